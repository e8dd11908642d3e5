"""Resources with their versions: an immutable store, so that what failed has changed nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from eqlab.core.values import Json

Resource = dict[str, Json]
"""A resource as JSON. Whoever gets one from here must not change it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of one resource."""

    type: str
    id: str
    number: int
    """From 1."""
    at: datetime
    method: str
    """HTTP method that made it, for the history."""
    resource: Resource | None
    """None when this version deleted the resource."""

    @property
    def reference(self) -> str:
        """`Type/id`."""
        return f"{self.type}/{self.id}"

    @property
    def location(self) -> str:
        """`Type/id/_history/version`, relative to the base."""
        return f"{self.reference}/_history/{self.number}"

    @property
    def etag(self) -> str:
        """Weak entity tag of the version (FHIR R4, 3.1.0.5)."""
        return f'W/"{self.number}"'


@dataclass(frozen=True, slots=True)
class Store:
    """All versions of all resources, in order of creation."""

    kinds: Mapping[str, Mapping[str, tuple[Version, ...]]] = field(default_factory=dict)

    def history(self, type_: str, id_: str) -> tuple[Version, ...]:
        """Return all versions, the oldest first; empty for an unknown resource."""
        return self.kinds.get(type_, {}).get(id_, ())

    def latest(self, type_: str, id_: str) -> Version | None:
        """Return the latest version, which may be a deletion, or None."""
        versions = self.history(type_, id_)
        return versions[-1] if versions else None

    def resource(self, type_: str, id_: str) -> Resource | None:
        """Return the current resource, or None when it is unknown or deleted."""
        version = self.latest(type_, id_)
        return version.resource if version is not None else None

    def of(self, type_: str) -> Iterator[Version]:
        """Yield the current versions of a type, without deleted ones, in order of creation."""
        for versions in self.kinds.get(type_, {}).values():
            if versions[-1].resource is not None:
                yield versions[-1]

    def keep(self, versions: Iterable[Version]) -> "Store":
        """Return a store that also holds these versions; one with a number already kept takes its place."""
        kinds = dict(self.kinds)
        touched: dict[str, dict[str, tuple[Version, ...]]] = {}
        for version in versions:
            if version.type not in touched:
                touched[version.type] = dict(kinds.get(version.type, {}))
            kind = touched[version.type]
            older = tuple(item for item in kind.get(version.id, ()) if item.number < version.number)
            kind[version.id] = (*older, version)
        return Store({**kinds, **touched})


def stamp(resource: Resource, id_: str, number: int, at: datetime) -> Resource:
    """Return the resource with the id and meta that only a server sets; other meta stays as sent."""
    sent = resource.get("meta")
    meta = {**(sent if isinstance(sent, dict) else {}), "versionId": str(number), "lastUpdated": instant(at)}
    rest = {key: value for key, value in resource.items() if key not in ("resourceType", "id", "meta")}
    return {"resourceType": resource["resourceType"], "id": id_, "meta": meta, **rest}


def instant(at: datetime) -> str:
    """Write a time as a FHIR instant in UTC, to the millisecond."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
