"""An attestation as a PDF: the document is attached as attestation.json, and the seal is the PDF's signature."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from eqlab.attest.document import from_json
from eqlab.attest.keys.seal import key_digest_of
from eqlab.attest.verify import issues
from eqlab.attest.verify.opening import Opened, Seal
from eqlab.core.finding import Finding, found
from eqlab.validate.pdf.changes import NONE, VALIDATION
from eqlab.validate.pdf.examining import Examined
from eqlab.validate.pdf.fields import signature_fields
from eqlab.validate.pdf.levels import later
from eqlab.validate.pdf.metering import Exhausted
from eqlab.validate.pdf.profile import LARGEST, PLAIN
from eqlab.validate.pdf.reading import Broken, Pdf, attempt, entry, open_pdf
from eqlab.validate.pdf.signatures import look_at
from eqlab.validate.pdf.signed import NEW_CERTIFICATE, OLD_CERTIFICATE, Signed, is_named
from eqlab.validate.pdf.store import Store
from eqlab.validate.pdf.trust import Ground
from eqlab.validate.pki.facts import CertificateFacts
from eqlab.validate.pki.scene import Scene

NAME = "attestation.json"
_BOTH = (NEW_CERTIFICATE, OLD_CERTIFICATE)
_MOST = 200
"""Attached files, and nodes of their tree, that are looked at."""


def open_pdf_file(data: bytes, at: datetime) -> Opened:
    """Open a PDF. Never raises about it."""
    told: list[Finding] = []
    try:
        pdf = attempt(lambda: open_pdf(data, LARGEST, told, Scene()))
        if pdf is None or pdf.encrypted:
            why = told[-1].sentence() if told else "it is encrypted."
            return _unreadable(why)
        return attempt(lambda: _open(pdf, at))
    except Exhausted:
        return _unreadable("it takes more work than any attestation is worth.")
    except Broken as error:
        return _unreadable(str(error))


def _unreadable(why: str) -> Opened:
    return Opened(form="pdf", findings=(found(issues.PDF_UNREADABLE, why=why),))


def _open(pdf: Pdf, at: datetime) -> Opened:
    attached = [data for name, data in _attachments(pdf) if name == NAME]
    if len(attached) != 1:
        return Opened(form="pdf", findings=(found(issues.NO_ATTACHMENT, count=str(len(attached))),))
    attestation, wrong = from_json(attached[0])
    if attestation is None:
        return Opened(form="pdf", findings=wrong)
    seal, told = _seal(pdf, at, attestation.issuer.key)
    return Opened(form="pdf", attestation=attestation, seal=seal, findings=told)


def _attachments(pdf: Pdf) -> Iterator[tuple[str, bytes]]:
    nodes, looked = [entry(entry(pdf.reader.root, "/Names"), "/EmbeddedFiles")], 0
    while nodes and looked < _MOST:
        node, looked = nodes.pop(), looked + 1
        kids, names = entry(node, "/Kids"), entry(node, "/Names")
        nodes.extend(entry(kids, index) for index in range(min(len(kids), _MOST) if isinstance(kids, list) else 0))
        for index in range(1, min(len(names), 2 * _MOST) if isinstance(names, list) else 0, 2):
            yield from _file(entry(names, index))


def _file(specification: Any) -> Iterator[tuple[str, bytes]]:
    """Yield what a specification attaches: twice, where readers may take one file or another."""
    files = [entry(entry(specification, "/EF"), key) for key in ("/F", "/UF")]
    names = {str(name) for key in ("/F", "/UF") if (name := entry(specification, key)) is not None}
    contents = {data for one in files if isinstance(data := getattr(one, "data", None), bytes)}
    yield from ((name, data) for name in names for data in contents)


def _seal(pdf: Pdf, at: datetime, key: str) -> tuple[Seal | None, tuple[Finding, ...]]:
    ground = Ground(anchors=(), trusted=(), at=at, store=Store())
    looked = look_at(pdf, signature_fields(pdf), ground, PLAIN, Scene())
    seals = [(one, seal) for one in looked.signatures if (seal := _read(one, looked.stamps)) is not None]
    if not seals:
        return None, (found(issues.PDF_UNSEALED),)
    signature, seal = next((pair for pair in seals if pair[1].key == key), seals[0])
    if signature.changes.kind not in (NONE, VALIDATION):
        return seal, (found(issues.PDF_CHANGED, changes=signature.changes.kind),)
    return seal, ()


def _read(signature: Examined, stamps: tuple[Examined, ...]) -> Seal | None:
    """Return a signature as a seal; one that does not name its certificate could bring any for its key."""
    signed = signature.signed
    signer = signed.signer if signed is not None else None
    if signed is None or signer is None or not key_digest_of(signer):
        return None
    return Seal(
        form="pdf",
        fits=signature.intact and _names(signed, signer, NEW_CERTIFICATE),
        certificate=signer,
        key=key_digest_of(signer),
        stamps=tuple(_stamps(signature, stamps)),
    )


def _names(signed: Signed, certificate: CertificateFacts, *attributes: str) -> bool:
    stated = next((one for name in attributes if (one := signed.stated(name)) is not None), None)
    return stated is not None and is_named(stated, certificate)


def _stamps(signature: Examined, stamps: tuple[Examined, ...]) -> Iterator[tuple[str, datetime]]:
    own = [signature.stamp] if signature.genuine else []
    for stamp in (*own, *(one.stamp for one in later(signature, stamps))):
        authority = stamp.authority if stamp is not None else None
        if stamp is not None and authority is not None and _names(stamp.signed, authority, *_BOTH):
            yield key_digest_of(authority), stamp.time
