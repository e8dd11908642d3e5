"""YAML into frozen nodes: nothing is constructed, nothing is executed, every key and value keeps its place.

Only what YAML 1.2 calls the core schema is understood. Anchors, aliases, tags, merge keys, duplicate keys and a
second document are refused.
"""

import re
from dataclasses import dataclass, field

import yaml

from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.core.issue import Issue
from eqlab.core.location import Position
from eqlab.core.text import words
from eqlab.plan.issues import (
    ANCHOR,
    BAD_CHARACTER,
    BAD_KEY,
    BAD_NUMBER,
    DUPLICATE_KEY,
    MERGE_KEY,
    NOT_UTF8,
    NOT_YAML,
    SEVERAL_DOCUMENTS,
    TAG,
    TOO_DEEP,
    TOO_LARGE,
)
from eqlab.plan.node import MappingNode, Node, ScalarNode, SequenceNode, described
from eqlab.plan.scalars import is_name, resolve
from eqlab.plan.words import shown

MAX_BYTES = 10 * 1024 * 1024
MAX_DEPTH = 100

_BREAK = re.compile(r"\r\n|\r|\n")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""Control characters, and those (U+0085, U+2028, U+2029, U+FEFF) at which readers of YAML disagree about lines."""

_PROBLEMS = {
    "mapping values are not allowed in this context": words("a second colon in one line; put the text in quotes"),
    "found character that cannot start any token": words(
        "no value begins with this character; put the text in quotes, and indent with spaces, not with tabs"
    ),
    "could not find expected ':'": words("a key without its colon, or a line that is not indented as the ones above"),
    "did not find expected key": words("a line that is not indented as the ones above, or a text that needs quotes"),
    "did not find expected ',' or '}'": words("the braces { } are not closed, or a comma is missing"),
    "did not find expected ',' or ']'": words("the brackets [ ] are not closed, or a comma is missing"),
    "did not find expected '-' indicator": words("a line that is not indented as the list above"),
    "found unexpected end of stream": words("the file ends inside quotes"),
    "found unknown escape character": words(
        "a backslash in double quotes begins an escape; write two, or use single quotes"
    ),
    "did not find expected <document start>": words("the text that begins here belongs to no key and no list"),
    "did not find expected node content": words("a value is missing here, or a text that needs quotes"),
    "did not find expected alphabetic or numeric character": words(
        "* and & begin an anchor; a text that begins with one of them needs quotes"
    ),
    "block sequence entries are not allowed in this context": words("a list begins in the line of its key"),
    "mapping keys are not allowed in this context": words("a key stands where none may stand"),
    "found a tab character that violates indentation": words("a tab stands in the indentation; use spaces"),
    "found a tab character where an indentation space is expected": words(
        "a tab stands in the indentation; use spaces"
    ),
    "found unexpected document indicator": words("--- or ... stands inside quotes"),
    "did not find expected hexdecimal number": words("an escape in double quotes lacks hexadecimal digits"),
    "found incompatible YAML document": words("the %YAML line names an unknown version"),
}
_UNEXPECTED = words("what stands here was not expected; a text with special characters needs quotes")


class _TooDeepError(Exception):
    """The composer went below the last level; carries line and column."""


class _Composer(yaml.CSafeLoader):
    """Composes without resolving tags, and counts levels, so that a hostile document ends early."""

    def __init__(self, source: bytes) -> None:
        super().__init__(source)
        self.depth = 0

    def resolve(self, _kind: type, _value: object, _implicit: object) -> str:
        return ""

    def descend_resolver(self, parent: yaml.Node | None, _index: object) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH and parent is not None:
            raise _TooDeepError(parent.start_mark.line + 1, parent.start_mark.column + 1)

    def ascend_resolver(self) -> None:
        self.depth -= 1


def read_yaml(source: bytes, file: str) -> Node:
    """Read one YAML document; an empty file is a null scalar.

    `source` is UTF-8, at most `MAX_BYTES`, nested at most `MAX_DEPTH` levels deep; `file` names it in positions.
    Raises AuthorErrors with every mistake found, in order of position.
    """
    text = _decoded(source, file)
    root = _composed(text, file)
    if root is None:
        return ScalarNode(file, 1, 1, "", None, False)
    builder = _Builder(file, text + " ")
    node = builder.node(root)
    if builder.errors:
        raise AuthorErrors(builder.errors.values())
    return node


def _refused(issue: Issue, at: Position, expected: str = "", **facts: str) -> AuthorErrors:
    return AuthorErrors([AuthorError(issue, at=at, expected=expected, **facts)])


def _decoded(source: bytes, file: str) -> str:
    start = Position(file=file)
    if len(source) > MAX_BYTES:
        raise _refused(TOO_LARGE, start, words("at most {limit} bytes", limit=str(MAX_BYTES)), size=str(len(source)))
    try:
        text = source.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = source[: error.start].decode("utf-8")
        raise _refused(NOT_UTF8, _place_after(before, file)) from None
    strange = _FORBIDDEN.search(text)
    if strange is not None:
        number = ord(strange.group())
        escape = f"\\u{number:04x}"
        at = _place_after(text[: strange.start()], file)
        raise _refused(BAD_CHARACTER, at, character=f"U+{number:04X}", escape=escape)
    return text


def _place_after(before: str, file: str) -> Position:
    lines = _BREAK.split(before)
    return Position(file=file, line=len(lines), column=len(lines[-1]) + 1)


def _composed(text: str, file: str) -> yaml.Node | None:
    composer = _Composer(text.encode("utf-8"))
    try:
        root: yaml.Node | None = composer.get_single_node()
    except _TooDeepError as error:
        line, column = error.args
        at = Position(file=file, line=line, column=column)
        raise _refused(TOO_DEEP, at, limit=str(MAX_DEPTH)) from None
    except yaml.YAMLError as error:
        raise _unreadable(error, text, file) from None
    return root


def _unreadable(error: yaml.YAMLError, text: str, file: str) -> AuthorErrors:
    mark = getattr(error, "problem_mark", None)
    place = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    at = _inside(text, file, *place)
    problem = getattr(error, "problem", None) or ""
    if problem == "but found another document":
        return _refused(SEVERAL_DOCUMENTS, at)
    if problem == "found undefined alias":
        return _refused(ANCHOR, at)
    return _refused(NOT_YAML, at, problem=_PROBLEMS.get(problem, _UNEXPECTED))


def _inside(text: str, file: str, line: int, column: int) -> Position:
    """The parser reports the end of a file as a line of its own; bring it back to the last one."""
    lines = _BREAK.split(text)
    if line > len(lines):
        line, column = len(lines), len(lines[-1]) + 1
    return Position(file=file, line=line, column=min(column, len(lines[line - 1]) + 1))


@dataclass(slots=True)
class _Builder:
    """Turns the parser's nodes into ours, and collects what the language does not allow."""

    file: str
    text: str
    """With one character more than the file, so that every mark lies inside."""
    errors: dict[tuple[int, int], AuthorError] = field(default_factory=dict)

    def node(self, raw: yaml.Node) -> Node:
        mark = raw.start_mark
        line, column = mark.line + 1, mark.column + 1
        if mark.index >= len(self.text) - 1:
            at = _inside(self.text[:-1], self.file, line, column)
            line, column = at.line, at.column
        if self.text[mark.index] in "&!":
            return self._decorated(line, column, self.text[mark.index])
        if isinstance(raw, yaml.ScalarNode):
            return self._scalar(raw, line, column)
        if isinstance(raw, yaml.MappingNode):
            return self._mapping(raw, line, column)
        return SequenceNode(self.file, line, column, tuple([self.node(item) for item in raw.value]))

    def _scalar(self, raw: yaml.ScalarNode, line: int, column: int) -> ScalarNode:
        text: str = raw.value
        if raw.style:
            return ScalarNode(self.file, line, column, text, text, True)
        try:
            return ScalarNode(self.file, line, column, text, resolve(text), False)
        except ValueError:
            self._refuse(BAD_NUMBER, line, column, written=shown(text))
            return ScalarNode(self.file, line, column, text, 0, False)

    def _mapping(self, raw: yaml.MappingNode, line: int, column: int) -> MappingNode:
        entries: dict[str, Node] = {}
        places: dict[str, tuple[int, int]] = {}
        for raw_key, raw_value in raw.value:
            key = self._key(raw_key, places)
            value = self.node(raw_value)
            if key is not None:
                entries[key] = value
        return MappingNode(self.file, line, column, entries, places)

    def _key(self, raw: yaml.Node, places: dict[str, tuple[int, int]]) -> str | None:
        """Return a new text key after noting its place; else note the mistake."""
        mark, name = raw.start_mark, raw.value
        if is_name(name) and name not in places and self.text[mark.index] not in "&!":
            places[name] = (mark.line + 1, mark.column + 1)
            return str(name)
        node = self.node(raw)
        key = node.value if isinstance(node, ScalarNode) else None
        if not isinstance(node, ScalarNode) or not isinstance(key, str):
            self._refuse(BAD_KEY, node.line, node.column, found=described(node))
        elif key == "<<" and not node.quoted:
            self._refuse(MERGE_KEY, node.line, node.column)
        elif key in places:
            self._refuse(DUPLICATE_KEY, node.line, node.column, key=shown(key), first=str(places[key][0]))
        else:
            places[key] = (node.line, node.column)
            return key
        return None

    def _decorated(self, line: int, column: int, character: str) -> Node:
        """Refuse an anchor or a tag and look no further, so that aliases cannot blow up."""
        self._refuse(ANCHOR if character == "&" else TAG, line, column)
        return ScalarNode(self.file, line, column, "", "", True)

    def _refuse(self, issue: Issue, line: int, column: int, **facts: str) -> None:
        at = Position(file=self.file, line=line, column=column)
        self.errors.setdefault((line, column), AuthorError(issue, at=at, **facts))


__all__ = ["MAX_BYTES", "MAX_DEPTH", "MappingNode", "Node", "ScalarNode", "SequenceNode", "read_yaml"]
