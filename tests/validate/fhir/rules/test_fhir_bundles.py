import pytest
from rules_runs import bundle, codes, entry, observation, patient, told

from eqlab.core.values import Json

HOME = "https://lab.example.org/fhir"
UUIDS = [f"urn:uuid:3c0d2a5e-1b7c-4f57-9d3a-2f1c9b8e7a6{digit}" for digit in range(8)]


def composition(**more: Json) -> Json:
    return {
        "resourceType": "Composition",
        "id": "c",
        "status": "final",
        "type": {"text": "report"},
        "date": "2026-01-02",
        "author": [{"display": "laboratory"}],
        "title": "Report",
        **more,
    }


def header(**more: Json) -> Json:
    return {
        "resourceType": "MessageHeader",
        "id": "h",
        "eventUri": "http://a.lu/e",
        "source": {"endpoint": "http://a.lu"},
        **more,
    }


@pytest.mark.parametrize(
    ("url", "resource", "expected"),
    [
        (f"{HOME}/Patient/p", patient(), []),
        (UUIDS[0], patient(), []),
        ("Patient/p", patient(), ["EQ-FHIR-502"]),
        (f"{HOME}/Patient/q", patient(), ["EQ-FHIR-504"]),
        (f"{HOME}/Person/p", patient(), ["EQ-FHIR-504"]),
        (f"{HOME}/Patient/q", {"resourceType": "Patient", "active": True}, ["EQ-FHIR-503"]),
        (f"{HOME}/Patient/p/_history/1", patient(), []),
        ("http://a.lu/anything", patient(), []),
        ("", patient(), ["EQ-FHIR-501"]),
        (
            "http://a.lu/vs",
            {"resourceType": "ValueSet", "id": "v", "status": "draft", "url": "http://a.lu/vs"},
            ["EQ-FHIR-505"],
        ),
    ],
)
def test_a_full_url_is_the_address_of_its_resource(url: Json, resource: Json, expected: Json) -> None:
    """Absolute, and in step with type and id where it is an address on a server; of versions bdl-8 speaks."""
    assert expected == codes(bundle("collection", entry(url, resource)))


@pytest.mark.parametrize("member", [{"fullUrl": 7}, {"fullUrl": None}, {"_fullUrl": {"id": "x"}}])
def test_a_full_url_of_wrong_shape_is_not_missing(member: Json) -> None:
    """The walk has told what is wrong with it."""
    assert [] == codes(bundle("collection", {**entry("", patient()), **member}))


@pytest.mark.parametrize("kind", ["transaction", "batch", "transaction-response", "batch-response"])
def test_transactions_need_no_full_url(kind: Json) -> None:
    """What is created has no address yet."""
    assert "EQ-FHIR-501" not in codes(bundle(kind, entry("", patient())))


@pytest.mark.parametrize(
    ("kind", "first", "expected"),
    [
        ("document", composition(), []),
        ("document", patient(), ["EQ-FHIR-500"]),
        ("message", header(), []),
        ("message", patient(), ["EQ-FHIR-500"]),
    ],
)
def test_documents_and_messages_begin_with_their_head(kind: Json, first: Json, expected: Json) -> None:
    """A Composition, a MessageHeader."""
    assert expected == codes(bundle(kind, entry(UUIDS[0], first)))


@pytest.mark.parametrize("entries", [[], [{"fullUrl": UUIDS[0]}], ["text"]])
def test_a_document_without_a_first_resource_is_told_once(entries: Json) -> None:
    """Whatever stands there instead."""
    document = {"resourceType": "Bundle", "type": "document", "entry": entries}

    assert ["EQ-FHIR-500"] == codes(document)


@pytest.mark.parametrize(
    "place",
    [
        {"subject": {"reference": UUIDS[1]}},
        {"author": [{"reference": UUIDS[1]}]},
        {"attester": [{"mode": "legal", "party": {"reference": UUIDS[1]}}]},
        {"section": [{"entry": [{"reference": UUIDS[1]}]}]},
        {"section": [{"section": [{"entry": [{"reference": UUIDS[1]}]}]}]},
    ],
)
def test_what_a_composition_speaks_of_is_in_the_document(place: Json) -> None:
    """A document is complete in itself."""
    alone = bundle("document", entry(UUIDS[0], composition(**place)))
    complete = bundle("document", entry(UUIDS[0], composition(**place)), entry(UUIDS[1], patient()))

    assert ["EQ-FHIR-457"] == codes(alone)
    assert [] == told(complete)


def test_elsewhere_a_document_may_refer_to_the_outside() -> None:
    """Composition.relatesTo and the resources themselves lead where they want."""
    related = composition(relatesTo=[{"code": "appends", "targetReference": {"reference": f"{HOME}/Composition/x"}}])

    assert [] == told(bundle("document", entry(UUIDS[0], related)))


def test_the_focus_of_a_message_is_in_the_message() -> None:
    """The data that the message is about."""
    assert ["EQ-FHIR-457"] == codes(bundle("message", entry(UUIDS[0], header(focus=[{"reference": UUIDS[1]}]))))


def test_every_entry_of_a_document_is_reached_from_its_composition() -> None:
    """Directly, over others, or at least backwards, which only warns."""
    chain = bundle(
        "document",
        entry(UUIDS[0], composition(section=[{"entry": [{"reference": UUIDS[1]}]}])),
        entry(UUIDS[1], observation(UUIDS[2])),
        entry(UUIDS[2], patient()),
        entry(UUIDS[3], observation(UUIDS[2], "back")),
        entry(UUIDS[4], patient("apart")),
        entry(
            UUIDS[5],
            {
                "resourceType": "Provenance",
                "target": [{"reference": UUIDS[1]}],
                "recorded": "2026-01-02T10:00:00Z",
                "agent": [{"who": {"display": "laboratory"}}],
            },
        ),
    )

    assert [("EQ-FHIR-511", "Bundle.entry[3]"), ("EQ-FHIR-510", "Bundle.entry[4]")] == told(chain)


def test_a_canonical_url_reaches_an_entry_too() -> None:
    """A QuestionnaireResponse brings its Questionnaire along."""
    response = {"resourceType": "QuestionnaireResponse", "status": "completed", "questionnaire": "http://a.lu/q"}
    form = {"resourceType": "Questionnaire", "id": "q", "status": "draft"}
    document = bundle(
        "document",
        entry(UUIDS[0], composition(section=[{"entry": [{"reference": UUIDS[1]}]}])),
        entry(UUIDS[1], response),
        entry("http://a.lu/q", form),
    )

    assert [] == told(document)


def test_in_a_message_what_is_not_reached_only_warns() -> None:
    """It may be needed all the same."""
    message = bundle("message", entry(UUIDS[0], header()), entry(UUIDS[1], patient()))

    assert ["EQ-FHIR-512"] == codes(message)


@pytest.mark.parametrize(
    ("kind", "relations", "expected"),
    [
        ("searchset", ["self", "next"], []),
        ("searchset", ["self", "self"], ["EQ-FHIR-506"]),
        ("searchset", ["self", "first", "first"], ["EQ-FHIR-506"]),
        ("collection", ["self"], []),
        ("collection", ["next"], ["EQ-FHIR-507"]),
        ("collection", ["alternate", "alternate"], []),
    ],
)
def test_pages_belong_to_searches_and_each_page_is_linked_once(kind: Json, relations: Json, expected: Json) -> None:
    """Other relations may be repeated."""
    links = [{"relation": relation, "url": f"{HOME}/Patient?x=1"} for relation in relations]

    assert expected == codes({"resourceType": "Bundle", "type": kind, "link": links})


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"{HOME}/Binary/css", []),
        ("Binary/css", []),
        ("https://hl7.org/fhir/fhir.css", []),
        ("Binary/gone", ["EQ-FHIR-508"]),
        ("http://a.lu/style.css", ["EQ-FHIR-509"]),
    ],
)
def test_a_document_brings_its_style_sheet_along(url: Json, expected: Json) -> None:
    """And the style sheet is reached by its link."""
    sheet = entry(f"{HOME}/Binary/css", {"resourceType": "Binary", "id": "css", "contentType": "text/css"})
    entries = [entry(f"{HOME}/Composition/c", composition())] + ([sheet] if "Binary/css" in url else [])

    assert expected == codes(bundle("document", *entries, link=[{"relation": "stylesheet", "url": url}]))


def search_set(*entries: Json, url: Json = f"{HOME}/Patient?name=x", **more: Json) -> Json:
    return bundle("searchset", *entries, link=[{"relation": "self", "url": url}], **more)


@pytest.mark.parametrize(
    ("resource", "mode", "expected"),
    [
        (patient(), "match", []),
        (observation("Patient/p"), "include", []),
        (observation("Patient/p"), "match", ["EQ-FHIR-519"]),
        (patient(), "outcome", ["EQ-FHIR-521"]),
        ({"resourceType": "Patient", "active": True}, "match", ["EQ-FHIR-518"]),
    ],
)
def test_entries_of_a_search_set_are_there_for_a_reason(resource: Json, mode: Json, expected: Json) -> None:
    """Their mode must fit what they are."""
    assert expected == codes(search_set(entry("http://a.lu/x", resource, search={"mode": mode})))


def test_a_search_set_says_its_search_and_its_modes() -> None:
    """It may leave both out, but should not."""
    assert ["EQ-FHIR-514", "EQ-FHIR-516"] == codes(bundle("searchset", entry(f"{HOME}/Patient/p", patient())))
    assert ["EQ-FHIR-520", "EQ-FHIR-516"] == codes(
        search_set(entry(f"{HOME}/Observation/o", observation("http://a.lu/x")))
    )


def test_the_total_counts_at_least_the_matches_at_hand() -> None:
    """Included resources do not count."""
    found = entry(f"{HOME}/Patient/p", patient(), search={"mode": "match"})

    assert [("EQ-FHIR-527", "Bundle.total")] == told(search_set(found, total=0))
    assert [] == told(search_set(found, total=1))


@pytest.mark.parametrize(
    ("method", "url", "resource", "expected"),
    [
        ("POST", "Patient", patient(), []),
        ("PUT", "Patient/p", patient(), []),
        ("PUT", "Patient?identifier=1", patient(), []),
        ("POST", "$process", patient(), []),
        ("POST", "Observation", patient(), ["EQ-FHIR-523"]),
        ("PUT", "Patient/q", patient(), ["EQ-FHIR-523"]),
        ("DELETE", "Patient/p", patient(), ["EQ-FHIR-525"]),
        ("POST", "Patient", None, ["EQ-FHIR-524"]),
        ("GET", "Patient/p", None, []),
    ],
)
def test_requests_fit_what_they_send(method: Json, url: Json, resource: Json, expected: Json) -> None:
    """Method, address and resource in step."""
    one = {"request": {"method": method, "url": url}} | ({"resource": resource} if resource else {})

    assert expected == codes(bundle("transaction", one))


@pytest.mark.parametrize(
    ("kind", "asked", "expected"),
    [
        ("transaction", [("PUT", "Patient/p"), ("DELETE", "Patient/p")], ["EQ-FHIR-528"]),
        ("transaction", [("DELETE", "Patient/p"), ("DELETE", "Patient/p"), ("PATCH", "Patient/p")], ["EQ-FHIR-528"]),
        ("transaction", [("GET", "Patient/p"), ("DELETE", "Patient/p")], []),
        ("transaction", [("DELETE", "Patient?name=a"), ("DELETE", "Patient?name=a")], []),
        ("transaction", [("DELETE", "Patient/p"), ("DELETE", "Patient/q")], []),
        ("batch", [("DELETE", "Patient/p"), ("DELETE", "Patient/p")], []),
    ],
)
def test_a_transaction_changes_a_resource_once(kind: Json, asked: list[tuple[str, str]], expected: Json) -> None:
    """FHIR R4, http.html: where identities overlap, the transaction fails as a whole."""
    entries = [{"request": {"method": method, "url": url}} for method, url in asked]

    assert expected == [code for code in codes(bundle(kind, *entries)) if code == "EQ-FHIR-528"]


def test_a_response_begins_with_a_status_code() -> None:
    """As HTTP has it."""
    answers = bundle(
        "transaction-response", {"response": {"status": "created"}}, {"response": {"status": "201 Created"}}
    )

    assert [("EQ-FHIR-526", "Bundle.entry[0].response.status")] == told(answers)


@pytest.mark.parametrize("odd", [None, 7, "x", {}, [], [None], [7], [{"resource": 7, "fullUrl": 7, "search": []}]])
@pytest.mark.parametrize("kind", ["document", "message", "searchset", "transaction", "history", 7, None])
def test_hostile_bundles_do_not_make_the_rules_stumble(kind: Json, odd: Json) -> None:
    """The subject never raises."""
    assert isinstance(codes({"resourceType": "Bundle", "type": kind, "entry": odd, "link": odd, "total": odd}), list)
