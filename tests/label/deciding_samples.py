"""A laboratory's log in miniature: people, runs, records and acts for tests of deciding."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from eqlab.core.act import (
    Act,
    BuildDeclared,
    CampaignPlanned,
    Change,
    ChangeApproved,
    ChangeProposed,
    DecisionTaken,
    Entry,
    EvaluationSubmitted,
    FileOpened,
    NonConformityRaised,
    PersonEntered,
    Purpose,
    Role,
    RunEnded,
    RunStarted,
    Severity,
)
from eqlab.core.event import CampaignOpened, SystemFacts
from eqlab.core.finding import Finding
from eqlab.core.issue import Issue, Level, Nature
from eqlab.core.record import CampaignRecord, CaseRecord, judge_campaign
from eqlab.core.subject import Build, Party, Statement, Subject, SubjectKind
from eqlab.core.verdict import NOT_RUN, PASSED, Kind, Verdict
from eqlab.label.deciding_admission import NOTHING, Knowledge, admit_deciding
from eqlab.label.evaluation import Outcome
from eqlab.label.people import fold_people
from eqlab.label.rule import DecisionRule, read_rule
from eqlab.label.standing import RunRecord

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
PLAN = b"testplan: demo"
CODE = "EQ-TST-001"
ONE, TWO = "1" * 64, "2" * 64
FILE, CAMPAIGN, ATTESTATION = "nova", "nova-C1", "nova-A1"
SCOPE = ("A", "B")

FAILED = Verdict(Kind.FAILED, frozenset({CODE}))
LAB_ERROR = Verdict(Kind.LAB_ERROR, frozenset({"EQ-TST-900"}))
INCONCLUSIVE = Verdict(Kind.INCONCLUSIVE, frozenset({"EQ-TST-800"}))
WARNED = Verdict(Kind.PASSED_WITH_WARNINGS, frozenset({"EQ-TST-700"}))

RULE = b"""\
rule: demo
version: "1.0.0"
title: {en: Demo, fr: Demo, de: Demo}
text: {en: Demo, fr: Demo, de: Demo}
risk:
  false_accept: {en: Low, fr: Faible, de: Gering}
  false_reject: {en: Low, fr: Faible, de: Gering}
grants:
  - {kind: definitive, warnings: false, open: {blocking: 0, major: 0, minor: 1}, months: 24}
  - {kind: provisional, warnings: true, open: {blocking: 0, major: 1}, planned: major, months: 6, renewals: 1}
severities:
  - {tags: [knock-out], level: error, severity: blocking}
  - {level: error, obligations: [SHALL, SHALL NOT], severity: major}
  - {level: error, severity: minor}
  - {severity: remark}
"""


def rule(**replaced: str) -> DecisionRule:
    """The demonstration rule, with some of its words replaced."""
    source = RULE.decode()
    for old, new in replaced.items():
        source = source.replace(f"{old}: ", f"{old}: {new} #", 1)
    return read_rule(source.encode(), "demo.yaml")


def issue(nature: Nature = Nature.VIOLATION, level: Level = Level.ERROR, code: str = CODE) -> Issue:
    return Issue(code=code, template="Broken: {what}.", nature=nature, level=level)


def finding(nature: Nature = Nature.VIOLATION, level: Level = Level.ERROR, **more: Any) -> Finding:
    return Finding(issue=issue(nature, level, more.pop("code", CODE)), level=level, facts={"what": "x"}, **more)


def statement(*builds: str, name: str = "prescriber", version: str = "4.2.1", **claims: bool) -> Statement:
    party = Party(id="nova", name="Nova", country="LU")
    return Statement(
        id=name,
        subject=Subject(
            kind=SubjectKind.PRODUCT,
            holder=party,
            vendor=party,
            system="Praxis Nova",
            version=version,
            builds=tuple(Build(name=f"{one[:4]}.zip", sha256=one) for one in builds or (ONE,)),
        ),
        service="demo",
        role="prescriber",
        plan="demo",
        claims=claims,
    )


def planned(campaign: str = CAMPAIGN, said: Statement | None = None) -> CampaignPlanned:
    return CampaignPlanned(
        campaign=campaign,
        statement=said or statement(),
        plan="demo@1.0.0",
        plan_sha256=sha256(PLAN).hexdigest(),
        rule="demo@1.0.0",
        rule_sha256=sha256(RULE).hexdigest(),
    )


def run(number: int, verdicts: Mapping[str, Verdict], **more: Any) -> RunRecord:
    """A run of the campaign: all of `SCOPE` unless `cases` says otherwise."""
    cases: Sequence[str] = more.get("cases", ())
    selected = tuple(cases or SCOPE)
    campaign = more.get("campaign", CAMPAIGN)
    name = f"{campaign}.{number}"
    builds = tuple(more.get("builds", (ONE,)))
    opened = CampaignOpened(
        campaign=name,
        at=START + timedelta(hours=number),
        plan="demo",
        plan_version="1.0.0",
        plan_source=more.get("plan", PLAN),
        plan_file="demo.yaml",
        system=SystemFacts(
            name=more.get("system", "Praxis Nova"), version=more.get("version", "4.2.1"), claims=more.get("claims", {})
        ),
        variant={},
        selected=selected,
        deselected=(),
        partial=bool(cases),
        seed=1,
        engine="0.1.0",
        optional=tuple(more.get("optional", ())),
        adopted=tuple(more.get("adopted", ())),
    )
    records = tuple(CaseRecord(id=case, verdict=verdicts.get(case, NOT_RUN)) for case in selected)
    preflight, closed = more.get("preflight"), more.get("closed")
    record = CampaignRecord(
        opened=opened,
        preflight=preflight,
        closed=closed,
        cases=records,
        verdict=judge_campaign(records, opened, preflight, closed),
    )
    purpose = more.get("purpose", Purpose.FIRST if number == 1 else Purpose.RERUN)
    started = RunStarted(campaign=campaign, run=name, purpose=purpose, cases=tuple(cases), builds=builds)
    return RunRecord(
        started=started, ended=RunEnded(campaign=campaign, run=name, events=1, head="0" * 64), record=record
    )


def passing(number: int, **more: Any) -> RunRecord:
    return run(number, dict.fromkeys(SCOPE, PASSED), **more)


def raised(name: str = "NC-1", severity: Severity = Severity.MAJOR, **more: Any) -> NonConformityRaised:
    facts: dict[str, Any] = {
        "campaign": CAMPAIGN,
        "run": f"{CAMPAIGN}.1",
        "case": "A",
        "code": CODE,
        "says": "Broken: {what}.",
        "facts": {"what": "x"},
    }
    return NonConformityRaised(nonconformity=name, severity=severity, **{**facts, **more})


PEOPLE: Mapping[str, tuple[Role, ...]] = {
    "tess": (Role.TESTER,),
    "eva": (Role.EVALUATOR,),
    "rita": (Role.REVIEWER,),
    "rolf": (Role.REVIEWER,),
    "dora": (Role.DECIDER,),
    "dirk": (Role.DECIDER,),
    "ina": (Role.ISSUER,),
    "ivo": (Role.ISSUER,),
    "vera": (Role.VENDOR,),
    "ada": (Role.AUDITOR,),
}
STAFF = fold_people(
    Entry(
        number=place,
        at=START,
        actor="root",
        file="",
        act=PersonEntered(person=name, name=name.title(), roles=roles, key=name),
        previous="",
        hash="",
    )
    for place, (name, roles) in enumerate(PEOPLE.items(), 1)
)


@dataclass(slots=True)
class Log:
    """The entries of one vendor file, each admitted; an hour passes between two of them."""

    entries: list[Entry] = field(default_factory=list)
    now: datetime = START
    knowledge: Knowledge = NOTHING

    def do(self, actor: str, act: Act, at: datetime | None = None) -> Entry:
        """Admit and append. Raises UsageError."""
        self.now = at or self.now + timedelta(hours=1)
        entry = Entry(number=len(self.entries) + 1, at=self.now, actor=actor, file=FILE, act=act, previous="", hash="")
        admit_deciding(self.entries, STAFF, entry, self.knowledge)
        self.entries.append(entry)
        return entry

    def plan(self, campaign: str = CAMPAIGN, said: Statement | None = None) -> "Log":
        self.do("tess", planned(campaign, said))
        return self

    def ran(self, number: int = 1, campaign: str = CAMPAIGN, **more: Any) -> "Log":
        one = passing(number, campaign=campaign, **more)
        self.do("tess", one.started)
        self.do("tess", RunEnded(campaign=campaign, run=one.started.run, events=1, head="0" * 64))
        return self

    def evaluated(self, outcome: Outcome = Outcome.CONFORMING, name: str = "EV-1", **more: Any) -> "Log":
        facts: dict[str, Any] = {"campaigns": (CAMPAIGN,), "sha256": "e" * 64, **more}
        self.do("eva", EvaluationSubmitted(evaluation=name, outcome=outcome.value, **facts))
        return self

    def decided(self, kind: str = "definitive", name: str = "D-1", **more: Any) -> "Log":
        facts: dict[str, Any] = {"evaluation": "EV-1", "granted": bool(kind), "kind": kind, "reason": "no", **more}
        self.do(facts.pop("by", "dora"), DecisionTaken(decision=name, **facts))
        return self

    def proposed(self, change: Change = Change.ISSUE, **more: Any) -> ChangeProposed:
        number = 1 + sum(isinstance(one.act, ChangeProposed) for one in self.entries)
        issue_facts = {
            "decision": "D-1",
            "valid_from": self.now.date(),
            "valid_until": self.now.date().replace(year=2027),
        }
        facts: dict[str, Any] = {"attestation": ATTESTATION, "reason": "granted"}
        facts |= issue_facts if change is Change.ISSUE else {}
        act = ChangeProposed(proposal=f"P-{number}", change=change, **{**facts, **more})
        self.do("ina", act)
        return act

    def approved(self, wish: ChangeProposed, by: str = "ivo", **more: Any) -> "Log":
        issuing = wish.change is Change.ISSUE
        facts: dict[str, Any] = {
            "attestation": wish.attestation,
            "change": wish.change,
            "sha256": f"{len(self.entries):064x}",
            "kind": "definitive" if issuing else "",
            "valid_from": wish.valid_from,
            "valid_until": wish.valid_until,
        }
        self.do(by, ChangeApproved(proposal=wish.proposal, **{**facts, **more}))
        return self

    def changed(self, change: Change, **more: Any) -> "Log":
        return self.approved(self.proposed(change, **more))


def opened_log() -> Log:
    log = Log()
    party = Party(id="nova", name="Nova", country="LU")
    log.do("tess", FileOpened(scheme="demo@1.0.0", scheme_sha256="5" * 64, organisation=party))
    return log


def evaluated_log(outcome: Outcome = Outcome.CONFORMING) -> Log:
    return opened_log().plan().ran().evaluated(outcome)


def issued_log() -> Log:
    log = evaluated_log().decided()
    return log.changed(Change.ISSUE)


def declared(sha: str = TWO, change_class: str = "patch") -> BuildDeclared:
    return BuildDeclared(statement="prescriber", version="4.2.2", name="two.zip", sha256=sha, change_class=change_class)


def on_another_build(log: Log, build: str = TWO) -> Log:
    """A run on another build that was declared before."""
    log.do("tess", declared(build))
    run = f"{CAMPAIGN}.7"
    log.do("tess", RunStarted(campaign=CAMPAIGN, run=run, purpose=Purpose.RERUN, builds=(build,)))
    log.do("tess", RunEnded(campaign=CAMPAIGN, run=run, events=1, head="0" * 64))
    return log
