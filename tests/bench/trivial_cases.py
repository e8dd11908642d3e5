"""10 000 trivial cases against as many empty custom pytest items, in turn, with the same plugins.

Prints the seconds of each run and the ratio of the medians. The promise: at most 2.
Each case sets a value of its own and checks one condition with a text of its own, which costs a parse each; with
`--shared` the condition is the same text in all of them.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CONFTEST = """
import pytest


class Empty(pytest.Item):
    def runtest(self):
        pass


class Many(pytest.File):
    def collect(self):
        for number in range({count}):
            yield Empty.from_parent(self, name=f"CASE-{{number:05d}}")


def pytest_collect_file(file_path, parent):
    if file_path.suffix == ".empty":
        return Many.from_parent(parent, path=file_path)
"""

HEAD = """testplan: lab.trivial
version: 1.0.0
title: {en: "Trivial cases"}
service: eprescription
roles: {system: prescriber, lab: platform}
sources:
  - {id: S, title: Bench, version: 1.0.0, status: active, origin: public}
requirements:
  - {id: R-1, level: SHALL, actor: prescriber, text: {en: "One is one."}, source: S, clause: "1"}
cases:
"""

CASE = """  - id: CASE-{number:05d}
    title: {{en: "Case {number}"}}
    verifies: [R-1]
    steps:
      - set: {{name: one, value: {number}}}
      - check: {{that: one, fhirpath: "{condition}"}}
"""


def plan(count: int, *, distinct: bool = True) -> str:
    """A plan of trivial cases: one value set, one condition checked."""
    conditions = (f"$this = {number}" if distinct else "$this >= 0" for number in range(count))
    return HEAD + "".join(CASE.format(number=number, condition=text) for number, text in enumerate(conditions))


def timed(folder: Path, target: str) -> float:
    """Seconds one pytest run takes; it must pass."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:allure_pytest", target]
    begun = time.perf_counter()
    done = subprocess.run(
        [*command, "--rootdir", str(folder), "--eqlab-out", str(folder / "out")],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - begun
    if done.returncode != 0:
        sys.exit(f"{target} did not pass:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return seconds


def main() -> None:
    """Run both in turn and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--shared", action="store_true", help="one condition text for all cases")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "conftest.py").write_text(CONFTEST.format(count=chosen.cases))
        (folder / "many.empty").touch()
        (folder / "trivial.yaml").write_text(plan(chosen.cases, distinct=not chosen.shared))
        ours, empty = [], []
        for number in range(chosen.rounds):
            empty.append(timed(folder, "many.empty"))
            ours.append(timed(folder, "trivial.yaml"))
            print(f"round {number + 1}: empty {empty[-1]:.2f} s, eqlab {ours[-1]:.2f} s", flush=True)
        ratio = statistics.median(ours) / statistics.median(empty)
        print(f"{chosen.cases} cases: eqlab / empty = {ratio:.2f} (promise: at most 2)")


if __name__ == "__main__":
    main()
