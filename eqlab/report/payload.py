"""Bodies as people read them: numbered lines, redacted, with the places of findings marked."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from eqlab.core.exchange import Body
from eqlab.observe.redaction import redact_text
from eqlab.report.layout import LaidOut, lay_out

LARGEST_SHOWN = 256 * 1024
"""Bytes; a larger body is summarised, with excerpts where findings point."""
FOLDED_FROM = 200
"""Lines; a longer body is folded on the screen."""
LONGEST_LINE = 300
"""Characters; a JSON body with a longer line is laid out."""
AROUND = 3
"""Lines of context on each side."""
_INSIDE = 8
"""Lines below, when what is pointed at opens an object or array."""
_WINDOW = 50
_WIDEST_QUOTE = 160
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|[\w.+-]+|\S')
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]")


class Form(StrEnum):
    """How a body is shown."""

    EMPTY = "empty"
    TEXT = "text"
    BINARY = "binary"
    HUGE = "huge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line in three pieces; the middle one is what a finding points at."""

    number: int
    before: str
    mark: str = ""
    after: str = ""
    findings: tuple[str, ...] = ()
    """Ids of the findings that point at this line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """A body, ready to be shown."""

    form: Form
    media_type: str
    size: int
    sha256: str
    truncated: bool
    laid_out: bool
    lines: tuple[Line, ...]

    @property
    def folded(self) -> bool:
        """True when the screen shows it only on demand."""
        return len(self.lines) > FOLDED_FROM


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """A finding's place in a body as sent, counted from 1."""

    finding: str
    line: int
    column: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A body's text in lines, not yet redacted."""

    body: Body
    media_type: str
    form: Form
    raw: tuple[str, ...] = ()
    laid: LaidOut | None = None

    def place(self, line: int, column: int | None) -> tuple[int, int | None]:
        """Return where a place as sent is among the lines shown."""
        if self.laid is None:
            return line, column
        return self.laid.place(line, column or 1)

    def payload(self, pointers: Sequence[Pointer]) -> Payload:
        """Show the body with every pointer marked."""
        shown = _numbered(self.raw, 1, self._placed(pointers)) if self.form is Form.TEXT else ()
        return Payload(
            form=self.form,
            media_type=self.media_type,
            size=self.body.size or len(self.body.data),
            sha256=hashlib.sha256(self.body.data).hexdigest(),
            truncated=self.body.truncated,
            laid_out=self.laid is not None,
            lines=shown,
        )

    def excerpt(self, pointer: Pointer) -> tuple[Line, ...]:
        """Quote the line a pointer is at, with its neighbours; empty when there is no such line."""
        placed = self._placed([pointer])
        line = placed[0].line
        if not 1 <= line <= len(self.raw):
            return ()
        first = max(line - _WINDOW, 1)
        window = _numbered(self.raw[first - 1 : line + _WINDOW], first, placed)
        last = line + (_INSIDE if self.raw[line - 1].rstrip().endswith(("{", "[")) else AROUND)
        return tuple(_narrow(near) for near in window if line - AROUND <= near.number <= last)

    def _placed(self, pointers: Iterable[Pointer]) -> list[Pointer]:
        placed = []
        for pointer in pointers:
            line, column = self.place(pointer.line, pointer.column)
            placed.append(Pointer(finding=pointer.finding, line=line, column=column))
        return placed


def read_sheet(body: Body, media_type: str) -> Sheet:
    """Decide how a body can be shown, and cut its text into lines."""
    if not body.data:
        return Sheet(body=body, media_type=media_type, form=Form.EMPTY)
    text = _decode(body.data)
    if text is None:
        return Sheet(body=body, media_type=media_type, form=Form.BINARY)
    lines = tuple(line.removesuffix("\r") for line in text.split("\n"))
    if len(body.data) > LARGEST_SHOWN:
        return Sheet(body=body, media_type=media_type, form=Form.HUGE, raw=lines)
    laid = lay_out(text) if max(map(len, lines)) > LONGEST_LINE else None
    return Sheet(body=body, media_type=media_type, form=Form.TEXT, raw=laid.lines if laid else lines, laid=laid)


def _decode(data: bytes) -> str | None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if _BINARY.search(text) else text


def _numbered(raw: Sequence[str], first: int, pointers: Sequence[Pointer]) -> tuple[Line, ...]:
    redacted = _redact(raw)
    return tuple(
        _line(number, text, text == raw[number - first], [p for p in pointers if p.line == number])
        for number, text in enumerate(redacted, first)
    )


def _redact(raw: Sequence[str]) -> Sequence[str]:
    """Redact across lines; should that ever change their number, redact each line by itself."""
    together = redact_text("\n".join(raw)).split("\n")
    return together if len(together) == len(raw) else [redact_text(line).replace("\n", " ") for line in raw]


def _line(number: int, text: str, exact: bool, pointers: Sequence[Pointer]) -> Line:
    findings = tuple(dict.fromkeys(pointer.finding for pointer in pointers))
    column = next((pointer.column for pointer in pointers if pointer.column), None)
    if not exact or column is None or column > len(text):
        return Line(number=number, before=text, findings=findings)
    token = _TOKEN.match(text, column - 1)
    end = token.end() if token else column
    return Line(
        number=number, before=text[: column - 1], mark=text[column - 1 : end], after=text[end:], findings=findings
    )


def _narrow(line: Line) -> Line:
    """Cut a line that is too long to quote, around its mark."""
    before, mark, after = line.before, line.mark, line.after
    if len(before) + len(mark) + len(after) <= 2 * _WIDEST_QUOTE:
        return line
    if not mark:
        return Line(number=line.number, before=f"{before[: 2 * _WIDEST_QUOTE]} …", findings=line.findings)
    return Line(
        number=line.number,
        before=before if len(before) <= _WIDEST_QUOTE else f"… {before[-_WIDEST_QUOTE:]}",
        mark=mark if len(mark) <= _WIDEST_QUOTE else f"{mark[:_WIDEST_QUOTE]} …",
        after=after if len(after) <= _WIDEST_QUOTE else f"{after[:_WIDEST_QUOTE]} …",
        findings=line.findings,
    )
