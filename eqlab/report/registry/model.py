"""What the registry tells, as plain frozen values. Whoever publishes fills them in; nothing here is derived."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from eqlab.core.errors import LabFault
from eqlab.core.text import Text, Words, words
from eqlab.core.values import Json
from eqlab.report.registry import issues
from eqlab.report.registry.state import Leaf

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Laboratory:
    """Who keeps the registry."""

    id: str
    name: str
    address: str = ""
    accreditation: str = ""
    """As it may be claimed; empty is told as: not accredited."""
    contact: str = ""
    """An address of the World Wide Web or of e-mail, of the office, not of a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealIssuer:
    """In whose name attestations are sealed."""

    id: str
    name: str
    key: str = ""
    """SHA-256 of the seal's public key, hexadecimal."""
    test: bool = True
    """True for a demonstration issuer: everything it seals is watermarked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeBox:
    """What a reader must know of a certification scheme (ISO/IEC 17067:2013, 6.5)."""

    id: str
    edition: str
    sha256: str = ""
    title: Text = field(default_factory=dict)
    object: Text = field(default_factory=dict)
    """What is certified."""
    type: str = ""
    """Of ISO/IEC 17067:2013, 5.3, e.g. `1a`, `5`."""
    nature: Text = field(default_factory=dict)
    """The type in words."""
    surveillance: Text = field(default_factory=dict)
    marks: tuple[Text, ...] = ()
    """How the mark may be used, and what counts as misuse."""
    complaints: Text = field(default_factory=dict)
    """Where complaints go, and what becomes of them."""
    complaints_url: str = ""
    """Shown as a link when it begins with `https:` or `mailto:`."""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogSource:
    """The public log, as it stood when the registry was made."""

    origin: str = ""
    key: str = ""
    """Verifier key of its checkpoints: `<name>+<hash>+<base64>` of a signed note; empty when it is not published."""
    checkpoint: str = ""
    """The latest, a signed note."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One form of an attestation document."""

    document: Mapping[str, Json]
    sha256: str
    """Of its canonical JSON (RFC 8785), hexadecimal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFile:
    """A file of an attestation that lies in the public folder."""

    kind: str
    """`pdf`, `json`, `dsse`, `jwt`, `proof` or a word of its own."""
    path: str
    """From the public folder, with slashes."""
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryEntry:
    """An attestation: all its revisions from the first, its leaves of the log in order, its files."""

    id: str
    revisions: tuple[Revision, ...]
    timeline: tuple[Leaf, ...]
    files: tuple[PublishedFile, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryData:
    """All that the registry tells."""

    laboratory: Laboratory
    issuer: SealIssuer
    url: str
    """Where the public folder is served, without a slash at the end."""
    schemes: tuple[SchemeBox, ...]
    entries: tuple[RegistryEntry, ...]
    log: LogSource
    generated_at: datetime
    """With time zone."""
    terms: Mapping[str, Text] = field(default_factory=dict)
    """What codes are called: reasons, and what `eqlab.report.terms` tells. A code without a term is shown as it is."""


def leaf_of(index: int, data: bytes, proof: str = "") -> Leaf:
    """Read a leaf of the public log as it stands there. Raises LabFault when it is none."""
    try:
        said = json.loads(data)
        return Leaf(
            index=index,
            type=str(said["type"]),
            at=_moment(said["at"]),
            start=_day(said.get("from", "")),
            until=_day(said.get("until", "")),
            kind=str(said.get("kind", "")),
            reason=str(said.get("reason", "")),
            successor=str(said.get("successor", "")),
            revision=int(said.get("revision", 0)),
            sha256=str(said.get("sha256", "")),
            data=data.decode(),
            proof=proof,
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as problem:
        raise LabFault(issues.NO_LEAF, index=str(index), problem=why_unreadable(problem)) from problem


def why_unreadable(problem: Exception) -> Words:
    """Say in a few words what is wrong with data that could not be read."""
    if isinstance(problem, KeyError):
        return words('it lacks "{name}"', name=str(problem.args[0]))
    if isinstance(problem, json.JSONDecodeError | UnicodeDecodeError | RecursionError):
        return words("it is not JSON in UTF-8")
    return words("a value in it has another form than it should have")


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def check(data: RegistryData) -> None:
    """Refuse what cannot be published.

    Raises LabFault on an id that is no safe name of a file, on two that differ in case only, and on an entry without
    document or without the leaf that issued it.
    """
    seen: set[str] = set()
    for entry in data.entries:
        if not _SAFE.fullmatch(entry.id):
            raise LabFault(issues.UNSAFE_ID, id=entry.id)
        if entry.id.casefold() in seen:
            raise LabFault(issues.SAME_ID, id=entry.id)
        if not entry.revisions or all(leaf.type != "issued" for leaf in entry.timeline):
            raise LabFault(issues.NOTHING_ISSUED, id=entry.id)
        seen.add(entry.id.casefold())
