"""`eqlab validate --tx`: a terminology server that decides, fails, or is not there."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from cli_hands import Hand
from judging_hands import PATIENT, WRONG, ask, severities

from eqlab.core.values import Json


class Tx:
    """A terminology server on loopback that says the same to every question."""

    def __init__(self, status: int, body: Json) -> None:
        self.asked: list[str] = []
        data = json.dumps(body).encode()
        asked = self.asked

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_response(status)
                self.send_header("content-type", "application/fhir+json")
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: Any) -> None: ...

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/r4"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()

    def end(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def result_of(*, value: bool) -> Json:
    return {"resourceType": "Parameters", "parameter": [{"name": "result", "valueBoolean": value}]}


@pytest.fixture
def tx(request: pytest.FixtureRequest) -> Iterator[Tx]:
    server = Tx(*request.param)
    yield server
    server.end()


OPEN = '{"resourceType": "Basic", "code": {"coding": [{"system": "http://x.example/c", "code": "a"}]}}'


@pytest.mark.parametrize(
    ("tx", "code"), [((200, result_of(value=True)), 0), ((200, result_of(value=False)), 1)], indirect=["tx"]
)
def test_a_terminology_server_decides_what_the_lab_cannot(hand: Hand, tx: Tx, code: int) -> None:
    hand.write("open.json", OPEN)

    assert 2 == hand.call("validate", "open.json").exit_code
    assert code == hand.call("validate", "--tx", tx.url, "open.json", "open.json").exit_code
    assert 1 == len(set(tx.asked)) == len(tx.asked)


@pytest.mark.parametrize("tx", [(500, {}), (200, {"resourceType": "Patient"})], indirect=True)
def test_a_terminology_server_that_fails_is_a_lab_matter(hand: Hand, tx: Tx) -> None:
    """Nothing is held against the resource for it; what is wrong all the same stays wrong."""
    hand.write("open.json", OPEN)
    result = hand.call("validate", "--tx", tx.url, "open.json")

    assert 3 == result.exit_code
    assert "not finished" in result.stdout
    assert "The terminology server was given up" in result.stdout
    assert 1 == hand.call("validate", "--tx", tx.url, hand.write("wrong.json", WRONG)).exit_code


def test_a_terminology_server_that_is_not_there_is_a_lab_matter(hand: Hand) -> None:
    hand.write("open.json", OPEN)

    assert 3 == hand.call("validate", "--tx", "http://127.0.0.1:1", "open.json").exit_code


@pytest.mark.parametrize("url", ["ftp://x.example", "x.example", "http://", "http://me:secret@x.example"])
def test_an_address_that_is_none_of_http_is_refused(hand: Hand, url: str) -> None:
    result = hand.call("validate", "--tx", url, hand.write("a.json", PATIENT))

    assert 64 == result.exit_code
    assert "cannot be asked" in result.stderr
    assert "secret" not in result.stderr


@pytest.mark.parametrize("tx", [(500, {})], indirect=True)
def test_a_request_tells_an_outage_as_what_the_lab_could_not_do(hand: Hand, tx: Tx) -> None:
    files = [str(hand.folder / hand.write(name, text)) for name, text in (("open.json", OPEN), ("wrong.json", WRONG))]
    said = ask(*({"id": one, "file": one} for one in files), arguments=("--tx", tx.url))

    assert "terminology server was given up" in said[0]["error"]
    assert "error" in severities(said[1])
