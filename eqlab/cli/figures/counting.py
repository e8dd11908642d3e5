"""`eqlab statistics indicators`: an agency's indicators over a folder of documents."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from eqlab.cli.commands.statistics import IndicatorsWish
from eqlab.cli.definitions import bytes_of
from eqlab.cli.door import Door
from eqlab.cli.figures.issues import NO_INDICATORS, UNREADABLE
from eqlab.cli.files import expanded
from eqlab.cli.opening import House, open_house
from eqlab.cli.speech import Tongue, safe
from eqlab.core.errors import UsageError
from eqlab.core.reason import reason_of
from eqlab.core.values import Json
from eqlab.label.statistics.counting import Count, Counted, count
from eqlab.label.statistics.figure import Unit
from eqlab.label.statistics.indicators import Indicators, read_indicators

DEFINITIONS = "testplans/indicators/*/*.yaml"
UNCOUNTED = 2


def carry_out(door: Door, wish: IndicatorsWish) -> int:
    """Count and tell; 2 when a document could not be counted."""
    house = open_house(door)
    speaker = house.tongue
    documents = [(file, bytes_of(file)) for file in expanded(wish.places)]
    counts = [(one, count(one, documents)) for one in _definitions(house, wish.definitions)]
    if wish.form == "json":
        click.echo(json.dumps([_plain(one, told, speaker) for one, told in counts], indent=2, ensure_ascii=False))
    else:
        for one, told in counts:
            for line in _lines(one, told, speaker):
                click.echo(safe(line))
    for _, told in counts[:1]:
        for lost in told.unread:
            said = f"{lost.name}: {lost.finding.sentence(speaker.translate)} [{lost.finding.issue.code}]"
            click.echo(safe(said), err=True)
    return UNCOUNTED if any(told.unread for _, told in counts) else 0


def _definitions(house: House, named: Path | None) -> list[Indicators]:
    root = house.workshop.content.root
    files = [named] if named is not None else sorted(root.glob(DEFINITIONS))
    if not files:
        raise UsageError(NO_INDICATORS)
    return [read_indicators(_bytes(file), str(file)) for file in files]


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except (OSError, ValueError) as error:
        problem = reason_of(error)
        raise UsageError(UNREADABLE, file=str(file), problem=problem) from None


def _lines(indicators: Indicators, told: Count, speaker: Tongue) -> Iterator[str]:
    yield f"{speaker.say(indicators.title)} ({indicators.id}@{indicators.version})"
    yield speaker.count("{n} document counted", "{n} documents counted", told.documents)
    for one in told.counted:
        yield ""
        yield f"{speaker.say(one.indicator.title)}: {_value(one, speaker)}"
        yield f"  {speaker.say(one.indicator.definition)}"
        parts = (one.indicator.numerator, one.indicator.denominator)
        told_parts = zip((one.numerator, one.denominator), parts, strict=True)
        yield "  " + " / ".join(f"{speaker.number(number)} {speaker.say(part.words)}" for number, part in told_parts)
        if one.indicator.reference is not None:
            yield "  " + speaker.tell("Reference: {value}", value=speaker.number(float(one.indicator.reference)))


def _value(one: Counted, speaker: Tongue) -> str:
    if one.value is None:
        return speaker.tell("nothing to divide by")
    if one.indicator.unit is not Unit.SHARE:
        return speaker.number(round(float(one.value), 2))
    interval = one.interval
    among = f" ({_per_cent(float(interval[0]), speaker)}-{_per_cent(float(interval[1]), speaker)})" if interval else ""
    return _per_cent(float(one.value), speaker) + among


def _per_cent(value: float, speaker: Tongue) -> str:
    return f"{speaker.number(round(value * 100, 1))} %"


def _plain(indicators: Indicators, told: Count, speaker: Tongue) -> Json:
    return {
        "indicators": indicators.id,
        "version": indicators.version,
        "documents": told.documents,
        "counted": [
            {
                "id": one.indicator.id,
                "title": speaker.say(one.indicator.title),
                "definition": speaker.say(one.indicator.definition),
                "numerator": one.numerator,
                "denominator": one.denominator,
                "unit": one.indicator.unit.value,
                "value": None if one.value is None else float(one.value),
                "interval": None if one.interval is None else [float(end) for end in one.interval],
                "reference": None if one.indicator.reference is None else float(one.indicator.reference),
                "origin": one.indicator.origin.value,
            }
            for one in told.counted
        ],
        "unread": [
            {
                "document": lost.name,
                "code": lost.finding.issue.code,
                "sentence": lost.finding.sentence(speaker.translate),
            }
            for lost in told.unread
        ],
    }
