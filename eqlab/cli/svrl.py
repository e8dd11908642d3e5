"""`eqlab validate --schematron FILE --format svrl`: what a schema says, in its own report language."""

import click

from eqlab.cli import judging_issues as issues
from eqlab.cli import pieces
from eqlab.cli.commands.validate import ValidateWish
from eqlab.cli.definitions import bytes_of
from eqlab.cli.door import Door
from eqlab.cli.judges import Tools
from eqlab.cli.judges.schematron import schemas_of
from eqlab.cli.showing import Judged
from eqlab.cli.speech import safe, tongue
from eqlab.core.errors import UsageError


def carry_out(door: Door, wish: ValidateWish) -> int:
    """Print the SVRL of one document by one schema; a document that has none is told on stderr."""
    if len(wish.files) != 1 or len(wish.schematron) != 1:
        raise UsageError(issues.ONE_OF_EACH)
    data = bytes_of(wish.files[0])
    schema = schemas_of(Tools(door=door, wish=wish, service=lambda: None))[0]
    report = schema.judge(data, whole=True)
    if report.svrl:
        pieces.write(report.svrl.rstrip())
    else:
        speaker = tongue(door.language)
        for finding in report.findings:
            told = finding.sentence(speaker.translate), finding.advice(speaker.translate), f"[{finding.issue.code}]"
            click.echo(safe(" ".join(filter(None, told))), err=True)
    return Judged(file=wish.files[0], data=b"", findings=report.findings).exit_code
