"""From when on somebody who was entered may act: nobody alone gives a key to a role on which two people rest.

Evaluating, deciding and issuing take two people; who could give keys alone would be both of them. So it takes a second
administrator, and where there is none, a decision-maker, who may let a second administrator in and nobody else. Only
a laboratory that is being founded is spared: it has one administrator, and nothing rests on anybody's key yet.
"""

from collections.abc import Iterable, Iterator

from eqlab.core.act import Entrance, Entry, PersonConfirmed, PersonEntered, Role
from eqlab.core.errors import UsageError
from eqlab.core.text import words
from eqlab.label import issues
from eqlab.label.admission.seats import WORKING
from eqlab.label.people import People, Proposed

TRUSTED = frozenset({*WORKING, Role.ADMINISTRATOR})
"""Roles of trust: what two people do together rests on them."""


def gives_trust(people: People, act: PersonEntered) -> bool:
    """Tell whether an entering gives a role of trust, or another key to who has one."""
    before = people.get(act.person)
    held = set(before.roles) & TRUSTED if before is not None else set()
    given = set(act.roles) & TRUSTED
    return bool(given - held) or (before is not None and act.key != before.key and bool(given | held))


def entrance(people: People, act: PersonEntered) -> Entrance:
    """Return from when on an entering holds, as the rule has it. `people` know whether anything was decided."""
    if not people.tenures:
        return Entrance.FOUNDING
    if not gives_trust(people, act):
        return Entrance.PLAIN
    return Entrance.FOUNDING if _is_founding(people) else Entrance.PROPOSED


def _is_founding(people: People) -> bool:
    return len(people.in_role(Role.ADMINISTRATOR)) == 1 and not people.decided


def check_entrance(people: People, act: PersonEntered) -> None:
    """Refuse an entering that would hold earlier than the rule has it. Raises UsageError.

    Until an entry tells its entrance, the log is older than the rule.
    """
    due = entrance(people, act)
    older = act.entrance is Entrance.PLAIN and not people.held
    if act.entrance is not due and not older:
        raise UsageError(issues.OTHER_ENTRANCE, person=act.person, due=_WORDS[due], said=_WORDS[act.entrance])


_WORDS = {
    Entrance.PLAIN: words("at once"),
    Entrance.FOUNDING: words("at once, for want of a second person"),
    Entrance.PROPOSED: words("when a second person confirms it"),
}


def admit_confirmation(people: People, actor: str, act: PersonConfirmed) -> Proposed:
    """Return what is confirmed or refused by somebody who may do so. Raises UsageError."""
    one = people.proposed.get(act.person)
    if one is None or one.entry != act.proposed:
        raise UsageError(issues.NOT_PROPOSED, person=act.person, entry=str(act.proposed))
    if not act.agreed and not act.reason.strip():
        raise UsageError(issues.NO_WORDS, act=type(act).__name__)
    if act.agreed and one.by == actor:
        raise UsageError(issues.SECOND_PERSON, person=actor)
    known = people.get(actor)
    administers = known is not None and Role.ADMINISTRATOR in known.roles
    if not administers and (Role.ADMINISTRATOR not in one.act.roles or _others(people, one)):
        raise UsageError(issues.TAKES_ADMINISTRATOR, person=act.person)
    return one


def _others(people: People, one: Proposed) -> bool:
    """Tell whether there is another administrator than who proposed."""
    return any(person.id != one.by for person in people.in_role(Role.ADMINISTRATOR))


def given_alone(entries: Iterable[Entry]) -> Iterator[PersonEntered]:
    """Yield the acts by which one person alone gave somebody else a role of trust, or a key to who has one."""
    people = People()
    for entry in entries:
        act = entry.act
        if (
            isinstance(act, PersonEntered)
            and act.entrance is not Entrance.PROPOSED
            and act.person != entry.actor
            and gives_trust(people, act)
        ):
            yield act
        people = people.after(entry)
