"""Kill what writes a store, at random moments, and see that nothing acknowledged is lost and the work can go on.

    python tests/store/kill/kills.py --points 200 --database postgresql --seed 7

In turn: a campaign being recorded, attestations being issued, a migration. On PostgreSQL every fifth time it is the
server that is killed, with all its processes, and started again. Ends with 1 when anything was broken.
"""

import argparse
import os
import random
import select
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[2])]

from kill_checks import broken  # noqa: E402
from kill_drivers import ATTESTATIONS, EXCHANGES, WORK, first_form  # noqa: E402
from postgres_server import Server, binaries, home, running  # noqa: E402

from eqlab.core.errors import LabFault  # noqa: E402

LONGEST = 60.0
"""Seconds after which work that does not end is a failure itself."""
SERVER_EVERY = 5
LOST = {"EQ-STORE-009", "EQ-STORE-022", "EQ-STORE-026"}
"""What a worker tells whose server went away; the first when it was migrating."""
LINES = {"campaign": 2 * EXCHANGES + 2, "issue": 2 * ATTESTATIONS, "migration": 3}
"""How many acknowledgements there are when all goes well."""


@dataclass(slots=True)
class Tally:
    """What happened."""

    points: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Round:
    """One kind of work, killed at one moment."""

    kind: str
    place: str
    lines: int
    """How many acknowledgements are heard before it is killed,"""
    seconds: float
    """and how long after the last of them."""
    victim: Callable[[int], None]
    """Kills the worker of that number, or what it relies on."""


def begin(kind: str, place: str) -> tuple[int, int]:
    """Start work in a process of its own; its number, and where it says what was acknowledged."""
    reading, writing = os.pipe()
    worker = os.fork()
    if worker:
        os.close(writing)
        return worker, reading
    os.close(reading)
    code = 1
    try:
        WORK[kind](place, lambda line: os.write(writing, f"{line}\n".encode()))
        code = 0
    except LabFault as fault:
        code = 3 if fault.issue.code in LOST else 1
        os.write(2, b"" if code == 3 else f"{fault}\n".encode())
    finally:
        os._exit(code)


def heard(reading: int, lines: int = sys.maxsize, before: bytes = b"") -> bytes:
    """What the worker says until it ended, or until it has said so many lines."""
    said, until = before, time.monotonic() + LONGEST
    while said.count(b"\n") < lines and select.select([reading], [], [], max(0, until - time.monotonic()))[0]:
        part = os.read(reading, 65536)
        if not part:
            break
        said += part
    return said


def whole(said: bytes) -> list[str]:
    """All whole lines of it."""
    return said[: said.rfind(b"\n") + 1].decode().splitlines()


def carry_out(one: Round, tally: Tally) -> float:
    """Kill once, look, complete, look again; return the seconds that completing took."""
    if one.kind == "migration":
        first_form(one.place)
    worker, reading = begin(one.kind, one.place)
    before = heard(reading, one.lines)
    time.sleep(one.seconds)
    one.victim(worker)
    said = whole(heard(reading, before=before))
    os.close(reading)
    code = os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])
    tally.points[f"{one.kind}: {'killed at work' if code == -signal.SIGKILL else TOLD.get(code, 'failed')}"] += 1
    problems = [f"the worker failed with {code}"] if code not in {0, 3, -signal.SIGKILL} else []
    problems += broken(one.kind, one.place, said, complete=False)
    begun = time.monotonic()
    worker, reading = begin(one.kind, one.place)
    more = whole(heard(reading))
    os.close(reading)
    seconds = time.monotonic() - begun
    if os.waitpid(worker, 0)[1] != 0:
        problems.append("the work could not be completed")
    problems += broken(one.kind, one.place, [*said, *more], complete=True)
    tally.acknowledged += len(said)
    tally.problems += [f"{one.kind} {one.seconds:.4f} s after line {one.lines}: {problem}" for problem in problems]
    return seconds


TOLD = {0: "done before the kill", 3: "lost its server"}


def kill_worker(worker: int) -> None:
    os.kill(worker, signal.SIGKILL)


@contextmanager
def places(database: str) -> Iterator[tuple[Callable[[], str], Server | None]]:
    """Gives a place for a new store each time, and the server if there is one."""
    if database == "postgresql":
        programs = binaries()
        if programs is None:
            sys.exit("The programs of PostgreSQL (initdb, postgres) are not installed.")
        with running(programs) as server:
            yield lambda: server.url(schema=server.schema()), server
        return
    folder = Path(tempfile.mkdtemp(prefix="eqlab-kills-", dir=home()))
    names = iter(range(sys.maxsize))
    try:
        yield lambda: f"sqlite:///{folder}/{next(names)}.db", None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Kill as often as asked; print what happened."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=200)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    chance, tally = random.Random(chosen.seed), Tally()
    with places(chosen.database) as (place, server):
        usual = {kind: carry_out(Round(kind, place(), 0, 0.0, kill_worker), Tally()) for kind in WORK}
        for number in range(chosen.points):
            kind = list(WORK)[number % len(WORK)]
            strikes_server = server is not None and number % SERVER_EVERY == SERVER_EVERY - 1
            victim = (lambda _: _restart(server, tally)) if strikes_server else kill_worker
            lines = chance.randrange(LINES[kind])
            pause = chance.uniform(0, usual[kind] / (2 if lines == 0 else LINES[kind]))
            carry_out(Round(kind, place(), lines, pause, victim), tally)
    _tell(chosen, tally)
    return 1 if tally.problems else 0


def _restart(server: Server | None, tally: Tally) -> None:
    if server is not None:
        server.kill()
        server.start()
        tally.points["server killed and restarted"] += 1


def _tell(chosen: argparse.Namespace, tally: Tally) -> None:
    lines = [f"{chosen.database}: {chosen.points} points, seed {chosen.seed}, {tally.acknowledged} acknowledgements"]
    lines += [f"  {name}: {count}" for name, count in sorted(tally.points.items())]
    lines += [f"  BROKEN {problem}" for problem in tally.problems] or ["  nothing lost, nothing half, all completed"]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main())
