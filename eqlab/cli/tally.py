"""Bulk files as they are told: lines with something to say, and how many are what."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

import click

from eqlab.cli import pieces
from eqlab.cli.files import MANY
from eqlab.cli.showing import Judged, Paper, Rule
from eqlab.cli.unread import Unread
from eqlab.core.finding import Finding
from eqlab.core.values import Json
from eqlab.report.sarif import rule_of

_MUCH = 16 << 20
"""Bytes of lines that are held until it is known whether there are many."""
_DOUBTS = 10
"""Findings that are told of many lines that are not wrong."""
_WORST = (1, 3, 2, 0)
"""Exit codes, the worst first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk:
    """A file of many resources, and what is found in them."""

    file: str
    """As it was named."""
    lines: Iterator[Judged]
    """Its lines in order, judged as they are asked for; or what is said of the whole file instead."""
    refused: Sequence[Unread] = ()
    """What of it could not be read, as far as lines were asked for: the file itself, or lines."""

    @property
    def unread(self) -> int:
        """How many lines could not be read, as far as they were asked for."""
        return sum(one.line is not None for one in self.refused)


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts what lines are and what is found in them."""

    file: str
    codes: Counter[int] = field(default_factory=Counter)
    """How many lines have which exit code."""
    whole: Counter[int] = field(default_factory=Counter)
    """Likewise what is said of the file itself."""
    unread: int = 0
    """How many lines could not be read."""
    frequent: Counter[Rule] = field(default_factory=Counter)
    examples: dict[Rule, Finding] = field(default_factory=dict)

    def add(self, judged: Judged) -> None:
        """Count a line."""
        (self.codes if judged.within else self.whole)[judged.exit_code] += 1
        rules = {rule_of(one): one for one in reversed(judged.findings)}
        self.frequent.update(rules.keys())
        for rule, one in rules.items():
            self.examples.setdefault(rule, one)

    @property
    def exit_code(self) -> int | None:
        """That of the worst line; None when nothing could be read."""
        return next((code for code in _WORST if self.codes[code] or self.whole[code]), None)

    def plain(self) -> Json:
        """Return how many lines are what, for programs."""
        names = {0: "valid", 1: "not_valid", 2: "not_decided", 3: "not_finished"}
        counts = {names[code]: self.codes[code] for code in names}
        return {"file": self.file, "lines": self.codes.total() + self.unread, **counts, "not_read": self.unread}

    def outcome(self, paper: Paper) -> Json:
        """Return the same as an OperationOutcome."""
        said = {"severity": "information", "code": "informational", "details": {"text": self.told(paper)}}
        return {"resourceType": "OperationOutcome", "issue": [said]}

    def told(self, paper: Paper) -> str:
        """Return the same in words; empty when no line was there to read."""
        return paper.lines(self.codes, self.unread) if self.codes or self.unread else ""


def tell(bulk: Bulk, paper: Paper, *, whole: bool) -> int | None:
    """Tell lines as soon as they are judged, and at the end how many are what. Return the exit code, as Tally has it.

    Of many lines those that are valid are only counted. After as many findings as are told of one file, the others are;
    what could not be decided takes no place from what is wrong.
    """
    tally, untold = Tally(file=bulk.file), 0
    lines, many = _begun(bulk.lines)
    left = {True: paper.most, False: min(paper.most, _DOUBTS) if many and not whole else paper.most}
    for judged in lines:
        tally.add(judged)
        if judged.findings and (judged.exit_code or whole or not many):
            wrong = judged.exit_code == 1
            if left[wrong] > 0:
                pieces.write("\n".join(paper.file(judged)))
            else:
                untold += 1
            left[wrong] -= len(judged.findings)
    tally.unread = bulk.unread
    _conclude(tally, paper, untold, many=many)
    return tally.exit_code


def _begun(lines: Iterator[Judged]) -> tuple[Iterator[Judged], bool]:
    """Return the lines, and whether there are many."""
    head, size = list[Judged](), 0
    for one in lines:
        head.append(one)
        size += len(one.data)
        if len(head) > MANY or size > _MUCH:
            return chain(head, lines), True
    return iter(head), False


def _conclude(tally: Tally, paper: Paper, untold: int, *, many: bool) -> None:
    if untold:
        click.echo(paper.untold(untold))
    for line in paper.frequent(tally.frequent, tally.examples, lines=True) if many else ():
        click.echo(line)
    if said := tally.told(paper):
        click.echo(paper.of_file(tally.file, said))


def kept(bulk: Bulk, tally: Tally) -> Iterator[Judged]:
    """Count all lines; yield those with something to say, without their data."""
    for one in bulk.lines:
        tally.add(one)
        if one.findings:
            yield replace(one, data=b"")
    tally.unread = bulk.unread
