"""`eqlab plan list`, `show` and `schema`."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from eqlab.cli.commands.plan import ListWish, SchemaWish, ShowWish
from eqlab.cli.door import Door
from eqlab.cli.opening import House, load_plan, open_house, shown
from eqlab.cli.speech import Tongue, safe
from eqlab.cli.tables import columns
from eqlab.config import read_system_file
from eqlab.core.errors import AuthorErrors
from eqlab.core.text import Text
from eqlab.plan.model import Case, Plan
from eqlab.plan.resolve import select
from eqlab.plan.schema import plan_schema
from eqlab.plan.yaml_reader import read_yaml
from eqlab.wiring.declaring import played_as


def carry_out(door: Door, wish: ListWish | ShowWish | SchemaWish) -> int:
    """Print what is asked for."""
    house = open_house(door)
    match wish:
        case ListWish():
            lines = _list(house)
        case ShowWish():
            lines = _show(house, wish)
        case SchemaWish():
            lines = iter([json.dumps(plan_schema(house.workshop.registry), indent=2, ensure_ascii=False)])
    for line in lines:
        click.echo(line)
    return 0


def _list(house: House) -> Iterator[str]:
    rows = [_row(house.tongue, path) for path in house.workshop.content.plans()]
    yield from columns([row for row in rows if row])


def _row(tongue: Tongue, path: Path) -> tuple[str, ...]:
    """What a plan says of itself, without compiling it; nothing for a file that is no plan."""
    try:
        data = read_yaml(path.read_bytes(), str(path)).plain()
    except AuthorErrors:
        return ("?", "", tongue.tell("not readable"), shown(path))
    if not isinstance(data, dict) or "testplan" not in data:
        return ()
    title = data.get("title", {})
    words = tongue.say(title) if isinstance(title, dict) else ""
    return (str(data["testplan"]), str(data.get("version", "")), words, shown(path))


def _show(house: House, wish: ShowWish) -> Iterator[str]:
    plan, tongue = load_plan(house, wish.plan), house.tongue
    yield safe(f"{plan.id} {plan.version}: {tongue.say(plan.title)}")
    service = tongue.tell(
        "Service {service}, tested role {role}", service=plan.service, role=plan.roles.get("system", "")
    )
    yield safe(service)
    reasons = _reasons(house, plan, wish.system)
    for case in plan.cases:
        yield ""
        yield from (safe(line) for line in _case(case, plan, reasons, tongue))
    untested = [requirement for requirement in plan.requirements if requirement.not_tested_because]
    if untested:
        yield ""
        yield tongue.tell("Not tested")
    for requirement in untested:
        yield safe(f"  {requirement.id} {requirement.level}: {tongue.say(requirement.text)}")
        yield safe(f"    {tongue.say(requirement.not_tested_because)}")


def _case(case: Case, plan: Plan, reasons: dict[str, Text] | None, tongue: Tongue) -> Iterator[str]:
    marks = [f"#{tag}" for tag in case.tags]
    if case.optional:
        marks.append(tongue.tell("optional"))
    yield " ".join((f"{case.id}: {tongue.say(case.title)}", *marks))
    if reasons is not None:
        yield f"  {_selection(reasons.get(case.id), tongue)}"
    elif case.when:
        yield f"  {tongue.tell('Only when {condition}', condition=case.when)}"
    texts = {requirement.id: requirement for requirement in plan.requirements}
    for name in case.verifies:
        requirement = texts[name]
        yield f"  {name} {requirement.level}: {tongue.say(requirement.text)}"


def _selection(reason: Text | None, tongue: Tongue) -> str:
    if reason is None:
        return tongue.tell("Selected")
    return tongue.tell("Deselected: {reason}", reason=tongue.say(reason))


def _reasons(house: House, plan: Plan, file: Path | None) -> dict[str, Text] | None:
    """Case to the reason why it does not concern the system; None when no system is named."""
    if file is None:
        return None
    system = read_system_file(file)
    if system.facts.simulated:
        system = played_as(house.workshop.simulated(plan, system.facts.simulated), system)
    selection = select(
        plan,
        house.workshop.registry,
        claims=system.facts.claims,
        variant=system.variant,
        role=plan.roles.get("system", ""),
        places=system.places,
    )
    return {deselected.case: deselected.reason for deselected in selection.deselected}
