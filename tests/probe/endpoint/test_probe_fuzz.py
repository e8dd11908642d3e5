"""fuzz.input against applications on loopback: one that takes anything well, and one for each way to fail."""

import json
import random
import threading
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from probe_lab import codes, files, free_port, lab, look, reply, secrets, serving

from eqlab.core.errors import AuthorError, ConfigurationError
from eqlab.core.exchange import Request, Response
from eqlab.core.probe import Mode, Sighting
from eqlab.probe.endpoint.described import from_capability, from_openapi
from eqlab.probe.endpoint.error_forms import misformed
from eqlab.probe.endpoint.fuzz import FUZZ
from eqlab.probe.endpoint.mutations import mutations
from eqlab.probe.endpoint.traffic import Call

GOOD = {"resourceType": "Patient", "name": [{"family": "Weber"}]}
OUTCOME = json.dumps({"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "invalid"}]})
App = Callable[[Request], Response]


def is_good(request: Request) -> bool:
    try:
        return bool(json.loads(request.body.data) == GOOD) and not request.query
    except (ValueError, RecursionError):
        return False


def careful(request: Request) -> Response:
    return reply(200) if is_good(request) else reply(400, OUTCOME)


def crashing(request: Request) -> Response:
    return reply(200) if is_good(request) else reply(500, "sorry")


def leaking(request: Request) -> Response:
    return reply(200) if is_good(request) else reply(400, "java.lang.NullPointerException")


def throttling(request: Request) -> Response:
    return reply(200) if is_good(request) else reply(429)


def fuzzed(app: App, **more: Any) -> Sighting:
    with serving(app) as url:
        call = {"url": f"{url}/Patient", "method": "POST", "body": json.dumps(GOOD)}
        return look(FUZZ, **{"calls": [call], "rate": 200, "most": 60, **more})


def test_an_application_that_takes_anything_well_passes() -> None:
    sighting = fuzzed(careful, errors="fhir")

    assert ("passed", [], "60") == (sighting.outcome, codes(sighting), sighting.seen["calls"])
    assert Mode.INTRUSIVE is FUZZ.mode


@pytest.mark.parametrize(
    ("app", "errors", "expected"),
    [
        (crashing, "any", {"EQ-PROBE-411", "EQ-PROBE-418"}),
        (leaking, "any", {"EQ-PROBE-414", "EQ-PROBE-418"}),
        (leaking, "fhir", {"EQ-PROBE-414", "EQ-PROBE-416", "EQ-PROBE-418"}),
        (careful, "problem", {"EQ-PROBE-416", "EQ-PROBE-418"}),
    ],
)
def test_each_way_to_fail_is_seen(app: App, errors: str, expected: set[str]) -> None:
    sighting = fuzzed(app, errors=errors)

    assert ("failed", expected) == (sighting.outcome, set(codes(sighting)))
    assert 5 >= codes(sighting).count("EQ-PROBE-411")


def test_what_broke_can_be_sent_again() -> None:
    """The same seed sends the same; the evidence holds what was sent."""
    told = [json.loads(fuzzed(crashing, seed=seed).raw) for seed in (7, 7, 8)]
    numbers = [[(one["number"], one["mutation"]) for one in each["broken"]] for each in told]

    assert numbers[0] == numbers[1] != numbers[2]
    assert all(one["sent"].startswith("POST http") for one in told[0]["broken"])


def test_an_application_that_hangs_on_a_message_fails() -> None:
    over = threading.Event()

    def hanging(request: Request) -> Response:
        if not request.body.data:
            over.wait(10)
        return careful(request)

    try:
        sighting = fuzzed(hanging, patience=0.4, most=20)
    finally:
        over.set()

    assert ("failed", {"EQ-PROBE-412"}) == (sighting.outcome, set(codes(sighting)))


def test_an_application_that_stays_down_fails_and_is_left_alone() -> None:
    over, down = threading.Event(), threading.Event()

    def fragile(request: Request) -> Response:
        if down.is_set() or not request.body.data:
            down.set()
            over.wait(10)
        return careful(request)

    try:
        sighting = fuzzed(fragile, patience=0.3, most=200)
    finally:
        over.set()

    assert ("failed", ["EQ-PROBE-415"]) == (sighting.outcome, codes(sighting))
    assert 200 > int(sighting.seen["calls"])


def test_who_holds_the_laboratory_up_is_undecided_and_left_alone() -> None:
    sighting = fuzzed(throttling)

    assert ("error", ["EQ-PROBE-410"]) == (sighting.outcome, codes(sighting))
    assert 60 > int(sighting.seen["calls"])


def test_a_valid_call_that_is_refused_proves_nothing() -> None:
    sighting = fuzzed(lambda _request: reply(401))

    assert ("error", ["EQ-PROBE-400"], "0") == (sighting.outcome, codes(sighting), sighting.seen["calls"])


def test_an_application_that_is_not_there_is_undecided() -> None:
    assert "error" == look(FUZZ, calls=[{"url": f"http://localhost:{free_port()}/"}]).outcome


def test_the_time_of_the_probe_ends_it() -> None:
    with serving(careful) as url:
        call = {"url": f"{url}/Patient", "method": "POST", "body": json.dumps(GOOD)}
        sighting = look(FUZZ, lab(seconds=1.0), calls=[call], rate=20, most=500)

    assert ("error", ["EQ-PROBE-409"]) == (sighting.outcome, codes(sighting))


def test_calls_come_no_faster_than_they_may() -> None:
    with serving(careful) as url:
        call = {"url": f"{url}/Patient", "method": "POST", "body": json.dumps(GOOD)}
        sighting = look(FUZZ, lab(seconds=1.0), calls=[call], rate=10, most=500)

    assert 10 >= int(sighting.seen["calls"])


def test_the_token_is_not_kept() -> None:
    seen: set[str | None] = set()

    def guarded(request: Request) -> Response:
        seen.add(request.header("authorization"))
        return crashing(request)

    with serving(guarded) as url:
        call = {"url": f"{url}/Patient", "method": "POST", "body": json.dumps(GOOD)}
        where = lab(secret=secrets(tester="sesame"))
        sighting = look(FUZZ, where, calls=[call], token="tester", rate=200, most=20)

    assert {"Bearer sesame"} == seen
    assert b"sesame" not in sighting.raw


STATEMENT = {
    "resourceType": "CapabilityStatement",
    "rest": [
        {
            "mode": "server",
            "resource": [
                {
                    "type": "Patient",
                    "interaction": [{"code": "search-type"}, {"code": "create"}],
                    "searchParam": [{"name": "birthdate", "type": "date"}, {"name": "family", "type": "string"}],
                }
            ],
        }
    ],
}


def fhir(request: Request) -> Response:
    """A server that lets a stack overflow show when a day is none."""
    if request.path == "/fhir/metadata":
        return reply(200, json.dumps(STATEMENT))
    asked = dict(request.query)
    if "eqlab" in asked or len(asked) > 2:
        return reply(400, OUTCOME)
    if asked.get("birthdate", "2024-01-31") != "2024-01-31":
        return reply(500, "java.lang.StackOverflowError")
    return reply(200, "{}")


def test_a_server_that_describes_itself_is_looked_at_by_its_statement() -> None:
    with serving(fhir) as url:
        sighting = look(FUZZ, base=f"{url}/fhir", rate=200, most=50)

    assert {"EQ-PROBE-411", "EQ-PROBE-414"} <= set(codes(sighting))
    assert all("birthdate" in one.subject.part for one in sighting.findings)


OPENAPI = {
    "openapi": "3.1.0",
    "paths": {
        "/patients/{id}": {
            "parameters": [{"$ref": "#/components/parameters/id"}],
            "get": {
                "parameters": [{"name": "view", "in": "query", "schema": {"enum": ["short", "long"]}}],
                "responses": {"4XX": {"content": {"application/problem+json": {}}}},
            },
        },
        "/patients": {
            "post": {
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Patient"}}}},
                "responses": {"default": {"content": {"application/json": {}}}},
            }
        },
    },
    "components": {
        "parameters": {"id": {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}},
        "schemas": {
            "Patient": {
                "type": "object",
                "required": ["family", "born", "kin"],
                "properties": {
                    "family": {"type": "string", "minLength": 3},
                    "born": {"type": "string", "format": "date"},
                    "kin": {"type": "array", "items": {"$ref": "#/components/schemas/Patient"}},
                    "note": {"type": "string"},
                },
            }
        },
    },
}


def test_an_interface_is_looked_at_by_its_openapi_file() -> None:
    def api(request: Request) -> Response:
        if request.path == "/patients/1" and request.query == (("view", "short"),):
            return reply(200, "{}")
        return reply(404, "nothing here")

    with serving(api) as url:
        where = lab(files=files(api=json.dumps(OPENAPI).encode()))
        sighting = look(FUZZ, where, base=url, openapi="api", rate=200, most=30)

    assert {"EQ-PROBE-416", "EQ-PROBE-418"} == set(codes(sighting))


def test_calls_are_made_by_examples_and_schemas() -> None:
    get, post = from_openapi(OPENAPI, "http://localhost/", ("GET", "POST"))

    assert ("http://localhost/patients/{id}?view={view}", "problem") == (get.call.url, get.errors)
    assert {"id": "1", "view": "short"} == get.call.values
    assert {"family": "eqlab", "born": "2024-01-31"}.items() <= json.loads(post.call.body).items()
    assert "json" == post.errors


def test_a_statement_gives_searches_and_creates() -> None:
    made = [one.call for one in from_capability(STATEMENT, "http://localhost/", ("GET", "POST"))]

    assert ["2024-01-31", "eqlab"] == [one.values["value"] for one in made[:2]]
    assert {"resourceType": "Patient"} == json.loads(made[2].body)
    assert ["GET", "GET"] == [one.call.method for one in from_capability(STATEMENT, "http://localhost", ("GET",))]


@pytest.mark.parametrize("described", [b"{", b"[]", b'{"paths": {"/x": {"get": {"parameters": 7}}}}'])
def test_a_description_that_gives_no_call_is_undecided(described: bytes) -> None:
    with serving(lambda _request: reply(404)) as url:
        sighting = look(FUZZ, lab(files=files(api=described)), base=url, openapi="api")

    assert ("error", ["EQ-PROBE-417"]) == (sighting.outcome, codes(sighting))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["$ref", "paths", "get", "parameters", "schema", "type", "properties", "rest", "resource", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(JSON, JSON)
def test_no_description_breaks_the_laboratory(one: Any, other: Any) -> None:
    """Descriptions are the vendor's: whatever they hold, calls are made of them or not."""
    document = {"paths": {"/x": {"get": one, "parameters": other}}, "rest": other}
    made = [*from_openapi(document, "http://localhost", ("GET",)), *from_capability(document, "http://localhost", ())]

    assert all(call.call.ask().url.startswith("http://localhost") for call in made)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=20), st.sampled_from(["json", "fhir+json", "xml", "plain"]), st.integers(0, 9), JSON)
def test_a_seed_decides_what_is_sent(value: str, kind: str, seed: int, body: Any) -> None:
    """The same seed gives the same, another one another; every one goes to the host of the call."""
    written = "<a><b>{v}</b></a>" if kind == "xml" else json.dumps({"v": "{v}", "more": body})
    call = Call(
        url="http://localhost/{v}", method="POST", body=written, type=f"application/{kind}", values={"v": value}
    )
    first, again = (
        [next(stream).ask for _ in range(60)] for stream in (mutations(call, str(seed)), mutations(call, str(seed)))
    )

    assert first == again
    assert all(one.url.startswith("http://localhost/") and one.method == "POST" for one in first)


def test_chance_is_not_shared() -> None:
    """Making alterations leaves the machine's own chance alone."""
    random.seed(4)
    expected = random.random()
    random.seed(4)
    next(mutations(Call(url="http://localhost/", body="{}"), "1"))

    assert expected == random.random()


@pytest.mark.parametrize(
    ("body", "kind", "form", "good"),
    [
        ("{}", "application/json", "json", True),
        ("<p>", "text/html", "json", False),
        ('{"title": "x", "status": 400}', "application/problem+json; charset=utf-8", "problem", True),
        ('{"status": 404}', "application/problem+json", "problem", False),
        ("[]", "application/problem+json", "problem", False),
        ("{}", "application/json", "problem", False),
        (OUTCOME, "application/fhir+json", "fhir", True),
        ('{"resourceType": "OperationOutcome", "issue": []}', "application/fhir+json", "fhir", False),
        ('{"resourceType": "OperationOutcome", "issue": [{"code": "x"}]}', "application/fhir+json", "fhir", False),
        ("{}", "application/fhir+json", "fhir", False),
        ("", "", "any", True),
    ],
)
def test_errors_keep_the_form_that_was_promised(body: str, kind: str, form: str, good: bool) -> None:
    assert good is (misformed(reply(400, body, content_type=kind), form) is None)


@pytest.mark.parametrize("given_", [{}, {"openapi": "api", "calls": [{"url": "http://localhost/"}]}])
def test_without_anything_to_alter_the_plan_is_refused(given_: dict[str, Any]) -> None:
    with pytest.raises(AuthorError):
        look(FUZZ, **given_)


def test_a_host_that_was_not_declared_is_not_called() -> None:
    with pytest.raises(ConfigurationError):
        look(FUZZ, calls=[{"url": "http://elsewhere.example/"}])
