"""Examines one signature field: what is signed, by whom, when; every rule that it breaks by itself is told."""

import dataclasses
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pyhanko.pdf_utils.generic import parse_pdf_date

from eqlab.core.finding import Finding
from eqlab.core.text import words
from eqlab.validate.pdf.cades import (
    PADES,
    PLAIN,
    STAMP,
    is_intact,
    judge_attributes,
    judge_digest,
    judge_signer,
)
from eqlab.validate.pdf.changes import UNKNOWN, Changes, changes_since
from eqlab.validate.pdf.fields import Field, contents_of
from eqlab.validate.pdf.issues import level as level_issues
from eqlab.validate.pdf.issues import signature as issues
from eqlab.validate.pdf.ranges import Range, judge_coverage, read_range
from eqlab.validate.pdf.reading import Broken, Pdf, attempt, entry, has_store, name_of, revision_of, text_of
from eqlab.validate.pdf.signed import Signed, cut, read_signed
from eqlab.validate.pdf.stamps import Stamp, digest_of, is_genuine, judge_stamp, read_stamp
from eqlab.validate.pki.certificate import instant
from eqlab.validate.pki.der import der_problem
from eqlab.validate.pki.facts import Unreadable
from eqlab.validate.pki.scene import Scene
from eqlab.validate.words import shorten

OLD = ("adbe.pkcs7.sha1", "adbe.x509.rsa_sha1")
"""Forms of signatures that rest on SHA-1 by definition."""
LEEWAY = timedelta(minutes=1)
"""How far the clocks of a signer and of a time-stamping authority may be apart."""


@dataclass(slots=True, kw_only=True)
class Examined:
    """A signature, as far as it could be read, and what is wrong with it so far."""

    field: Field
    sub_filter: str
    scene: Scene
    told: list[Finding] = dataclasses.field(default_factory=list)
    contents: bytes = b""
    covered: Range | None = None
    revision: int = -1
    """From 0; -1 when it is not known."""
    signed: Signed | None = None
    stamp: Stamp | None = None
    """The token, of a time-stamp of the document; else that of the signature's value."""
    genuine: bool = False
    """True when the time-stamp proves its time, its authority aside."""
    over_store: bool = False
    """True for a time-stamp of the document that covers a document security store."""
    intact: bool = False
    claimed: datetime | None = None
    changes: Changes = dataclasses.field(default_factory=lambda: Changes(kind=UNKNOWN))

    @property
    def is_stamp(self) -> bool:
        """True for a time-stamp of the document."""
        return self.sub_filter == STAMP

    @property
    def certifies(self) -> int:
        """What a certification signature allows; 0 for another."""
        return docmdp_of(self.field.value)


def docmdp_of(value: Any) -> int:
    """Return the permission of DocMDP in a signature dictionary; 0 for none, 2 where it does not say."""
    references = entry(value, "/Reference")
    for index in range(min(len(references), 20) if isinstance(references, list) else 0):
        reference = entry(references, index)
        if name_of(entry(reference, "/TransformMethod")) == "DocMDP":
            said = entry(entry(reference, "/TransformParams"), "/P")
            return int(said) if isinstance(said, int) and 1 <= said <= 3 else 2  # noqa: PLR2004 - ISO 32000-1, table 254
    return 0


def examine_field(pdf: Pdf, one: Field, at: datetime | None, digests: tuple[str, ...], scene: Scene) -> Examined:
    """Examine a signed field. Raises Exhausted."""
    sub_filter = name_of(entry(one.value, "/SubFilter"))
    seen = Examined(field=one, sub_filter=sub_filter, scene=scene, contents=contents_of(one.value) or b"")
    seen.claimed = _claimed(one.value)
    seen.covered = read_range(pdf, one, seen.told, scene)
    if not seen.contents.strip(b"\0"):
        seen.told.append(scene.tell(issues.NO_CONTENTS, "Contents", field=one.name))
        return seen
    if seen.covered is not None:
        seen.told.extend(judge_coverage(pdf, one, seen.covered, seen.contents, scene))
        _changes(pdf, seen)
    if sub_filter not in (PADES, PLAIN, STAMP):
        found = shorten(sub_filter, 40) or words("nothing")
        seen.told.append(scene.tell(issues.UNKNOWN_FILTER, "SubFilter", field=one.name, found=found))
        if sub_filter in OLD:
            seen.told.append(scene.tell(issues.WEAK_DIGEST, "SubFilter", field=one.name, found="SHA-1"))
        return seen
    _read(pdf, seen, at, digests)
    return seen


def _claimed(value: Any) -> datetime | None:
    text = text_of(entry(value, "/M"))
    try:
        said = attempt(lambda: parse_pdf_date(text, strict=False)) if text else None
    except Broken:
        return None
    return said if isinstance(said, datetime) and said.tzinfo is not None else None


def _changes(pdf: Pdf, seen: Examined) -> None:
    one, covered = seen.field, seen.covered
    try:
        seen.revision = attempt(lambda: revision_of(pdf, one.reference))
    except Broken:
        seen.revision = pdf.revisions - 1
    if covered is not None:
        seen.changes = changes_since(pdf, one, covered, seen.revision, seen.scene)
        seen.told.extend(seen.changes.findings)


def _read(pdf: Pdf, seen: Examined, at: datetime | None, digests: tuple[str, ...]) -> None:
    one, scene = seen.field, seen.scene
    try:
        der, rest = cut(seen.contents)
        if seen.is_stamp:
            seen.stamp = read_stamp(der)
        else:
            seen.signed = read_signed(der)
    except Unreadable as error:
        seen.told.append(scene.tell(issues.UNREADABLE, "Contents", field=one.name, part=error.part))
        return
    extra = len(rest.strip(b"\0"))
    if extra:
        seen.told.append(scene.tell(issues.PADDING, "Contents", field=one.name, count=str(extra)))
    problem = der_problem(der, defaults=False)
    if problem is not None:
        facts = {"field": one.name, "position": str(problem.position), "rule": problem.rule}
        seen.told.append(scene.tell(issues.NOT_DER, "Contents", **facts))
    if seen.is_stamp:
        _judge_stamp(pdf, seen, at)
    else:
        _judge_signed(pdf, seen, at, digests)


def _judge_stamp(pdf: Pdf, seen: Examined, at: datetime | None) -> None:
    stamp = seen.stamp
    if stamp is None or seen.covered is None:
        return
    known = digest_of(b"", stamp.digest) is not None
    digest = seen.covered.digest(pdf.data, stamp.digest) if known else None
    seen.told.extend(judge_stamp(stamp, words("document time-stamp"), digest, at, seen.scene))
    seen.genuine = seen.intact = is_genuine(stamp, digest)
    with suppress(Broken):
        seen.over_store = attempt(lambda: has_store(pdf, seen.revision))


def _judge_signed(pdf: Pdf, seen: Examined, at: datetime | None, digests: tuple[str, ...]) -> None:
    signed, one, scene = seen.signed, seen.field, seen.scene
    if signed is None:
        return
    seen.claimed = seen.claimed or signed.time
    if seen.covered is not None:
        digest = seen.covered.digest(pdf.data, signed.digest) if signed.known_digest else None
        bare = b"" if signed.attribute_bytes else seen.covered.covered(pdf.data)
        seen.told.extend(judge_digest(signed, one, digest, bare, scene))
        seen.intact = is_intact(signed, digest, bare)
    if seen.sub_filter == PLAIN:
        facts = {"field": one.name, "found": PLAIN, "expected": PADES}
        seen.told.append(scene.tell(issues.SUB_FILTER, "SubFilter", **facts))
    seen.told.extend(judge_attributes(signed, one, seen.sub_filter, digests, scene))
    seen.told.extend(judge_signer(signed, one, seen.claimed, at, scene))
    _value_stamp(seen, signed, at)


def _value_stamp(seen: Examined, signed: Signed, at: datetime | None) -> None:
    """Judge the time-stamp of the signature's value, the first where there are several."""
    what, scene = words("time-stamp of the signature"), seen.scene.under("time-stamp")
    for der in signed.stamps[:1]:
        try:
            stamp = read_stamp(der)
        except Unreadable as error:
            seen.told.append(scene.tell(level_issues.STAMP_UNREADABLE, "", what=what, part=error.part))
            return
        digest = digest_of(signed.signature, stamp.digest)
        seen.stamp, seen.genuine = stamp, is_genuine(stamp, digest)
        seen.told.extend(judge_stamp(stamp, what, digest, at, scene))
        if seen.claimed is not None and seen.claimed - stamp.time > LEEWAY:
            facts = {"what": what, "found": instant(stamp.time), "claimed": instant(seen.claimed)}
            seen.told.append(scene.tell(level_issues.STAMPED_BEFORE, "", **facts))
