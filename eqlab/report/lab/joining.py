"""What the laboratory's log knows, as rows of a report."""

from collections.abc import Iterable, Mapping

from eqlab.core.act import Entry, ExchangeAttached
from eqlab.label.nonconformity import NonConformity
from eqlab.label.standing import Standing
from eqlab.label.standing_case import CaseStanding
from eqlab.report.lab.contents import AnswerRow, Attachment, NonConformityRow, OverrideRow


def standing_of(campaign: Standing) -> Mapping[str, CaseStanding]:
    """Return where the cases of a campaign stand, by their ids."""
    return {one.case: one for one in campaign.cases}


def nonconformity_rows(campaign: str, known: Iterable[NonConformity]) -> tuple[NonConformityRow, ...]:
    """Return the non-conformities of a campaign, in the order in which they were raised."""
    return tuple(_row(one) for one in known if one.campaign == campaign)


def attachment_rows(campaign: str, entries: Iterable[Entry]) -> tuple[Attachment, ...]:
    """Return the exchanges that people gave to steps of a campaign."""
    return tuple(
        Attachment(
            exchange=entry.act.exchange,
            run=entry.act.run,
            case=entry.act.case,
            step=entry.act.step,
            reason=entry.act.reason,
            by=entry.actor,
        )
        for entry in entries
        if isinstance(entry.act, ExchangeAttached) and entry.act.campaign == campaign
    )


def _row(one: NonConformity) -> NonConformityRow:
    closed = next((word.words for word in reversed(one.thread) if word.deed == "closed"), "") if not one.open else ""
    return NonConformityRow(
        id=one.id,
        severity=one.raised,
        case=one.case,
        run=one.run,
        code=one.code,
        says=one.says,
        facts=dict(one.facts),
        where=one.where,
        requirements=one.requirements,
        open=one.open,
        answers=tuple(
            AnswerRow(at=answer.at.date(), remedy=answer.remedy.value, words=answer.words) for answer in one.answers
        ),
        override=_override(one),
        retests=tuple(retest.run for retest in one.retests),
        closed=closed,
    )


def _override(one: NonConformity) -> OverrideRow | None:
    """The one that holds, else the last that is still open."""
    told = one.override or next((some for some in reversed(one.overrides) if some.pending), None)
    if told is None:
        return None
    confirmed = told.confirmed_by if told.agreed else ""
    return OverrideRow(severity=told.severity, reason=told.reason, proposed=told.proposed_by, confirmed=confirmed)
