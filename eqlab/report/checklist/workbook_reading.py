"""An answer sheet from a workbook that anybody may have sent."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from eqlab.checklist.model import Assurance, Audience, Catalogue, Control
from eqlab.checklist.sheet import Answer, Evidence, MendingPlan, Outcome, ProbeResult, Sheet, Special
from eqlab.checklist.sheet_json import LONGEST
from eqlab.checklist.vocabulary import ASSURANCES
from eqlab.core.errors import AuthorError, nearest
from eqlab.core.location import Position
from eqlab.core.text import LANGUAGES
from eqlab.report.checklist import issues
from eqlab.report.checklist import workbook_layout as layout
from eqlab.report.checklist.answers import chosen, meant, names_of
from eqlab.report.checklist.checking import Desk, Steps, Where
from eqlab.report.checklist.workbook_cells import date_of, text_of
from eqlab.report.checklist.workbook_grid import Page, read_pages
from eqlab.report.checklist.workbook_layout import ANSWERS, EVIDENCE, RESULTS, Column
from eqlab.report.translation import Tongue

_T = TypeVar("_T")
_A_DATE = "a date such as 2026-01-31"
_SEPARATORS = str.maketrans(",;\n\t", "    ")
_OUTCOMES = {one.value: one for one in Outcome}
_TRUTH = {"true": True, "false": False, "": True}


@dataclass(slots=True, kw_only=True)
class _Places:
    """Where the parts of a sheet stand."""

    file: str
    cells: dict[Steps, tuple[str, int, int]] = field(default_factory=dict)

    def __call__(self, steps: Steps) -> tuple[str, Position]:
        while steps and steps not in self.cells:
            steps = steps[:-1]
        place, row, column = self.cells.get(steps, (self.file, 1, 1))
        return place, Position(file=self.file, line=row, column=column)


def read_workbook(
    data: bytes, file: str, choose: Callable[[str], Catalogue], speakers: Sequence[Tongue]
) -> tuple[Sheet, Catalogue, str, Where]:
    """Return the sheet in a workbook, its catalogue, its language, and where its parts stand.

    Answers are understood by their names and in the languages of `speakers`. Raises AuthorErrors with every mistake,
    each with its cell; UsageError when there is no such checklist.
    """
    pages = read_pages(data, file)
    cover = next((page for page in pages if page.marker == layout.COVER), None)
    if cover is None:
        raise AuthorError(issues.NO_COVER, at=Position(file=file))
    places = _Places(file=file)
    desk = _Reader(desk=Desk(places), places=places, speakers=speakers)
    for page in pages:
        for row, column in page.formulas:
            desk.at(("formula",), page, row, column)
            desk.desk.note(issues.FORMULA, ("formula",))
    desk.desk.settle()
    catalogue = choose(desk.said(cover, "catalogue"))
    if desk.said(cover, "edition") != catalogue.edition:
        edition = desk.said(cover, "edition")[:80]
        desk.desk.note(issues.OTHER_EDITION, ("edition",), sheet=edition, edition=catalogue.edition)
        desk.desk.settle()
    sheet = desk.sheet(cover, pages, catalogue)
    desk.desk.settle()
    language = desk.said(cover, "language")
    return sheet, catalogue, language if language in LANGUAGES else "", places


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Reads one workbook; mistakes are noted with their cells."""

    desk: Desk
    places: _Places
    speakers: Sequence[Tongue]

    def at(self, steps: Steps, page: Page, row: int, column: int) -> None:
        """Remember where a part stands."""
        self.places.cells[steps] = (page.place(row, column), row, column)

    def said(self, cover: Page, key: str) -> str:
        row, _ = layout.COVER_ROWS[key]
        self.at((key,), cover, row, layout.COVER_COLUMN)
        return self.text(cover, row, layout.COVER_COLUMN, (key,))

    def text(self, page: Page, row: int, column: int, steps: Steps) -> str:
        """Return a cell's text; one that is too long is noted."""
        self.at(steps, page, row, column)
        found = text_of(page.cells.get((row, column)))
        if len(found) > LONGEST:
            self.desk.note(issues.LONG_CELL, steps, f"at most {LONGEST} characters", size=str(len(found)))
            return ""
        return found

    def day(self, page: Page, row: int, column: int, steps: Steps) -> date | None:
        """Return a cell's day; None when it is empty or no day, which is noted."""
        self.at(steps, page, row, column)
        value = page.cells.get((row, column))
        if value is None or not text_of(value).strip():
            return None
        found = date_of(value)
        if found is None:
            self.desk.note(issues.BAD_CELL, steps, _A_DATE, found=text_of(value)[:80])
        return found

    def needed_day(self, page: Page, row: int, column: int, steps: Steps) -> date:
        """Return a cell's day; an empty cell is noted too."""
        found = self.day(page, row, column, steps)
        if found is None and not text_of(page.cells.get((row, column))).strip():
            self.desk.note(issues.BAD_CELL, steps, _A_DATE, found="")
        return found or date.min

    def sheet(self, cover: Page, pages: Sequence[Page], catalogue: Catalogue) -> Sheet:
        audiences = {one.value: one for one in Audience}
        audience = self.said(cover, "audience")
        if audience not in audiences:
            self.desk.note(issues.BAD_CELL, ("audience",), ", ".join(audiences), found=audience[:80])
        size = self.said(cover, "size")
        sheet = Sheet(
            catalogue=catalogue.id,
            edition=catalogue.edition,
            audience=audiences.get(audience, Audience.VENDOR),
            subject=self.said(cover, "subject"),
            size=(chosen(catalogue.sizes, size) or size) if size else "",
            date=self.needed_day(cover, layout.COVER_ROWS["date"][0], layout.COVER_COLUMN, ("date",)),
            answers=self.answers(pages, catalogue),
            evidence=self.locker(pages, catalogue),
            probes=self.results(pages),
            delegates=self.delegates(pages),
        )
        self.desk.settle()
        return sheet

    def delegates(self, pages: Sequence[Page]) -> dict[str, str]:
        found: dict[str, str] = {}
        for page in _topics(pages):
            steps: Steps = ("delegates", page.marker)
            name = self.text(page, layout.DELEGATE_ROW, layout.DELEGATE_COLUMN, steps)
            if name:
                found[page.marker] = name
        return found

    def answers(self, pages: Sequence[Page], catalogue: Catalogue) -> dict[str, Answer]:
        controls = {one.id: one for topic in catalogue.topics for one in topic.controls}
        found: dict[str, Answer] = {}
        for page in _topics(pages):
            for row in range(layout.FIRST_ROW, page.last_row + 1):
                answer = self.answer(page, row, controls)
                if answer is not None and self.fresh(("answers", answer.control), page, row, answer.control, found):
                    found[answer.control] = answer
        return found

    def fresh(
        self, steps: Steps, page: Page, row: int, name: str, found: dict[str, Answer] | dict[str, Evidence]
    ) -> bool:
        """Tell whether a name was not met before; note it when it was."""
        if name in found:
            first = self.places(steps)[0]
            again = (*steps, "again")
            self.at(again, page, row, 1)
            self.desk.note(issues.TWICE, again, name=name[:80], first=first)
            return False
        self.at(steps, page, row, 1)
        return True

    def answer(self, page: Page, row: int, controls: dict[str, Control]) -> Answer | None:
        """Return the answer of a row; None when nothing is said in it."""
        name = text_of(page.cells.get((row, 1))).strip()
        where = {column.key: number for number, column in enumerate(ANSWERS, 1)}
        if not any(text_of(page.cells.get((row, where[key]))).strip() for key in _ANSWERED):
            return None
        steps: Steps = ("answers", name)

        def text(key: str) -> str:
            return self.text(page, row, where[key], (*steps, key))

        return Answer(
            control=name,
            value=self.value(text("value"), controls.get(name), (*steps, "value")),
            note=text("note"),
            reason=text("reason"),
            reviewer=text("reviewer"),
            evidence=tuple(text("evidence").translate(_SEPARATORS).split()),
            plan=self.plan(page, row, where, steps),
            given_by=text("given_by"),
            confirmed=self.day(page, row, where["confirmed"], (*steps, "confirmed")),
        )

    def value(self, said: str, control: Control | None, steps: Steps) -> str:
        """Return the answer that is meant; what is said beside no answer counts as not assessed yet."""
        if not said.strip():
            return Special.NOT_ASSESSED.value
        if control is None:
            return said
        value = meant(control.scale, said, self.speakers)
        if value is None:
            labels = [label for step in control.scale.steps for label in step.label.values()]
            near = nearest(said, [*labels, *names_of(control.scale)])
            expected = ", ".join(names_of(control.scale))
            self.desk.note(issues.UNKNOWN_ANSWER, steps, expected, near, control=control.id, answer=said[:80])
        return value or said

    def plan(self, page: Page, row: int, where: dict[str, int], steps: Steps) -> MendingPlan | None:
        inside = (*steps, "plan")
        owner = self.text(page, row, where["owner"], (*inside, "owner"))
        text = self.text(page, row, where["text"], (*inside, "text"))
        empty = not text_of(page.cells.get((row, where["due"]))).strip()
        if empty and not owner and not text:
            return None
        due = self.needed_day(page, row, where["due"], (*inside, "due"))
        return MendingPlan(owner=owner, due=due, text=text)

    def locker(self, pages: Sequence[Page], catalogue: Catalogue) -> dict[str, Evidence]:
        found: dict[str, Evidence] = {}
        for page, row in _entries(pages, layout.LOCKER, EVIDENCE):
            piece = self.evidence(page, row, catalogue)
            if self.fresh(("evidence", piece.id), page, row, piece.id, found):
                found[piece.id] = piece
        return found

    def evidence(self, page: Page, row: int, catalogue: Catalogue) -> Evidence:
        where = {column.key: number for number, column in enumerate(EVIDENCE, 1)}
        name = text_of(page.cells.get((row, where["id"]))).strip()
        steps: Steps = ("evidence", name)

        def text(key: str) -> str:
            return self.text(page, row, where[key], (*steps, key))

        kind = text("type")
        return Evidence(
            id=name,
            type=chosen(catalogue.evidence_types, kind) or kind,
            title=text("title"),
            digest=text("digest"),
            date=self.needed_day(page, row, where["date"], (*steps, "date")),
            expires=self.day(page, row, where["expires"], (*steps, "expires")),
            examined_by=text("examined_by"),
            supports=self.one_of(text("supports").lower(), _TRUTH, (*steps, "supports"), default=True),
            level=self.one_of(text("level") or "filed", ASSURANCES, (*steps, "level"), default=Assurance.FILED),
        )

    def one_of(self, said: str, choices: Mapping[str, _T], steps: Steps, *, default: _T) -> _T:
        if said not in choices:
            self.desk.note(issues.BAD_CELL, steps, ", ".join(filter(None, choices)), found=said[:80])
        return choices.get(said, default)

    def results(self, pages: Sequence[Page]) -> tuple[ProbeResult, ...]:
        rows = _entries(pages, layout.PROBES, RESULTS)
        return tuple(self.result(page, row, index) for index, (page, row) in enumerate(rows))

    def result(self, page: Page, row: int, index: int) -> ProbeResult:
        where = {column.key: number for number, column in enumerate(RESULTS, 1)}
        steps: Steps = ("probes", index)

        def text(key: str) -> str:
            return self.text(page, row, where[key], (*steps, key))

        return ProbeResult(
            probe=text("probe"),
            controls=tuple(text("controls").translate(_SEPARATORS).split()),
            outcome=self.one_of(text("outcome"), _OUTCOMES, (*steps, "outcome"), default=Outcome.ERROR),
            date=self.needed_day(page, row, where["date"], (*steps, "date")),
            digest=text("digest"),
            detail=text("detail"),
        )


_ANSWERED = ("value", "evidence", "note", "reason", "owner", "due", "text", "given_by", "confirmed", "reviewer")


def _topics(pages: Sequence[Page]) -> Iterator[Page]:
    others = (layout.COVER, layout.LOCKER, layout.PROBES, layout.LISTS, "")
    return (page for page in pages if page.marker not in others)


def _entries(pages: Sequence[Page], marker: str, columns: Sequence[Column]) -> Iterator[tuple[Page, int]]:
    """Yield the rows of a table that hold anything."""
    for page in pages:
        if page.marker == marker:
            for row in range(layout.FIRST_ROW, page.last_row + 1):
                if any(text_of(page.cells.get((row, number))).strip() for number in range(1, len(columns) + 1)):
                    yield page, row
