"""Engines that answer requests of `eqlab validate --batch`, each in a process of its own that stays warm."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Json = dict[str, Any]

CORE = Path("google", "fhir", "r4", "data", "hl7.fhir.r4.core.tgz")
"""Where FHIR R4's definitions stand below the folder `definitions`."""


@dataclass(slots=True, kw_only=True)
class Engine:
    """A process that answers a line by a line."""

    name: str
    command: Sequence[str]
    patience: float = 120.0
    """Seconds until a process that says nothing is ended; the next request starts another one."""
    spent: list[float] = field(default_factory=list)
    """Seconds until each answer."""
    _process: "subprocess.Popen[bytes] | None" = None

    def ask(self, request: Json) -> Json:
        """Return the answer: `outcome`, or `error` when there is none."""
        process = self._started()
        assert process.stdin is not None
        watch = threading.Timer(self.patience, process.kill)
        watch.start()
        begun = time.perf_counter()
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
            return _answer(process, request["id"])
        except OSError as error:
            return {"error": f"{self.name} does not listen: {error}"}
        finally:
            watch.cancel()
            self.spent.append(time.perf_counter() - begun)

    def end(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            self._process.communicate()
            self._process = None

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            self.end()
            self._process = subprocess.Popen(
                self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        return self._process


def ours() -> Engine:
    """The laboratory's own validator."""
    return Engine(name="eqlab", command=[sys.executable, "-m", "eqlab", "validate", "--batch"])


def hl7(folder: Path) -> Engine | None:
    """The validator of HL7 that `nox -s oracle` built into a folder; None when it did not."""
    jar, core = folder / "java" / "oracle-1.jar", folder / "definitions" / CORE
    if not (jar.exists() and core.exists()):
        return None
    path = os.pathsep.join([str(jar), str(jar.parent / "lib" / "*")])
    return Engine(name="HL7", command=["java", f"-Duser.home={folder}", "-cp", path, "Oracle", str(core)])


def _answer(process: "subprocess.Popen[bytes]", name: str) -> Json:
    assert process.stdout is not None
    for line in process.stdout:
        try:
            answer = json.loads(line)
        except ValueError:
            continue
        if isinstance(answer, dict) and answer.get("id") == name:
            return answer
    process.wait()
    return {"error": f"The process ended with {process.returncode}."}
