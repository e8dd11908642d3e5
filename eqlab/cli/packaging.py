"""`eqlab package`: which packages are at hand, and what is in them."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from eqlab.cli import issues
from eqlab.cli.commands.package import PackageAddWish, PackageListWish, PackageShowWish
from eqlab.cli.definitions import CACHE
from eqlab.cli.door import Door
from eqlab.cli.speech import Tongue, safe, tongue
from eqlab.cli.tables import columns
from eqlab.core.errors import LabFault, UsageError
from eqlab.validate.fhir.library import core_library
from eqlab.validate.fhir.packages import Package, library_with, open_package, problems_of
from eqlab.validate.fhir.packages.cache import CORE, installed


def carry_out(door: Door, wish: PackageListWish | PackageAddWish | PackageShowWish) -> int:
    """List, add or show; 0 unless something cannot be done."""
    cache, speaker = CACHE.expanduser(), tongue(door.language)
    if isinstance(wish, PackageListWish):
        lines = _listed(cache, speaker)
    elif isinstance(wish, PackageShowWish):
        lines = _shown(wish, cache, speaker)
    else:
        lines = _added(wish, cache, speaker)
    for line in lines:
        click.echo(safe(line))
    return 0


def _listed(cache: Path, speaker: Tongue) -> Iterator[str]:
    rows = [(CORE, speaker.tell("built in"))]
    rows += [(f"{name}#{version}", str(place)) for name, version, place in installed(cache)]
    return columns(rows)


def _shown(wish: PackageShowWish, cache: Path, speaker: Tongue) -> Iterator[str]:
    library = core_library() if wish.place == CORE else library_with((wish.place,), cache)
    package = library.sources[0]
    yield package.name
    if isinstance(package, Package):
        for name, version in package.dependencies.items():
            yield "  " + speaker.tell("depends on {package}", package=f"{name}#{version}")
    for problem in problems_of(library):
        yield f"  {problem.sentence(speaker.translate)}"
    heads = [head for head in package.heads() if wish.type in ("", head.resource_type)]
    yield from columns([(head.resource_type, head.url, head.version) for head in heads])
    yield speaker.count("{n} definition", "{n} definitions", len(heads))


def _added(wish: PackageAddWish, cache: Path, speaker: Tongue) -> Iterator[str]:
    package = open_package(Path(wish.place) if Path(wish.place).exists() else wish.place, cache)
    if not package.version:
        raise UsageError(issues.NAMELESS_PACKAGE, place=wish.place)
    target = cache / package.name
    if target.exists():
        yield speaker.tell("{package} is there already: {place}", package=package.name, place=target)
        return
    try:
        _copy(package, target)
    except OSError as error:
        raise LabFault(issues.FILE_BROKE, file=str(target), problem=error.strerror or str(error)) from None
    yield speaker.tell("{package} is at hand now: {place}", package=package.name, place=target)


def _copy(package: Package, target: Path) -> None:
    """Write the files beside the place they are meant for, then move them there in one step."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".adding-") as scratch:
        folder = Path(scratch) / target.name
        for name in package.store.names:
            file = folder / "package" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(package.store.read(name))
        if not target.exists():
            folder.replace(target)
        else:
            shutil.rmtree(folder)
