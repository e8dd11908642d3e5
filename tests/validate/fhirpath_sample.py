"""What the FHIRPath tests look at."""

from collections.abc import Mapping
from typing import Any

from looking import AT, BUNDLE

from eqlab.validate.fhirpath.expressions import compile_expression

PATIENT = {
    "resourceType": "Patient",
    "id": "p1",
    "active": False,
    "birthDate": "1974-12-25",
    "_birthDate": {"extension": [{"url": "urn:time", "valueDateTime": "1974-12-25T14:35:45-05:00"}]},
    "deceasedDateTime": "2015-02-14T13:42:00+10:00",
    "name": [
        {"use": "official", "family": "Chalmers", "given": ["Peter", "James"], "period": {"start": "2001-05-06"}},
        {"use": "usual", "given": ["Jim"], "_given": [None, {"id": "unknown"}]},
    ],
    "multipleBirthInteger": 2,
    "contained": [{"resourceType": "Organization", "id": "o1", "name": "Praxis"}],
    "managingOrganization": {"reference": "#o1"},
}

EXCHANGE = {
    "id": "x1",
    "direction": "inbound",
    "request": {
        "method": "POST",
        "content_type": "application/fhir+json",
        "headers": [{"name": "accept", "value": "a/b"}, {"name": "x-id", "value": "7"}],
        "body": BUNDLE,
    },
    "response": {"status": 201},
}


def run(expression: str, root: Any = PATIENT, variables: Mapping[str, Any] | None = None) -> list[Any]:
    return compile_expression(expression, AT)(root, variables or {})
