"""Search: queries compiled against the declared parameters, answered as pages of a searchset Bundle."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from eqlab.core.values import Json
from eqlab.wire.fhir.elements import literal
from eqlab.wire.fhir.outcome import refused, remark
from eqlab.wire.fhir.parameters import (
    Condition,
    ParameterType,
    Schema,
    SearchParameter,
    condition,
    modifiers,
    sort_key,
)
from eqlab.wire.fhir.problems import BAD_PARAMETER, UNSUPPORTED_PARAMETER
from eqlab.wire.fhir.store import Resource, Store, Version

Pairs = Sequence[tuple[str, str]]

DEFAULT_COUNT = 100
MAX_COUNT = 1000
_SILENT = ("_format", "_pretty", "_total")
_MAX_DIGITS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A search, compiled."""

    type: str
    conditions: tuple[Condition, ...]
    used: tuple[tuple[str, str], ...]
    """The parameters that were understood, as sent: the self link."""
    ignored: tuple[str, ...]
    sort: tuple[str, ...] = ()
    include: tuple[tuple[str, str, str], ...] = ()
    """Source type, parameter, target type or empty."""
    reverse: tuple[tuple[str, str, str], ...] = ()
    count: int = DEFAULT_COUNT
    offset: int = 0
    only_count: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Searcher:
    """What a search is carried out on."""

    schema: Schema
    store: Store
    base: str
    """Absolute base address, without a slash at the end."""

    def compile(self, type_: str, pairs: Pairs, strict: bool) -> Query:
        """Compile a query; an unknown parameter is left aside, or refused when `strict`. Raises RefusedError."""
        conditions, used, ignored = [], [], []
        results = {name: [value for key, value in pairs if key == name and value] for name in _RESULTS}
        for name, value in pairs:
            if not value or name in _SILENT:
                continue
            made = None if name in _RESULTS else self._condition(type_, name, value)
            if made is None and not self._is_result(type_, name, value):
                ignored.append(name)
                continue
            used.append((name, value))
            conditions.extend([made] if made is not None else [])
        if ignored and strict:
            known = ", ".join(sorted(self.schema[type_]))
            raise refused(UNSUPPORTED_PARAMETER, type=type_, name=ignored[0], known=known)
        return Query(
            type=type_,
            conditions=tuple(conditions),
            used=tuple(item for item in used if item[0] != "_offset"),
            ignored=tuple(ignored),
            sort=tuple(dict.fromkeys(key for value in results["_sort"] for key in value.split(","))),
            include=self._inclusions(results["_include"]),
            reverse=self._inclusions(results["_revinclude"]),
            count=min(_number("_count", results["_count"], DEFAULT_COUNT), MAX_COUNT),
            offset=_number("_offset", results["_offset"], 0),
            only_count="count" in results["_summary"] or "0" in results["_count"],
        )

    def _is_result(self, type_: str, name: str, value: str) -> bool:
        if name == "_sort":
            return all(key.removeprefix("-") in self.schema[type_] for key in value.split(","))
        if name in ("_include", "_revinclude"):
            return self._inclusion(value) is not None
        return name in ("_count", "_offset") or (name, value) == ("_summary", "count")

    def _inclusions(self, values: Iterable[str]) -> tuple[tuple[str, str, str], ...]:
        return tuple(dict.fromkeys(filter(None, map(self._inclusion, values))))

    def _inclusion(self, value: str) -> tuple[str, str, str] | None:
        source, name, target = [*value.split(":", 2), "", ""][:3]
        parameter = self.schema.get(source, {}).get(name)
        known = parameter is not None and parameter.type is ParameterType.REFERENCE
        return (source, name, target) if known else None

    def _condition(self, type_: str, key: str, value: str) -> Condition | None:
        head, dot, chained = key.partition(".")
        name, _, modifier = head.partition(":")
        parameter = self.schema[type_].get(name)
        if parameter is None or "." in chained:
            return None
        if modifier and modifier not in modifiers(parameter):
            known = ", ".join(f"{name}:{word}" for word in modifiers(parameter))
            raise refused(UNSUPPORTED_PARAMETER, type=type_, name=head, known=known)
        if dot:
            return self._chain(parameter, modifier, chained, value)
        return condition(parameter, modifier, value, self.base)

    def _chain(self, parameter: SearchParameter, modifier: str, key: str, value: str) -> Condition | None:
        targets = [modifier] if modifier in parameter.targets else [] if modifier else parameter.targets
        inner = {target: self._condition(target, key, value) for target in targets if target in self.schema}
        if not any(inner.values()):
            return None

        def fits(resource: Resource) -> bool:
            for found in self.led_to(parameter, resource):
                test = inner.get(found.type)
                if test is not None and found.resource is not None and test(found.resource):
                    return True
            return False

        return fits

    def led_to(self, parameter: SearchParameter, resource: Resource) -> Iterator[Version]:
        """Yield the current resources that a reference parameter leads to."""
        for node in parameter.nodes(resource):
            text = node.get("reference") if isinstance(node, dict) else node
            target = literal(text) if isinstance(text, str) else None
            if target is not None and target.base in ("", f"{self.base}/"):
                found = self.store.latest(target.type, target.id)
                if found is not None and found.resource is not None:
                    yield found

    def matches(self, query: Query) -> list[Version]:
        """Return all current resources that satisfy a query, sorted as it asks, else in order of creation."""
        found = [
            version
            for version in self.store.of(query.type)
            if version.resource is not None and all(test(version.resource) for test in query.conditions)
        ]
        for key in reversed(query.sort):
            parameter = self.schema[query.type].get(key.removeprefix("-"))
            if parameter is not None:
                found.sort(key=_by(parameter), reverse=key.startswith("-"))
        return found

    def included(self, query: Query, matches: Iterable[Version]) -> Iterator[Version]:
        """Yield what `_include` and `_revinclude` add to these matches; may repeat itself."""
        wanted = list(matches)
        for source, name, target in query.include:
            parameter = self.schema[source][name]
            for version in wanted:
                if version.type == source and version.resource is not None:
                    led_to = self.led_to(parameter, version.resource)
                    yield from (found for found in led_to if target in ("", found.type))
        references = {version.reference for version in wanted}
        for source, name, _ in query.reverse:
            parameter = self.schema[source][name]
            for version in self.store.of(source):
                if any(found.reference in references for found in self.led_to(parameter, version.resource or {})):
                    yield version

    def bundle(self, query: Query, companions: Callable[[Version], Iterable[Version]]) -> Resource:
        """Answer a query with one page of a searchset Bundle; `companions` always come with a match."""
        found = self.matches(query)
        bundle: Resource = {"resourceType": "Bundle", "type": "searchset", "total": len(found)}
        page = [] if query.only_count else found[query.offset : query.offset + query.count]
        bundle["link"] = self._links(query, 0 if query.only_count else len(found))
        more = [*self.included(query, page), *(friend for version in page for friend in companions(version))]
        entries = [self._entry(version, "match") for version in page]
        own = {version.reference for version in page}
        extra = {version.reference: version for version in more if version.reference not in own}
        entries += [self._entry(version, "include") for version in extra.values()]
        if query.ignored:
            text = f"Parameters left aside: {', '.join(query.ignored)}"
            entries.append({"resource": remark("warning", "not-supported", text), "search": {"mode": "outcome"}})
        return {**bundle, "entry": entries} if entries else bundle

    def _entry(self, version: Version, mode: str) -> dict[str, Json]:
        full_url = f"{self.base}/{version.reference}"
        return {"fullUrl": full_url, "resource": version.resource, "search": {"mode": mode}}

    def _links(self, query: Query, total: int) -> list[dict[str, str]]:
        offsets = {"self": query.offset}
        if query.offset:
            offsets |= {"first": 0, "previous": max(0, query.offset - query.count)}
        if query.offset + query.count < total:
            offsets["next"] = query.offset + query.count
        return [{"relation": name, "url": self._link(query, offset)} for name, offset in offsets.items()]

    def _link(self, query: Query, offset: int) -> str:
        pairs = [*query.used, *([("_offset", str(offset))] if offset else [])]
        return f"{self.base}/{query.type}" + (f"?{urlencode(pairs)}" if pairs else "")


_RESULTS = ("_sort", "_include", "_revinclude", "_count", "_offset", "_summary")


def _by(parameter: SearchParameter) -> Callable[[Version], str]:
    return lambda version: sort_key(parameter, version.resource or {})


def _number(name: str, values: list[str], default: int) -> int:
    if not values:
        return default
    text = values[0]
    if not (text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS):
        raise refused(BAD_PARAMETER, name=name, value=text, expected="a whole number from 0 on")
    return int(text)
