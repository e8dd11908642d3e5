"""Golden files of this folder. `EQLAB_WRITE_GOLDEN=1 python -m pytest tests/report` writes them anew: read the diff."""

import os
import re
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def golden(name: str, text: str) -> str:
    """Return the golden text of a name; write it first when asked to."""
    file = FOLDER / name
    if os.environ.get("EQLAB_WRITE_GOLDEN"):
        file.write_text(text, "utf-8")
    return file.read_text("utf-8")


def without_dress(page: str) -> str:
    """Leave style, script and their digests out, so that golden pages change with words and structure only."""
    page = re.sub(r"(<style>).*?(</style>)", r"\1\2", page, flags=re.DOTALL)
    page = re.sub(r"(<script>).*?(</script>)", r"\1\2", page, flags=re.DOTALL)
    return re.sub(r"sha256-[\w+/=]+", "sha256-…", page)
