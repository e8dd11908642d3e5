import pytest
from fhir_sample import BASE, Desk, patient, problem, told


def test_create_assigns_id_version_and_time() -> None:
    """The server sets id, versionId and lastUpdated; what the client sent of them is ignored (FHIR R4, 3.1.0.8)."""
    desk = Desk()
    sent = patient("1", id="mine", meta={"versionId": "9", "profile": ["urn:p"]})

    response = desk.call("POST", "/Patient", sent)
    kept = told(response)

    assert 201 == response.status
    assert "mine" != kept["id"]
    assert {"versionId": "1", "lastUpdated": "2026-03-02T09:31:00.000Z", "profile": ["urn:p"]} == kept["meta"]
    assert f"{BASE}/Patient/{kept['id']}/_history/1" == response.header("location")
    assert 'W/"1"' == response.header("etag")
    assert "Mon, 02 Mar 2026 09:31:00 GMT" == response.header("last-modified")
    assert "application/fhir+json; charset=utf-8" == response.header("content-type")


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [("return=minimal", None), ("return=representation", "Patient"), ("return=OperationOutcome", "OperationOutcome")],
)
def test_create_returns_what_the_client_prefers(wanted: str, expected: str | None) -> None:
    """Prefer: return (FHIR R4, 3.1.0.1.8)."""
    body = told(Desk().call("POST", "/Patient", patient("1"), headers={"prefer": wanted}))

    assert expected == (body and body["resourceType"])


def test_read_gives_what_was_kept() -> None:
    desk = Desk()
    id_ = desk.create(patient("1", active=True))

    response = desk.call("GET", f"/Patient/{id_}")

    assert (200, True) == (response.status, told(response)["active"])
    assert 'W/"1"' == response.header("etag")


def test_decimals_stay_as_written() -> None:
    """FHIR decimals have precision: 1.50 is not 1.5 (FHIR R4, datatypes, decimal)."""
    desk = Desk()
    data = b'{"resourceType":"Patient","multipleBirthDecimal":1.50,"a":0.10,"b":12345678901234567890.123456789}'

    response = desk.call("POST", "/Patient", data=data)

    assert b'"multipleBirthDecimal":1.50,"a":0.10,"b":12345678901234567890.123456789' in response.body.data


def test_update_makes_a_new_version_and_keeps_the_old_one() -> None:
    desk = Desk()
    id_ = desk.create(patient("1"))

    response = desk.call("PUT", f"/Patient/{id_}", patient("1", id=id_, active=True))

    assert 200 == response.status
    assert 'W/"2"' == response.header("etag")
    assert "active" not in desk.get(f"/Patient/{id_}/_history/1")
    assert True is desk.get(f"/Patient/{id_}/_history/2")["active"]


def test_history_begins_with_the_latest_version() -> None:
    desk = Desk()
    id_ = desk.create(patient("1"))
    desk.call("PUT", f"/Patient/{id_}", patient("2", id=id_))
    desk.call("DELETE", f"/Patient/{id_}")

    history = desk.get(f"/Patient/{id_}/_history")

    assert ("history", 3) == (history["type"], history["total"])
    assert ["DELETE", "PUT", "POST"] == [item["request"]["method"] for item in history["entry"]]
    assert [False, True, True] == ["resource" in item for item in history["entry"]]


def test_update_can_create_under_the_clients_id_where_that_is_declared() -> None:
    desk = Desk()

    response = desk.call("PUT", "/Patient/mine", patient("1", id="mine"))

    assert 201 == response.status
    assert f"{BASE}/Patient/mine/_history/1" == response.header("location")


def test_update_does_not_create_where_ids_are_the_servers() -> None:
    response = Desk().call("PUT", "/Observation/mine", {"resourceType": "Observation", "id": "mine"})

    assert (405, "not-supported") == problem(response)


@pytest.mark.parametrize("id_", [None, "other"])
def test_update_wants_the_id_of_its_address(id_: str | None) -> None:
    """The body's id is the address' id, and is not left out (FHIR R4, 3.1.0.4)."""
    desk = Desk()
    body = {"resourceType": "Patient", **({"id": id_} if id_ else {})}

    assert (400, "invalid") == problem(desk.call("PUT", "/Patient/mine", body))


def test_conditional_create_gives_the_one_that_exists() -> None:
    desk = Desk()
    id_ = desk.create(patient("1"))

    response = desk.call("POST", "/Patient", patient("1"), headers={"if-none-exist": "identifier=urn:sample|1"})

    assert (200, id_) == (response.status, told(response)["id"])
    assert 1 == desk.get("/Patient")["total"]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("gender=male", (412, "multiple-matches")),
        ("colour=red", (412, "invalid")),
        ("", (412, "invalid")),
        ("_count=1", (412, "invalid")),
    ],
)
def test_conditional_create_refuses_a_condition_that_names_nobody_for_sure(
    condition: str, expected: tuple[int, str]
) -> None:
    """Many matches, or no condition the server knows: 412 (FHIR R4, 3.1.0.8.1)."""
    desk = Desk()
    desk.create(patient("1", gender="male"))
    desk.create(patient("2", gender="male"))
    before = desk.state()

    response = desk.call("POST", "/Patient", patient("3"), headers={"if-none-exist": condition})

    assert expected == problem(response)
    assert before == desk.state()


def test_conditional_update_creates_changes_or_refuses() -> None:
    """No match creates, one match updates, several are refused (FHIR R4, 3.1.0.4.3)."""
    desk = Desk()

    created = desk.call("PUT", "/Patient?identifier=urn:sample|1", patient("1", gender="male"))
    updated = desk.call("PUT", "/Patient?identifier=urn:sample|1", patient("1", gender="female"))
    desk.create(patient("2", gender="female"))
    refused = desk.call("PUT", "/Patient?gender=female", patient("3"))

    assert [201, 200, 412] == [created.status, updated.status, refused.status]
    assert told(created)["id"] == told(updated)["id"]
    assert 2 == desk.get("/Patient")["total"]


def test_deleted_is_gone_and_unknown_is_not_found() -> None:
    desk = Desk()
    id_ = desk.create(patient("1"))

    assert 204 == desk.call("DELETE", f"/Patient/{id_}").status
    assert 204 == desk.call("DELETE", f"/Patient/{id_}").status
    assert (410, "deleted") == problem(desk.call("GET", f"/Patient/{id_}"))
    assert (410, "deleted") == problem(desk.call("GET", f"/Patient/{id_}/_history/2"))
    assert (404, "not-found") == problem(desk.call("GET", "/Patient/nobody"))
    assert (404, "not-found") == problem(desk.call("GET", f"/Patient/{id_}/_history/7"))
    assert (404, "not-found") == problem(desk.call("GET", "/Patient/nobody/_history"))
    assert 200 == desk.call("GET", f"/Patient/{id_}/_history/1").status


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_stale_version_is_refused(method: str) -> None:
    """If-Match guards against lost updates (FHIR R4, 3.1.0.5)."""
    desk = Desk()
    id_ = desk.create(patient("1"))
    body = {"PUT": patient("1", id=id_), "PATCH": [], "DELETE": None}[method]
    media = {"content-type": "application/json-patch+json"} if method == "PATCH" else {}

    stale = desk.call(method, f"/Patient/{id_}", body, headers={"if-match": 'W/"7"', **media})
    fresh = desk.call(method, f"/Patient/{id_}", body, headers={"if-match": 'W/"1"', **media})

    assert (412, "conflict") == problem(stale)
    assert fresh.status in (200, 204)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"if-none-match": 'W/"1"'}, 304),
        ({"if-none-match": 'W/"0", "1"'}, 304),
        ({"if-none-match": 'W/"2"'}, 200),
        ({"if-modified-since": "Mon, 02 Mar 2026 09:31:00 GMT"}, 304),
        ({"if-modified-since": "Mon, 02 Mar 2026 09:30:59 GMT"}, 200),
        ({"if-modified-since": "yesterday"}, 200),
    ],
)
def test_conditional_read(headers: dict[str, str], expected: int) -> None:
    """What did not change is not sent again (FHIR R4, 3.1.0.1.7)."""
    desk = Desk()
    id_ = desk.create(patient("1"))

    response = desk.call("GET", f"/Patient/{id_}", headers=headers)

    assert expected == response.status
    assert (expected == 304) == (response.body.data == b"")


def test_head_is_get_without_a_body() -> None:
    desk = Desk()
    id_ = desk.create(patient("1"))

    head, get = desk.call("HEAD", f"/Patient/{id_}"), desk.call("GET", f"/Patient/{id_}")

    assert (get.status, get.headers, b"") == (head.status, head.headers, head.body.data)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", "OPTIONS, POST"),
        ("/metadata", "GET, HEAD, OPTIONS"),
        ("/Practitioner", "GET, HEAD, OPTIONS, POST"),
        ("/Practitioner/1", "GET, HEAD, OPTIONS"),
        ("/Patient/1", "DELETE, GET, HEAD, OPTIONS, PATCH, PUT"),
    ],
)
def test_options_and_405_tell_what_is_allowed(path: str, expected: str) -> None:
    """A 405 carries Allow (RFC 9110, 15.5.6)."""
    desk = Desk()

    options, refused = desk.call("OPTIONS", path), desk.call("TRACE", path)

    assert (204, expected) == (options.status, options.header("allow"))
    assert (405, expected) == (refused.status, refused.header("allow"))
    assert (405, "not-supported") == problem(refused)


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/Medication/1", (404, "not-supported")),
        ("POST", "/Medication", (404, "not-supported")),
        ("GET", "/nonsense", (400, "invalid")),
        ("GET", "/Patient/1/2/3", (400, "invalid")),
        ("GET", "/Patient/what ever", (400, "invalid")),
        ("GET", "/Patient/$everything", (404, "not-found")),
        ("GET", "/Patient/1/_history/$op", (400, "invalid")),
        ("GET", "/", (405, "not-supported")),
    ],
)
def test_addresses_that_lead_nowhere(method: str, path: str, expected: tuple[int, str]) -> None:
    assert expected == problem(Desk().call(method, path))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", (400, "required")),
        (b" \n", (400, "required")),
        (b"{", (400, "structure")),
        (b"\xff\xfe", (400, "structure")),
        (b'{"resourceType":"Patient","id":"1","id":"2"}', (400, "structure")),
        (b"[" * 100_000, (400, "structure")),
        (b'{"resourceType":"Patient","a":' + b"[" * 199 + b"]" * 199 + b"}", (201, "")),
        (b'{"resourceType":"Patient","a":' + b"[" * 200 + b"]" * 200 + b"}", (400, "structure")),
        (b'{"resourceType":"Patient","a":"\\ud800"}', (400, "structure")),
        (b'{"resourceType":"Patient","a":NaN}', (400, "structure")),
        (b'{"resourceType":"Patient","a":' + b"9" * 5000 + b"}", (400, "structure")),
        (b'{"resourceType":"Patient","a":1e99999999999999999999}', (400, "structure")),
        (b"[]", (400, "structure")),
        (b"null", (400, "structure")),
        (b"{}", (400, "structure")),
        (b'{"resourceType":["Patient"]}', (400, "invalid")),
        (b'{"resourceType":"Observation"}', (400, "invalid")),
    ],
)
def test_hostile_bodies(data: bytes, expected: tuple[int, str]) -> None:
    """What is no resource is told so, once, and changes nothing."""
    desk = Desk()
    before = desk.state()

    response = desk.call("POST", "/Patient", data=data)

    assert expected == (problem(response) if response.status != 201 else (201, ""))
    assert (response.status == 201) == (before != desk.state())


def test_the_deepest_body_passes_every_step() -> None:
    """Nothing on the way recurses further than the reader allows."""
    desk = Desk()
    deep = '{"extension":[' * 96 + "{}" + "]}" * 96
    created = f'{{"resourceType":"Patient","contained":[{deep}]}}'
    asked = f'{{"request":{{"method":"POST","url":"Patient"}},"resource":{created}}}'
    sent = f'{{"resourceType":"Bundle","type":"transaction","entry":[{asked}]}}'

    response = desk.call("POST", "/", data=sent.encode())

    assert (200, 1) == (response.status, desk.get("/Patient?_include=Observation:subject")["total"])


def test_a_body_cut_at_the_limit_is_refused() -> None:
    response = Desk().call("POST", "/Patient", data=b'{"resourceType":', truncated=True)

    assert (413, "too-long") == problem(response)
