"""`eqlab cesar whatif`: the least work to a decision or a level."""

from collections.abc import Iterator

from eqlab.checklist.model import Catalogue
from eqlab.checklist.score import Score
from eqlab.checklist.whatif import Target, WhatIf, cheapest, next_target
from eqlab.cli.cesar import issues
from eqlab.cli.cesar.desk import Desk, columns, open_desk, say, say_json
from eqlab.cli.commands.cesar import WhatIfWish
from eqlab.cli.door import Door
from eqlab.cli.near import near
from eqlab.core.errors import UsageError
from eqlab.report.checklist.building import named
from eqlab.report.checklist.glossary import EFFORTS, LACKS, decision_entry
from eqlab.report.checklist.json_report import way_json
from eqlab.report.checklist.numbers import points

OUT_OF_REACH = 1


def carry_out(door: Door, wish: WhatIfWish) -> int:
    """Tell the way; 0 when there is one or nothing is left to reach, else 1."""
    desk = open_desk(door)
    opened, _, score = desk.scored(wish.scored)
    target = _target(opened.catalogue, score, wish.to)
    if target is None:
        say([desk.tongue.tell("There is nothing better to reach.")])
        return 0
    way = cheapest(opened.catalogue, score, target)
    if wish.format == "json":
        say_json(way_json(way))
    else:
        say(_told(desk, opened.catalogue, way))
    return 0 if way.reachable else OUT_OF_REACH


def _target(catalogue: Catalogue, score: Score, to: str) -> Target | None:
    if not to:
        return next_target(catalogue, score)
    grants = {grant.kind: grant.maturity for grant in catalogue.rule.grants.get(score.audience, ())}
    if to in grants:
        return Target(grant=to, level=grants[to])
    levels = [one.level for one in catalogue.rule.levels if one.audience in {None, score.audience}]
    if not to.isdecimal() or int(to) not in levels:
        names = [*grants, *map(str, levels)]
        raise UsageError(issues.NO_TARGET, target=to, expected=", ".join(names), nearest=near(to, names))
    return Target(grant="", level=int(to))


def _told(desk: Desk, catalogue: Catalogue, way: WhatIf) -> Iterator[str]:
    speak = desk.tongue
    if way.target.grant:
        yield speak.tell("To reach: {kind}", kind=speak.say(decision_entry(way.target.grant).word))
    else:
        yield speak.tell("To reach: level {level}", level=str(way.target.level))
    controls = {one.id: one for topic in catalogue.topics for one in topic.controls}
    yield from columns(
        [
            (
                f"  {step.control}",
                ", ".join(speak.say(LACKS[lack]) for lack in step.lacks),
                speak.say(EFFORTS[step.effort]),
                speak.say(controls[step.control].title),
            )
            for step in way.steps
        ]
    )
    for name in way.plans:
        title = speak.say(controls[name].title)
        yield "  " + speak.tell("{control} {title}: may stay open with an owner and a date", control=name, title=title)
    for one in way.blocked:
        yield "  " + speak.tell("In the way: {reason}", reason=named(catalogue, one).sentence(speak.translate))
    if not way.reachable:
        yield speak.tell("No work on controls alone reaches it.")
    else:
        yield speak.tell(
            "Work: {work}; then the score is at least {low}.", work=str(way.work), low=points(way.low, speak.locale)
        )
