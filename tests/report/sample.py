"""A rich campaign, built by hand: events folded into a record, and the plan they belong to."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from eqlab.core.check import Context, Json, Subject
from eqlab.core.event import (
    CampaignClosed,
    CampaignOpened,
    CaseFinished,
    CaseOpened,
    Deselected,
    Event,
    ExchangeDelivered,
    ExchangeRecorded,
    HandshakeRefused,
    PlatformUp,
    PreflightDone,
    StepFinished,
    StepOutcome,
    SystemFacts,
)
from eqlab.core.exchange import (
    Body,
    Certificate,
    Connection,
    Direction,
    Exchange,
    HandshakeFailure,
    Headers,
    Request,
    Response,
)
from eqlab.core.finding import Finding, found
from eqlab.core.issue import Issue, Level, Nature
from eqlab.core.location import Position, RulePath, SubjectPath
from eqlab.core.record import CampaignRecord, fold
from eqlab.core.requirement import Obligation, Origin, Requirement, Source
from eqlab.plan.model import Ask, Await, Case, Check, Needs, Plan, Reply, Review, Send, Step

HERE = Path(__file__).parent
PLAN_FILE = "testplans/prescriptions/sample.yaml"
SOURCE = (HERE / "sample_plan.yaml").read_bytes()
START = datetime(2026, 11, 21, 17, 2, 11, tzinfo=UTC)
NOW = datetime(2026, 11, 21, 18, 0, 0, tzinfo=UTC)
CAMPAIGN = "c-2026-11-21-0007"
SECRET = "eyJhbGciOiJIUzI1NiJ9.c2VjcmV0.c2lnbmF0dXJl"

RULE_BROKEN = Issue(
    code="EQ-SAMPLE-001",
    template="The rule does not hold here: {rule}",
    advice="Change {path} so that the rule holds.",
)
HEADER_WRONG = Issue(
    code="EQ-SAMPLE-002",
    template='The header {name} is "{found}".',
    advice="Send {expected}.",
)
NO_CALL = Issue(
    code="EQ-SAMPLE-003",
    template="No call came at {service} within {within}.",
    advice="Carry out the instructions of the case, then run it again.",
    nature=Nature.UNDECIDED,
)
CHECK_BROKE = Issue(
    code="EQ-SAMPLE-004",
    template="The laboratory's check {check} broke: {problem}.",
    nature=Nature.LAB,
)
TO_REVIEW = Issue(
    code="EQ-SAMPLE-005",
    template="A second person ({who}) has to look at the evidence: {question}",
    nature=Nature.REVIEW,
)
FOREIGN = Issue(
    code="EQ-SAMPLE-006",
    template="The call came with the client certificate {subject}, which is not this campaign's.",
    level=Level.WARNING,
)
UNDECLARED = Issue(
    code="EQ-SAMPLE-007",
    template="The plan calls the endpoint {endpoint}, which the system file does not declare.",
    advice="Add it under `endpoints:` in the system file.",
    nature=Nature.CONFIGURATION,
)


@dataclass(frozen=True, slots=True)
class Written:
    """An expression that is only read."""

    text: str

    def __call__(self, _root: Json, _variables: Mapping[str, Json]) -> list[Json]:
        return []


def silent(_subject: Subject, _context: Context) -> Iterator[Finding]:
    return iter(())


def position(text: str, nth: int = 1) -> Position:
    """The place of the nth line of the plan that holds a text."""
    lines = SOURCE.decode().splitlines()
    line = [number for number, content in enumerate(lines, 1) if text in content][nth - 1]
    return Position(file=PLAN_FILE, line=line, column=lines[line - 1].index(text) + 1)


# The plan


def requirement(
    name: str, level: Obligation, clause: str, *words: str, origin: Origin = Origin.PUBLIC, **more: Any
) -> Requirement:
    return Requirement(
        id=name,
        level=level,
        actor="prescriber",
        text=dict(zip(("en", "fr", "de"), words, strict=True)),
        source=name.partition("-")[0],
        clause=clause,
        origin=origin,
        maturity="active" if origin is Origin.PUBLIC else "draft",
        not_tested_because=more.get("because", {}),
    )


REQUIREMENTS = (
    requirement(
        "SPX-010",
        Obligation.SHALL,
        "3.2 Bundle",
        "A prescription is sent as one transaction.",
        "Une prescription est envoyée en une seule transaction.",
        "Eine Verordnung wird als eine Transaktion gesendet.",
    ),
    requirement(
        "SPX-011",
        Obligation.SHALL,
        "3.4 Identifiers",
        "Every patient identifier has 13 digits.",
        "Chaque identifiant de patient a 13 chiffres.",
        "Jede Patientenkennung hat 13 Ziffern.",
    ),
    requirement(
        "SPX-012",
        Obligation.SHOULD,
        "3.5 Narrative",
        "Every resource has a narrative.",
        "Chaque ressource a un texte lisible.",
        "Jede Ressource hat einen lesbaren Text.",
    ),
    requirement(
        "SPX-020",
        Obligation.SHALL,
        "5.1 Retries",
        "A prescription answered with 503 is sent again.",
        "Une prescription à laquelle le serveur répond 503 est envoyée de nouveau.",
        "Eine mit 503 beantwortete Verordnung wird noch einmal gesendet.",
    ),
    requirement(
        "SPX-030",
        Obligation.MAY,
        "6 Printing",
        "The software prints the prescription with its QR code.",
        "Le logiciel imprime la prescription avec son code QR.",
        "Die Software druckt die Verordnung mit ihrem QR-Code.",
        because={
            "en": "Paper cannot be seen from here.",
            "fr": "Le papier ne se voit pas d'ici.",
            "de": "Papier ist von hier aus nicht zu sehen.",
        },
    ),
    requirement(
        "SPX-040",
        Obligation.SHALL,
        "7 Dispensing",
        "A dispensation names its prescription.",
        "Une délivrance nomme sa prescription.",
        "Eine Abgabe nennt ihre Verordnung.",
    ),
    requirement(
        "LAB-001",
        Obligation.SHALL,
        "LAB-001",
        "A prescription carries no free note.",
        "Une prescription ne porte pas de note libre.",
        "Eine Verordnung trägt keine freie Notiz.",
        origin=Origin.INFERRED,
    ),
)

SOURCES = (
    Source(
        id="SPX",
        title="Prescription exchange, implementation guide",
        version="2.1.0",
        status="active",
        origin=Origin.PUBLIC,
        url="https://example.org/spx",
    ),
    Source(id="LAB", title="Rules of the laboratory", version="0.9.0", status="draft", origin=Origin.INFERRED),
)


def waiting(text: str, nth: int = 1, where: str = "request.method = 'POST'", **more: Any) -> Await:
    return Await(
        id=str(more.get("id", "sent")),
        at="prescriptions",
        where=Written(where) if where else None,
        within=600.0,
        reply=more.get("reply"),
        silence=False,
        on_timeout=str(more.get("on_timeout", "inconclusive")),
        clause="",
        position=position(text, nth),
    )


def checking(that: str, validator: str, parameter: Json, verifies: tuple[str, ...], *where: Any) -> Check:
    return Check(
        that=that,
        validator=validator,
        parameter=parameter,
        assertion=silent,
        on_failure=None,
        remap=(),
        clause="",
        verifies=verifies,
        origin=Origin.PUBLIC,
        position=position(*where),
    )


def case(
    name: str, titles: tuple[str, str, str], verifies: tuple[str, ...], steps: tuple[Step, ...], **more: Any
) -> Case:
    return Case(
        id=name,
        title=dict(zip(("en", "fr", "de"), titles, strict=True)),
        verifies=verifies,
        tags=tuple(more.get("tags", ())),
        when=str(more.get("when", "")),
        instructions=dict(more.get("instructions", {})),
        persona=str(more.get("persona", "")),
        token="",
        task=None,
        given=(),
        optional=bool(more.get("optional", False)),
        steps=steps,
        position=position(name),
    )


CASES = (
    case(
        "PRE-SEND-01",
        (
            "A prescription is sent in one transaction",
            "Une prescription est envoyée en une transaction",
            "Eine Verordnung wird in einer Transaktion gesendet",
        ),
        ("SPX-010",),
        (
            waiting("await: {id: sent", 1),
            checking("sent.request.body", "json", True, ("SPX-010",), "json: true", 1),
            checking("sent.request.body", "fhirpath", "type = 'transaction'", ("SPX-010",), "type = 'transaction'", 1),
        ),
        tags=("smoke",),
        persona="delexemple",
        instructions={
            "en": "Prescribe paracetamol 500 mg for {persona.name}. The number of the prescription is {rx.number}.",
            "fr": "Prescrivez du paracétamol 500 mg à {persona.name}. Le numéro de la prescription est {rx.number}.",
            "de": "Verordnen Sie {persona.name} Paracetamol 500 mg. Die Nummer der Verordnung ist {rx.number}.",
        },
    ),
    case(
        "PRE-SEND-02",
        (
            "A second prescription names the patient correctly",
            "Une deuxième prescription nomme correctement le patient",
            "Eine zweite Verordnung nennt den Patienten richtig",
        ),
        ("SPX-010", "SPX-011"),
        (
            waiting("await: {id: sent", 2),
            checking(
                "sent.request",
                "header",
                {"name": "content-type", "matches": "^application/fhir\\+json"},
                ("SPX-010",),
                "header: {name",
            ),
            checking("sent.request.body", "fhirpath", "type = 'transaction'", ("SPX-010",), "type = 'transaction'", 2),
            checking("sent.request.body", "fhirpath", "value.length() = 13", ("SPX-011",), "- check:", 5),
            checking("sent.request.body", "fhirpath", "entry.resource.text.exists()", ("SPX-012",), "text.exists()", 1),
        ),
        persona="weber",
        instructions={
            "en": "Prescribe ibuprofen 400 mg for {persona.name} and send it at once.",
            "fr": "Prescrivez de l'ibuprofène 400 mg à {persona.name} et envoyez la prescription aussitôt.",
            "de": "Verordnen Sie {persona.name} Ibuprofen 400 mg und senden Sie die Verordnung sofort.",
        },
    ),
    case(
        "PRE-LAB-03",
        (
            "The lab looks at a third prescription",
            "Le laboratoire examine une troisième prescription",
            "Das Labor sieht sich eine dritte Verordnung an",
        ),
        ("SPX-011",),
        (
            waiting("await: {id: sent", 3, where=""),
            checking("sent.request.body", "json", True, ("SPX-011",), "json: true", 2),
            checking("sent.request.body", "fhirpath", "type = 'transaction'", ("SPX-011",), "type = 'transaction'", 3),
        ),
    ),
    case(
        "PRE-WAIT-04",
        ("A prescription is changed", "Une prescription est modifiée", "Eine Verordnung wird geändert"),
        ("SPX-010",),
        (
            waiting("await: {id: sent", 4, where="request.method = 'PUT'"),
            checking("sent.request.body", "json", True, ("SPX-010",), "json: true", 3),
        ),
        instructions={
            "en": "Change the dose of the prescription and send it.",
            "fr": "Modifiez la dose de la prescription et envoyez-la.",
            "de": "Ändern Sie die Dosis der Verordnung und senden Sie sie.",
        },
    ),
    case(
        "PRE-RVW-05",
        ("The prescriber sees the number", "Le prescripteur voit le numéro", "Die verordnende Person sieht die Nummer"),
        ("LAB-001",),
        (
            waiting("await: {id: sent", 5, where=""),
            checking("sent.request.body", "fhirpath", "entry.resource.note.empty()", ("LAB-001",), "note.empty()"),
            Ask(
                id="seen",
                who="tester",
                question={
                    "en": "Did the screen show the prescription number?",
                    "fr": "L'écran a-t-il montré le numéro de la prescription ?",
                    "de": "Hat der Bildschirm die Nummer der Verordnung gezeigt?",
                },
                answers=("pass", "fail"),
                evidence=("screenshot",),
                clause="",
                position=position("ask: {id: seen"),
            ),
            Review(
                who="monitor",
                question={
                    "en": "Does the screenshot show the same number?",
                    "fr": "La capture d'écran montre-t-elle le même numéro ?",
                    "de": "Zeigt der Bildschirmabzug dieselbe Nummer?",
                },
                position=position("review: {who"),
            ),
        ),
    ),
    case(
        "PRE-FAULT-06",
        (
            "A refused prescription is sent again",
            "Une prescription refusée est renvoyée",
            "Eine abgewiesene Verordnung kommt wieder",
        ),
        ("SPX-020",),
        (
            waiting("await: {id: first", id="first", reply=Reply(fault="status", status=503)),
            waiting("await: {id: retry", id="retry", on_timeout="failed"),
            checking(
                "retry.request.body", "fhirpath", "entry.resource.text.exists()", ("SPX-012",), "text.exists()", 2
            ),
        ),
        when="claims.retry",
    ),
    case(
        "PRE-CALL-07",
        ("The system describes itself", "Le système se décrit", "Das System beschreibt sich"),
        ("SPX-010",),
        (
            Send(
                id="reply",
                to="system.fhir",
                method="GET",
                path="/metadata",
                headers=(),
                body=None,
                scenario="",
                deadline=10.0,
                position=position("send: {id: reply"),
            ),
            checking("reply", "status", 200, ("SPX-010",), "status: 200"),
        ),
    ),
    case(
        "PRE-OPT-08",
        ("A prescription is cancelled", "Une prescription est annulée", "Eine Verordnung wird storniert"),
        ("SPX-012",),
        (waiting("await: {id: sent", 6, where=""),),
        optional=True,
    ),
    case(
        "PRE-DISP-09",
        ("A dispensation is recorded", "Une délivrance est enregistrée", "Eine Abgabe wird erfasst"),
        ("SPX-040",),
        (waiting("await: {id: sent", 7, where=""),),
        when="claims.dispense",
    ),
)


def plan() -> Plan:
    return Plan(
        id="sample.prescriptions",
        version="1.2.0",
        title={
            "en": "Prescriptions: prescriber software",
            "fr": "Prescriptions : logiciel du prescripteur",
            "de": "Verordnungen: Software der verordnenden Person",
        },
        service="prescriptions",
        roles={"system": "prescriber", "lab": "platform"},
        sources=SOURCES,
        requirements=REQUIREMENTS,
        variants=(),
        needs=Needs(),
        variables={},
        cases=CASES,
        source=SOURCE,
        file=PLAN_FILE,
    )


# The exchanges


def bundle(identifier: str, *, note: str = "", many: int = 1) -> Json:
    medication = {
        "resourceType": "MedicationRequest",
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": {"text": "ibuprofen 400 mg"},
        "subject": {"reference": "#p"},
        "dosageInstruction": [{"text": "1 - 0 - 1"}],
    }
    if note:
        medication["note"] = [{"text": note}]
    patients = [
        {
            "resource": {
                "resourceType": "Patient",
                "identifier": [{"system": "urn:oid:2.999.1", "value": f"{identifier}{number or ''}"}],
                "name": [{"family": "Weber", "given": ["Léa"]}],
            },
            "request": {"method": "POST", "url": "Patient"},
        }
        for number in range(many)
    ]
    return {
        "resourceType": "Bundle",
        "type": "batch" if many > 1 else "transaction",
        "entry": [*patients, {"resource": medication, "request": {"method": "POST", "url": "MedicationRequest"}}],
    }


def pretty(value: Json) -> bytes:
    return json.dumps(value, indent=2, ensure_ascii=False).encode()


CERTIFICATE = Certificate(
    subject="CN=Example Prescriber 4.2,O=Example Software",
    issuer="CN=eqlab issuing CA",
    serial="4f2a",
    not_before=START - timedelta(days=1),
    not_after=START + timedelta(days=364),
    sha256="3f" * 32,
    alternative_names=(),
)
LINK = Connection(
    peer="127.0.0.1:51234",
    local="127.0.0.1:8443",
    tls_version="TLSv1.3",
    cipher="TLS_AES_256_GCM_SHA384",
    server_name="localhost",
    client_certificate=CERTIFICATE,
)
JSON_TYPE = "application/fhir+json"


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def exchange(number: int, seconds: float, request: Request, response: Response | None, **more: Any) -> Exchange:
    return Exchange(
        id=f"{CAMPAIGN}-{number:05d}",
        service=str(more.get("service", "prescriptions")),
        direction=Direction(str(more.get("direction", "inbound"))),
        started=at(seconds),
        finished=at(seconds + 0.035),
        connection=more.get("connection", LINK),
        request=request,
        response=response,
        fault=str(more.get("fault", "")),
    )


def body(data: bytes) -> Body:
    return Body(data=data, size=len(data))


def post(data: bytes, media_type: str = JSON_TYPE, more: Headers = ()) -> Request:
    return Request(
        method="POST",
        target="/prescriptions/Bundle?trace=1&access_token=" + SECRET,
        path="/prescriptions/Bundle",
        query=(("trace", "1"), ("access_token", SECRET)),
        headers=(
            ("host", "localhost:8443"),
            ("content-type", media_type),
            ("authorization", f"Bearer {SECRET}"),
            *more,
        ),
        body=body(data),
    )


def answer(status: int, value: Json) -> Response:
    return Response(
        status=status, headers=(("content-type", JSON_TYPE), ("set-cookie", f"s={SECRET}")), body=body(pretty(value))
    )


CREATED = {"resourceType": "Bundle", "type": "transaction-response", "entry": [{"response": {"status": "201 Created"}}]}
HOSTILE = {
    "resourceType": "CapabilityStatement",
    "title": "</pre><script>alert('caught')</script><img src=x onerror=alert(1)>",
    "publisher": "Example \u202e erawtfoS",
    "password": SECRET,
    "rest": [{"mode": "server", "resource": [{"type": f"Type{number:03d}"} for number in range(66)]}],
}
SECOND = pretty(bundle("19840513", many=3))
MINIFIED = json.dumps(bundle("1984051312345"), separators=(",", ":")).encode()


@cache
def exchanges() -> dict[str, Exchange]:
    made = (
        exchange(1, 30, post(pretty(bundle("1984051312345"))), answer(201, CREATED)),
        exchange(2, 95, post(SECOND, "text/json; charset=utf-8"), answer(201, CREATED)),
        exchange(3, 140, post(pretty(bundle("1984051312345"))), answer(201, CREATED)),
        exchange(4, 1300, post(pretty(bundle("1984051312345", note="call me"))), answer(201, CREATED)),
        exchange(5, 1400, post(MINIFIED), None, fault="drop"),
        exchange(6, 1404.2, post(MINIFIED), answer(201, CREATED)),
        exchange(
            7,
            1500,
            Request(method="GET", target="/metadata", path="/metadata", headers=(("accept", JSON_TYPE),)),
            answer(200, HOSTILE),
            service="fhir",
            direction="outbound",
        ),
        exchange(
            8,
            1510,
            replace(post(bytes(range(256)) * 4, "application/octet-stream"), method="PUT"),
            Response(status=403),
            connection=replace(LINK, client_certificate=replace(CERTIFICATE, subject="CN=Somebody Else")),
        ),
    )
    return {one.id.rpartition("-")[2].lstrip("0"): one for one in made}


# The events


def line_of(data: bytes, text: str, nth: int = 1) -> tuple[int, int]:
    lines = data.decode().split("\n")
    hits = [(number, line.index(text) + 1) for number, line in enumerate(lines, 1) if text in line]
    return hits[nth - 1]


def place(number: str, part: str, path: str, *where: Any) -> SubjectPath:
    line, column = line_of(*where) if where else (None, None)
    return SubjectPath(exchange=exchanges()[number].id, part=part, path=path, line=line, column=column)


def rule(case_id: str, index: int, label: str, *more: str) -> RulePath:
    step = next(case for case in CASES if case.id == case_id).steps[index]
    return RulePath(("sample.prescriptions", case_id, label, *more), step.position)


def step(
    case_id: str, index: int, kind: str, label: str, seconds: float, *findings: Finding, **more: Any
) -> StepFinished:
    return StepFinished(
        campaign=CAMPAIGN,
        case=case_id,
        index=index,
        kind=kind,
        label=label,
        started=at(seconds),
        finished=at(seconds + float(more.get("took", 0.002))),
        outcome=StepOutcome(str(more.get("outcome", "done"))),
        findings=findings,
        exchanges=tuple(exchanges()[number].id for number in more.get("took_in", ())),
        answer=dict(more.get("answer", {})),
    )


def opened(case_id: str, seconds: float, **variables: str) -> CaseOpened:
    named = {name.replace("__", "."): value for name, value in variables.items()}
    return CaseOpened(campaign=CAMPAIGN, case=case_id, at=at(seconds), variables=named)


def finished(case_id: str, seconds: float) -> CaseFinished:
    return CaseFinished(campaign=CAMPAIGN, case=case_id, at=at(seconds))


def recorded(
    number: str, case_id: str | None, step_id: str | None, reason: str, finding: Finding | None = None
) -> ExchangeRecorded:
    return ExchangeRecorded(
        campaign=CAMPAIGN, exchange=exchanges()[number], case=case_id, step=step_id, reason=reason, finding=finding
    )


def rests(finding: Finding, *requirements: str, clause: str = "", origin: Origin = Origin.PUBLIC) -> Finding:
    return replace(finding, requirements=requirements, clause=clause, origin=origin)


DIGITS = {
    "rule": "An identifier has 13 digits.",
    "rule.fr": "Un identifiant a 13 chiffres.",
    "rule.de": "Eine Kennung hat 13 Ziffern.",
    "path": "Patient.identifier.value",
}
NARRATIVE = {
    "rule": "Every resource has a narrative.",
    "rule.fr": "Chaque ressource a un texte lisible.",
    "rule.de": "Jede Ressource hat einen lesbaren Text.",
    "path": "Bundle.entry.resource.text",
}


def opening(**more: Any) -> CampaignOpened:
    return CampaignOpened(
        campaign=CAMPAIGN,
        at=START,
        plan="sample.prescriptions",
        plan_version="1.2.0",
        plan_source=SOURCE,
        plan_file=PLAN_FILE,
        system=SystemFacts(
            name="Example Prescriber",
            version="4.2.0",
            organisation="Example Software",
            roles=("prescriber",),
            claims={"retry": True, "dispense": False, "profile": "basic"},
            endpoints={"fhir": "https://127.0.0.1:9443/fhir?access_token=" + SECRET},
            parameters={"client_secret": SECRET},
        ),
        variant={"transport": "mtls"},
        selected=tuple(more.get("selected", [case.id for case in CASES[:-1]])),
        deselected=(
            Deselected(
                case="PRE-DISP-09",
                reason={
                    "en": "The system does not claim: dispense.",
                    "fr": "Le système ne déclare pas : dispense.",
                    "de": "Das System erklärt nicht: dispense.",
                },
            ),
        ),
        partial=bool(more.get("partial", False)),
        seed=20261121,
        engine="0.1.0",
        optional=("PRE-OPT-08",),
    )


def first_case() -> Iterator[Event]:
    name = "PRE-SEND-01"
    yield opened(name, 5, rx__number="RX-000123", persona__name="Max Delexemple")
    yield recorded("1", name, "sent", f"It carries urn:oid:2.999.1|1984051312345, which belongs to case {name}.")
    yield ExchangeDelivered(campaign=CAMPAIGN, exchange=exchanges()["1"].id, at=at(30.1))
    yield step(name, 0, "await", "await sent at prescriptions", 5, took=25, took_in=("1",))
    yield step(name, 1, "check", "check sent.request.body json", 30.2)
    yield step(name, 2, "check", "check sent.request.body fhirpath", 30.3)
    yield finished(name, 31)


def second_case() -> Iterator[Event]:
    name = "PRE-SEND-02"
    yield opened(name, 60, persona__name="Léa Weber")
    yield recorded("2", name, "sent", f"It carries urn:oid:2.999.1|19840513, which belongs to case {name}.")
    yield step(name, 0, "await", "await sent at prescriptions", 60, took=35, took_in=("2",))
    header = found(
        HEADER_WRONG,
        place("2", "request.headers", "content-type"),
        rule(name, 1, "check sent.request header", "content-type"),
        name="content-type",
        found="text/json; charset=utf-8",
        expected="application/fhir+json",
    )
    yield step(name, 1, "check", "check sent.request header", 95.1, rests(header, "SPX-010"))
    kind = found(
        RULE_BROKEN,
        place("2", "request.body", "Bundle.type", SECOND, '"batch"'),
        rule(name, 2, "check sent.request.body fhirpath", "Bundle.type"),
        rule="type = 'transaction'",
        path="Bundle.type",
    )
    yield step(name, 2, "check", "check sent.request.body fhirpath", 95.2, rests(kind, "SPX-010", clause="3.2"))
    wrong = [
        found(
            RULE_BROKEN,
            place("2", "request.body", f"Bundle.entry[{nth}].resource.identifier[0].value", SECOND, '"1984', nth + 1),
            rule(name, 3, "check sent.request.body fhirpath", "identifier"),
            **DIGITS,
        )
        for nth in range(3)
    ]
    yield step(name, 3, "check", "check sent.request.body fhirpath", 95.3, *(rests(one, "SPX-011") for one in wrong))
    missing = found(
        RULE_BROKEN, place("2", "request.body", ""), rule(name, 4, "check sent.request.body fhirpath"), **NARRATIVE
    )
    yield step(
        name, 4, "check", "check sent.request.body fhirpath", 95.4, rests(missing, "SPX-012").at_level(Level.WARNING)
    )
    yield finished(name, 96)


def third_case() -> Iterator[Event]:
    name = "PRE-LAB-03"
    yield opened(name, 120)
    yield recorded("3", name, "sent", f"It carries no discriminator; case {name} was open.")
    yield ExchangeDelivered(
        campaign=CAMPAIGN, exchange=exchanges()["3"].id, at=at(140.1), problem="connection reset by peer"
    )
    yield step(name, 0, "await", "await sent at prescriptions", 120, took=20, took_in=("3",))
    broke = found(
        CHECK_BROKE,
        place("3", "request.body", ""),
        rule(name, 1, "check sent.request.body json"),
        check="json",
        problem="MemoryError",
    )
    yield step(name, 1, "check", "check sent.request.body json", 140.2, broke)
    later = found(
        RULE_BROKEN,
        place("3", "request.body", "Bundle.type"),
        rule(name, 2, "check sent.request.body fhirpath"),
        **DIGITS,
    )
    yield step(name, 2, "check", "check sent.request.body fhirpath", 140.3, rests(later, "SPX-011"))
    yield finished(name, 141)


def fourth_case() -> Iterator[Event]:
    name = "PRE-WAIT-04"
    yield opened(name, 200)
    none = found(NO_CALL, None, rule(name, 0, "await sent at prescriptions"), service="prescriptions", within="10 min")
    yield step(name, 0, "await", "await sent at prescriptions", 200, rests(none, "SPX-010"), took=600)
    yield step(name, 1, "check", "check sent.request.body json", 800, outcome="skipped")
    yield finished(name, 801)


def fifth_case() -> Iterator[Event]:
    name = "PRE-RVW-05"
    yield opened(name, 1250)
    yield recorded("4", name, "sent", f"It carries no discriminator; case {name} was open.")
    yield step(name, 0, "await", "await sent at prescriptions", 1250, took=50, took_in=("4",))
    data = exchanges()["4"].request.body.data
    note = found(
        RULE_BROKEN,
        place("4", "request.body", "Bundle.entry[1].resource.note[0].text", data, '"call me"'),
        rule(name, 1, "check sent.request.body fhirpath", "note"),
        rule="entry.resource.note.empty()",
        path="MedicationRequest.note",
    )
    yield step(
        name, 1, "check", "check sent.request.body fhirpath", 1300.1, rests(note, "LAB-001", origin=Origin.INFERRED)
    )
    answer_given = {"who": "tester", "answer": "pass", "comment": "Seen at the top right."}
    yield step(name, 2, "ask", "ask tester: …", 1301, took=12, answer=answer_given)
    question = dict(CASES[4].steps[3].question)
    look = found(
        TO_REVIEW,
        None,
        rule(name, 3, "review by monitor"),
        who="monitor",
        question=question["en"],
        **{"question.fr": question["fr"], "question.de": question["de"]},
    )
    yield step(name, 3, "review", "review by monitor", 1313, rests(look, "LAB-001"))
    yield finished(name, 1314)


def sixth_case() -> Iterator[Event]:
    name = "PRE-FAULT-06"
    yield opened(name, 1390)
    yield recorded("5", name, "first", f"It carries urn:oid:2.999.1|1984051312345, which belongs to case {name}.")
    yield recorded("6", name, "retry", f"It carries urn:oid:2.999.1|1984051312345, which belongs to case {name}.")
    yield step(name, 0, "await", "await first at prescriptions, answer with status 503", 1390, took=10, took_in=("5",))
    yield step(name, 1, "await", "await retry at prescriptions", 1400, took=4.2, took_in=("6",))
    missing = found(
        RULE_BROKEN,
        place("6", "request.body", "Bundle.entry[1].resource", MINIFIED, '"MedicationRequest"'),
        rule(name, 2, "check retry.request.body fhirpath"),
        **NARRATIVE,
    )
    yield step(
        name, 2, "check", "check retry.request.body fhirpath", 1404.3, rests(missing, "SPX-012").at_level(Level.WARNING)
    )
    yield finished(name, 1405)


def seventh_case() -> Iterator[Event]:
    name = "PRE-CALL-07"
    yield opened(name, 1499)
    yield recorded("7", name, "reply", f"The laboratory called the system in case {name}.")
    yield step(name, 0, "send", "send reply: GET system.fhir/metadata", 1499, took=1.1, took_in=("7",))
    yield step(name, 1, "check", "check reply status 200", 1500.2)
    yield finished(name, 1501)


def strays() -> Iterator[Event]:
    foreign = found(FOREIGN, place("8", "connection.client_certificate", ""), subject="CN=Somebody Else")
    yield recorded("8", None, None, "The client certificate belongs to another campaign.", foreign)
    failure = HandshakeFailure(
        id="h-1",
        at=at(1512),
        peer="127.0.0.1:51299",
        local="127.0.0.1:8443",
        reason="certificate verify failed: certificate has expired",
        server_name="localhost",
    )
    yield HandshakeRefused(campaign=CAMPAIGN, failure=failure)


def beginning(**more: Any) -> Iterator[Event]:
    yield opening(**more)
    yield PreflightDone(campaign=CAMPAIGN, at=at(1))
    yield PlatformUp(campaign=CAMPAIGN, at=at(2), services={"prescriptions": "https://127.0.0.1:8443/prescriptions"})


@cache
def rich() -> CampaignRecord:
    """One of everything: passed, failed, lab error, inconclusive, review, warnings, not run, unmatched, handshake."""
    cases = (first_case, second_case, third_case, fourth_case, fifth_case, sixth_case, seventh_case)
    events = [*beginning(), *(event for one in cases for event in one()), *strays()]
    return fold([*events, CampaignClosed(campaign=CAMPAIGN, at=at(1520))])


@cache
def passed() -> CampaignRecord:
    """A chosen subset that conforms."""
    chosen = ("PRE-SEND-01", "PRE-CALL-07")
    events = [*beginning(selected=chosen, partial=True), *first_case(), *seventh_case()]
    return fold([*events, CampaignClosed(campaign=CAMPAIGN, at=at(1520))])


@cache
def blocked() -> CampaignRecord:
    """A campaign that preflight stopped."""
    undeclared = found(UNDECLARED, None, None, endpoint="fhir")
    return fold(
        [
            opening(),
            PreflightDone(campaign=CAMPAIGN, at=at(1), findings=(undeclared,)),
            CampaignClosed(campaign=CAMPAIGN, at=at(2)),
        ]
    )


@cache
def running() -> CampaignRecord:
    """A campaign in the middle of its second case."""
    return fold([*beginning(), *first_case(), *list(second_case())[:3]])
