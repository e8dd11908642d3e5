"""Signature fields of a form (ISO 32000-1, section 12.7), and signatures that no field leads to."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils import generic

from eqlab.validate.pdf.reading import Pdf, entry, name_of, object_of, raw_entry, resolved, text_of
from eqlab.validate.words import shorten

MOST_FIELDS = 5000
_BLOB = re.compile(rb"<\s*+(30[0-9a-fA-F\s]{100,}+)>")
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
"""id-signedData, as it begins every signature in CMS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of a form that takes a signature."""

    name: str
    """Fully qualified, for sentences."""
    object: str
    """E.g. `object 12 0`; empty when the field is no object of its own."""
    field: Any
    value: Any
    """The signature dictionary; None when the field is not signed."""
    reference: Any
    """Reference to the signature dictionary, as it stands in the field; None when it is written out there."""


def signature_fields(pdf: Pdf) -> tuple[Field, ...]:
    """Return the signature fields in the order of the form, each object once. Raises Exhausted."""
    top = raw_entry(entry(pdf.reader.root, "/AcroForm"), "/Fields")
    found: list[Field] = []
    seen: set[tuple[int, int]] = set()
    waiting = [(one, "", "") for one in reversed(_kids(top))]
    while waiting and len(seen) < MOST_FIELDS:
        raw, above, kind = waiting.pop()
        if isinstance(raw, generic.IndirectObject):
            if (raw.idnum, raw.generation) in seen:
                continue
            seen.add((raw.idnum, raw.generation))
        field = resolved(raw)
        pdf.reader.meter.spend(5)
        name = ".".join(piece for piece in (above, text_of(entry(field, "/T"))) if piece)[:500]
        kind = name_of(entry(field, "/FT")) or kind
        if kind == "Sig" and (entry(field, "/T") is not None or raw_entry(field, "/V") is not None):
            found.append(_field(raw, field, name))
        waiting.extend((one, name, kind) for one in reversed(_kids(raw_entry(field, "/Kids"))))
    return tuple(found)


def _kids(value: Any) -> list[Any]:
    value = resolved(value)
    if not isinstance(value, generic.ArrayObject):
        return []
    return [value.raw_get(index) for index in range(min(len(value), MOST_FIELDS))]


def _field(raw: Any, field: Any, name: str) -> Field:
    reference = raw_entry(field, "/V")
    value = resolved(reference)
    return Field(
        name=shorten(name, 60) or "?",
        object=object_of(raw),
        field=field,
        value=value if isinstance(value, generic.DictionaryObject) else None,
        reference=reference if isinstance(reference, generic.IndirectObject) else None,
    )


def usage_rights(pdf: Pdf) -> Any:
    """Return the signature dictionary of usage rights, which stands in no field; None when there is none."""
    permissions = entry(pdf.reader.root, "/Perms")
    return entry(permissions, "/UR3") or entry(permissions, "/UR")


def contents_of(value: Any) -> bytes | None:
    """Return the bytes of a signature's Contents; None when it has none."""
    contents = entry(value, "/Contents")
    if isinstance(contents, generic.TextStringObject | generic.ByteStringObject):
        return bytes(contents.original_bytes)
    return None


def orphans(data: bytes, known: Iterable[bytes]) -> Iterator[int]:
    """Yield where, from 1, signatures in CMS stand that are the contents of no known signature."""
    seen = frozenset(known)
    for match in _BLOB.finditer(data):
        digits = b"".join(match[1].split()).decode("ascii")
        blob = bytes.fromhex(digits + "0" * (len(digits) % 2))
        if _SIGNED_DATA in blob[:30] and blob not in seen:
            yield match.start() + 1
