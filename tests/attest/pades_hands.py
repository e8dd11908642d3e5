"""Papers, keys and a time-stamping authority for tests of seals."""

import sys
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1] / "validate" / "pdf"), str(Path(__file__).parents[1] / "report" / "lab")]

import making_pdf as making  # noqa: E402
from asn1crypto import tsp  # noqa: E402
from cryptography import x509  # noqa: E402
from cryptography.hazmat.primitives.serialization import Encoding  # noqa: E402
from lab_attestation import DOCUMENT  # noqa: E402
from making_pdf import certificate, key, revocation_list, stamper  # noqa: E402

from eqlab.attest.keys import FileSealKey, key_digest  # noqa: E402
from eqlab.attest.pades import Material, Stamping, seal_pdf  # noqa: E402
from eqlab.label.canonical import canonical  # noqa: E402
from eqlab.report.pdf import TEST, Attached, render_pdf  # noqa: E402

AT, LATER, LATE = making.SIGNED, making.AT, making.LATE
PAGE = "<html lang=en><title>EQ-2026-0001</title><h1>Attestation</h1><p>Praxis Nova 4.2.1</p>"
root, plain_pdf, update = making.anchor, making.pdf, making.update


def der(one: x509.Certificate) -> bytes:
    return one.public_bytes(Encoding.DER)


@cache
def file_key(called: str = "Signer", by: str = "Root") -> FileSealKey:
    return FileSealKey(private=key(called), chain=(der(certificate(called, by)), root()))


@dataclass(frozen=True)
class ModuleLike:
    """A key that says it is in a hardware module."""

    inner: FileSealKey
    kind: str = "pkcs11"

    @property
    def chain(self) -> tuple[bytes, ...]:
        return self.inner.chain

    def sign(self, data: bytes) -> bytes:
        return self.inner.sign(data)


def stamping(when: datetime = AT) -> Stamping:
    made = stamper(when)

    def ask(request: bytes) -> bytes:
        return made.request_tsa_response(tsp.TimeStampReq.load(request)).dump()

    return ask


def material(revoked: tuple[int, ...] = ()) -> Material:
    clock = der(certificate("Clock", purpose="stamp"))
    return Material(certificates=(root(), clock), crls=(revocation_list(revoked),))


def document(**changed: Any) -> dict[str, Any]:
    issuer = {**DOCUMENT["issuer"], "key": key_digest(file_key().chain[0])}
    return {**DOCUMENT, "issuer": issuer, **changed}


@cache
def paper(test: bool = True) -> bytes:
    """A paper with the data of an attestation, not sealed; small, for judging is work."""
    data = Attached(name="attestation.json", data=canonical(document(test=test)), description="data")
    return render_pdf(PAGE, at=AT, attachments=[data], style=TEST if test else "")


@cache
def sealed(level: str) -> bytes:
    asked: dict[str, Any] = {}
    if level != "B-B":
        asked["stamping"] = stamping()
    if level in ("B-LT", "B-LTA"):
        asked["material"] = material()
    return seal_pdf(paper(), file_key(), AT, archive=level == "B-LTA", **asked)
