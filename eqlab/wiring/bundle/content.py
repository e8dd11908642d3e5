"""The content that a bundle carries: data that judging needs, never programs."""

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path, PurePosixPath

from eqlab.content import Content
from eqlab.plan.model import Plan
from eqlab.plan.world import World
from eqlab.validate.fhir.packages import Package
from eqlab.wiring.workshop import Workshop

CONTENT = "content/"
PACKAGES = "packages/"
DATA = frozenset(
    [
        ".yaml",
        ".yml",
        ".json",
        ".xml",
        ".xsd",
        ".dtd",
        ".sch",
        ".xsl",
        ".xslt",
        ".ent",
        ".pem",
        ".der",
        ".crt",
        ".crl",
        ".txt",
        ".md",
        ".csv",
        ".tsv",
        ".hl7",
        ".html",
        ".pdf",
    ]
)
"""Suffixes of files that are data."""
TRANSFORMATIONS = frozenset({".xsl", ".xslt"})
_CARRIED = ("testplans", "scenarios", "mocks")
_DATA_MOST = 64 << 20
"""Bytes of one content file."""


def is_data(name: str) -> bool:
    """Tell by its name whether a file may travel."""
    return PurePosixPath(name).suffix.lower() in DATA


def data_of(workshop: Workshop, plan: Plan) -> Iterator[tuple[str, bytes]]:
    """Yield the content files that judging a plan needs, by their names in a bundle, in order."""
    root = workshop.content.root
    for path in _files(root, _CARRIED):
        if is_data(path.name) and _concerns(path.relative_to(root).parts, plan.service):
            yield f"{CONTENT}{path.relative_to(root).as_posix()}", path.read_bytes()
    yield from _packages(workshop)


def _concerns(parts: tuple[str, ...], service: str) -> bool:
    """Tell whether a file concerns a service: its own files, and the rules of all."""
    return parts[1] == service or (parts[0] == "scenarios" and "rules" in parts) or len(parts) == 2  # noqa: PLR2004


def _packages(workshop: Workshop) -> Iterator[tuple[str, bytes]]:
    """Yield the packages that were taken from the cache of FHIR's tools, in place of the content's own."""
    cached = workshop.packages.resolve()
    for source in workshop.library().sources:
        place = Path(getattr(source.store, "place", "")) if isinstance(source, Package) else None
        if place is None or not place.resolve().is_relative_to(cached) or not place.is_dir():
            continue
        for path in sorted(place.rglob("*")):
            if path.is_file() and is_data(path.name):
                yield f"{PACKAGES}{path.resolve().relative_to(cached).as_posix()}", path.read_bytes()


def content_digest(root: Path) -> str:
    """SHA-256 over the names and bytes of all files of a content that judging may rest on, code too."""
    total = hashlib.sha256()
    for path in _files(root, _CARRIED):
        total.update(f"{path.relative_to(root).as_posix()}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def code_of(root: Path) -> dict[str, str]:
    """Return the digests of a content's program files by their names."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in _files(root, _CARRIED)
        if path.suffix == ".py"
    }


def preconditions_of(content: Content) -> dict[str, tuple[str, ...]]:
    """Return the mock services with the preconditions that plans may name."""
    return {name: tuple(content.service(name).preconditions) for name in content.services}


def unpack_content(members: Mapping[str, bytes], folder: Path) -> Workshop:
    """Write a bundle's content into a folder; return a workshop over it."""
    for name, data in members.items():
        if name.startswith((CONTENT, PACKAGES)):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    (folder / CONTENT).mkdir(exist_ok=True)
    return Workshop(content=Content((folder / CONTENT).resolve()), packages=(folder / PACKAGES).resolve())


def world_of(workshop: Workshop, services: Mapping[str, tuple[str, ...]], service: str) -> World:
    """Return what a plan may name, where the services themselves are not there."""
    content = workshop.content
    return World(
        personas=content.personas(service),
        services=services,
        texts=lambda path: content.text(service, path),
        plan_texts=lambda path: content.plan_text(service, path),
    )


@cache
def engine_digest() -> str:
    """SHA-256 over the names and bytes of the program's own files."""
    root = Path(__file__).parents[2]
    total = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        if "_content" not in path.parts and "__pycache__" not in path.parts:
            total.update(f"{path.relative_to(root).as_posix()}\0".encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _files(root: Path, folders: tuple[str, ...]) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and not path.is_symlink() and "__pycache__" not in path.parts:
                yield path
