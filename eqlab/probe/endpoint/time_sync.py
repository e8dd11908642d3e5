"""time.sync: whether the clock of a system agrees with the lab's."""

import datetime as dt
from collections.abc import Iterator
from email.utils import parsedate_to_datetime

from eqlab.core.errors import ConfigurationError
from eqlab.core.finding import Finding
from eqlab.core.probe import Mode, Probe, Sighting, Surroundings
from eqlab.core.values import Json
from eqlab.probe.author import Values, make_probe, texts
from eqlab.probe.endpoint.issues import tls as issues
from eqlab.probe.parameters import seconds, urls
from eqlab.probe.reach import Ask, Reach, Unreached, blind_context, not_looked
from eqlab.probe.sight import seen_by, tell

NAME = "time.sync"
_MISSING = "it tells no time: there is no Date header that can be read"


def _look(values: Values, surroundings: Surroundings) -> Sighting:
    told: list[Finding] = []
    offsets: dict[str, float] = {}
    for target, offset in (*_asked(values, surroundings), *_heard(values, surroundings)):
        if isinstance(offset, str):
            told.append(not_looked(NAME, target, offset))
            continue
        offsets[target] = offset
        if abs(offset) > values["tolerance"]:
            facts = {"target": target, "found": f"{offset:+.0f}", "expected": f"{values['tolerance']:g}"}
            told.append(tell(issues.CLOCK_OFF, NAME, target, facts, "Date"))
    if not offsets and not told:
        told.append(not_looked(NAME, "a clock", "neither urls nor captured names one"))
    worst = max(offsets.values(), key=abs, default=0.0)
    return seen_by(NAME, told, {"offsets": offsets}, offset=f"{worst:+.0f} s" if offsets else "unknown")


def _asked(values: Values, surroundings: Surroundings) -> Iterator[tuple[str, float | str]]:
    reach, context = Reach.of(surroundings), blind_context()
    for url in values["urls"]:
        before = surroundings.clock.now()
        try:
            response = reach.call(Ask(url=url, method="HEAD"), context)
        except Unreached as error:
            yield url, error.problem.words
            continue
        yield url, _offset(response.header("date") or "", before, surroundings.clock.now())


def _offset(said: str, before: dt.datetime, after: dt.datetime) -> float | str:
    """Return how far a Date lies outside the time it was told in, seconds; it is cut to whole seconds."""
    try:
        told = parsedate_to_datetime(said)
    except (ValueError, TypeError, OverflowError):
        return _MISSING
    if told.tzinfo is None:
        return _MISSING
    ahead, behind = (told - after).total_seconds(), (told + dt.timedelta(seconds=1) - before).total_seconds()
    return ahead if ahead > 0 else min(behind, 0.0)


def _heard(values: Values, surroundings: Surroundings) -> Iterator[tuple[str, float | str]]:
    """Compare the Date headers of captured exchanges with the moments at which the lab had them."""
    for name in values["captured"]:
        exchange = surroundings.variables.get(name)
        if not isinstance(exchange, dict):
            raise ConfigurationError(issues.NOT_CAPTURED, name=name)
        part = "request" if exchange.get("direction") == "inbound" else "response"
        try:
            started = dt.datetime.fromisoformat(str(exchange.get("started")))
            span = dt.timedelta(milliseconds=float(exchange.get("duration_ms") or 0))
        except ValueError:
            yield name, "its moment is not recorded"
            continue
        yield name, _offset(_header(exchange.get(part), "date"), started, started + span)


def _header(message: Json, name: str) -> str:
    headers = message.get("headers") if isinstance(message, dict) else None
    return next((str(one.get("value")) for one in headers or () if one.get("name") == name), "")


TIME_SYNC: Probe = make_probe(
    NAME,
    Mode.PASSIVE,
    title={"en": "Clock", "fr": "Horloge", "de": "Uhrzeit"},
    does={
        "en": "Compares the time that a system tells in its answers or calls with the clock of the laboratory.",
        "fr": "Compare l'heure indiquée par le système dans ses réponses ou ses appels avec l'horloge du laboratoire.",
        "de": "Vergleicht die Uhrzeit, die ein System in Antworten oder Aufrufen angibt, mit der Uhr des Labors.",
    },
    parameters={
        "urls": urls("Addresses that are asked for the time."),
        "captured": texts("Names of captured exchanges whose Date headers are compared."),
        "tolerance": seconds("Seconds that clocks may be apart.", 5.0, 3600.0),
    },
    look=_look,
)
