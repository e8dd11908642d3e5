import json
from collections.abc import Iterator
from typing import Any

import pytest
from wire_lab import Listen

from eqlab.core.errors import LabFault
from eqlab.core.exchange import Body, Request, Response
from eqlab.validate.fhir.issues import terminology as issues
from eqlab.validate.fhir.remote import Membership
from eqlab.wire.client import Client
from eqlab.wire.server import Reaction
from eqlab.wire.terminology import TerminologyServer


@pytest.fixture
def client() -> Iterator[Client]:
    with Client() as made:
        yield made


def answer(status: int, body: Any, **headers: str) -> Reaction:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Reaction(response=Response(status=status, headers=tuple(headers.items()), body=Body(data=data)))


def parameters(**values: Any) -> dict[str, Any]:
    kinds = {bool: "valueBoolean", str: "valueString"}
    given = [{"name": name.replace("_", "-"), kinds[type(value)]: value} for name, value in values.items()]
    return {"resourceType": "Parameters", "parameter": given}


def outcome(text: str) -> dict[str, Any]:
    return {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "details": {"text": text}}]}


def asked(listen: Listen, client: Client, reaction: Reaction, value_set: str = "") -> tuple[Membership, Request]:
    lab = listen(lambda _: reaction)
    server = TerminologyServer(base=f"{lab.url}/r4/", client=client)
    said = server.validate_code("http://loinc.org", "8480-6 & more", "Systolic", value_set)
    return said, lab.seen.request()


def why(server: TerminologyServer) -> str:
    with pytest.raises(LabFault) as caught:
        server.validate_code("http://loinc.org", "8480-6", "", "")
    assert caught.value.issue is issues.SERVER_FAILED
    return caught.value.facts["why"]


def test_a_code_is_asked_for_in_its_system(listen: Listen, client: Client) -> None:
    said, request = asked(listen, client, answer(200, parameters(result=True)))

    assert Membership(answer=True) == said
    assert ("GET", "/r4/CodeSystem/$validate-code") == (request.method, request.path)
    assert (("url", "http://loinc.org"), ("code", "8480-6 & more")) == request.query


def test_a_code_is_asked_for_in_a_value_set(listen: Listen, client: Client) -> None:
    _, request = asked(listen, client, answer(200, parameters(result=True)), "http://x.example/vs|1")

    assert "/r4/ValueSet/$validate-code" == request.path
    assert ("url", "http://x.example/vs|1") == request.query[0]
    assert ("system", "http://loinc.org") == request.query[1]


def test_a_code_without_system_lets_the_server_infer_it(listen: Listen, client: Client) -> None:
    lab = listen(lambda _: answer(200, parameters(result=True)))
    TerminologyServer(base=lab.url, client=client).validate_code("", "a", "", "http://x.example/vs")

    assert (("url", "http://x.example/vs"), ("code", "a"), ("inferSystem", "true")) == lab.seen.request().query


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (200, parameters(result=False), (False, "")),
        (200, parameters(result=False, message="Unknown."), (False, "the terminology server says: Unknown")),
        (200, parameters(result=False, x_unknown_system="http://x"), (None, "system")),
        (404, outcome("No such code system."), (None, "the terminology server says: No such code system")),
        (422, outcome(""), (None, "cannot answer")),
        (400, {"resourceType": "OperationOutcome", "issue": ["x", {"diagnostics": "why"}]}, (None, "why")),
    ],
)
def test_what_a_server_says_is_understood(
    listen: Listen, client: Client, status: int, body: Any, expected: tuple[bool | None, str]
) -> None:
    """A server that lacks the content leaves the code undecided."""
    said, _ = asked(listen, client, answer(status, body))

    assert expected[0] is said.answer
    assert expected[1] in said.reason


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<html>"),
        (200, b""),
        (200, {"resourceType": "Parameters"}),
        (200, parameters(result="true")),
        (200, {"resourceType": "Parameters", "parameter": [7, {"name": []}, {"name": "result", "valueBoolean": 1}]}),
        (200, outcome("x")),
        (404, b"not here"),
        (500, outcome("x")),
        (401, outcome("x")),
        (200, b"[" * 5_000),
        (200, b'{"resourceType": "Parameters", "x": "' + b"a" * 2_000_000 + b'"}'),
    ],
)
def test_an_answer_that_is_none_is_a_lab_matter(listen: Listen, client: Client, status: int, body: Any) -> None:
    lab = listen(lambda _: answer(status, body))

    assert why(TerminologyServer(base=lab.url, client=client))


def test_a_redirect_within_the_server_is_followed(listen: Listen, client: Client) -> None:
    def react(request: Request) -> Reaction:
        moved = request.path.startswith("/new")
        return answer(200, parameters(result=True)) if moved else answer(307, b"", location="/new/$validate-code")

    lab = listen(react)

    assert Membership(answer=True) == TerminologyServer(base=lab.url, client=client).validate_code("s:x", "a", "", "")


def test_a_redirect_leaves_the_server_only_for_declared_hosts(listen: Listen, client: Client) -> None:
    """What the lab asks about is nobody else's business."""
    other = listen(lambda _: answer(200, parameters(result=True)))
    place = other.url.partition("//")[2].rstrip("/")
    lab = listen(lambda _: answer(302, b"", location=f"{other.url}/r4"))

    assert place in why(TerminologyServer(base=lab.url, client=client))
    assert other.seen.requests.empty()
    assert Membership(answer=True) == TerminologyServer(
        base=lab.url, client=client, hosts=frozenset({place})
    ).validate_code("s:x", "a", "", "")


@pytest.mark.parametrize("location", ["", "/again", "file:///etc/passwd", "http://", "//[bad"])
def test_redirects_end(listen: Listen, client: Client, location: str) -> None:
    lab = listen(lambda _: answer(302, b"", location=location))

    assert why(TerminologyServer(base=lab.url, client=client))


def test_a_server_that_is_not_there_is_a_lab_matter(client: Client) -> None:
    assert "refused" in why(TerminologyServer(base="http://127.0.0.1:1", client=client))


@pytest.mark.parametrize("base", ["tx", "ftp://x", "http://"])
def test_an_unusable_address_is_a_lab_matter(client: Client, base: str) -> None:
    assert why(TerminologyServer(base=base, client=client))


def test_an_answer_that_does_not_come_ends_at_the_deadline(listen: Listen, client: Client) -> None:
    lab = listen(lambda _: Reaction(response=None, delay=2.0))

    assert "did not answer within 0.1 s" in why(TerminologyServer(base=lab.url, client=client, seconds=0.1))
