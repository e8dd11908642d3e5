"""From what was typed to what is meant: content, plan, system, folders."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eqlab.cli import issues
from eqlab.cli.door import Door
from eqlab.cli.speech import Tongue, tongue
from eqlab.config import SystemFile, read_system_file
from eqlab.content import find_content
from eqlab.core.errors import UsageError, nearest
from eqlab.plan.model import Plan
from eqlab.wiring import Workshop

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
        raise UsageError(issues.NO_SUCH_PLAN, nearest=nearest(name, known), name=name)
    return known[name]


def load_plan(house: House, name: str) -> Plan:
    """Load a plan by its path or id. Raises UsageError when there is none, AuthorErrors when it is wrong."""
    return house.workshop.plan(Path(shown(find_plan(house, name))))


def find_subject(house: House, plan: Plan, file: Path | None, simulated: str) -> SystemFile:
    """Return the system under test. Raises UsageError when none or two are named, ConfigurationError on a bad file."""
    if file is not None and simulated:
        raise UsageError(issues.TWO_SUBJECTS, command="eqlab run")
    if simulated:
        return house.workshop.simulated(plan, simulated)
    if file is None:
        raise UsageError(issues.NO_SUBJECT)
    declared = read_system_file(file)
    return house.workshop.simulated(plan, declared.facts.simulated) if declared.facts.simulated else declared


def fresh_folder(plan: str) -> Path:
    """Return the first folder of the plan's below `OUT` that does not exist yet."""
    return OUT / f"{plan}-{max(_numbers(plan), default=0) + 1}"


def last_folder(plan: str) -> Path:
    """Return the latest folder of the plan's below `OUT`. Raises UsageError when there is none."""
    numbers = sorted(_numbers(plan))
    if not numbers:
        raise UsageError(issues.NOTHING_TO_RESUME, plan=plan)
    return OUT / f"{plan}-{numbers[-1]}"


def shown(path: Path) -> str:
    """Write a path as short as it can be read from here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) and path != here else str(path)


def _numbers(plan: str) -> Iterator[int]:
    for folder in OUT.glob(f"{plan}-*"):
        number = folder.name.removeprefix(f"{plan}-")
        if number.isdecimal():
            yield int(number)
