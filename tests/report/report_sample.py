"""A rich campaign, built by hand: events folded into a record, and the plan they belong to."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from report_sample_calls import MINIFIED, SECOND, at, exchanges
from report_sample_plan import CAMPAIGN, CASES, NOW, PLAN_FILE, SECRET, SOURCE, START, plan

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
    HandshakeFailure,
)
from eqlab.core.finding import Finding, found
from eqlab.core.issue import Level
from eqlab.core.location import RulePath, SubjectPath
from eqlab.core.record import CampaignRecord, fold
from eqlab.core.requirement import Origin
from eqlab.run.issues import CHECK_BROKE, FOREIGN_CERTIFICATE, NO_CALL, TO_REVIEW, UNDECLARED_ENDPOINT
from eqlab.validate.issues import HEADER_VALUE, RULE

__all__ = ["NOW", "PLAN_FILE", "SECRET", "blocked", "exchange_place", "passed", "plan", "rich", "running"]


def line_of(data: bytes, text: str, nth: int = 1) -> tuple[int, int]:
    lines = data.decode().split("\n")
    hits = [(number, line.index(text) + 1) for number, line in enumerate(lines, 1) if text in line]
    return hits[nth - 1]


def place(number: str, part: str, path: str, *where: Any) -> SubjectPath:
    line, column = line_of(*where) if where else (None, None)
    return SubjectPath(exchange=exchanges()[number].id, part=part, path=path, line=line, column=column)


def exchange_place(number: str, part: str, line: int) -> SubjectPath:
    return SubjectPath(exchange=exchanges()[number].id, part=part, line=line)


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
    "expression": "value.length() = 13",
    "found": "false",
}
TRANSACTION = {
    "rule": "A prescription is sent as a transaction.",
    "rule.fr": "Une prescription est envoyée comme transaction.",
    "rule.de": "Eine Verordnung wird als Transaktion gesendet.",
    "expression": "type = 'transaction'",
    "found": "false",
}
NO_NOTE = {
    "rule": "A prescription carries no free note.",
    "rule.fr": "Une prescription ne porte pas de note libre.",
    "rule.de": "Eine Verordnung trägt keine freie Notiz.",
    "expression": "entry.resource.note.empty()",
    "found": "false",
}
NARRATIVE = {
    "rule": "Every resource has a narrative.",
    "rule.fr": "Chaque ressource a un texte lisible.",
    "rule.de": "Jede Ressource hat einen lesbaren Text.",
    "expression": "entry.resource.text.exists()",
    "found": "false",
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
        HEADER_VALUE,
        place("2", "request.headers", "content-type"),
        rule(name, 1, "check sent.request header", "content-type"),
        message="request",
        header="content-type",
        found='"text/json; charset=utf-8"',
        expected="/^application/fhir\\+json/",
    )
    yield step(name, 1, "check", "check sent.request header", 95.1, rests(header, "SPX-010"))
    kind = found(
        RULE,
        place("2", "request.body", "Bundle.type", SECOND, '"batch"'),
        rule(name, 2, "check sent.request.body fhirpath", "Bundle.type"),
        **TRANSACTION,
    )
    yield step(name, 2, "check", "check sent.request.body fhirpath", 95.2, rests(kind, "SPX-010", clause="3.2"))
    wrong = [
        found(
            RULE,
            place("2", "request.body", f"Bundle.entry[{nth}].resource.identifier[0].value", SECOND, '"1984', nth + 1),
            rule(name, 3, "check sent.request.body fhirpath", "identifier"),
            **DIGITS,
        )
        for nth in range(3)
    ]
    yield step(name, 3, "check", "check sent.request.body fhirpath", 95.3, *(rests(one, "SPX-011") for one in wrong))
    missing = found(
        RULE, place("2", "request.body", ""), rule(name, 4, "check sent.request.body fhirpath"), **NARRATIVE
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
        RULE,
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
        RULE,
        place("4", "request.body", "Bundle.entry[1].resource.note[0].text", data, '"call me"'),
        rule(name, 1, "check sent.request.body fhirpath", "note"),
        **NO_NOTE,
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
        RULE,
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
    foreign = found(
        FOREIGN_CERTIFICATE,
        place("8", "connection.client_certificate", ""),
        subject="CN=Somebody Else",
        found="9a" * 8,
        own="3f" * 8,
    )
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
    undeclared = found(UNDECLARED_ENDPOINT, None, None, endpoint="fhir")
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
