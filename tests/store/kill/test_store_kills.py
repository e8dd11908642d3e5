"""A few of the kills that `kills.py` can do; it does 200 of them on demand."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from postgres_server import binaries

KILLS = Path(__file__).parent / "kills.py"


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_nothing_acknowledged_is_lost_by_a_kill(database: str) -> None:
    """Of the process that writes, or of the server; whatever was under way is completed afterwards."""
    if database == "postgresql" and binaries() is None:
        pytest.skip("the programs of PostgreSQL (initdb, postgres) are not installed")
    done = subprocess.run(
        [sys.executable, str(KILLS), "--points", "12", "--database", database, "--seed", "6"],
        capture_output=True,
        text=True,
        check=False,
    )
    counts = {
        name: int(count) for name, count in re.findall(r"^  ([^:]+(?:: [a-z ]+)?): (\d+)$", done.stdout, re.MULTILINE)
    }

    assert ("", 0) == (done.stderr, done.returncode), done.stdout
    assert "nothing lost, nothing half, all completed" in done.stdout
    assert 12 == sum(count for name, count in counts.items() if not name.startswith("server"))
    assert (2 if database == "postgresql" else 0) == counts.get("server killed and restarted", 0)
    assert 3 <= sum(count for name, count in counts.items() if name.endswith("killed at work"))
