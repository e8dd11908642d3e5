"""The cells of a workbook as they were sent: bounded, nothing computed, nothing followed."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from openpyxl import load_workbook

from eqlab.core.errors import AuthorError
from eqlab.core.location import Position
from eqlab.core.text import words
from eqlab.report.checklist import issues
from eqlab.report.checklist import workbook_layout as layout
from eqlab.report.checklist.archive import check_archive

MOST_PAGES = 60
_WIDEST = 26
_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*)?/?>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One worksheet."""

    title: str
    marker: str
    """Text of its first cell; says which sheet it is."""
    cells: dict[tuple[int, int], object] = field(default_factory=dict)
    """Values by row and column, from 1; formulas are not among them."""
    formulas: tuple[tuple[int, int], ...] = ()

    @property
    def last_row(self) -> int:
        """The last row that holds anything."""
        return max((row for row, _ in self.cells), default=0)

    def place(self, row: int, column: int) -> str:
        """Return how a cell is named to people, e.g. `Encryption!D7`."""
        return f"{self.title}!{layout.cell_name(row, column)}"


def read_pages(data: bytes, file: str) -> tuple[Page, ...]:
    """Return the worksheets of a workbook.

    Raises AuthorError when it is none, too large, or holds what an answer sheet may not hold.
    """
    check_archive(data, file)
    try:
        pages = tuple(_pages(data, file))
    except AuthorError:
        raise
    except Exception as problem:  # a hostile file breaks the library in many ways
        what = f"{type(problem).__name__}: {problem}"[:200].rstrip(".")
        raise AuthorError(issues.NOT_A_WORKBOOK, at=Position(file=file), problem=what) from problem
    if not any(page.formulas for page in pages):
        _refuse_hidden_formulas(data, file)
    return pages


def _pages(data: bytes, file: str) -> Iterator[Page]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        if len(book.worksheets) > MOST_PAGES:
            facts = {"what": words("worksheets"), "size": str(len(book.worksheets)), "limit": str(MOST_PAGES)}
            raise AuthorError(issues.TOO_LARGE, at=Position(file=file), **facts)
        for worksheet in book.worksheets:
            cells: dict[tuple[int, int], object] = {}
            formulas: list[tuple[int, int]] = []
            rows = worksheet.iter_rows(min_row=1, max_row=layout.MOST_ROWS, min_col=1, max_col=_WIDEST)
            for row, found in enumerate(rows, 1):
                for column, cell in enumerate(found, 1):
                    if cell.value is None:
                        continue
                    if cell.data_type == "f":
                        formulas.append((row, column))
                    else:
                        cells[row, column] = cell.value
            marker = cells.get((1, 1), "")
            yield Page(
                title=str(worksheet.title),
                marker=marker if isinstance(marker, str) else "",
                cells=cells,
                formulas=tuple(formulas),
            )


def _refuse_hidden_formulas(data: bytes, file: str) -> None:
    """Refuse formulas outside the cells that are read."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml") and _FORMULA.search(archive.read(name)):
                raise AuthorError(issues.FORMULA, at=Position(file=file), place=name[:80])
