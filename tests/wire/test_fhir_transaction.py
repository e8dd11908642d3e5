import base64
from collections.abc import Callable
from typing import Any

import pytest
from fhir_sample import BASE, Desk, bundle, entry, patient, problem, told

URN = "urn:uuid:11111111-1111-4111-8111-111111111111"
OTHER = "urn:uuid:22222222-2222-4222-8222-222222222222"


def observation(reference: str, **more: Any) -> Any:
    return {"resourceType": "Observation", "subject": {"reference": reference}, **more}


def location(answer: Any, index: int) -> str:
    """`Type/id` of an entry of a transaction-response."""
    return str(answer["entry"][index]["response"]["location"]).split("/_history")[0]


def test_a_transaction_answers_entry_by_entry_in_order() -> None:
    """Each answer has status, location, etag and lastModified (FHIR R4, 3.1.0.11.3)."""
    desk = Desk()

    response = desk.call("POST", "/", bundle(entry(observation(URN)), entry(patient("1"), full_url=URN)))
    answer = told(response)

    assert (200, "Bundle", "transaction-response") == (response.status, answer["resourceType"], answer["type"])
    assert ["Observation", "Patient"] == [location(answer, index).split("/")[0] for index in (0, 1)]
    for item in answer["entry"]:
        told_ = item["response"]
        assert ("201 Created", 'W/"1"') == (told_["status"], told_["etag"])
        assert "2026-03-02T09:31:00.000Z" == told_["lastModified"]
        assert told_["location"].endswith("/_history/1")
        assert "resource" not in item


def test_references_between_entries_become_real_ones_everywhere() -> None:
    """Nested references, contained resources, extensions, uris and narrative links (FHIR R4, 3.1.0.11.2)."""
    desk = Desk()
    sent = observation(
        URN,
        performer=[{"reference": URN}],
        contained=[{"resourceType": "Provenance", "target": [{"reference": URN}]}],
        extension=[{"url": "urn:x", "valueUri": URN}, {"url": "urn:y", "valueString": URN}],
        text={"status": "generated", "div": f"<div><a href=\"{URN}\">{URN}</a><img src='{URN}'/></div>"},
        identifier=[{"system": "urn:ietf:rfc:3986", "value": URN}],
        basedOn=[{"reference": "#here"}, {"reference": "http://elsewhere.example/fhir/Patient/1"}],
    )

    answer = told(desk.call("POST", "/", bundle(entry(patient("1"), full_url=URN), entry(sent))))
    new = location(answer, 0)
    kept = desk.get(f"/{location(answer, 1)}")

    assert new == kept["subject"]["reference"] == kept["performer"][0]["reference"]
    assert new == kept["contained"][0]["target"][0]["reference"]
    assert [new, URN] == [kept["extension"][0]["valueUri"], kept["extension"][1]["valueString"]]
    assert f"<div><a href=\"{new}\">{URN}</a><img src='{new}'/></div>" == kept["text"]["div"]
    assert URN == kept["identifier"][0]["value"]
    assert ["#here", "http://elsewhere.example/fhir/Patient/1"] == [item["reference"] for item in kept["basedOn"]]


def test_relative_references_resolve_against_the_entrys_own_base() -> None:
    """A relative reference means the same server as its entry's fullUrl (FHIR R4, 2.36.4.1)."""
    desk = Desk()
    home = "http://client.example/fhir"

    answer = told(
        desk.call(
            "POST",
            "/",
            bundle(
                entry(patient("1", id="7"), full_url=f"{home}/Patient/7"),
                entry(observation("Patient/7"), full_url=f"{home}/Observation/8"),
                entry(observation("Patient/7"), full_url=URN),
            ),
        )
    )

    assert location(answer, 0) == desk.get(f"/{location(answer, 1)}")["subject"]["reference"]
    assert "Patient/7" == desk.get(f"/{location(answer, 2)}")["subject"]["reference"]


def test_references_to_this_server_become_relative() -> None:
    desk = Desk()
    id_ = desk.create(patient("1"))

    made = desk.create(observation(f"{BASE}/Patient/{id_}"))

    assert f"Patient/{id_}" == desk.get(f"/Observation/{made}")["subject"]["reference"]


def test_conditional_references_find_what_is_there_and_what_comes_along() -> None:
    """Resolved after the writes of the same transaction (FHIR R4, 3.1.0.11.2, step 5)."""
    desk = Desk()
    old = desk.create(patient("old"))

    answer = told(
        desk.call(
            "POST",
            "/",
            bundle(
                entry(observation("Patient?identifier=urn:sample|old")),
                entry(
                    observation(
                        "Patient?identifier=urn:sample%7Cnew", note=[{"a": {"reference": "Patient?identifier=new"}}]
                    )
                ),
                entry(patient("new")),
            ),
        )
    )

    assert f"Patient/{old}" == desk.get(f"/{location(answer, 0)}")["subject"]["reference"]
    second = desk.get(f"/{location(answer, 1)}")
    assert location(answer, 2) == second["subject"]["reference"] == second["note"][0]["a"]["reference"]


def test_conditional_create_reuses_and_is_referred_to() -> None:
    desk = Desk()
    id_ = desk.create(patient("1"))

    answer = told(
        desk.call(
            "POST",
            "/",
            bundle(
                entry(patient("1"), full_url=URN, ifNoneExist="identifier=urn:sample|1"),
                entry(patient("2"), full_url=OTHER, ifNoneExist="?identifier=urn:sample|2"),
                entry(observation(URN)),
            ),
        )
    )

    assert ["200 OK", "201 Created"] == [item["response"]["status"] for item in answer["entry"][:2]]
    assert f"Patient/{id_}" == location(answer, 0) == desk.get(f"/{location(answer, 2)}")["subject"]["reference"]
    assert 2 == desk.get("/Patient")["total"]


def test_deletes_come_first_then_creates_then_updates_then_reads() -> None:
    """The order of processing does not depend on the order of entries (FHIR R4, 3.1.0.11.2)."""
    desk = Desk()
    old, kept = desk.create(patient("1")), desk.create(patient("2"))

    answer = told(
        desk.call(
            "POST",
            "/",
            bundle(
                entry(method="GET", url=f"Patient/{kept}"),
                entry(patient("2", id=kept, active=True), "PUT", f"Patient/{kept}"),
                entry(patient("1"), ifNoneExist="identifier=urn:sample|1"),
                entry(method="DELETE", url=f"Patient/{old}"),
            ),
        )
    )

    assert ["200 OK", "200 OK", "201 Created", "204 No Content"] == [
        item["response"]["status"] for item in answer["entry"]
    ]
    assert True is answer["entry"][0]["resource"]["active"]
    assert 'W/"2"' == answer["entry"][1]["response"]["etag"]


@pytest.mark.parametrize(
    ("wanted", "where"), [("return=representation", "resource"), ("return=OperationOutcome", "response.outcome")]
)
def test_entries_answer_as_the_client_prefers(wanted: str, where: str) -> None:
    response = Desk().call("POST", "/", bundle(entry(patient("1"))), headers={"prefer": wanted})
    item = told(response)["entry"][0]

    assert (item["resource"] if where == "resource" else item["response"]["outcome"])["resourceType"] in (
        "Patient",
        "OperationOutcome",
    )
    assert (where == "resource") == ("resource" in item)


def test_an_empty_transaction_has_an_empty_answer() -> None:
    assert {"resourceType": "Bundle", "type": "transaction-response"} == told(Desk().call("POST", "/", bundle()))


def _patch(operations: bytes) -> Any:
    data = base64.b64encode(operations).decode()
    return {"resourceType": "Binary", "contentType": "application/json-patch+json", "data": data}


def test_a_patch_travels_as_a_binary() -> None:
    desk = Desk()
    id_ = desk.create(patient("1"))
    patch = _patch(b'[{"op":"add","path":"/active","value":true}]')

    answer = told(desk.call("POST", "/", bundle(entry(patch, "PATCH", f"Patient/{id_}"))))

    assert "200 OK" == answer["entry"][0]["response"]["status"]
    assert True is desk.get(f"/Patient/{id_}")["active"]


GOOD = entry(patient("new"), full_url=URN)

REFUSED: dict[str, tuple[Callable[[str], Any], tuple[int, str]]] = {
    "nothing matches": (lambda _: entry(observation("Patient?identifier=nobody")), (412, "not-found")),
    "many match": (lambda _: entry(observation("Patient?gender=male")), (412, "multiple-matches")),
    "unknown parameter": (lambda _: entry(observation("Patient?colour=red")), (412, "invalid")),
    "no condition": (lambda _: entry(observation("Patient?")), (412, "invalid")),
    "unknown type in condition": (lambda _: entry(observation("Medication?code=1")), (412, "invalid")),
    "bad value in condition": (lambda _: entry(observation("Patient?birthdate=soon")), (412, "invalid")),
    "dangling urn": (lambda _: entry(observation(OTHER)), (422, "not-found")),
    "two fullUrls": (lambda _: entry(patient("x"), full_url=URN), (400, "duplicate")),
    "many for conditional create": (
        lambda _: entry(patient("x"), ifNoneExist="gender=male"),
        (412, "multiple-matches"),
    ),
    "no condition for conditional create": (lambda _: entry(patient("x"), ifNoneExist=""), (412, "invalid")),
    "ifNoneExist is no text": (lambda _: entry(patient("x"), ifNoneExist=3), (400, "invalid")),
    "stale version": (
        lambda id_: entry(patient("x", id=id_), "PUT", f"Patient/{id_}", ifMatch='W/"9"'),
        (412, "conflict"),
    ),
    "read of nobody": (lambda _: entry(method="GET", url="Patient/nobody"), (404, "not-found")),
    "unknown type": (lambda _: entry({"resourceType": "Medication"}), (404, "not-supported")),
    "not allowed": (lambda _: entry(method="DELETE", url="Practitioner/1"), (405, "not-supported")),
    "no request": (lambda _: {"resource": patient("x")}, (400, "invalid")),
    "no entry": (lambda _: None, (400, "invalid")),
    "request is a list": (lambda _: {"request": []}, (400, "invalid")),
    "no method": (lambda _: {"resource": patient("x"), "request": {"url": "Patient"}}, (400, "invalid")),
    "strange method": (lambda _: entry(patient("x"), "STEAL"), (400, "invalid")),
    "no url": (lambda _: {"resource": patient("x"), "request": {"method": "POST"}}, (400, "invalid")),
    "foreign url": (lambda _: entry(patient("x"), url="http://elsewhere.example/Patient"), (400, "invalid")),
    "unreadable url": (lambda _: entry(patient("x"), url="http://[/Patient"), (400, "invalid")),
    "base url": (lambda _: entry(patient("x"), url=BASE), (400, "invalid")),
    "operation": (lambda _: entry(patient("x"), url="Patient/$op"), (400, "invalid")),
    "no resource": (lambda _: entry(method="POST", url="Patient"), (400, "structure")),
    "other type": (lambda _: entry(patient("x"), url="Observation"), (400, "invalid")),
    "resource is text": (lambda _: entry("Patient", url="Patient"), (400, "structure")),
    "patch is no binary": (lambda id_: entry(patient("x"), "PATCH", f"Patient/{id_}"), (400, "invalid")),
    "patch is no base64": (
        lambda id_: entry(_patch(b"") | {"data": "%"}, "PATCH", f"Patient/{id_}"),
        (400, "invalid"),
    ),
    "patch is no json": (lambda id_: entry(_patch(b"{"), "PATCH", f"Patient/{id_}"), (400, "structure")),
    "patch of nobody": (lambda _: entry(_patch(b"[]"), "PATCH", "Patient/nobody"), (404, "not-found")),
    "patch of the type": (
        lambda id_: entry(
            _patch(b'[{"op":"replace","path":"/resourceType","value":"Observation"}]'), "PATCH", f"Patient/{id_}"
        ),
        (400, "invalid"),
    ),
    "id assigned by the client": (
        lambda _: entry({"resourceType": "Observation", "id": "7"}, "PUT", "Observation/7"),
        (405, "not-supported"),
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_one_bad_entry_undoes_all(case: str) -> None:
    """All or nothing, and the outcome tells which entry it was (FHIR R4, 3.1.0.11.2)."""
    desk = Desk()
    male = desk.create(patient("a", gender="male"))
    desk.create(patient("b", gender="male"))
    before = desk.state()
    make, expected = REFUSED[case]

    response = desk.call("POST", "/", bundle(GOOD, make(male)))

    assert expected == problem(response)
    assert told(response)["issue"][0]["expression"][0].startswith("Bundle.entry[1]")
    assert before == desk.state()


def test_a_resource_may_be_changed_once_only() -> None:
    """Overlapping identities fail, also when found by a condition (FHIR R4, 3.1.0.11.2)."""
    desk = Desk()
    id_ = desk.create(patient("1"))
    before = desk.state()

    response = desk.call(
        "POST",
        "/",
        bundle(
            entry(patient("1", id=id_), "PUT", f"Patient/{id_}"),
            entry(patient("1"), "PUT", "Patient?identifier=urn:sample|1"),
        ),
    )

    assert (400, "duplicate") == problem(response)
    assert before == desk.state()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"resourceType": "Bundle", "type": "document"}, (422, "invalid")),
        ({"resourceType": "Bundle"}, (422, "invalid")),
        ({"resourceType": "Bundle", "type": ["transaction", "batch"]}, (422, "invalid")),
        ({"resourceType": "Patient"}, (422, "invalid")),
        ({"type": "transaction"}, (400, "structure")),
        ([], (400, "structure")),
        ({"resourceType": "Bundle", "type": "transaction", "entry": {}}, (400, "invalid")),
        ({"resourceType": "Bundle", "type": "transaction", "entry": None}, (400, "invalid")),
    ],
)
def test_only_bundles_of_known_type_are_taken(body: Any, expected: tuple[int, str]) -> None:
    assert expected == problem(Desk().call("POST", "/", body))


def test_entries_of_a_batch_stand_for_themselves() -> None:
    """A failing entry fails alone; entries may not refer to each other (FHIR R4, 3.1.0.11.1)."""
    desk = Desk()

    answer = told(
        desk.call(
            "POST",
            "/",
            bundle(
                entry(method="GET", url="Patient?identifier=1"),
                entry(patient("1"), full_url=URN),
                entry(observation(URN)),
                entry(method="GET", url="Patient/nobody"),
                None,
                type_="batch",
            ),
        )
    )

    assert "batch-response" == answer["type"]
    assert ["200 OK", "201 Created", "422 Unprocessable Entity", "404 Not Found", "400 Bad Request"] == [
        item["response"]["status"] for item in answer["entry"]
    ]
    assert 1 == answer["entry"][0]["resource"]["total"]
    assert ["OperationOutcome"] * 3 == [item["response"]["outcome"]["resourceType"] for item in answer["entry"][2:]]
    assert (1, 0) == (desk.get("/Patient")["total"], desk.get("/Observation")["total"])


@pytest.mark.parametrize(
    "sent",
    [
        bundle(*[entry(method="GET", url="Patient/1")] * 1001),
        bundle(
            entry(patient("1")),
            entry(observation("#", basedOn=[{"reference": f"Patient?identifier=1,x{n}"} for n in range(201)])),
        ),
    ],
    ids=["entries", "conditions"],
)
def test_what_would_cost_too_much_is_refused(sent: Any) -> None:
    """The lab answers one call at a time; no single Bundle may hold it up."""
    desk = Desk()
    desk.call("POST", "/", bundle(entry(patient("0"))))
    before = desk.state()

    assert (422, "too-costly") == problem(desk.call("POST", "/", sent))
    assert before == desk.state()


def test_a_search_has_a_bounded_number_of_alternatives() -> None:
    assert (400, "invalid") == problem(Desk().call("GET", "/Patient?identifier=" + ",".join("1" * 201)))
