"""`eqlab fhirpath`: what an expression gives on a resource, and where that stands."""

import json
import sys
from collections.abc import Iterator, Mapping

import click

from eqlab.cli import judging_issues as issues
from eqlab.cli.attended import is_attended
from eqlab.cli.commands.fhirpath import PathWish
from eqlab.cli.definitions import bytes_of, content_of, form_of, library_of
from eqlab.cli.door import Door
from eqlab.cli.likeness import foreign
from eqlab.cli.near import near
from eqlab.cli.speech import safe, tongue
from eqlab.core.errors import AuthorError, ConfigurationError, UsageError
from eqlab.core.finding import Finding
from eqlab.core.issue import Issue, Level
from eqlab.core.location import Position
from eqlab.core.text import Words, words
from eqlab.core.values import Json
from eqlab.validate.fast_json import encode
from eqlab.validate.fhir.engine import Judgement
from eqlab.validate.fhir.findings import findings
from eqlab.validate.fhir.instance import Instance
from eqlab.validate.fhir.issues import structure
from eqlab.validate.fhir.issues.engine import NO_RESOURCE
from eqlab.validate.fhir.model import resource_names
from eqlab.validate.fhir.reading import read
from eqlab.validate.fhir.run import Options
from eqlab.validate.fhirpath.environment import Environment
from eqlab.validate.fhirpath.errors import EvaluationError, UndecidedError, UndefinedError
from eqlab.validate.fhirpath.evaluation import NOWHERE
from eqlab.validate.fhirpath.expressions import (
    CompiledExpression,
    compile_expression,
    known_variables,
    place_of_variable,
    select,
    unknown_variables,
)
from eqlab.validate.fhirpath.world import ASKED, world_of
from eqlab.validate.issues import UNKNOWN_ELEMENT
from eqlab.validate.recognise import Kind, kind_of
from eqlab.validate.words import shorten, show, told_by

NO_RESULT = 1
UNDECIDED = 2
_DEFINED = (*ASKED, "resolve")
"""Functions that look into definitions."""
_ABSTRACT = frozenset({"Resource", "DomainResource"})
_LONGEST = 400
"""Letters of an expression that a sentence shows."""
_OTHERS: Mapping[Kind, Words] = {
    Kind.CDA: words("a CDA document"),
    Kind.SAML: words("a SAML document"),
    Kind.SOAP: words("a SOAP message"),
    Kind.HL7V2: words("an HL7 v2 message"),
    Kind.JWT: words("a JSON Web Token"),
    Kind.CERTIFICATE: words("a certificate or a key"),
    Kind.REQUEST: words("a certificate request"),
    Kind.REVOCATION_LIST: words("a revocation list"),
    Kind.PDF: words("a PDF"),
    Kind.SMIME: words("a signed mail"),
}
"""What a file may be that is no FHIR resource."""


def carry_out(door: Door, wish: PathWish) -> int:
    """Evaluate, and print a result a line: its place, then its value as JSON."""
    speaker = tongue(door.language)
    resource, wrong = _resource_of(wish.file)
    expression = _compiled(wish, resource["resourceType"])
    world = _world(door, wish, resource)
    for problem in wrong:
        told = UsageError(issues.BADLY_WRITTEN, file=wish.file, problem=problem)
        click.echo(safe(told.sentence(speaker.translate)), err=True)
    try:
        found = select(expression, resource, {}, world)
    except EvaluationError as error:
        refused = ConfigurationError(_issue_of(error), problem=str(error))
        click.echo(safe(refused.sentence(speaker.translate)), err=True)
        return UNDECIDED if isinstance(error, UndecidedError) else NO_RESULT
    for focus in found:
        place = focus.place(resource)
        click.echo(safe((f"{place}: " if place else "") + _written(focus.value)))
    if not found and is_attended(sys.stdout):
        click.echo(speaker.tell("no result"), err=True)
    return 0


def _issue_of(error: EvaluationError) -> Issue:
    """Return what is told of an evaluation without a result: each has its own remedy."""
    if isinstance(error, UndefinedError):
        return issues.UNDEFINED_VALUE
    return issues.UNDECIDED_VALUE if isinstance(error, UndecidedError) else issues.NO_VALUE


def _compiled(wish: PathWish, type_: str) -> CompiledExpression:
    """Compile what somebody typed. Raises AuthorError, for unknown variables too: nobody gives them a value."""
    text = wish.expression
    try:
        expression = compile_expression(text, None, type_, json_names=True)
    except AuthorError as error:
        raise _other_resource(error, wish.file, type_) or error from error
    for name in unknown_variables(text):
        known, (line, column) = known_variables(text), place_of_variable(text, name)
        raise AuthorError(
            issues.NO_VARIABLE,
            expected=words("one of {names}", names=", ".join(f"%{one}" for one in known)),
            nearest=near(name, known),
            name=shorten(name),
            expression=shorten(text, _LONGEST),
            line=str(line),
            column=str(column),
        )
    return expression


def _other_resource(error: AuthorError, file: str, type_: str) -> AuthorError | None:
    """Return what is to be said of a path that begins with the type of another resource; None for other mistakes."""
    facts = error.facts
    if error.issue is not UNKNOWN_ELEMENT or facts["type"] != type_ or facts["name"] not in resource_names():
        return None
    return AuthorError(issues.OTHER_RESOURCE, None, "", "", **facts, file=file)


def _world(door: Door, wish: PathWish, resource: Json) -> Environment:
    """Return FHIR R4's definitions, the content's and those that are named, for what asks for some.

    What is named is read in any case. Raises UsageError and AuthorError.
    """
    asks = any(name in wish.expression for name in _DEFINED)
    if not asks and not wish.packages and not wish.supporting:
        return NOWHERE
    library = library_of(wish.packages, wish.supporting, content_of(door) if asks else None)
    return world_of(resource, library) if asks else NOWHERE


def _written(value: Json) -> str:
    """Write a value as JSON, its decimals with all their digits."""
    try:
        return encode(value).decode("utf-8")
    except (ValueError, OverflowError):
        return json.dumps(value, default=str)


def _resource_of(file: str) -> tuple[Json, tuple[Words, ...]]:
    """Read a resource of FHIR R4, with what is wrong with its writing all the same. Raises UsageError for other files.

    Then the place is told with the file, where there is one.
    """
    data = bytes_of(file)
    for other in _other_kind(data):
        raise UsageError(issues.NO_RESOURCE, file=file, problem=other)
    instance = read(data, form_of(file, data), Options(comments=True))
    wrong = [one for one in findings(Judgement(instance, instance.notes)) if one.level is Level.ERROR]
    if not isinstance(instance.value, dict):
        raise _unreadable(file, instance, wrong)
    name = instance.value.get("resourceType")
    if not isinstance(name, str) or name not in resource_names():
        at = _at(file, instance.places(("resourceType",)) or instance.places(()))
        meant = near(name, sorted(resource_names())) if isinstance(name, str) else ""
        raise UsageError(issues.NO_RESOURCE, at, "", meant, file=file, problem=_no_type(instance.value))
    return instance.value, tuple(told_by(one) for one in wrong)


def _other_kind(data: bytes) -> Iterator[Words]:
    """Yield what bytes are that hold no FHIR resource, however they are read; nothing where they may."""
    kind = kind_of(data)
    other = foreign(data) if kind in {Kind.OTHER, Kind.XML} else None
    if other is not None:
        yield told_by(other)
    elif kind in _OTHERS:
        yield words("it looks like {kind}.", kind=_OTHERS[kind])


def _unreadable(file: str, instance: Instance, wrong: list[Finding]) -> UsageError:
    """Return what is said of a file in which nobody can see a resource."""
    for one in wrong:
        line, column = one.subject.line, one.subject.column
        at = _at(file, (line, column or 1) if line else None)
        return UsageError(issues.NO_RESOURCE, at, file=file, problem=told_by(one))
    holds = words(NO_RESOURCE.template, found=show(instance.value))
    return UsageError(issues.NO_RESOURCE, _at(file, instance.places(())), file=file, problem=holds)


def _at(file: str, place: tuple[int, int] | None) -> Position | None:
    return Position(file=file, line=place[0], column=place[1]) if place else None


def _no_type(value: Mapping[str, Json]) -> Words:
    """Return what is said of an object that is of none of FHIR R4's resource types."""
    if "resourceType" not in value:
        return words(structure.NO_RESOURCE_TYPE.template)
    name = value["resourceType"]
    if not isinstance(name, str):
        return words(structure.RESOURCE_TYPE_IS_NO_NAME.template, found=show(name))
    issue = structure.ABSTRACT_RESOURCE_TYPE if name in _ABSTRACT else structure.UNKNOWN_RESOURCE_TYPE
    return words(issue.template, found=show(name))
