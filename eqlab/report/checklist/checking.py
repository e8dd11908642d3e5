"""A sheet against its catalogue: it answers what is asked, with answers that are there."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from eqlab.checklist.author import MANY
from eqlab.checklist.model import Catalogue, Control
from eqlab.checklist.sheet import Answer, Evidence, Sheet
from eqlab.core.errors import AuthorError, AuthorErrors, nearest
from eqlab.core.issue import Issue
from eqlab.core.location import Position
from eqlab.core.text import words
from eqlab.report.checklist import issues
from eqlab.report.checklist.answers import names_of

Steps: TypeAlias = tuple[str | int, ...]
Where: TypeAlias = Callable[[Steps], tuple[str, Position]]
"""Returns how the place of a part is written - a JSON path, a cell -, and its position in the file."""

EVIDENCE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_ID_RULE = "letters, digits, dots, hyphens and underscores, 64 at most"


@dataclass(frozen=True, slots=True)
class Desk:
    """Notes what is wrong with one sheet, and where."""

    where: Where
    errors: list[AuthorError] = field(default_factory=list)
    misread: frozenset[Position | None] = frozenset()
    """Where something stands whose form is wrong: that a name is missing there was told already."""

    def note(self, issue: Issue, steps: Steps, /, expected: str = "", near: str = "", **facts: str) -> None:
        """Note a mistake at a part of the sheet."""
        place, at = self.where(steps)
        self.errors.append(AuthorError(issue, at=at, expected=expected, nearest=near, place=place, **facts))

    def unknown(self, issue: Issue, steps: Steps, name: str, known: Iterable[str], /, **facts: str) -> None:
        """Note a name that nothing has, with those that there are."""
        if not name and self.where(steps)[1] in self.misread:
            return
        names = list(known)
        expected = ", ".join(names) if 0 < len(names) <= MANY else ""
        self.note(issue, steps, expected, nearest(name, names), **facts)

    def settle(self) -> None:
        """Raise AuthorErrors when anything was noted, in the order of the file."""
        if self.errors:
            raise AuthorErrors(sorted(self.errors, key=lambda one: (one.at.line, one.at.column) if one.at else (0, 0)))


def check_sheet(catalogue: Catalogue, sheet: Sheet, desk: Desk) -> None:
    """Note what the sheet says that its catalogue does not know.

    A sheet of another edition is only told to be one: its answers are to be carried over first.
    """
    if sheet.edition != catalogue.edition:
        desk.note(issues.OTHER_EDITION, ("edition",), sheet=sheet.edition[:80], edition=catalogue.edition)
        return
    if sheet.size and sheet.size not in catalogue.sizes:
        _entry(desk, ("size",), words("size"), sheet.size, catalogue.sizes)
    controls = {one.id: one for one in catalogue.controls(sheet.audience)}
    for name, answer in sheet.answers.items():
        if name not in controls:
            desk.unknown(issues.UNKNOWN_CONTROL, ("answers", name), name, controls, control=name[:80])
        else:
            _answer(desk, controls[name], answer)
    for name, piece in sheet.evidence.items():
        _evidence(desk, catalogue, name, piece)
    topics = [topic.id for topic in catalogue.topics if topic.audience is sheet.audience]
    for name in sheet.delegates:
        if name not in topics:
            _entry(desk, ("delegates", name), words("topic"), name, topics)
    _probes(desk, catalogue, sheet, list(controls))


def _entry(desk: Desk, steps: Steps, what: str, name: str, known: Iterable[str]) -> None:
    desk.unknown(issues.UNKNOWN_ENTRY, steps, name, known, what=what, name=name[:80])


def _answer(desk: Desk, control: Control, answer: Answer) -> None:
    names = names_of(control.scale)
    if answer.value not in names:
        steps = ("answers", control.id, "value")
        facts = {"control": control.id, "answer": answer.value[:80]}
        desk.unknown(issues.UNKNOWN_ANSWER, steps, answer.value, names, **facts)
    for index, one in enumerate(answer.evidence):
        if not EVIDENCE_ID.fullmatch(one):
            desk.note(issues.BAD_EVIDENCE_ID, ("answers", control.id, "evidence", index), _ID_RULE, name=one[:80])


def _evidence(desk: Desk, catalogue: Catalogue, name: str, piece: Evidence) -> None:
    if not EVIDENCE_ID.fullmatch(name):
        desk.note(issues.BAD_EVIDENCE_ID, ("evidence", name), _ID_RULE, name=name[:80])
    if piece.type not in catalogue.evidence_types:
        _entry(desk, ("evidence", name, "type"), words("type of evidence"), piece.type, catalogue.evidence_types)
    if piece.digest and not _DIGEST.fullmatch(piece.digest):
        desk.note(issues.BAD_DIGEST, ("evidence", name, "digest"), "64 hexadecimal digits in lower case")


def _probes(desk: Desk, catalogue: Catalogue, sheet: Sheet, controls: Sequence[str]) -> None:
    for index, one in enumerate(sheet.probes):
        if one.probe not in catalogue.probes:
            _entry(desk, ("probes", index, "probe"), words("probe"), one.probe, catalogue.probes)
        if one.digest and not _DIGEST.fullmatch(one.digest):
            desk.note(issues.BAD_DIGEST, ("probes", index, "digest"), "64 hexadecimal digits in lower case")
        for number, control in enumerate(one.controls):
            if control not in controls:
                steps = ("probes", index, "controls", number)
                desk.unknown(issues.UNKNOWN_CONTROL, steps, control, controls, control=control[:80])
