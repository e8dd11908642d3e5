"""Rewrites one expression: documents come from the lab's own library, code lists are looked up by key.

Every rewriting means exactly what was written (XPath 3.1, section 3.7.2): a key compares as text, so it is used where
all values sought are texts or untyped, which is asked while running; otherwise the expression runs as it was.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from eqlab.validate.schematron.run.vocabulary.paths import (
    READERS,
    Path,
    Span,
    Step,
    document_path,
    is_condition,
    is_static,
    keyed,
    literal_attribute,
    relative_path,
)
from eqlab.validate.schematron.run.vocabulary.tokens import Expression, Unreadable, tokens_of

RULE = "Q{urn:eqlab:rule}"
_OWN = {
    **dict.fromkeys(("doc", "fn:doc"), "read"),
    **dict.fromkeys(("document", "fn:document"), "read-all"),
    **dict.fromkeys(("doc-available", "fn:doc-available"), "readable"),
}
_LOOSER = (",", "and", "or", "return", "satisfies", "then", "else", "in", ":=")
_WRAPPERS = frozenset({"distinct-values", "data", "fn:distinct-values", "fn:data"})
_X, _C, _V = f"${RULE}x", f"${RULE}c", f"${RULE}v"


@dataclass(frozen=True, slots=True)
class Key:
    """What an `xsl:key` says."""

    match: str
    use: tuple[str, ...]
    """Several make a composite key."""


Keys = Callable[[Key], str]
"""Gives a key its name; equal keys have one name."""
Edit = tuple[int, int, str]
"""Tokens from the first up to the last are replaced by a text."""


def rewrite(text: str, keys: Keys | None) -> str:
    """Return an expression that means the same but reads documents from the library; without `keys`, only that."""
    try:
        tokens = tokens_of(text)
    except Unreadable:
        return text
    edits = list(_edits(tokens, keys)) if keys else []
    taken = [range(first, last) for first, last, _ in edits]
    edits += [one for one in _readers(tokens) if not any(one[0] in span for span in taken)]
    return _edited(tokens, edits)


def _edited(tokens: Expression, edits: list[Edit]) -> str:
    text = tokens.text
    for first, last, new in sorted(edits, reverse=True):
        text = text[: tokens.tokens[first].start] + new + text[tokens.tokens[last - 1].end :]
    return text


def _readers(tokens: Expression) -> Iterator[Edit]:
    for index, token in enumerate(tokens.tokens):
        called = token.kind == "name" and token.text in _OWN and tokens.is_(index + 1, "(")
        if called and not tokens.is_(index - 1, "@", "::"):
            yield index, index + 1, f"{RULE}{_OWN[token.text]}"


def _edits(tokens: Expression, keys: Keys) -> Iterator[Edit]:
    done = 0
    for index in range(len(tokens.tokens)):
        if index < done or not tokens.is_(index, *READERS):
            continue
        edit = _membership(tokens, index, done, keys)
        if edit is not None:
            done = edit[1]
            yield edit
            continue
        path = document_path(tokens, index)
        if path is not None:
            made = list(_lookups(tokens, path, keys))
            done = max([last for _, last, _ in made], default=done)
            yield from made


def _membership(tokens: Expression, index: int, done: int, keys: Keys) -> Edit | None:
    """Rewrite `X = doc('v')/…`, or the other way round, around a document named at an index."""
    for sign in _signs_around(tokens, index):
        left, right = (_reach(tokens, sign, -1), sign), (sign + 1, _reach(tokens, sign, 1))
        if left[0] < done:
            continue
        for listed, sought in ((right, left), (left, right)):
            tests = _listed(tokens, listed, keys)
            if tests and sought[0] < sought[1]:
                found = rewrite(tokens.cut(*sought), keys)
                otherwise = rewrite(tokens.cut(*listed), None)
                known = " or ".join(tests)
                return left[0], right[1], _guarded(found, f"({known})", f"{_X} = ({otherwise})")
    return None


def _guarded(sought: str, fast: str, otherwise: str) -> str:
    return f"(let {_X} := data({sought}) return if ({RULE}plain({_X})) then {fast} else {otherwise})"


def _signs_around(tokens: Expression, index: int) -> Iterator[int]:
    """Yield the equals signs that may have an operand at an index: of its own level, then of those around it."""
    place: int | None = index
    while place is not None:
        before, after = _reach(tokens, place, -1), _reach(tokens, place, 1)
        yield from (one for one in tokens.level(before, after) if tokens.is_(one, "="))
        opening = before - 1
        bracket = tokens.is_(opening, "(") or tokens.is_(opening, ",")
        place = _enclosing(tokens, index if place == index else place) if bracket else None


def _enclosing(tokens: Expression, index: int) -> int | None:
    """Return the parenthesis around an index, or the name of the function before it."""
    while index >= 0:
        index -= 1
        if tokens.is_(index, ")", "]", "}"):
            index = tokens.partner[index]
        elif tokens.is_(index, "("):
            return index - 1 if index and tokens.tokens[index - 1].text in _WRAPPERS else index
        elif tokens.is_(index, "[", "{"):
            return None
    return None


def _reach(tokens: Expression, index: int, direction: int) -> int:
    """Return where the operands of a comparison around an index begin (-1), or the index after their end (1)."""
    stops = ("(", "[", "{") if direction < 0 else (")", "]", "}")
    skips = (")", "]", "}") if direction < 0 else ("(", "[", "{")
    if tokens.is_(index, *skips):
        index = tokens.partner[index]
    index += direction
    while 0 <= index < len(tokens.tokens) and not tokens.is_(index, *stops, *_LOOSER):
        index = (tokens.partner[index] if tokens.is_(index, *skips) else index) + direction
    return index + 1 if direction < 0 else index


def _listed(tokens: Expression, span: Span, keys: Keys) -> list[str]:
    """Return tests that, joined by `or`, tell whether a value is in a list made of vocabularies and literals."""
    first, last = _unwrapped(tokens, span)
    tests: list[str] = []
    looked = False
    for part in _parts(tokens, first, last):
        piece = tokens.tokens[part[0]] if part[1] - part[0] == 1 else None
        path = document_path(tokens, part[0]) if part[0] < part[1] else None
        inner = [] if piece or path else _nested(tokens, part, keys)
        if piece is not None and piece.kind == "string":
            tests.append(f"{_X} = {piece.text}")
        elif path is not None and path.end == part[1]:
            test = _looked_up(tokens, path, keys)
            tests.append(test)
            looked = looked or bool(test)
        elif inner:
            tests, looked = tests + inner, looked or any("key(" in one for one in inner)
        else:
            return []
    return tests if looked and all(tests) else []


def _nested(tokens: Expression, part: Span, keys: Keys) -> list[str]:
    """Lists within a list; one of literals alone is compared as it is."""
    inner = _unwrapped(tokens, part)
    if inner == part:
        return []
    pieces = [tokens.tokens[index] for index in range(*inner)]
    if pieces and all(one.kind == "string" or one.text == "," for one in pieces):
        return [f"{_X} = ({tokens.cut(*inner)})"]
    return _listed(tokens, inner, keys)


def _unwrapped(tokens: Expression, span: Span) -> Span:
    first, last = span
    while first < last:
        called = tokens.tokens[first].text in _WRAPPERS and tokens.tokens[first].kind == "name"
        opening = first + called
        if not tokens.is_(opening, "(") or tokens.partner[opening] != last - 1:
            break
        first, last = opening + 1, last - 1
    return first, last


def _parts(tokens: Expression, first: int, last: int) -> Iterator[Span]:
    begin = first
    for index in tokens.level(first, last):
        if tokens.is_(index, ",", "|", "union"):
            yield begin, index
            begin = index + 1
    yield begin, last


def _looked_up(tokens: Expression, path: Path, keys: Keys) -> str:
    target = _target(tokens, path.steps)
    if target is None:
        return ""
    pattern, parts = target
    name = keys(Key(pattern, (*(use for use, _ in parts), "string(.)")))
    document = f"{RULE}read({path.document})"
    if not parts:
        return f"exists(key('{name}', {_X}, {document}))"
    values = ", ".join([*(literal for _, literal in parts), _V])
    return f"(some {_V} in {_X} satisfies exists(key('{name}', ({values}), {document})))"


def _lookups(tokens: Expression, path: Path, keys: Keys) -> Iterator[Edit]:
    """Rewrite the first `[@name = $value]` of a path, or those of the paths within its predicates."""
    for index, step in enumerate(path.steps):
        known = keyed(tokens, step.predicates[0]) if step.predicates else None
        if known and all(is_condition(tokens, one) for one in step.predicates[1:]):
            bare = Step(step.joint, step.test, (), step.end)
            target = _target(tokens, (*path.steps[:index], bare))
            if target is not None:
                yield path.begin, step.end, _found(tokens, path, step, known, target, keys)
                return
        for span in step.predicates:
            yield from _within(tokens, span, keys)


def _found(
    tokens: Expression,
    path: Path,
    step: Step,
    known: tuple[str, str],
    target: tuple[str, list[tuple[str, str]]],
    keys: Keys,
) -> str:
    (value, sought), (pattern, parts) = known, target
    name = keys(Key(pattern, (*(use for use, _ in parts), f"({value})!string(.)")))
    document = f"{RULE}read({path.document})"
    rest = "".join(f"[{rewrite(tokens.cut(*one), keys)}]" for one in step.predicates[1:])
    fast = f"key('{name}', {_X}, {document})"
    if parts:
        values = ", ".join([*(literal for _, literal in parts), _V])
        fast = f"(for {_V} in {_X} return key('{name}', ({values}), {document}))/."
    written = rewrite(tokens.cut(path.begin, step.predicates[0][0] - 1), None)
    return _guarded(sought, f"({fast}){rest}", f"{written}[{value} = {_X}]{rest}")


def _within(tokens: Expression, span: Span, keys: Keys) -> Iterator[Edit]:
    """Rewrite `list/item[@name = $value]`, relative to a node of a vocabulary."""
    index = span[0]
    while index < span[1]:
        path = relative_path(tokens, index)
        edit = _relative(tokens, path, keys) if path and path.end <= span[1] else None
        if edit is not None:
            yield edit
            index = edit[1]
        else:
            index = tokens.partner[index] + 1 if tokens.is_(index, "[") else index + 1


def _relative(tokens: Expression, path: Path, keys: Keys) -> Edit | None:
    for depth, step in enumerate(path.steps, 1):
        if step.joint == "//" or step.test.startswith("@"):
            return None
        if not step.predicates:
            continue
        known = keyed(tokens, step.predicates[0])
        if known is None or not all(is_condition(tokens, one) for one in step.predicates[1:]):
            return None
        pattern = "/".join(one.test for one in path.steps[:depth])
        name = keys(Key(pattern, (f"({known[0]})!string(.)",)))
        rest = "".join(f"[{tokens.cut(*one)}]" for one in step.predicates[1:])
        own = f"[{'/'.join(['..'] * depth)} is {_C}]"
        fast = f"(let {_C} := . return key('{name}', {_X}, {_C}){own}{rest})"
        return path.begin, step.end, _guarded(known[1], fast, f"{pattern}[{known[0]} = {_X}]{rest}")
    return None


def _target(tokens: Expression, steps: tuple[Step, ...]) -> tuple[str, list[tuple[str, str]]] | None:
    """Return a match pattern of what a path leads to, and parts of its key: attributes compared with literals."""
    pattern, parts = "", []
    for index, step in enumerate(steps):
        after = steps[index + 1 :]
        near = not any(one.joint == "//" for one in after)
        sure = all(is_condition(tokens, one) for one in step.predicates)
        pattern += step.joint + step.test
        for span in step.predicates:
            literal = literal_attribute(tokens, span) if near and sure else None
            if literal:
                parts.append((f"{'../' * len(after)}{literal[0]}!string(.)", literal[1]))
            elif is_static(tokens, span):
                pattern += f"[{tokens.cut(*span)}]"
            else:
                return None
    return pattern, parts
