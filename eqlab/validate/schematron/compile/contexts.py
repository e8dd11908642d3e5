"""Reads the contexts of rules: which nodes can match at all, and whether XSLT takes them as a match pattern."""

import re
from dataclasses import dataclass
from functools import lru_cache

from eqlab.validate.schematron.compile.model import Prefixes
from eqlab.validate.schematron.compile.queries import split_top, without_literals

_AXIS = re.compile(r"(child|attribute|descendant|descendant-or-self|self)\s*::\s*|(@)\s*")
_FORBIDDEN_AXIS = re.compile(
    r"(?:^|/)\s*(?:(?:parent|ancestor|ancestor-or-self|following|following-sibling|preceding|preceding-sibling)\s*::|\.\.)"
)
_CALL = re.compile(r"\s*([\w:.\-]+)\s*\(")
_STARTS = {"key", "id", "element-with-id", "doc", "root", "document"}
_NODES = {
    "node",
    "text",
    "comment",
    "processing-instruction",
    "element",
    "attribute",
    "document-node",
    "schema-element",
}
_LOCAL = re.compile(r"[^\W\d][\w.\-]*")
_BRACKET = re.compile(r"[\[\]]")
_STRAIGHT = re.compile(rf"(?:/\s*(?:child\s*::\s*)?(?:{_LOCAL.pattern}:)?{_LOCAL.pattern}\s*)+")
_KINDS = {"text": "text()", "comment": "comment()", "processing-instruction": "processing-instruction()"}


@dataclass(frozen=True, slots=True)
class Candidates:
    """Which nodes a context can match: never fewer than it does."""

    elements: frozenset[tuple[str, str]] = frozenset()
    """Names, as namespace and local name."""
    attributes: frozenset[tuple[str, str]] = frozenset()
    others: frozenset[str] = frozenset()
    """`/`, `*`, `@*`, `text()`, `comment()`, `processing-instruction()`."""

    def __or__(self, other: "Candidates") -> "Candidates":
        return Candidates(
            self.elements | other.elements, self.attributes | other.attributes, self.others | other.others
        )


EVERYTHING = Candidates(others=frozenset({"/", "*", "@*", *_KINDS.values()}))


@lru_cache(maxsize=2048)
def is_match_pattern(context: str) -> bool:
    """Tell whether the context reads like a match pattern of XSLT 3.0; if not, it is a path to select."""
    for branch in split_top(context, "|"):
        plain = _without_predicates(without_literals(branch)).strip()
        call = _CALL.match(plain)
        if _FORBIDDEN_AXIS.search(plain) or re.search(
            r"[(]\s*[^)\s]*\s*[,:]|(?<![\w\-])(?:if|for|some|every|let)\s*[($]", plain
        ):
            return False
        if call and call[1] not in _STARTS | _NODES:
            return False
        if plain.startswith("(") and plain[plain.rfind(")") + 1 :].strip().startswith("["):
            return False
        if re.search(r"/\s*(?:[\w.\-]+:)?(?!(?:" + "|".join(_NODES) + r")\s*\()[\w.\-]+\s*\(", plain):
            return False
    return True


def branches(context: str) -> list[str]:
    """Return the alternatives of a context."""
    return [branch.strip() for branch in split_top(context, "|")]


def candidates(context: str, prefixes: Prefixes, default: str) -> Candidates:
    """Return which nodes a context can match."""
    if "(:" in context or re.search(r"(?<![\w\-])(?:union|intersect|except)(?![\w\-])", without_literals(context)):
        return EVERYTHING
    found = Candidates()
    for branch in split_top(context, "|"):
        found |= _branch(branch.strip(), prefixes, default)
    return found


def straight(branch: str) -> str:
    """Return the path from the root that a branch writes out name by name, without its conditions; else nothing."""
    plain = _without_predicates(without_literals(branch)).replace("[]", "")
    return plain if _STRAIGHT.fullmatch(plain) else ""


def _without_predicates(text: str) -> str:
    """Return the text without what stands in square brackets; the outermost brackets stay."""
    kept, depth, start = [], 0, 0
    for bracket in _BRACKET.finditer(text):
        if bracket[0] == "[":
            kept += [] if depth else [text[start : bracket.end()]]
            depth += 1
        elif depth <= 1:
            kept.append("]" if depth else text[start : bracket.end()])
            depth, start = 0, bracket.end()
        else:
            depth -= 1
    return "".join(kept) + ("" if depth else text[start:])


def _branch(branch: str, prefixes: Prefixes, default: str) -> Candidates:
    if branch == "/":
        return Candidates(others=frozenset({"/"}))
    plain = _without_predicates(without_literals(branch)).replace("[]", "")
    if "(" in re.sub(r"\((?:\s*)\)", "", plain) or "$" in plain or "{" in plain:
        return EVERYTHING
    step = plain.rsplit("/", 1)[-1].strip()
    axis = _AXIS.match(step)
    test = step[axis.end() :].strip() if axis else step
    attribute = bool(axis and (axis[2] or axis[1] == "attribute"))
    if axis and axis[1] == "self":
        return EVERYTHING
    return _test(test, prefixes, default, attribute=attribute)


def _test(test: str, prefixes: Prefixes, default: str, *, attribute: bool) -> Candidates:
    call = _CALL.match(test)
    if call:
        kind = _KINDS.get(call[1])
        return Candidates(others=frozenset({kind})) if kind else EVERYTHING
    prefix, _, local = test.rpartition(":")
    every = Candidates(others=frozenset({"@*" if attribute else "*"}))
    if test == "*" or prefix == "*" or local == "*":
        return every
    if not _LOCAL.fullmatch(local) or (prefix and prefix not in prefixes):
        return EVERYTHING
    name = frozenset({(prefixes[prefix] if prefix else "" if attribute else default, local)})
    return Candidates(attributes=name) if attribute else Candidates(elements=name)
