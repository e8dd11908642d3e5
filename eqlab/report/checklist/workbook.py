"""An answer sheet as a workbook: a sheet a topic, drop-downs in a language, protected but for the answers."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeAlias

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation

from eqlab.checklist.counting import questionnaire
from eqlab.checklist.model import Catalogue, Control, Topic
from eqlab.checklist.sheet import Answer, Evidence, ProbeResult, Sheet
from eqlab.core.text import Text
from eqlab.core.values import Json
from eqlab.report.checklist import workbook_layout as layout
from eqlab.report.checklist.answers import label_of, names_of
from eqlab.report.checklist.form import question_of
from eqlab.report.checklist.glossary import AUDIENCES
from eqlab.report.checklist.workbook_cells import EARLIEST, escaped
from eqlab.report.checklist.workbook_layout import Column
from eqlab.report.translation import Tongue

_Page: TypeAlias = Any
"""A worksheet; openpyxl has no types."""
_FORBIDDEN = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_LONGEST_TITLE = 31
_LISTS = "eqlab-lists"
_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - workbooks know no time zone; always the same, so that files compare

_TITLE = Font(bold=True, size=14)
_BOLD = Font(bold=True)
_FAINT = Font(color="808080", size=8)
_HEAD = PatternFill("solid", fgColor="E8E8E2")
_INPUT = PatternFill("solid", fgColor="FFFBE6")
_EDGE = Border(bottom=Side(style="thin", color="C9C9C3"))
_WRAP = Alignment(wrap_text=True, vertical="top")
_DAY = "yyyy-mm-dd"
_MORE = 20
"""Rows that a locker with much evidence has left."""


def write_workbook(catalogue: Catalogue, sheet: Sheet, speaker: Tongue, speakers: Sequence[Tongue]) -> bytes:
    """Return a sheet as the bytes of a workbook in a language.

    `speakers` are all languages that a reader may answer in. What the catalogue does not ask is left out; a sheet that
    `check_sheet` accepts comes back from `read_workbook` as it is.
    """
    book = Workbook()
    desk = _Desk(catalogue, sheet, speaker, speakers, book, lists_page=book.create_sheet(_LISTS))
    desk.cover(book.active)
    topics = [topic for topic in catalogue.topics if topic.audience is sheet.audience]
    for topic in topics:
        desk.topic(desk.page(speaker.say(topic.title), topic.id), topic)
    desk.locker(desk.page(speaker.tell("Evidence"), layout.LOCKER))
    desk.results(desk.page(speaker.tell("Probes"), layout.PROBES))
    desk.choices()
    book.security = WorkbookProtection(lockStructure=True)
    book.properties.creator = "eqlab"
    book.properties.created = book.properties.modified = _EPOCH
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@dataclass(slots=True)
class _Desk:
    """Writes one workbook."""

    catalogue: Catalogue
    sheet: Sheet
    speaker: Tongue
    speakers: Sequence[Tongue]
    book: Any
    lists_page: _Page
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Drop-downs by name, in the order of their columns."""
    offered: dict[tuple[str, str], DataValidation] = field(default_factory=dict)
    """Drop-downs by page and list."""

    def page(self, title: str, marker: str) -> _Page:
        """Add a sheet under a title of its own."""
        taken = {name.casefold() for name in self.book.sheetnames}
        stem = _FORBIDDEN.sub(" ", title).strip()[:_LONGEST_TITLE] or marker
        name, number = stem, 2
        while name.casefold() in taken:
            name = f"{stem[: _LONGEST_TITLE - 3]} {number}"
            number += 1
        page = self.book.create_sheet(name)
        _put(page, 1, 1, marker, font=_FAINT)
        page.protection.sheet = True
        page.protection.formatColumns = page.protection.formatRows = False
        return page

    def cover(self, page: _Page) -> None:
        page.title = _FORBIDDEN.sub(" ", self.speaker.tell("Cover"))[:_LONGEST_TITLE]
        page.protection.sheet = True
        _put(page, 1, 1, layout.COVER, font=_FAINT)
        _put(page, 2, 1, self.speaker.say(self.catalogue.title), font=_TITLE)
        values: Mapping[str, str | date] = {
            "catalogue": self.sheet.catalogue,
            "edition": self.sheet.edition,
            "audience": self.sheet.audience.value,
            "language": self.speaker.language,
            "subject": self.sheet.subject,
            "size": self._choice(self.catalogue.sizes, self.sheet.size),
            "date": self.sheet.date,
        }
        for key, (row, title) in layout.COVER_ROWS.items():
            _put(page, row, 1, self.speaker.say(title), font=_BOLD)
            _put(page, row, layout.COVER_COLUMN, values[key], free=key in layout.COVER_OPEN)
        sizes = [self._choice(self.catalogue.sizes, name) for name in self.catalogue.sizes]
        self._drop_down(page, "sizes", sizes, layout.COVER_COLUMN, *[layout.COVER_ROWS["size"][0]] * 2)
        for row, line in enumerate(self._instructions(), 13):
            _put(page, row, 1, line)
            page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)
            page.row_dimensions[row].height = 32
        page.column_dimensions["A"].width, page.column_dimensions["B"].width = 34, 70

    def _instructions(self) -> Iterator[str]:
        tell = self.speaker.tell
        yield self.speaker.say(self.catalogue.status)
        yield tell("{audience}: choose an answer in the yellow cells of each sheet.", audience=self._audience())
        yield tell("What does not apply needs a reason; for vendors, a reviewer of the laboratory has to accept it.")
        yield tell("Evidence is entered once, in the sheet for evidence, and named by its id beside each answer.")
        yield tell("Formulas, macros and links to other files are refused. Nothing is computed in this workbook.")
        yield tell("`eqlab cesar score` reads this file as it is.")

    def _audience(self) -> str:
        return self.speaker.say(AUDIENCES[self.sheet.audience])

    def topic(self, page: _Page, topic: Topic) -> None:
        """Write the questions of a topic with their answers."""
        _put(page, 2, 1, self.speaker.say(topic.title), font=_TITLE)
        _put(page, 3, 1, self.speaker.say(topic.help))
        _put(page, layout.DELEGATE_ROW, 1, self.speaker.tell("Who answers for this topic"), font=_BOLD)
        delegate = self.sheet.delegates.get(topic.id, "")
        _put(page, layout.DELEGATE_ROW, layout.DELEGATE_COLUMN, delegate, free=True)
        self._head(page, layout.ANSWERS)
        asked = questionnaire(self.catalogue, self.sheet.audience, self.sheet.size).controls
        controls = [one for one in topic.controls if one.id in asked]
        for row, control in enumerate(controls, layout.FIRST_ROW):
            self._row(page, row, layout.ANSWERS, self._answer(control, self.sheet.answers.get(control.id)))
            labels = [label_of(control.scale, name, self.speaker, self.speakers) for name in names_of(control.scale)]
            self._drop_down(page, control.scale.name, labels, 4, row, row)
        page.freeze_panes = page.cell(layout.FIRST_ROW, 2)

    def _answer(self, control: Control, answer: Answer | None) -> dict[str, Json | date]:
        profile = control.sizes.get(self.sheet.size)
        advice = (profile.help if profile else None) or control.help
        asked: dict[str, Json | date] = {
            "control": control.id,
            "question": question_of(control, self.sheet.size, self.speaker),
            "help": self.speaker.say(advice),
        }
        if answer is None:
            return asked
        plan = answer.plan
        return asked | {
            "value": label_of(control.scale, answer.value, self.speaker, self.speakers),
            "evidence": ", ".join(answer.evidence),
            "note": answer.note,
            "reason": answer.reason,
            "owner": plan.owner if plan else "",
            "due": plan.due if plan else "",
            "text": plan.text if plan else "",
            "given_by": answer.given_by,
            "confirmed": answer.confirmed or "",
            "reviewer": answer.reviewer,
        }

    def locker(self, page: _Page) -> None:
        """Write the evidence, with room for more."""
        _put(page, 2, 1, self.speaker.tell("Evidence"), font=_TITLE)
        self._head(page, layout.EVIDENCE)
        rows = max(layout.LOCKER_ROWS, len(self.sheet.evidence) + _MORE)
        kept = sorted(self.sheet.evidence.items())
        for index in range(rows):
            entry = self._evidence(kept[index][1]) if index < len(kept) else {}
            self._row(page, layout.FIRST_ROW + index, layout.EVIDENCE, entry)
        types = [self._choice(self.catalogue.evidence_types, name) for name in self.catalogue.evidence_types]
        self._drop_down(page, "types", types, 2, layout.FIRST_ROW, layout.FIRST_ROW + rows - 1)
        page.freeze_panes = page.cell(layout.FIRST_ROW, 2)

    def _evidence(self, piece: Evidence) -> dict[str, Json | date]:
        return {
            "id": piece.id,
            "type": self._choice(self.catalogue.evidence_types, piece.type),
            "title": piece.title,
            "date": piece.date,
            "expires": piece.expires or "",
            "digest": piece.digest,
            "examined_by": piece.examined_by,
            "supports": "" if piece.supports else "false",
            "level": piece.level.name.lower(),
        }

    def results(self, page: _Page) -> None:
        """Write what probes found; nobody but the laboratory writes here."""
        _put(page, 2, 1, self.speaker.tell("Probes"), font=_TITLE)
        self._head(page, layout.RESULTS)
        for row, one in enumerate(self.sheet.probes, layout.FIRST_ROW):
            self._row(page, row, layout.RESULTS, _result(one))

    def choices(self) -> None:
        """Write the lists that drop-downs show."""
        page = self.lists_page
        _put(page, 1, 1, layout.LISTS)
        for column, labels in enumerate(self.lists.values(), 2):
            for row, label in enumerate(labels, 1):
                _put(page, row, column, label)
        page.sheet_state = "hidden"
        page.protection.sheet = True

    def _choice(self, names: Mapping[str, Text], name: str) -> str:
        """Return the title of an entry, or its name when titles are not all different."""
        titles = [title for entry in names.values() for title in set(entry.values())]
        title = self.speaker.say(names.get(name, {}))
        return title if titles.count(title) == 1 and title not in names else name

    def _head(self, page: _Page, columns: Iterable[Column]) -> None:
        for number, column in enumerate(columns, 1):
            cell = _put(page, layout.HEAD_ROW, number, self.speaker.say(column.title), font=_BOLD)
            cell.fill = _HEAD
            page.column_dimensions[get_column_letter(number)].width = column.width
        page.print_title_rows = f"{layout.HEAD_ROW}:{layout.HEAD_ROW}"
        page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
        page.sheet_properties.pageSetUpPr.fitToPage = True

    def _row(self, page: _Page, row: int, columns: Iterable[Column], entry: Mapping[str, Json | date]) -> None:
        for number, column in enumerate(columns, 1):
            cell = _put(page, row, number, entry.get(column.key, ""), free=column.open)
            if column.date:
                cell.number_format = _DAY

    def _drop_down(self, page: _Page, name: str, labels: Sequence[str], column: int, first: int, last: int) -> None:
        """Offer a list in some cells of a column; what is not on it is refused by the spreadsheet too."""
        self.lists.setdefault(name, tuple(labels))
        letter = get_column_letter(2 + list(self.lists).index(name))
        key = (page.title, name)
        if key not in self.offered:
            formula = f"'{_LISTS}'!${letter}$1:${letter}${len(labels)}"
            self.offered[key] = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=True)
            page.add_data_validation(self.offered[key])
        self.offered[key].add(f"{get_column_letter(column)}{first}:{get_column_letter(column)}{last}")


def _result(one: ProbeResult) -> dict[str, Json | date]:
    return {
        "probe": one.probe,
        "outcome": one.outcome.value,
        "date": one.date,
        "controls": ", ".join(one.controls),
        "digest": one.digest,
        "detail": one.detail,
    }


def _put(
    page: _Page, row: int, column: int, value: Json | date, *, free: bool = False, font: Font | None = None
) -> Any:
    """Write a cell; a text stays a text, whatever it looks like."""
    cell = page.cell(row, column)
    if isinstance(value, date) and value >= EARLIEST:
        cell.value, cell.number_format = value, _DAY
    elif value:
        cell.value = "x"
        cell._value, cell.data_type = escaped(str(value)), "s"  # noqa: SLF001 - else `=` begins a formula
        cell.quotePrefix = True
    cell.alignment = _WRAP
    if font is not None:
        cell.font = font
    if free:
        cell.protection, cell.fill, cell.border = Protection(locked=False), _INPUT, _EDGE
    return cell
