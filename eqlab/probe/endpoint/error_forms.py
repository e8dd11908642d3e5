"""What errors of an interface look like, in the forms that interfaces promise."""

from collections.abc import Mapping

from eqlab.core.exchange import Response
from eqlab.core.text import Words, words
from eqlab.core.values import Json

FORMS = ("any", "json", "problem", "fhir")
"""Any; readable JSON; problem details (RFC 9457); an OperationOutcome (FHIR R4)."""
_SEVERITIES = ("fatal", "error", "warning", "information")


def misformed(response: Response, form: str) -> Words | None:
    """Say why the answer of an error lacks the form that was promised; None when it has it."""
    if form == "any":
        return None
    readable, value = _read(response)
    if not readable:
        return words("its body is no readable JSON")
    if form == "problem":
        return _problem(response, value)
    return _outcome(value) if form == "fhir" else None


def _read(response: Response) -> tuple[bool, Json]:
    from eqlab.validate.json_reader import read_json  # noqa: PLC0415 - naming a probe does not load it

    reading = read_json(response.body.data)
    return reading.problem is None, reading.value


def _problem(response: Response, value: Json) -> Words | None:
    kind = (response.header("content-type") or "").partition(";")[0].strip().lower()
    if kind != "application/problem+json":
        return words("its type is not application/problem+json (RFC 9457)")
    if not isinstance(value, Mapping):
        return words("it is no JSON object (RFC 9457)")
    if value.get("status") not in (None, response.status):
        return words("its status is another one than that of the answer (RFC 9457, section 3.1.2)")
    return None


def _outcome(value: Json) -> Words | None:
    if not isinstance(value, Mapping) or value.get("resourceType") != "OperationOutcome":
        return words("it is no OperationOutcome (FHIR R4, RESTful API, section 3.1.0.1.5)")
    issues = value.get("issue")
    if not isinstance(issues, list) or not issues:
        return words("its OperationOutcome names no issue")
    for one in issues:
        if not isinstance(one, Mapping) or one.get("severity") not in _SEVERITIES or not one.get("code"):
            return words("an issue of its OperationOutcome lacks severity or code")
    return None
