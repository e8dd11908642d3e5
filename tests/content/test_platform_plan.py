"""The plan that tests platforms: our own mock passes it, and a platform that errs is caught where it errs."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from eprescription_campaigns import WORKSHOP, blemishes, plan_of, played

from eqlab.config import SystemFile
from eqlab.core.clock import SystemClock
from eqlab.core.event import SystemFacts
from eqlab.core.exchange import Body, Connection, Request, Response
from eqlab.core.record import CampaignRecord
from eqlab.core.service import Call
from eqlab.core.verdict import Kind
from eqlab.run.platform import id_maker
from eqlab.wire.pki import Authority
from eqlab.wire.server import Listener, Reaction, ServerTls, ignore_delivery
from eqlab.wiring import Settings, open_session

Spoil = Callable[[Request, Response], Response]


def sound(_request: Request, response: Response) -> Response:
    return response


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.open_or_create(tmp_path_factory.mktemp("pki"), SystemClock())


@contextmanager
def platform(authority: Authority, spoil: Spoil) -> Iterator[str]:
    """Our mock as a platform of its own, its answers spoilt; gives its base URL."""
    service = WORKSHOP.content.service("eprescription")
    one_at_a_time = threading.Lock()
    new_id = id_maker("platform")

    def handle(request: Request, connection: Connection) -> tuple[Reaction, Callable[[str], None]]:
        with one_at_a_time:
            call = Call(now=datetime.now(UTC), new_id=new_id, base_url=listener.url, connection=connection)
            return Reaction(response=spoil(request, service.answer(request, call))), ignore_delivery

    credentials = authority.server(["localhost", "127.0.0.1"])
    listener = Listener(tls=ServerTls(credentials=credentials, authorities=authority.root_path), handle=handle)
    listener.start()
    try:
        yield listener.url
    finally:
        listener.stop()


def play(authority: Authority, folder: Path, spoil: Spoil, **claims: bool) -> CampaignRecord:
    plan = plan_of("lab-platform")
    with platform(authority, spoil) as url:
        facts = SystemFacts(
            name="Some platform", version="1", roles=("platform",), claims=claims, endpoints={"fhir": url}
        )
        system = SystemFile(facts=facts, authority=authority.root_path)
        return played(open_session(WORKSHOP, plan, system, Settings(out=folder, seed=1, authority=authority)))


def with_status(response: Response, status: int) -> Response:
    return replace(response, status=status)


def with_json(response: Response, change: Callable[[dict[str, object]], None]) -> Response:
    value = json.loads(response.body.data)
    change(value)
    data = json.dumps(value).encode()
    return replace(response, body=Body(data=data, size=len(data)))


def in_html(_request: Request, response: Response) -> Response:
    """Tell every error in a page for people."""
    if response.status // 100 != 4:
        return response
    data = b"<html>error</html>"
    headers = (*(pair for pair in response.headers if pair[0] == "allow"), ("content-type", "text/html"))
    return Response(status=response.status, headers=headers, body=Body(data=data, size=len(data)))


def always_200(_request: Request, response: Response) -> Response:
    return with_status(response, 200) if response.status == 404 else response


def only_400(_request: Request, response: Response) -> Response:
    return with_status(response, 400) if response.status in {406, 415} else response


def breaks_on_bad_json(_request: Request, response: Response) -> Response:
    return with_status(response, 500) if response.status == 400 else response


def hides_allow(_request: Request, response: Response) -> Response:
    return replace(response, headers=tuple(pair for pair in response.headers if pair[0] != "allow"))


def other_version(request: Request, response: Response) -> Response:
    if request.path != "/metadata" or response.status != 200:
        return response
    return with_json(response, lambda value: value.update(fhirVersion="3.0.2"))


def echoes(_request: Request, response: Response) -> Response:
    if b"transaction-response" not in response.body.data:
        return response
    return with_json(response, lambda value: value.update(type="transaction"))


def keeps_client_id(request: Request, response: Response) -> Response:
    """Show the id a client chose, in the searches of the case that sends one."""
    if request.method != "GET" or b"searchset" not in response.body.data:
        return response

    def change(value: dict[str, object]) -> None:
        entries = value["entry"]
        assert isinstance(entries, list)
        for entry in entries:
            if entry["resource"]["resourceType"] == "CarePlan":
                entry["resource"]["id"] = "chosen-by-the-client"

    return with_json(response, change)


def lines_apart(_request: Request, response: Response) -> Response:
    """Answer searches with the prescription alone."""
    if b"searchset" not in response.body.data:
        return response

    def change(value: dict[str, object]) -> None:
        entries = value["entry"]
        assert isinstance(entries, list)
        value["entry"] = [entry for entry in entries if entry["resource"]["resourceType"] == "CarePlan"]

    return with_json(response, change)


def test_our_own_mock_passes(authority: Authority, tmp_path: Path) -> None:
    """The platform that judges vendors keeps the rules that platforms are judged by."""
    record = play(authority, tmp_path, sound)

    assert () == record.opened.deselected
    assert {} == blemishes(record)
    assert Kind.PASSED is record.verdict.kind


def test_a_platform_that_speaks_xml_is_not_asked_to_refuse_it(authority: Authority, tmp_path: Path) -> None:
    record = play(authority, tmp_path, sound, xml=True)

    assert ["PLT-ACCEPT-09"] == [deselected.case for deselected in record.opened.deselected]


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (always_200, {"PLT-NOT-FOUND-02": Kind.FAILED}),
        (
            in_html,
            {
                "PLT-NOT-FOUND-02": Kind.PASSED_WITH_WARNINGS,
                "PLT-MEDIA-TYPE-03": Kind.PASSED_WITH_WARNINGS,
                "PLT-MALFORMED-04": Kind.PASSED_WITH_WARNINGS,
            },
        ),
        (
            only_400,
            {"PLT-MEDIA-TYPE-03": Kind.PASSED_WITH_WARNINGS, "PLT-ACCEPT-09": Kind.PASSED_WITH_WARNINGS},
        ),
        (breaks_on_bad_json, {"PLT-MALFORMED-04": Kind.FAILED}),
        (hides_allow, {"PLT-METHOD-05": Kind.FAILED}),
        (other_version, {"PLT-METADATA-01": Kind.FAILED}),
        (echoes, {"PLT-CREATE-06": Kind.FAILED}),
        (keeps_client_id, {"PLT-ID-08": Kind.FAILED}),
        (lines_apart, {"PLT-RETRIEVE-07": Kind.FAILED}),
    ],
)
def test_a_platform_is_caught_where_it_errs(
    authority: Authority, tmp_path: Path, spoil: Spoil, expected: dict[str, Kind]
) -> None:
    record = play(authority, tmp_path, spoil)

    assert expected == blemishes(record)


def always(status: int, value: object) -> Spoil:
    """Answer every call with the same: right for one case perhaps, and proof of nothing."""
    data = json.dumps(value).encode()
    headers = (("content-type", "application/fhir+json"), ("allow", "GET"))
    answer = Response(status=status, headers=headers, body=Body(data=data, size=len(data)))
    return lambda _request, _response: answer


OUTCOME = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "processing"}]}
NO_MATCH = {"resourceType": "Bundle", "type": "searchset"}


@pytest.mark.parametrize(
    "spoil",
    [
        *(always(status, OUTCOME) for status in (400, 404, 405, 406, 415)),
        always(200, {"resourceType": "Bundle", "type": "transaction-response"}),
        always(200, NO_MATCH),
    ],
)
def test_no_case_passes_a_platform_that_always_answers_the_same(
    authority: Authority, tmp_path: Path, spoil: Spoil
) -> None:
    record = play(authority, tmp_path, spoil)

    kinds = {case.id: case.verdict.kind for case in record.cases}
    assert len(kinds) > 5
    assert {} == {case: kind for case, kind in kinds.items() if kind in {Kind.PASSED, Kind.PASSED_WITH_WARNINGS}}
