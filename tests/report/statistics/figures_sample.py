"""A laboratory of nine vendors over a year and a half, drawn with a seed; and the figures about it."""

from datetime import date
from functools import cache
from random import Random

import report_sample as sample
from figures_hands import NOW, day, entries, opened, run

from eqlab.core.act import (
    Act,
    Change,
    ChangeApproved,
    ChangeProposed,
    DecisionTaken,
    Entry,
    NonConformityAnswered,
    NonConformityRaised,
    Remedy,
    Severity,
)
from eqlab.core.verdict import Kind
from eqlab.label.statistics import figures
from eqlab.label.statistics.facts import FindingFacts, Material, RunFacts, material
from eqlab.label.statistics.figure import Figure
from eqlab.label.statistics.publishing import published
from eqlab.report.statistics.page import Scope

FOUND = (
    FindingFacts(
        code="EQ-FHIRPATH-101",
        says="{rule}",
        requirements=("SPX-011",),
        rule=(("de", "Eine Kennung hat 13 Ziffern."), ("en", "An identifier has 13 digits.")),
    ),
    FindingFacts(code="EQ-CHECK-203", says="The {message} has the header {header}.", requirements=("SPX-010",)),
)
REQUIREMENTS = [one.id for one in sample.plan().requirements]


def runs() -> tuple[RunFacts, ...]:
    drawn, told = Random(7), list[RunFacts]()
    for place in range(9):
        vendor, service = f"Vendor {chr(65 + place)}", ("prescriptions", "laboratory results")[place % 2]
        skill = 0.4 + 0.3 * drawn.random()
        for number in range(drawn.randint(2, 6)):
            skill = min(skill + 0.13, 1.0)
            kinds = [_kind(drawn, skill) for _ in range(8)]
            verdict = Kind.FAILED if Kind.FAILED in kinds else Kind.PASSED
            told.append(
                run(
                    len(told),
                    vendor,
                    service=service,
                    version=f"4.{number // 2}",
                    verdict=verdict,
                    opened=day(500 - 85 * number - drawn.randint(0, 60)),
                    cases={f"C-{index}": kind for index, kind in enumerate(kinds)},
                    requirements={name: _kind(drawn, skill) for name in REQUIREMENTS[:-2]} | {"SPX-040": Kind.NOT_RUN},
                    findings=FOUND[: 1 + number % 2],
                )
            )
    return tuple(told)


def _kind(drawn: Random, skill: float) -> Kind:
    if drawn.random() < 0.06:
        return drawn.choice([Kind.INCONCLUSIVE, Kind.LAB_ERROR, Kind.NEEDS_REVIEW])
    return Kind.PASSED if drawn.random() < skill else Kind.FAILED


def log() -> tuple[Entry, ...]:
    drawn, acts = Random(9), list[tuple[float, str, Act]]()
    for place in range(9):
        file, start = f"F-{place}", 400.0 - 30 * place
        acts.append((start, file, opened(f"v{place}")))
        for number, severity in enumerate(list(Severity)[place % 2 :]):
            at = max(start - 10 - 25 * number, 2.0)
            raised = NonConformityRaised(
                nonconformity=f"NC-{number}", campaign="c", run="r", case="C-1", severity=severity, code="", says="x"
            )
            acts.append((at, file, raised))
            if drawn.random() < 0.5:
                answer = NonConformityAnswered(nonconformity=f"NC-{number}", remedy=Remedy.CORRECTED, words="done")
                acts.append((max(at - 8, 1.0), file, answer))
        if start > 150:
            acts.append((start - 60 - place, file, DecisionTaken(decision="D-1", evaluation="E", granted=True)))
            acts += [(30.0 - number, file, act) for number, act in enumerate(_issue(f"A-{place}", place % 3 == 2))]
    return entries(*acts)


def _issue(name: str, suspended: bool) -> list[ChangeProposed | ChangeApproved]:
    told: list[ChangeProposed | ChangeApproved] = []
    for number, change in enumerate((Change.ISSUE, Change.SUSPEND)[: 1 + suspended]):
        ends = {"valid_from": date(2026, 1, 1), "valid_until": date(2027, 12, 31)}
        proposal = f"P-{name}-{number}"
        told.append(ChangeProposed(proposal=proposal, change=change, attestation=name, reason="r", **ends))
        told.append(
            ChangeApproved(
                proposal=proposal, attestation=name, change=change, sha256="0" * 64, kind="definitive", **ends
            )
        )
    return told


@cache
def known() -> Material:
    return material(NOW, runs(), log())


def told(*, public: bool = False) -> tuple[Figure, ...]:
    return published(figures(known())) if public else figures(known())


def scope(*, public: bool = False) -> Scope:
    facts = known().runs
    return Scope(
        runs=len(facts),
        systems=len({one.product for one in facts}),
        vendors=len({one.vendor for one in facts}),
        as_of=NOW,
        public=public,
        origin="Example laboratory",
    )
