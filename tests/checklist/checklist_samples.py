"""A small checklist and sheets for it."""

import copy
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from eqlab.checklist.model import Assurance, Audience, Catalogue
from eqlab.checklist.reading import read_catalogue
from eqlab.checklist.sheet import Answer, Evidence, MendingPlan, Outcome, ProbeResult, Sheet
from eqlab.core.location import Position

DAY = dt.date(2026, 6, 1)


def said(text: str) -> dict[str, str]:
    return {"en": f"{text}.", "fr": f"{text} (fr).", "de": f"{text} (de)."}


def scale(*steps: tuple[str, str]) -> dict[str, Any]:
    return {
        "title": said("Scale"),
        "steps": [{"name": name, "value": value, "label": said(name)} for name, value in steps],
    }


HEAD: dict[str, Any] = {
    "id": "sample",
    "edition": "1.1.0",
    "prefix": "SMP",
    "status": said("Draft"),
    "title": said("Sample"),
    "topics": {"vendor": ["AAA", "BBB"], "practice": ["PPP", "QQQ"]},
    "references": {"iso": said("ISO")},
    "scales": {
        "YN": scale(("no", "0"), ("yes", "1")),
        "COV": scale(("none", "0"), ("some", "1/3"), ("half", "0.5"), ("all", "1")),
    },
    "evidence_types": {
        "DOC": {"title": said("Document"), "reach": "examined", "days": 730},
        "RPT": {"title": said("Report"), "reach": "independent"},
        "TEST": {"title": said("Test"), "reach": "tested"},
        "ATT": {"title": said("Declaration"), "reach": "filed"},
    },
    "sizes": {"solo": said("One"), "many": said("Many")},
    "probes": {
        "p.one": {"mode": "passive", "title": said("One"), "does": said("Looks")},
        "p.two": {"mode": "active", "title": said("Two"), "does": said("Tries")},
    },
    "rule": {
        "id": "sample-rule",
        "version": "1.0.0",
        "caps": {"declared": "0.5", "filed": "0.75", "examined": "1", "tested": "1", "independent": "1"},
        "reviewer_share": "0.25",
        "contradictions": 2,
        "levels": [
            {"level": 1, "title": said("One"), "overall": 0, "topic": 0, "majors": "any"},
            {"level": 2, "title": said("Two"), "overall": 60, "topic": 40, "majors": "planned", "audience": "vendor"},
            {
                "level": 3,
                "title": said("Three"),
                "overall": 75,
                "topic": 60,
                "majors": "met",
                "assured": True,
                "audience": "vendor",
            },
            {
                "level": 4,
                "title": said("Four"),
                "overall": 90,
                "topic": 60,
                "majors": "met",
                "assured": True,
                "no_open_finding": True,
                "recent": {"SMP-V-BBB-02": 365},
                "audience": "vendor",
            },
            {"level": 2, "title": said("Ready"), "overall": 75, "topic": 0, "majors": "any", "audience": "practice"},
        ],
        "grants": {
            "vendor": [
                {
                    "kind": "definitive",
                    "maturity": 3,
                    "open_majors": 0,
                    "inconclusive": False,
                    "probe_days": 90,
                    "months": 24,
                    "renewals": 0,
                },
                {
                    "kind": "provisional",
                    "maturity": 2,
                    "open_majors": 1,
                    "inconclusive": True,
                    "probe_days": 0,
                    "months": 6,
                    "renewals": 1,
                },
            ],
            "practice": [
                {
                    "kind": "ready",
                    "maturity": 2,
                    "open_majors": 99,
                    "inconclusive": True,
                    "probe_days": 0,
                    "months": 12,
                    "renewals": 0,
                }
            ],
        },
    },
}


def control(
    name: str, scale_name: str, weight: int, flag: str, minimum: str, effort: str, **more: Any
) -> dict[str, Any]:
    return {
        "id": name,
        "since": "1.0.0",
        "title": said(name),
        "question": said(f"Is {name} done"),
        "help": said("Look"),
        "scale": scale_name,
        "weight": weight,
        "flag": flag,
        "minimum": minimum,
        "evidence": ["DOC"],
        "map": {"iso": ["A.1"]},
        "advice": {**said("Do it"), "effort": effort, "owner": "vendor"},
        **more,
    }


def topic(name: str, audience: str, *controls: dict[str, Any]) -> dict[str, Any]:
    return {"topic": name, "audience": audience, "title": said(name), "help": said(name), "controls": list(controls)}


LEAVE = {"not_applicable": said("When there is none")}

TOPICS: list[dict[str, Any]] = [
    topic(
        "AAA",
        "vendor",
        control("SMP-V-AAA-01", "YN", 5, "knock-out", "tested", "S", evidence=["TEST"], probes=["p.one"]),
        control("SMP-V-AAA-02", "COV", 4, "major", "examined", "M", **LEAVE),
        control("SMP-V-AAA-03", "COV", 3, "scored", "filed", "L", evidence=["DOC", "ATT"], **LEAVE),
    ),
    topic(
        "BBB",
        "vendor",
        control("SMP-V-BBB-01", "COV", 5, "knock-out", "examined", "M", probes=["p.two"], **LEAVE),
        control("SMP-V-BBB-02", "YN", 3, "major", "independent", "L", evidence=["RPT"]),
        control("SMP-V-BBB-03", "YN", 2, "scored", "filed", "S", evidence=["DOC", "TEST"], probes=["p.one", "p.two"]),
        control("SMP-V-BBB-04", "YN", 1, "major", "declared", "S", **LEAVE),
    ),
    topic(
        "PPP",
        "practice",
        control("SMP-P-PPP-01", "YN", 4, "knock-out", "declared", "S", sizes={"solo": {"weight": 2}}),
        control("SMP-P-PPP-02", "COV", 3, "major", "declared", "M", **LEAVE),
        control("SMP-P-PPP-03", "YN", 2, "scored", "declared", "L"),
    ),
    topic(
        "QQQ",
        "practice",
        control("SMP-P-QQQ-01", "COV", 5, "knock-out", "declared", "M"),
        control("SMP-P-QQQ-02", "YN", 1, "scored", "declared", "S"),
    ),
]


def finder(file: str) -> Any:
    """Places as a reader of YAML would give them: the deeper, the further to the right."""
    return lambda steps: Position(
        file=file, line=1 + sum(one for one in steps if isinstance(one, int)), column=len(steps)
    )


def read(head: Mapping[str, Any] = HEAD, topics: Sequence[Mapping[str, Any]] = TOPICS) -> Catalogue:
    files = [(f"{one['topic']}.yaml", one, finder(f"{one['topic']}.yaml")) for one in topics]
    return read_catalogue(copy.deepcopy(dict(head)), files, "catalogue.yaml", finder("catalogue.yaml"))


SAMPLE = read()
VENDOR = SAMPLE.controls(Audience.VENDOR)
PRACTICE = SAMPLE.controls(Audience.PRACTICE)


def evidence(name: str, kind: str = "DOC", level: Assurance = Assurance.EXAMINED, **more: Any) -> Evidence:
    facts = {"date": DAY - dt.timedelta(days=30), "examined_by": "lab" if level > Assurance.FILED else ""}
    return Evidence(id=name, type=kind, title=name, digest="0" * 64, level=level, **{**facts, **more})


LOCKER = {
    one.id: one
    for one in (
        evidence("doc"),
        evidence("filed", level=Assurance.FILED),
        evidence("report", "RPT", Assurance.INDEPENDENT),
        evidence("test", "TEST", Assurance.TESTED),
        evidence("wrong", supports=False),
    )
}


def answer(name: str, value: str, *proofs: str, **more: Any) -> Answer:
    return Answer(control=name, value=value, evidence=proofs, **more)


def passed(probe: str, *controls: str, outcome: Outcome = Outcome.PASSED, days: int = 10) -> ProbeResult:
    date = DAY - dt.timedelta(days=days)
    return ProbeResult(probe=probe, controls=controls, outcome=outcome, date=date, detail="seen")


def sheet(*answers: Answer, audience: Audience = Audience.VENDOR, **more: Any) -> Sheet:
    facts = {"catalogue": "sample", "edition": "1.1.0", "subject": "X", "size": "many", "date": DAY, "evidence": LOCKER}
    return Sheet(audience=audience, answers={one.control: one for one in answers}, **{**facts, **more})


PERFECT = (
    answer("SMP-V-AAA-01", "yes"),
    answer("SMP-V-AAA-02", "all", "doc"),
    answer("SMP-V-AAA-03", "all", "doc"),
    answer("SMP-V-BBB-01", "all", "doc"),
    answer("SMP-V-BBB-02", "yes", "report"),
    answer("SMP-V-BBB-03", "yes", "doc"),
    answer("SMP-V-BBB-04", "yes", "doc"),
)
PROBES = (passed("p.one"), passed("p.two"))
PLAN = MendingPlan(owner="Ada", due=DAY + dt.timedelta(days=90))


def changed(*answers: Answer, **more: Any) -> Sheet:
    """The perfect sheet with some other answers."""
    mine = {one.control: one for one in (*PERFECT, *answers)}
    return sheet(*mine.values(), **{"probes": PROBES, **more})
