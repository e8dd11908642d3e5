"""All signatures of a PDF together: who signed, at which proven time, on which level, and what is no signature."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from eqlab.core.finding import Finding
from eqlab.core.text import Words, words
from eqlab.validate.pdf.changes import NONE
from eqlab.validate.pdf.examining import Examined, examine_field
from eqlab.validate.pdf.fields import Field, contents_of, orphans, usage_rights
from eqlab.validate.pdf.issues import level as level_issues
from eqlab.validate.pdf.issues import signature as issues
from eqlab.validate.pdf.levels import Reached, proven_time, reached
from eqlab.validate.pdf.profile import LEVELS, PdfProfile
from eqlab.validate.pdf.ranges import judge_tail
from eqlab.validate.pdf.reading import Pdf
from eqlab.validate.pdf.report import SignatureFacts
from eqlab.validate.pdf.signed import Signed
from eqlab.validate.pdf.trust import Ground, judge_trust
from eqlab.validate.pki.certificate import instant
from eqlab.validate.pki.facts import CertificateFacts
from eqlab.validate.pki.issues import path as path_issues
from eqlab.validate.pki.names import written
from eqlab.validate.pki.profiling import judge_profile
from eqlab.validate.pki.scene import Scene
from eqlab.validate.words import shorten

MOST = 50
"""Signatures of a file that are judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What was found in the signature fields."""

    signatures: tuple[Examined, ...]
    """In the order in which they were made, as far as the file says."""
    stamps: tuple[Examined, ...]
    empty: tuple[str, ...]
    fields: int
    """How many fields are signed."""
    levels: dict[str, Reached] = field(default_factory=dict)
    """By the field's object and name."""


def look_at(pdf: Pdf, fields: Sequence[Field], ground: Ground, profile: PdfProfile, scene: Scene) -> Looked:
    """Examine all fields. Raises Exhausted."""
    signed = [one for one in fields if one.value is not None]
    seen = [
        examine_field(pdf, one, ground.at, profile.digests, scene.at(replace(scene.place, path=_path(scene, one))))
        for one in signed[:MOST]
    ]
    seen.sort(key=lambda one: one.covered.end if one.covered is not None else len(pdf.data))
    stamps = tuple(one for one in seen if one.is_stamp)
    signatures = tuple(one for one in seen if not one.is_stamp)
    levels = {_key(one): reached(one, one.signed, stamps, ground) for one in signatures if one.signed is not None}
    empty = tuple(one.name for one in fields if one.value is None)
    return Looked(signatures=signatures, stamps=stamps, empty=empty, fields=len(signed), levels=levels)


def _path(scene: Scene, one: Field) -> str:
    return " ".join(piece for piece in (scene.place.path, one.object or f"field {one.name}") if piece)


def _key(seen: Examined) -> str:
    return f"{seen.field.object} {seen.field.name}"


def judge_signatures(pdf: Pdf, looked: Looked, profile: PdfProfile, ground: Ground, scene: Scene) -> Iterator[Finding]:
    """Judge all signatures, and what is missing. Raises Exhausted."""
    yield from _file(pdf, looked, profile, ground, scene)
    for seen in (*looked.signatures, *looked.stamps):
        yield from seen.told
    for index, seen in enumerate(looked.signatures):
        if index and seen.certifies:
            yield seen.scene.tell(issues.NOT_FIRST, "Reference", field=seen.field.name)
        if seen.signed is not None:
            yield from _signature(seen, seen.signed, looked, profile, ground)
    for seen in looked.stamps:
        if seen.stamp is not None and ground.at is not None:
            yield from _authority(seen, ground)


def _file(pdf: Pdf, looked: Looked, profile: PdfProfile, ground: Ground, scene: Scene) -> Iterator[Finding]:
    seen = (*looked.signatures, *looked.stamps)
    if len(looked.signatures) < profile.signatures:
        facts = {"found": str(len(looked.signatures)), "expected": str(profile.signatures)}
        yield scene.tell(issues.TOO_FEW, "", **facts)
    if looked.fields > MOST:
        yield scene.tell(issues.TOO_MANY, "", found=str(looked.fields), limit=str(MOST))
    for name in looked.empty[:MOST]:
        yield scene.tell(issues.UNSIGNED_FIELD, f"field {name}", field=name)
    rights = contents_of(usage_rights(pdf))
    if rights is not None:
        yield scene.tell(issues.USAGE_RIGHTS, "Root.Perms")
    known = [one.contents for one in seen] + ([rights] if rights is not None else [])
    if looked.fields <= MOST:
        for position in orphans(pdf.data, known):
            yield scene.tell(issues.ORPHAN, f"byte {position}", position=str(position))
    yield from _twice(seen)
    if seen:
        yield from _signed_file(pdf, seen, profile, scene)
    if seen and ground.at is None:
        yield scene.tell(issues.TIME_NOT_JUDGED, "")


def _signed_file(pdf: Pdf, seen: Sequence[Examined], profile: PdfProfile, scene: Scene) -> Iterator[Finding]:
    """Judge what matters of a file because it is signed."""
    yield from judge_tail(pdf, scene)
    yield from _last(pdf, seen, profile)
    if not pdf.strict:
        yield scene.tell(issues.LENIENT, "")
    if pdf.reader.xrefs.hybrid_xrefs_present:
        yield scene.tell(issues.HYBRID, "")


def _twice(seen: Sequence[Examined]) -> Iterator[Finding]:
    known: dict[bytes, Examined] = {}
    for one in seen:
        other = known.setdefault(one.contents, one)
        if other is not one and one.contents:
            yield one.scene.tell(issues.SAME_VALUE, "V", field=one.field.name, other=other.field.name)


def _last(pdf: Pdf, seen: Sequence[Examined], profile: PdfProfile) -> Iterator[Finding]:
    covered = [one.covered.end for one in seen if one.covered is not None]
    if profile.whole and covered and max(covered) < len(pdf.data):
        last = seen[-1]
        yield last.scene.tell(issues.NOT_WHOLE, "ByteRange", field=last.field.name, end=str(max(covered)))


def _signature(
    seen: Examined, signed: Signed, looked: Looked, profile: PdfProfile, ground: Ground
) -> Iterator[Finding]:
    found = looked.levels[_key(seen)]
    if profile.level and (not found.level or LEVELS.index(found.level) < LEVELS.index(profile.level)):
        yield _too_low(seen, found, profile.level)
    signer = signed.signer
    if signer is None:
        return
    scene = seen.scene.under("signer")
    if profile.signer is not None and not profile.signer.covers(written(signer.subject)):
        facts = {"field": seen.field.name, "subject": shorten(written(signer.subject), 100)}
        yield scene.tell(issues.FOREIGN_SIGNER, "", **facts, expected=shorten(profile.signer.text, 100))
    if profile.certificate is not None:
        yield from judge_profile(signer, profile.certificate, scene.under(profile.certificate.name))
    if ground.at is not None:
        yield from _trust(seen, signed, signer, proven_time(seen, looked.stamps), ground, ground.at)
        if seen.stamp is not None:
            yield from _authority(seen, ground)


def _too_low(seen: Examined, found: Reached, demanded: str) -> Finding:
    facts = {"field": seen.field.name, "found": found.level or words("none"), "expected": demanded}
    missing = found.lacks(demanded)
    return seen.scene.tell(level_issues.TOO_LOW, "level", **facts, missing=_joined(missing))


def _joined(pieces: Sequence[Words]) -> Words:
    """List what is missing, in words that every language can join."""
    first, *rest = pieces
    return words("{first}; {rest}", first=first, rest=_joined(rest)) if rest else first


def _trust(
    seen: Examined, signed: Signed, signer: CertificateFacts, proven: datetime | None, ground: Ground, at: datetime
) -> Iterator[Finding]:
    scene = seen.scene.under("signer")
    if not ground.anchors:
        if proven is None and not signer.valid_at(at):
            yield from _unproven(seen, signer, at, scene)
        return
    findings = [*judge_trust(signer, signed.certificates, proven or at, ground, scene)]
    late = [one for one in findings if one.issue is path_issues.ISSUER_NOT_VALID]
    claimed = seen.claimed
    if proven is None and late and claimed is not None and claimed <= at:
        again = judge_trust(signer, signed.certificates, claimed, ground, scene)
        if not any(one.issue is path_issues.ISSUER_NOT_VALID for one in again):
            findings = [one for one in findings if one not in late]
            yield scene.tell(issues.NO_PROOF, "", **_about(seen, signer, at))
    yield from findings


def _unproven(seen: Examined, signer: CertificateFacts, at: datetime, scene: Scene) -> Iterator[Finding]:
    """Tell a certificate that is not valid at the reference time, where nothing proves an earlier one."""
    if seen.claimed is not None and seen.claimed <= at and signer.valid_at(seen.claimed):
        yield scene.tell(issues.NO_PROOF, "", **_about(seen, signer, at))
        return
    times = {"not_before": instant(signer.not_before.at), "not_after": instant(signer.not_after.at)}
    facts = {"subject": shorten(signer.called, 80), "at": instant(at), **times}
    yield scene.tell(path_issues.ISSUER_NOT_VALID, "", **facts)


def _about(seen: Examined, signer: CertificateFacts, at: datetime) -> dict[str, str]:
    return {"field": seen.field.name, "subject": shorten(signer.called, 80), "at": instant(at)}


def _authority(seen: Examined, ground: Ground) -> Iterator[Finding]:
    """Judge the chain of the authority that stamped, for the time it stamped."""
    stamp = seen.stamp
    if stamp is None or stamp.authority is None or not ground.anchors:
        return
    scene = seen.scene.under("time-stamp")
    yield from judge_trust(stamp.authority, stamp.signed.certificates, stamp.time, ground, scene)


def facts_of(pdf: Pdf, looked: Looked) -> tuple[SignatureFacts, ...]:
    """Return what reports say of the signatures."""
    return tuple(_facts(pdf, one, looked) for one in (*looked.signatures, *looked.stamps))


def _facts(pdf: Pdf, seen: Examined, looked: Looked) -> SignatureFacts:
    signed = seen.signed or (seen.stamp.signed if seen.stamp is not None else None)
    signer = signed.signer if signed is not None else None
    level = looked.levels.get(_key(seen))
    return SignatureFacts(
        field=seen.field.name,
        sub_filter=shorten(seen.sub_filter, 40),
        is_stamp=seen.is_stamp,
        certifies=seen.certifies,
        revision=seen.revision + 1,
        whole_file=seen.covered is not None and seen.covered.end == len(pdf.data) and seen.changes.kind == NONE,
        intact=seen.intact,
        signer=shorten(written(signer.subject), 200) if signer is not None else "",
        digest=signed.digest_title if signed is not None else "",
        claimed=seen.claimed,
        stamped=proven_time(seen, looked.stamps),
        level=level.level if level is not None else "",
        changes=seen.changes.kind,
    )
