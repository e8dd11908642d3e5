"""An answer sheet from a file, whatever its form; and back into one."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from eqlab.checklist.model import Catalogue
from eqlab.checklist.sheet import ProbeResult, Sheet
from eqlab.checklist.sheet_json import read_sheet, sheet_and_mistakes, write_sheet
from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.core.location import Position
from eqlab.core.values import Json
from eqlab.report.checklist import issues
from eqlab.report.checklist.checking import Desk, Steps, Where, check_sheet
from eqlab.report.checklist.workbook_reading import read_workbook
from eqlab.report.translation import Tongue
from eqlab.validate.json_place import path_of
from eqlab.validate.json_reader import JsonReading, locate, read_json

ZIP = b"PK"
"""How every workbook begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A sheet that was read, and the catalogue that it answers."""

    sheet: Sheet
    catalogue: Catalogue
    workbook: bool
    language: str = ""
    """That its questions are written in; empty for JSON that does not say."""
    data: bytes = field(repr=False)
    """The file."""


def open_document(data: bytes, file: str, choose: Callable[[str], Catalogue], speakers: Sequence[Tongue]) -> Opened:
    """Read a sheet from the bytes of a JSON file or a workbook, and hold it against its catalogue.

    `choose` returns a checklist by its name and raises UsageError when there is none. Raises AuthorErrors with every
    mistake, each with its JSON path or cell.
    """
    if data.startswith(ZIP):
        sheet, catalogue, language, where = read_workbook(data, file, choose, speakers)
        desk = Desk(where)
    else:
        sheet, language, desk = _read_json(data, file)
        catalogue = choose(sheet.catalogue)
    check_sheet(catalogue, sheet, desk)
    desk.settle()
    return Opened(sheet=sheet, catalogue=catalogue, workbook=data.startswith(ZIP), language=language, data=data)


def open_probes(data: bytes, file: str, opened: Opened) -> tuple[ProbeResult, ...]:
    """Read results of probes: a list as in a sheet's `probes`, alone or as `probes` of an object.

    Raises AuthorErrors with every mistake, each with its path.
    """
    value = read_data(data, file)
    alone = not isinstance(value, dict)
    results = value if not isinstance(value, dict) else value.get("probes")
    bare = replace(opened.sheet, answers={}, evidence={}, probes=(), delegates={})
    where = _places(data, file, "probes" if alone else "")
    sheet = read_sheet({**write_sheet(bare), "probes": results}, file, lambda steps: where(steps)[1])
    desk = Desk(where)
    check_sheet(opened.catalogue, sheet, desk)
    desk.settle()
    return sheet.probes


def _read_json(data: bytes, file: str) -> tuple[Sheet, str, Desk]:
    """Return the sheet, its language and the mistakes of its form.

    Raises AuthorErrors when that form does not even say which checklist it answers, and for whom.
    """
    value = read_data(data, file)
    where = _places(data, file)
    sheet, errors = sheet_and_mistakes(value, file, lambda steps: where(steps)[1])
    head = (sheet.catalogue, sheet.edition, sheet.audience.value)
    if errors and ("" in head or head != tuple(value.get(name) for name in ("catalogue", "edition", "audience"))):
        raise AuthorErrors(errors)
    return sheet, value.get("language", ""), Desk(where, errors, frozenset(one.at for one in errors))


def _places(data: bytes, file: str, without: str = "") -> Where:
    """Return where the parts of a JSON file stand; `without` is a first step that the file does not have."""

    def where(steps: Steps) -> tuple[str, Position]:
        inside = steps[1:] if without and steps[:1] == (without,) else steps
        while (found := locate(data, path_of(inside))) is None and inside:
            inside = inside[:-1]
        line, column = found or (1, 1)
        return path_of(steps), Position(file=file, line=line, column=column)

    return where


def read_data(data: bytes, file: str) -> Json:
    """Return the value of a JSON file. Raises AuthorErrors when it is none, or when a key is there twice."""
    reading: JsonReading = read_json(data)
    problem = reading.problem
    if problem is not None:
        at = Position(file=file, line=problem.line, column=problem.column)
        raise AuthorErrors([AuthorError(problem.issue, at=at, **problem.facts)])
    if reading.duplicate_keys:
        raise AuthorErrors(
            AuthorError(
                issues.DOUBLED,
                at=Position(file=file, line=one.line, column=one.column),
                place=one.object or "$",
                key=one.key[:80],
            )
            for one in reading.duplicate_keys
        )
    return reading.value


def sheet_digest(sheet: Sheet) -> str:
    """Return the SHA-256 over a sheet's canonical JSON: the same for the same answers, whatever file they came in."""
    return digest_of(write_sheet(sheet))


def digest_of(value: Json) -> str:
    """Return the SHA-256 over a value's canonical JSON: keys in order, no white space."""
    written = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()
