import json
from collections.abc import Callable

import pytest
from filing_hands import ROOT, SCHEME, edited, scheme
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eqlab.content import bundled
from eqlab.core.act import Severity
from eqlab.core.errors import AuthorErrors
from eqlab.core.issue import Level
from eqlab.core.text import LANGUAGES
from eqlab.label.scheme import lint_scheme, read_scheme
from eqlab.label.scheme.reading_procedure import cycle_in
from eqlab.label.scheme.template import blank_governance, read_template
from eqlab.plan.yaml_reader import read_yaml

SHIPPED = sorted((ROOT / "testplans" / "schemes").glob("*.yaml"))
TEMPLATES = sorted((ROOT / "testplans" / "schemes" / "templates").glob("*.yaml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_schemes_have_no_mistake(path: object) -> None:
    content = bundled()
    plans = {str(read_yaml(plan.read_bytes(), "").plain()["testplan"]) for plan in content.plans()}
    rules = {str(read_yaml(rule.read_bytes(), "").plain()["rule"]) for rule in content.rule_files()}
    sections = [one.id for one in read_template(TEMPLATES[0].read_bytes(), "").sections]
    messages = lint_scheme(
        SCHEME.parent.joinpath(path.name).read_bytes(),  # type: ignore[attr-defined]
        str(path),
        plans=plans,
        rules=rules,
        governance=sections,
    )

    assert [] == [message.sentence() for message in messages]


def test_another_scheme_is_another_file() -> None:
    """Both are read by one reader, and share neither steps nor forms."""
    one, other = (read_scheme(path.read_bytes(), path.name) for path in SHIPPED)

    assert set() == {step.id for step in one.steps} & {step.id for step in other.steps}
    assert set() == set(one.forms) & set(other.forms)
    assert {one.name, other.name} == set(bundled().schemes)


def test_procedure_has_its_six_steps_and_three_forms() -> None:
    known = scheme()

    assert ["information", "nda", "documentation", "development", "labelling", "deployment"] == [
        step.id for step in known.steps
    ]
    assert ["1", "2", "3"] == [form.number for form in known.forms.values()]
    assert "vendor" == known.forms["enrolment"].who
    assert set(Severity) == set(known.severities)
    assert 64 == len(known.digest)


def test_form_is_a_schema_with_labels_in_all_languages() -> None:
    form = scheme().forms["justification"]

    assert ["register", "ehealthid", "physician", "transaction"] == form.schema["required"]
    assert set(LANGUAGES) == set(form.schema["properties"]["register"]["x-label"])
    assert ["delivery", "attestation"] == [one.name for one in form.attachments]


def moved(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, 1)


MISTAKES: dict[str, tuple[Callable[[str], str], str]] = {
    "language": (moved(", de: Dokumentation}", "}"), "EQ-CSR-005"),
    "cycle": (moved("after: [information]", "after: [deployment]"), "EQ-LABEL-002"),
    "start": (moved("from: opened, origin", "origin"), "EQ-LABEL-004"),
    "strange start": (moved("from: opened,", "from: {lunch: 1},"), "EQ-CSR-001"),
    "filer": (moved("    who: vendor\n    origin: seed\n    fields:", "    origin: seed\n    fields:"), "EQ-LABEL-005"),
    "validity": (moved("    valid: {months: 6}\n", ""), "EQ-LABEL-006"),
    "retention": (moved("  - {class: audit, ", "  - {class: journal, "), "EQ-LABEL-007"),
    "governance": (moved("  review: {origin: design", "  revue: {origin: design"), "EQ-LABEL-008"),
    "severity": (moved("{id: remark, blocks", "{id: minor, blocks"), "EQ-LABEL-009"),
    "reason": (moved("for: [reinstate]", "for: [issue]"), "EQ-LABEL-010"),
    "pattern": (moved('pattern: "[A-Z][0-9]{1,7}"', 'pattern: "("'), "EQ-LABEL-013"),
    "day": (moved("day: 2023-05-25", "day: 2023-02-30"), "EQ-LABEL-014"),
    "holiday": (moved("  - 05-09\n", "  - 13-09\n"), "EQ-LABEL-014"),
    "form": (moved("form: labelling, origin", "origin"), "EQ-LABEL-015"),
    "type": (moved("iso17067: 1a", "iso17067: 7a"), "EQ-LABEL-017"),
    "tags": (moved("tags: [smoke], ", ""), "EQ-LABEL-018"),
    "choices": (moved("kind: flag", "kind: choice"), "EQ-LABEL-019"),
    "party": (moved("who: mysecu", "who: mysecurity"), "EQ-CSR-004"),
    "twice": (moved("- id: nda\n", "- id: information\n"), "EQ-CSR-006"),
    "key": (moved("owner: eQualis\n", "ownr: eQualis\n"), "EQ-CSR-001"),
    "origin": (moved("origin: seed\n    outputs", "origin: heard\n    outputs"), "EQ-CSR-003"),
    "edition": (moved("edition: 1.0.0", "edition: first"), "EQ-CSR-003"),
    "id": (moved("scheme: lu.ra-pid", "scheme: Lu RA"), "EQ-CSR-003"),
    "anchor": (moved("owner: eQualis", "owner: &a eQualis"), "EQ-PLAN-005"),
    "span": (moved("{working days: 5}", "{fortnights: 5}"), "EQ-CSR-001"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_of_an_author_are_told_with_their_place(name: str) -> None:
    change, told = MISTAKES[name]
    messages = lint_scheme(edited(change), "ra-pid.yaml")

    assert told in [message.error.issue.code for message in messages]
    assert {"ra-pid.yaml"} == {message.at.file for message in messages}
    assert sorted(messages, key=lambda one: (one.at.line, one.at.column)) == list(messages)


def test_mistake_in_full() -> None:
    source = edited(moved("who: mysecu,", "who: mysecur,"))
    line = next(n for n, text in enumerate(source.decode().splitlines(), 1) if "who: mysecur," in text)
    (message,) = lint_scheme(source, "ra-pid.yaml")

    assert (
        f'ra-pid.yaml:{line}:29: There is no party "mysecur". Expected: one of vendor, agency, equalis, fund, mysecu. '
        'Did you mean "mysecu"? [EQ-CSR-004]' == message.sentence()
    )


def test_all_mistakes_are_told_at_once() -> None:
    source = edited(lambda text: text.replace("who: vendor, ", "who: vendr, ", 3))

    with pytest.raises(AuthorErrors) as told:
        read_scheme(source, "ra-pid.yaml")
    assert 3 == len(told.value.errors)


def test_steps_behind_a_circle_can_never_begin() -> None:
    source = edited(moved("after: [nda]", "after: [nda, development]"))
    codes = [message.error.issue.code for message in lint_scheme(source, "ra-pid.yaml")]

    assert ["EQ-LABEL-002", "EQ-LABEL-003", "EQ-LABEL-003"] == codes


def test_unknown_plans_and_rules_are_told_only_when_plans_and_rules_are_known() -> None:
    source = SCHEME.read_bytes()
    plans, rules = {"lu.eprescription.lab.prescriber"}, {"lu.ra-pit"}
    messages = lint_scheme(source, "ra-pid.yaml", plans=plans, rules=rules)

    assert ["EQ-LABEL-011", "EQ-LABEL-012"] == [message.error.issue.code for message in messages]
    assert "lu.ra-pit" == messages[1].error.nearest


def test_what_no_step_asks_for_is_advice() -> None:
    (message,) = lint_scheme(edited(moved(", document: security-documentation", "")), "ra-pid.yaml")

    assert ("EQ-LABEL-016", Level.WARNING) == (message.error.issue.code, message.level)


@pytest.mark.parametrize("source", [b"", b"[]", b"scheme: 1", b"scheme: [", b"\xff", b"{scheme: {a: {b: c}}}", b"1"])
def test_what_is_no_scheme_is_refused_in_words(source: bytes) -> None:
    messages = lint_scheme(source, "x.yaml")

    assert messages
    assert all(message.sentence().startswith("x.yaml:") for message in messages)


PLAIN = json.dumps(read_yaml(SCHEME.read_bytes(), "").plain())
JUNK = st.sampled_from([[], {}, 1, None, "x", [{}], [1], {"id": 1}, {"id": []}, True, "a\x00b", {"en": 1}, ["a", "a"]])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_slip_breaks_the_reader(data: st.DataObject) -> None:
    """Whatever stands in place of a value, at any depth, mistakes are told and nothing else happens."""
    root = json.loads(PLAIN)
    place = root
    while True:
        key = data.draw(st.sampled_from(list(place) if isinstance(place, dict) else range(len(place))))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
            break
        place = place[key]
    place[key] = data.draw(JUNK)
    messages = lint_scheme(json.dumps(root).encode(), "x.yaml")

    assert all(message.sentence().startswith("x.yaml:") for message in messages)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), max_size=3)))
def test_circle_is_one(waits: dict[str, list[str]]) -> None:
    """Each name of a circle waits for the next one, and the last for the first."""
    waits = {name: [one for one in after if one in waits] for name, after in waits.items()}
    circle = cycle_in(waits)

    assert all(following in waits[name] for name, following in zip(circle, (*circle[1:], *circle[:1]), strict=True))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_template_asks_in_every_language_and_can_be_filled_in(path: object) -> None:
    source = SCHEME.parent.joinpath("templates", path.name).read_bytes()  # type: ignore[attr-defined]
    template = read_template(source, "t.yaml")
    for language in LANGUAGES:
        blank = read_yaml(blank_governance(template, language).encode(), "blank").plain()
        assert [one.id for one in template.sections] == list(blank["governance"])


def test_wrong_template_is_refused() -> None:
    with pytest.raises(AuthorErrors):
        read_template(b"template: x\nsections: [{id: a}]\n", "t.yaml")
