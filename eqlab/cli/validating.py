"""`eqlab validate`: judges files and tells what is wrong with them, where, and what to do."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from eqlab import __version__
from eqlab.cli.commands.validate import ValidateWish
from eqlab.cli.definitions import bytes_of, form_of, library_of
from eqlab.cli.door import Door
from eqlab.cli.speech import Tongue, safe, tongue
from eqlab.core.check import Json
from eqlab.core.finding import Finding
from eqlab.core.issue import Nature
from eqlab.report.sarif import JudgedFile, sarif
from eqlab.validate.fhir.engine import judge
from eqlab.validate.fhir.findings import findings
from eqlab.validate.fhir.library import Library
from eqlab.validate.fhir.outcome import outcome, severity
from eqlab.validate.fhir.run import Options

_WIDEST = 100
"""Characters of a source line that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A file and what was found in it."""

    file: Path
    data: bytes
    findings: tuple[Finding, ...]

    @property
    def exit_code(self) -> int:
        """0 valid, 1 not valid, 2 undecided, 3 the lab failed."""
        natures = {one.issue.nature for one in self.findings}
        if any(severity(one) == "error" for one in self.findings):
            return 1
        return 3 if Nature.LAB in natures else 2 if Nature.UNDECIDED in natures else 0


def carry_out(door: Door, wish: ValidateWish) -> int:
    """Judge every file; the worst exit code counts: 1 before 3 before 2."""
    library = library_of(wish.packages, wish.supporting)
    speaker = tongue(door.language)
    judged = []
    for file in wish.files:
        judged.append(_judge(file, wish, library))
        if wish.format == "text":
            for line in _told(judged[-1], speaker):
                click.echo(safe(line))
    if wish.format != "text":
        click.echo(json.dumps(_written(judged, wish.format, speaker), indent=2, ensure_ascii=False, default=str))
    return max((one.exit_code for one in judged), key=(0, 2, 3, 1).index)


def _judge(file: Path, wish: ValidateWish, library: Library) -> Judged:
    data = bytes_of(file)
    judgement = judge(data, form_of(file, data), library, Options(profiles=wish.profiles))
    return Judged(file=file, data=data, findings=tuple(findings(judgement, library)))


def _told(judged: Judged, speaker: Tongue) -> Iterator[str]:
    yield f"{judged.file}: {_summary(judged, speaker)}"
    lines = judged.data.decode("utf-8", "replace").splitlines() if judged.findings else []
    for one in judged.findings:
        yield ""
        yield from (f"  {line}" for line in _finding(one, lines, speaker))
    if judged.findings:
        yield ""


def _summary(judged: Judged, speaker: Tongue) -> str:
    counts = Counter(_kind(one) for one in judged.findings)
    parts = [
        speaker.count("{n} error", "{n} errors", counts["error"]) if counts["error"] else "",
        speaker.count("{n} warning", "{n} warnings", counts["warning"]) if counts["warning"] else "",
        speaker.count("{n} note", "{n} notes", counts["note"]) if counts["note"] else "",
        speaker.count("{n} undecided", "{n} undecided", counts["undecided"]) if counts["undecided"] else "",
    ]
    verdict = {
        0: speaker.tell("valid"),
        1: speaker.tell("not valid"),
        2: speaker.tell("not decided"),
        3: speaker.tell("not finished"),
    }[judged.exit_code]
    return ", ".join((verdict, *filter(None, parts)))


def _kind(finding: Finding) -> str:
    if finding.issue.nature is not Nature.VIOLATION:
        return "undecided"
    return severity(finding).replace("information", "note")


def _finding(finding: Finding, lines: list[str], speaker: Tongue) -> Iterator[str]:
    words = {
        "error": speaker.tell("error"),
        "warning": speaker.tell("warning"),
        "note": speaker.tell("note"),
        "undecided": speaker.tell("undecided"),
    }
    place = finding.subject
    spot = f"{place.line}:{place.column or 1}  " if place.line else ""
    yield f"{spot}{words[_kind(finding)]}  {place.path}"
    if place.line and place.line <= len(lines):
        yield f"  | {lines[place.line - 1].strip()[:_WIDEST]}"
    yield f"  {finding.sentence(speaker.translate)}"
    if finding.issue.advice:
        yield f"  {finding.advice(speaker.translate)}"
    yield f"  [{finding.issue.code}] {finding.rule}".rstrip()


def _written(judged: list[Judged], form: str, speaker: Tongue) -> Json:
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
                "kind": _kind(one),
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
