"""Indicators: what an agency counts in documents. Definitions are data, compiled before the first document is read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import partial

from eqlab.checklist.author import Author, Steps
from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.core.location import Position
from eqlab.core.requirement import Origin
from eqlab.core.text import Text
from eqlab.core.values import Json
from eqlab.label.statistics.figure import Unit
from eqlab.label.statistics.issues import NO_EXPRESSION, TWO_INDICATORS
from eqlab.plan.node import place_at
from eqlab.plan.yaml_reader import read_yaml
from eqlab.validate.fhirpath.expressions import CompiledExpression, compile_expression
from eqlab.validate.xpath import XPath, compile_xpath

_UNITS = {"ratio": Unit.RATIO, "share": Unit.SHARE}
_ORIGINS = {origin.value: origin for origin in Origin}


class Kind(StrEnum):
    """Kinds of documents."""

    CDA = "cda"
    FHIR = "fhir"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What is counted."""

    words: Text
    cda: XPath | None
    fhir: CompiledExpression | None
    distinct: bool = False
    """True when equal items count once, wherever they stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A numerator over a denominator."""

    id: str
    title: Text
    definition: Text
    unit: Unit
    """A share, or a ratio that may pass 1."""
    reference: Decimal | None
    """What it is compared with."""
    origin: Origin
    numerator: Part
    denominator: Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicators:
    """A file of them."""

    id: str
    version: str
    title: Text
    indicators: tuple[Indicator, ...]


def read_indicators(source: bytes, file: str) -> Indicators:
    """Compile a file of indicators, UTF-8 YAML. Raises AuthorErrors with every mistake found, in order of position."""
    node = read_yaml(source, file)
    author = Author(file, partial(place_at, node))
    told = author.mapping(node.plain(), (), ("indicators", "version", "title", "list"), ("namespaces",))
    names = author.mapping(told.get("namespaces", {}), ("namespaces",))
    namespaces = {key: author.text(uri, ("namespaces", key)) for key, uri in names.items()}
    listed = author.items(told.get("list", []), ("list",)) if "list" in told else []
    read = [_indicator(author, one, ("list", index), namespaces) for index, one in enumerate(listed)]
    _check_names(author, read)
    made = Indicators(
        id=author.text(told["indicators"], ("indicators",)) if "indicators" in told else "",
        version=author.version(told["version"], ("version",)) if "version" in told else "",
        title=author.title(told["title"], ("title",)) if "title" in told else {},
        indicators=tuple(read),
    )
    if author.errors:
        raise AuthorErrors(sorted(author.errors, key=lambda one: _place(one.at)))
    return made


_REQUIRED = ("id", "title", "definition", "unit", "numerator", "denominator")


def _indicator(author: Author, value: Json, steps: Steps, namespaces: Mapping[str, str]) -> Indicator:
    told = author.mapping(value, steps, _REQUIRED, ("reference", "origin"))
    name = author.text(told["id"], (*steps, "id")) if "id" in told else ""
    parts = {
        part: _part(author, told.get(part, {}), (*steps, part), namespaces) for part in ("numerator", "denominator")
    }
    for kind in Kind:
        if {getattr(part, kind) is None for part in parts.values()} == {True, False}:
            author.note(NO_EXPRESSION, steps, part=f"numerator or denominator ({kind})", name=name)
    return Indicator(
        id=name,
        title=author.title(told["title"], (*steps, "title")) if "title" in told else {},
        definition=author.title(told["definition"], (*steps, "definition")) if "definition" in told else {},
        unit=author.choice(told["unit"], (*steps, "unit"), _UNITS) if "unit" in told else Unit.RATIO,
        reference=_number(author, told["reference"], (*steps, "reference")) if "reference" in told else None,
        origin=author.choice(told.get("origin", "public"), (*steps, "origin"), _ORIGINS),
        numerator=parts["numerator"],
        denominator=parts["denominator"],
    )


def _part(author: Author, value: Json, steps: Steps, namespaces: Mapping[str, str]) -> Part:
    told = author.mapping(value, steps, ("words",), ("cda", "fhir", "distinct"))
    if told and "cda" not in told and "fhir" not in told:
        author.note(NO_EXPRESSION, steps, part=str(steps[-1]), name=str(steps[1]))
    return Part(
        words=author.title(told["words"], (*steps, "words")) if "words" in told else {},
        cda=_xpath(author, told["cda"], (*steps, "cda"), namespaces) if "cda" in told else None,
        fhir=_fhirpath(author, told["fhir"], (*steps, "fhir")) if "fhir" in told else None,
        distinct=author.flag(told.get("distinct", False), (*steps, "distinct")),
    )


def _xpath(author: Author, value: Json, steps: Steps, namespaces: Mapping[str, str]) -> XPath | None:
    try:
        return compile_xpath(author.text(value, steps) or ".", author.at(steps), namespaces, variables=())
    except AuthorError as error:
        author.errors.append(error)
        return None


def _fhirpath(author: Author, value: Json, steps: Steps) -> CompiledExpression | None:
    try:
        return compile_expression(author.text(value, steps) or "$this", author.at(steps))
    except AuthorError as error:
        author.errors.append(error)
        return None


def _number(author: Author, value: Json, steps: Steps) -> Decimal | None:
    try:
        number = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or number < 0:
        author.refuse(steps, value, 'a number in quotes, such as "2.9"')
        return None
    return number


def _check_names(author: Author, read: list[Indicator]) -> None:
    for index, name in _again([one.id for one in read]):
        author.note(TWO_INDICATORS, ("list", index), name=name)


def _again(names: list[str]) -> Iterator[tuple[int, str]]:
    return ((index, name) for index, name in enumerate(names) if name and name in names[:index])


def _place(at: Position | None) -> tuple[int, int]:
    return (at.line, at.column) if at else (0, 0)
