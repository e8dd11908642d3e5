"""The four content folders: where they lie, what they hold. Content is trusted code and is named as such."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from eqlab.content.checklists import CATALOGUE
from eqlab.core.errors import ConfigurationError, LabFault, UsageError, nearest
from eqlab.core.issue import Issue, Nature
from eqlab.core.service import Persona, Service, SimulatedSystem
from eqlab.core.values import Json
from eqlab.plan.yaml_reader import read_yaml

if TYPE_CHECKING:
    from eqlab.content.rules import Rules
    from eqlab.label.scheme import Scheme
    from eqlab.validate.fhir.library import Library

_NO_PLANS = ("schemes", "rules")
"""Folders of `testplans/` that hold what the laboratory works by."""
FOLDERS = ("testplans", "scenarios", "mocks", "reports")

NOT_TRUSTED = Issue(
    code="EQ-CNT-001",
    template="The content folder {folder} holds program code that is not part of eqlab (SHA-256 {digest}).",
    advice="Look through it; then repeat the command with --trust or with --trust {digest}.",
    nature=Nature.AUTHOR,
)
NOT_CONTENT = Issue(
    code="EQ-CNT-002",
    template="The folder {folder} is no content folder: it has no {missing}.",
    nature=Nature.AUTHOR,
)
BROKEN_CONTENT = Issue(
    code="EQ-CNT-003",
    template="The content file {file} cannot be loaded: {problem}.",
    advice="Correct the file, or reinstall eqlab.",
    nature=Nature.LAB,
)
UNKNOWN_SYSTEM = Issue(
    code="EQ-CNT-004",
    template="There is no simulated system {system} for the service {service}.",
    nature=Nature.CONFIGURATION,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demonstration:
    """A plan and a defect that show what the laboratory does."""

    plan: str
    """Plan id."""
    defective: str
    """Name of a simulated system with a defect."""
    caught_by: str
    """Id of the case that is there to find it."""


@dataclass(frozen=True)
class Content:
    """One set of content folders."""

    root: Path

    @cached_property
    def services(self) -> tuple[str, ...]:
        """Names of the mock services."""
        return tuple(sorted(path.parent.name for path in self.root.glob("mocks/*/service.py")))

    @cached_property
    def scenario_services(self) -> tuple[str, ...]:
        """Names of the services that have simulated systems."""
        return tuple(sorted(path.parent.name for path in self.root.glob("scenarios/*/systems.py")))

    def plans(self) -> Iterator[Path]:
        """All test plan files."""
        found = self.root.glob("testplans/*/*.yaml")
        return iter(sorted(path for path in found if path.name != CATALOGUE and path.parent.name not in _NO_PLANS))

    @cached_property
    def schemes(self) -> "Mapping[str, Scheme]":
        """The assessment schemes by `id@edition`. Raises AuthorErrors with every mistake of the first wrong one."""
        from eqlab.label.scheme import read_scheme  # noqa: PLC0415 - few commands look at schemes

        schemes = (read_scheme(path.read_bytes(), str(path)) for path in self.scheme_files())
        return {scheme.name: scheme for scheme in schemes}

    def scheme_files(self) -> tuple[Path, ...]:
        """All files of assessment schemes."""
        return tuple(sorted(self.root.glob("testplans/schemes/*.yaml")))

    def governance_templates(self) -> tuple[Path, ...]:
        """What governance of a test plan and of a scheme has to say, as files to be filled in."""
        return tuple(sorted(self.root.glob("testplans/schemes/templates/*.yaml")))

    def rule_files(self) -> tuple[Path, ...]:
        """All files of decision rules."""
        return tuple(sorted(self.root.glob("testplans/rules/*.yaml")))

    def demonstration(self) -> Demonstration | None:
        """What `eqlab demo` shows; None when this content has nothing to show."""
        path = self.root / "testplans" / "demo.yaml"
        if not path.is_file():
            return None
        shown = self._yaml(path)
        return Demonstration(plan=shown["plan"], defective=shown["defective"], caught_by=shown["caught_by"])

    def personas(self, service: str) -> Mapping[str, Persona]:
        """The personas of a service's scenarios; empty when it has none."""
        path = self.root / "scenarios" / service / "personas.yaml"
        data = self._yaml(path) if path.is_file() else {"personas": {}}
        return {name: _persona(name, facts) for name, facts in data["personas"].items()}

    def service(self, name: str) -> Service:
        """A fresh mock service. Raises LabFault when its file cannot be loaded."""
        make = self._load(self.root / "mocks" / name / "service.py").service
        return cast("Service", make(self.personas(name)))

    def systems(self, service: str) -> tuple[SimulatedSystem, ...]:
        """The simulated vendor systems of a service."""
        path = self.root / "scenarios" / service / "systems.py"
        if not path.is_file():
            return ()
        return cast("tuple[SimulatedSystem, ...]", self._load(path).systems(self.personas(service)))

    def system(self, service: str, name: str) -> SimulatedSystem:
        """One simulated system by name. Raises ConfigurationError with the nearest spelling."""
        systems = {system.name: system for system in self.systems(service)}
        if name not in systems:
            raise ConfigurationError(
                UNKNOWN_SYSTEM,
                system=name,
                service=service,
                expected=", ".join(systems),
                nearest=nearest(name, systems),
            )
        return systems[name]

    def golden(self, service: str, role: str) -> SimulatedSystem | None:
        """The simulated system of a role that has no defect."""
        return next((s for s in self.systems(service) if s.role == role and not s.defect), None)

    def library(self, packages: Path) -> "Library":
        """FHIR R4 with the FHIR packages of the scenarios; `packages` is the cache where official ones may be.

        Raises AuthorError for a package or an alias that is wrong.
        """
        from eqlab.kit import library_of  # noqa: PLC0415 - not every command looks at resources

        if packages not in self._libraries:
            self._libraries[packages] = library_of(self.root, packages).with_functions(self.rules.functions)
        return self._libraries[packages]

    @cached_property
    def _libraries(self) -> "dict[Path, Library]":
        return {}

    @cached_property
    def rules(self) -> "Rules":
        """The rules of all services, compiled when they are asked for."""
        from eqlab.content.rules import Rules  # noqa: PLC0415 - not every command has to judge

        return Rules(self.root)

    def text(self, service: str, path: str) -> bytes | None:
        """A file below `scenarios/<service>/`; None when there is none, or when the path leads outside."""
        return _inside(self.root / "scenarios" / service, path)

    def plan_text(self, service: str, path: str) -> bytes | None:
        """A file below `testplans/<service>/`; None when there is none, or when the path leads outside."""
        return _inside(self.root / "testplans" / service, path)

    def _yaml(self, path: Path) -> Any:
        return read_yaml(path.read_bytes(), str(path)).plain()

    def _load(self, path: Path) -> Any:
        from eqlab.kit import load_by_path  # noqa: PLC0415 - not every command runs code of the content

        try:
            return load_by_path(path)
        except Exception as error:
            problem = f"{type(error).__name__}: {error}"
            raise LabFault(BROKEN_CONTENT, file=str(path), problem=problem) from error


def _inside(folder: Path, path: str) -> bytes | None:
    place = (folder / path).resolve()
    if not place.is_relative_to(folder.resolve()) or not place.is_file():
        return None
    return place.read_bytes()


def _persona(name: str, facts: Mapping[str, Json]) -> Persona:
    inner = {key: value for key, value in facts.items() if key not in {"title", "discriminators"}}
    return Persona(
        id=name,
        title=facts.get("title", {"en": name}),
        discriminators=tuple(facts.get("discriminators", ())),
        facts=inner,
    )


def bundled() -> Content:
    """The content that comes with eqlab: beside the package in a checkout, inside it in a wheel."""
    package = Path(__file__).parent.parent
    checkout = package.parent
    if all((checkout / folder).is_dir() for folder in FOLDERS) and (checkout / "pyproject.toml").is_file():
        return Content(checkout)
    return Content(package / "_content")


def digest_of(root: Path) -> str:
    """SHA-256 over the names and bytes of all files of a content folder."""
    total = hashlib.sha256()
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                total.update(f"{path.relative_to(root).as_posix()}\0".encode())
                total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def find_content(folder: Path | None, trust: str | None) -> Content:
    """The bundled content, or another folder's when its user vouches for it.

    `trust` is None (not given), empty (`--trust`) or a SHA-256 to compare with. Raises UsageError.
    """
    if folder is None:
        return bundled()
    missing = next((name for name in FOLDERS if not (folder / name).is_dir()), None)
    if missing is not None:
        raise UsageError(NOT_CONTENT, folder=str(folder), missing=missing)
    digest = digest_of(folder)
    if trust is None or trust not in {"", digest}:
        raise UsageError(NOT_TRUSTED, folder=str(folder), digest=digest)
    return Content(folder.resolve())
