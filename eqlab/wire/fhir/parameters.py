"""Search parameters as data, compiled to conditions on one resource (FHIR R4, 3.1.1.4 Search)."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from eqlab.core.values import Json
from eqlab.wire.fhir.elements import literal, nodes
from eqlab.wire.fhir.moments import Interval, interval, period
from eqlab.wire.fhir.outcome import refused
from eqlab.wire.fhir.problems import BAD_PARAMETER
from eqlab.wire.fhir.store import Resource


class ParameterType(StrEnum):
    """The search parameter types this server knows."""

    TOKEN = "token"  # noqa: S105 - a FHIR word
    REFERENCE = "reference"
    STRING = "string"
    DATE = "date"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchParameter:
    """One declared search parameter of a resource type."""

    name: str
    type: ParameterType
    paths: tuple[str, ...]
    """Dotted paths of the elements it looks at; any of them may match."""
    targets: tuple[str, ...] = ()
    """For a reference: the resource types it may lead to."""

    def nodes(self, resource: Resource) -> list[Json]:
        """Return the values this parameter looks at."""
        return [node for path in self.paths for node in nodes(resource, path)]


Schema: TypeAlias = Mapping[str, Mapping[str, SearchParameter]]
"""Resource type to parameter name to parameter."""

COMMON = (
    SearchParameter(name="_id", type=ParameterType.TOKEN, paths=("id",)),
    SearchParameter(name="_lastUpdated", type=ParameterType.DATE, paths=("meta.lastUpdated",)),
)
"""Parameters of every resource type."""

Condition: TypeAlias = Callable[[Resource], bool]
_Matcher: TypeAlias = Callable[[Json], bool]

MAX_ALTERNATIVES = 200
"""Values, joined by commas, of one parameter."""

_PREFIXED = re.compile(r"(eq|ne|gt|lt|ge|le|sa|eb|ap)?(\d.*)", re.DOTALL)
_UNESCAPED_COMMA = re.compile(r"(?<!\\),")
_UNESCAPED_BAR = re.compile(r"(?<!\\)\|")
_ESCAPED = re.compile(r"\\([\\,|$])")


def modifiers(parameter: SearchParameter) -> tuple[str, ...]:
    """Return the modifiers a parameter takes, besides none."""
    own = {
        ParameterType.TOKEN: ("not",),
        ParameterType.STRING: ("exact", "contains"),
        ParameterType.REFERENCE: ("identifier", *parameter.targets),
        ParameterType.DATE: (),
    }
    return ("missing", *own[parameter.type])


def condition(parameter: SearchParameter, modifier: str, value: str, base: str) -> Condition:
    """Compile `name:modifier=value`; commas mean or. Raises RefusedError on a value that cannot be read."""
    if modifier == "missing":
        return _missing(parameter, value)
    wanted = _UNESCAPED_COMMA.split(value)
    if len(wanted) > MAX_ALTERNATIVES:
        raise refused(BAD_PARAMETER, name=parameter.name, value=value, expected=f"at most {MAX_ALTERNATIVES} values")
    matchers = [_matcher(parameter, modifier, text, base) for text in wanted]

    def fits(resource: Resource) -> bool:
        return any(matches(node) for node in parameter.nodes(resource) for matches in matchers)

    return (lambda resource: not fits(resource)) if modifier == "not" else fits


def _missing(parameter: SearchParameter, value: str) -> Condition:
    if value not in ("true", "false"):
        raise refused(BAD_PARAMETER, name=f"{parameter.name}:missing", value=value, expected="true or false")
    return lambda resource: (not parameter.nodes(resource)) == (value == "true")


def _matcher(parameter: SearchParameter, modifier: str, text: str, base: str) -> _Matcher:
    match parameter.type:
        case ParameterType.TOKEN:
            return _token(text)
        case ParameterType.STRING:
            return _string(_plain(text), modifier)
        case ParameterType.DATE:
            return _date(parameter, text)
    if modifier == "identifier":
        by_identifier = _token(text)
        return lambda node: any(by_identifier(inner) for inner in nodes(node, "identifier"))
    narrowed = replace(parameter, targets=(modifier,)) if modifier else parameter
    return _reference(_plain(text), narrowed.targets, base)


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)


def _token(text: str) -> _Matcher:
    system, *rest = (_plain(piece) for piece in _UNESCAPED_BAR.split(text, maxsplit=1))
    code = rest[0] if rest else system

    def matches(node: Json) -> bool:
        return any(
            (not code or found_code == code) and (not rest or found_system in (system, None))
            for found_system, found_code in _codings(node)
        )

    return matches


def _codings(node: Json) -> Iterable[tuple[str | None, str]]:
    """Pairs of system and code; the system is None where the element's definition implies it."""
    if isinstance(node, bool):
        return [(None, str(node).lower())]
    if isinstance(node, str):
        return [(None, node)]
    if not isinstance(node, dict):
        return []
    if "coding" in node:
        return [pair for coding in nodes(node, "coding") if isinstance(coding, dict) for pair in _pair(coding, "code")]
    return _pair(node, "code" if "code" in node else "value")


def _pair(node: dict[str, Json], name: str) -> list[tuple[str | None, str]]:
    system, code = node.get("system", ""), node.get(name)
    return [(system, code)] if isinstance(code, str) and isinstance(system, str) else []


def folded(text: str) -> str:
    """Return the text without case and accents, as string search compares it."""
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter)
    ).casefold()


def _string(text: str, modifier: str) -> _Matcher:
    wanted = folded(text)

    def matches(node: Json) -> bool:
        found = words(node)
        if modifier == "exact":
            return text in found
        if modifier == "contains":
            return any(wanted in folded(word) for word in found)
        return any(folded(word).startswith(wanted) for word in found)

    return matches


def words(node: Json) -> list[str]:
    """Return the strings of a string element, or of the parts of a name or an address."""
    if isinstance(node, str):
        return [node]
    if not isinstance(node, dict):
        return []
    return [
        word
        for part in node
        if part not in ("use", "period", "id")
        for word in nodes(node, part)
        if isinstance(word, str)
    ]


def _reference(text: str, targets: tuple[str, ...], base: str) -> _Matcher:
    wanted = literal(text)

    def matches(node: Json) -> bool:
        found = next((item for item in nodes(node, "reference") if isinstance(item, str)), "")
        if found == text:
            return True
        there = literal(found)
        if there is None or there.base not in ("", f"{base}/") or (targets and there.type not in targets):
            return False
        if wanted is None:
            return there.id == text
        return wanted.base in ("", f"{base}/") and (there.type, there.id) == (wanted.type, wanted.id)

    return matches


_COMPARISONS: Mapping[str, Callable[[Interval, Interval], bool]] = {
    "eq": lambda found, asked: asked.start <= found.start and found.end <= asked.end,
    "ne": lambda found, asked: not (asked.start <= found.start and found.end <= asked.end),
    "gt": lambda found, asked: found.end > asked.end,
    "lt": lambda found, asked: found.start < asked.start,
    "ge": lambda found, asked: found.end > asked.start,
    "le": lambda found, asked: found.start < asked.end,
    "sa": lambda found, asked: found.start >= asked.end,
    "eb": lambda found, asked: found.end <= asked.start,
    "ap": lambda found, asked: found.start < asked.end and asked.start < found.end,
}


def _date(parameter: SearchParameter, text: str) -> _Matcher:
    match = _PREFIXED.fullmatch(text)
    asked = interval(match[2]) if match else None
    if match is None or asked is None:
        raise refused(BAD_PARAMETER, name=parameter.name, value=text, expected="a date such as ge2026-01-31")
    compare = _COMPARISONS[match[1] or "eq"]

    def matches(node: Json) -> bool:
        found = period(node)
        return found is not None and compare(found, asked)

    return matches


def sort_key(parameter: SearchParameter, resource: Resource) -> str:
    """Return the text by which a resource is sorted under a parameter; empty when it has no value."""
    found = parameter.nodes(resource)
    if parameter.type is ParameterType.DATE:
        times = [time.start.isoformat() for time in map(period, found) if time is not None]
        return min(times, default="")
    return min((folded(word) for node in found for word in words(node)), default="")
