import pytest
from rules_runs import bundle, codes, entry, observation, patient, told

from eqlab.core.values import Json

HOME = "https://lab.example.org/fhir"
UUID = "urn:uuid:3c0d2a5e-1b7c-4f57-9d3a-2f1c9b8e7a60"
OTHER = "urn:uuid:0f4c1f6e-5f0e-4c59-8f0c-6b1f3f9e2d11"


@pytest.mark.parametrize("reference", ["Patient/p", "Patient/p/_history/1", f"{HOME}/Patient/p", "http://a.lu/x"])
def test_a_reference_to_the_outside_is_nobodys_matter_here(reference: Json) -> None:
    """References are not followed unless asked for."""
    assert [] == told(observation(reference))


def test_a_fragment_needs_a_contained_resource() -> None:
    """The reference is told, not what is missing."""
    assert [("EQ-FHIR-450", "Observation.subject")] == told(observation("#p"))
    assert [] == told({**observation("#p"), "contained": [patient()]})


def test_a_contained_resource_of_a_wrong_type_is_told() -> None:
    """An Observation is not about a Medication."""
    wrong = {**observation("#m"), "contained": [{"resourceType": "Medication", "id": "m"}]}

    assert [("EQ-FHIR-453", "Observation.subject")] == told(wrong)


def test_the_type_in_an_address_that_is_not_followed_only_warns() -> None:
    """Unless relative references are taken for resources that exist."""
    wrong = observation("Medication/m")

    assert ["EQ-FHIR-454"] == codes(wrong)
    assert ["EQ-FHIR-453"] == codes(wrong, rest_references=True)


def test_the_stated_type_must_be_allowed_and_right() -> None:
    """One thing is said once."""
    stated = observation("x")
    stated["subject"] = {"reference": "Patient/p", "type": "patient"}

    assert [("EQ-FHIR-455", "Observation.subject")] == told(stated)
    stated["subject"] = {"reference": "Patient/p", "type": "Group"}
    assert [("EQ-FHIR-456", "Observation.subject")] == told(stated)
    stated["subject"] = {"reference": "Patient/p", "type": "http://hl7.org/fhir/StructureDefinition/Patient"}
    assert [] == told(stated)


def test_a_reference_says_at_least_something() -> None:
    """An identifier or a display will do, an extension too."""
    silent = observation("x")

    for subject, expected in (
        ({"type": "Patient"}, ["EQ-FHIR-464"]),
        ({"display": "somebody"}, []),
        ({"identifier": {"system": "urn:oid:1.2", "value": "1"}}, []),
    ):
        silent["subject"] = subject
        assert expected == codes(silent)


def test_an_entry_of_another_type_than_the_reference_says_is_told() -> None:
    """The reference names a Practitioner, the entry is an Organization."""
    wrong = bundle(
        "collection",
        entry(UUID, patient(generalPractitioner=[{"reference": f"Practitioner/{OTHER[9:]}"}])),
        entry(OTHER, {"resourceType": "Organization", "id": "x", "name": "Laboratory"}),
    )

    assert [("EQ-FHIR-452", "Bundle.entry[0].resource.generalPractitioner[0]")] == told(wrong)


def test_entries_that_cannot_be_told_apart_are_told_where_they_are_meant() -> None:
    """In a history they may stand."""
    entries = (
        entry(f"{HOME}/Patient/p", patient(meta={"versionId": "1"})),
        entry(f"{HOME}/Patient/p", patient(meta={"versionId": "2"})),
        entry(f"{HOME}/Observation/o", observation("Patient/p")),
    )

    assert [("EQ-FHIR-451", "Bundle.entry[2].resource.subject")] == told(bundle("collection", *entries))
    assert [] == told(bundle("history", *entries))


def test_a_urn_that_the_bundle_lacks_only_warns() -> None:
    """It cannot lead anywhere else, but it breaks nothing."""
    assert ["EQ-FHIR-458"] == codes(bundle("collection", entry(UUID, observation(OTHER))))


def test_what_is_nearly_there_is_pointed_out() -> None:
    """The id fits, the fullUrl does not."""
    nearly = bundle("collection", entry(f"{HOME}/Observation/o", observation("Patient/p")), entry(UUID, patient()))

    assert ["EQ-FHIR-459"] == codes(nearly)


@pytest.mark.parametrize(("reference", "expected"), [("p", "EQ-FHIR-460"), ("a/b/c", "EQ-FHIR-460")])
def test_in_a_bundle_a_reference_is_written_as_an_address(reference: Json, expected: Json) -> None:
    """Elsewhere it is merely doubtful."""
    assert [expected] == codes(bundle("collection", entry(UUID, observation(reference))))
    assert ["EQ-FHIR-461"] == codes(observation(reference))


@pytest.mark.parametrize(
    "reference", ["ht tps://example.org/Patient/1", "https://example.org/Patient/a b", "Patient /1"]
)
def test_a_reference_has_no_white_space(reference: str) -> None:
    assert ["EQ-FHIR-489"] == codes(observation(reference))


def test_a_search_may_stand_for_a_resource_in_a_transaction() -> None:
    """Conditional references are replaced by the server."""
    asked = observation("Patient?identifier=urn:oid:1.2|7")
    create = {"request": {"method": "POST", "url": "Observation"}}

    assert [] == told(bundle("transaction", entry(UUID, asked, **create)))
    assert ["EQ-FHIR-465"] == codes(asked)
    assert ["EQ-FHIR-466"] == codes(observation("Nobody?x=1"))


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("IGNORE", []),
        ("CHECK_TYPE_IF_EXISTS", []),
        ("CHECK_EXISTS", ["EQ-FHIR-462"]),
        ("CHECK_EXISTS_AND_TYPE", ["EQ-FHIR-462"]),
        ("CHECK_VALID", ["EQ-FHIR-462"]),
    ],
)
def test_how_far_references_are_followed_is_asked_for(mode: Json, expected: Json) -> None:
    """A reference to nothing is an error where it must exist."""
    assert expected == codes(observation("Patient/nobody"), references=mode)
    assert [] == told(observation("http://example.org/Patient/nobody"), references=mode)


def test_what_is_fetched_must_have_the_right_type() -> None:
    """The type of what is there counts, not the address."""
    far = {"resourceType": "Medication", "id": "m"}

    assert ["EQ-FHIR-453"] == codes(observation("http://a.lu/m"), references="CHECK_EXISTS", fetch=lambda _: far)
    assert [] == told(observation("http://a.lu/m"), fetch=lambda _: far)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("#here", []),
        ("#gone", ["EQ-FHIR-467"]),
        ("Questionnaire/1", ["EQ-FHIR-468"]),
        ("http://hl7.org/fhir/ValueSet/administrative-gender", ["EQ-FHIR-469"]),
        ("http://a.lu/Questionnaire/unknown|1.0", []),
    ],
)
def test_canonical_urls_lead_to_resources_of_the_right_type(url: Json, expected: Json) -> None:
    """One that nobody knows is no error."""
    response = {"resourceType": "QuestionnaireResponse", "status": "completed", "questionnaire": url}
    if url == "#here":
        response["contained"] = [{"resourceType": "Questionnaire", "id": "here", "status": "draft"}]

    assert expected == codes(response)


def test_an_unknown_canonical_url_is_undecided_where_it_must_exist() -> None:
    """Its definition may simply not be at hand."""
    response = {"resourceType": "QuestionnaireResponse", "status": "completed", "questionnaire": "http://a.lu/q"}

    assert ["EQ-FHIR-470"] == codes(response, references="CHECK_EXISTS")


@pytest.mark.parametrize("odd", [7, None, "", [], {"reference": 7}, {"reference": ["Patient/p"]}, {"type": 7}])
def test_malformed_references_are_told_elsewhere(odd: Json) -> None:
    """The rules neither stumble nor repeat what the walk says."""
    assert "EQ-FHIR-450" not in codes({**observation("x"), "subject": odd})
