from typing import Any

import pytest
from looking import AT, KINDS, body, codes, look, part

from eqlab.core.errors import AuthorError
from eqlab.core.issue import Nature

EXCHANGE = {
    "direction": "outbound",
    "request": {"method": "GET", "headers": [{"name": "accept", "value": "*/*"}]},
    "response": {
        "status": 201,
        "headers": [
            {"name": "content-type", "value": "application/fhir+json; charset=utf-8"},
            {"name": "etag", "value": "a"},
            {"name": "etag", "value": "b"},
        ],
    },
}


@pytest.mark.parametrize("expected", [201, [200, 201], "2xx", ["4xx", 201]])
def test_a_status_that_is_expected_is_no_finding(expected: Any) -> None:
    for subject in (part(EXCHANGE, ""), part(EXCHANGE["response"], "response"), part(201, "response.status")):
        assert [] == look("status", expected, subject)


@pytest.mark.parametrize("expected", [200, [200, 204], "4xx"])
def test_another_status_is_a_violation(expected: Any) -> None:
    for subject in (part(EXCHANGE, ""), part(EXCHANGE["response"], "response"), part(201, "response.status")):
        (finding,) = look("status", expected, subject)

        assert "The response has the status 201; expected is " in finding.sentence()
        assert ("response.status", "plan > case > step > status") == (finding.subject.part, str(finding.rule))


@pytest.mark.parametrize(
    "subject", [part({**EXCHANGE, "response": None}, ""), part(None, "response"), part(None, "response.status")]
)
def test_without_a_response_a_status_is_undecided(subject: Any) -> None:
    """Why no response came is told by the step that waited for it."""
    (finding,) = look("status", 200, subject)

    assert ("EQ-CHECK-102", Nature.UNDECIDED) == (finding.issue.code, finding.issue.nature)


@pytest.mark.parametrize(("check", "parameter"), [("status", 200), ("header", {"name": "a", "present": True})])
@pytest.mark.parametrize("subject", [body({"status": "active"}), part("x", "request.method"), part([1], "")])
def test_a_part_that_has_none_is_the_plan_s_mistake(check: str, parameter: Any, subject: Any) -> None:
    """A system is never blamed for a reference to the wrong part."""
    (finding,) = look(check, parameter, subject)

    assert ("EQ-CHECK-103", Nature.UNDECIDED) == (finding.issue.code, finding.issue.nature)


def test_statuses_of_which_none_is_left_out_are_refused() -> None:
    """Such a check could not fail."""
    with pytest.raises(AuthorError, match="at least one is left out"):
        KINDS["status"].compile(["1xx", "2xx", "3xx", "4xx", "5xx"], AT, {})

    KINDS["status"].compile(["1xx", "2xx", "3xx", "4xx", *range(500, 599)], AT, {})


@pytest.mark.parametrize(
    "parameter", ["ok", "6xx", 99, 600, [], None, True, [200, None], {"code": 200}, 200.0, ["2xx", "x"]]
)
def test_a_bad_status_is_refused(parameter: Any) -> None:
    with pytest.raises(
        AuthorError, match=r"plan\.yaml:7:9: The check \"status\" cannot work with .* Expected: a status"
    ):
        KINDS["status"].compile(parameter, AT, {})


@pytest.mark.parametrize(
    "expected",
    [
        {"name": "Content-Type", "matches": "^application/fhir\\+json"},
        {"name": "content-type", "equals": "application/fhir+json; charset=utf-8"},
        {"name": "etag", "equals": "a, b"},
        {"name": "ETag", "present": True},
        {"name": "location", "absent": True},
    ],
)
def test_a_header_as_expected_is_no_finding(expected: Any) -> None:
    """Names have no case; fields of one name are one value, joined by commas."""
    for subject in (part(EXCHANGE, ""), part(EXCHANGE["response"], "response")):
        assert [] == look("header", expected, subject)


@pytest.mark.parametrize(
    ("expected", "sentence"),
    [
        (
            {"name": "content-type", "matches": "xml$"},
            "The response has the header content-type: application/fhir+json; charset=utf-8; expected is /xml$/.",
        ),
        ({"name": "etag", "equals": "a"}, 'The response has the header etag: a, b; expected is "a".'),
        ({"name": "location", "present": True}, "The response has no header location; expected is any value."),
        ({"name": "location", "equals": 3}, 'The response has no header location; expected is "3".'),
        ({"name": "etag", "absent": True}, "The response has the header etag: a, b; it must not be there."),
    ],
)
def test_another_header_is_a_violation(expected: Any, sentence: str) -> None:
    (finding,) = look("header", expected, part(EXCHANGE, ""))

    assert sentence == finding.sentence()
    assert ("response.headers", expected["name"]) == (finding.subject.part, finding.subject.path)
    assert f"plan > case > step > header > {expected['name']}" == str(finding.rule)


def test_of_an_exchange_the_system_s_own_message_is_looked_at() -> None:
    """Inbound the system sent the request, outbound the response; a part says for itself."""
    inbound = {**EXCHANGE, "direction": "inbound"}

    assert [] == look("header", {"name": "accept", "present": True}, part(inbound, ""))
    assert ["EQ-CHECK-202"] == codes(look("header", {"name": "accept", "present": True}, part(EXCHANGE, "")))
    assert [] == look("header", {"name": "accept", "present": True}, part(EXCHANGE["request"], "request"))


def test_without_a_response_a_header_is_undecided() -> None:
    for subject in (part({"direction": "outbound", "request": {}}, ""), part(None, "response")):
        assert ["EQ-CHECK-102"] == codes(look("header", {"name": "etag", "absent": True}, subject))


def test_a_secret_is_evidence() -> None:
    """The store keeps what was sent; every door redacts it when it tells the finding."""
    subject = part({"headers": [{"name": "authorization", "value": "Bearer s3cret"}]}, "request")
    (finding,) = look("header", {"name": "Authorization", "matches": "^Basic "}, subject)

    assert "Bearer s3cret" == finding.facts["found"]


def test_a_long_header_and_a_slow_pattern_are_undecided() -> None:
    subject = part({"headers": [{"name": "x", "value": "a" * 20_000}]}, "request")
    (finding,) = look("header", {"name": "x", "matches": "^.*b.*c$"}, subject)

    assert ("EQ-CHECK-205", "20000") == (finding.issue.code, finding.facts["size"])


@pytest.mark.parametrize(
    ("parameter", "expected"),
    [
        ("content-type", "a mapping with name, matches, equals, present, absent"),
        ({"name": "a b", "present": True}, "name: the header's name"),
        ({"present": True}, "name: the header's name"),
        ({"name": "a"}, "exactly one of matches"),
        ({"name": "a", "present": True, "equals": "b"}, "exactly one of matches"),
        ({"name": "a", "present": "yes"}, "present: true"),
        ({"name": "a", "absent": False}, "absent: true"),
        ({"name": "a", "equals": True}, "equals: a string"),
        ({"name": "a", "matches": ["b"]}, "matches: a string"),
        ({"name": "a", "equal": "b"}, 'Did you mean "equals"?'),
        ({"name": "a", "matches": "("}, "EQ-CHECK-001"),
        ({"name": "a", "matches": ""}, "a pattern that some values do not fit"),
        ({"name": "a", "matches": "[^x]*"}, "a pattern that some values do not fit"),
    ],
)
def test_a_bad_header_is_refused(parameter: Any, expected: str) -> None:
    with pytest.raises(AuthorError) as refused:
        KINDS["header"].compile(parameter, AT, {})

    assert expected in refused.value.sentence()
    assert AT == refused.value.at
