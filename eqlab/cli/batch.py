"""`eqlab validate --batch`: a request a line on standard input, an OperationOutcome a line on standard output.

A file that is no resource goes to the judge of its kind, unless `format` says that it is one.
An answer is `{"id", "outcome"}`, or `{"id", "error"}` when the lab could not look, with `remarks` when an option has no
effect. Requests know nothing of each other, and are judged by FHIR R4 and what they or the command line name, not by
any content.
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from eqlab.cli import pieces
from eqlab.cli.commands.validate import BatchWish, ValidateWish
from eqlab.cli.definitions import bytes_of, form_of, library_of, read_file
from eqlab.cli.door import Door
from eqlab.cli.judges import Bench, Tools
from eqlab.cli.judging_issues import SECRET
from eqlab.cli.request import Request, options_of, read_request
from eqlab.cli.terminology import Service, terminology
from eqlab.core.errors import EqlabError
from eqlab.core.finding import Finding, found
from eqlab.core.issue import Nature
from eqlab.core.location import SubjectPath
from eqlab.core.values import Json
from eqlab.validate.fhir.engine import judge
from eqlab.validate.fhir.findings import findings
from eqlab.validate.fhir.library import Definitions, Library
from eqlab.validate.fhir.outcome import outcome, severity
from eqlab.validate.recognise import Kind, kind_of
from eqlab.validate.secret import private_key_at


def carry_out(door: Door, wish: BatchWish) -> int:
    """Answer requests until there are no more."""
    base = library_of(wish.packages, wish.supporting)
    with terminology(wish.terminology) as service:
        others = _others(door, service)
        for line in sys.stdin.buffer:
            if line.strip():
                pieces.write(json.dumps(answer(line, base, service, others), ensure_ascii=False))
    return 0


Others: TypeAlias = Callable[[Request], Bench]
"""Gives the bench where what is no resource is judged, by the rules that a request names."""


def _others(door: Door, service: Service) -> Others:
    benches: dict[str, Bench] = {}

    def bench(request: Request) -> Bench:
        key = json.dumps(request.named)
        if key not in benches:
            if len(benches) > _MOST:
                benches.clear()
            wish = ValidateWish(files=(), format="", whole=True, **_NO_RESOURCE, **request.named)
            benches[key] = Bench.of(Tools(door=door, wish=wish, service=service))
        return benches[key]

    return bench


_MOST = 50
"""Sets of rules that are kept ready."""
_NO_RESOURCE: Mapping[str, Any] = {"profiles": (), "packages": (), "supporting": (), "terminology": None}


def answer(line: bytes, base: Library, service: Service = lambda: None, others: Others | None = None) -> Json:
    """Answer one request; what cannot be judged is said under `error`."""
    try:
        request = json.loads(line)
        name = request.get("id")
    except (ValueError, AttributeError, RecursionError):
        return {"id": None, "error": "The line is no JSON object."}
    try:
        return {"id": name, **_judged(read_request(request), base, service, others or _others(Door(), service))}
    except EqlabError as error:
        return {"id": name, "error": error.sentence()}
    except Exception as error:  # noqa: BLE001 - one request must not take the others down with it
        return {"id": name, "error": f"The laboratory broke: {error!r}."}


def _judged(request: Request, base: Library, service: Service, others: Others) -> Json:
    data = bytes_of(request.file)
    is_resource = request.format or kind_of(data) in _RESOURCES
    secret = private_key_at(data) if is_resource else None
    if secret is not None:
        return {"outcome": outcome([found(SECRET, SubjectPath(line=secret[0], column=secret[1]))])}
    told = _resource(request, data, base, service) if is_resource else others(request).judge(request.file, data)
    fault = next((one for one in told if one.issue.nature is Nature.LAB), None)
    if fault and not any(severity(one) == "error" for one in told):
        return {"error": f"{fault.sentence()} [{fault.issue.code}]"}
    return {"outcome": outcome(told), **({"remarks": list(request.remarks)} if request.remarks else {})}


_RESOURCES = {Kind.FHIR_JSON, Kind.FHIR_XML, Kind.OTHER}


def _resource(request: Request, data: bytes, base: Library, service: Service) -> Sequence[Finding]:
    profiles, files = _profiles(request)
    files += [read_file(file) for file in request.supporting]
    library = library_of(request.packages, ()) if request.packages else base
    if files:
        library = library.over(Definitions.of("request", files))
    options = options_of(request.options, profiles, request.fetch)
    return findings(judge(data, request.format or form_of(request.file, data), library, options, service()))


def _profiles(request: Request) -> tuple[list[str], list[Json]]:
    """Profiles are named by URL, or by a file."""
    files = {one: read_file(one) for one in request.profiles if one.startswith(("/", ".")) or Path(one).is_file()}
    return [files[one]["url"] if one in files else one for one in request.profiles], list(files.values())
