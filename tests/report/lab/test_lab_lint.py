"""The lint: each item of ISO/IEC 17025:2017, 7.8 has a rule of its own, and nothing incomplete is issued."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import lab_sample as lab
import pytest

from eqlab.core.errors import UsageError
from eqlab.core.verdict import Kind
from eqlab.report.lab.contents import OverrideRow, TestContent
from eqlab.report.lab.lint import EXCUSABLE, lint, refuse_incomplete
from eqlab.report.lab.lint_rules import ITEMS
from eqlab.report.lab.marks import Provenance, observed, supplied
from eqlab.report.lab.model import Absence, Amendment, External, LabReport, Outcome, ReportKind

Spoil = Callable[[LabReport], LabReport]


def content(report: LabReport) -> TestContent:
    assert isinstance(report.content, TestContent)
    return report.content


def stated(report: LabReport, outcome: Outcome) -> LabReport:
    assert report.conformity is not None
    return replace(report, conformity=replace(report.conformity, outcome=outcome))


def marked(report: LabReport) -> LabReport:
    first, *rest = content(report).cases
    return replace(report, content=replace(content(report), cases=(replace(first, mark=Provenance.EXTERNAL), *rest)))


SPOILT: dict[str, Spoil] = {
    "a": lambda one: replace(one, title={"en": " "}),
    "b": lambda one: replace(one, laboratory=replace(one.laboratory, address="")),
    "c": lambda one: replace(one, place=observed("")),
    "d": lambda one: replace(one, id=""),
    "e": lambda one: replace(one, customer=replace(one.customer, contact=supplied(" "))),
    "f": lambda one: replace(one, method=replace(one.method, sha256="")),
    "g": lambda one: replace(one, item=replace(one.item, builds=())),
    "h": lambda one: replace(one, received=()),
    "i": lambda one: replace(one, performed=None),
    "j": lambda one: replace(one, issued=date(2026, 11, 20)),
    "k": lambda one: replace(one, absences=()),
    "l": lambda one: replace(one, only_items=False),
    "m": lambda one: replace(one, content=replace(content(one), cases=())),
    "n": lambda one: replace(one, deviations=()),
    "o": lambda one: replace(one, authorised=("nobody",)),
    "p": marked,
}
OTHERS: dict[str, Spoil] = {
    "R17025-7.8.2.2": lambda one: replace(one, disclaimers=()),
    "R17025-7.8.3.1-a": lambda one: replace(one, environment=replace(one.environment, conditions="")),
    "R17025-7.8.3.1-c": lambda one: replace(one, uncertainty={}),
    "R17025-7.8.6.1": lambda one: replace(one, rule=None),
    "R17025-7.8.6.1-agreed": lambda one: replace(one, rule=one.rule and replace(one.rule, agreed=date(2026, 11, 22))),
    "R17025-7.8.6.2": lambda one: stated(one, Outcome.CONFORMING),
    "R17025-7.8.7": lambda one: replace(one, opinions=(replace(one.opinions[0], author="thill"),)),
    "R17025-7.8.8": lambda one: replace(one, amendment=Amendment(amends=one.id, sha256="", reason="")),
    "EQ-REPORT-KINDS": lambda one: replace(one, kind=ReportKind.CLAIMS),
}


def rules(report: LabReport) -> list[str]:
    return [lack.rule for lack in lint(report)]


def test_the_samples_may_be_issued() -> None:
    assert ([], []) == (rules(lab.report()), rules(lab.claims()))
    refuse_incomplete(lab.report())


def test_every_item_has_a_rule() -> None:
    assert list("abcdefghijklmnop") == list(ITEMS)
    assert set(ITEMS) == set(SPOILT)


@pytest.mark.parametrize("item", SPOILT)
def test_a_missing_item_breaks_its_own_rule(item: str) -> None:
    assert [f"R17025-7.8.2.1-{item}"] == rules(SPOILT[item](lab.report()))


@pytest.mark.parametrize("rule", OTHERS)
def test_every_other_rule_is_broken_by_what_it_is_about(rule: str) -> None:
    assert [rule] == rules(OTHERS[rule](lab.report()))


@pytest.mark.parametrize("item", sorted(SPOILT))
def test_a_recorded_reason_excuses_where_one_may_be_valid(item: str) -> None:
    """Never for title, number, date of issue, results, and who authorises."""
    spoilt = SPOILT[item](lab.report())
    excused = replace(spoilt, absences=(*lab.report().absences, Absence(item=item, reason="A reason.", by="duval")))

    assert ([] if item in EXCUSABLE else [f"R17025-7.8.2.1-{item}"]) == rules(excused)


@pytest.mark.parametrize(("reason", "by"), [("", "duval"), ("A reason.", ""), (" ", " ")])
def test_a_reason_that_nobody_recorded_excuses_nothing(reason: str, by: str) -> None:
    absences = (Absence(item="k", reason=reason, by=by),)

    assert ["R17025-7.8.2.1-k"] == rules(replace(lab.report(), absences=absences))


def test_what_lacks_anything_is_refused_and_the_rules_are_named() -> None:
    spoilt = SPOILT["e"](SPOILT["h"](lab.report()))
    with pytest.raises(UsageError) as told:
        refuse_incomplete(spoilt)

    said = told.value.sentence()
    assert "R17025-7.8.2.1-e, R17025-7.8.2.1-h" in said
    assert "Name or contact of the customer is missing." in said


def test_an_external_result_that_is_identified_is_allowed() -> None:
    named = content(lab.report()).cases[0].id
    external = (External(provider="Other Laboratory", what="TLS scan", results=(named,)),)

    assert [] == rules(replace(marked(lab.report()), external=external))


def test_an_override_by_two_people_lets_a_requirement_go() -> None:
    """Only when confirmed, and only for what it is about."""
    report = stated(lab.report(), Outcome.CONDITIONAL)
    first = content(report).nonconformities[0]
    override = OverrideRow(severity=None, reason="Known.", proposed="thill", confirmed="duval")
    excused = replace(first, requirements=("SPX-010", "SPX-011", "LAB-001"), override=override)
    pending = replace(excused, override=replace(override, confirmed=""))

    assert [] == rules(replace(report, content=replace(content(report), nonconformities=(excused,))))
    assert ["R17025-7.8.6.2"] == rules(replace(report, content=replace(content(report), nonconformities=(pending,))))


@pytest.mark.parametrize("kind", [Kind.INCONCLUSIVE, Kind.LAB_ERROR, Kind.NOT_RUN, Kind.NEEDS_REVIEW, Kind.FAILED])
def test_an_open_binding_requirement_forbids_conformity(kind: Kind) -> None:
    report = stated(lab.report(), Outcome.CONFORMING)
    passed = [replace(row, kind=Kind.PASSED) for row in content(report).requirements]
    fine = replace(report, content=replace(content(report), requirements=tuple(passed)))
    spoilt = replace(passed[0], kind=kind)
    broken = replace(report, content=replace(content(report), requirements=(spoilt, *passed[1:])))

    assert [] == rules(fine)
    assert ["R17025-7.8.6.2"] == rules(broken)


def test_every_rule_says_what_to_fill_in() -> None:
    for lack in lint(SPOILT["g"](lab.report())):
        assert "Write `system`" in lack.sentence("en", str)
