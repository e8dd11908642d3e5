"""docs/store.md says what is so. Its examples run with those of all documents."""

import hashlib
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from sample_acts import act

from eqlab.store import grants, open_store

DOC = (Path(__file__).parents[2] / "docs" / "store.md").read_text("utf-8")


def test_hash_of_an_entry_is_the_documented_one(file: Path) -> None:
    """Made of the words of the document alone: the names of columns, in its order."""
    store = open_store(file)
    act(store.log, "é", leaf=b"leaf")
    entry = act(store.log)
    store.close()
    names = re.findall(r'netstring\("?([\w ]+)"?\)', DOC.partition("hash   =")[0])
    with closing(sqlite3.connect(file)) as connection:
        connection.row_factory = sqlite3.Row
        row = connection.execute("select * from entry where number = 2").fetchone()
    fields = [names[0], *(str(row[name]) for name in names[1:]), row["signature"]]
    made = b"".join(b"%d:%b," % (len(field.encode()), field.encode()) for field in fields)

    assert entry.hash == hashlib.sha256(made).hexdigest()


def test_examples_say_what_the_text_says(tmp_path: Path) -> None:
    """The refusal of a stale act, and the tombstone."""
    examples = re.findall(r"^```python run\n(.*?)^```", DOC, re.MULTILINE | re.DOTALL)
    asked = [example for example in examples if "except UsageError" in example or "except LabFault" in example]
    stale, tombstone = [
        subprocess.run([sys.executable, "-c", example], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
        for example in asked
    ]

    assert "The file nova went on meanwhile: its last entry is 3, and this act rests on entry 2." in stale
    assert "by anna on 2026-11-21, says why: retention is over." in tombstone


def test_rights_are_those_that_are_given() -> None:
    """The document says: it may read, and add rows."""
    given = {word for line in grants("w") if line.startswith("GRANT") for word in re.findall(r"[A-Z]{4,}", line)}

    assert {"GRANT", "USAGE", "SCHEMA", "SELECT", "INSERT"} == given
