"""Judges a PDF: file, signatures, what could act, what it declares to be.

Time and trust are arguments. Nothing here raises about a PDF, whatever its bytes; nothing in it is executed or fetched.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from eqlab.core.finding import Finding
from eqlab.core.location import RulePath, SubjectPath
from eqlab.core.text import words
from eqlab.validate.pdf.archive import declared_in_bytes, judge_archive, judge_encrypted
from eqlab.validate.pdf.content import Contents, judge_contents, look_through
from eqlab.validate.pdf.fields import signature_fields
from eqlab.validate.pdf.issues import reading as issues
from eqlab.validate.pdf.metering import Exhausted
from eqlab.validate.pdf.profile import PdfProfile
from eqlab.validate.pdf.reading import Broken, Pdf, attempt, open_pdf
from eqlab.validate.pdf.report import PdfFacts
from eqlab.validate.pdf.signatures import facts_of, judge_signatures, look_at
from eqlab.validate.pdf.store import Store, read_store
from eqlab.validate.pdf.trust import Ground
from eqlab.validate.pki.path import read_anchors
from eqlab.validate.pki.scene import Scene


def judge_pdf(
    data: bytes,
    profile: PdfProfile,
    at: datetime | None,
    anchors: Sequence[bytes] = (),
    place: SubjectPath | None = None,
    rule: RulePath | None = None,
) -> Iterator[Finding]:
    """Judge a PDF.

    `at` is the reference time, with time zone; None leaves time and chains undecided. `anchors` are trusted beside
    those of the profile, in PEM or DER; without any, no chain is judged. Raises AuthorError when an anchor cannot be
    read, at once. Source: ISO 32000-1, ETSI EN 319 142-1, ISO 19005.
    """
    return iter(examine_pdf(data, profile, at, anchors, place, rule)[1])


def examine_pdf(
    data: bytes,
    profile: PdfProfile,
    at: datetime | None,
    anchors: Sequence[bytes] = (),
    place: SubjectPath | None = None,
    rule: RulePath | None = None,
) -> tuple[PdfFacts, tuple[Finding, ...]]:
    """Judge a PDF as `judge_pdf` does; return what reports say of it, and the findings."""
    trusted = read_anchors([*profile.anchors, *anchors])
    scene, told = Scene(place=place or SubjectPath(), rule=(rule or RulePath()) / "pdf"), list[Finding]()
    ground = Ground(anchors=tuple(one.der for one in trusted), trusted=trusted, at=at, store=Store())
    facts = PdfFacts(readable=False)
    try:
        facts = attempt(lambda: _examined(data, profile, ground, scene, told))
    except Exhausted:
        told.append(scene.tell(issues.TOO_MUCH, ""))
    except Broken as error:
        told.append(scene.tell(issues.PART_UNREADABLE, "", part=words("A part of the PDF"), reason=error.reason))
    return facts, tuple(told)


def _examined(data: bytes, profile: PdfProfile, ground: Ground, scene: Scene, told: list[Finding]) -> PdfFacts:
    pdf = open_pdf(data, profile.largest, told, scene)
    if pdf is None:
        return PdfFacts(readable=False)
    if pdf.encrypted:
        told.append(scene.tell(issues.ENCRYPTED, "Encrypt"))
        told.extend(judge_encrypted(pdf, profile, scene))
        return PdfFacts(readable=True, encrypted=True, revisions=pdf.revisions, archive=declared_in_bytes(data))
    return _judge(pdf, profile, replace(ground, store=read_store(pdf, told, scene)), scene, told)


def _judge(pdf: Pdf, profile: PdfProfile, ground: Ground, scene: Scene, told: list[Finding]) -> PdfFacts:
    looked = look_at(pdf, signature_fields(pdf), ground, profile, scene.under("signature"))
    told.extend(judge_signatures(pdf, looked, profile, ground, scene.under("signature")))
    contents = look_through(pdf)
    told.extend(judge_contents(contents, profile, scene.under("content")))
    archive = _archive(pdf, profile, contents, scene, told)
    return PdfFacts(
        readable=True,
        revisions=pdf.revisions,
        signatures=facts_of(pdf, looked),
        empty_fields=looked.empty,
        archive=archive,
        active=tuple(contents.active),
    )


def _archive(pdf: Pdf, profile: PdfProfile, contents: Contents, scene: Scene, told: list[Finding]) -> str:
    found: list[Finding] = []
    try:
        archive = attempt(lambda: judge_archive(pdf, profile, contents, scene.under("archive"), found))
    except Broken as error:
        part = scene.tell(issues.PART_UNREADABLE, "Root.Metadata", part="Metadata", reason=error.reason)
        found.append(part)
        archive = ""
    told.extend(found)
    return archive
