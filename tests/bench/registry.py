"""How long a registry of 1 000 attestations takes to build: all of it, and after one of them changed.

Informational: prints seconds of processor time, files and bytes. The promise: after one change, at most a quarter of
the time of a full build, and no more files than its own pages, its piece of the list, the feeds and the lists of all.
"""

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "report" / "registry")]

import registry_sample as sample  # noqa: E402

from eqlab.report.registry import Build, build  # noqa: E402

_OWN = 5
_SHARED = 8


def timed(name: str, work: Callable[[], Build]) -> tuple[Build, float]:
    """Do it once and print what it took."""
    start = time.process_time()
    made = work()
    spent = time.process_time() - start
    size = sum(map(len, made.writes.values()))
    print(f"{name}: {spent:.2f} s, {len(made.writes):,} files, {size / 1e6:.1f} MB")
    return made, spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1000)
    count = parser.parse_args().entries
    shown = sample.many(count)
    data = sample.registry(shown)
    full, whole = timed(f"full, {count:,} entries", lambda: build(data))
    timed("nothing changed", lambda: build(data, full.manifest))
    altered = replace(data, entries=(replace(shown[0], files=()), *shown[1:]))
    one, spent = timed("one entry changed", lambda: build(altered, full.manifest))
    print(f"incremental / full: {spent / whole:.2f}")
    if spent > whole / 4 or len(one.writes) > _OWN + _SHARED:
        sys.exit("the promise is broken")


if __name__ == "__main__":
    main()
