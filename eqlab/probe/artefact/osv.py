"""A snapshot of the OSV database, and whether a version lies in what it calls affected."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cmp_to_key

from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.probe.artefact.desk import Desk, dicts, text_of, under
from eqlab.probe.artefact.issues.common import CUT_SHORT
from eqlab.probe.artefact.purl import Purl
from eqlab.probe.artefact.unpack import unpack_for
from eqlab.probe.artefact.versions import compare

_ENTRIES = (".json", ".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True, kw_only=True)
class Advisory:
    """A known weakness, as far as it is about one package."""

    id: str
    aliases: tuple[str, ...]
    severity: str
    affected: Mapping[str, Json]

    @property
    def names(self) -> frozenset[str]:
        """All its names."""
        return frozenset({self.id, *self.aliases})

    @property
    def fixed(self) -> str:
        """The versions that mend it, for sentences; a dash when none does."""
        events = [event for one in dicts(self.affected.get("ranges")) for event in dicts(one.get("events"))]
        return ", ".join(dict.fromkeys(text_of(event, "fixed") for event in events if "fixed" in event)) or "-"

    def affects(self, version: str, ecosystem: str) -> bool | None:
        """Tell whether a version is affected; None when the lab cannot tell."""
        listed = self.affected.get("versions")
        if isinstance(listed, list) and version in listed:
            return True
        ranges = dicts(self.affected.get("ranges"))
        answers = [_in_range(one, version, ecosystem) for one in ranges if text_of(one, "type") != "GIT"]
        if True in answers:
            return True
        if listed:
            return False
        return None if None in answers or not answers else False


def _in_range(range_: Mapping[str, Json], version: str, ecosystem: str) -> bool | None:
    """Walk the events of a range in order of their versions; None when a version has no place in that order.

    A later event that can be compared settles it again: who is beyond the mending version is outside.
    """
    scheme = "SEMVER" if text_of(range_, "type") == "SEMVER" else ecosystem
    inside: bool | None = False
    for event in _in_order(dicts(range_.get("events")), scheme):
        bound = _bound(event)
        order = 1 if bound == "0" else compare(scheme, version, bound)
        inside = _after(event, order, inside)
    return inside


def _bound(event: Mapping[str, Json]) -> str:
    return next((text_of(event, key) for key in ("introduced", "fixed", "last_affected", "limit") if key in event), "")


def _in_order(events: list[Mapping[str, Json]], scheme: str) -> list[Mapping[str, Json]]:
    """Events by version; what cannot be compared stays where it is and is met when it is asked about."""

    def order(one: Mapping[str, Json], other: Mapping[str, Json]) -> int:
        first, second = _bound(one), _bound(other)
        if "0" in (first, second):
            return (second == "0") - (first == "0")
        return compare(scheme, first, second) or 0

    return sorted(events, key=cmp_to_key(order))


def _after(event: Mapping[str, Json], order: int | None, inside: bool | None) -> bool | None:
    """Return whether the version is inside after an event; `order` is how it compares with the event's version."""
    opens = "introduced" in event
    if order is None:
        return inside if inside is opens else None
    if opens:
        return True if order >= 0 else inside
    beyond = order > 0 if "last_affected" in event else order >= 0
    return False if beyond else inside


@dataclass(slots=True, kw_only=True)
class Snapshot:
    """What is known of packages, by ecosystem and name."""

    entries: int = 0
    unreadable: int = 0
    by_package: dict[tuple[str, str], list[Advisory]] = field(default_factory=dict)

    def of(self, purl: Purl) -> list[Advisory]:
        """The advisories about a package."""
        return self.by_package.get((purl.ecosystem, _plain(purl.ecosystem, purl.package)), [])

    def add(self, entry: Json) -> None:
        """Take in an entry; one that was withdrawn is left out."""
        if not isinstance(entry, Mapping) or not text_of(entry, "id"):
            self.unreadable += 1
            return
        self.entries += 1
        aliases = entry.get("aliases")
        for affected in [] if entry.get("withdrawn") else dicts(entry.get("affected")):
            ecosystem = text_of(affected, "package", "ecosystem").partition(":")[0]
            advisory = Advisory(
                id=text_of(entry, "id"),
                aliases=tuple(str(one) for one in aliases) if isinstance(aliases, list) else (),
                severity=(text_of(entry, "database_specific", "severity")).upper(),
                affected=affected,
            )
            name = _plain(ecosystem, text_of(affected, "package", "name"))
            self.by_package.setdefault((ecosystem, name), []).append(advisory)


def _plain(ecosystem: str, name: str) -> str:
    if ecosystem == "PyPI":
        return name.lower().replace("_", "-").replace(".", "-")
    return name.lower() if ecosystem in {"NuGet", "Packagist"} else name


def read_snapshot(desk: Desk, name: str) -> Snapshot:
    """Read a snapshot: an archive of JSON files, JSON lines, a JSON list, or one entry.

    Raises ConfigurationError when it holds no entry.
    """
    snapshot = Snapshot()
    for member in unpack_for(desk, name):
        if "!" not in member.name or member.name.endswith(_ENTRIES):
            for entry in _entries(b"".join(member.chunks)):
                snapshot.add(entry)
    if not snapshot.entries:
        raise desk.unusable(name, "it holds no entry of OSV")
    if snapshot.unreadable:
        why = words("{count} of its entries cannot be read", count=str(snapshot.unreadable))
        desk.tell(CUT_SHORT, name, "", name=name, why=why)
    return snapshot


def _entries(data: bytes) -> Iterator[Json]:
    from eqlab.validate.json_reader import read_json  # noqa: PLC0415 - naming a probe does not load the validators

    value = read_json(data)
    if value.problem is None:
        listed = under(value.value, "vulns") or value.value
        yield from listed if isinstance(listed, list) else [listed]
        return
    for line in data.splitlines():
        if line.strip():
            reading = read_json(line)
            yield reading.value if reading.problem is None else None
