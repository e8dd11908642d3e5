"""Whether an act may be done: who, in which role, where, and in which order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from eqlab.core.act import Act, BuildDeclared, CampaignPlanned, DocumentPublished, Entry, FileOpened, LabFounded, Role
from eqlab.core.errors import UsageError, nearest
from eqlab.core.finding import Finding, found
from eqlab.core.text import words
from eqlab.label import issues
from eqlab.label.admission.campaign import admit_campaign
from eqlab.label.admission.people import admit_people, is_founder, is_key
from eqlab.label.admission.seats import EITHER, HARMLESS, OF_LAB, OF_VENDORS, SEATS, word
from eqlab.label.admission.vendor_file import Case, admit_filing, declared_impartial, opening, planned_as_stated
from eqlab.label.deciding_admission import NOTHING, Knowledge, admit_deciding
from eqlab.label.people import People, Person
from eqlab.label.scheme.model import Scheme

Schemes = Mapping[str, Scheme]
"""Schemes by `id@edition`."""


def admit(
    entries: Sequence[Entry],
    people: People,
    entry: Entry,
    *,
    schemes: Schemes | None = None,
    knowledge: Knowledge = NOTHING,
) -> None:
    """Admit an entry, or raise UsageError with the reason why not.

    `entries` are those before it: of its file, or of the laboratory itself when it is in none; others are passed over.
    `people` are those before it. Without the scheme of the file, its forms, steps and classes are not looked at;
    `knowledge` is what the rules of deciding may look at beside the log.
    """
    before = [one for one in entries if one.file == entry.file]
    _check_time(before, entry)
    if isinstance(entry.act, LabFounded):
        if people.founded or before:
            raise UsageError(issues.FOUNDED_ALREADY)
    elif not people.founded:
        raise UsageError(issues.NO_LAB)
    elif is_founder(people, entry):
        admit_people(people, entry)
    else:
        _admit(before, people, entry, schemes or {}, knowledge)


def audit(entries: Iterable[Entry], schemes: Schemes | None = None) -> tuple[Finding, ...]:
    """Tell which entries of a log should not be there; none when everybody did only what they may."""
    people, files = People(), dict[str, list[Entry]]()
    complaints = []
    for entry in entries:
        before = files.setdefault(entry.file, [])
        try:
            admit(before, people, entry, schemes=schemes)
        except UsageError as refused:
            complaints.append(_complaint(entry, refused))
        people = people.after(entry)
        before.append(entry)
    return tuple(complaints)


def _complaint(entry: Entry, refused: UsageError) -> Finding:
    return found(
        issues.NOT_ADMITTED,
        number=str(entry.number),
        at=f"{entry.at:%Y-%m-%d %H:%M}",
        act=word(entry.act),
        actor=entry.actor,
        reason=words(refused.issue.template, **refused.facts),
    )


def _check_time(before: Sequence[Entry], entry: Entry) -> None:
    if entry.at.tzinfo is None:
        raise UsageError(issues.NO_ZONE, time=str(entry.at))
    if before and entry.at < before[-1].at:
        raise UsageError(issues.BACKDATED, time=entry.at.isoformat(), last=before[-1].at.isoformat())


def _admit(before: Sequence[Entry], people: People, entry: Entry, schemes: Schemes, knowledge: Knowledge) -> None:
    person = _person(people, entry.actor)
    _check_seat(person, entry.act)
    _check_place(entry)
    if not entry.file:
        admit_people(people, entry)
        _check_publication(before, entry.act)
        return
    if isinstance(entry.act, FileOpened):
        _check_opening(before, entry.act, entry.file, schemes)
        return
    opened = opening(before)
    if opened is None:
        raise UsageError(issues.NO_FILE, file=entry.file)
    scheme = schemes.get(opened.scheme)
    fitting = scheme if scheme is not None and scheme.digest == opened.scheme_sha256 else None
    case = Case(entry=entry, before=before, person=person, opened=opened, scheme=fitting)
    _check_side(case)
    admit_filing(case)
    admit_campaign(before, entry, fitting, held=people.held)
    if isinstance(entry.act, CampaignPlanned):
        planned_as_stated(case, entry.act)
    admit_deciding(before, people, entry, _informed(knowledge, before, fitting))


def _informed(knowledge: Knowledge, before: Sequence[Entry], scheme: Scheme | None) -> Knowledge:
    """Let the rules of deciding know what the scheme asks for of each declared build."""
    if scheme is None or knowledge.change is not None:
        return knowledge
    declared = {one.act.sha256: one.act.change_class for one in before if isinstance(one.act, BuildDeclared)}
    changes = scheme.changes
    return replace(knowledge, change=lambda sha256: changes.get(declared.get(sha256, "")))


def _person(people: People, name: str) -> Person:
    person = people.get(name)
    if person is not None and is_key(person.key):
        return person
    if person is not None:
        raise UsageError(issues.NO_KEY, person=name)
    if people.last(name) is not None:
        raise UsageError(issues.PERSON_GONE, person=name)
    raise UsageError(issues.NO_PERSON, nearest=nearest(name, people.tenures), person=name)


def _check_seat(person: Person, act: Act) -> None:
    seats = SEATS.get(type(act))
    lab_only = person.speaks_for_vendor and not isinstance(act, OF_VENDORS)
    idle = set(person.roles) <= {Role.AUDITOR}
    if lab_only or idle or (seats is not None and not set(seats) & set(person.roles)):
        needed = ", ".join(seats or [role for role in Role if role not in (Role.VENDOR, Role.AUDITOR)])
        roles = ", ".join(person.roles)
        raise UsageError(issues.NOT_IN_ROLE, person=person.id, act=word(act), needed=needed, roles=roles)


def _check_place(entry: Entry) -> None:
    act = entry.act
    if isinstance(act, OF_LAB) and entry.file:
        raise UsageError(issues.NEEDS_NO_FILE, act=word(act))
    if not isinstance(act, (*OF_LAB, *EITHER)) and not entry.file:
        raise UsageError(issues.NEEDS_FILE, act=word(act))


def _check_publication(before: Sequence[Entry], act: Act) -> None:
    if not isinstance(act, DocumentPublished):
        return
    there = (one.act for one in before if isinstance(one.act, DocumentPublished))
    if any((one.document, one.version) == (act.document, act.version) for one in there):
        raise UsageError(issues.PUBLISHED_ALREADY, document=act.document, version=act.version)


def _check_opening(before: Sequence[Entry], act: FileOpened, file: str, schemes: Schemes) -> None:
    if before:
        raise UsageError(issues.FILE_THERE, file=file)
    scheme = schemes.get(act.scheme)
    if scheme is not None and scheme.digest != act.scheme_sha256:
        raise UsageError(issues.OTHER_SCHEME, scheme=act.scheme)


def _check_side(case: Case) -> None:
    """Refuse a vendor in somebody else's file, and anybody who judges without having declared to be impartial."""
    person, entry, owner = case.person, case.entry, case.opened.organisation.id
    if person.speaks_for_vendor:
        if person.organisation != owner:
            raise UsageError(
                issues.FOREIGN_FILE,
                person=person.id,
                organisation=person.organisation,
                file=entry.file,
                owner=owner,
            )
    elif not isinstance(entry.act, HARMLESS) and not declared_impartial(case.before, person.id):
        raise UsageError(issues.NOT_IMPARTIAL, person=person.id, file=entry.file)
