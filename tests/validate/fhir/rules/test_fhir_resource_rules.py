import base64
import hashlib

import pytest
from rules_runs import codes, observation, patient, told

from eqlab.core.values import Json

DATA = base64.b64encode(b"fourteen bytes").decode()
SHA_1 = base64.b64encode(hashlib.sha1(b"fourteen bytes", usedforsecurity=False).digest()).decode()


def media(**attachment: Json) -> Json:
    return {"resourceType": "Media", "status": "completed", "content": {"contentType": "text/plain", **attachment}}


@pytest.mark.parametrize(
    ("attachment", "expected"),
    [
        ({"data": DATA, "size": 14}, []),
        ({"data": DATA, "size": 100}, [("EQ-FHIR-482", "Media.content")]),
        (
            {
                "data": DATA,
                "hash": SHA_1,
            },
            [],
        ),
        ({"data": DATA, "hash": DATA}, [("EQ-FHIR-483", "Media.content.hash")]),
        ({"data": "%%%", "size": 1}, []),
        ({"url": "http://a.lu/x", "size": 7}, []),
        ({}, [("EQ-FHIR-484", "Media.content")]),
    ],
)
def test_an_attachment_says_the_truth_about_its_data(attachment: Json, expected: Json) -> None:
    """Size and hash are of the data before base64."""
    assert expected == told(media(**attachment))


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ({"system": "urn:oid:1.2.3", "value": "7"}, []),
        ({"system": "local", "value": "7"}, [("EQ-FHIR-485", "Patient.identifier[0].system")]),
        ({"system": "urn:ietf:rfc:3986", "value": "urn:uuid:x"}, []),
        ({"system": "urn:ietf:rfc:3986", "value": "7"}, [("EQ-FHIR-486", "Patient.identifier[0].value")]),
    ],
)
def test_an_identifier_is_unique_in_a_system_the_world_can_tell(identifier: Json, expected: Json) -> None:
    """The system is a full URI."""
    assert expected == told(patient(identifier=[identifier]))


def test_contained_resources_have_ids_of_their_own() -> None:
    """Without one nothing can refer to them."""
    twice = {**observation("#p"), "contained": [patient(), patient(), {"resourceType": "Group"}]}

    assert [("EQ-FHIR-481", "Observation.contained[1]"), ("EQ-FHIR-480", "Observation.contained[2]")] == told(twice)
    assert [] == codes(twice, contained="IGNORE")


def test_something_speaks_of_a_contained_resource() -> None:
    """Or it speaks of the resource around it."""
    apart = {**observation("Patient/x"), "contained": [patient()]}
    outwards = {
        "resourceType": "Provenance",
        "id": "v",
        "target": [{"reference": "#"}],
        "recorded": "2026-01-02T10:00:00Z",
        "agent": [{"who": {"display": "laboratory"}}],
    }

    assert [("EQ-FHIR-487", "Observation.contained[0]")] == told(apart)
    assert [] == codes(apart, contained="IGNORE")
    assert [] == told({**observation("Patient/x"), "contained": [outwards]})


def test_contained_resources_of_no_type_are_told_once() -> None:
    """The walk has said that they are none; of resources in contained ones dom-2 speaks."""
    within = {"resourceType": "Group", "id": "g", "contained": [{"resourceType": "Patient"}]}

    assert [] == told({**observation("Patient/x"), "contained": [{"resourceType": "Foo"}, {"id": "a"}]})
    assert [] == told({**observation("#g"), "contained": [within]})
    assert [] == told({**observation("Patient/x"), "contained": [{"resourceType": "Group", "id": 7}]})


@pytest.mark.parametrize("odd", [None, 7, "x", {}, [], [None], [{"id": []}], [{"resourceType": 7, "id": 7}]])
def test_malformed_contained_resources_do_not_make_the_rules_stumble(odd: Json) -> None:
    """What is wrong with them is told elsewhere."""
    assert isinstance(codes({**observation("#x"), "contained": odd}), list)
