"""Sheets, scores and views for the tests of this folder."""

import datetime as dt
import json
import os
import re
from pathlib import Path

from checklist_samples import SAMPLE

from eqlab.checklist.model import Catalogue
from eqlab.checklist.scoring import score
from eqlab.checklist.sheet import Sheet
from eqlab.checklist.sheet_json import read_sheet
from eqlab.content.checklists import Checklists
from eqlab.core.text import LANGUAGES
from eqlab.report.checklist.building import view_of
from eqlab.report.checklist.view import ChecklistView
from eqlab.report.translation import tongue

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
SHEETS = ROOT / "tests" / "checklist" / "golden"
GOLDEN = HERE / "golden"
DAY = dt.date(2026, 6, 1)
SPEAKERS = tuple(tongue(language) for language in LANGUAGES)
KINDS = [f"{audience}-{kind}" for audience in ("vendor", "practice") for kind in ("careful", "average", "careless")]


def cesar() -> Catalogue:
    """The real checklist."""
    return Checklists(ROOT).catalogue("cesar")


def sheet_bytes(name: str) -> bytes:
    """A reference sheet as a file."""
    return (SHEETS / f"{name}.json").read_bytes()


def sheet_of(name: str) -> Sheet:
    """A reference sheet, e.g. `sample-vendor-careful`."""
    return read_sheet(json.loads(sheet_bytes(name)), name, lambda _: None)


def view(name: str, catalogue: Catalogue = SAMPLE) -> ChecklistView:
    """A reference sheet, scored and ready to be told."""
    one = sheet_of(name)
    return view_of(catalogue, one, score(catalogue, one, DAY))


def golden(name: str, text: str) -> str:
    """Return the golden text of a name; write it first when `EQLAB_WRITE_GOLDEN` asks for it."""
    file = GOLDEN / name
    if os.environ.get("EQLAB_WRITE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    return file.read_text("utf-8")


def without_dress(page: str) -> str:
    """Leave out what changes with style and version only."""
    page = re.sub(r"(<style>).*?(</style>)", r"\1\2", page, flags=re.DOTALL)
    page = re.sub(r'(<svg class="sprite").*?(</svg>)', r"\1\2", page, flags=re.DOTALL)
    page = re.sub(r"eqlab \d+\.\d+\.\d+\S*(?=[\"<])", "eqlab VERSION", page)
    return re.sub(r"sha256-[\w+/=]+", "sha256-…", page)
