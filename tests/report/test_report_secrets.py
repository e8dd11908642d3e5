"""A secret that a finding quotes is in no report: not from a header, a query, a JSON member, nor the rule's text."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import report_sample as sample

from eqlab.cli.speech import tongue
from eqlab.cli.telling import tell_finding
from eqlab.core.check import Context, Document, Subject
from eqlab.core.event import (
    CampaignClosed,
    CampaignOpened,
    CaseFinished,
    CaseOpened,
    ExchangeRecorded,
    StepFinished,
    StepOutcome,
    SystemFacts,
)
from eqlab.core.exchange import Body, Connection, Direction, Exchange, Request
from eqlab.core.finding import Finding
from eqlab.core.location import Position, RulePath, SubjectPath
from eqlab.core.record import CampaignRecord, fold
from eqlab.core.values import Json
from eqlab.observe.redacted_finding import redact_finding
from eqlab.plan.model import Case, Check, Plan
from eqlab.report.html import render_html
from eqlab.report.json_report import render_json
from eqlab.report.junit import render_junit
from eqlab.validate.checks import check_kinds

SENT = "S3CR3T-sent-4711"
WANTED = "W4NT3D-plan-0815"
NOW = datetime(2026, 1, 2, tzinfo=UTC)
FILE = "secret.yaml"
BODY = json.dumps(
    {"password": SENT, "pin": SENT, "deep": {"client_secret": [SENT]}, "long": "x" * 90}, indent=1
).encode()
QUERY = {"code_verifier": SENT}
HEADERS = [{"name": "x-auth-token", "value": SENT}, {"name": "set-cookie", "value": f"a=1; Path=/, sid={SENT}"}]
REQUEST = {"method": "POST", "headers": HEADERS, "query": QUERY}

SCENES: dict[str, tuple[str, str, Json]] = {
    "header equals": ("request", "header", {"name": "x-auth-token", "equals": WANTED}),
    "header matches": ("request", "header", {"name": "X-Auth-Token", "matches": f"^{WANTED}$"}),
    "header absent": ("request", "header", {"name": "x-auth-token", "absent": True}),
    "several cookies": ("request", "header", {"name": "set-cookie", "equals": f"sid={WANTED}"}),
    "fhirpath header": ("request.headers", "fhirpath", "where(name = 'x-auth-token').value"),
    "fhirpath query": ("request.query", "fhirpath", "code_verifier"),
    "fhirpath whole query": ("request.query", "fhirpath", "$this"),
    "fhirpath parameter": ("request.query.code_verifier", "fhirpath", f"$this in ('{WANTED}')"),
    "fhirpath member": ("request.body", "fhirpath", "password"),
    "fhirpath deep": ("request.body", "fhirpath", "deep.client_secret"),
    "fhirpath literal": ("request.body", "fhirpath", f"password.matches('{WANTED}')"),
    "schema const": ("request.body", "schema", {"properties": {"pin": {"const": WANTED}}}),
    "schema enum": ("request.body", "schema", {"properties": {"password": {"enum": [WANTED, "b"]}}}),
    "schema type": (
        "request.body",
        "schema",
        {"properties": {"deep": {"properties": {"client_secret": {"const": 1}}}}},
    ),
    "schema whole": ("request.body", "schema", {"maxProperties": 1}),
    "schema not": ("request.body", "schema", {"not": {"properties": {"password": {"const": SENT}}}}),
}


def position() -> Position:
    return Position(file=FILE, line=2, column=5)


def source(parameter: Json) -> bytes:
    """The rule as an author might write it, in flow and in block style."""
    flow = json.dumps(parameter)
    block = f"      const: {WANTED}\n" if WANTED in flow else ""
    return f"testplan: secret\n  - check:\n      flow: {flow}\n{block}".encode()


def subject(part: str) -> Subject:
    place = SubjectPath(exchange="x1", part=part)
    if part == "request.body":
        return Subject(value=json.loads(BODY), document=Document(body=Body(data=BODY, size=len(BODY))), place=place)
    value: Json = {"request": REQUEST}
    for step in part.split("."):
        value = value[step]
    return Subject(value=value, place=place)


def findings(part: str, check: str, parameter: Json) -> tuple[Finding, ...]:
    shown = parameter if isinstance(parameter, str) else ""
    rule = RulePath(("secret", "C-1", f"check sent.{part} {check} {shown}"), position())
    assertion = check_kinds()[check].compile(parameter, position(), {})
    return tuple(assertion(subject(part), Context(rule=rule, variables={})))


def scene(name: str) -> tuple[CampaignRecord, Plan, tuple[Finding, ...]]:
    part, check, parameter = SCENES[name]
    found = findings(part, check, parameter)
    sample_case = sample.plan().cases[0]
    written = next(step for case in sample.plan().cases for step in case.steps if isinstance(step, Check))
    step = replace(written, that=f"sent.{part}", validator=check, parameter=parameter, position=position())
    case: Case = replace(sample_case, id="C-1", steps=(step,), verifies=())
    plan = replace(sample.plan(), id="secret", file=FILE, source=source(parameter), cases=(case,))
    return record(found, plan), plan, found


def record(found: tuple[Finding, ...], plan: Plan) -> CampaignRecord:
    request = Request(
        method="POST",
        target=f"/x?code_verifier={SENT}",
        path="/x",
        headers=tuple((pair["name"], pair["value"]) for pair in HEADERS),
        body=Body(data=BODY, size=len(BODY)),
    )
    exchange = Exchange(
        id="x1",
        service="desk",
        direction=Direction.INBOUND,
        started=NOW,
        connection=Connection(peer="127.0.0.1:1", local="127.0.0.1:2"),
        request=request,
    )
    done = StepFinished(
        campaign="C1",
        case="C-1",
        index=0,
        kind="check",
        label="check",
        started=NOW,
        finished=NOW + timedelta(seconds=1),
        outcome=StepOutcome.DONE,
        findings=found,
        exchanges=("x1",),
    )
    return fold(
        [
            CampaignOpened(
                campaign="C1",
                at=NOW,
                plan="secret",
                plan_version="1",
                plan_source=plan.source,
                plan_file=FILE,
                system=SystemFacts(name="S", version="1", organisation="O", roles=("prescriber",)),
                variant={},
                selected=("C-1",),
                deselected=(),
                partial=False,
                seed=1,
                engine="1",
            ),
            CaseOpened(campaign="C1", case="C-1", at=NOW, variables={"persona.password": SENT}),
            ExchangeRecorded(campaign="C1", exchange=exchange, case="C-1", step="sent", reason=""),
            done,
            CaseFinished(campaign="C1", case="C-1", at=NOW),
            CampaignClosed(campaign="C1", at=NOW),
        ]
    )


def leaks(told: str) -> list[str]:
    """Every secret in a text, with what stands around it."""
    return re.findall(rf".{{0,60}}(?:{SENT}|{WANTED}).{{0,20}}", told)


@pytest.mark.parametrize("name", SCENES)
def test_no_report_tells_a_secret_that_a_finding_quotes(name: str) -> None:
    """Evidence has it, no report does: neither what was sent nor what the plan compares it with."""
    campaign, plan, found = scene(name)
    pages = [render_html(campaign, plan, language=language, now=NOW) for language in ("en", "fr", "de")]

    assert found
    for told in (*pages, render_json(campaign, plan, now=NOW), render_junit(campaign, plan)):
        assert [] == leaks(told)
        assert "[redacted:" in told


@pytest.mark.parametrize("name", SCENES)
def test_no_door_tells_a_secret_that_a_finding_quotes(name: str) -> None:
    """The console tells findings itself; pytest tells them after `redact_finding`."""
    found = scene(name)[2]

    assert [] == [
        leak for finding in found for line in tell_finding(finding, tongue("en")) for leak in leaks(line.text)
    ]
    assert [] == leaks(repr([redact_finding(finding) for finding in found]))


def test_evidence_holds_what_was_sent() -> None:
    assert SENT in scene("header equals")[2][0].facts["found"]
