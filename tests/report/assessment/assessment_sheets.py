"""Sheets by chance for the practices' checklist, and rules by chance to score them with."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random

from eqlab.checklist.model import Assurance, Audience, Catalogue, Control, Grant, Maturity
from eqlab.checklist.sheet import Answer, MendingPlan, Sheet, Special
from eqlab.content.checklists import Checklists
from eqlab.core.text import Text

ROOT = Path(__file__).parent.parent.parent.parent
DAY = dt.date(2026, 11, 21)
KINDS = ("definitive", "provisional", "ready")
CATALOGUE = Checklists(ROOT).catalogue("cesar")


def chance_sheet(catalogue: Catalogue, chance: Random) -> Sheet:
    """A sheet as somebody careful, careless or hostile may hand in; without evidence and probes."""
    controls = catalogue.controls(Audience.PRACTICE)
    answered, full, odd = chance.random() ** 0.3, chance.random() ** 0.5, chance.choice((0, 0, 0.03, 0.3))
    left_out = chance.choice((0.2, 0.2, 0.95))
    answers = {one.id: _answer(one, chance, full, odd, left_out) for one in controls if chance.random() < answered}
    if chance.random() < 0.1:
        answers["CSR-P-OLD-01"] = Answer(control="CSR-P-OLD-01", value="yes")
    return Sheet(
        catalogue=catalogue.id if chance.random() < 0.97 else "other",
        edition=catalogue.edition if chance.random() < 0.97 else "0.9.0",
        audience=Audience.PRACTICE,
        subject="",
        size=chance.choice((*catalogue.sizes, *catalogue.sizes, "", "giant")),
        date=DAY,
        answers=answers,
    )


def _answer(control: Control, chance: Random, full: float, odd: float, left_out: float) -> Answer:
    steps = [step.name for step in control.scale.steps]
    value = steps[-1] if chance.random() < full else chance.choice(steps)
    if chance.random() < odd:
        value = chance.choice((*Special, *Special, "nonsense", "", "__proto__", "toString"))
    elif control.not_applicable is not None and chance.random() < left_out:
        value = Special.NOT_APPLICABLE
    plan = None
    if chance.random() < odd:
        plan = MendingPlan(owner=chance.choice(("", "IT")), due=DAY + dt.timedelta(days=chance.randint(-3, 3)))
    return Answer(control=control.id, value=str(value), plan=plan)


def chance_catalogue(chance: Random) -> Catalogue:
    """The same questions under another rule, with other flags, minimums and weights."""
    always = {"en": "Whenever one likes."}
    topics = tuple(
        replace(topic, controls=tuple(_control(one, chance, whenever) for one in topic.controls))
        for topic in CATALOGUE.topics
        for whenever in [chance.choice((None, always))]
    )
    named = [one.id for one in CATALOGUE.controls(Audience.PRACTICE)]
    levels = tuple(_level(number, chance, named) for number in range(1, chance.randint(2, 5)))
    kinds = KINDS[: chance.randint(0, 3)]
    grants = tuple(_grant(kind, len(levels), chance) for kind in kinds)
    rule = replace(CATALOGUE.rule, levels=levels, grants={Audience.PRACTICE: grants})
    return replace(CATALOGUE, topics=topics, rule=rule)


def _control(one: Control, chance: Random, whenever: Text | None) -> Control:
    minimum = Assurance.EXAMINED if chance.random() < 0.05 else Assurance.DECLARED
    return replace(one, minimum=minimum, weight=chance.randint(1, 5), not_applicable=one.not_applicable or whenever)


def _level(number: int, chance: Random, named: list[str]) -> Maturity:
    return Maturity(
        level=number,
        title={},
        overall=Fraction(chance.choice((0, 0, 50, 75)), chance.choice((1, 1, 3, 7))),
        topic=Fraction(chance.choice((0, 0, 40, 60)), chance.choice((1, 3))),
        majors=chance.choice(("any", "planned", "met")),
        assured=chance.random() < 0.2,
        no_open_finding=chance.random() < 0.2,
        recent={chance.choice(named): 365} if chance.random() < 0.1 else {},
        audience=chance.choice((None, Audience.PRACTICE, Audience.PRACTICE, Audience.VENDOR)),
    )


def _grant(kind: str, levels: int, chance: Random) -> Grant:
    return Grant(
        kind=kind,
        maturity=chance.randint(1, levels),
        open_majors=chance.choice((0, 2, 999)),
        inconclusive=chance.random() < 0.5,
        probe_days=chance.choice((0, 90)),
        months=chance.choice((1, 6, 12, 24)),
        renewals=0,
    )
