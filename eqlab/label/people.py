"""The people of a laboratory, folded from its audit log: who may act, in which roles, with which key."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from eqlab.core.act import (
    ChangeApproved,
    ChangeProposed,
    DecisionTaken,
    Entrance,
    Entry,
    EvaluationSubmitted,
    LabFounded,
    OverrideConfirmed,
    PersonConfirmed,
    PersonEntered,
    PersonLeft,
    Role,
)

_DECISIVE = (OverrideConfirmed, EvaluationSubmitted, DecisionTaken, ChangeProposed, ChangeApproved)
"""What is done in a role of trust, and rests on the key of one person alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody, as entered at one moment."""

    id: str
    name: str
    roles: tuple[Role, ...]
    key: str
    """Ed25519 public key, base64."""
    organisation: str = ""
    since: int = 0
    """Number of the entry that made it so."""
    until: int | None = None
    """Number of the entry that ended it; None while it holds."""

    @property
    def speaks_for_vendor(self) -> bool:
        """True when the person is a vendor's."""
        return Role.VENDOR in self.roles


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """Somebody who is to be entered when a second person confirms it."""

    entry: int
    """Number of the entry that proposes it."""
    by: str
    act: PersonEntered


@dataclass(frozen=True, slots=True)
class People:
    """Everybody who was ever entered."""

    tenures: Mapping[str, tuple[Person, ...]] = field(default_factory=dict)
    """Person to the forms in which they were entered, in order."""
    founded: bool = False
    proposed: Mapping[str, Proposed] = field(default_factory=dict)
    """Person to the form in which they wait to be confirmed."""
    decided: bool = False
    """True when something was evaluated or decided; files tell it, not the laboratory's own entries."""
    held: bool = False
    """True when the log is held to the rules of this edition: from the first entry that tells its entrance."""

    def get(self, person: str) -> Person | None:
        """Return somebody in office; None when nobody of that id was entered, or they left."""
        last = self.last(person)
        return last if last is not None and last.until is None else None

    def last(self, person: str) -> Person | None:
        """Return the last form in which somebody was entered, in office or not."""
        known = self.tenures.get(person, ())
        return known[-1] if known else None

    def at(self, person: str, number: int) -> Person | None:
        """Return somebody as they were when entry `number` was made.

        The founder's own entries come before the one that enters them, and count as theirs.
        """
        known = self.tenures.get(person, ())
        first = next(iter(self.tenures), None)
        if known and person == first and number <= known[0].since:
            return known[0]
        return next((one for one in known if one.since < number <= (one.until or number)), None)

    def key_of(self, person: str, number: int | None = None) -> str:
        """Return the public key of somebody now, or when entry `number` was made; empty when they had none."""
        one = self.get(person) if number is None else self.at(person, number)
        return one.key if one else ""

    @property
    def everyone(self) -> tuple[Person, ...]:
        """Everybody in the form last entered, in order of coming."""
        return tuple(known[-1] for known in self.tenures.values())

    @property
    def in_office(self) -> tuple[Person, ...]:
        """Those who may act."""
        return tuple(one for one in self.everyone if one.until is None)

    def in_role(self, role: Role) -> tuple[Person, ...]:
        """Return those who may act in a role."""
        return tuple(one for one in self.in_office if role in one.roles)

    def owner_of(self, key: str) -> str:
        """Return who has or once had a key; empty when nobody."""
        return next((name for name, known in self.tenures.items() if any(one.key == key for one in known)), "")

    def after(self, entry: Entry) -> "People":
        """Return the people after an entry; itself when it is about none of them."""
        match entry.act:
            case LabFounded():
                return replace(self, founded=True)
            case PersonEntered(entrance=Entrance.PROPOSED):
                return self._proposed(Proposed(entry=entry.number, by=entry.actor, act=entry.act))
            case PersonEntered():
                held = self.held or entry.act.entrance is not Entrance.PLAIN
                return replace(self._entered(entry.act, entry.number), held=held)
            case PersonConfirmed():
                return self._confirmed(entry, entry.act)
            case PersonLeft():
                return self._with(entry.act.person, self._ended(entry.act.person, entry.number))
        return replace(self, decided=True) if isinstance(entry.act, _DECISIVE) and not self.decided else self

    def _proposed(self, one: Proposed) -> "People":
        return replace(self, proposed={**self.proposed, one.act.person: one}, held=True)

    def _confirmed(self, entry: Entry, act: PersonConfirmed) -> "People":
        """Nobody confirms their own proposal, even past the gate."""
        one = self.proposed.get(act.person)
        if one is None or one.entry != act.proposed or (act.agreed and one.by == entry.actor):
            return self
        return self._entered(one.act, entry.number) if act.agreed else self._with(act.person, ())

    def _entered(self, act: PersonEntered, number: int) -> "People":
        person = Person(
            id=act.person, name=act.name, roles=act.roles, key=act.key, organisation=act.organisation, since=number
        )
        return self._with(act.person, (*self._ended(act.person, number), person))

    def _ended(self, person: str, number: int) -> tuple[Person, ...]:
        """The forms of somebody with the last of them ended at an entry."""
        known = self.tenures.get(person, ())
        if not known or known[-1].until is not None:
            return known
        return (*known[:-1], replace(known[-1], until=number))

    def _with(self, person: str, tenures: tuple[Person, ...]) -> "People":
        """The same with these forms of somebody, and nothing proposed for them; without forms, those there are."""
        waiting = {name: one for name, one in self.proposed.items() if name != person}
        return replace(self, tenures={**self.tenures, person: tenures} if tenures else self.tenures, proposed=waiting)


def fold_people(entries: Iterable[Entry]) -> People:
    """Fold people from entries; all but those of the laboratory itself are passed over."""
    people = People()
    for entry in entries:
        people = people.after(entry)
    return people
