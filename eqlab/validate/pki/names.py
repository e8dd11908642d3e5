"""Distinguished names (RFC 5280, section 4.1.2.4; RFC 4519 for the short names)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from eqlab.core.text import words

SHORT: Mapping[str, str] = {
    "2.5.4.6": "C",
    "2.5.4.8": "ST",
    "2.5.4.7": "L",
    "2.5.4.10": "O",
    "2.5.4.11": "OU",
    "2.5.4.3": "CN",
    "2.5.4.12": "title",
    "2.5.4.4": "SN",
    "2.5.4.42": "GN",
    "2.5.4.43": "initials",
    "2.5.4.44": "generationQualifier",
    "2.5.4.46": "dnQualifier",
    "2.5.4.65": "pseudonym",
    "2.5.4.5": "serialNumber",
    "2.5.4.9": "street",
    "2.5.4.13": "description",
    "2.5.4.17": "postalCode",
    "2.5.4.97": "organizationIdentifier",
    "1.2.840.113549.1.9.1": "emailAddress",
    "0.9.2342.19200300.100.1.25": "DC",
    "0.9.2342.19200300.100.1.1": "UID",
}
"""Object identifiers of name attributes by the names that profiles use."""

BOUNDS: Mapping[str, int] = {
    **dict.fromkeys(("CN", "O", "OU", "title", "serialNumber", "dnQualifier"), 64),
    **dict.fromkeys(("L", "ST", "pseudonym"), 128),
    **dict.fromkeys(("SN", "GN", "initials", "generationQualifier"), 32768),
    "emailAddress": 255,
}
"""Most characters of a value (RFC 5280, appendix A.1)."""

ENCODINGS: Mapping[int, str] = {
    12: "UTF8String",
    19: "PrintableString",
    20: "TeletexString",
    22: "IA5String",
    28: "UniversalString",
    30: "BMPString",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """One attribute of a name."""

    name: str
    """Short name, or the object identifier when it has none."""
    value: str
    encoding: str


Name = tuple[Attribute, ...]


def read_name(name: Any) -> Name:
    """Read a name (asn1crypto), attributes in the order they stand. Raises one of MALFORMED."""
    return tuple(_attribute(pair) for relative in name.chosen for pair in relative)


def _attribute(pair: Any) -> Attribute:
    value = pair["value"]
    chosen = getattr(value, "chosen", value)
    oid = str(pair["type"].dotted)
    native = chosen.native
    return Attribute(
        name=SHORT.get(oid, oid),
        value=native if isinstance(native, str) else repr(native),
        encoding=ENCODINGS.get(chosen.tag, f"[{chosen.tag}]"),
    )


def written(name: Iterable[Attribute]) -> str:
    """Write a name as people read it, in the order of the certificate."""
    return ", ".join(f"{attribute.name}={attribute.value}" for attribute in name) or words("(empty)")
