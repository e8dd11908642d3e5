"""`eqlab validate`: judges files and tells what is wrong with them, where, and what to do."""

import json
from collections.abc import Iterable, Iterator

import click

from eqlab import __version__
from eqlab.cli.commands.validate import ValidateWish
from eqlab.cli.definitions import bytes_of, form_of
from eqlab.cli.door import Door
from eqlab.cli.likeness import foreign, misnamed
from eqlab.cli.showing import Judged, Paper, kind_of
from eqlab.cli.speech import Tongue, safe, tongue
from eqlab.cli.terminology import Service, terminology
from eqlab.cli.workbench import Workbench
from eqlab.core.check import Json
from eqlab.core.errors import UsageError
from eqlab.core.finding import Finding
from eqlab.report.sarif import JudgedFile, sarif
from eqlab.validate.fhir.outcome import outcome
from eqlab.validate.fhir.run import Options


def carry_out(door: Door, wish: ValidateWish) -> int:
    """Judge every file; the worst exit code counts: that of files that cannot be read, then 1 before 3 before 2."""
    workbench = Workbench.of(door, wish.packages, wish.supporting)
    options = Options(profiles=tuple(workbench.profile(one) for one in wish.profiles))
    speaker, unread = tongue(door.language), list[UsageError]()
    with terminology(wish.terminology) as service:
        judged = _judged(wish.files, workbench, options, service, unread)
        if wish.format == "text":
            codes = _told(judged, Paper.of(speaker, whole=wish.whole))
        else:
            codes = _written(judged, wish.format, speaker)
    for error in unread:
        click.echo(safe(error.sentence(speaker.translate)), err=True)
    return UsageError.exit_code if unread else max(codes, key=(0, 2, 3, 1).index)


def _judged(
    files: Iterable[str], workbench: Workbench, options: Options, service: Service, unread: list[UsageError]
) -> Iterator[Judged]:
    """Judge file after file; those that cannot be read are kept for the end."""
    for file in files:
        try:
            data = bytes_of(file)
        except UsageError as error:
            unread.append(error)
            continue
        other = foreign(data)
        yield Judged(
            file=file, data=data, findings=(other,) if other else _judge(file, data, workbench, options, service)
        )


def _judge(file: str, data: bytes, workbench: Workbench, options: Options, service: Service) -> tuple[Finding, ...]:
    form = form_of(file, data)
    return (*misnamed(file, form), *workbench.judge(data, form, options, service()))


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
        files = [JudgedFile(uri=one.file, findings=one.findings) for one in judged]
        return sarif(files, __version__, speaker.translate)
    if form == "outcome":
        outcomes = [outcome(one.findings, speaker.translate) for one in judged]
        return outcomes[0] if len(outcomes) == 1 else outcomes
    return {"files": [_plain(one, speaker) for one in judged]}


def _plain(judged: Judged, speaker: Tongue) -> Json:
    return {
        "file": judged.file,
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
                "origin": str(one.origin),
                "facts": dict(one.facts),
            }
            for one in judged.findings
        ],
    }
