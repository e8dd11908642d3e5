"""What tests of stores share: a refusal in two words, and what stands in a store, asked behind its back."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

Refused = Callable[[Callable[[], object]], tuple[str, str]]


def kept(file: Path) -> list[str]:
    """The kinds that another process would find."""
    with closing(sqlite3.connect(file)) as connection:
        return [kind for (kind,) in connection.execute("select kind from event order by seq")]
