"""Where the valid calls of `fuzz.input` come from: the plan, OpenAPI, or a CapabilityStatement."""

from collections.abc import Iterator

from eqlab.core.finding import Finding
from eqlab.core.probe import Surroundings
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.probe.author import Values
from eqlab.probe.endpoint.described import Described, from_capability, from_openapi
from eqlab.probe.endpoint.issues import input as issues
from eqlab.probe.endpoint.traffic import Call, Line
from eqlab.probe.reach import Ask
from eqlab.probe.sight import tell

_OK = range(200, 300)
_MOST = 60
"""Described calls that are altered."""


def calls_of(
    probe: str, values: Values, surroundings: Surroundings, line: Line, told: list[Finding]
) -> Iterator[Described]:
    """Yield the calls to alter; of described ones only those that are answered well. Raises Unreached."""
    promised = values["errors"]
    for row in values["calls"]:
        yield Described(call=Call.of(row), errors=promised or "any")
    if not values["base"]:
        return
    source = values["openapi"] or values["capability"] or f"{values['base'].rstrip('/')}/metadata"
    document = _document(values, surroundings, line)
    make = from_openapi if values["openapi"] else from_capability
    described = list(make(document, values["base"], tuple(values["methods"])))[:_MOST]
    good = [one for one in described if line.call(one.call).status in one.call.status]
    if not good:
        why = _why(document, described)
        told.append(tell(issues.NO_DESCRIPTION, probe, source, {"source": source, "why": why}))
    for one in good:
        yield Described(call=one.call, errors=promised or one.errors)


def _why(document: Json, described: list[Described]) -> str:
    if document is None:
        return words("it cannot be read as JSON")
    return words("none is answered as declared") if described else words("it declares no operation that can be called")


def _document(values: Values, surroundings: Surroundings, line: Line) -> Json:
    from eqlab.validate.json_reader import read_json  # noqa: PLC0415 - naming a probe does not load it

    name = values["openapi"] or values["capability"]
    if name:
        data = surroundings.files(name)
    else:
        accept = (*line.headers, ("accept", "application/fhir+json"))
        answer = line.send(Ask(url=f"{values['base'].rstrip('/')}/metadata", headers=accept))
        data = answer.body.data if answer.status in _OK else b""
    reading = read_json(data)
    return None if reading.problem is not None else reading.value
