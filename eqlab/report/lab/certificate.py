"""The paper of an attestation: one page to show, one with the details, the canonical JSON within."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import segno

from eqlab.core.errors import UsageError
from eqlab.core.subject import SubjectKind
from eqlab.core.text import Text
from eqlab.core.values import Json
from eqlab.label.canonical import NotCanonical, canonical
from eqlab.report.lab.issues import NO_ATTESTATION
from eqlab.report.lab.model import Archived
from eqlab.report.lab.page import naming, render_paper, words_of
from eqlab.report.lab.words import DECIDERS, LEVELS
from eqlab.report.pdf import DECLARED, TEST, Attached, render_pdf
from eqlab.report.phrase import Phrase, phrase
from eqlab.report.resources import reports_folder
from eqlab.report.terms import Terms, bare
from eqlab.report.translation import tongue

EMBEDDED = "attestation.json"
"""Name of the canonical JSON within the PDF."""
SHORT = 32
"""Hexadecimal digits of the digest that the QR code carries."""
_KINDS: Mapping[str, Phrase] = {"provisional": phrase("Provisional"), "definitive": phrase("Definitive")}
_TEXTS = ("type", "id", "kind", "level", "system", "version", "decider", "verify", "evaluation", "sbom", "amends")
_PARTS: Mapping[str, tuple[str, ...]] = {
    "issuer": ("id", "name", "key", "accreditation"),
    "scheme": ("id", "edition", "sha256"),
    "rule": ("id", "edition", "sha256"),
    "holder": ("id", "name", "country", "register"),
    "vendor": ("id", "name"),
}
_LISTS: Mapping[str, tuple[str, ...]] = {
    "subjects": ("name", "sha256", "purl"),
    "scope": ("service", "role", "plan"),
    "reports": ("id", "sha256"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFacts:
    """What the attestation names by id, in words. The document itself holds ids alone."""

    scheme: Text = field(default_factory=dict)
    terms: Terms = field(default_factory=dict)
    """What services, roles, plans, claims, variants and the decision rule are called."""
    archived: Archived | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A QR code as one path."""

    size: int
    path: str


PLAIN = CertificateFacts()


def render_certificate(
    document: Mapping[str, Json], *, language: str, facts: CertificateFacts = PLAIN, folder: Path | None = None
) -> str:
    """Write the paper of an attestation, given as its JSON, as one HTML document.

    Raises UsageError when the document is none, or on an unknown language; AuthorError on a broken template.
    """
    home = folder or reports_folder()
    data = _bytes(document)
    _check(document)
    speaker = tongue(language, home)
    told = words_of(speaker)
    page = {**told, **_page(document, sha256(data).hexdigest(), facts, told["say"], told["day"])}
    page["issued"] = speaker.moment(_moment(document))
    return render_paper("certificate.html.j2", home, page, ("paper.css", "certificate.css"))


def certificate_pdf(
    document: Mapping[str, Json], *, language: str, facts: CertificateFacts = PLAIN, folder: Path | None = None
) -> bytes:
    """Write the paper as PDF/A with the canonical JSON within; same document, same bytes.

    One whose JSON says `test` has the watermark on every page. Raises as `render_certificate` and `render_pdf`.
    """
    html = render_certificate(document, language=language, facts=facts, folder=folder)
    name = str(document["id"])
    data = Attached(name=EMBEDDED, data=_bytes(document), description=f"{name}: data (RFC 8785)", relationship="Source")
    issuer = document["issuer"]["name"]
    style = TEST if document["test"] else ""
    return render_pdf(html, at=_moment(document), attachments=[data], author=issuer, style=style)


def _bytes(document: Mapping[str, Json]) -> bytes:
    try:
        return canonical(dict(document))
    except NotCanonical as problem:
        raise UsageError(NO_ATTESTATION, problem=str(problem)) from problem


def _check(document: Mapping[str, Json]) -> None:
    """The whole form is for those who verify; here only what is drawn has to be there."""
    for problem in _problems(document):
        raise UsageError(NO_ATTESTATION, problem=problem)


def _problems(document: Mapping[str, Json]) -> Iterator[str]:
    yield from (f"{name} is no text" for name in _TEXTS if not isinstance(document.get(name), str))
    if not isinstance(document.get("test"), bool) or not isinstance(document.get("revision"), int):
        yield "test or revision is missing"
    if document.get("kind") not in _KINDS or document.get("level") not in list(SubjectKind):
        yield "kind or level is unknown"
    for name, keys in _PARTS.items():
        yield from _lacking(name, document.get(name), keys)
    for name, keys in _LISTS.items():
        listed = document.get(name)
        if not isinstance(listed, list):
            yield f"{name} is no list"
        for one in listed if isinstance(listed, list) else []:
            yield from _lacking(name, one, keys)
    conditions = document.get("conditions")
    if not isinstance(conditions, list) or not all(isinstance(one, str) for one in conditions):
        yield "conditions is no list of texts"
    for name in ("decided", "valid_from", "valid_until", "issued"):
        try:
            datetime.fromisoformat(str(document.get(name)))
        except ValueError:
            yield f"{name} is no date"


def _lacking(name: str, value: Json, keys: tuple[str, ...]) -> Iterator[str]:
    if not isinstance(value, Mapping) or not all(isinstance(value.get(key), str) for key in keys):
        yield f"{name} lacks {', '.join(keys)}"


def _moment(document: Mapping[str, Json]) -> datetime:
    told = datetime.fromisoformat(str(document["issued"]))
    return told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)


def _page(document: Mapping[str, Json], digest: str, facts: CertificateFacts, say: Any, day: Any) -> dict[str, Any]:
    link = f"{document['verify']}#{digest[:SHORT]}" if document["verify"] else ""
    return {
        "one": document,
        "sha256": digest,
        "facts": facts,
        "named": naming(facts.terms, say),
        "bare": bare,
        "pairs": _pairs,
        "declared": DECLARED,
        "kind": _KINDS[document["kind"]],
        "level": LEVELS[SubjectKind(document["level"])],
        "link": link if link.startswith("https://") else "",
        "qr": qr_code(link) if link else None,
        "rosette": rosette(digest),
        "decider": DECIDERS.get(document["decider"], Phrase(text={"en": document["decider"]})),
        **{name: day(date.fromisoformat(document[name])) for name in ("decided", "valid_from", "valid_until")},
    }


def _pairs(value: Json) -> list[tuple[str, Json]]:
    return sorted(value.items()) if isinstance(value, Mapping) else []


def qr_code(text: str) -> Code:
    """Return a text as a QR code (ISO/IEC 18004, error correction M) with its quiet zone."""
    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=4))
    path = "".join(
        f"M{column} {line}h1v1h-1z" for line, row in enumerate(rows) for column, dark in enumerate(row) if dark
    )
    return Code(size=len(rows), path=path)


_STEPS = 240


def rosette(digest: str) -> tuple[str, ...]:
    """Return closed curves that a digest shapes: another document, another ornament."""
    numbers = bytes.fromhex(digest)
    return tuple(_curve(numbers[3 * turn : 3 * turn + 3], turn) for turn in range(5))


def _curve(shape: bytes, turn: int) -> str:
    petals, twist, depth = 5 + shape[0] % 9, shape[1] / 256 * math.tau, 8 + shape[2] % 14
    points = []
    for step in range(_STEPS):
        angle = step / _STEPS * math.tau
        radius = 92 - 15 * turn - depth + depth * math.cos(petals * angle + twist)
        points.append(f"{radius * math.cos(angle):.2f} {radius * math.sin(angle):.2f}")
    return f"M{'L'.join(points)}Z"
