"""Golden files of this folder. `EQLAB_WRITE_GOLDEN=1 python -m pytest tests/report/lab` writes them anew: read the diff."""  # noqa: E501

import os
import re
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def golden(name: str, text: str) -> str:
    """Return the golden text of a name; write it first when asked to."""
    file = FOLDER / name
    if os.environ.get("EQLAB_WRITE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    return file.read_text("utf-8")


def without_dress(page: str) -> str:
    """Leave style and its digest out, so that golden pages change with words and structure only."""
    return re.sub(r"sha256-[\w+/=]+", "sha256-…", re.sub(r"(<style>).*?(</style>)", r"\1\2", page, flags=re.DOTALL))
