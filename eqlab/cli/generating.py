"""`eqlab generate`: a valid resource for a profile."""

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import click

from eqlab.cli import judging_issues as issues
from eqlab.cli.commands.generate import GenerateWish
from eqlab.cli.definitions import content_of, library_of, profile_of
from eqlab.cli.door import Door
from eqlab.cli.showing import kind_of
from eqlab.cli.speech import Tongue, safe, tongue
from eqlab.core.errors import AuthorError, nearest
from eqlab.core.finding import Finding
from eqlab.validate.fhir.engine import Judgement, judge_value
from eqlab.validate.fhir.findings import findings
from eqlab.validate.fhir.generate import full, minimal
from eqlab.validate.fhir.instance import Instance
from eqlab.validate.fhir.library import Library
from eqlab.validate.fhir.model import resource_names
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
    click.echo(json.dumps(resource, indent=2, ensure_ascii=False, default=_number))
    return NOT_MADE if _wrong(told) else 0


def _profile(name: str, library: Library) -> str:
    """Return the canonical URL of a profile. Raises AuthorError, for a data type too."""
    url = profile_of(name, library)
    type_ = str((library.find(url) or {}).get("type"))
    if type_ not in resource_names():
        near = nearest(type_, resource_names())
        raise AuthorError(issues.NO_INSTANCES, nearest=near, name=shorten(name))
    return url


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
