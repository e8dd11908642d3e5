"""A campaign in which the lab plays a hostile peer: what is told suffices to call it, and its authority is ours."""

import contextlib
import socket
import ssl
import threading
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from eqlab.config import SystemFile
from eqlab.core.event import Event, SystemFacts, Waiting
from eqlab.core.probe import Consent, Mode
from eqlab.core.verdict import Kind
from eqlab.plan.model import Probing
from eqlab.run.probing import announced
from eqlab.wiring import Settings, Workshop, open_session

PLAN = """
testplan: lab.hostile
version: 1.0.0
title: {en: "Hostile"}
service: eprescription
roles: {system: prescriber, lab: platform}
sources:
  - {id: S, title: Hostile, version: 1.0.0, status: active, origin: public}
requirements:
  - {id: R-1, level: SHALL, actor: prescriber, text: {en: "It verifies."}, source: S, clause: "1"}
cases:
  - id: HOSTILE-1
    title: {en: "Bad certificates are refused"}
    verifies: [R-1]
    steps:
      - probe: {id: bad, name: client.tls_validation, with: {window: 15, scenes: [expired, untrusted]}, within: 20 s}
"""
WORKSHOP = Workshop()
CONSENT = Consent(by="A. Weber", mode=Mode.ACTIVE, until=date(2999, 12, 31).isoformat())


def call(url: str, context: ssl.SSLContext) -> None:
    place = urlsplit(url)
    with (
        contextlib.suppress(OSError),
        socket.create_connection((place.hostname, place.port), timeout=5) as sock,
        context.wrap_socket(sock, server_hostname=place.hostname) as tls,
    ):
        tls.sendall(b"GET / HTTP/1.1\r\n\r\n")
        tls.recv(100)


@pytest.mark.parametrize(("careful", "expected"), [(True, Kind.PASSED), (False, Kind.FAILED)])
def test_a_client_that_trusts_the_lab_is_told_where_to_call(tmp_path: Path, careful: bool, expected: Kind) -> None:
    """It calls what `Waiting` tells, on the platform's host, and trusts the root that the campaign gave it."""
    threads: list[threading.Thread] = []
    told: dict[str, str] = {}

    def hear(event: Event) -> None:
        if isinstance(event, Waiting):
            (step,) = (one for one in plan.cases[0].steps if isinstance(one, Probing))
            told.update(announced(step, event.label))
            context = ssl.create_default_context(cafile=session.run.access.authority)
            if not careful:
                context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            for url in (one for one in told.values() if one.startswith("https:")):
                threads.append(threading.Thread(target=call, args=(url, context)))
                threads[-1].start()

    plan = WORKSHOP.plan_of(PLAN.encode(), "hostile.yaml")
    system = SystemFile(facts=SystemFacts(name="Vendor", version="1", consents=(CONSENT,)))
    session = open_session(WORKSHOP, plan, system, Settings(out=tmp_path / "out", host="127.0.0.7", listeners=[hear]))
    try:
        assert session.run.open()
        outcome = session.run.run_case(plan.cases[0])
    finally:
        session.close()
        for thread in threads:
            thread.join(10)

    assert expected is outcome.verdict.kind
    assert {"good", "expired", "untrusted", "authority"} == set(told)
    assert "127.0.0.7" == urlsplit(told["good"]).hostname
    assert session.run.access.authority == told["authority"]
