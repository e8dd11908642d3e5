"""What an armed reply does to the service's own answer."""

import json

import pytest

from eqlab.core.exchange import Body, Response
from eqlab.plan.model import Reply
from eqlab.run.faults import is_processed, react

OWN = Response(
    status=200,
    headers=(("content-type", "application/fhir+json"), ("content-length", "20")),
    body=Body(data=b'{"resourceType":"X"}', size=20),
)


def play(reply: Reply) -> tuple[Response | None, object, int]:
    asked = []

    def own() -> Response:
        asked.append(1)
        return OWN

    response, reaction = react(reply, own)
    return response, reaction, len(asked)


def test_status_comes_instead_of_the_service() -> None:
    response, _, asked = play(Reply(fault="status", status=503))

    assert response is not None
    assert (503, 0) == (response.status, asked)
    assert "OperationOutcome" == json.loads(response.body.data)["resourceType"]


def test_status_after_processing_hides_a_success() -> None:
    response, _, asked = play(Reply(fault="status", status=500, processed=True))

    assert response is not None
    assert (500, 1) == (response.status, asked)


def test_drop_answers_nothing() -> None:
    response, reaction, asked = play(Reply(fault="drop"))

    assert (None, 0) == (response, asked)
    assert reaction.drop  # type: ignore[attr-defined]


def test_lost_answer_is_processed_and_dropped() -> None:
    """The classical trap for duplicates: the service did it, the caller does not know."""
    response, reaction, asked = play(Reply(fault="drop", processed=True))

    assert (None, 1) == (response, asked)
    assert reaction.drop  # type: ignore[attr-defined]


def test_truncated_answer_keeps_its_length_and_loses_its_end() -> None:
    response, reaction, _ = play(Reply(fault="truncate"))

    assert response is not None
    assert OWN.body == response.body
    assert 10 == reaction.cut  # type: ignore[attr-defined]


def test_malformed_answer_is_complete_http_and_broken_json() -> None:
    response, _, _ = play(Reply(fault="malformed"))

    assert response is not None
    assert response.header("content-length") is None
    with pytest.raises(json.JSONDecodeError):
        json.loads(response.body.data)


def test_wrong_content_type_keeps_the_body() -> None:
    response, _, _ = play(Reply(fault="wrong-content-type"))

    assert response is not None
    assert "text/html; charset=utf-8" == response.header("content-type")
    assert OWN.body == response.body


def test_latency_delays_the_service_s_own_answer() -> None:
    response, reaction, asked = play(Reply(fault="latency", delay=2.5))

    assert (OWN, 1) == (response, asked)
    assert 2.5 == reaction.delay  # type: ignore[attr-defined]


def test_plain_armed_answer() -> None:
    reply = Reply(status=202, headers=(("Content-Type", "text/plain"),), body="later")
    response, _, asked = play(reply)

    assert response is not None
    assert (202, b"later", "text/plain", 0) == (
        response.status,
        response.body.data,
        response.header("content-type"),
        asked,
    )


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (Reply(fault="status", status=503), False),
        (Reply(fault="drop"), False),
        (Reply(fault="drop", processed=True), True),
        (Reply(fault="latency"), True),
        (Reply(fault="malformed"), True),
    ],
)
def test_whether_the_service_carries_it_out(reply: Reply, expected: bool) -> None:
    assert expected == is_processed(reply)
