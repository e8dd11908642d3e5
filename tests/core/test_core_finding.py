"""Findings and the sentences they make."""

import dataclasses

import pytest
from core_strategies import FINDINGS
from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.core.finding import Finding, fill, found
from eqlab.core.issue import Issue, Level, Nature
from eqlab.core.location import RulePath, SubjectPath
from eqlab.core.requirement import Origin

MISSING = Issue(
    code="EQ-TST-001",
    template="{element} is missing in {place}.",
    advice="Add {element}.",
    level=Level.WARNING,
)

NAMES = st.sampled_from(["a", "b", "c"])


@pytest.mark.parametrize(
    ("template", "facts", "expected"),
    [
        ("{a} and {b}", {"a": "1", "b": "2"}, "1 and 2"),
        ("{a}{a}", {"a": "1"}, "11"),
        ("{unknown} stays", {"a": "1"}, "{unknown} stays"),
        ("no field", {"a": "1"}, "no field"),
        ("", {"a": "1"}, ""),
        ("{persona.name}", {"persona.name": "Ada"}, "Ada"),
        ("{{a}}", {"a": "1"}, "{1}"),
        ("{a", {"a": "1"}, "{a"),
        ("{}", {"": "1"}, "1"),
        ("{a!r:>9}", {"a": "1"}, "{a!r:>9}"),
        ("{a.__class__}", {"a": "1"}, "{a.__class__}"),
    ],
)
def test_fill(template: str, facts: dict[str, str], expected: str) -> None:
    assert expected == fill(template, facts)


@settings(deadline=None)
@given(st.text(), st.dictionaries(NAMES, st.text()))
def test_facts_are_data(fact: str, facts: dict[str, str]) -> None:
    """A field in a fact is not filled: a payload cannot write our sentences."""

    assert f"<{fact}>" == fill("<{fact}>", {"fact": fact, **facts})


@settings(deadline=None)
@given(st.text(), st.dictionaries(NAMES, st.sampled_from(["{a}", "{b}", "x"])))
def test_order_of_facts_does_not_matter(template: str, facts: dict[str, str]) -> None:
    template = f"{template}{{a}}{{b}}{{c}}"

    assert fill(template, facts) == fill(template, dict(reversed(facts.items())))


@settings(deadline=None)
@given(st.text())
def test_without_facts_a_template_stays_as_written(template: str) -> None:
    assert template == fill(template, {})


def test_found_takes_the_issue_s_own_level() -> None:
    finding = found(MISSING, SubjectPath(path="Bundle"), RulePath(("plan",)), element="id", place="Bundle")

    assert (
        Finding(
            issue=MISSING,
            level=Level.WARNING,
            subject=SubjectPath(path="Bundle"),
            rule=RulePath(("plan",)),
            facts={"element": "id", "place": "Bundle"},
            origin=Origin.PUBLIC,
        )
        == finding
    )


def test_sentence_and_advice() -> None:
    finding = found(MISSING, element="id", place="Bundle")

    assert "id is missing in Bundle." == finding.sentence()
    assert "Add id." == finding.advice()


def test_sentence_in_another_language() -> None:
    """The template is the key; facts stay as they are."""
    french = {"{element} is missing in {place}.": "{place} : {element} manque.", "Add {element}.": "Ajoutez {element}."}
    finding = found(MISSING, element="id", place="Bundle")

    assert "Bundle : id manque." == finding.sentence(french.__getitem__)
    assert "Ajoutez id." == finding.advice(french.__getitem__)


def test_no_advice_is_not_translated() -> None:
    """An empty text has a meaning of its own in message catalogues."""
    finding = found(Issue(code="EQ-TST-002", template="x"))

    assert "" == finding.advice(lambda _text: "header of the catalogue")


@settings(deadline=None)
@given(FINDINGS, st.sampled_from(Level))
def test_regrading_changes_the_level_only(finding: Finding, level: Level) -> None:
    assert dataclasses.replace(finding, level=level) == finding.at_level(level)


@settings(deadline=None)
@given(FINDINGS)
def test_findings_cannot_be_changed(finding: Finding) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        finding.level = Level.NOTE


def test_levels_are_ordered() -> None:
    assert [Level.NOTE, Level.WARNING, Level.ERROR] == sorted(Level)


def test_issue_is_a_violation_and_an_error_unless_it_says_otherwise() -> None:
    issue = Issue(code="EQ-TST-003", template="x")

    assert (Nature.VIOLATION, Level.ERROR, "") == (issue.nature, issue.level, issue.advice)


@pytest.mark.parametrize(
    ("origin", "binding"), [("public", True), ("seed", True), ("inferred", False), ("design", False)]
)
def test_origins_that_bind(origin: str, binding: bool) -> None:
    assert binding is Origin(origin).binding
