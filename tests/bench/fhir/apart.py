"""Engines in processes of their own, as everybody runs them: none leaves its objects in another's memory.

As a script it is such a process: `apart.py ENGINE PEERS HL7` reads lines `CORPUS DOCUMENTS PASSES` and answers with the
seconds that judging the first documents of a corpus so many times took, or with what stopped it.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import corpora
import engines
from engines import Engine, Work

BLOCK = 0.1
"""Seconds that a block of passes takes at least: what another process left in the caches hardly counts then."""


class Refused(Exception):
    """An engine cannot judge a corpus; says why."""


@dataclass(frozen=True, slots=True)
class Apart:
    """An engine in a process of its own."""

    name: str
    slow: bool
    asks: IO[str]
    answers: IO[str]

    def seconds(self, corpus: str, documents: int, passes: int) -> float:
        """Return the seconds of judging the first documents of a corpus so many times. Raises Refused."""
        self.asks.write(f"{corpus} {documents} {passes}\n")
        self.asks.flush()
        answer = self.answers.readline().strip()
        try:
            return float(answer)
        except ValueError:
            raise Refused(answer) from None

    def passes(self, corpus: str, documents: int) -> int:
        """Return how often they are to be judged in a block; once by who is slow. Raises Refused."""
        if self.slow:
            return 1
        self.seconds(corpus, documents, 1)
        return max(1, round(BLOCK / max(self.seconds(corpus, documents, 1), 1e-6)))


@contextmanager
def apart(engine: Engine, peers: Path, hl7: Path) -> Iterator[Apart]:
    """Run an engine in a process of its own."""
    command = [sys.executable, __file__, engine.name, str(peers), str(hl7)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield Apart(engine.name, engine.slow, process.stdin, process.stdout)
        finally:
            process.stdin.close()
            process.wait()


def _timed(work: Work, documents: list[bytes], passes: int, clock: Callable[[], float]) -> float:
    begun = clock()
    for _ in range(passes):
        work(documents)
    return clock() - begun


def _engine(name: str, peers: Path, hl7: Path, corpus: str) -> Engine:
    if name == engines.OURS:
        return engines.ours(corpora.packages_of(corpus))
    if name == engines.HL7:
        return engines.hl7(hl7)
    return next(one for one in engines.peers(peers) if one.name == name)


def main() -> None:
    """Answer until nobody asks any more."""
    name, peers, hl7 = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    sys.path.append(str(peers))
    made: dict[str, tuple[Engine, list[bytes]]] = {}
    for line in sys.stdin:
        corpus, count, passes = line.split()
        try:
            if corpus not in made:
                made[corpus] = _engine(name, peers, hl7, corpus), corpora.documents_of(corpus)
            engine, documents = made[corpus]
            assert engine.judge is not None
            print(_timed(engine.judge, documents[: int(count)], int(passes), engine.clock), flush=True)
        except Exception as error:  # noqa: BLE001 - whatever stops a peer is its own affair
            print(f"{type(error).__name__}: {' '.join(str(error).split())[:100]}", flush=True)


if __name__ == "__main__":
    main()
