"""Indicators counted over documents. What is counted is hidden: only numbers leave this room."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, TypeAlias

from eqlab.core.errors import AuthorError
from eqlab.core.finding import Finding, found
from eqlab.core.location import SubjectPath
from eqlab.core.values import Json
from eqlab.label.statistics.figure import Unit
from eqlab.label.statistics.indicators import Indicator, Indicators, Part
from eqlab.label.statistics.issues import MORE_THAN_ALL, NEITHER, NOT_COUNTED
from eqlab.label.statistics.proportion import share, wilson
from eqlab.validate.fhirpath.errors import EvaluationError as NoFhirPath
from eqlab.validate.fhirpath.expressions import select
from eqlab.validate.json_reader import read_json
from eqlab.validate.xml import XmlDocument, read_xml
from eqlab.validate.xpath import EvaluationError as NoXPath

_PLACES = Decimal("0.0001")
_ROOT = "{urn:hl7-org:v3}ClinicalDocument"
_Document: TypeAlias = XmlDocument | dict[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A document that was not counted, or not in all indicators."""

    name: str
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What came of an indicator."""

    indicator: Indicator
    numerator: int
    denominator: int
    value: Decimal | None
    """None when there is nothing to divide by."""
    interval: tuple[Decimal, Decimal] | None
    """Of a share, at 95 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What came of all indicators over some documents."""

    documents: int
    """That were counted."""
    counted: tuple[Counted, ...]
    unread: tuple[Unread, ...]


@dataclass(slots=True)
class _Tally:
    """What a part has come to so far; distinct items are kept as digests, so that no identifier stays."""

    total: int = 0
    seen: set[bytes] = field(default_factory=set)

    def add(self, part: Part, items: list[Any]) -> None:
        if part.distinct:
            self.seen |= {hashlib.blake2b(_plain(one), digest_size=20).digest() for one in items}
        self.total = len(self.seen) if part.distinct else self.total + len(items)


def count(indicators: Indicators, documents: Iterable[tuple[str, bytes]]) -> Count:
    """Count over documents, each with its name; those that cannot be read are told, and the rest is counted.

    Raises AuthorError when a share counts more than there is.
    """
    tallies = {one.id: (_Tally(), _Tally()) for one in indicators.indicators}
    counted, unread = 0, list[Unread]()
    for name, data in documents:
        document = _read(data)
        if isinstance(document, Finding):
            unread.append(Unread(name=name, finding=document))
            continue
        counted += 1
        for one in indicators.indicators:
            finding = _add(one, document, tallies[one.id])
            if finding is not None:
                unread.append(Unread(name=name, finding=finding))
    told = tuple(_told(one, *tallies[one.id]) for one in indicators.indicators)
    return Count(documents=counted, counted=told, unread=tuple(unread))


def _read(data: bytes) -> _Document | Finding:
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        document = read_xml(data)
        return document if isinstance(document, Finding) or document.root.tag == _ROOT else found(NEITHER)
    reading = read_json(data)
    if reading.problem is not None:
        problem = reading.problem
        place = SubjectPath(line=problem.line, column=problem.column)
        return found(problem.issue, place, **problem.facts)
    value = reading.value
    return value if isinstance(value, dict) and isinstance(value.get("resourceType"), str) else found(NEITHER)


def _add(indicator: Indicator, document: _Document, tallies: tuple[_Tally, _Tally]) -> Finding | None:
    """Count one document in both parts, or in none when one of them cannot be counted."""
    parts = (indicator.numerator, indicator.denominator)
    try:
        items = [_items(part, document) for part in parts]
    except (NoFhirPath, NoXPath) as error:
        return found(NOT_COUNTED, name=indicator.id, problem=str(error))
    for part, tally, chosen in zip(parts, tallies, items, strict=True):
        tally.add(part, chosen)
    return None


def _items(part: Part, document: _Document) -> list[Any]:
    if isinstance(document, XmlDocument):
        return part.cda(document) if part.cda is not None else []
    return [one.value for one in select(part.fhir, document, {})] if part.fhir is not None else []


def _plain(item: Any) -> bytes:
    return json.dumps(item, sort_keys=True, default=str).encode("utf-8", "surrogatepass")


def _told(indicator: Indicator, numerator: _Tally, denominator: _Tally) -> Counted:
    hits, total = numerator.total, denominator.total
    if indicator.unit is Unit.SHARE:
        if hits > total:
            raise AuthorError(MORE_THAN_ALL, name=indicator.id, hits=str(hits), total=str(total))
        value, interval = share(hits, total), wilson(hits, total)
    else:
        value = (Decimal(hits) / total).quantize(_PLACES, ROUND_HALF_EVEN) if total else None
        interval = None
    return Counted(indicator=indicator, numerator=hits, denominator=total, value=value, interval=interval)
