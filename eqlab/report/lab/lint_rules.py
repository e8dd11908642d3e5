"""The rules of the lint: what has to hold, what is said when it does not, and what to fill in where."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from eqlab.core.requirement import Obligation
from eqlab.core.verdict import Kind
from eqlab.report.lab.contents import ClaimsContent, TestContent
from eqlab.report.lab.marks import Provenance
from eqlab.report.lab.model import LabReport, Outcome, ReportKind
from eqlab.report.phrase import Phrase, phrase

_GRANTING = (Outcome.CONFORMING, Outcome.CONDITIONAL)
_BINDING = (Obligation.SHALL, Obligation.SHALL_NOT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule."""

    holds: Callable[[LabReport], bool]
    says: Phrase
    advice: Phrase


def _has_method(report: LabReport) -> bool:
    return bool(report.method.id and report.method.sha256 and report.method.title)


def _has_item(report: LabReport) -> bool:
    item = report.item
    return bool(item.system and item.version and item.condition and item.builds)


def _has_results(report: LabReport) -> bool:
    content = report.content
    return bool(content.cases) if isinstance(content, TestContent) else bool(content.claims)


def _external_is_clear(report: LabReport) -> bool:
    named = {name for one in report.external for name in one.results}
    told = all(one.provider and one.what for one in report.external)
    rows = report.content.cases if isinstance(report.content, TestContent) else report.content.claims
    return told and all(row.id in named for row in rows if row.mark is Provenance.EXTERNAL)


def _authorised(report: LabReport) -> bool:
    known = {one.id: one for one in report.people}
    return bool(report.authorised) and all(name in known and known[name].name for name in report.authorised)


ITEMS: Mapping[str, Rule] = {
    "a": Rule(
        holds=lambda report: any(one.strip() for one in report.title.values()),
        says=phrase("The report has no title."),
        advice=phrase("Write `title` under `report`, in every language."),
    ),
    "b": Rule(
        holds=lambda report: bool(report.laboratory.name.strip() and report.laboratory.address.strip()),
        says=phrase("Name or address of the laboratory is missing."),
        advice=phrase("Write `name` and `address` under `laboratory`."),
    ),
    "c": Rule(
        holds=lambda report: bool(report.place),
        says=phrase("It does not say where the work was done."),
        advice=phrase("Write `place`: the premises of the laboratory, the customer's, or elsewhere."),
    ),
    "d": Rule(
        holds=lambda report: bool(report.id.strip()),
        says=phrase("The report has no number of its own."),
        advice=phrase("Write `id` under `report`; it stands on every page and at the end."),
    ),
    "e": Rule(
        holds=lambda report: bool(report.customer.name and report.customer.contact),
        says=phrase("Name or contact of the customer is missing."),
        advice=phrase("Write `name` and `contact` under `customer`."),
    ),
    "f": Rule(
        holds=_has_method,
        says=phrase("The method is not identified."),
        advice=phrase("The test plan gives it: run the campaign with a plan that has an id, a version and a title."),
    ),
    "g": Rule(
        holds=_has_item,
        says=phrase("The item is not described and identified without doubt, or its condition is not told."),
        advice=phrase(
            "Write `system`, `version`, `condition` and at least one of `builds` with its SHA-256 under `item`."
        ),
    ),
    "h": Rule(
        holds=lambda report: bool(report.received),
        says=phrase("It does not say when the item was received."),
        advice=phrase("Write `received` under `item`: one or several dates."),
    ),
    "i": Rule(
        holds=lambda report: report.performed is not None and report.performed.first <= report.performed.last,
        says=phrase("It does not say when the work was done."),
        advice=phrase("The runs give it: hand in at least one run with a case that was run to its end."),
    ),
    "j": Rule(
        holds=lambda report: report.issued >= _last_day(report),
        says=phrase("The date of issue is missing, or lies before the end of the work."),
        advice=phrase("Write `issued` under `report`: the day on which the report leaves the laboratory."),
    ),
    "k": Rule(
        holds=lambda report: bool(report.sampling),
        says=phrase("It does not tell of sampling."),
        advice=phrase(
            "Write `sampling`: the plan and method, or record as reason under `absent` that nothing was sampled."
        ),
    ),
    "l": Rule(
        holds=lambda report: report.only_items,
        says=phrase("It does not say that the results concern only the items tested."),
        advice=phrase("Write `only_items: true` under `report`."),
    ),
    "m": Rule(
        holds=_has_results,
        says=phrase("It holds no results."),
        advice=phrase("Hand in the runs of a campaign, or a scored sheet."),
    ),
    "n": Rule(
        holds=lambda report: bool(report.deviations),
        says=phrase("It does not tell of additions to, deviations or exclusions from the method."),
        advice=phrase("Write `deviations`, or record as reason under `absent` that there were none."),
    ),
    "o": Rule(
        holds=_authorised,
        says=phrase("Nobody authorises the report."),
        advice=phrase("Write `authorised` under `report`: ids of `people` with their names."),
    ),
    "p": Rule(
        holds=_external_is_clear,
        says=phrase("A result of an external provider is not identified."),
        advice=phrase("Write `provider`, `what` and the `results` concerned under `external`."),
    ),
}
"""Items of 7.8.2.1 by their letters."""


def _last_day(report: LabReport) -> date:
    return report.performed.last.date() if report.performed else report.issued


def _one_kind(report: LabReport) -> bool:
    wanted = TestContent if report.kind is ReportKind.TEST else ClaimsContent
    return isinstance(report.content, wanted)


def _has_disclaimer(report: LabReport) -> bool:
    content = report.content
    customers = isinstance(content, ClaimsContent) and any(one.mark is Provenance.CUSTOMER for one in content.claims)
    return bool(report.disclaimers) or not (customers or report.scope)


def _states_rightly(report: LabReport) -> bool:
    stated = report.conformity
    if stated is None:
        return True
    if stated.outcome in _GRANTING and _standing_in_the_way(report):
        return False
    named = (*stated.met, *stated.not_met, *stated.undecided)
    return len(named) == len(set(named)) and bool(named or stated.results)


def _standing_in_the_way(report: LabReport) -> bool:
    """A binding requirement that is broken or open, and that no confirmed override takes out."""
    content = report.content
    if not isinstance(content, TestContent):
        return False
    excused = {
        name
        for one in content.nonconformities
        if one.override and one.override.confirmed and one.override.severity is None
        for name in one.requirements
    }
    harmless = (Kind.PASSED, Kind.PASSED_WITH_WARNINGS, Kind.NOT_APPLICABLE)
    return any(
        row.obligation in _BINDING and row.cases and row.kind not in harmless and row.id not in excused
        for row in content.requirements
    )


def _opinions_are_competent(report: LabReport) -> bool:
    able = {one.id for one in report.people if "opinion" in one.competences}
    return all(one.author in able and any(one.basis.values()) for one in report.opinions)


def _amends_rightly(report: LabReport) -> bool:
    amends = report.amendment
    return amends is None or bool(
        amends.amends and amends.amends != report.id and amends.sha256 and amends.reason.strip() and amends.changes
    )


def _rule_was_first(report: LabReport) -> bool:
    rule, done = report.rule, report.performed
    return rule is None or done is None or (rule.agreed is not None and rule.agreed <= done.first.date())


OTHERS: Mapping[str, Rule] = {
    "R17025-7.8.2.2": Rule(
        holds=_has_disclaimer,
        says=phrase("Data of the customer can affect the validity of results, and no disclaimer says so."),
        advice=phrase("Write `disclaimers`: which data of the customer the results rest on."),
    ),
    "R17025-7.8.3.1-a": Rule(
        holds=lambda report: bool(report.environment.conditions.strip()),
        says=phrase("The conditions of the tests are not told."),
        advice=phrase("Write `conditions` under `environment`."),
    ),
    "R17025-7.8.3.1-c": Rule(
        holds=lambda report: report.conformity is None or any(one.strip() for one in report.uncertainty.values()),
        says=phrase("It does not say how repeatable the results are that the statement of conformity rests on."),
        advice=phrase("Write `uncertainty`: repetitions, unstable cases, limits of time."),
    ),
    "R17025-7.8.6.1": Rule(
        holds=lambda report: (
            report.conformity is None
            or (
                report.rule is not None
                and bool(report.rule.id and report.rule.sha256 and any(report.rule.risk.values()))
            )
        ),
        says=phrase("Conformity is stated without a documented decision rule and its level of risk."),
        advice=phrase("Write `rule` with `id`, `sha256`, `text` and `risk`."),
    ),
    "R17025-7.8.6.1-agreed": Rule(
        holds=_rule_was_first,
        says=phrase("The decision rule was not agreed before the first result."),
        advice=phrase("Write `agreed` under `rule`; a rule that came later cannot be applied."),
    ),
    "R17025-7.8.6.2": Rule(
        holds=_states_rightly,
        says=phrase("The statement of conformity is at odds with the results."),
        advice=phrase(
            "State what the rule makes of the results; a binding requirement that is open or unmet forbids `conforming`"
            " unless two people recorded an override."
        ),
    ),
    "R17025-7.8.7": Rule(
        holds=_opinions_are_competent,
        says=phrase("An opinion has no author with the competence `opinion`, or no basis."),
        advice=phrase("Name as `author` one of `people` with that competence, and write `basis`."),
    ),
    "R17025-7.8.8": Rule(
        holds=_amends_rightly,
        says=phrase("The amendment lacks the report that it replaces, its digest, the reason or what changed."),
        advice=phrase("Write `id`, `sha256` and `reason` under `amends`, and hand in the old report's JSON."),
    ),
    "EQ-REPORT-KINDS": Rule(
        holds=_one_kind,
        says=phrase("Results of tests and claims are mixed."),
        advice=phrase("Write a test report and a claims report; the attestation cites both."),
    ),
}
"""Rules beyond 7.8.2.1."""
