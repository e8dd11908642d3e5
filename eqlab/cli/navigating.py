"""`eqlab fhirpath`: what an expression gives on a resource, and where that stands."""

import json
import sys

import click

from eqlab.cli import judging_issues as issues
from eqlab.cli.attended import is_attended
from eqlab.cli.commands.fhirpath import PathWish
from eqlab.cli.definitions import content_of, read_with_problems
from eqlab.cli.door import Door
from eqlab.cli.near import near
from eqlab.cli.speech import safe, tongue
from eqlab.core.errors import AuthorError, ConfigurationError, UsageError
from eqlab.core.values import Json
from eqlab.validate.fast_json import encode
from eqlab.validate.fhir.model import resource_names
from eqlab.validate.fhirpath.errors import EvaluationError, UndecidedError
from eqlab.validate.fhirpath.evaluation import FIXED, NOWHERE
from eqlab.validate.fhirpath.expressions import CompiledExpression, Focus, compile_expression, select, unknown_variables
from eqlab.validate.fhirpath.world import ASKED, world_of

NO_RESULT = 1
UNDECIDED = 2


def carry_out(door: Door, wish: PathWish) -> int:
    """Evaluate, and print a result a line: its place, then its value as JSON."""
    resource, wrong = read_with_problems(wish.file)
    type_ = _type(resource)
    expression = _compiled(wish.expression, type_)
    speaker = tongue(door.language)
    for problem in wrong:
        told = UsageError(issues.BADLY_WRITTEN, file=wish.file, problem=problem)
        click.echo(safe(told.sentence(speaker.translate)), err=True)
    try:
        found = _evaluated(expression, resource, type_, door)
    except EvaluationError as error:
        refused = ConfigurationError(issues.NO_VALUE, problem=str(error))
        click.echo(safe(refused.sentence(speaker.translate)), err=True)
        return UNDECIDED if isinstance(error, UndecidedError) else NO_RESULT
    for focus in found:
        place = focus.place(resource)
        click.echo(safe((f"{place}: " if place else "") + _written(focus.value)))
    if not found and is_attended(sys.stdout):
        click.echo(speaker.tell("no result"), err=True)
    return 0


def _compiled(text: str, type_: str) -> CompiledExpression:
    """Compile what somebody typed. Raises AuthorError, for unknown variables too: nobody gives them a value."""
    expression = compile_expression(text, None, type_, json_names=True)
    for name in unknown_variables(text):
        raise AuthorError(issues.NO_VARIABLE, nearest=near(name, FIXED), name=name)
    return expression


def _evaluated(expression: CompiledExpression, resource: Json, type_: str, door: Door) -> list[Focus]:
    """Evaluate; what asks for definitions has FHIR R4's and the content's."""
    asks = type_ and any(name in expression.text for name in ASKED)
    return select(expression, resource, {}, world_of(resource, content_of(door)) if asks else NOWHERE)


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
