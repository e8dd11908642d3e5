"""`eqlab fhirpath`: what an expression gives on a resource, and where that stands."""

import json

import click

from eqlab.cli import issues
from eqlab.cli.commands.fhirpath import PathWish
from eqlab.cli.definitions import read_file
from eqlab.cli.door import Door
from eqlab.cli.speech import safe, tongue
from eqlab.core.check import Json
from eqlab.core.errors import ConfigurationError
from eqlab.core.location import Position
from eqlab.validate.fast_json import encode
from eqlab.validate.fhir.model import resource_names
from eqlab.validate.fhirpath import EvaluationError, UndecidedError, compile_expression, select

NO_RESULT = 1
UNDECIDED = 2


def carry_out(door: Door, wish: PathWish) -> int:
    """Evaluate, and print a result a line: its place, then its value as JSON."""
    resource = read_file(wish.file)
    expression = compile_expression(wish.expression, Position(file="EXPR"), _type(resource))
    try:
        found = select(expression, resource, {})
    except EvaluationError as error:
        refused = ConfigurationError(issues.NO_VALUE, problem=str(error))
        click.echo(safe(refused.sentence(tongue(door.language).translate)), err=True)
        return UNDECIDED if isinstance(error, UndecidedError) else NO_RESULT
    for focus in found:
        place = f"{focus.path}: " if focus.path else ""
        click.echo(safe(place + _written(focus.value)))
    return 0


def _written(value: Json) -> str:
    """Write a value as JSON, its decimals with all their digits."""
    try:
        return encode(value).decode("utf-8")
    except (ValueError, OverflowError):
        return json.dumps(value, default=str)


def _type(resource: Json) -> str:
    """Return the type that names in the expression are checked against; empty when FHIR R4 does not know it."""
    name = resource.get("resourceType")
    return name if isinstance(name, str) and name in resource_names() else ""
