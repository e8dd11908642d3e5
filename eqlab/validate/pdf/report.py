"""What reports say of a PDF and of its signatures."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureFacts:
    """One signature of a PDF."""

    field: str
    sub_filter: str
    is_stamp: bool
    """True for a time-stamp of the document, which is nobody's signature."""
    certifies: int
    """What a certification signature allows afterwards (1 nothing, 2 forms, 3 comments); 0 for an approval."""
    revision: int
    """The revision it stands in, from 1."""
    whole_file: bool
    """True when nothing follows after what it covers."""
    intact: bool
    """True when it is over the covered bytes, by the signer's key; trust and time are other matters."""
    signer: str
    """Subject of the certificate, as RFC 4514 writes it; empty when there is none."""
    digest: str
    claimed: datetime | None
    """When it says it was made."""
    stamped: datetime | None
    """When a genuine time-stamp proves it was there."""
    level: str
    """`B-B`, `B-T`, `B-LT` or `B-LTA`; empty when it is no PAdES."""
    changes: str
    """What was changed since: `none`, `validation data`, `forms`, `other`, `unknown`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfFacts:
    """What a PDF is."""

    readable: bool
    encrypted: bool = False
    revisions: int = 0
    signatures: tuple[SignatureFacts, ...] = ()
    empty_fields: tuple[str, ...] = ()
    """Signature fields without a signature."""
    archive: str = ""
    """What it declares, e.g. `PDF/A-1b`; empty for nothing."""
    active: tuple[str, ...] = ()
    """What could act, by the issue's code."""
