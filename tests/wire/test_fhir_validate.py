"""Every FHIR server of the kit judges resources that are sent to `$validate`."""

from dataclasses import replace
from typing import Any

import pytest
from fhir_sample import Desk, config, patient, request, told

from eqlab.core.exchange import Response
from eqlab.validate.fhir.library import Definitions, core_library

GOOD = {"resourceType": "Patient", "birthDate": "1970-01-31"}
BAD = {"resourceType": "Patient", "birthDate": "1970-01-32"}


def severities(response: Response) -> list[str]:
    assert 200 == response.status
    return [issue["severity"] for issue in told(response)["issue"]]


def wrapped(**parameters: Any) -> dict[str, Any]:
    keys = {"resource": "resource"}
    items = [{"name": name, keys.get(name, "valueUri"): one} for name, one in parameters.items()]
    return {"resourceType": "Parameters", "parameter": items}


def test_a_resource_is_judged_as_it_came() -> None:
    desk = Desk(config=config())

    assert ["information"] == severities(desk.call("POST", "/Patient/$validate", GOOD))
    outcome = told(desk.call("POST", "/Patient/$validate", BAD))
    (issue,) = outcome["issue"]

    assert ("error", ["Patient.birthDate"]) == (issue["severity"], issue["expression"])
    assert [1] == [one["valueInteger"] for one in issue["extension"] if one["url"].endswith("-line")]


def test_a_resource_comes_in_parameters_with_a_profile() -> None:
    desk = Desk(config=config())
    vital = "http://hl7.org/fhir/StructureDefinition/bodyweight"
    observation = {"resourceType": "Observation", "status": "final", "code": {"text": "weight"}}

    assert "error" not in severities(desk.call("POST", "/Observation/$validate", wrapped(resource=observation)))
    for body, path in (
        (wrapped(resource=observation, profile=vital), "/Observation/$validate"),
        (observation, f"/Observation/$validate?profile={vital}"),
        (observation, "/Observation/$validate?profile=bodyweight"),
    ):
        assert "error" in severities(desk.call("POST", path, body))


def test_what_the_server_keeps_is_judged_where_it_is() -> None:
    desk = Desk(config=config())
    made = told(desk.call("POST", "/Patient", patient("1")))

    assert "error" not in severities(desk.call("GET", f"/Patient/{made['id']}/$validate"))
    assert 404 == desk.call("GET", "/Patient/none/$validate").status


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/Nothing/$validate", GOOD, 404),
        ("POST", "/$validate", GOOD, 404),
        ("GET", "/Patient/$validate", None, 405),
        ("DELETE", "/Patient/$validate", None, 405),
        ("POST", "/Patient/$validate", None, 400),
        ("POST", "/Patient/$validate?profile=none", GOOD, 404),
        ("POST", "/Patient/$validate", wrapped(profile="x"), 400),
    ],
)
def test_what_cannot_be_judged_is_refused(method: str, path: str, body: Any, status: int) -> None:
    assert status == Desk(config=config()).call(method, path, body).status


def test_xml_is_judged_too() -> None:
    xml = b'<Patient xmlns="http://hl7.org/fhir"><birthDate value="1970-01-32"/></Patient>'
    sent = request("POST", "/Patient/$validate", headers={"content-type": "application/fhir+xml"}, data=xml)

    assert ["error"] == severities(Desk(config=config()).answer(sent))


def texts(response: Response) -> list[str]:
    return [issue["details"]["text"] for issue in told(response)["issue"]]


@pytest.mark.parametrize("body", [GOOD, wrapped(resource=GOOD)])
def test_a_resource_of_another_type_than_the_address_says_is_told_so(body: Any) -> None:
    response = Desk(config=config()).call("POST", "/Observation/$validate", body)

    assert ["error"] == severities(response)
    assert "Observation, and the type here is Patient" in texts(response)[0]


@pytest.mark.parametrize(
    ("path", "body", "said", "advice"),
    [
        ("/$validate", GOOD, "one of a resource type, and the address names none", "/Patient/$validate"),
        ("/Patient/$validate?profile=bodyweigt", GOOD, 'no profile "bodyweigt"', 'Did you mean "bodyweight"?'),
        ("/Patient/$validate?profile=http://n.example/x", GOOD, "http://n.example/x", "Name a resource type"),
        ("/Observation/$validate", None, "a resource of type Observation was expected", "application/fhir+json"),
    ],
)
def test_a_refusal_says_what_to_do(path: str, body: Any, said: str, advice: str) -> None:
    (issue,) = told(Desk(config=config()).call("POST", path, body))["issue"]

    assert said in issue["details"]["text"]
    assert advice in issue["diagnostics"]


def test_a_wrong_profile_is_no_matter_of_the_callers() -> None:
    constraint = {"key": "s-1", "severity": "error", "human": "h", "expression": "famly.exists()"}
    wrong = {
        "resourceType": "StructureDefinition",
        "url": "http://example.org/p",
        "name": "Wrong",
        "type": "Patient",
        "derivation": "constraint",
        "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Patient",
        "differential": {"element": [{"id": "Patient.name", "path": "Patient.name", "constraint": [constraint]}]},
    }
    library = core_library().over(Definitions.of("own", [wrong]))

    response = Desk(config=replace(config(), library=lambda: library)).call(
        "POST", "/Patient/$validate?profile=Wrong", GOOD
    )

    assert 500 == response.status
    assert "the rule s-1 of Patient.name cannot be read" in texts(response)[0]
