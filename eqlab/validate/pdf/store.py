"""The document security store (ETSI EN 319 142-1, section 5.4): certificates and revocation information in the file."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodePurpose

from eqlab.core.finding import Finding
from eqlab.core.text import words
from eqlab.validate.pdf.issues import level as issues
from eqlab.validate.pdf.reading import Broken, Pdf, attempt, entry, resolved
from eqlab.validate.pki.facts import CertificateFacts, Unreadable, read_certificate
from eqlab.validate.pki.scene import Scene
from eqlab.validate.reasons import stopped

MOST = 100
"""Certificates, lists or responses that are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """What the file holds to judge its signatures by."""

    present: bool = False
    certificates: tuple[CertificateFacts, ...] = ()
    lists: tuple[bytes, ...] = ()
    responses: tuple[bytes, ...] = ()


def read_store(pdf: Pdf, told: list[Finding], scene: Scene) -> Store:
    """Read the store of the last revision; what cannot be read is told. Raises Exhausted."""
    store = entry(pdf.reader.root, "/DSS")
    if store is None:
        return Store()
    place = scene.under("dss")
    try:
        return attempt(lambda: _read(store))
    except Broken as error:
        told.append(place.tell(issues.STORE_UNREADABLE, "Root.DSS", reason=error.reason))
        return Store(present=True)


def _read(store: Any) -> Store:
    return Store(
        present=True,
        certificates=tuple(_certificates(store)),
        lists=tuple(_streams(store, "/CRLs", DecodePurpose.CRL)),
        responses=tuple(_streams(store, "/OCSPs", DecodePurpose.OCSP_RESPONSE)),
    )


def _streams(store: Any, key: str, purpose: DecodePurpose) -> Iterator[bytes]:
    values = entry(store, key)
    if values is None:
        return
    if not isinstance(values, generic.ArrayObject):
        raise Broken(words("{key} is no array.", key=key[1:]))
    for index in range(min(len(values), MOST)):
        stream = resolved(values.raw_get(index))
        if not isinstance(stream, generic.StreamObject):
            raise Broken(words("{key} is no stream.", key=f"{key[1:]}[{index}]"))
        yield stream.read_data(purpose)


def _certificates(store: Any) -> Iterator[CertificateFacts]:
    for der in _streams(store, "/Certs", DecodePurpose.CERTIFICATE):
        try:
            yield read_certificate(der)
        except Unreadable as error:
            raise Broken(stopped(error.part)) from None
