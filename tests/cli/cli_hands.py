"""Hands for the tests of the command line: within this process, and as a process of its own."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from click.testing import CliRunner, Result

from eqlab.cli import main
from eqlab.core.issue import Issue, Nature

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
GOLDEN = HERE / "golden"

SYSTEM = 'system: Noter\nversion: "3"\nroles: [taker]\nclaims: {notes: true, paper: false}\n'


def make_content(folder: Path) -> Path:
    """Put content folders together; a folder of that name here would have its plans run by pytest."""
    shutil.copytree(HERE / "content", folder, dirs_exist_ok=True)
    (folder / "plans").rename(folder / "testplans")
    (folder / "reports").symlink_to(ROOT / "reports")
    return folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Calls the command line."""

    content: Path
    folder: Path
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def call(self, *arguments: str) -> Result:
        """Call it in this process, with the tests' content."""
        return call("--content", str(self.content), "--trust", *arguments)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start it as a process of its own, with the tests' content."""
        process = start("--content", str(self.content), "--trust", *arguments, folder=self.folder)
        self.started.append(process)
        return process

    def end(self) -> None:
        """End what is still running: a test that failed leaves nobody behind."""
        for process in self.started:
            process.kill()
            process.communicate()

    def write(self, name: str, text: str) -> str:
        """Write a file into the folder of the test; return its name."""
        (self.folder / name).write_text(text, "utf-8")
        return name

    def plan(self, name: str, change: Callable[[str], str]) -> str:
        """Write a changed plan of the tests' content."""
        return self.write(name, change((self.content / "testplans" / "counter" / "notes.yaml").read_text("utf-8")))


def call(*arguments: str) -> Result:
    """Call the command line in this process; nothing may escape it but an exit code."""
    result = CliRunner(env={"COLUMNS": "80"}).invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def start(*arguments: str, folder: Path) -> subprocess.Popen[str]:
    """Start the command line as a process of its own."""
    environment = {**os.environ, "LANG": "en_GB.UTF-8", "PYTHONPATH": str(ROOT), "CI": "true"}
    environment.pop("LC_ALL", None)
    return subprocess.Popen(
        [sys.executable, "-m", "eqlab.cli", *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def until(condition: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Wait for a condition; tell whether it came true."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def masked(text: str) -> str:
    """Replace what differs from run to run."""
    text = re.sub(r"C\d{8}-[0-9a-f]+", "C-MASKED", text)
    text = re.sub(r"\d\d:\d\d:\d\d UTC", "HH:MM:SS UTC", text)
    text = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:PORT", text)
    text = re.sub(r"issued/[0-9a-f]{16}", "issued/MASKED", text)
    text = re.sub(r"--content \S+", "--content CONTENT", text)
    return re.sub(r"Note [0-9a-f]{8}", "Note MASKED", text)


def golden(name: str, text: str) -> str:
    """Return the golden text of a name; write it first when `EQLAB_WRITE_GOLDEN` asks for it."""
    file = GOLDEN / name
    if os.environ.get("EQLAB_WRITE_GOLDEN"):
        file.write_text(text, "utf-8")
    return file.read_text("utf-8")


WRONG = Issue(code="EQ-TST-001", template="The disk is full.", nature=Nature.LAB)
