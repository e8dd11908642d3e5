"""Fonts in which pages show text, and whether they are embedded (ISO 19005-1, section 6.3.4)."""

import re
from collections.abc import Iterator
from typing import Any

from pyhanko.pdf_utils import generic

from eqlab.validate.pdf.reading import Broken, Pdf, attempt, entry, name_of, resolved

MOST_PAGES, MOST_FORMS, MOST_TOLD = 200, 50, 20
_SHOWN = re.compile(rb"/([^\s/<>\[\](){}%]{1,120})\s+[-+.\d]{1,12}\s+Tf\b")
_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def unembedded(pdf: Pdf) -> Iterator[tuple[str, int]]:
    """Yield the fonts, with the first page they are used on, that are not embedded. Raises Exhausted."""
    told: set[str] = set()
    for number, (page, resources) in enumerate(_pages(pdf), start=1):
        for font in _used(page, resources, pdf):
            name = name_of(entry(font, "/BaseFont")) or "?"
            if name not in told and not _is_embedded(font) and len(told) < MOST_TOLD:
                told.add(name)
                yield name, number


def _pages(pdf: Pdf) -> Iterator[tuple[Any, Any]]:
    """Yield pages with their resources, inherited ones too (ISO 32000-1, section 7.7.3)."""
    waiting = [(entry(pdf.reader.root, "/Pages"), None)]
    seen: set[int] = set()
    count = 0
    while waiting and count < MOST_PAGES:
        node, above = waiting.pop()
        if id(node) in seen or not isinstance(node, generic.DictionaryObject):
            continue
        seen.add(id(node))
        resources = entry(node, "/Resources") or above
        kids = entry(node, "/Kids")
        if isinstance(kids, generic.ArrayObject):
            waiting.extend(
                (resolved(kids.raw_get(index)), resources) for index in reversed(range(min(len(kids), 5000)))
            )
        else:
            count += 1
            yield node, resources


def _used(page: Any, resources: Any, pdf: Pdf) -> Iterator[Any]:
    """Yield the fonts that a page's content, and the forms in it, name before showing text."""
    waiting = [(_content(page), resources)]
    seen: set[int] = set()
    while waiting and len(seen) < MOST_FORMS:
        content, around = waiting.pop()
        fonts = entry(around, "/Font")
        pdf.reader.meter.spend(len(content) // 50)
        for name in dict.fromkeys(match[1] for match in _SHOWN.finditer(content)):
            font = entry(fonts, f"/{name.decode('latin-1')}")
            if isinstance(font, generic.DictionaryObject):
                yield font
        objects = entry(around, "/XObject")
        for key in objects if isinstance(objects, generic.DictionaryObject) else ():
            form = entry(objects, key)
            if id(form) not in seen and name_of(entry(form, "/Subtype")) == "Form":
                seen.add(id(form))
                waiting.append((_data(form), entry(form, "/Resources") or around))


def _content(page: Any) -> bytes:
    contents = entry(page, "/Contents")
    if isinstance(contents, generic.ArrayObject):
        return b"\n".join(_data(resolved(contents.raw_get(index))) for index in range(min(len(contents), 200)))
    return _data(contents)


def _data(stream: Any) -> bytes:
    if not isinstance(stream, generic.StreamObject):
        return b""
    try:
        return attempt(lambda: stream.data)
    except Broken:
        return b""


def _is_embedded(font: Any) -> bool:
    """Tell whether a font brings its glyphs along; those of Type 3 are in the file by nature."""
    subtype = name_of(entry(font, "/Subtype"))
    if subtype == "Type3":
        return True
    inner = entry(entry(font, "/DescendantFonts"), 0) if subtype == "Type0" else font
    descriptor = entry(inner, "/FontDescriptor")
    return any(entry(descriptor, key) is not None for key in _FILES)
