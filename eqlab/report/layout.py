"""Lay out a JSON text that was sent without line breaks, token by token, so that every token keeps its two places.

Nothing is parsed into values: numbers, strings and duplicate keys stay as they were sent.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+')
_BETWEEN = re.compile(r"\s*")
_MARKS = frozenset("{}[]:,")
_DEEPEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidOut:
    """A text with line breaks put in, and where each token went."""

    lines: tuple[str, ...]
    starts: tuple[tuple[int, int], ...]
    """Line and column of each token as sent, from 1, in order."""
    places: tuple[tuple[int, int], ...]
    """Line and column of the same tokens as laid out."""

    def place(self, line: int, column: int) -> tuple[int, int]:
        """Return where the token at a place as sent is now."""
        index = bisect_right(self.starts, (line, column)) - 1
        return self.places[max(index, 0)]


@dataclass(slots=True)
class _Page:
    """Lines being written."""

    lines: list[str]
    depth: int = 0

    def feed(self) -> None:
        self.lines.append("  " * self.depth)

    def put(self, token: str) -> tuple[int, int]:
        place = (len(self.lines), len(self.lines[-1]) + 1)
        self.lines[-1] += token
        return place


def lay_out(text: str) -> LaidOut | None:
    """Lay out a JSON object or array; None for any other text, and when it is nested too deeply."""
    page = _Page(lines=[""])
    starts: list[tuple[int, int]] = []
    places: list[tuple[int, int]] = []
    previous = ""
    for token, start in _tokens(text):
        if page.depth > _DEEPEST or not _may_follow(token, previous):
            return None
        places.append(_write(page, token, previous))
        starts.append(start)
        previous = token
    if not places:
        return None
    return LaidOut(lines=tuple(page.lines), starts=tuple(starts), places=tuple(places))


def _may_follow(token: str, previous: str) -> bool:
    """Tell whether white space between two tokens can go without changing what they say."""
    if not previous:
        return token in ("{", "[")
    return bool(token) and (token in _MARKS or previous in _MARKS)


def _write(page: _Page, piece: str, previous: str) -> tuple[int, int]:
    if piece in ("}", "]"):
        page.depth = max(page.depth - 1, 0)
        if previous not in ("{", "["):
            page.feed()
        return page.put(piece)
    if previous in ("{", "[", ","):
        page.feed()
    if piece in ("{", "["):
        place = page.put(piece)
        page.depth += 1
        return place
    place = page.put(piece)
    if piece == ":":
        page.lines[-1] += " "
    return place


def _tokens(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield tokens with line and column; an empty token where the text is none."""
    line, line_start, at = 1, 0, 0
    while True:
        between = _BETWEEN.match(text, at)
        gap_end = between.end() if between else at
        breaks = text.count("\n", at, gap_end)
        if breaks:
            line += breaks
            line_start = text.rindex("\n", at, gap_end) + 1
        if gap_end == len(text):
            return
        match = _TOKEN.match(text, gap_end)
        yield (match.group() if match else ""), (line, gap_end - line_start + 1)
        if match is None:
            return
        at = match.end()
