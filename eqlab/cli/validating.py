"""`eqlab validate`: judges files and tells what is wrong with them, where, and what to do."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import quote

import click

from eqlab import __version__
from eqlab.cli import judging_issues as issues
from eqlab.cli import pieces
from eqlab.cli.commands.validate import ValidateWish
from eqlab.cli.definitions import bytes_of
from eqlab.cli.door import Door
from eqlab.cli.files import MANY, expanded, is_bulk, progress
from eqlab.cli.judges import Bench, Tools
from eqlab.cli.lazy import carry_out as elsewhere
from eqlab.cli.showing import Judged, Paper, Rule, kind_of
from eqlab.cli.speech import Tongue, safe, tongue
from eqlab.cli.tally import Bulk, Tally, kept, tell
from eqlab.cli.terminology import terminology
from eqlab.cli.unread import Unread
from eqlab.core.errors import UsageError
from eqlab.core.finding import Finding
from eqlab.core.values import Json
from eqlab.observe.redacted_finding import redact_finding
from eqlab.report.sarif import JudgedFile, rule_of, sarif
from eqlab.validate.fhir.outcome import outcome
from eqlab.validate.fhir.outcome import unread as unread_outcome


def carry_out(door: Door, wish: ValidateWish) -> int:
    """Judge every file; the worst exit code counts: that of files that cannot be read, then 1 before 3 before 2."""
    if wish.cross:
        return elsewhere("crossing", door, wish)
    if wish.format == "svrl":
        return elsewhere("svrl", door, wish)
    speaker, unread = tongue(door.language), list[Unread]()
    names = expanded(wish.files, lambda error: unread.append(Unread.of_folder(error)))
    named = len(names) + sum(not one.is_empty for one in unread)
    with terminology(wish.terminology) as service, progress(names, sys.stderr, speaker) as files:
        alone = len(names) == 1 and not unread and not is_bulk(names[0])
        bench = Bench.of(Tools(door=door, wish=wish, service=service, alone=alone))
        judged = _judged(files, bench, unread)
        if wish.format == "text":
            brief = len(names) > MANY and not wish.whole
            codes = _told(judged, Paper.of(speaker, whole=wish.whole), named, brief=brief, whole=wish.whole)
        else:
            codes = _written(judged, wish.format, speaker, unread)
    for notice in bench.tools.notices:
        place = f"{notice.rule.at}: " if notice.rule.at else ""
        click.echo(safe(f"{place}{notice.sentence(speaker.translate)} [{notice.issue.code}]"), err=True)
    errors = [one.error for one in unread]
    errors += [UsageError(issues.IDLE_OPTION, option=option) for option in bench.tools.idle() if not unread]
    for error in errors:
        click.echo(safe(error.sentence(speaker.translate)), err=True)
    return UsageError.exit_code if errors else max(codes, key=(0, 2, 3, 1).index)


def _judged(files: Iterable[str], bench: Bench, unread: list[Unread]) -> Iterator[Judged | Bulk]:
    """Judge file after file; those that cannot be read are kept for the end."""
    for file in files:
        if is_bulk(file):
            from eqlab.cli.bulk import bulk_of  # noqa: PLC0415 - most files hold one resource

            yield bulk_of(file, bench, unread.append)
            continue
        try:
            data = bytes_of(file)
        except UsageError as error:
            unread.append(Unread(file=file, error=error))
            continue
        findings = tuple(redact_finding(one) for one in bench.judge(file, data))
        yield Judged(file=file, data=data, findings=findings, by=tuple(bench.tools.by))


def _told(files: Iterator[Judged | Bulk], paper: Paper, named: int, *, brief: bool, whole: bool) -> list[int]:
    """Tell a file as soon as it is judged; at the end of several, how many are what. Return their exit codes.

    `named` counts those that cannot be read, too. When it is to be `brief`, valid files are only counted, and at the
    end stands what was found most often.
    """
    codes, frequent, examples = list[int](), Counter[Rule](), dict[Rule, Finding]()
    for judged in files:
        if isinstance(judged, Bulk):
            codes.extend(_read(tell(judged, paper, whole=whole)))
            continue
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
    if named > 1:
        click.echo(paper.files(codes, named - len(codes)))
    return codes


def _read(code: int | None) -> list[int]:
    return [] if code is None else [code]


def _written(files: Iterator[Judged | Bulk], form: str, speaker: Tongue, unread: Sequence[Unread]) -> list[int]:
    """Print one document about all files. Return their exit codes."""
    judged, codes, tallies = list[Judged](), list[int](), list[Tally]()
    for one in files:
        if isinstance(one, Bulk):
            tallies.append(Tally(file=one.file))
            judged += kept(one, tallies[-1])
            codes += _read(tallies[-1].exit_code)
        else:
            judged.append(replace(one, data=b""))
            codes.append(one.exit_code)
    pieces.write_json(document(judged, form, speaker, tallies, unread))
    return codes


def document(
    judged: list[Judged], form: str, speaker: Tongue, tallies: Sequence[Tally] = (), unread: Sequence[Unread] = ()
) -> Json:
    """Return what is written about files, and about lines of bulk files, in a form other than text.

    What could not be read stands after what was judged.
    """
    if form == "sarif":
        files = [JudgedFile(uri=one.within or one.file, findings=one.findings) for one in judged]
        lost = [JudgedFile(uri=one.within or one.file, findings=[one.finding]) for one in unread]
        return sarif(files, __version__, speaker.translate, lost)
    if form == "outcome":
        outcomes = [(one.file, outcome(one.findings, speaker.translate)) for one in judged]
        outcomes += [(one.file, unread_outcome(one.finding, speaker.translate, missing=one.missing)) for one in unread]
        paper = Paper(speaker=speaker, most=0, paint=lambda text, _kind: text)
        outcomes += [(one.file, one.outcome(paper)) for one in tallies if one.told(paper)]
        return outcomes[0][1] if len(outcomes) == 1 and not tallies else _collection(outcomes)
    bulk = {"bulk": [one.plain() for one in tallies]} if tallies else {}
    return {"files": [*(_plain(one, speaker) for one in judged), *(one.plain(speaker) for one in unread)], **bulk}


def _collection(outcomes: list[tuple[str, Json]]) -> Json:
    """Return a Bundle of outcomes, each under the URL of its file."""
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"fullUrl": f"file:{quote(name)}", "resource": said} for name, said in outcomes],
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
