"""How fast messages of HL7 v2 are read and judged, beside peers, all in one run: the promises of the lab.

Prints a table, then each promise with PASS or MISS; exits with 1 when one is missed. A ratio is the median of those of
pairs measured in turn. Every round reads messages that it has not seen, so that nothing remembered helps; reading
means that every subcomponent was reached.
"""

import argparse
import contextlib
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
sys.path.insert(0, str(ROOT / "tests" / "validate" / "hl7v2"))

from hl7v2_world import messages, profile_of, wire  # noqa: E402 - found by the line above

from eqlab.core.finding import Finding  # noqa: E402
from eqlab.validate.hl7v2.model import Message  # noqa: E402
from eqlab.validate.hl7v2.reading import read_hl7v2  # noqa: E402
from eqlab.validate.hl7v2.standards import standard  # noqa: E402

READ, JUDGED = 100.0, 40.0
"""How many times as fast as hl7apy."""
KINDS = ("registration", "person-update", "merge", "identifier-search")
"""Messages that hl7apy takes: its structures do not let QPD-3 repeat."""


@dataclass(frozen=True)
class Engine:
    """One way to do one thing with a message."""

    name: str
    read: Callable[[bytes], object]
    judge: Callable[[bytes], object] | None
    few: bool = False
    """True for one that is so slow that it sees fewer messages."""


def corpus(kind: str, count: int, start: int) -> list[bytes]:
    """Different people with different identifiers: no two messages are the same."""
    text = messages()[kind]
    numbers = range(start, start + count)
    return [
        wire(
            text.replace("LOC-", f"L{number}-")
            .replace("Testagate", f"Testagate{number}")
            .replace("19840317", f"{1920 + number % 90}{1 + number % 12:02}{1 + number % 28:02}", 1)
            .replace("|A-0", f"|A{number}-")
        )
        for number in numbers
    ]


def read(data: bytes) -> object:
    """Read a message and reach all of it."""
    told = read_hl7v2(data)
    assert isinstance(told, Message)
    return told.tree()


def judge(data: bytes) -> object:
    """Read a message and hold it against the standard."""
    told = read_hl7v2(data)
    assert isinstance(told, Message)
    return list(standard(told).judge(told))


def by_profile(kind: str) -> Callable[[bytes], list[Finding]]:
    """Hold messages against the patient index's own profile."""
    profile = profile_of(kind)

    def judged(data: bytes) -> list[Finding]:
        told = read_hl7v2(data)
        assert isinstance(told, Message)
        return list(profile.judge(told))

    return judged


def peers() -> list[Engine]:
    """Return the peers that can be imported."""
    found = []
    try:
        from hl7apy.consts import VALIDATION_LEVEL
        from hl7apy.exceptions import ValidationError
        from hl7apy.parser import parse_message

        def parsed(data: bytes) -> Any:
            text = data.decode("latin-1" if b"8859/1" in data else "utf-8")
            return parse_message(text, find_groups=True, validation_level=VALIDATION_LEVEL.TOLERANT)

        def validated(data: bytes) -> None:
            with contextlib.suppress(ValidationError):  # its way to say no
                parsed(data).validate()

        found.append(Engine("hl7apy", parsed, validated, few=True))
    except ImportError:
        print("hl7apy is not measured: it is not installed")
    try:
        import hl7

        found.append(Engine("hl7", lambda data: hl7.parse(data.decode("latin-1")), None))
    except ImportError:
        print("hl7 is not measured: it is not installed")
    return found


def seconds(work: Callable[[bytes], object], documents: list[bytes]) -> float:
    """Return the processor's seconds a message."""
    begun = time.process_time()
    for document in documents:
        work(document)
    return (time.process_time() - begun) / len(documents)


def measured(what: str, kind: str, ours: Callable[[bytes], object], other: Engine, rounds: int) -> float:
    """Print a line and return the ratio of a peer to ours."""
    work = other.read if what == "read" else other.judge
    assert work is not None
    few = 20 if other.few else 300
    pairs = []
    for number in range(rounds + 1):
        mine = seconds(ours, corpus(kind, 400, number * 1000))
        theirs = seconds(work, corpus(kind, few, number * 1000 + 500))
        pairs += [(mine, theirs)] if number else []
    own, peer = (statistics.median(pair[index] for pair in pairs) for index in (0, 1))
    ratio = statistics.median(theirs / mine for mine, theirs in pairs)
    print(f"{what:6} {kind:18} | eqlab {1 / own:8.0f}/s | {other.name:7} {1 / peer:7.0f}/s | x{ratio:.1f}", flush=True)
    return ratio


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--peers", type=Path, default=Path("no peers"), help="a folder that peers were installed into")
    chosen = parser.parse_args()
    sys.path.append(str(chosen.peers))
    told = []
    for peer in peers():
        for kind in KINDS:
            ratio = measured("read", kind, read, peer, chosen.rounds)
            told += [(f"read {kind}: at least {READ:g} x {peer.name}", ratio, ratio >= READ)] if peer.few else []
            if peer.judge is not None:
                ratio = measured("judge", kind, judge, peer, chosen.rounds)
                told.append((f"judge {kind}: at least {JUDGED:g} x {peer.name}", ratio, ratio >= JUDGED))
    for kind in messages():
        own = statistics.median(seconds(by_profile(kind), corpus(kind, 300, n * 1000)) for n in range(5))
        print(f"judge  {kind:26} by its profile {1 / own:8.0f}/s")
    for words, value, kept in told:
        print(f"{'PASS' if kept else 'MISS'}  {words}: {value:.3g}")
    return 0 if all(kept for _, _, kept in told) else 1


if __name__ == "__main__":
    sys.exit(main())
