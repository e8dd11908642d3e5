"""Seals on paper: as strong as lab.yaml lets them be, from PAdES B-B to B-LT, and renewed as B-LTA."""

import base64
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from eqlab.attest.keys import SealKey
from eqlab.attest.pades import Material, refresh_pdf, seal_pdf
from eqlab.attest.pades_parts import stamp_over_http
from eqlab.core.errors import ConfigurationError, UsageError
from eqlab.core.reason import reason_of
from eqlab.core.text import words
from eqlab.wiring.lab.issues import NO_ARCHIVE, NO_MATERIAL
from eqlab.wiring.lab.settings import LabSettings

_PEM = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----(.+?)-----END \1-----", re.DOTALL)
_OCSP = re.compile(rb"\x30(?:.|[\x81-\x83].{1,3})\x0a\x01\x00", re.DOTALL)
"""An OCSPResponse begins with its status, successful (RFC 6960, 4.2.1)."""


def seal_paper(settings: LabSettings, key: SealKey, paper: bytes, at: datetime) -> bytes:
    """Seal a paper: B-B; with an authority for time-stamps B-T; with revocation data as well B-LT.

    Raises what `seal_pdf` raises, and ConfigurationError when a file that lab.yaml names cannot be used.
    """
    stamping = stamp_over_http(settings.time_stamps) if settings.time_stamps else None
    material = _material(settings) if stamping and settings.seal.revocation else None
    return seal_pdf(paper, key, at, stamping=stamping, material=material)


def renew_paper(settings: LabSettings, paper: bytes) -> bytes:
    """Renew a sealed paper: what proves validity now, and an archive time-stamp over all of it (B-LTA).

    Raises what `refresh_pdf` raises, UsageError when lab.yaml does not name what it takes, and ConfigurationError when
    a file that it names cannot be used.
    """
    told = {words("time-stamping authority"): settings.time_stamps, words("revocation data"): settings.seal.revocation}
    for what, there in told.items():
        if not there:
            raise UsageError(NO_ARCHIVE, what=what)
    return refresh_pdf(paper, stamp_over_http(settings.time_stamps), _material(settings))


def _material(settings: LabSettings) -> Material:
    told = list(_read(settings.seal.revocation))
    return Material(
        certificates=tuple(_read(settings.seal.issuers)),
        crls=tuple(one for one in told if not _OCSP.match(one)),
        ocsps=tuple(one for one in told if _OCSP.match(one)),
    )


def _read(files: Sequence[Path]) -> Iterator[bytes]:
    """Yield what files hold, DER: one each, or several in PEM form."""
    for file in files:
        try:
            data = file.read_bytes()
            parts = [base64.b64decode(match[2]) for match in _PEM.finditer(data)]
        except (OSError, ValueError) as error:
            problem = reason_of(error)
            raise ConfigurationError(NO_MATERIAL, file=str(file), problem=problem) from None
        yield from parts or [data]
