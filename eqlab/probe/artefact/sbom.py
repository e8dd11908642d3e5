"""A bill of materials in CycloneDX JSON: its components, and what they are known by."""

from collections.abc import Mapping
from dataclasses import dataclass

from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.probe.artefact.desk import Desk, dicts, text_of, under
from eqlab.probe.artefact.issues.sbom import NOT_CYCLONEDX, OTHER_EDITION
from eqlab.probe.artefact.purl import Purl, read_purl

EDITIONS = ("1.4", "1.5", "1.6")
DEEPEST = 50
"""Components inside components."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A component, with the place where it stands."""

    path: str
    data: Mapping[str, Json]

    @property
    def name(self) -> str:
        """Its own name."""
        return text_of(self.data, "name")

    @property
    def version(self) -> str:
        """Its version; empty when it says none."""
        return text_of(self.data, "version") or (self.purl.version if self.purl else "")

    @property
    def ref(self) -> str:
        """What the dependency graph calls it."""
        return text_of(self.data, "bom-ref")

    @property
    def purl(self) -> Purl | None:
        """Its package URL."""
        return read_purl(text_of(self.data, "purl"))

    @property
    def hashes(self) -> dict[str, str]:
        """Algorithm to value, in lower case."""
        return {text_of(one, "alg"): text_of(one, "content").lower() for one in dicts(self.data.get("hashes"))}

    @property
    def called(self) -> str:
        """Name and version, for sentences."""
        group = text_of(self.data, "group")
        return " ".join(part for part in (f"{group}/{self.name}" if group else self.name, self.version) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """A bill of materials."""

    name: str
    edition: str
    data: Mapping[str, Json]
    root: Component | None
    """What it is a bill of."""
    components: tuple[Component, ...]


def read_bill(desk: Desk, name: str) -> Bill | None:
    """Read a bill of materials; None, with a finding, when it is none that the lab can read."""
    value = desk.json(name)
    if value is None and desk.findings:
        return None
    problem = _problem(value)
    if problem:
        desk.tell(NOT_CYCLONEDX, name, "", name=name, problem=problem)
        return None
    edition = text_of(value, "specVersion")
    if edition not in EDITIONS:
        desk.tell(OTHER_EDITION, name, "specVersion", name=name, found=edition[:20])
        return None
    root = under(value, "metadata", "component")
    return Bill(
        name=name,
        edition=edition,
        data=value,
        root=Component(path="metadata.component", data=root) if isinstance(root, Mapping) else None,
        components=tuple(_components(value.get("components"), "components")),
    )


def _problem(value: Json) -> str:
    if not isinstance(value, Mapping):
        return words("it is no JSON object")
    if value.get("bomFormat") != "CycloneDX":
        return words('its bomFormat is not "CycloneDX"')
    return "" if isinstance(value.get("specVersion"), str) else words("its specVersion is no text")


def _components(value: Json, path: str, depth: int = 0) -> list[Component]:
    found: list[Component] = []
    for index, one in enumerate(value if isinstance(value, list) else []):
        if isinstance(one, Mapping):
            place = f"{path}[{index}]"
            found.append(Component(path=place, data=one))
            if depth < DEEPEST:
                found += _components(one.get("components"), f"{place}.components", depth + 1)
    return found


def some(names: list[str], most: int = 5) -> str:
    """Name the first few of many."""
    told = ", ".join(name[:80] or "?" for name in names[:most])
    return f"{told}, …" if len(names) > most else told
