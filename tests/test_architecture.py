"""The floors of the house, as data. ARCHITECTURE.md quotes this table."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

FLOORS: dict[str, int] = {
    "core": 0,
    "plan": 1,
    "validate": 1,
    "checklist": 1,
    "wire": 2,
    "observe": 2,
    "run": 3,
    "probe": 3,
    "store": 4,
    "label": 4,
    "report": 5,
    "attest": 5,
    "kit": 6,
    "cli": 6,
    "web": 6,
    "pytest_plugin": 6,
    "wiring": 6,
    "config": 6,
    "content": 6,
}

DOORS = {room for room, floor in FLOORS.items() if floor == 6}

SIBLINGS: set[tuple[str, str]] = {
    ("cli", "wiring"),
    ("cli", "config"),
    ("cli", "content"),
    ("web", "wiring"),
    ("web", "config"),
    ("pytest_plugin", "wiring"),
    ("pytest_plugin", "config"),
    ("pytest_plugin", "content"),
    ("wiring", "config"),
    ("wiring", "content"),
    ("content", "kit"),
}
"""Doors that may open onto another door; all other siblings are strangers."""

ENTRANCES: dict[str, str | tuple[str, ...]] = {
    "yaml": "plan",
    "jsonschema": "validate",
    "lxml": "validate",
    "saxonche": "validate",
    "elementpath": "validate",
    "pyhanko": ("validate", "attest"),
    "pyhanko_certvalidator": ("validate", "attest"),
    "asn1crypto": ("validate", "attest"),
    "h11": "wire",
    "httpx": "wire",
    "cryptography": ("validate", "wire", "store", "attest"),
    "rfc8785": "label",
    "pkcs11": "attest",
    "psycopg": "store",
    "segno": "report",
    "weasyprint": "report",
    "pyarrow": "report",
    "msgspec": ("store", "validate"),
    "sqlalchemy": "store",
    "jinja2": "report",
    "babel": "report",
    "openpyxl": "report",
    "pytest": "pytest_plugin",
    "allure_commons": "pytest_plugin",
    "click": "cli",
    "rich": "cli",
}
"""Each outside library enters by one room. Some enter by several which share nothing: msgspec for events and for
documents of FHIR, cryptography for the lab's own authority, for the certificates of others, for evidence that is kept
encrypted, and for seals; pyHanko and asn1crypto read the signatures of others and make our own."""

STANDARD_LIBRARY_ONLY = {"core"}


def room_of(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if parts[0] == "eqlab" and len(parts) > 1 else None


def imports_of(path: Path) -> Iterator[tuple[str, int]]:
    """Every imported module of a file, typing-only and lazy imports too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "eqlab":
                yield from ((f"eqlab.{alias.name}", node.lineno) for alias in node.names)
            else:
                yield node.module, node.lineno


def engine_files() -> list[Path]:
    return sorted(path for path in (ROOT / "eqlab").rglob("*.py") if "_content" not in path.parts)


def content_files() -> list[Path]:
    return sorted(path for folder in ("mocks", "scenarios") for path in (ROOT / folder).rglob("*.py"))


def _entrances(library: str) -> tuple[str, ...]:
    rooms = ENTRANCES.get(library, ())
    return (rooms,) if isinstance(rooms, str) else rooms


def breaches(path: Path) -> Iterator[str]:
    import sys

    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    here = room_of(module)
    if here in (None, "__init__", "__main__"):
        return
    for imported, line in imports_of(path):
        where = f"{path.relative_to(ROOT)}:{line}"
        top = imported.split(".")[0]
        if top == "eqlab":
            there = room_of(imported)
            if there in {None, here, "__version__"}:
                continue
            if there not in FLOORS:
                yield f"{where} imports {imported}, a room without a floor"
            elif FLOORS[there] > FLOORS[here]:
                yield f"{where} imports {imported} from a higher floor"
            elif FLOORS[there] == FLOORS[here] and (here, there) not in SIBLINGS:
                yield f"{where} imports its sibling {imported}"
        elif top not in sys.stdlib_module_names:
            if here in STANDARD_LIBRARY_ONLY:
                yield f"{where} imports {imported}; this room is standard library only"
            elif here not in _entrances(top):
                yield f"{where} imports {imported}, whose entrance is {ENTRANCES.get(top, 'not in the table')}"


@pytest.mark.parametrize("path", engine_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_engine_keeps_its_floors(path: Path) -> None:
    """A room imports from lower floors only; siblings are strangers; each library has one entrance."""
    assert [] == list(breaches(path))


@pytest.mark.parametrize("path", content_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_content_imports_only_the_kit(path: Path) -> None:
    """Content speaks to the engine through `eqlab.kit` alone."""
    ours = {module for module, _ in imports_of(path) if module.split(".")[0] == "eqlab"}

    assert set() == ours - {"eqlab.kit"}


def test_every_room_has_a_floor() -> None:
    rooms = {
        path.stem
        for path in (ROOT / "eqlab").iterdir()
        if (path.suffix == ".py" or path.is_dir()) and not path.name.startswith("_")
    }

    assert set() == rooms - set(FLOORS)


def test_top_level_is_fixed() -> None:
    """The wheel holds one import package; content folders are no packages."""
    assert [] == [
        folder for folder in ("mocks", "scenarios", "testplans", "reports") if (ROOT / folder / "__init__.py").exists()
    ]


def test_luxembourg_is_content() -> None:
    """Another country changes no line of the engine."""
    words = ("matricule", "luxembourg", "1.3.182", "esante", "ehealthid", "eprescription", '"lu.')
    told = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in engine_files()
        for number, line in enumerate(path.read_text("utf-8").lower().splitlines(), 1)
        if any(word in line for word in words)
    ]

    assert [] == told
