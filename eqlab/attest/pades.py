"""Seals on PDF files: PAdES baseline B-B, B-T, B-LT and B-LTA (ETSI EN 319 142-1), by increments that keep PDF/A.

The seal is a certification that allows no changes: what comes later than proofs of validity shows.
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, TypeVar

from asn1crypto import crl, ocsp, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import DocumentTimestamp, PdfSignedData, SignatureObject
from pyhanko.sign.validation.dss import DocumentSecurityStore

from eqlab.attest import pades_issues as issues
from eqlab.attest.keys import SealKey, is_demonstration
from eqlab.attest.pades_parts import KeySigner, Stamper, Stamping, data_within, stamp_over_http
from eqlab.core.errors import LabFault, UsageError
from eqlab.core.text import words
from eqlab.validate.pki.facts import read_certificate

__all__ = ["FIELD", "Material", "Stamping", "refresh_pdf", "seal_pdf", "stamp_over_http"]

FIELD = "Seal"
"""Name of the seal's field."""
_DIGEST = "sha256"
_Made = TypeVar("_Made")
_ROOM = 48 * 1024
"""Hexadecimal digits that are kept free for a seal: its certificates and a time-stamp with its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What proves, later and without any connection, that certificates were valid. DER."""

    certificates: tuple[bytes, ...] = ()
    """Of the issuers of the seal's and of the time-stamps' certificates."""
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()
    """Responses (OCSPResponse)."""


class _Increment(IncrementalPdfFileWriter):
    """Adds to a file and leaves its metadata alone: they say what the paper is, not what came to it, nor when."""

    def _update_meta(self) -> None:
        pass


def seal_pdf(
    pdf: bytes,
    key: SealKey,
    at: datetime,
    *,
    stamping: Stamping | None = None,
    material: Material | None = None,
    archive: bool = False,
    reason: str = "",
) -> bytes:
    """Seal a paper at the moment `at`, with time zone.

    Alone the seal is B-B; with `stamping` B-T, with `material` too B-LT, with `archive` as well B-LTA. The paper has
    to hold its data: a key for demonstrations seals demonstrations only, and a real one never does. Raises UsageError
    when the paper may not be sealed with this key, is signed already, or lacks what the level needs; LabFault when key
    or time-stamping authority fail. Source: ETSI EN 319 142-1, 6.3.
    """
    admit_pdf(pdf, key)
    for level, what, missing in (
        ("B-LT", words("a time-stamping authority"), material is not None and stamping is None),
        ("B-LTA", words("what proves validity later"), archive and material is None),
    ):
        if missing:
            raise UsageError(issues.LEVEL_NEEDS, level=level, what=what)
    sealed = _attempt(lambda: _seal(pdf, key, at, stamping, reason))
    if material is None or stamping is None:
        return sealed
    stored = _attempt(lambda: _with_store(sealed, material, first=True))
    return _attempt(lambda: _stamped(stored, stamping)) if archive else stored


def refresh_pdf(pdf: bytes, stamping: Stamping, material: Material) -> bytes:
    """Renew a sealed paper: store what proves validity now, and put a time-stamp over all of it (B-LTA).

    Raises UsageError when the paper has no seal, LabFault when the authority fails.
    """
    if not _attempt(lambda: bool(PdfFileReader(BytesIO(pdf)).embedded_regular_signatures)):
        raise UsageError(issues.NO_SEAL)
    stored = _attempt(lambda: _with_store(pdf, material, first=False))
    return _attempt(lambda: _stamped(stored, stamping))


def admit_pdf(pdf: bytes, key: SealKey) -> None:
    """Refuse to seal what this key may not seal. Raises UsageError."""
    told = data_within(pdf)
    test = told["test"] if "test" in told else told.get("demonstration")
    if not isinstance(test, bool):
        raise UsageError(issues.NO_DATA, problem=words("it does not say whether it is a test"))
    demonstrating = key.kind == "file" or is_demonstration(read_certificate(key.chain[0]))
    if test is not demonstrating:
        raise UsageError(issues.A_TEST if test else issues.NOT_A_TEST, id=str(told.get("id", "")))
    if _attempt(lambda: bool(PdfFileReader(BytesIO(pdf)).embedded_signatures)):
        raise UsageError(issues.ALREADY_SEALED)


def _attempt(work: Callable[[], _Made]) -> _Made:
    try:
        return work()
    except (PdfError, SigningError, ValueError, TypeError, KeyError, OSError) as problem:
        raise LabFault(issues.NOT_SEALED, problem=str(problem).rstrip(".") or type(problem).__name__) from problem


def _seal(pdf: bytes, key: SealKey, at: datetime, stamping: Stamping | None, reason: str) -> bytes:
    placeholder = SignatureObject(
        timestamp=at.astimezone(UTC).replace(microsecond=0),
        subfilter=SigSeedSubFilter.PADES,
        reason=reason or None,
        bytes_reserved=_ROOM,
    )
    mdp = SigMDPSetup(md_algorithm=_DIGEST, certify=True, docmdp_perms=MDPPerm.NO_CHANGES)
    stamper = Stamper(stamping) if stamping else None

    def sign(digest: bytes) -> Coroutine[Any, Any, Any]:
        return KeySigner(key).async_sign(digest, _DIGEST, use_pades=True, timestamper=stamper)

    return _embedded(pdf, FIELD, SigObjSetup(sig_placeholder=placeholder, mdp_setup=mdp), sign)


def _stamped(pdf: bytes, stamping: Stamping) -> bytes:
    stamper = Stamper(stamping)

    def sign(digest: bytes) -> Coroutine[Any, Any, Any]:
        return stamper.async_timestamp(digest, _DIGEST)

    count = len(PdfFileReader(BytesIO(pdf)).embedded_timestamp_signatures)
    placeholder: PdfSignedData = DocumentTimestamp(bytes_reserved=_ROOM)  # type: ignore[no-untyped-call]
    return _embedded(pdf, f"Time{count + 1}", SigObjSetup(sig_placeholder=placeholder), sign)


def _embedded(pdf: bytes, field: str, setup: SigObjSetup, sign: Any) -> bytes:
    """Add a signature field as an increment; `sign` makes its content of the digest of all else."""
    writer = _Increment(BytesIO(pdf))
    steps = PdfCMSEmbedder(new_field_spec=SigFieldSpec(field)).write_cms(field, writer)
    next(steps)
    steps.send(setup)
    out = BytesIO()
    prepared, _ = steps.send(SigIOSetup(md_algorithm=_DIGEST, output=out))
    steps.send(asyncio.run(sign(prepared.document_digest)))
    return out.getvalue()


def _with_store(pdf: bytes, material: Material, *, first: bool) -> bytes:
    """Add to the security store; only at `first` by signature too, for such entries may never change."""
    seals = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures if first else []
    writer, out = _Increment(BytesIO(pdf)), BytesIO()
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        seals[-1].pkcs7_content.hex().encode() if seals else None,
        certs=_read(x509.Certificate, material.certificates),
        crls=_read(crl.CertificateList, material.crls),
        ocsps=_read(ocsp.OCSPResponse, material.ocsps),
    )
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


def _read(kind: Any, ders: Sequence[bytes]) -> list[Any]:
    try:
        return [kind.load(der, strict=True) for der in ders]
    except (ValueError, TypeError) as problem:
        raise LabFault(issues.BAD_MATERIAL, problem=str(problem).splitlines()[0]) from problem
