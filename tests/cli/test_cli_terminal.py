"""The command line at a real terminal: a box, a question, an answer."""

import contextlib
import os
import pty
import re
import signal
import subprocess
import sys
import time
from typing import Self

from cli_hands import ROOT, SYSTEM, Hand


class Terminal:
    """A process that believes that a person looks at it."""

    def __init__(self, hand: Hand, *arguments: str) -> None:
        self.master, slave = pty.openpty()
        environment = {name: value for name, value in os.environ.items() if name not in {"CI", "NO_COLOR", "LC_ALL"}}
        environment |= {
            "TERM": "xterm",
            "LANG": "en_GB.UTF-8",
            "PYTHONPATH": str(ROOT),
            "COLUMNS": "100",
            "LINES": "40",
        }
        command = [sys.executable, "-m", "eqlab.cli", "--content", str(hand.content), "--trust", *arguments]
        self.process = subprocess.Popen(
            command, cwd=hand.folder, env=environment, stdin=slave, stdout=slave, stderr=slave, start_new_session=True
        )
        os.close(slave)
        self.seen = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.master)

    def read_until(self, words: str, seconds: float = 20.0) -> None:
        """Read what is shown until these words are."""
        end = time.monotonic() + seconds
        while words not in self.seen and time.monotonic() < end:
            self._read()
        assert words in self.seen

    def _read(self) -> bool:
        piece = os.read(self.master, 65536)
        self.seen += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", piece.decode("utf-8", "replace"))
        return bool(piece)

    def type(self, text: str) -> None:
        """Type."""
        os.write(self.master, text.encode())

    def end(self) -> int:
        """Read the rest; return the exit code."""
        with contextlib.suppress(OSError):  # how Linux says that the other side was closed
            while self._read():
                pass
        return self.process.wait(20)


def test_question_is_put_and_the_answer_counts(hand: Hand) -> None:
    with Terminal(hand, "run", "test.asking", "--simulate", "sound", "--out", "out") as terminal:
        terminal.read_until("1 pass, 2 fail: ")
        terminal.type("2\n")
        terminal.read_until("A comment, or Enter for none:")
        terminal.type("too red\n")

        assert 1 == terminal.end()
        assert "ASK-01: Is it beautiful?" in terminal.seen
        assert 'tester answered "fail" to: Is it beautiful?' in terminal.seen


def test_instructions_stand_in_a_box_while_the_laboratory_waits(hand: Hand) -> None:
    hand.write("system.yaml", SYSTEM)
    with Terminal(hand, "run", "test.notes", "--system", "system.yaml", "--out", "out") as terminal:
        terminal.read_until("left")
        assert re.search(r"│ Note [0-9a-f]{8} for Ann Example\. +│", terminal.seen)
        vendor = hand.call("system", "simulate", "sound", "--access", "out/access.json", "--plan", "test.notes")

        assert (0, 0) == (vendor.exit_code, terminal.end())
        assert "NOTE-02: Passed" in terminal.seen


def test_ctrl_c_at_the_keyboard(hand: Hand) -> None:
    """The box is put away before the last words."""
    hand.write("system.yaml", SYSTEM)
    with Terminal(hand, "run", "test.notes", "--system", "system.yaml", "--out", "out") as terminal:
        terminal.read_until("left")
        terminal.process.send_signal(signal.SIGINT)

        assert 130 == terminal.end()
        assert "Stopped. All that was recorded is kept." in terminal.seen
        assert terminal.seen.rstrip().endswith("--resume")
