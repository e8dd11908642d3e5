"""inject.basic: harmless marks in every value of a call; none may take effect.

Judged by what comes back, by errors of interpreters, and by differences between a true and a false condition; never by
time, which a busy machine tells as well.
"""

import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import quote, quote_plus

from eqlab.core.exchange import Response
from eqlab.core.finding import Finding
from eqlab.core.issue import Issue
from eqlab.core.location import Position
from eqlab.core.probe import Mode, Probe, Sighting, Surroundings
from eqlab.core.text import Words, words
from eqlab.probe.author import Find, Values, make_probe, text
from eqlab.probe.endpoint.issues import input as issues
from eqlab.probe.endpoint.markers import Condition, conditions, error_in, marks, probes_of, text_of
from eqlab.probe.endpoint.traffic import CALL, RATE, Call, Line, check_calls
from eqlab.probe.issues import OUT_OF_TIME
from eqlab.probe.parameters import rows, urls
from eqlab.probe.reach import TRUST, Ask, Unreached, not_looked
from eqlab.probe.sight import seen_by, tell

NAME = "inject.basic"
_BROKEN = range(500, 600)
_THROTTLED = (429, 503)
_NUMBERS = re.compile(r"\d+")
Print: TypeAlias = Callable[[Response, str, str], tuple[int, str]]
"""(answer, value sent, usual value) -> what the answer says."""


@dataclass(slots=True, kw_only=True)
class _Place:
    """A value of a call that is looked at, and what its good answer is like."""

    line: Line
    call: Call
    name: str
    good: Response
    shown: tuple[str, ...]
    """Addresses at which a value may turn up later."""
    trail: list[dict[str, str | int]]
    throttled: int = 0
    told: set[str] = field(default_factory=set)

    @property
    def value(self) -> str:
        return self.call.values[self.name]

    def send(self, says: Words, value: str) -> Response:
        """Send the call with another value. Raises Unreached."""
        response = self.line.call(self.call.having(self.name, value))
        self.trail.append({"call": self.call.name, "place": self.name, "mark": says, "status": response.status})
        self.throttled += response.status in _THROTTLED
        return response

    def tell(self, issue: Issue, **facts: str) -> Iterator[Finding]:
        """Tell an issue of this place, once."""
        if issue.code not in self.told:
            self.told.add(issue.code)
            yield tell(issue, NAME, self.call.name, {"target": self.call.name, "place": self.name, **facts}, self.name)


def _look(values: Values, surroundings: Surroundings) -> Sighting:
    line = Line.of(NAME, values, surroundings)
    told: list[Finding] = []
    trail: list[dict[str, str | int]] = []
    for row in values["calls"]:
        call = Call.of(row)
        try:
            for one in _judge(call, line, tuple(values["shown"]), trail):
                told.append(one)  # noqa: PERF402 - what was seen before the target broke off is kept
        except Unreached as error:
            if line.over:
                told.append(tell(OUT_OF_TIME, NAME, call.name, {"target": call.name}))
            else:
                told.append(not_looked(NAME, call.name, error.problem))
    return seen_by(NAME, told, {"calls": trail}, calls=str(line.sent), marks=str(len(trail)))


def _judge(call: Call, line: Line, shown: tuple[str, ...], trail: list[dict[str, str | int]]) -> Iterator[Finding]:
    good = line.call(call)
    if good.status not in call.status:
        yield tell(issues.VALID_REFUSED, NAME, call.name, {"target": call.name, "status": str(good.status)})
        return
    for name in call.values:
        place = _Place(line=line, call=call, name=name, good=good, shown=shown, trail=trail)
        yield from _errors(place)
        yield from _differences(place)
        yield from _effects(place)
        if place.throttled:
            yield from place.tell(issues.THROTTLED, count=str(place.throttled))


def _errors(place: _Place) -> Iterator[Finding]:
    """Send what makes an interpreter complain; the good answer shows what is no complaint."""
    usual = error_in(text_of(place.good))
    for says, value in probes_of(place.value):
        response = place.send(says, value)
        kind = error_in(text_of(response))
        if kind is not None and kind != usual:
            yield from place.tell(issues.INJECTION_ERROR, mark=says, kind=kind)
        elif response.status in _BROKEN and response.status not in _THROTTLED:
            yield from place.tell(issues.BREAKS_ON_MARK, mark=says, status=str(response.status))


def _differences(place: _Place) -> Iterator[Finding]:
    """Compare true and false conditions, each twice; an answer that never stays the same proves nothing."""
    again, value = place.send(words("no mark"), place.value), place.value
    prints = next(
        (one for one in (_exactly, _roughly) if one(place.good, value, value) == one(again, value, value)), None
    )
    if prints is None:
        yield from place.tell(issues.UNSTEADY)
        return
    good, other = prints(place.good, value, value), f"{value}eqlab0"
    if prints(place.send(words("another value"), other), other, value) == good:
        return  # the value changes nothing, so that a condition in it cannot show
    for condition in conditions(value):
        if all(_holds(place, condition, good, prints) for _ in range(2)):
            yield from place.tell(issues.INJECTION_DIFFERENCE, mark=condition.says)


def _holds(place: _Place, condition: Condition, good: tuple[int, str], prints: Print) -> bool:
    """Tell whether a true condition changes nothing and a false one does."""
    if prints(place.send(condition.says, condition.true), condition.true, place.value) != good:
        return False
    answer = place.send(condition.says, condition.false)
    return answer.status not in _THROTTLED and prints(answer, condition.false, place.value) != good


def _exactly(response: Response, value: str, usual: str) -> tuple[int, str]:
    """Return what an answer says, as if a value that it mirrors were the usual one."""
    body = response.body.data.decode("utf-8", "replace")
    for written in (str, lambda one: json.dumps(one)[1:-1], html.escape, _quoted, quote_plus):
        body = body.replace(written(value), written(usual))
    return response.status, body


def _quoted(value: str) -> str:
    return quote(value, safe="")


def _roughly(response: Response, value: str, usual: str) -> tuple[int, str]:
    """Return what an answer says without its numbers: times and counters change by themselves."""
    status, body = _exactly(response, value, usual)
    return status, _NUMBERS.sub("0", body)


def _effects(place: _Place) -> Iterator[Finding]:
    """Send marks that show when they take effect, in the answer or where values are shown later."""
    for mark in marks(place.value):
        if mark.issue.code in place.told:
            continue
        answers = [place.send(mark.says, mark.value)]
        answers += [place.line.send(Ask(url=url, headers=place.line.headers)) for url in place.shown]
        if any(mark.took(answer) for answer in answers) and not mark.took(place.good):
            yield from place.tell(mark.issue, mark=mark.says)


def _ready(values: Values, at: Position, find: Find) -> None:
    check_calls(NAME, "calls", values["calls"], at, find)


INJECT: Probe = make_probe(
    NAME,
    Mode.ACTIVE,
    title={"en": "Injection", "fr": "Injection", "de": "Injection"},
    does={
        "en": "Puts harmless marks into the values of declared calls and looks for their effect in answers, errors and "
        "differences; nothing is changed or deleted.",
        "fr": "Place des marques inoffensives dans les valeurs des appels déclarés et en recherche l'effet dans les "
        "réponses, les erreurs et les différences ; rien n'est modifié ni supprimé.",
        "de": "Setzt harmlose Markierungen in die Werte erklärter Aufrufe und sucht ihre Wirkung in Antworten, Fehlern "
        "und Unterschieden; nichts wird geändert oder gelöscht.",
    },
    parameters={
        "calls": rows("Calls with values; every value is looked at.", CALL, required=True),
        "shown": urls("Addresses at which values turn up later, looked at after each mark."),
        "token": text("Name of the secret with a bearer token."),
        "rate": RATE,
        "trust": TRUST,
    },
    look=_look,
    ready=_ready,
)
