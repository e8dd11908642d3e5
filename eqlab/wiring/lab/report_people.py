"""Who took which part in a campaign, as the log has it, with what people declare of them."""

from collections.abc import Iterator, Sequence

from eqlab.core.act import ExchangeAttached, NonConformityRaised, OverrideConfirmed, RunStarted
from eqlab.core.errors import UsageError
from eqlab.report.lab.model import Person
from eqlab.wiring.lab.issues import CONTRADICTED
from eqlab.wiring.lab.report_known import Known, agreed

_LOGGED = ("tester", "evaluator", "authorised")
"""Parts in the work that only the log gives."""


def people_of(known: Known, told: Sequence[Person]) -> Iterator[Person]:
    """Yield a row for each part that somebody took. Raises UsageError where what is declared contradicts the log."""
    parts = _parts(known)
    declared = {one.id: one for one in told}
    for one in told:
        if one.role in _LOGGED and (one.id, one.role) not in parts:
            there = ", ".join(person for person, role in parts if role == one.role)
            raise UsageError(CONTRADICTED, key=f"people.{one.role}", known=there or "-", told=one.id)
    extra = [(one.id, one.role) for one in told if (one.id, one.role) not in parts]
    for person, role in (*parts, *extra):
        entered, more = known.people.last(person), declared.get(person)
        name = agreed(f"people.{person}.name", entered.name if entered else "", more.name if more else "")
        function, competences = (more.function, more.competences) if more else ("", ())
        yield Person(id=person, name=name, role=role, function=function, competences=competences)


def _parts(known: Known) -> dict[tuple[str, str], None]:
    """Who took which part, in order: testers, reviewers of overrides and of exchanges, evaluator, who authorises."""
    campaign, parts = known.planned.campaign, dict[tuple[str, str], None]()
    for entry in known.entries:
        if isinstance(entry.act, RunStarted | ExchangeAttached) and entry.act.campaign == campaign:
            parts[entry.actor, "tester"] = None
    parts |= {(person, "reviewer"): None for person in _confirmers(known)}
    last = ((known.evaluator, "evaluator"), (known.author, "authorised"))
    return {**parts, **{part: None for part in last if part[0]}}


def _confirmers(known: Known) -> Iterator[str]:
    raised = {
        entry.act.nonconformity
        for entry in known.entries
        if isinstance(entry.act, NonConformityRaised) and entry.act.campaign == known.planned.campaign
    }
    for entry in known.entries:
        if isinstance(entry.act, OverrideConfirmed) and entry.act.nonconformity in raised:
            yield entry.actor
