"""api.contract and error.leak against applications on loopback, orderly and talkative."""

import json
import traceback
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from probe_lab import codes, free_port, lab, look, reply, secrets, serving

from eqlab.core.errors import AuthorError, ConfigurationError
from eqlab.core.exchange import Request, Response
from eqlab.probe.endpoint.api_contract import API_CONTRACT
from eqlab.probe.endpoint.contract import undeclared
from eqlab.probe.endpoint.error_leak import ERROR_LEAK, PROVOCATIONS
from eqlab.probe.endpoint.leaks import find_leak

SCHEMA = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "string"}, "names": {"type": "array", "items": {"$ref": "#/$defs/name"}}},
    "$defs": {"name": {"type": "object", "properties": {"family": {"type": "string"}}}},
}


def answering(value: object, status: int = 200) -> Callable[[Request], Response]:
    return lambda _request: reply(status, json.dumps(value), content_type="application/json")


def contract(value: object, status: int = 200) -> list[str]:
    with serving(answering(value, status)) as url:
        return codes(look(API_CONTRACT, calls=[{"url": url, "schema": SCHEMA}]))


def test_an_answer_as_declared_passes() -> None:
    assert [] == contract({"id": "1", "names": [{"family": "Muller"}]})


def test_an_undeclared_member_fails() -> None:
    assert ["EQ-PROBE-145", "EQ-PROBE-145"] == contract({"id": "1", "names": [{"given": "A"}], "debug": True})


def test_an_answer_against_its_schema_fails() -> None:
    found = contract({"id": 1})

    assert 1 == len(found)
    assert "EQ-PROBE-145" not in found


def test_an_undeclared_status_fails() -> None:
    assert ["EQ-PROBE-147"] == contract({"id": "1"}, 500)


def test_an_answer_that_is_no_json_fails() -> None:
    with serving(lambda _request: reply(200, "<html>")) as url:
        assert ["EQ-PROBE-148"] == codes(look(API_CONTRACT, calls=[{"url": url, "schema": SCHEMA}]))


def test_a_bad_schema_is_its_author_s_matter() -> None:
    with pytest.raises(AuthorError):
        look(API_CONTRACT, calls=[{"url": "http://localhost/", "schema": {"type": "strin"}}])


def test_a_missing_secret_is_a_matter_of_configuration() -> None:
    with pytest.raises(ConfigurationError) as caught:
        look(API_CONTRACT, base="http://localhost/", token="tester", trust="any")

    assert "EQ-PROBE-010" == caught.value.issue.code


def fhir(searchable: tuple[str, ...], known: tuple[str, ...]) -> Callable[[Request], Response]:
    interaction = [{"code": "search-type"}]
    resources = [{"type": kind, "interaction": interaction} for kind in searchable]
    statement = {"resourceType": "CapabilityStatement", "rest": [{"mode": "server", "resource": resources}]}

    def answer(request: Request) -> Response:
        if request.header("authorization") != "Bearer sesame":
            return reply(401)
        if request.path == "/metadata":
            return reply(200, json.dumps(statement))
        return reply(200 if request.path.strip("/") in known else 404, "{}")

    return answer


@pytest.mark.parametrize(
    ("searchable", "known", "expected"),
    [
        (("Patient", "Observation"), ("Patient", "Observation"), []),
        (("Patient", "Observation"), ("Patient",), ["EQ-PROBE-149"]),
        (("Patient",), ("Patient", "AuditEvent"), ["EQ-PROBE-150"]),
    ],
)
def test_a_server_does_what_it_declares(
    searchable: tuple[str, ...], known: tuple[str, ...], expected: list[str]
) -> None:
    with serving(fhir(searchable, known)) as url:
        where = lab(secret=secrets(tester="sesame"))
        sighting = look(API_CONTRACT, where, base=url, undeclared=["AuditEvent"], token="tester")

    assert expected == codes(sighting)
    assert b"sesame" not in sighting.raw


def test_a_server_without_a_statement_fails() -> None:
    with serving(lambda _request: reply(404)) as url:
        assert ["EQ-PROBE-151"] == codes(look(API_CONTRACT, base=url))


def test_nothing_to_compare_with_is_undecided() -> None:
    assert "error" == look(API_CONTRACT).outcome
    assert "error" == look(API_CONTRACT, base=f"http://localhost:{free_port()}").outcome


def test_references_in_circles_end() -> None:
    schema = {"$ref": "#/$defs/a", "$defs": {"a": {"anyOf": [{"$ref": "#/$defs/a"}], "properties": {"x": True}}}}

    assert ["y"] == list(undeclared({"x": 1, "y": 2}, schema, schema))


@given(st.dictionaries(st.text(max_size=5), st.integers(), max_size=5))
def test_what_a_schema_leaves_open_is_declared(value: dict[str, int]) -> None:
    assert [] == list(undeclared(value, {"additionalProperties": True}, {}))
    assert [] == list(undeclared(value, {"type": "object"}, {}))


def quiet(request: Request) -> Response:
    """An application that refuses bad input with a number to ask for."""
    known = request.method == "GET" and request.path == "/" and not request.query
    return reply(200 if known else 400, "Request refused. Reference 7f3a.")


def talkative(request: Request) -> Response:
    """An application in debug mode."""
    try:
        json.loads(request.body.data or b"{")
    except ValueError:
        return reply(500, traceback.format_exc())
    return reply(404, "<p>Not Found")


def test_quiet_errors_pass() -> None:
    with serving(quiet) as url:
        sighting = look(ERROR_LEAK, url=url, tokens=["4711080012345"])

    assert ("passed", []) == (sighting.outcome, codes(sighting))
    assert str(len(PROVOCATIONS)) == sighting.seen["provoked"]


def test_a_debug_mode_fails() -> None:
    with serving(talkative) as url:
        sighting = look(ERROR_LEAK, url=url)

    assert {"EQ-PROBE-152", "EQ-PROBE-154"} == set(codes(sighting))


def test_a_patient_in_an_error_fails() -> None:
    with serving(lambda _request: reply(400, "Patient 4711080012345 has no such element")) as url:
        assert {"EQ-PROBE-153"} == set(codes(look(ERROR_LEAK, url=url, tokens=["4711080012345"])))


def test_an_application_that_is_not_there_is_undecided() -> None:
    assert "error" == look(ERROR_LEAK, url=f"http://localhost:{free_port()}").outcome


@pytest.mark.parametrize(
    "text",
    [
        "\tat org.example.Patient.find(Patient.java:42)",
        "java.lang.NullPointerException",
        "at App.Run(String a) in C:\\src\\App.cs:line 7",
        "System.Data.SqlClient.SqlException: x",
        "at Object.<anonymous> (/app/server/index.js:10:3)",
        "<b>Fatal error</b>: Uncaught x in <b>/www/a.php</b>",
        "app.rb:12:in `call'",
        "goroutine 1 [running]",
        "ORA-00942: table",
        'near "OR": syntax error',
        "/var/lib/portal/data.db",
        "Whitelabel Error Page",
    ],
)
def test_known_leaks_are_found(text: str) -> None:
    assert find_leak(f"Oops. {text}") is not None


@pytest.mark.parametrize(
    "text",
    ["Please select a patient from the list.", "See https://portal.example/usr/share/help/x", "Reference 7f3a", ""],
)
def test_ordinary_words_are_no_leak(text: str) -> None:
    assert find_leak(text) is None
