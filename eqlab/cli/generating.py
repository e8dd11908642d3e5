"""`eqlab generate`: a valid resource for a profile."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import click

from eqlab.cli import judging_issues as issues
from eqlab.cli import pieces
from eqlab.cli.commands.generate import GenerateWish
from eqlab.cli.definitions import content_of, library_of, profile_of
from eqlab.cli.door import Door
from eqlab.cli.showing import kind_of
from eqlab.cli.speech import Tongue, safe, tongue
from eqlab.core.errors import AuthorError
from eqlab.core.finding import Finding
from eqlab.core.values import Json
from eqlab.validate.fhir.engine import Judgement, judge_value
from eqlab.validate.fhir.findings import findings
from eqlab.validate.fhir.generate import full, minimal
from eqlab.validate.fhir.instance import Instance
from eqlab.validate.fhir.library import STRUCTURES, Library
from eqlab.validate.fhir.model import resource_names, type_names
from eqlab.validate.fhir.run import Options
from eqlab.validate.words import shorten

NOT_MADE = 2


def carry_out(door: Door, wish: GenerateWish) -> int:
    """Make a resource, judge it, and print it; what is amiss with it is told on the error stream."""
    library = library_of(wish.packages, wish.supporting, content_of(door))
    url = _profile(wish.profile, library)
    resource = (full if wish.full else minimal)(url, library, wish.seed)
    told = _judged(resource, url, library)
    for line in _amiss(told, tongue(door.language)):
        click.echo(safe(line), err=True)
    pieces.write_json(resource, _number)
    return NOT_MADE if _wrong(told) else 0


def _profile(name: str, library: Library) -> str:
    """Return the canonical URL of a profile. Raises AuthorError, for what has no resources too."""
    url = profile_of(name, library)
    definition = library.find(url) or {}
    type_ = str(definition.get("type"))
    if type_ not in resource_names():
        raise _without_resources(shorten(name), definition, library)
    return url


def _without_resources(name: str, definition: Json, library: Library) -> AuthorError:
    """Return why there are no resources of a type or profile."""
    type_ = str(definition.get("type"))
    if definition.get("kind") == "logical":
        return AuthorError(issues.LOGICAL_MODEL, name=name)
    if type_ not in type_names():
        return AuthorError(issues.NO_SUCH_TYPE, type=shorten(type_))
    abstract = (library.find(STRUCTURES + type_) or {}).get("abstract")
    return AuthorError(issues.ABSTRACT_TYPE if abstract else issues.NO_INSTANCES, name=name)


def _judged(resource: Any, url: str, library: Library) -> list[Finding]:
    notes = judge_value(resource, library, Options(profiles=(url,)))
    return findings(Judgement(Instance(value=resource, format="json"), notes), library)


def _wrong(told: Sequence[Finding]) -> list[Finding]:
    return [one for one in told if kind_of(one) in {"error", "lab"}]


def _amiss(told: Sequence[Finding], speaker: Tongue) -> Iterator[str]:
    """Yield what is wrong, and how much is undecided: `eqlab validate` tells that in full."""
    for one in _wrong(told):
        yield f"{one.subject.path}: {one.sentence(speaker.translate)} [{one.issue.code}]"
    undecided = sum(kind_of(one) == "undecided" for one in told)
    if undecided:
        yield speaker.count(
            "{n} thing in it cannot be decided here; `eqlab validate` tells which.",
            "{n} things in it cannot be decided here; `eqlab validate` tells which.",
            undecided,
        )


def _number(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else str(value)
