"""Findings in files, as people read them: what must change first, where it stands, and how it is put right."""

import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import click

from eqlab.cli.attended import is_attended
from eqlab.cli.listing import Listing, is_cut
from eqlab.cli.speech import Tongue, safe
from eqlab.core.finding import Finding
from eqlab.core.issue import Nature
from eqlab.core.requirement import Origin
from eqlab.report.glossary import ORIGINS
from eqlab.validate.fhir.outcome import severity
from eqlab.validate.fhir.reading.encoding import sniff
from eqlab.validate.recognise import Kind
from eqlab.validate.recognise import kind_of as kind_of_bytes
from eqlab.validate.secret import private_key_at

KINDS = ("error", "lab", "warning", "undecided", "note")
"""Kinds of findings, in the order they are told."""
MOST = 100
"""Findings of one file that are told."""
_MANY = 10
"""Findings under which the first line is out of sight."""
_FREQUENT = 10
"""Issues that are told at the end of many files."""
Rule: TypeAlias = tuple[str, str]
"""The name of a rule and its sentence with `{fact}` fields, as `rule_of` tells."""
FIELD = re.compile(r"\{[^{}]*\}")
"""A place in a template where a finding's fact stands."""
_UNDECIDED = 2
_FHIR = "EQ-FHIR-"
_BEFORE, _AFTER = 30, 70
"""Characters of a source line that are shown around a place."""
_UNTOLD = {Kind.JWT, Kind.SOAP, Kind.CERTIFICATE, Kind.REQUEST, Kind.REVOCATION_LIST, Kind.PDF, Kind.SMIME}
"""What is not shown: it is no text for people, or a secret."""
_SEGMENTS = re.compile("[\\r\\n]+")
_COLOURS = {"error": "red", "lab": "magenta", "warning": "yellow", "undecided": "cyan", "note": "blue"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A file and what was found in it."""

    file: str
    """As it was named."""
    data: bytes = field(repr=False)
    findings: tuple[Finding, ...]
    by: tuple[str, ...] = ()
    """What it was judged by, where its kind does not tell."""
    within: str = ""
    """The file that it is a line of, if it is one."""
    line: int = 1
    """The line of that file in which the data begins."""

    @property
    def exit_code(self) -> int:
        """0 valid, 1 not valid, 2 undecided, 3 the lab failed."""
        kinds = {kind_of(one) for one in self.findings}
        return 1 if "error" in kinds else 3 if "lab" in kinds else 2 if "undecided" in kinds else 0


def kind_of(finding: Finding) -> str:
    """Return `error`, `warning` or `note` for a broken rule, `undecided`, or `lab` when the lab itself failed."""
    if finding.issue.nature is Nature.VIOLATION:
        return severity(finding).replace("information", "note")
    return "lab" if finding.issue.nature is Nature.LAB else "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Writes lines for a reader."""

    speaker: Tongue
    most: int
    """Findings of one file that are told."""
    paint: Callable[[str, str], str]
    """(text, kind) -> text, in colour where there are colours."""

    @staticmethod
    def of(speaker: Tongue, *, whole: bool) -> "Paper":
        """Return a paper in colours when a person looks at it on a terminal that has them; `whole` tells everything."""
        coloured = is_attended(sys.stdout) and not os.environ.get("NO_COLOR")
        most = sys.maxsize if whole else MOST
        return Paper(speaker=speaker, most=most, paint=_painted if coloured else lambda text, _kind: text)

    def file(self, judged: Judged) -> Iterator[str]:
        """Yield the lines about a file: errors first, each kind in the order of the document.

        That there is more than was found out is told at the end, whatever is left out.
        """
        listing = Listing.of(judged.findings, lambda one: KINDS.index(kind_of(one)))
        by = f" ({safe(', '.join(judged.by))})" if judged.by else ""
        summary = self.of_file(judged.file, f"{self._summary(judged.exit_code, listing)}{by}")
        yield summary
        lines = _lines(judged.data) if judged.findings else []
        for one in listing.findings[: self.most]:
            yield from self._apart(self._finding(one, lines, judged.line))
        if len(listing.findings) > self.most:
            yield from self._apart([self._untold(listing)])
        for one in listing.cuts:
            yield from self._apart(self._finding(one, lines, judged.line))
        yield from self._lastly(judged, summary)

    def _apart(self, lines: Iterable[str]) -> Iterator[str]:
        yield ""
        yield from (f"  {line}" for line in lines)

    def _untold(self, listing: Listing) -> str:
        """Return how many findings are not told, and whether anybody can have them all."""
        left = len(listing.findings) - self.most + listing.lost
        if not listing.cuts:
            return self.speaker.count(
                "{n} more finding is not shown; --all tells all.",
                "{n} more findings are not shown; --all tells all.",
                left,
            )
        return self.speaker.count(
            "{n} more finding is not shown; --all tells at most {most}.",
            "{n} more findings are not shown; --all tells at most {most}.",
            left,
            most=self.speaker.number(len(listing.findings)),
        )

    def of_file(self, name: str, said: str) -> str:
        """Return on one line what is said of a file, whose name may hold any character."""
        return f"{_one_line(name)}: {said}"

    def _lastly(self, judged: Judged, summary: str) -> Iterator[str]:
        """Yield what helps after the findings: what to do about undecided ones, the summary again under many."""
        undecided = (one for one in judged.findings if kind_of(one) == "undecided" and not is_cut(one))
        if judged.exit_code == _UNDECIDED and any(one.issue.code.startswith(_FHIR) for one in undecided):
            yield ""
            yield "  " + self.speaker.tell(
                "Undecided is neither right nor wrong: hand in what is named above with --package or --supporting, "
                "or name a terminology server with --tx."
            )
        if len(judged.findings) > _MANY:
            yield ""
            yield summary
        if judged.findings:
            yield ""

    def frequent(
        self, rules: "Counter[Rule]", examples: Mapping[Rule, Finding], *, lines: bool = False
    ) -> Iterator[str]:
        """Yield what was found in several files, or in several lines of one, most often found first.

        Each is told in the words of one finding.
        """
        tell, several = self.speaker.tell, [one for one in rules.most_common(_FREQUENT) if one[1] > 1]
        if several:
            yield tell("Found in several lines:") if lines else tell("Found in several files:")
        for rule, count in several:
            said = examples[rule].sentence(self.speaker.translate)
            if FIELD.search(rule[1]):
                said = tell("for example: {sentence}", sentence=said)
            yield safe(f"  {self._count(count, lines=lines)}  [{rule[0]}] {said}")

    def files(self, codes: Sequence[int], unread: int = 0) -> str:
        """Return a line about all files, by the exit codes of those that could be read."""
        return f"{self._count(len(codes) + unread, lines=False)}: {self._verdicts(Counter(codes), unread)}"

    def lines(self, codes: "Counter[int]", unread: int = 0) -> str:
        """Return how many of all lines of a file are what, by the exit codes of those that could be read."""
        return f"{self._count(codes.total() + unread, lines=True)}: {self._verdicts(codes, unread)}"

    def untold(self, lines: int) -> str:
        """Return that there are lines with findings that are not told."""
        return self.speaker.count(
            "{n} more line with findings is not shown; --all tells all.",
            "{n} more lines with findings are not shown; --all tells all.",
            lines,
        )

    def _count(self, n: int, *, lines: bool) -> str:
        count = self.speaker.count
        return count("{n} line", "{n} lines", n) if lines else count("{n} file", "{n} files", n)

    def _verdicts(self, counted: "Counter[int]", unread: int) -> str:
        number = self.speaker.number
        told = [f"{number(counted[code])} {self._verdict(code)}" for code in (1, 3, 2, 0) if counted[code]]
        lost = self.speaker.count("{n} could not be read", "{n} could not be read", unread) if unread else ""
        return ", ".join(filter(None, (*told, lost)))

    def _verdict(self, code: int) -> str:
        words = {
            0: self.speaker.tell("valid"),
            1: self.speaker.tell("not valid"),
            2: self.speaker.tell("not decided"),
            3: self.speaker.tell("not finished"),
        }
        return self.paint(words[code], {0: "valid", 1: "error", 2: "undecided", 3: "lab"}[code])

    def _summary(self, exit_code: int, listing: Listing) -> str:
        counts, count = Counter(kind_of(one) for one in listing.findings), self.speaker.count
        parts = [
            count("{n} error", "{n} errors", counts["error"]) if counts["error"] else "",
            count("{n} laboratory fault", "{n} laboratory faults", counts["lab"]) if counts["lab"] else "",
            count("{n} warning", "{n} warnings", counts["warning"]) if counts["warning"] else "",
            count("{n} undecided", "{n} undecided", counts["undecided"]) if counts["undecided"] else "",
            count("{n} note", "{n} notes", counts["note"]) if counts["note"] else "",
            count("{n} more", "{n} more", listing.lost) if listing.lost else "",
            self.speaker.tell("and more") if listing.is_open else "",
        ]
        return ", ".join((self._verdict(exit_code), *filter(None, parts)))

    def _finding(self, finding: Finding, lines: list[str], first: int) -> Iterator[str]:
        words = {
            "error": self.speaker.tell("error"),
            "warning": self.speaker.tell("warning"),
            "note": self.speaker.tell("note"),
            "undecided": self.speaker.tell("undecided"),
            "lab": self.speaker.tell("laboratory fault"),
        }
        place, kind = finding.subject, kind_of(finding)
        spot = f"{place.line}:{place.column or 1}  " if place.line else ""
        yield f"{spot}{self.paint(words[kind], kind)}  {safe(place.path)}".rstrip()
        at = (place.line or 0) - first
        if 0 <= at < len(lines):
            yield from (f"  | {safe(line)}" for line in _excerpt(lines[at], place.column or 1))
        yield f"  {safe(finding.sentence(self.speaker.translate))}"
        advice = finding.advice(self.speaker.translate)
        if advice:
            yield f"  {safe(advice)}"
        yield safe(f"  [{finding.issue.code}] {finding.rule}".rstrip() + self._origin(finding))

    def _origin(self, finding: Finding) -> str:
        """Return how the rule is known, where that is not by a public source."""
        if finding.origin is Origin.PUBLIC:
            return ""
        origin = self.speaker.say(ORIGINS[finding.origin])
        return f" ({self.speaker.tell('origin of the rule: {origin}', origin=origin)})"


def _one_line(name: str) -> str:
    """Return the name of a file, which may hold any character, on one line."""
    return safe(name).replace("\r", "\\r").replace("\n", "\\n")


def _painted(text: str, kind: str) -> str:
    return click.style(text, fg=_COLOURS.get(kind, "green"), bold=kind == "error")


def _lines(data: bytes) -> list[str]:
    """Return the lines of a document, which are those that places count; none where they tell nobody anything."""
    kind = kind_of_bytes(data)
    if kind in _UNTOLD or private_key_at(data) is not None:
        return []
    encoding, mark = sniff(data)
    try:
        text = data[mark:].decode(encoding)
    except UnicodeDecodeError:
        return []
    return _SEGMENTS.split(text.lstrip("\x0b\r\n")) if kind is Kind.HL7V2 else text.split("\n")


def _excerpt(line: str, column: int) -> Iterator[str]:
    """Yield what of a line is around a place; when something is left out, a second line points to the place."""
    whole = line.strip()
    if len(whole) <= _BEFORE + _AFTER:
        if whole:
            yield whole
        return
    at = min(column - 1, len(line))
    start = max(0, at - _BEFORE)
    piece = line[start : at + _AFTER]
    before, after = "…" if start else "", "…" if at + _AFTER < len(line) else ""
    yield before + piece + after
    if piece.isascii() and piece.isprintable():
        yield " " * (len(before) + at - start) + "^"
