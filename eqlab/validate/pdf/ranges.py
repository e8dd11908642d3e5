"""What a signature covers: its ByteRange against the file (ISO 32000-1, section 12.8.1).

Everything but the Contents is to be covered; forgeries live in what is not.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils import generic

from eqlab.core.finding import Finding
from eqlab.core.text import Words, words
from eqlab.validate.pdf.fields import Field
from eqlab.validate.pdf.issues import signature as issues
from eqlab.validate.pdf.reading import Pdf, entry
from eqlab.validate.pki.scene import Scene
from eqlab.validate.words import shorten

_HEX = re.compile(rb"<[0-9a-fA-F]*>")
_END = re.compile(rb"%%EOF[ \t\r\n]*\Z")
_TAIL = 64
_BLANK = b" \t\r\n\x00"


@dataclass(frozen=True, slots=True)
class Range:
    """The bytes that a signature covers: from 0 to `gap`, and from `after` to `end`."""

    gap: int
    after: int
    end: int

    def covered(self, data: bytes) -> bytes:
        """Return the covered bytes."""
        return data[: self.gap] + data[self.after : self.end]

    def digest(self, data: bytes, name: str) -> bytes:
        """Return the digest of the covered bytes."""
        hashed = hashlib.new(name, data[: self.gap], usedforsecurity=False)
        hashed.update(memoryview(data)[self.after : self.end])
        return hashed.digest()


def read_range(pdf: Pdf, field: Field, told: list[Finding], scene: Scene) -> Range | None:
    """Return the range of a signature; None when it is none, which is told."""
    value = entry(field.value, "/ByteRange")
    numbers = _numbers(value)
    problem = words("it is no array of four numbers") if numbers is None else _problem(numbers, len(pdf.data))
    if numbers is None or problem is not None:
        found = shorten(" ".join(map(str, numbers or ())) or "-", 80)
        told.append(scene.tell(issues.BYTE_RANGE, "ByteRange", field=field.name, found=found, rule=problem or ""))
        return None
    _, gap, after, rest = numbers
    return Range(gap, after, after + rest)


def _numbers(value: Any) -> tuple[int, int, int, int] | None:
    if not isinstance(value, generic.ArrayObject) or len(value) != 4:  # noqa: PLR2004 - two pairs
        return None
    numbers = [entry(value, index) for index in range(4)]
    if not all(isinstance(one, generic.NumberObject) for one in numbers):
        return None
    first, second, third, fourth = (int(one) for one in numbers)
    return first, second, third, fourth


def _problem(numbers: tuple[int, int, int, int], size: int) -> Words | None:
    begin, length, after, rest = numbers
    if begin != 0:
        return words("it does not begin at the first byte")
    if min(numbers) < 0:
        return words("it has negative numbers")
    if length == 0 or rest == 0:
        return words("it leaves out the beginning or the end of the file")
    if after <= length:
        return words("its parts overlap")
    if after + rest > size:
        return words("it reaches beyond the end of the file")
    return None


def judge_coverage(pdf: Pdf, field: Field, covered: Range, contents: bytes, scene: Scene) -> Iterator[Finding]:
    """Judge that the gap is the Contents and nothing else, and that the rest is whole revisions."""
    rule = _gap_problem(pdf.data[covered.gap : covered.after], contents)
    if rule is not None:
        facts = {"start": str(covered.gap + 1), "end": str(covered.after), "rule": rule}
        yield scene.tell(issues.GAP, "ByteRange", field=field.name, **facts)
    if not ends_revision(pdf, covered.end):
        yield scene.tell(issues.NOT_WHOLE, "ByteRange", field=field.name, end=str(covered.end))


def _gap_problem(gap: bytes, contents: bytes) -> Words | None:
    if _HEX.fullmatch(gap) is None:
        return words("it is no string in hexadecimal digits")
    digits = gap[1:-1]
    if bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")) != contents:
        return words("the signature that readers see is another one")
    return None


def ends_revision(pdf: Pdf, end: int) -> bool:
    """Tell whether a revision of the file ends at a byte."""
    return end == len(pdf.data) or _END.search(pdf.data[max(0, end - _TAIL) : end]) is not None


def judge_tail(pdf: Pdf, scene: Scene) -> Iterator[Finding]:
    """Judge that nothing follows after the last end marker but blanks."""
    end = pdf.data.rfind(b"%%EOF")
    tail = pdf.data[end + 5 :].strip(_BLANK) if end >= 0 else b""
    if tail:
        yield scene.tell(issues.TRAILING, f"byte {end + 6}", count=str(len(tail)))
