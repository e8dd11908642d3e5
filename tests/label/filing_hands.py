"""Hands for the tests of schemes, vendor files and people: a log that grows by admitted acts."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from eqlab.core.act import Act, Entry, FileOpened, ImpartialityDeclared, LabFounded, PersonEntered, Role, StatementMade
from eqlab.core.subject import Build, Party, Statement, Subject, SubjectKind
from eqlab.label.admission import admit
from eqlab.label.people import People
from eqlab.label.scheme import Scheme, read_scheme

ROOT = Path(__file__).parent.parent.parent
SCHEME = ROOT / "testplans" / "schemes" / "ra-pid.yaml"
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOVA = Party(id="nova", name="Nova Software", country="LU")
SHA = "a" * 64


def key_of(person: str) -> str:
    return base64.b64encode(person.encode().ljust(32, b".")[:32]).decode()


def scheme() -> Scheme:
    return read_scheme(SCHEME.read_bytes(), "ra-pid.yaml")


def entered(person: str, *roles: Role, organisation: str = "", key: str = "") -> PersonEntered:
    return PersonEntered(
        person=person, name=person.title(), roles=roles, key=key or key_of(person), organisation=organisation
    )


def statement(name: str = "prescriber", **changed: object) -> Statement:
    subject = Subject(
        kind=SubjectKind.PRODUCT,
        holder=NOVA,
        vendor=NOVA,
        system="Praxis Nova",
        version="4.2.1",
        builds=(Build(name="nova.zip", sha256=SHA),),
    )
    fields: dict[str, object] = {
        "id": name,
        "subject": subject,
        "service": "eprescription",
        "role": "prescriber",
        "plan": "lu.eprescription.lab.prescriber",
    }
    return Statement(**{**fields, **changed})  # type: ignore[arg-type]


@dataclass
class Log:
    """Grows by acts; each is admitted first unless it is forced in."""

    schemes: dict[str, Scheme] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    people: People = field(default_factory=People)
    at: datetime = START

    def entry(self, actor: str, act: Act, file: str = "") -> Entry:
        self.at += timedelta(minutes=1)
        number = len(self.entries) + 1
        return Entry(number=number, at=self.at, actor=actor, file=file, act=act, previous="", hash="")

    def does(self, actor: str, act: Act, file: str = "") -> Entry:
        entry = self.entry(actor, act, file)
        admit(self.entries, self.people, entry, schemes=self.schemes)
        return self.keep(entry)

    def forces(self, actor: str, act: Act, file: str = "") -> Entry:
        return self.keep(self.entry(actor, act, file))

    def keep(self, entry: Entry) -> Entry:
        self.entries.append(entry)
        self.people = self.people.after(entry)
        return entry

    def later(self, days: int) -> "Log":
        self.at += timedelta(days=days)
        return self


def founded(**schemes: Scheme) -> Log:
    """A laboratory with one person in every role, and a vendor."""
    log = Log(schemes={one.name: one for one in schemes.values()})
    log.does("ada", LabFounded(lab="lab.example", name="Example", engine="0"))
    log.does("ada", entered("ada", Role.ADMINISTRATOR))
    roles: dict[str, Role] = {
        "tess": Role.TESTER,
        "eva": Role.EVALUATOR,
        "rex": Role.REVIEWER,
        "dora": Role.DECIDER,
        "ines": Role.ISSUER,
        "otto": Role.AUDITOR,
    }
    for person, role in roles.items():
        log.does("ada", entered(person, role))
    log.does("ada", entered("vera", Role.VENDOR, organisation="nova"))
    return log


def opened(log: Log | None = None, file: str = "nova-1") -> Log:
    """The same with an open file, and a tester who declared to be impartial."""
    known = scheme()
    log = log or founded(scheme=known)
    log.does("tess", FileOpened(scheme=known.name, scheme_sha256=known.digest, organisation=NOVA), file)
    log.does("tess", ImpartialityDeclared(), file)
    return log


def stated(log: Log | None = None, file: str = "nova-1") -> Log:
    """The same with a statement."""
    log = log or opened(file=file)
    log.does("vera", StatementMade(statement=statement()), file)
    return log


def edited(change: Callable[[str], str]) -> bytes:
    """The shipped scheme with one thing changed."""
    before = SCHEME.read_text("utf-8")
    after = change(before)
    assert before != after
    return after.encode()
