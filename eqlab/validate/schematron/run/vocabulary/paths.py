"""Paths that begin at a document named literally, or at the context node within one of their predicates."""

from collections.abc import Sequence
from dataclasses import dataclass

from eqlab.validate.schematron.run.vocabulary.tokens import Expression

READERS = frozenset({"doc", "fn:doc", "document", "fn:document"})
_RESTLESS = frozenset({"current", "fn:current", "key", "id", "idref", "generate-id", "doc", "document", "root"})
_TRUTHS = frozenset(
    ("not", "exists", "empty", "contains", "starts-with", "ends-with", "matches", "boolean", "true", "false")
)
_COMPARISONS = ("=", "!=", "<", ">", "<=", ">=", "<<", ">>")
_WORD_COMPARISONS = frozenset(["eq", "ne", "lt", "le", "gt", "ge", "is"])

Span = tuple[int, int]
"""Indices of tokens: the first, and the one after the last."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path."""

    joint: str
    """`/` or `//`; empty for the first step of a relative path."""
    test: str
    """`name`, `*` or `@name`, as written."""
    predicates: tuple[Span, ...]
    """Within their brackets."""
    end: int
    """Index of the token after the step."""


@dataclass(frozen=True, slots=True)
class Path:
    """A path: its document's literal, or an empty text for a relative one, and its steps."""

    document: str
    begin: int
    steps: tuple[Step, ...]

    @property
    def end(self) -> int:
        """Index of the token after the path."""
        return self.steps[-1].end if self.steps else self.begin


def document_path(tokens: Expression, index: int) -> Path | None:
    """Return the path that begins with `doc('literal')` at an index; None when none does, or without steps."""
    if not (tokens.is_(index, *READERS) and tokens.is_(index + 1, "(") and tokens.is_(index + 3, ")")):
        return None
    if tokens.tokens[index + 2].kind != "string" or tokens.is_(index - 1, "/", "//", "::", "@", "=>"):
        return None
    steps = _steps(tokens, index + 4)
    return Path(tokens.tokens[index + 2].text, index, steps) if steps else None


def relative_path(tokens: Expression, index: int) -> Path | None:
    """Return the path of child steps that begins with a name at an index."""
    if tokens.tokens[index].kind != "name" or tokens.is_(index - 1, "/", "//", "::", "@", "=>", "#", "?", "!"):
        return None
    first = _step(tokens, index, "")
    return Path("", index, (first, *_steps(tokens, first.end))) if first else None


def _steps(tokens: Expression, index: int) -> tuple[Step, ...]:
    steps: list[Step] = []
    while tokens.is_(index, "/", "//"):
        step = _step(tokens, index + 1, tokens.tokens[index].text)
        if step is None:
            break
        steps.append(step)
        index = step.end
    return tuple(steps)


def _step(tokens: Expression, index: int, joint: str) -> Step | None:
    attribute = tokens.is_(index, "@")
    index += attribute
    if index >= len(tokens.tokens) or not (tokens.tokens[index].kind == "name" or tokens.is_(index, "*")):
        return None
    if tokens.is_(index + 1, "(", "::", "#"):
        return None
    test, end, predicates = tokens.tokens[index].text, index + 1, []
    while tokens.is_(end, "["):
        predicates.append((end + 1, tokens.partner[end]))
        end = tokens.partner[end] + 1
    return Step(joint, f"@{test}" if attribute else test, tuple(predicates), end)


def is_static(tokens: Expression, span: Span) -> bool:
    """Tell whether a predicate looks at nothing but its own node, so that a match pattern may have it."""
    pieces = tokens.tokens[slice(*span)]
    return not any(one.kind == "variable" or (one.kind == "name" and one.text in _RESTLESS) for one in pieces)


def is_condition(tokens: Expression, span: Span) -> bool:
    """Tell whether a predicate is surely no position."""
    first, last = span
    if any(tokens.is_(index, "position", "last", "fn:position", "fn:last") for index in range(first, last)):
        return False
    if _compared(tokens, span) or any(tokens.is_(index, "and", "or") for index in tokens.level(first, last)):
        return True
    if last - first == len(("@", "name")) and tokens.is_(first, "@"):
        return True
    called = first < last and tokens.tokens[first].text in _TRUTHS and tokens.is_(first + 1, "(")
    return called and tokens.partner[first + 1] == last - 1


def _compared(tokens: Expression, span: Span) -> list[int]:
    """Return the indices of the comparison operators of an expression itself."""
    return [
        index
        for index in tokens.level(*span)
        if tokens.is_(index, *_COMPARISONS)
        or (tokens.tokens[index].kind == "operator" and tokens.tokens[index].text in _WORD_COMPARISONS)
    ]


def equality(tokens: Expression, span: Span) -> tuple[Span, Span] | None:
    """Return the two sides of a predicate that is one general comparison for equality."""
    signs = _compared(tokens, span)
    loose = any(tokens.is_(index, "and", "or", ",", "return", "satisfies", "then") for index in tokens.level(*span))
    if len(signs) != 1 or loose or not tokens.is_(signs[0], "="):
        return None
    return (span[0], signs[0]), (signs[0] + 1, span[1])


def literal_attribute(tokens: Expression, span: Span) -> tuple[str, str] | None:
    """Return attribute and literal of a predicate `@name = 'literal'`."""
    sides = equality(tokens, span)
    for value, literal in (sides, sides[::-1]) if sides else ():
        if tokens.is_(value[0], "@") and value[1] - value[0] == len(("@", "name")) and literal[1] - literal[0] == 1:
            piece = tokens.tokens[literal[0]]
            return (tokens.cut(*value).replace(" ", ""), piece.text) if piece.kind == "string" else None
    return None


def keyed(tokens: Expression, span: Span) -> tuple[str, str] | None:
    """Return value path and sought expression of a predicate that compares the two, if only the first looks around."""
    sides = equality(tokens, span)
    for value, sought in (sides, sides[::-1]) if sides else ():
        if _is_value(tokens, value) and _is_free(tokens, sought):
            return tokens.cut(*value), tokens.cut(*sought)
    return None


def _is_value(tokens: Expression, span: Span) -> bool:
    """`@name`, `name/@name`, `name`, `.`."""
    if span[1] - span[0] == 1 and tokens.is_(span[0], "."):
        return True
    if span[1] - span[0] == len(("@", "name")) and tokens.is_(span[0], "@"):
        return tokens.tokens[span[0] + 1].kind == "name"
    path = relative_path(tokens, span[0]) if span[0] < span[1] else None
    return path is not None and path.end == span[1] and _plain(path.steps)


def _plain(steps: Sequence[Step]) -> bool:
    return not any(step.predicates or step.joint == "//" for step in steps)


def _is_free(tokens: Expression, span: Span) -> bool:
    """Tell whether an expression means the same whatever the context node is: a variable, a literal, `current()/@x`."""
    pieces = tokens.tokens[slice(*span)]
    if len(pieces) == 1:
        return pieces[0].kind in {"variable", "string"}
    if [one.text for one in pieces[:3]] != ["current", "(", ")"]:
        return False
    return all(one.kind == "name" or one.text in {"/", "@"} for one in pieces[3:])
