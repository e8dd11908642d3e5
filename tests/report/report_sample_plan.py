"""The sample's plan, built by hand; `report_sample_plan.yaml` is what its author would have written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from eqlab.core.check import Context, Subject
from eqlab.core.finding import Finding
from eqlab.core.location import Position
from eqlab.core.requirement import Obligation, Origin, Requirement, Source
from eqlab.core.values import Json
from eqlab.plan.model import Ask, Await, Case, Check, Needs, Plan, Reply, Review, Send, Step

HERE = Path(__file__).parent
PLAN_FILE = "testplans/prescriptions/sample.yaml"
SOURCE = (HERE / "report_sample_plan.yaml").read_bytes()
START = datetime(2026, 11, 21, 17, 2, 11, tzinfo=UTC)
NOW = datetime(2026, 11, 21, 18, 0, 0, tzinfo=UTC)
CAMPAIGN = "c-2026-11-21-0007"
SECRET = "eyJhbGciOiJIUzI1NiJ9.c2VjcmV0.c2lnbmF0dXJl"


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
