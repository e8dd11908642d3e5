"""How an object identifier is written in digits and dots (ITU-T X.660; RFC 3061)."""

import re

OID = r"(?:[01]\.[1-3]?\d|2\.(?:0|[1-9]\d*))(?:\.(?:0|[1-9]\d*))*"
"""A pattern of two arcs or more: below 0 and 1 the second is at most 39 (X.660; X.690, section 8.19.4)."""
_OID = re.compile(OID, re.ASCII)


def is_oid(text: str) -> bool:
    """Tell whether a text is an object identifier, without a prefix such as urn:oid."""
    return _OID.fullmatch(text) is not None
