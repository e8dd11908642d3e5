"""`eqlab validate`: judges files and tells what is wrong with them, where, and what to do."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from eqlab import __version__
from eqlab.cli.commands.validate import ValidateWish
from eqlab.cli.definitions import bytes_of, form_of, library_of
from eqlab.cli.door import Door
from eqlab.cli.showing import Judged, Paper, kind_of
from eqlab.cli.speech import Tongue, tongue
from eqlab.cli.terminology import Service, terminology
from eqlab.core.check import Json
from eqlab.core.location import Position
from eqlab.report.sarif import JudgedFile, sarif
from eqlab.validate.checks.profile import canonical
from eqlab.validate.fhir.engine import judge
from eqlab.validate.fhir.findings import findings
from eqlab.validate.fhir.library import Library
from eqlab.validate.fhir.outcome import outcome
from eqlab.validate.fhir.run import Options


def carry_out(door: Door, wish: ValidateWish) -> int:
    """Judge every file; the worst exit code counts: 1 before 3 before 2."""
    library = library_of(wish.packages, wish.supporting)
    at = Position(file="--profile")
    options = Options(profiles=tuple(canonical(one, library, at) for one in wish.profiles))
    speaker = tongue(door.language)
    with terminology(wish.terminology) as service:
        judged = (_judge(file, library, options, service) for file in wish.files)
        codes = _told(judged, Paper.of(speaker)) if wish.format == "text" else _written(judged, wish.format, speaker)
    return max(codes, key=(0, 2, 3, 1).index)


def _judge(file: Path, library: Library, options: Options, service: Service) -> Judged:
    data = bytes_of(file)
    judgement = judge(data, form_of(file, data), library, options, service())
    return Judged(file=file, data=data, findings=tuple(findings(judgement, library)))


def _told(files: Iterator[Judged], paper: Paper) -> list[int]:
    """Tell a file as soon as it is judged; at the end of several, how many are what. Return their exit codes."""
    codes = []
    for judged in files:
        codes.append(judged.exit_code)
        for line in paper.file(judged):
            click.echo(line)
    if len(codes) > 1:
        click.echo(paper.files(codes))
    return codes


def _written(files: Iterator[Judged], form: str, speaker: Tongue) -> list[int]:
    """Print one document about all files. Return their exit codes."""
    judged = list(files)
    click.echo(json.dumps(_document(judged, form, speaker), indent=2, ensure_ascii=False))
    return [one.exit_code for one in judged]


def _document(judged: list[Judged], form: str, speaker: Tongue) -> Json:
    if form == "sarif":
        files = [JudgedFile(uri=one.file.as_posix(), findings=one.findings) for one in judged]
        return sarif(files, __version__, speaker.translate)
    if form == "outcome":
        outcomes = [outcome(one.findings, speaker.translate) for one in judged]
        return outcomes[0] if len(outcomes) == 1 else outcomes
    return {"files": [_plain(one, speaker) for one in judged]}


def _plain(judged: Judged, speaker: Tongue) -> Json:
    return {
        "file": str(judged.file),
        "valid": {0: True, 1: False}.get(judged.exit_code),
        "findings": [
            {
                "code": one.issue.code,
                "kind": kind_of(one),
                "path": one.subject.path,
                "line": one.subject.line,
                "column": one.subject.column,
                "sentence": one.sentence(speaker.translate),
                "advice": one.advice(speaker.translate),
                "rule": list(one.rule.segments),
                "facts": dict(one.facts),
            }
            for one in judged.findings
        ],
    }
