"""The page about the laboratory is one script: the whole life of a label, as it stands there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "laboratory.md"
SECONDS, LINES = 600, 40
MISSING = [tool for tool in ("softhsm2-util", "openssl", "bash") if shutil.which(tool) is None]


def script() -> str:
    """The blocks of the page that are the life of a label, in order."""
    text = PAGE.read_text("utf-8")
    return "".join(re.findall(r"^```sh life\n(.*?)^```", text, re.MULTILINE | re.DOTALL))


def door(folder: Path) -> Path:
    """A folder with `eqlab`, as an installation has it."""
    folder.mkdir()
    command = folder / "eqlab"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m eqlab.cli "$@"\n', "utf-8")
    command.chmod(0o755)
    return folder


def test_page_has_a_life() -> None:
    told = script()

    assert told.count("eqlab ") > 40
    for word in ("lab found", "campaign run", "attest approve", "attest publish", "lab check", "replay"):
        assert f"eqlab {word}" in told


@pytest.mark.skipif(bool(MISSING), reason=f"not installed here: {', '.join(MISSING)}")
def test_life_of_a_label_is_as_the_page_tells_it(tmp_path: Path) -> None:
    """Founded, tested, answered, tested again, decided, attested, verified, extended, suspended, withdrawn, proven."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("EQLAB_", "LC_"))}
    where = f"{door(tmp_path / 'bin')}{os.pathsep}{os.environ['PATH']}"
    told = {"PATH": where, "PYTHONPATH": str(ROOT), "EQLAB_CONTENT": str(ROOT), "LANG": "en_GB.UTF-8"}
    folder = tmp_path / "life"
    folder.mkdir()
    result = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script()],
        cwd=folder,
        env={**kept, **told},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    last = "\n".join(result.stdout.splitlines()[-LINES:])

    assert (0, True) == (result.returncode, "Everything agrees." in result.stdout), last
