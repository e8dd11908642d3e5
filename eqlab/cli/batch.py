"""`eqlab validate --batch`: a request a line on standard input, an OperationOutcome a line on standard output.

A request is an object with `id`, `file`, `format`, `profiles`, `supporting`, `packages`, `fetch` and `options`; its
answer is `{"id", "outcome"}`, or `{"id", "error"}` when the lab could not look. Requests know nothing of each other.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eqlab.cli.commands.validate import BatchWish
from eqlab.cli.definitions import bytes_of, form_of, library_of, read_file
from eqlab.cli.door import Door
from eqlab.cli.terminology import Service, terminology
from eqlab.core.check import Json
from eqlab.core.errors import EqlabError
from eqlab.core.issue import Nature
from eqlab.validate.fhir.engine import judge
from eqlab.validate.fhir.findings import findings
from eqlab.validate.fhir.library import Definitions, Library
from eqlab.validate.fhir.outcome import outcome, severity
from eqlab.validate.fhir.run import Options


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
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        return {"id": name, "error": f"The request lacks or misspells something ({error!r})."}
    except Exception as error:  # noqa: BLE001 - one request must not take the others down with it
        return {"id": name, "error": f"The laboratory broke: {error!r}."}


def _judged(request: Mapping[str, Any], base: Library, service: Service) -> Json:
    profiles, files = _profiles(request.get("profiles") or [])
    files += [read_file(Path(file)) for file in request.get("supporting") or ()]
    packages = tuple(request.get("packages") or ())
    library = library_of(packages, ()) if packages else base
    if files:
        library = library.over(Definitions.of("request", files))
    options = options_of(request.get("options") or {}, profiles, request.get("fetch") or {})
    file = Path(request["file"])
    data = bytes_of(file)
    told = findings(judge(data, request.get("format") or form_of(file, data), library, options, service()))
    fault = next((one for one in told if one.issue.nature is Nature.LAB), None)
    if fault and not any(severity(one) == "error" for one in told):
        return {"error": f"{fault.sentence()} [{fault.issue.code}]"}
    return {"outcome": outcome(told)}


def _profiles(named: list[str]) -> tuple[tuple[str, ...], list[Json]]:
    """Profiles are named by URL, or by a file."""
    files = {one: read_file(Path(one)) for one in named if one.startswith(("/", ".")) or Path(one).is_file()}
    return tuple(files[one]["url"] if one in files else one for one in named), list(files.values())


def options_of(named: Mapping[str, Any], profiles: tuple[str, ...], fetch: Mapping[str, str]) -> Options:
    """Read the switches of a request."""
    language = named.get("language") or ""
    return Options(
        profiles=profiles,
        references=named.get("validateReference") or "IGNORE",
        rest_references=bool(named.get("assumeValidRestReferences", False)),
        contained=named.get("validateContains") or "CHECK_VALID",
        example_urls=bool(named.get("examples", True)),
        best_practice=named.get("best-practice") or "Ignore",
        languages=tuple(one.strip() for one in language.split(",") if one.strip()),
        unknown_extensions=named.get("unknown-extensions") or "error",
        extension_domain=named.get("allowed-extension-domain") or "",
        aggregation_outside_bundles=bool(named.get("enforceAggregationOutsideBundles", True)),
        terminology=not named.get("no-tx", False),
        wrong_displays=named.get("wrong-displays") or "error",
        comments=bool(named.get("allow-comments", False)),
        fetch=lambda reference: read_file(Path(fetch[reference])) if reference in fetch else None,
    )
