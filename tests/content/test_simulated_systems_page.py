"""docs/simulated-systems.md tells the truth about the simulated systems and the cases that catch them."""

import re
from pathlib import Path

from defects import DEFECTS
from eprescription_systems import systems

PAGE = Path(__file__).parents[2] / "docs" / "simulated-systems.md"
ROW = re.compile(
    r"^\| `(?P<name>[a-z0-9-]+)` \| (?P<defect>[^|]+) \| `(?P<case>[A-Z0-9-]+)` \| (?P<verdict>[a-z ]+) \|$",
    re.MULTILINE,
)


def rows() -> dict[str, tuple[str, str, str]]:
    return {row["name"]: (row["defect"], row["case"], row["verdict"]) for row in ROW.finditer(PAGE.read_text("utf-8"))}


def test_page_lists_every_defective_system_with_the_case_that_catches_it() -> None:
    told = {
        name: (systems()[name].defect["en"], catch.case, catch.kind.value.replace("_", " "))
        for name, catch in DEFECTS.items()
    }

    assert told == rows()


def test_page_names_the_golden_systems() -> None:
    for name in (name for name, system in systems().items() if not system.defect):
        assert f"`{name}`" in PAGE.read_text("utf-8")
