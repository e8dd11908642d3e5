"""The check `schematron` of plans."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from eqlab.core.check import Assertion, Context, Document, Subject, Written
from eqlab.core.errors import AuthorError, AuthorErrors, LabFault
from eqlab.core.exchange import Body
from eqlab.core.finding import Finding
from eqlab.core.issue import Nature
from eqlab.core.location import Position, RulePath, SubjectPath
from eqlab.core.values import Json
from eqlab.validate.checks.schematron import schematron_check
from eqlab.validate.schematron import Schematron, run_issues
from eqlab.validate.schematron.run.judging import Report

AT = Position(file="plan.yaml", line=7, column=3)
RULES = """\
<schema xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt2" defaultPhase="all">
 <title>Letters</title>
 <phase id="all"><active pattern="heads"/><active pattern="ends"/></phase>
 <phase id="first"><active pattern="heads"/></phase>
 <pattern id="heads"><rule context="letter"><assert id="H1" test="@to">A letter says to whom.</assert></rule></pattern>
 <pattern id="ends"><rule context="letter"><assert id="E1" test="end">A letter has an end.</assert></rule></pattern>
</schema>
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "letter.sch").write_text(RULES, "utf-8")
    (tmp_path / "wrong.sch").write_text(RULES.replace('test="end"', 'test="end("'), "utf-8")
    return tmp_path


def compiled(folder: Path, parameter: Json, step: Mapping[str, Json] | None = None) -> Assertion:
    kind = schematron_check(lambda path: folder / path, lambda: ["letters", "orders"])
    return kind.compile(parameter, AT, {"schematron": parameter, **(step or {})})


def body(data: bytes, *, truncated: bool = False) -> Subject:
    kept = Body(data=data, size=len(data) + truncated, truncated=truncated)
    place = SubjectPath(exchange="e1", part="request.body")
    return Subject(value=None, document=Document(body=kept, media_type="application/xml"), place=place)


def told(assertion: Assertion, subject: Subject) -> list[Finding]:
    return list(assertion(subject, Context(rule=RulePath(("plan", "case", "step")))))


def test_a_body_is_held_against_the_rules(folder: Path) -> None:
    findings = told(compiled(folder, "letter.sch"), body(b"<letter>\n<end/></letter>"))

    assert ["A letter says to whom."] == [one.sentence() for one in findings]
    assert ("e1", "request.body", "/letter", 1) == (
        findings[0].subject.exchange,
        findings[0].subject.part,
        findings[0].subject.path,
        findings[0].subject.line,
    )
    assert ("plan", "case", "step", "schematron", "Letters", "heads", "letter", "H1") == findings[0].rule.segments


def test_a_phase_chooses_among_the_rules(folder: Path) -> None:
    subject = body(b"<letter/>")

    assert 2 == len(told(compiled(folder, "letter.sch"), subject))
    assert 1 == len(told(compiled(folder, ["letter.sch"], {"phase": "first"}), subject))


@pytest.mark.parametrize(
    ("parameter", "step"),
    [
        ("", {}),
        (3, {}),
        ([], {}),
        (["letter.sch", None], {}),
        ("letter.sch", {"phase": 3}),
        ("letter.sch", {"strict": "yes"}),
        ("nothing.sch", {}),
        ("letter.sch", {"phase": "nothing"}),
        ("wrong.sch", {}),
        (["nothing.sch", "wrong.sch"], {}),
    ],
)
def test_what_cannot_be_judged_by_is_refused_with_its_place(
    parameter: Json, step: Mapping[str, Json], folder: Path
) -> None:
    with pytest.raises((AuthorError, AuthorErrors)) as refusal:
        compiled(folder, parameter, step)

    at = refusal.value.at
    assert at is not None
    assert Path(at.file).name in {"plan.yaml", "letter.sch", "wrong.sch"}


def test_a_phase_that_the_schema_lacks_is_told_where_the_plan_names_it(folder: Path) -> None:
    there = Position(file="plan.yaml", line=9, column=5)
    said = {"schematron": "letter.sch", "phase": "frist"}
    kind = schematron_check(lambda path: folder / path)

    with pytest.raises(AuthorError) as refusal:
        kind.compile("letter.sch", AT, Written(said, lambda steps: there if steps == ("phase",) else None))

    assert there == refusal.value.at
    assert (
        'plan.yaml:9:5: The schema letter.sch has no phase "frist". Expected: #ALL, all, first. '
        'Did you mean "first"? [EQ-SCH-115]' == refusal.value.sentence()
    )


def test_a_default_phase_that_is_not_there_is_told_in_the_schema(folder: Path) -> None:
    (folder / "letter.sch").write_text(RULES.replace('defaultPhase="all"', 'defaultPhase="al"'), "utf-8")

    with pytest.raises(AuthorError) as refusal:
        compiled(folder, "letter.sch")

    assert refusal.value.at is not None
    assert "letter.sch" == Path(refusal.value.at.file).name


def test_what_one_schema_found_survives_another_that_the_lab_breaks_down_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assertion, judge, seen = compiled(folder, ["letter.sch", "letter.sch"]), Schematron.judge, []

    def judging(self: Schematron, data: bytes) -> Report:
        seen.append(data)
        if len(seen) > 1:
            raise LabFault(run_issues.NO_WORKER, reason="no memory")
        return judge(self, data)

    monkeypatch.setattr(Schematron, "judge", judging)
    findings = told(assertion, body(b"<letter/>"))

    assert ["EQ-SCH-100", "EQ-SCH-100", "EQ-SCH-108"] == [one.issue.code for one in findings]
    assert Nature.LAB is findings[-1].issue.nature


def test_the_nearest_name_of_a_schema_is_told(folder: Path) -> None:
    with pytest.raises(AuthorError) as refusal:
        compiled(folder, "leters")

    assert 'There is no rule file leters in the content. Did you mean "letters"?' in refusal.value.sentence()


def test_a_body_that_is_no_xml_gives_one_finding(folder: Path) -> None:
    assert ["EQ-XML-012"] == [one.issue.code for one in told(compiled(folder, "letter.sch"), body(b"{}"))]


def test_a_body_that_was_cut_is_undecided(folder: Path) -> None:
    findings = told(compiled(folder, "letter.sch"), body(b"<letter/>", truncated=True))

    assert ["EQ-JSON-018"] == [one.issue.code for one in findings]


def test_a_part_that_is_not_there_is_told(folder: Path) -> None:
    missing = Subject(value=None, place=SubjectPath(part="request.body"))
    wrong = Subject(value=200, place=SubjectPath(part="response.status"))

    assert 1 == len(told(compiled(folder, "letter.sch"), missing))
    assert 1 == len(told(compiled(folder, "letter.sch"), wrong))
