"""From what was typed to what is meant: content, plan, system, folders."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eqlab.cli import issues
from eqlab.cli.door import Door
from eqlab.cli.near import near
from eqlab.cli.speech import Tongue, tongue
from eqlab.config import SystemFile
from eqlab.content import UNKNOWN_SYSTEM, find_content
from eqlab.core.errors import ConfigurationError, UsageError
from eqlab.plan.model import Plan
from eqlab.wiring import OWN_MOCK, Workshop
from eqlab.wiring.declaring import played_as, subject_of

_PLAN_ID = re.compile(rb"^testplan:[ \t]*[\"']?([^\s\"'#]+)", re.MULTILINE)
_HEAD = 65_536
"""Bytes of a file that are searched for the id of a plan."""

OUT = Path("eqlab-out")
"""Where campaigns go that name no folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What every command needs: the content, compiled, and the reader's language."""

    workshop: Workshop
    tongue: Tongue

    @property
    def reports(self) -> Path:
        """The folder of templates and translations."""
        return self.workshop.content.root / "reports"


def open_house(door: Door) -> House:
    """Find content and language as the global options say. Raises UsageError."""
    workshop = Workshop(content=find_content(door.content, door.trust))
    return House(workshop=workshop, tongue=tongue(door.language, workshop.content.root / "reports"))


def plan_id(path: Path) -> str:
    """Return the id that a plan file gives itself, without compiling it; empty when it is no plan or unreadable."""
    try:
        with path.open("rb") as file:
            match = _PLAN_ID.search(file.read(_HEAD))
    except OSError:
        return ""
    return match[1].decode("utf-8", "replace") if match else ""


def find_plan(house: House, name: str) -> Path:
    """Return the file of a plan, from its path or its id. Raises UsageError with the nearest id."""
    path = Path(name)
    if path.exists() or path.suffix in {".yaml", ".yml"} or "/" in name:
        return path
    known = {plan_id(file): file for file in house.workshop.content.plans()}
    known.pop("", None)
    if name not in known:
        raise UsageError(issues.NO_SUCH_PLAN, nearest=near(name, known), name=name)
    return known[name]


def load_plan(house: House, name: str) -> Plan:
    """Load a plan by its path or id. Raises UsageError when there is none, AuthorErrors when it is wrong."""
    return house.workshop.plan(Path(shown(find_plan(house, name))))


def find_subject(house: House, plan: Plan, file: Path | None, simulated: str) -> SystemFile:
    """Return the system under test. Raises UsageError when none or two are named, ConfigurationError on a bad file."""
    if file is not None and simulated:
        raise UsageError(issues.TWO_SUBJECTS, command="eqlab run")
    if simulated:
        return play(house, plan, simulated)
    if file is None:
        raise UsageError(issues.NO_SUBJECT)
    declared = subject_of(file, plan)
    simulated = declared.facts.simulated
    return played_as(play(house, plan, simulated), declared) if simulated else declared


def play(house: House, plan: Plan, name: str) -> SystemFile:
    """Return a simulated system. Raises ConfigurationError that names those of the plan's role."""
    try:
        return house.workshop.simulated(plan, name)
    except ConfigurationError as error:
        if error.issue is not UNKNOWN_SYSTEM:
            raise
        role = plan.roles.get("system", "")
        systems = house.workshop.content.systems(plan.service)
        names = [system.name for system in systems if system.role == role] or [OWN_MOCK]
        raise ConfigurationError(
            UNKNOWN_SYSTEM,
            expected=", ".join(names),
            nearest=near(name, names),
            system=name,
            service=plan.service,
        ) from None


def check_folder(out: Path) -> Path:
    """Return a folder that can be written to. Raises UsageError when it, or one it lies in, is a file."""
    for place in (out, *out.parents):
        if place.exists() and not place.is_dir():
            raise UsageError(issues.NOT_A_FOLDER, folder=str(place))
    return out


def fresh_folder(plan: str) -> Path:
    """Return the first folder of the plan's below `OUT` that does not exist yet."""
    return OUT / f"{plan}-{max(_numbers(plan), default=0) + 1}"


def last_folder(plan: str) -> Path:
    """Return the latest folder of the plan's below `OUT`. Raises UsageError when there is none."""
    numbers = sorted(_numbers(plan))
    if not numbers:
        raise UsageError(issues.NOTHING_TO_RESUME, plan=plan)
    return OUT / f"{plan}-{numbers[-1]}"


def next_folder(out: Path | None, plan: str) -> Path:
    """Return the next free folder after one that was named, or of the plan's own."""
    if out is None:
        return fresh_folder(plan)
    stem, _, number = out.name.rpartition("-")
    start, stem = (int(number) + 1, stem) if stem and number.isdecimal() else (2, out.name)
    return next(free for n in itertools.count(start) if not (free := out.with_name(f"{stem}-{n}")).exists())


def shown(path: Path) -> str:
    """Write a path as short as it can be read from here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) and path != here else str(path)


def _numbers(plan: str) -> Iterator[int]:
    for folder in OUT.glob(f"{plan}-*"):
        number = folder.name.removeprefix(f"{plan}-")
        if number.isdecimal():
            yield int(number)
