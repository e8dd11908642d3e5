"""The site in a folder: each file whole, the list of all last, and the manifest after it."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from eqlab.report.registry.building import Manifest, build
from eqlab.report.registry.codec import as_bytes
from eqlab.report.registry.model import RegistryData
from eqlab.wire.files import PUBLIC, unwritable, write_atomically

MANIFEST = ".eqlab-registry.json"
"""What the last build was made from; a host need not serve it."""
_OURS = re.compile(
    r"(?:assets/[\w.-]+|data/[0-9a-f]+\.js|[av]/[A-Za-z0-9][\w.-]*/index\.html|badge/[A-Za-z0-9][\w.-]*\.svg"
    r"|feed[\w.]*\.atom|\.well-known/eqlab-status\.json|status\.json|registry\.json|index\.html)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What a publication did."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    kept: int


def publish(data: RegistryData, public: Path, *, full: bool = False, folder: Path | None = None) -> Published:
    """Bring the site in the public folder up to date; files that are not the site's are left alone.

    `full` makes every file anew. A file that is missing or has another size than it was given is written again.
    Interrupted, it is completed by the next call. Errors as of `build`, LabFault also when a file cannot be written.
    """
    known = _read(public / MANIFEST)
    made = build(data, None if full else _standing(known, public), folder=folder)
    for path, content in made.writes.items():
        _write(public / path, content)
    gone = tuple(sorted(set(known.inputs) - set(made.manifest.inputs)))
    for path in gone:
        _remove(public, path)
    manifest = {"inputs": dict(made.manifest.inputs), "sizes": dict(made.manifest.sizes)}
    _write(public / MANIFEST, as_bytes(manifest))
    return Published(written=tuple(made.writes), removed=gone, kept=len(made.manifest.inputs) - len(made.writes))


def _read(file: Path) -> Manifest:
    """Return the manifest; an empty one when there is none that can be read."""
    try:
        said = json.loads(file.read_bytes())
        paths = [path for path in said["inputs"] if _OURS.fullmatch(path) and ".." not in path]
        inputs = {path: str(said["inputs"][path]) for path in paths}
        return Manifest(inputs=inputs, sizes={path: int(said["sizes"][path]) for path in paths})
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Manifest()


def _standing(known: Manifest, public: Path) -> Manifest:
    """Return what of a manifest still lies there."""
    paths = [path for path in known.inputs if _size(public / path) == known.sizes[path]]
    return Manifest(
        inputs={path: known.inputs[path] for path in paths}, sizes={path: known.sizes[path] for path in paths}
    )


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return -1


def _write(file: Path, content: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(file.parent, error) from error
    write_atomically(file, content, PUBLIC)


def _remove(public: Path, path: str) -> None:
    file = public / path
    try:
        file.unlink(missing_ok=True)
        if file.parent != public and not any(file.parent.iterdir()):
            file.parent.rmdir()
    except OSError as error:
        raise unwritable(file, error) from error
