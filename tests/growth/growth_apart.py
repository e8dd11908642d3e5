"""A family's document, judged and told in a process of its own, which is ended when it needs too long.

As a script it is such a process: `growth_apart.py NAME BYTES` writes what was measured as JSON.
"""

import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass

from growth_family import Family, families

from eqlab.validate.fhir.engine import judge
from eqlab.validate.fhir.findings import findings
from eqlab.validate.fhir.issues.engine import LAB_FAULT
from eqlab.validate.fhir.library import core_library

LIMIT = 30.0
"""Seconds after which a process is ended."""
_SLOW = 10.0
"""Seconds after which a document is not measured again."""
_FEW = 3
"""Things of the document that is judged before: definitions are loaded then."""


class Ended(Exception):
    """A document was not judged; says why."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What it took to judge and to tell a document."""

    size: int
    """Bytes."""
    seconds: float
    """Of processor time."""
    notes: int


def measured(name: str, most: int) -> Measured:
    """Measure a family's document of nearly so many bytes: the best of two processes, neither of which knows it.

    Raises Ended.
    """
    first = _once(name, most)
    return first if first.seconds > _SLOW else min(first, _once(name, most), key=lambda one: one.seconds)


def _once(name: str, most: int) -> Measured:
    command = [sys.executable, __file__, name, str(most)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=True)
    except subprocess.TimeoutExpired:
        raise Ended(f"needs more than {LIMIT:g} s for {most} bytes") from None
    except subprocess.CalledProcessError as error:
        said = (error.stderr.strip() or f"exit code {error.returncode}").splitlines()[-1]
        raise Ended(f"{said} for {most} bytes") from None
    return Measured(**json.loads(done.stdout))


def judged(one: Family, document: bytes) -> tuple[float, int]:
    """Return the seconds of processor time that judging and telling a document took, and how much there was to say.

    Raises Ended when the lab itself failed.
    """
    begun = time.process_time()
    judgement = judge(document, one.form, options=one.options)
    findings(judgement, core_library())
    seconds = time.process_time() - begun
    if any(issue is LAB_FAULT for issue, _, _, _ in judgement.notes):
        raise Ended(LAB_FAULT.code)
    return seconds, len(judgement.notes)


def main() -> None:
    """Measure once."""
    one = families()[sys.argv[1]]
    judged(one, one.document(_FEW))
    document = one.near(int(sys.argv[2]))
    seconds, notes = judged(one, document)
    sys.stdout.write(json.dumps(asdict(Measured(len(document), seconds, notes))))


if __name__ == "__main__":
    main()
