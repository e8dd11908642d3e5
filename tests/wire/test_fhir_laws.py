from typing import Any

import pytest
from fhir_sample import Desk, bundle, patient, request, told
from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.core.exchange import Request

WORDS = st.sampled_from(
    [
        "",
        "Patient",
        "Observation",
        "Bundle",
        "Binary",
        "transaction",
        "batch",
        "POST",
        "PUT",
        "GET",
        "DELETE",
        "PATCH",
        "urn:uuid:1",
        "urn:uuid:2",
        "Patient/1",
        "Patient/1/_history/1",
        "Patient?identifier=1",
        "Patient?gender=male",
        "Observation/$op",
        "http://a.example/Patient/1",
        "identifier=urn:sample|1",
        'W/"1"',
        "1",
        "male",
    ]
)
KEYS = st.sampled_from(
    [
        "resourceType",
        "id",
        "meta",
        "entry",
        "request",
        "resource",
        "method",
        "url",
        "fullUrl",
        "type",
        "ifMatch",
        "ifNoneExist",
        "identifier",
        "system",
        "value",
        "subject",
        "reference",
        "gender",
        "contentType",
        "data",
        "name",
        "birthDate",
        "coding",
        "code",
        "effectivePeriod",
        "start",
    ]
)
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text(), WORDS
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.one_of(KEYS, st.text()), inner, max_size=5)
    ),
    max_leaves=12,
)
RESOURCES = st.builds(
    lambda type_, more: {**more, "resourceType": type_},
    st.sampled_from(["Patient", "Observation", "Binary", "Medication"]),
    st.dictionaries(KEYS, VALUES, max_size=5),
)
REFERENCES = st.sampled_from(
    ["urn:uuid:1", "urn:uuid:2", "Patient?identifier=1", "Patient?gender=male", "Patient/1", "Patient?", "#x"]
)
NOTES = st.builds(
    lambda where, more: {"resourceType": "Observation", "subject": {"reference": where}, **more},
    REFERENCES,
    st.fixed_dictionaries({}, optional={"code": VALUES, "effectivePeriod": VALUES}),
)
ENTRIES = st.fixed_dictionaries(
    {
        "request": st.fixed_dictionaries(
            {"method": st.sampled_from(["POST", "PUT", "GET", "DELETE", "PATCH"]), "url": WORDS},
            optional={"ifMatch": VALUES, "ifNoneExist": VALUES},
        )
    },
    optional={"fullUrl": WORDS, "resource": st.one_of(RESOURCES, VALUES)},
)
PLAUSIBLE = st.builds(
    lambda resource, url: {
        "resource": resource,
        "fullUrl": url,
        "request": {"method": "POST", "url": resource["resourceType"]},
    },
    st.one_of(NOTES, st.just(patient("1", gender="male"))),
    st.sampled_from(["urn:uuid:1", "urn:uuid:2", "urn:uuid:3"]),
)
PLAUSIBLE_ENTRIES = st.lists(PLAUSIBLE, max_size=3, unique_by=lambda item: item["fullUrl"])
BUNDLES = st.builds(
    lambda type_, entries: bundle(*entries, type_=type_),
    st.sampled_from(["transaction", "batch"]),
    st.one_of(PLAUSIBLE_ENTRIES, st.lists(st.one_of(PLAUSIBLE, ENTRIES), max_size=4)),
)
PATHS = st.sampled_from(
    [
        "/",
        "/Patient",
        "/Patient/1",
        "/Patient/_search",
        "/Patient/1/_history",
        "/Patient/1/_history/1",
        "/metadata",
        "/X",
    ]
)
QUERIES = st.lists(
    st.tuples(
        st.sampled_from(
            ["identifier", "birthdate", "name:exact", "_sort", "_count", "_include", "subject", "_format", "x.y", ":"]
        ),
        st.one_of(WORDS, st.text()),
    ),
    max_size=3,
).map(tuple)
HEADERS = st.lists(
    st.tuples(
        st.sampled_from(
            ["accept", "content-type", "if-match", "if-none-match", "if-none-exist", "if-modified-since", "prefer"]
        ),
        st.one_of(st.text(), st.sampled_from(["*/*", "application/fhir+json", "application/json-patch+json", 'W/"1"'])),
    ),
    max_size=2,
).map(tuple)


def _json(value: Any) -> Any:
    return request("POST", "/", value)


REQUESTS = st.one_of(
    BUNDLES.map(_json),
    VALUES.map(_json),
    st.builds(
        Request,
        method=st.sampled_from(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", ""]),
        target=st.just("/"),
        path=st.one_of(PATHS, st.text()),
        query=QUERIES,
        headers=HEADERS,
        body=st.one_of(
            st.binary(max_size=40).map(lambda data: request("POST", "/", data=data).body),
            BUNDLES.map(lambda value: _json(value).body),
        ),
    ),
)


def check_answer(asked: Request, status: int, body: Any) -> None:
    """An error has an OperationOutcome; a Bundle taken has its response; nothing broke."""
    assert status != 500
    if asked.method == "HEAD" or status in (204, 304):
        assert body is None
    elif status >= 400:
        assert "OperationOutcome" == body["resourceType"]
        assert all(issue["code"] and issue["details"]["text"] for issue in body["issue"])
    elif body is not None and body["resourceType"] == "Bundle":
        assert body["type"] in ("transaction-response", "batch-response", "searchset", "history")


@settings(max_examples=300, deadline=None)
@given(st.lists(REQUESTS, min_size=1, max_size=4))
def test_any_request_has_a_right_answer(requests: list[Request]) -> None:
    """Whatever comes, in whatever order: a response, never an exception, never a 500."""
    desk = Desk()
    for asked in requests:
        response = desk.answer(asked)
        check_answer(asked, response.status, told(response))


@settings(max_examples=200, deadline=None)
@given(st.lists(BUNDLES, max_size=2), BUNDLES)
def test_what_fails_leaves_the_state_as_it_was(before: list[Any], last: Any) -> None:
    """A transaction that is refused has changed nothing, to the byte."""
    desk = Desk()
    for item in before:
        desk.call("POST", "/", item)
    state = desk.state()

    response = desk.call("POST", "/", last)

    assert response.status < 400 or state == desk.state()


@settings(max_examples=100, deadline=None)
@given(st.lists(REQUESTS, max_size=5))
def test_the_same_requests_give_the_same_answers_and_state(requests: list[Request]) -> None:
    """Ids and times are arguments: a replay rebuilds the campaign."""
    one, other = Desk(), Desk()

    assert [one.answer(asked) for asked in requests] == [other.answer(asked) for asked in requests]
    assert one.state() == other.state()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["1", "2", "3"]), min_size=1, max_size=6))
def test_conditional_creates_keep_identifiers_unique(values: list[str]) -> None:
    """With ifNoneExist every identifier exists once, however often it is sent."""
    desk = Desk()
    for value in values:
        desk.call("POST", "/Patient", patient(value), headers={"if-none-exist": f"identifier=urn:sample|{value}"})

    assert len(set(values)) == desk.get("/Patient")["total"]


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_nothing_a_caller_sends_is_changed_in_place(method: str) -> None:
    """Parsed bodies are shared between readers."""
    desk = Desk()
    body = patient("1", id="7", meta={"versionId": "9"})
    asked = request(method, "/Patient" if method == "POST" else "/Patient/7", body)

    first, second = desk.answer(asked), desk.answer(asked)

    assert told(first)["identifier"] == told(second)["identifier"]
    assert ["1", "1" if method == "POST" else "2"] == [told(item)["meta"]["versionId"] for item in (first, second)]
