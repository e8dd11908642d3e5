"""What the edition of 2025 added: phases that documents choose, weights that variables say (5.4.13, 5.5.16, 5.5.22)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from eqlab.core.errors import AuthorError
from eqlab.core.issue import Level, Nature
from eqlab.validate.schematron.compile import compile_schema
from eqlab.validate.schematron.run.judging import Report, make_schematron
from eqlab.validate.schematron.run.pool import Pool
from eqlab.validate.schematron.run.settings import Settings

NS = 'xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt2"'
SVRL = "{http://purl.oclc.org/dsdl/svrl}"
PHASES = f"""<schema {NS}>
<let name="most" value="9"/><let name="twice" value="2 * $most"/>
<phase id="letter" when="/letter/@size &lt;= $most"><let name="most" value="1"/><active pattern="few"/></phase>
<phase id="any-letter" when="/letter"><let name="most" value="3"/><active pattern="few"/><active pattern="odd"/></phase>
<phase id="parts" when="/set" from="/set/b"><active pattern="odd"/></phase>
<phase id="never"><active pattern="odd"/></phase>
<pattern id="few"><rule context="p"><assert id="FEW" test="@n &lt;= $most">over <value-of select="$most"/>, <value-of
 select="$twice"/></assert></rule></pattern>
<pattern id="odd"><rule context="p"><assert id="ODD" test="@n mod 2 = 1">even</assert></rule></pattern></schema>"""


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    made = Pool(Settings(workers=1, seconds=30))
    yield made
    made.close()


def judged(schema: str, document: str, pool: Pool, phase: str = "#ANY") -> Report:
    sheet = compile_schema(Path("/nowhere/rules.sch"), read=lambda _: schema.encode(), phase=phase, strict=True)
    return make_schematron(sheet, pool=pool).judge(document.encode())


def told(report: Report) -> list[tuple[str, str]]:
    return [(one.rule.segments[-1], one.sentence()) for one in report.findings]


@pytest.mark.parametrize(
    ("document", "phase", "expected"),
    [
        ('<letter size="1"><p n="2"/></letter>', "letter", [("FEW", "over 1, 2")]),
        ('<letter size="20"><p n="4"/></letter>', "any-letter", [("FEW", "over 3, 6"), ("ODD", "even")]),
        ('<set><p n="2"/><b><p n="4"/></b></set>', "parts", [("ODD", "even")]),
        ('<other><p n="10"/></other>', None, [("FEW", "over 9, 18"), ("ODD", "even")]),
    ],
)
def test_the_first_phase_whose_condition_holds_is_active_else_all_patterns_are(
    document: str, phase: str | None, expected: list[tuple[str, str]], pool: Pool
) -> None:
    """The variables and the subset (`from`) are those of that phase; its condition sees the variables it would have."""
    report = judged(PHASES, document, pool)
    root = etree.fromstring(report.svrl)

    assert expected == told(report)
    assert phase == root.get("phase")
    assert len({one[0] for one in expected}) == len(root.findall(f"{SVRL}active-pattern"))


def test_a_condition_is_not_asked_when_the_phase_is_named(pool: Pool) -> None:
    assert [("FEW", "over 1, 2")] == told(judged(PHASES, '<other><p n="10"/></other>', pool, "letter"))


def test_the_schema_may_leave_the_choice_to_the_document(pool: Pool) -> None:
    schema = PHASES.replace("<schema ", '<schema defaultPhase="#ANY" ')

    assert [("FEW", "over 1, 2")] == told(judged(schema, '<letter size="1"><p n="2"/></letter>', pool, ""))


def test_without_conditions_all_patterns_are_active(pool: Pool) -> None:
    schema = f'<schema {NS}><pattern><rule context="*"><assert id="A" test="@x">no x</assert></rule></pattern></schema>'

    assert [("A", "no x")] == told(judged(schema, "<r/>", pool))


def test_a_variable_that_only_other_phases_declare_leaves_a_rule_undecided(pool: Pool) -> None:
    schema = f"""<schema {NS}><phase id="p" when="/p"><let name="x" value="1"/><active pattern="a"/></phase>
<pattern id="a"><rule context="*"><assert id="A" test="$x = 2">x is <value-of select="$x"/></assert></rule></pattern>
</schema>"""
    (finding,) = judged(schema, "<other/>", pool).findings

    assert [("A", "x is 1")] == told(judged(schema, "<p/>", pool))
    assert Nature.UNDECIDED is finding.issue.nature
    assert "$x" in finding.sentence()


def test_a_condition_that_fails_leaves_the_document_undecided(pool: Pool) -> None:
    schema = f"""<schema {NS}><phase id="p" when="xs:integer(/r) = 1"><active pattern="a"/></phase>
<ns prefix="xs" uri="http://www.w3.org/2001/XMLSchema"/>
<pattern id="a"><rule context="r"><assert id="A" test="false()">no</assert></rule></pattern></schema>"""

    assert [Nature.UNDECIDED] == [one.issue.nature for one in judged(schema, "<r>x</r>", pool).findings]
    assert [("A", "no")] == told(judged(schema, "<r>1</r>", pool))


def test_a_condition_that_is_no_expression_is_told_where_it_stands(pool: Pool) -> None:
    schema = f"""<schema {NS}>
<phase id="p" when="/p["><active pattern="a"/></phase>
<pattern id="a"><rule context="*"><assert test="@x">no</assert></rule></pattern></schema>"""

    with pytest.raises(AuthorError) as refused:
        judged(schema, "<r/>", pool)
    assert 2 == (refused.value.at.line if refused.value.at else 0)


def weighed(attributes: str, pool: Pool, rule: str = "", variables: str = "", phase: str = "p") -> Report:
    schema = f"""<schema {NS}><let name="how" value="'info'"/><let name="none" value="()"/>
<phase id="p"><let name="how" value="'warning'"/><active pattern="a"/></phase>
<pattern id="a"><rule context="r" {rule}>{variables}<assert id="A" test="@x" {attributes}>no x</assert></rule></pattern>
</schema>"""
    return judged(schema, "<r/>", pool, phase)


@pytest.mark.parametrize(
    ("attributes", "level"),
    [
        ("severity='$how'", Level.WARNING),
        ("role='$how'", Level.WARNING),
        ("role=' $how '", Level.WARNING),
        ("role='$how' severity='error'", Level.ERROR),
        ("severity='$none' role='$how'", Level.WARNING),
        ("severity='$none' role='info'", Level.NOTE),
        ("severity='$none'", Level.ERROR),
        ("flag='$how'", Level.ERROR),
    ],
)
def test_a_variable_says_how_much_a_rule_weighs(attributes: str, level: Level, pool: Pool) -> None:
    report = weighed(attributes, pool)

    assert [level] == [one.level for one in report.findings]
    assert level is Level.ERROR or report.findings[0].issue.level is level


def test_the_weight_varies_with_the_phase(pool: Pool) -> None:
    levels = [weighed("severity='$how'", pool, phase=phase).findings[0].level for phase in ("p", "#ALL")]

    assert [Level.WARNING, Level.NOTE] == levels


def test_the_role_of_the_rule_may_be_a_variable_and_that_of_the_assertion_one_of_the_rule(pool: Pool) -> None:
    own = "<let name='mine' value='\"hint\"'/>"

    assert Level.WARNING is weighed("", pool, rule="role='$how'").findings[0].level
    assert Level.NOTE is weighed("role='$mine'", pool, rule="role='$how'", variables=own).findings[0].level


def test_the_report_says_what_the_variables_say(pool: Pool) -> None:
    report = weighed("severity='$how' role='$how' flag='$how'", pool, rule="role='$how' flag='$how'")
    root = etree.fromstring(report.svrl)
    asserted, fired = root.find(f"{SVRL}failed-assert"), root.find(f"{SVRL}fired-rule")

    assert ["warning"] * 3 == [asserted.get(name) for name in ("severity", "role", "flag")]  # type: ignore[union-attr]
    assert ["warning"] * 2 == [fired.get(name) for name in ("role", "flag")]  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["$how much", "costs $5", "{$how}", "$"])
def test_what_is_more_than_the_name_of_a_variable_is_said_as_it_stands(text: str, pool: Pool) -> None:
    root = etree.fromstring(weighed(f"flag='{text}'", pool).svrl)

    assert text == root.find(f"{SVRL}failed-assert").get("flag")  # type: ignore[union-attr]


def test_an_abstract_rule_weighs_by_the_variable_of_the_rule_that_extends_it(pool: Pool) -> None:
    schema = f"""<schema {NS}><pattern>
<rule abstract="true" id="r"><assert id="A" test="@x" role="$w">no x</assert></rule>
<rule context="a"><let name="w" value="'info'"/><extends rule="r"/></rule>
<rule context="b"><let name="w" value="'warning'"/><extends rule="r"/></rule></pattern></schema>"""
    levels = [one.level for one in judged(schema, "<s><a/><b/></s>", pool, "").findings]

    assert [Level.NOTE, Level.WARNING] == levels


def test_an_unknown_variable_is_refused_at_its_assertion(pool: Pool) -> None:
    with pytest.raises(AuthorError) as refused:
        weighed("severity='$nowhere'", pool)
    assert 3 == (refused.value.at.line if refused.value.at else 0)
    assert "nowhere" in refused.value.sentence()
