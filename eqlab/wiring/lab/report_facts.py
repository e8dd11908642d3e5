"""Facts of a report: what the log knows, and beside it what people declare that no log can know."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from eqlab.core.act import (
    BuildDeclared,
    CampaignAmended,
    CampaignPlanned,
    FileOpened,
    StatementMade,
)
from eqlab.core.errors import UsageError
from eqlab.core.text import Text
from eqlab.report.lab.making import Facts
from eqlab.report.lab.marks import Datum, Provenance, supplied
from eqlab.report.lab.model import BuildRow, Customer, DecisionRule, Item, Laboratory
from eqlab.report.phrase import phrase
from eqlab.wiring.lab.issues import CONTRADICTED
from eqlab.wiring.lab.report_known import Known, agreed, builds_of, said, same
from eqlab.wiring.lab.report_people import people_of
from eqlab.wiring.lab.settings import LabSettings

_UNACCREDITED = "not accredited"


def joined(known: Known, told: Facts, plan: Text) -> Facts:
    """Return the facts of a report. Raises UsageError, with both values, where what is declared contradicts the log."""
    subject = known.planned.statement.subject
    title = phrase("Conformance of {system} {version}: {plan}", system=subject.system, version=subject.version)
    outcome = known.outcome.value if known.outcome else ""
    same("outcome", outcome, told.outcome.value if told.outcome else "")
    return replace(
        told,
        id=agreed("report.id", known.report, told.id),
        title=told.title or said(title, known.reports, plan=plan),
        issued=_day("report.issued", known.day, told.issued),
        only_items=True,
        authorised=_authorised(known, told),
        statement=agreed("report.statement", known.planned.statement.id, told.statement),
        laboratory=_laboratory(known.settings, told.laboratory),
        customer=_customer(known, told.customer),
        item=_item(known, told.item),
        received=_received(known, told.received),
        people=tuple(people_of(known, told.people)),
        rule=_rule(known, told.rule),
        outcome=known.outcome,
        disclaimers=told.disclaimers or (said(_RESTS_ON_CLAIMS, known.reports),),
        deviations=(*_reopened(known), *told.deviations),
    )


_RESTS_ON_CLAIMS = phrase(
    "Which cases were run follows from what the customer stated about the system: its claims, variant and parameters."
)


def _datum(key: str, known: str, told: Datum) -> Datum:
    return supplied(agreed(key, known, told.value))


def _day(key: str, known: date, told: date) -> date:
    if told != date.min:
        same(key, known.isoformat(), told.isoformat())
    return known


def _authorised(known: Known, told: Facts) -> tuple[str, ...]:
    for person in told.authorised:
        same("report.authorised", known.author, person)
    return (known.author,) if known.author else ()


def _laboratory(settings: LabSettings, told: Laboratory) -> Laboratory:
    accreditation = "" if settings.accreditation == _UNACCREDITED else settings.accreditation
    same("laboratory.accreditation", accreditation, told.accreditation)
    return Laboratory(
        id=agreed("laboratory.id", settings.id, told.id),
        name=agreed("laboratory.name", settings.name, told.name),
        address=agreed("laboratory.address", settings.address, told.address),
        contact=agreed("laboratory.contact", settings.contact, told.contact),
        accreditation=accreditation,
    )


def _customer(known: Known, told: Customer) -> Customer:
    opened = next(entry.act for entry in known.entries if isinstance(entry.act, FileOpened))
    party, vendor = opened.organisation, known.planned.statement.subject.vendor
    contact = party.contact or (vendor.contact if vendor.id == party.id else "")
    return Customer(
        id=agreed("customer.id", party.id, told.id),
        name=_datum("customer.name", party.name, told.name),
        contact=_datum("customer.contact", contact, told.contact),
        address=told.address,
        country=agreed("customer.country", party.country, told.country),
    )


def _item(known: Known, told: Item) -> Item:
    subject = known.planned.statement.subject
    return Item(
        level=subject.kind,
        system=_datum("item.system", subject.system, told.system),
        version=_datum("item.version", subject.version, told.version),
        vendor=_datum("item.vendor", subject.vendor.name, told.vendor),
        condition=told.condition,
        builds=tuple(_builds(known, told)),
        sbom=agreed("item.sbom", subject.sbom, told.sbom),
    )


def _builds(known: Known, told: Item) -> Iterator[BuildRow]:
    builds, rows = builds_of(known), {row.sha256: row for row in told.builds}
    for row in told.builds:
        if row.sha256 not in builds:
            raise UsageError(CONTRADICTED, key="item.builds", known=", ".join(builds) or "-", told=row.sha256)
    for one in builds.values():
        told_of = rows.get(one.sha256)
        name = agreed("item.builds.name", one.name, told_of.name if told_of else "")
        mark = told_of.mark if told_of else Provenance.CUSTOMER
        yield BuildRow(name=name, sha256=one.sha256, sha512=one.sha512, purl=one.purl, mark=mark)


def _received(known: Known, told: tuple[date, ...]) -> tuple[date, ...]:
    """The days on which builds were declared; without builds, as people say."""
    wanted, days = set(builds_of(known)), dict[str, date]()
    for entry in known.entries:
        act = entry.act
        named = [one.sha256 for one in act.statement.subject.builds] if isinstance(act, StatementMade) else []
        named += [act.sha256] if isinstance(act, BuildDeclared) else []
        for sha256 in named:
            if sha256 in wanted:
                days.setdefault(sha256, entry.at.date())
    logged = tuple(sorted(set(days.values())))
    if logged and told and set(told) != set(logged):
        raise UsageError(CONTRADICTED, key="item.received", known=_listed(logged), told=_listed(told))
    return logged or told


def _listed(days: Sequence[date]) -> str:
    return ", ".join(day.isoformat() for day in sorted(days))


def _rule(known: Known, told: DecisionRule | None) -> DecisionRule | None:
    """The rule as it was fixed when the campaign was planned."""
    fixed = next(
        entry.at.date()
        for entry in known.entries
        if isinstance(entry.act, CampaignPlanned) and entry.act.campaign == known.planned.campaign
    )
    if told is not None:
        for key, here, there in (
            ("rule.id", known.planned.rule, told.id),
            ("rule.sha256", known.planned.rule_sha256, told.sha256),
            ("rule.agreed", fixed.isoformat(), told.agreed.isoformat() if told.agreed else ""),
        ):
            same(key, here, there)
    rule = known.rule
    if rule is None:
        return None
    return DecisionRule(
        id=rule.name, sha256=rule.sha256, text=rule.text, risk=_both(rule.false_accept, rule.false_reject), agreed=fixed
    )


def _both(first: Text, second: Text) -> Text:
    languages: Mapping[str, None] = dict.fromkeys((*first, *second))
    return {one: " ".join(filter(None, (first.get(one, ""), second.get(one, "")))) for one in languages}


def _reopened(known: Known) -> Iterator[Text]:
    for entry in known.entries:
        if isinstance(entry.act, CampaignAmended) and entry.act.campaign == known.planned.campaign:
            words = phrase("The campaign was opened again: {reason}", reason=entry.act.reason)
            yield said(words, known.reports)
