"""Judges bulk files: a FHIR resource in JSON a line.

Lines are read and judged some at a time, so that a file may be of any size; it ends with the line that holds a private
key. Source: FHIR Bulk Data Access, "Kick-off Request" (application/fhir+ndjson); the NDJSON specification.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BufferedReader
from pathlib import Path
from typing import TypeAlias, cast

from eqlab.cli import definitions
from eqlab.cli import judging_issues as issues
from eqlab.cli.judges import Bench
from eqlab.cli.judges.fhir import ResourceJudge
from eqlab.cli.likeness import foreign
from eqlab.cli.showing import Judged
from eqlab.cli.tally import Bulk
from eqlab.cli.unread import Unread
from eqlab.core.errors import UsageError
from eqlab.core.finding import Finding, found
from eqlab.core.location import SubjectPath
from eqlab.observe.redacted_finding import redact_finding
from eqlab.validate.encoding import sniff
from eqlab.validate.fhir.issues.json_writing import NOT_CLOSED, OTHER_ENCODING, WRONG_BRACKET
from eqlab.validate.fhir.together import TOGETHER
from eqlab.validate.secret import private_key_at

_MARK = b"\xef\xbb\xbf"
_BLANK = b" \t\r\n"
_ENOUGH = 1 << 20
"""Bytes that are judged together: larger lines gain nothing from company."""
_HEAD = 64
"""Bytes that tell what a file is."""
_TAIL = 4096
"""Bytes of what was read before in which a private key may have begun."""
_NAMES_LINE = {NOT_CLOSED, WRONG_BRACKET}
"""Issues one of whose facts is a line of the document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    number: int
    """From 1."""
    data: bytes
    """Without its end."""


Refuse: TypeAlias = Callable[[Unread], None]
"""What becomes of a file, or of a line, that cannot be read."""


def bulk_of(file: str, bench: Bench, refuse: Refuse) -> Bulk:
    """Return a bulk file whose lines are judged as they are asked for; what cannot be read is handed to `refuse`."""
    refused: list[Unread] = []

    def noted(unread: Unread) -> None:
        refused.append(unread)
        refuse(unread)

    def judged() -> Iterator[Judged]:
        empty = True
        for one in _judged(file, bench, noted):
            empty = False
            yield one
        if empty and not refused:
            yield Judged(file=file, data=b"", findings=(found(issues.NO_LINES),))

    return Bulk(file=file, lines=judged(), refused=refused)


def _judged(file: str, bench: Bench, refuse: Refuse) -> Iterator[Judged]:
    """Yield what is found in a whole file that holds no lines, or in line after line."""
    judge, before = cast("ResourceJudge", bench.judge_by("fhir")), b""
    for group in _groups(_read(file, refuse)):
        if isinstance(group, Finding):
            yield Judged(file=file, data=b"", findings=(group,))
            return
        text = b"\n".join((before, *(one.data for one in group)))
        place = private_key_at(text)
        if place is not None:
            yield _secret(file, group, place[0] - before.count(b"\n") - 2, place[1])
            return
        before = text[-_TAIL:]
        told = judge.judge_all([one.data for one in group])
        for line, findings in zip(group, told, strict=True):
            placed = tuple(redact_finding(_placed(one, line.number)) for one in findings)
            yield _of_line(file, line.number, placed, line.data)


def _read(file: str, refuse: Refuse) -> Iterator[_Line | Finding]:
    """Yield the lines of a file, without empty ones; or what keeps it from having any."""
    try:
        with definitions.reading(file), Path(file).open("rb") as opened:
            head = opened.peek(_HEAD)[:_HEAD]
            encoding, _ = sniff(head)
            other = foreign(head)
            if other is None and encoding != "utf-8":
                other = found(OTHER_ENCODING, SubjectPath(line=1, column=1), encoding=encoding.upper())
            if other is not None:
                yield other
                return
            yield from _lines(file, opened, refuse)
    except UsageError as error:
        refuse(Unread(file=file, error=error))


def _lines(file: str, opened: BufferedReader, refuse: Refuse) -> Iterator[_Line]:
    number = 0
    while line := opened.readline(definitions.LARGEST + 1):
        number += 1
        if len(line) > definitions.LARGEST and not line.endswith(b"\n"):
            name = f"{file}:{number}"
            refuse(Unread(file=name, error=definitions.too_large(name), within=file, line=number))
            while (piece := opened.readline(_ENOUGH)) and not piece.endswith(b"\n"):
                pass
        elif (line.removeprefix(_MARK) if number == 1 else line).strip(_BLANK):
            yield _Line(number=number, data=line.rstrip(b"\r\n"))


def _groups(lines: Iterable[_Line | Finding]) -> Iterator[list[_Line] | Finding]:
    """Yield as many lines as are judged together, in a list."""
    group, size = list[_Line](), 0
    for one in lines:
        if isinstance(one, Finding):
            yield one
            return
        group.append(one)
        size += len(one.data)
        if len(group) == TOGETHER or size > _ENOUGH:
            yield group
            group, size = [], 0
    if group:
        yield group


def _placed(finding: Finding, number: int) -> Finding:
    """Return a finding in a document that is a line with its place in the file."""
    facts = {**finding.facts, "line": str(number)} if finding.issue in _NAMES_LINE else finding.facts
    return replace(finding, subject=replace(finding.subject, line=number), facts=facts)


def _secret(file: str, group: Sequence[_Line], at: int, column: int) -> Judged:
    """Return that a line holds a private key, which may have begun in what was read before; nothing of it is shown."""
    number = group[max(0, at)].number
    place = SubjectPath(line=number, column=column if at >= 0 else 1)
    return _of_line(file, number, (found(issues.SECRET, place),), b"")


def _of_line(file: str, number: int, findings: tuple[Finding, ...], data: bytes) -> Judged:
    return Judged(file=f"{file}:{number}", data=data, findings=findings, within=file, line=number)
