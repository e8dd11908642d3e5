"""The reports folder: templates, styles, scripts and translations. Read as text, cached."""

from functools import lru_cache
from pathlib import Path

from eqlab.core.errors import LabFault
from eqlab.report.issues import MISSING_FILE

_PACKAGE = Path(__file__).parent.parent


def reports_folder() -> Path:
    """Return the bundled reports folder: inside the wheel, or at the root of a checkout."""
    bundled = _PACKAGE / "_content" / "reports"
    return bundled if bundled.is_dir() else _PACKAGE.parent / "reports"


@lru_cache(maxsize=64)
def read_resource(file: Path) -> str:
    """Return a file's text. Raises LabFault when it is missing or unreadable."""
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise LabFault(MISSING_FILE, file=str(file)) from problem
