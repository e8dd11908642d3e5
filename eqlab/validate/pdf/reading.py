"""Opens a PDF: strictly, else leniently with a word about it; what cannot be opened is told in one finding."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pyhanko.pdf_utils import generic

from eqlab.core.errors import EqlabError
from eqlab.core.finding import Finding
from eqlab.core.text import Words, words
from eqlab.validate.pdf.embedded import HEADER
from eqlab.validate.pdf.issues import reading as issues
from eqlab.validate.pdf.metering import Exhausted, Meter, MeteredReader
from eqlab.validate.pki.scene import Scene
from eqlab.validate.reasons import PYHANKO, reason, stopped

MOST_REVISIONS = 100

_Read = TypeVar("_Read")


class Broken(ValueError):
    """A part of a PDF that cannot be read."""

    @property
    def reason(self) -> str:
        """Why, with a full stop; in words that can be translated where they are the lab's own."""
        return self.args[0] if self.args and isinstance(self.args[0], str) else str(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pdf:
    """An open PDF."""

    data: bytes
    reader: MeteredReader
    strict: bool
    """False when the file could only be read leniently."""

    @property
    def encrypted(self) -> bool:
        """True when the lab cannot look inside."""
        return "/Encrypt" in self.reader.trailer

    @property
    def revisions(self) -> int:
        """How many revisions the file has."""
        return int(self.reader.total_revisions)


def attempt(read: Callable[[], _Read]) -> _Read:
    """Read a part of a hostile file: its reader fails in as many ways as a file can be wrong.

    Raises Broken with the reason, and Exhausted.
    """
    try:
        return read()
    except (Exhausted, Broken, EqlabError):
        raise
    except RecursionError:
        raise Broken(words("it is nested too deep.")) from None
    except MemoryError:
        raise Exhausted from None
    except Exception as error:  # noqa: BLE001 - lazy readers of hostile bytes raise whatever they stumble over
        raise Broken(_reason(error)) from None


def _reason(error: Exception) -> Words:
    return stopped(reason(f"{error}".strip(), PYHANKO))


def open_pdf(data: bytes, largest: int, told: list[Finding], scene: Scene) -> Pdf | None:
    """Return the open file, or None; what is wrong is told. Raises Exhausted."""
    if len(data) > largest:
        told.append(scene.tell(issues.TOO_LARGE, "", size=str(len(data)), limit=str(largest)))
    elif not data.startswith(HEADER):
        told.append(scene.tell(issues.NO_PDF, ""))
    else:
        pdf = _opened(data, told, scene)
        return _usable(pdf, told, scene) if pdf is not None else None
    return None


def _opened(data: bytes, told: list[Finding], scene: Scene) -> Pdf | None:
    meter, reasons = Meter(), []
    for strict in (True, False):
        try:
            reader = attempt(lambda strict=strict: _checked(MeteredReader(data, meter, strict=strict)))  # type: ignore[misc]
        except Broken as error:
            reasons.append(error.reason)
            continue
        if reasons:
            told.append(scene.tell(issues.LENIENT, "", reason=reasons[0]))
        return Pdf(data=data, reader=reader, strict=strict)
    told.append(scene.tell(issues.UNREADABLE, "", reason=reasons[-1]))
    return None


def _checked(reader: MeteredReader) -> MeteredReader:
    """Look at the parts without which nothing can be judged."""
    if "/Encrypt" not in reader.trailer and not isinstance(reader.root, generic.DictionaryObject):
        raise Broken(words("the catalog is no dictionary."))
    return reader


def _usable(pdf: Pdf, told: list[Finding], scene: Scene) -> Pdf | None:
    if pdf.revisions > MOST_REVISIONS:
        facts = {"found": str(pdf.revisions), "limit": str(MOST_REVISIONS)}
        told.append(scene.tell(issues.REVISIONS, "", **facts))
        return None
    if not pdf.encrypted and not _has_pages(pdf):
        told.append(scene.tell(issues.NO_PAGES, "Root.Pages"))
    return pdf


def _has_pages(pdf: Pdf) -> bool:
    pages = entry(entry(pdf.reader.root, "/Pages"), "/Kids")
    return isinstance(pages, generic.ArrayObject) and len(pages) > 0


def entry(holder: Any, key: str | int) -> Any:
    """Return an entry of a dictionary or array, references followed; None when there is none. Raises Exhausted."""
    value = raw_entry(holder, key)
    return resolved(value)


def raw_entry(holder: Any, key: str | int) -> Any:
    """Return an entry as it stands; None when there is none."""
    if isinstance(holder, generic.DictionaryObject) and isinstance(key, str):
        return holder.raw_get(key) if key in holder else None
    if isinstance(holder, generic.ArrayObject) and isinstance(key, int) and key < len(holder):
        return holder.raw_get(key)
    return None


def resolved(value: Any) -> Any:
    """Follow a reference; None for one that leads nowhere. Raises Exhausted."""
    for _ in range(8):
        if not isinstance(value, generic.IndirectObject):
            return None if isinstance(value, generic.NullObject) else value
        try:
            value = attempt(value.get_object)
        except Broken:
            return None
    return None


def revision_of(pdf: Pdf, reference: Any) -> int:
    """Return the last revision that changed an object, from 0. Raises what the reader raises."""
    return int(pdf.reader.xrefs.get_last_change(reference.reference))


def has_store(pdf: Pdf, revision: int) -> bool:
    """Tell whether a revision, from 0, has a document security store. Raises what the reader raises."""
    return entry(pdf.reader.get_historical_resolver(revision).root, "/DSS") is not None


def name_of(value: Any) -> str:
    """Return a name without its slash; empty for anything else."""
    return str(value)[1:] if isinstance(value, generic.NameObject) else ""


def text_of(value: Any) -> str:
    """Return a text string; empty for anything else."""
    return str(value) if isinstance(value, generic.TextStringObject) else ""


def object_of(value: Any) -> str:
    """Name the object that a reference leads to: `object 12 0`; empty when it is none."""
    if isinstance(value, generic.IndirectObject | generic.Reference):
        return f"object {value.idnum} {value.generation}"
    return ""
