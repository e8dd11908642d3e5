"""`eqlab validate`: judges files and tells what is wrong with them, where, and what to do."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import quote

import click

from eqlab import __version__
from eqlab.cli import judging_issues as issues
from eqlab.cli.commands.validate import ValidateWish
from eqlab.cli.definitions import bytes_of
from eqlab.cli.door import Door
from eqlab.cli.files import MANY, expanded, progress
from eqlab.cli.judges import Bench, Tools
from eqlab.cli.lazy import carry_out as elsewhere
from eqlab.cli.showing import Judged, Paper, Rule, kind_of
from eqlab.cli.speech import Tongue, safe, tongue
from eqlab.cli.terminology import terminology
from eqlab.core.check import Json
from eqlab.core.errors import UsageError
from eqlab.core.finding import Finding
from eqlab.observe.redacted_finding import redact_finding
from eqlab.report.sarif import JudgedFile, rule_of, sarif
from eqlab.validate.fhir.outcome import outcome


def carry_out(door: Door, wish: ValidateWish) -> int:
    """Judge every file; the worst exit code counts: that of files that cannot be read, then 1 before 3 before 2."""
    if wish.cross:
        return elsewhere("crossing", door, wish)
    if wish.format == "svrl":
        return elsewhere("svrl", door, wish)
    speaker, unread = tongue(door.language), list[UsageError]()
    names = expanded(wish.files, unread.append)
    with terminology(wish.terminology) as service, progress(names, sys.stderr, speaker) as files:
        bench = Bench.of(Tools(door=door, wish=wish, service=service, alone=len(names) == 1 and not unread))
        judged = _judged(files, bench, unread)
        if wish.format == "text":
            codes = _told(judged, Paper.of(speaker, whole=wish.whole), brief=len(names) > MANY and not wish.whole)
        else:
            codes = _written(judged, wish.format, speaker)
    for notice in bench.tools.notices:
        place = f"{notice.rule.at}: " if notice.rule.at else ""
        click.echo(safe(f"{place}{notice.sentence(speaker.translate)} [{notice.issue.code}]"), err=True)
    unread += [UsageError(issues.IDLE_OPTION, option=option) for option in bench.tools.idle() if not unread]
    for error in unread:
        click.echo(safe(error.sentence(speaker.translate)), err=True)
    return UsageError.exit_code if unread else max(codes, key=(0, 2, 3, 1).index)


def _judged(files: Iterable[str], bench: Bench, unread: list[UsageError]) -> Iterator[Judged]:
    """Judge file after file; those that cannot be read are kept for the end."""
    for file in files:
        try:
            data = bytes_of(file)
        except UsageError as error:
            unread.append(error)
            continue
        findings = tuple(redact_finding(one) for one in bench.judge(file, data))
        yield Judged(file=file, data=data, findings=findings, by=tuple(bench.tools.by))


def _told(files: Iterator[Judged], paper: Paper, *, brief: bool) -> list[int]:
    """Tell a file as soon as it is judged; at the end of several, how many are what. Return their exit codes.

    When `brief`, valid files are only counted, and at the end stands what was found most often.
    """
    codes, frequent, examples = [], Counter[Rule](), dict[Rule, Finding]()
    for judged in files:
        codes.append(judged.exit_code)
        rules = {rule_of(one): one for one in reversed(judged.findings)}
        frequent.update(rules.keys())
        for rule, one in rules.items() if brief else ():
            examples.setdefault(rule, one)
        if not brief or judged.exit_code:
            for line in paper.file(judged):
                click.echo(line)
    if brief:
        for line in paper.frequent(frequent, examples):
            click.echo(line)
    if len(codes) > 1:
        click.echo(paper.files(codes))
    return codes


def _written(files: Iterator[Judged], form: str, speaker: Tongue) -> list[int]:
    """Print one document about all files. Return their exit codes."""
    judged = [replace(one, data=b"") for one in files]
    click.echo(json.dumps(document(judged, form, speaker), indent=2, ensure_ascii=False))
    return [one.exit_code for one in judged]


def document(judged: list[Judged], form: str, speaker: Tongue) -> Json:
    """Return what is written about files in a form other than text."""
    if form == "sarif":
        files = [JudgedFile(uri=one.file, findings=one.findings) for one in judged]
        return sarif(files, __version__, speaker.translate)
    if form == "outcome":
        outcomes = [outcome(one.findings, speaker.translate) for one in judged]
        return outcomes[0] if len(outcomes) == 1 else _collection(judged, outcomes)
    return {"files": [_plain(one, speaker) for one in judged]}


def _collection(judged: list[Judged], outcomes: list[Json]) -> Json:
    """Return a Bundle of outcomes, each under the URL of its file."""
    entries = zip(judged, outcomes, strict=True)
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"fullUrl": f"file:{quote(one.file)}", "resource": said} for one, said in entries],
    }


def _plain(judged: Judged, speaker: Tongue) -> Json:
    return {
        "file": judged.file,
        "valid": {0: True, 1: False}.get(judged.exit_code),
        "by": list(judged.by),
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
