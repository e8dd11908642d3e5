"""`eqlab validate --batch`: a request a line on standard input, an OperationOutcome a line on standard output.

An answer is `{"id", "outcome"}`, or `{"id", "error"}` when the lab could not look, with `remarks` when an option has no
effect. Requests know nothing of each other, and are judged by FHIR R4 and what they or the command line name, not by
any content.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eqlab.cli.commands.validate import BatchWish
from eqlab.cli.definitions import bytes_of, form_of, library_of, read_file
from eqlab.cli.door import Door
from eqlab.cli.request import Request, options_of, read_request
from eqlab.cli.terminology import Service, terminology
from eqlab.core.check import Json
from eqlab.core.errors import EqlabError
from eqlab.core.issue import Nature
from eqlab.validate.fhir.engine import judge
from eqlab.validate.fhir.findings import findings
from eqlab.validate.fhir.library import Definitions, Library
from eqlab.validate.fhir.outcome import outcome, severity


def carry_out(_door: Door, wish: BatchWish) -> int:
    """Answer requests until there are no more."""
    base = library_of(wish.packages, wish.supporting)
    with terminology(wish.terminology) as service:
        for line in sys.stdin.buffer:
            if line.strip():
                sys.stdout.write(json.dumps(answer(line, base, service), ensure_ascii=False) + "\n")
                sys.stdout.flush()
    return 0


def answer(line: bytes, base: Library, service: Service = lambda: None) -> Json:
    """Answer one request; what cannot be judged is said under `error`."""
    try:
        request = json.loads(line)
        name = request.get("id")
    except (ValueError, AttributeError, RecursionError):
        return {"id": None, "error": "The line is no JSON object."}
    try:
        return {"id": name, **_judged(request, base, service)}
    except EqlabError as error:
        return {"id": name, "error": error.sentence()}
    except Exception as error:  # noqa: BLE001 - one request must not take the others down with it
        return {"id": name, "error": f"The laboratory broke: {error!r}."}


def _judged(written: Mapping[str, Any], base: Library, service: Service) -> Json:
    request = read_request(written)
    profiles, files = _profiles(request)
    files += [read_file(file) for file in request.supporting]
    library = library_of(request.packages, ()) if request.packages else base
    if files:
        library = library.over(Definitions.of("request", files))
    options = options_of(request.options, profiles, request.fetch)
    data = bytes_of(request.file)
    told = findings(judge(data, request.format or form_of(request.file, data), library, options, service()))
    fault = next((one for one in told if one.issue.nature is Nature.LAB), None)
    if fault and not any(severity(one) == "error" for one in told):
        return {"error": f"{fault.sentence()} [{fault.issue.code}]"}
    return {"outcome": outcome(told), **({"remarks": list(request.remarks)} if request.remarks else {})}


def _profiles(request: Request) -> tuple[list[str], list[Json]]:
    """Profiles are named by URL, or by a file."""
    files = {one: read_file(one) for one in request.profiles if one.startswith(("/", ".")) or Path(one).is_file()}
    return [files[one]["url"] if one in files else one for one in request.profiles], list(files.values())
