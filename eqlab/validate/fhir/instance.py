"""A document that was read, whatever it was written in."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from eqlab.core.values import Json
from eqlab.validate.fhir.path import Key
from eqlab.validate.fhir.run import Note


def _nowhere(_keys: Sequence[Key]) -> tuple[int, int] | None:
    return None


class Instance(NamedTuple):
    """A FHIR resource as FHIR's JSON has it: dicts, lists, str, bool, int, Decimal, None.

    XML is read into the same shape: arrays where the type repeats, `_name` twins, numbers as numbers, XHTML as text.
    """

    value: Json
    """None when the document could not be read."""
    format: str
    """`json` or `xml`."""
    notes: tuple[Note, ...] = ()
    """What is wrong with the writing itself."""
    places: Callable[[Sequence[Key]], tuple[int, int] | None] = _nowhere
    """Returns line and column (from 1) of a value by the keys that lead to it; asked only for findings."""
    spots: Mapping[int, tuple[int, int]] = MappingProxyType({})
    """Line and column of notes that have a place but no path, by their index in `notes`."""
    written: bytes = b""
    """The value in JSON without white space, where reading came by it; else nothing."""
