"""`eqlab generate`: a valid resource for a profile."""

import json
from decimal import Decimal
from typing import Any

import click

from eqlab.cli.commands.generate import GenerateWish
from eqlab.cli.definitions import library_of
from eqlab.cli.door import Door
from eqlab.cli.speech import safe, tongue
from eqlab.core.issue import Nature
from eqlab.core.location import Position
from eqlab.validate.checks.profile import canonical
from eqlab.validate.fhir.engine import Judgement, judge_value
from eqlab.validate.fhir.findings import findings
from eqlab.validate.fhir.generate import full, minimal
from eqlab.validate.fhir.instance import Instance
from eqlab.validate.fhir.outcome import severity
from eqlab.validate.fhir.run import Options

NOT_MADE = 2


def carry_out(door: Door, wish: GenerateWish) -> int:
    """Make a resource, judge it, and print it; what is wrong with it is told on the error stream."""
    library = library_of(wish.packages, wish.supporting)
    url = canonical(wish.profile, library, Position(file="PROFILE"))
    resource = (full if wish.full else minimal)(url, library, wish.seed)
    notes = judge_value(resource, library, Options(profiles=(url,)))
    wrong = [
        one
        for one in findings(Judgement(Instance(value=resource, format="json"), notes), library)
        if severity(one) == "error" or one.issue.nature is Nature.LAB
    ]
    translate = tongue(door.language).translate
    for one in wrong:
        click.echo(safe(f"{one.subject.path}: {one.sentence(translate)} [{one.issue.code}]"), err=True)
    click.echo(json.dumps(resource, indent=2, ensure_ascii=False, default=_number))
    return NOT_MADE if wrong else 0


def _number(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else str(value)
