"""What a campaign makes of hostile or hapless input: one clear sentence, and no verdict for a fault of the lab's."""

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import pytest
from sample_vendor import connect, post

from eqlab.config import SystemFile
from eqlab.core.clock import SystemClock
from eqlab.core.errors import LabFault
from eqlab.core.event import SystemFacts
from eqlab.core.record import CampaignRecord
from eqlab.core.service import Access
from eqlab.core.verdict import Kind
from eqlab.store.issues import DISK_FULL
from eqlab.wire.pki import Authority
from eqlab.wiring import Session, Settings, Workshop, open_session

PLAN = """
testplan: lab.hapless
version: 1.0.0
title: {en: "Hapless"}
service: eprescription
roles: {system: prescriber, lab: platform}
sources:
  - {id: S, title: Hapless, version: 1.0.0, status: active, origin: public}
requirements:
  - {id: R-1, level: SHALL, actor: prescriber, text: {en: "It sends JSON."}, source: S, clause: "1"}
cases:
  - id: HAPLESS-1
    title: {en: "JSON comes"}
    verifies: [R-1]
    instructions: {en: "Send."}
    steps:
      - await: {id: sent, at: eprescription, where: "request.method = 'POST'", within: 20 s}
      - check: {that: sent.request.body, json: true}
      - check: {that: sent.request.body, fhirpath: "resourceType = 'Bundle'"}
"""

WORKSHOP = Workshop()


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    plan = WORKSHOP.plan_of(PLAN.encode(), "hapless.yaml")
    system = SystemFile(facts=SystemFacts(name="Vendor", version="1"))
    opened = open_session(WORKSHOP, plan, system, Settings(out=tmp_path / "out"))
    assert opened.run.open()
    try:
        yield opened
    finally:
        opened.run.close()
        opened.store.close()


Result = TypeVar("Result")


def while_open(session: Session, act: Callable[[], Result]) -> tuple[Result, CampaignRecord]:
    """Act as the vendor while the case is open; return what came of it, and the record."""
    with ThreadPoolExecutor(1) as hand:
        judged = hand.submit(session.run.run_case, session.plan.cases[0])
        while session.run.room.desk.open_case is None and not judged.done():
            time.sleep(0.005)
        result = act()
        judged.result(timeout=60)
    return result, session.record()


def codes(record: CampaignRecord) -> list[str]:
    return [finding.issue.code for case in record.cases for finding in case.findings]


@pytest.mark.parametrize(
    ("body", "code", "verdict"),
    [
        (b"this is no JSON", "EQ-JSON-010", Kind.FAILED),
        (b"[" * 100_000 + b"]" * 100_000, "EQ-JSON-007", Kind.INCONCLUSIVE),
        (b"\xff\xfe", "EQ-JSON-002", Kind.FAILED),
    ],
    ids=["no-json", "nested-100000-deep", "not-utf-8"],
)
def test_unreadable_body_is_answered_400_and_told_once_a_check(
    session: Session, body: bytes, code: str, verdict: Kind
) -> None:
    """What breaks JSON fails; what only passes the lab's limits is undecided."""
    (status, answer), record = while_open(session, lambda: post(session.run.access, "eprescription", body))

    assert 400 == status
    assert b"OperationOutcome" in answer
    assert verdict is record.verdict.kind
    assert {code} == set(codes(record))
    assert body == record.exchanges[0].exchange.request.body.data


SIZE = 200 * 1024 * 1024


def send_200_megabytes(session: Session) -> int:
    connection = connect(session.run.access, session.run.access.services["eprescription"])
    connection.putrequest("POST", "/eprescription/")
    connection.putheader("content-length", str(SIZE))
    connection.putheader("content-type", "application/fhir+json")
    connection.endheaders()
    block = b"x" * (1024 * 1024)
    for _ in range(200):
        connection.send(block)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def test_body_of_200_megabytes_is_refused_and_not_kept(session: Session) -> None:
    status, record = while_open(session, lambda: send_200_megabytes(session))
    kept = record.exchanges[0].exchange.request.body

    assert 413 == status
    assert (SIZE, True) == (kept.size, kept.truncated)
    assert len(kept.data) <= 64 * 1024
    assert Kind.INCONCLUSIVE is record.verdict.kind
    assert {"EQ-JSON-018"} == set(codes(record))


def test_expired_certificate_is_evidence_and_told_to_whoever_waits(session: Session) -> None:
    authority = Authority.open_or_create(session.out / "pki", SystemClock())
    expired = authority.client(
        "late",
        not_before=datetime.now(UTC) - timedelta(days=3),
        not_after=datetime.now(UTC) - timedelta(days=1),
    )
    own = session.run.access
    late = Access(
        services=own.services,
        authority=own.authority,
        certificate=str(expired.certificate),
        key=str(expired.key),
    )

    def call_twice() -> None:
        with pytest.raises(ssl.SSLError, match="expired"):
            post(late, "eprescription", {})
        post(own, "eprescription", {"resourceType": "Bundle"})

    _, record = while_open(session, call_twice)

    assert ["certificate has expired"] == [refused.failure.reason for refused in record.handshakes]
    assert Kind.PASSED is record.verdict.kind


def test_vain_wait_says_which_connections_failed(tmp_path: Path) -> None:
    plan = WORKSHOP.plan_of(PLAN.replace("within: 20 s", "within: 1 s").encode(), "hapless.yaml")
    system = SystemFile(facts=SystemFacts(name="Vendor", version="1"))
    session = open_session(WORKSHOP, plan, system, Settings(out=tmp_path / "out"))
    assert session.run.open()

    def call_without_certificate() -> None:
        context = ssl.create_default_context(cafile=session.run.access.authority)
        host, port = "127.0.0.1", urlsplit(session.run.access.services["eprescription"]).port
        with (
            socket.create_connection((host, port)) as plain,
            context.wrap_socket(plain, server_hostname=host) as tls,
            pytest.raises(ssl.SSLError, match="certificate required"),
        ):
            tls.recv(1)

    _, record = while_open(session, call_without_certificate)
    session.close()

    assert ["EQ-RUN-001", "EQ-RUN-011"] == codes(record)
    assert "certificate" in record.cases[0].findings[1].facts["reason"]
    assert Kind.INCONCLUSIVE is record.verdict.kind


def test_call_that_cannot_be_kept_is_not_answered_and_not_held_against_the_vendor(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk: the vendor sees 503, the runner a lab fault, and nobody a verdict."""

    def full(_event: object) -> None:
        raise LabFault(DISK_FULL, path="campaign.db")

    assert session.run.platform is not None
    monkeypatch.setattr(session.run.platform, "emit", full)
    status, _ = post(session.run.access, "eprescription", {"resourceType": "Bundle"})
    outcome = session.run.run_case(session.plan.cases[0])

    assert 503 == status
    assert Kind.LAB_ERROR is outcome.verdict.kind
    assert "EQ-RUN-030" in {finding.issue.code for finding in outcome.findings}


def test_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    plan = WORKSHOP.plan_of(PLAN.encode(), "hapless.yaml")
    system = SystemFile(facts=SystemFacts(name="Vendor", version="1"))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        session = open_session(WORKSHOP, plan, system, Settings(out=tmp_path / "out", port=port))
        with pytest.raises(LabFault, match=str(port)):
            session.run.open()
        session.run.close()
        session.store.close()
