"""What a process of its own costs: until the first Patient is judged, and at most of memory."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import corpora
import people

_FIRST = """
from eqlab.validate.fhir import validate
assert validate({document!r}).valid
"""
_PEAK = """
import pathlib, re, resource
from eqlab.validate.fhir.engine import judge
data = pathlib.Path({file!r}).read_bytes()
for _ in range(3):
    judge(data)
status = pathlib.Path("/proc/self/status")
kept = re.search(r"VmHWM:\\s+(\\d+)", status.read_text()) if status.exists() else None
print((int(kept[1]) if kept else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024)
"""


def starts(rounds: int) -> tuple[float, float]:
    """Return the seconds until a Patient is judged, by a process and by the command line: the least of some rounds.

    Whatever else the machine does can only add to them. The first round, which does not count, leaves the bytecode
    that an installation has.
    """
    document = json.dumps(people.patient(1)).encode()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "patient.json"
        file.write_bytes(document)
        process = [sys.executable, "-c", _FIRST.format(document=document)]
        command = [sys.executable, "-c", "from eqlab.cli import main; main()", "validate", str(file)]
        pairs = [(_seconds(process), _seconds(command)) for _ in range(rounds + 1)][1:]
    return min(one for one, _ in pairs), min(one for _, one in pairs)


def peak() -> float:
    """Return the most megabytes that a process has needed for the large document."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "large.json"
        file.write_bytes(corpora.large()[0])
        done = subprocess.run(
            [sys.executable, "-c", _PEAK.format(file=str(file))], capture_output=True, text=True, check=True
        )
    return float(done.stdout)


def _seconds(command: list[str]) -> float:
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    begun = time.perf_counter()
    subprocess.run(command, capture_output=True, check=True, env=environment)
    return time.perf_counter() - begun
