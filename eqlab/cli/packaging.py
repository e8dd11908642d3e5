"""`eqlab package`: which packages are at hand, and what is in them."""

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import monotonic

import click

from eqlab.cli import issues, judging_issues
from eqlab.cli.commands.package import PackageAddWish, PackageListWish, PackageShowWish
from eqlab.cli.definitions import CACHE, content_of
from eqlab.cli.door import Door
from eqlab.cli.near import near
from eqlab.cli.speech import Tongue, safe, tongue
from eqlab.cli.tables import columns
from eqlab.core.errors import EqlabError, LabFault, UsageError
from eqlab.core.reason import reason_of
from eqlab.validate.fhir.library import Library, core_library
from eqlab.validate.fhir.model import resource_names
from eqlab.validate.fhir.packages import Package, library_with, look, open_package, problems_of
from eqlab.validate.fhir.packages.cache import CORE, installed

_PROFILES = "StructureDefinition"
_SECONDS = 20
"""How long the profiles of a package are looked at."""


def carry_out(door: Door, wish: PackageListWish | PackageAddWish | PackageShowWish) -> int:
    """List, add or show; 0 unless something cannot be done."""
    cache, speaker = CACHE.expanduser(), tongue(door.language)
    if isinstance(wish, PackageListWish):
        lines = _listed(cache, _packages(content_of(door)), speaker)
    elif isinstance(wish, PackageShowWish):
        lines = _shown(wish, _opened(wish.place, cache, door), speaker)
    else:
        lines = _added(wish, cache, speaker)
    for line in lines:
        click.echo(safe(line))
    return 0


def _packages(library: Library) -> list[Package]:
    return [source for source in library.sources if isinstance(source, Package)]


def _listed(cache: Path, content: Iterable[Package], speaker: Tongue) -> Iterator[str]:
    here = {f"{name}#{version}" for name, version, _ in installed(cache)}
    rows = [(CORE, speaker.tell("built in"))]
    rows += [(one.name, speaker.tell("of the content")) for one in content if one.name not in here]
    rows += [(f"{name}#{version}", str(place)) for name, version, place in installed(cache)]
    return columns(rows)


def _opened(place: str, cache: Path, door: Door) -> Library:
    """Return a library whose first source is the package: built in, of the content, or wherever it is.

    One of the content stands over all of the content, which it may rest on.
    """
    if place in (CORE, CORE.partition("#")[0]):
        return core_library()
    if not Path(place).exists():
        content = content_of(door)
        own = next((one for one in _packages(content) if place in (one.name, one.id)), None)
        if own is not None:
            return content.over(own)
    return library_with((place,), cache)


def _shown(wish: PackageShowWish, library: Library, speaker: Tongue) -> Iterator[str]:
    if wish.type and wish.type not in resource_names():
        raise UsageError(judging_issues.NO_SUCH_TYPE, nearest=near(wish.type, resource_names()), type=wish.type)
    package = library.sources[0]
    yield package.name
    if isinstance(package, Package):
        for name, version in package.dependencies.items():
            yield "  " + speaker.tell("depends on {package}", package=f"{name}#{version}")
        yield from _amiss(package, library, wish, speaker)
    heads = list(package.heads(wish.type))
    yield from columns([(head.resource_type, head.url, head.version) for head in heads])
    yield speaker.count("{n} definition", "{n} definitions", len(heads))
    if wish.type and not heads:
        kinds = sorted({head.resource_type for head in package.heads()})
        yield speaker.tell("Of the kind {type} it has none; it has {kinds}.", type=wish.type, kinds=", ".join(kinds))


def _amiss(package: Package, library: Library, wish: PackageShowWish, speaker: Tongue) -> Iterator[str]:
    """Yield what is amiss with a package and what it depends on, and with its profiles, when they are shown."""
    for problem in _problems(package, library):
        yield f"  {problem.sentence(speaker.translate)}"
    if wish.type not in ("", _PROFILES):
        return
    ends = monotonic() + _SECONDS
    looked = look(package, library, lambda: monotonic() > ends)
    for file, fault in looked.faults:
        yield f"  {file}: {fault.sentence(speaker.translate)}"
    if looked.left:
        yield "  " + speaker.count(
            "{n} profile was not looked at, which would take too long; `eqlab validate --profile` looks at one.",
            "{n} profiles were not looked at, which would take too long; `eqlab validate --profile` looks at one.",
            looked.left,
        )


def _problems(package: Package, library: Library) -> tuple[EqlabError, ...]:
    """Return the problems of a package with those of what it was opened with; the content's others are not its own."""
    within = any(one is package for one in library.sources[1:])
    return package.problems if within else problems_of(library)


def _added(wish: PackageAddWish, cache: Path, speaker: Tongue) -> Iterator[str]:
    package = open_package(Path(wish.place) if Path(wish.place).exists() else wish.place, cache)
    if not package.version:
        raise UsageError(judging_issues.NAMELESS_PACKAGE, place=wish.place)
    target = cache / package.name
    if target.exists():
        yield speaker.tell("{package} is there already: {place}", package=package.name, place=target)
        return
    try:
        _copy(package, target)
    except OSError as error:
        raise LabFault(issues.FILE_BROKE, file=str(target), problem=reason_of(error)) from None
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
