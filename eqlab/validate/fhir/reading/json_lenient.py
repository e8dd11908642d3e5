"""Reads JSON that something is wrong with: says what and where, and goes on where it is clear how.

Taken only when a document is not plain JSON. Nothing here recurses, and all of it takes linear time.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from eqlab.core.issue import Issue
from eqlab.core.values import Json
from eqlab.validate.fhir.issues import json_writing as issues
from eqlab.validate.fhir.path import Path, root
from eqlab.validate.fhir.reading.json_literals import ABSENT, Slip, read_literal, read_string
from eqlab.validate.fhir.reading.remarks import Remarks
from eqlab.validate.json_place import Step, line_and_column
from eqlab.validate.json_reader import DEPTH, VALUES, found_at
from eqlab.validate.words import shorten, show, spoken

ENOUGH = 10_000
"""Things that are wrong, after which nothing more is read."""
_SPACE = re.compile(r"[ \t\r\n]*+")
_STRAY = re.compile(r"[\s\ufeff\u200b]++")
_COMMENT = re.compile(r"//[^\n]*+|/\*.*?\*/", re.DOTALL)
_LITERAL = re.compile(r"""[^\s,:{}\[\]"'/#]++""")
_NAME = re.compile(r"[^\W\d][\w$\-]*+|\$[\w$]*+")
_BEGINS = re.compile(r"""["'\w$+\-.{\[]""")
_BEGINS_NAME = re.compile(r"""["'\w$]""")
_CLOSES = {"{": "}", "[": "]"}
_A_VALUE = spoken("expected", "a value", "une valeur", "ein Wert")
_A_NAME = spoken("expected", "a name", "un nom", "ein Name")
_A_COMMA = spoken(
    "expected",
    "a comma or the closing bracket",
    "une virgule ou le crochet fermant",
    "ein Komma oder die schließende Klammer",
)


class Stop(Exception):
    """Nobody can tell how the document goes on."""

    def __init__(self, issue: Issue, at: int, facts: Mapping[str, str]) -> None:
        super().__init__(issue.code)
        self.issue = issue
        self.at = at
        self.facts = facts


@dataclass(slots=True)
class _Frame:
    """An open object or array."""

    container: Json
    path: Path
    opened: int
    """Offset of its bracket."""
    filled: bool = False
    """True between a value and the next comma."""
    comma: int = -1
    """Offset of the comma that the next value is to follow."""

    @property
    def bracket(self) -> str:
        return "{" if isinstance(self.container, dict) else "["


@dataclass(slots=True)
class LenientReader:
    """One reading of a text; what is wrong goes to the remarks, marked with offsets."""

    text: str
    remarks: Remarks
    comments_allowed: bool
    at: int = 0
    values: int = 0
    frames: list[_Frame] = field(default_factory=list)
    waiting: list[tuple[int, str]] = field(default_factory=list)
    """Comments that wait for the value they stand before."""
    offsets: dict[tuple[int, Step], int] = field(default_factory=dict)
    """Where values begin, by the identity of what holds them and their name or index there."""
    doubled: bool = False
    """True when a name stood twice in an object: what was read first is in no value then."""
    kept: list[Json] = field(default_factory=list)
    """Everything that has such an identity, so that none is used twice."""

    def read(self) -> Json:
        """Return the document's value. Raises Stop when it cannot be read to its end."""
        holder: list[Json] = []
        self._peek()
        self._value(_Frame(holder, root(""), 0), root(""), 0)
        while self.frames:
            self._step(self.frames[-1])
        self._peek()
        self._tell_comments(root(""))
        if self.at < len(self.text):
            self._add(issues.TRAILING_DATA, root(""), self.at, {"found": show(self.text[self.at : self.at + 40])})
        return holder[0] if holder else None

    def _step(self, frame: _Frame) -> None:
        sign = self._peek()
        if sign in ("", "}", "]"):
            self._close(frame, sign)
        elif sign == ",":
            self._comma(frame)
        elif not (_BEGINS_NAME if frame.bracket == "{" else _BEGINS).match(sign):
            expected = _A_COMMA if frame.filled else _A_NAME if frame.bracket == "{" else _A_VALUE
            raise Stop(issues.UNEXPECTED, self.at, {**found_at(self.text, self.at), **expected})
        else:
            if frame.filled:
                self._add(issues.MISSING_COMMA, frame.path, self.at, {"found": self._glimpse()})
            if frame.bracket == "{":
                self._member(frame)
            else:
                index = len(frame.container)
                self._value(frame, (frame.path, index), index)

    def _close(self, frame: _Frame, sign: str) -> None:
        if sign != _CLOSES[frame.bracket]:
            line, _ = line_and_column(self.text, frame.opened)
            issue = issues.WRONG_BRACKET if sign else issues.NOT_CLOSED
            raise Stop(issue, self.at, {"opened": frame.bracket, "line": str(line), "found": sign})
        if not frame.filled and frame.comma >= 0:
            self._add(issues.TRAILING_COMMA, frame.path, frame.comma, {"found": sign})
        self.at += 1
        self.frames.pop()

    def _comma(self, frame: _Frame) -> None:
        if not frame.filled:
            self._add(issues.EXTRA_COMMA, frame.path, self.at, {})
        else:
            frame.comma = self.at
        frame.filled = False
        self.at += 1

    def _member(self, frame: _Frame) -> None:
        begin = self.at
        name = self._name(frame)
        if name in frame.container:
            self.doubled = True
            self._add(issues.DUPLICATE_NAME, (frame.path, name), begin, {"name": shorten(name, 40)})
        sign = self._peek()
        if sign in (":", "="):
            self.at += 1
        if sign != ":":
            self._add(issues.MISSING_COLON, frame.path, self.at, {"name": shorten(name, 40)})
        frame.filled = True
        if self._peek() in ("", ",", "}", "]"):
            self._add(issues.MISSING_VALUE, frame.path, begin, {"name": shorten(name, 40)})
        else:
            self._value(frame, (frame.path, name), name)

    def _name(self, frame: _Frame) -> str:
        if self.text[self.at] in "\"'":
            return self._string(frame.path, frame.path)
        match = _NAME.match(self.text, self.at)
        if match is None:
            raise Stop(issues.UNEXPECTED, self.at, {**found_at(self.text, self.at), **_A_NAME})
        self._add(issues.UNQUOTED_NAME, frame.path, self.at, {"found": shorten(match.group(), 40)})
        self.at = match.end()
        return match.group()

    def _value(self, frame: _Frame, path: Path, step: Step) -> None:
        self._tell_comments(path)
        self.values += 1
        if self.values > VALUES:
            raise Stop(issues.TOO_MANY_VALUES, self.at, {"limit": str(VALUES)})
        begin, sign = self.at, self.text[self.at : self.at + 1]
        if sign in _CLOSES:
            value = self._open(sign, path)
        else:
            owner = frame.path if isinstance(step, str) else path
            value = self._string(path, owner) if sign and sign in "\"'" else self._literal(path, owner)
        frame.filled = True
        if value is ABSENT:
            return
        if isinstance(step, str):
            frame.container[step] = value
        else:
            frame.container.append(value)
        self.offsets[id(frame.container), step] = begin

    def _open(self, sign: str, path: Path) -> Json:
        if len(self.frames) >= DEPTH:
            raise Stop(issues.TOO_DEEP, self.at, {"limit": str(DEPTH)})
        self.frames.append(_Frame({} if sign == "{" else [], path, self.at))
        self.kept.append(self.frames[-1].container)
        self.at += 1
        return self.frames[-1].container

    def _string(self, path: Path, owner: Path) -> str:
        read = read_string(self.text, self.at)
        if read is None:
            raise Stop(issues.STRING_NOT_CLOSED, self.at, {})
        value, self.at, slips = read
        self._tell(slips, path, owner)
        return value

    def _literal(self, path: Path, owner: Path) -> Json:
        match = _LITERAL.match(self.text, self.at)
        read = read_literal(match.group(), self.at) if match else None
        if match is None or read is None:
            raise Stop(issues.UNEXPECTED, self.at, {**found_at(self.text, self.at), **_A_VALUE})
        value, slips = read
        self.at = match.end()
        self._tell(slips, path, owner)
        return value

    def _peek(self) -> str:
        """Go on to the next sign that means something, and return it; empty at the end."""
        while True:
            match = _SPACE.match(self.text, self.at)
            self.at = match.end() if match else self.at
            sign = self.text[self.at : self.at + 1]
            if sign == "/" and (comment := self._comment()):
                self.waiting.append((self.at, comment))
                self.at += len(comment)
            elif sign and (stray := _STRAY.match(self.text, self.at)):
                path = self.frames[-1].path if self.frames else root("")
                self._add(issues.STRAY_SPACE, path, self.at, {"found": f"U+{ord(sign):04X}"})
                self.at = stray.end()
            else:
                return sign

    def _comment(self) -> str:
        match = _COMMENT.match(self.text, self.at)
        if match is None and self.text.startswith("/*", self.at):
            raise Stop(issues.COMMENT_NOT_CLOSED, self.at, {})
        return match.group() if match else ""

    def _tell_comments(self, path: Path) -> None:
        for at, comment in self.waiting if not self.comments_allowed else ():
            self._add(issues.COMMENT, path, at, {"found": show(comment.strip())})
        self.waiting.clear()

    def _tell(self, slips: list[Slip], path: Path, owner: Path) -> None:
        for slip in slips:
            self._add(slip.issue, owner if slip.quoting else path, slip.at, slip.facts)

    def _glimpse(self) -> str:
        quoted = self.text[self.at] in "\"'"
        match = _LITERAL.match(self.text, self.at + quoted)
        return match.group()[:30] if match else self.text[self.at]

    def _add(self, issue: Issue, path: Path, at: int, facts: Mapping[str, str]) -> None:
        self.remarks.add(issue, path, at, facts)
        if self.remarks.count > ENOUGH:
            raise Stop(issues.TOO_MUCH_WRONG, at, {"limit": str(ENOUGH)})
