"""A process that is killed loses nothing it had acknowledged."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sample_events import exchange, opened

from eqlab.store import open_store

APPENDING = """
import itertools, sys, threading
sys.path.insert(0, sys.argv[2])
from sample_events import exchange, opened, step
from eqlab.store import open_store

store = open_store(sys.argv[1])
if not list(store.events("C1")):
    store.append(opened())
print("ready", flush=True)
said = threading.Lock()

def append(name):
    for number in itertools.count():
        store.append(step(number, case=name))
        event = exchange(f"{sys.argv[3]}.{name}.{number}", f"{name} {number}".encode() * 50)
        store.append(event)
        with said:
            print(event.exchange.id, flush=True)

for name in ("a", "b", "c"):
    threading.Thread(target=append, args=(name,)).start()
"""


def killed(file: Path, life: str, after: int, seconds: float) -> list[str]:
    """Have a process append with three threads, kill it a moment after so many acknowledgements; return all."""
    process = subprocess.Popen(
        [sys.executable, "-c", APPENDING, str(file), str(Path(__file__).parent), life],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    assert "ready\n" == process.stdout.readline()
    first = [process.stdout.readline() for _ in range(after)]
    time.sleep(seconds)
    os.kill(process.pid, signal.SIGKILL)
    told = "".join([*first, process.stdout.read()])
    process.stdout.close()
    assert -signal.SIGKILL == process.wait(10)
    return told[: told.rfind("\n") + 1].split()


@pytest.mark.parametrize("seed", range(4))
def test_everything_acknowledged_is_there_after_a_kill(seed: int, tmp_path: Path) -> None:
    """Killed at any moment, six times over the same store: in order, nothing half-written, the chain whole."""
    file = tmp_path / "campaign.db"
    chance = random.Random(seed)
    acknowledged: list[str] = []
    for life in range(6):
        acknowledged += killed(file, str(life), chance.randrange(30), chance.uniform(0, 0.004))
        store = open_store(file)
        events = list(store.events("C1"))
        kept = [event.exchange.id for event in events if hasattr(event, "exchange")]

        assert opened() == events[0]
        assert set(acknowledged) <= set(kept)
        assert () == store.verify("C1")
        for name in ("a", "b", "c"):
            last = [written for written in kept if written.startswith(f"{life}.{name}.")]
            assert [f"{life}.{name}.{number}" for number in range(len(last))] == last
            mine = [said for said in acknowledged if said.startswith(f"{life}.{name}.")]
            assert mine == last[: len(mine)]
            assert len(last) - len(mine) in {0, 1}
        store.close()


def test_a_store_goes_on_after_a_kill(tmp_path: Path) -> None:
    file = tmp_path / "campaign.db"
    before = killed(file, "0", 5, 0)
    store = open_store(file)
    store.append(exchange("after"))
    kept = [event.exchange.id for event in store.events("C1") if hasattr(event, "exchange")]

    assert 5 <= len(before)
    assert "after" == kept[-1]
    assert set(before) <= set(kept)
    assert () == store.verify("C1")
    store.close()
