"""The attestation: one canonical JSON document (RFC 8785), of which every seal and every page is a binding."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256

from eqlab.attest import document_issues as issues
from eqlab.attest import shape as s
from eqlab.core.finding import Finding, found
from eqlab.core.subject import Build
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.label.canonical import canonical

TYPE = "urn:eqlab:attestation:conformity:1"
IS_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
"""What an id looks like: no path, no address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """The laboratory that attests."""

    id: str
    name: str
    key: str
    """SHA-256 of the public key (SubjectPublicKeyInfo) of the seal's certificate, hexadecimal."""
    accreditation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A scheme or a decision rule, as it stood."""

    id: str
    edition: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """Holder or vendor; without contact, for the document is public."""

    id: str
    name: str
    country: str = ""
    register: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """One conformance statement that was found to be true."""

    statement: str
    service: str
    role: str
    plan: str
    """`id@version`."""
    variant: Mapping[str, str] = field(default_factory=dict)
    claims: Mapping[str, bool | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report that the attestation rests on."""

    id: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """A statement of conformity. All fields are public."""

    id: str
    revision: int
    """From 1."""
    amends: str
    """SHA-256 of the revision before; empty for the first."""
    test: bool
    """True for demonstrations: everything sealed with a key in a file."""
    issuer: Issuer
    scheme: Edition
    kind: str
    """`provisional` or `definitive`."""
    level: str
    """`product` or `structure`."""
    holder: Organisation
    vendor: Organisation
    system: str
    version: str
    subjects: tuple[Build, ...]
    sbom: str
    """SHA-256 of the software bill of materials; empty when there is none."""
    scope: tuple[Scope, ...]
    checklist: Json
    """What a checklist came to; None when the scheme asks for none."""
    conditions: tuple[str, ...]
    reports: tuple[Report, ...]
    campaigns: tuple[str, ...]
    rule: Edition
    evaluation: str
    """SHA-256 of the evaluation."""
    decided: date
    issued: datetime
    """With time zone; whole seconds."""
    valid_from: date
    valid_until: date
    """The last day on which it is valid."""
    decider: str
    """A role, never a name."""
    status: str
    """Address of the status list."""
    verify: str
    """Address of the page that verifies it."""

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical bytes, hexadecimal."""
        return sha256(to_json(self)).hexdigest()


_edition = s.record({"id": s.text(1), "edition": s.text(1), "sha256": s.sha256_text()})
_organisation = s.record({"id": s.text(1), "name": s.text(1), "country": s.text(), "register": s.text()})
_build = s.record({"name": s.text(1), "sha256": s.sha256_text(), "sha512": s.sha512_text(), "purl": s.text()})
_scope = s.record(
    {
        "statement": s.text(1),
        "service": s.text(1),
        "role": s.text(1),
        "plan": s.text(1),
        "variant": s.mapping(s.text()),
        "claims": s.mapping(s.flag_or_text),
    }
)
IDENTIFIER = s.matching(IS_ID, words("an identifier such as EQ-2026-0001"))
SHAPE = s.record(
    {
        "type": s.one_of(TYPE),
        "id": IDENTIFIER,
        "revision": s.whole(1),
        "amends": s.sha256_text(empty=True),
        "test": s.flag,
        "issuer": s.record({"id": s.text(1), "name": s.text(1), "key": s.sha256_text(), "accreditation": s.text(1)}),
        "scheme": _edition,
        "kind": s.one_of("provisional", "definitive"),
        "level": s.one_of("product", "structure"),
        "holder": _organisation,
        "vendor": _organisation,
        "system": s.text(1),
        "version": s.text(1),
        "subjects": s.listing(_build),
        "sbom": s.sha256_text(empty=True),
        "scope": s.listing(_scope, 1),
        "checklist": s.nothing_or(s.mapping(s.anything)),
        "conditions": s.listing(s.text(1)),
        "reports": s.listing(s.record({"id": s.text(1), "sha256": s.sha256_text()})),
        "campaigns": s.listing(s.text(1)),
        "rule": _edition,
        "evaluation": s.sha256_text(),
        "decided": s.day(),
        "issued": s.instant(),
        "valid_from": s.day(),
        "valid_until": s.day(),
        "decider": s.text(1),
        "status": s.text(),
        "verify": s.text(),
    }
)
"""The one form of the document: all keys, always."""


def to_plain(attestation: Attestation) -> dict[str, Json]:
    """Return the document as plain JSON."""
    return {"type": TYPE, **{name: _plain(getattr(attestation, name)) for name in Attestation.__slots__}}


def _plain(value: Json) -> Json:
    match value:
        case datetime():
            return instant_text(value)
        case date():
            return value.isoformat()
        case tuple() | list():
            return [_plain(member) for member in value]
        case Mapping():
            return {key: _plain(member) for key, member in value.items()}
        case Issuer() | Edition() | Organisation() | Build() | Scope() | Report():
            return {name: _plain(getattr(value, name)) for name in type(value).__slots__}
    return value


def instant_text(at: datetime) -> str:
    """Write an instant in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def to_json(attestation: Attestation) -> bytes:
    """Return the canonical bytes. Raises `NotCanonical` for a value that has no canonical form."""
    return canonical(to_plain(attestation))


def from_json(data: bytes) -> tuple[Attestation | None, tuple[Finding, ...]]:
    """Read a document from its canonical bytes; None and findings when it is none. Never raises."""
    value, told = s.read_strictly(data, SHAPE)
    if told:
        return None, told
    attestation = from_plain(value)
    if attestation.valid_until < attestation.valid_from:
        days = {"since": value["valid_from"], "until": value["valid_until"]}
        return None, (found(issues.DAYS_OUT_OF_ORDER, **days),)
    return attestation, ()


def from_plain(value: Mapping[str, Json]) -> Attestation:
    """Build the attestation from JSON that has its shape."""
    rest = {name: value[name] for name in Attestation.__slots__}
    rest |= {name: s.read_day(value[name]) for name in ("decided", "valid_from", "valid_until")}
    rest |= {name: Edition(**value[name]) for name in ("scheme", "rule")}
    rest |= {name: Organisation(**value[name]) for name in ("holder", "vendor")}
    rest |= {name: tuple(value[name]) for name in ("conditions", "campaigns")}
    return Attestation(
        **rest
        | {
            "issuer": Issuer(**value["issuer"]),
            "subjects": tuple(Build(**one) for one in value["subjects"]),
            "scope": tuple(Scope(**one) for one in value["scope"]),
            "reports": tuple(Report(**one) for one in value["reports"]),
            "issued": s.read_instant(value["issued"]),
        }
    )
