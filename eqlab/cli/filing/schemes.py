"""`eqlab scheme list` and `show`: what a scheme says, each sentence with its origin."""

from collections.abc import Iterator, Mapping

from eqlab.cli.commands.scheme import ShowWish
from eqlab.cli.door import Door
from eqlab.cli.filing.desk import find_scheme, party, say
from eqlab.cli.opening import open_house
from eqlab.cli.speech import Tongue
from eqlab.cli.tables import columns
from eqlab.core.requirement import Origin
from eqlab.core.text import words
from eqlab.label.scheme import Scheme
from eqlab.label.scheme.model import Deadline, Outcome, Retest, Span, Start, Unit

ORIGINS: Mapping[Origin, str] = {
    Origin.PUBLIC: words("public"),
    Origin.SEED: words("from briefings"),
    Origin.INFERRED: words("inferred"),
    Origin.DESIGN: words("our design"),
}
_RETESTS: Mapping[Retest, str] = {
    Retest.NOTHING: words("nothing is tested again"),
    Retest.TAGGED: words("tagged cases are tested again"),
    Retest.ALL: words("all is tested again"),
}
_OUTCOMES: Mapping[Outcome, str] = {
    Outcome.NONE: words("attestation unchanged"),
    Outcome.EXTENSION: words("extension"),
    Outcome.EVALUATION: words("new evaluation"),
}


def carry_out(door: Door, wish: ShowWish) -> int:
    """Show a scheme, or list all."""
    house = open_house(door)
    schemes = house.workshop.content.schemes
    if wish.scheme:
        say(_scheme(find_scheme(schemes, wish.scheme), house.tongue))
    else:
        say(columns([(one.name, house.tongue.say(one.title)) for one in schemes.values()]))
    return 0


def _scheme(scheme: Scheme, tongue: Tongue) -> Iterator[str]:
    kind = tongue.tell("ISO/IEC 17067 type {type}", type=scheme.kind) if scheme.kind else ""
    yield f"{scheme.name}  {tongue.say(scheme.title)}"
    yield from columns(
        [
            (tongue.tell("Owner"), scheme.owner),
            (tongue.tell("Object"), tongue.say(scheme.object.text)),
            (tongue.tell("Type"), ": ".join(filter(None, (kind, tongue.say(scheme.nature.text))))),
            (tongue.tell("Decision rule"), scheme.rule),
            (tongue.tell("Test plans"), ", ".join(one.id for one in scheme.plans)),
            ("SHA-256", scheme.digest),
        ]
    )
    for title, rows in _sections(scheme, tongue):
        yield from ("", title, *(f"  {line}" for line in columns(rows)))


def _sections(scheme: Scheme, tongue: Tongue) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    say, tell = tongue.say, tongue.tell
    yield tell("Procedure"), list(_steps(scheme, tongue))
    yield (
        tell("Forms"),
        [
            (one.number, one.id, say(one.title), party(scheme, one.who, tongue), _origin(one.origin, tongue))
            for one in scheme.forms.values()
        ],
    )
    yield (
        tell("Kinds of attestation"),
        [
            (one.id, say(one.title), tell("{n} months", n=one.months), _origin(one.origin, tongue))
            for one in scheme.kinds.values()
        ],
    )
    yield (
        tell("Severities"),
        [
            (one.severity.value, say(one.title), _span(one.answer, tongue), _origin(one.origin, tongue))
            for one in scheme.severities.values()
        ],
    )
    yield (
        tell("Changes"),
        [
            (
                one.id,
                say(one.title),
                f"{tell(_RETESTS[one.retest])}, {tell(_OUTCOMES[one.outcome])}",
                _origin(one.origin, tongue),
            )
            for one in scheme.changes.values()
        ],
    )
    yield (
        tell("Retention"),
        [
            (one.id, say(one.title), tell("{n} years", n=one.years), _origin(one.origin, tongue))
            for one in scheme.retention.values()
        ],
    )
    yield tell("Governance"), [(name, say(one.text)) for name, one in scheme.governance.items()]


def _steps(scheme: Scheme, tongue: Tongue) -> Iterator[tuple[str, ...]]:
    for number, step in enumerate(scheme.steps, 1):
        due = _deadline(scheme, step.deadline, tongue)
        origin = _origin(step.origin, tongue)
        yield str(number), tongue.say(step.title), party(scheme, step.who, tongue), due, origin
        for one in step.outputs:
            yield "", f"- {tongue.say(one.title)}", party(scheme, one.who, tongue), "", _origin(one.origin, tongue)


def _deadline(scheme: Scheme, deadline: Deadline | None, tongue: Tongue) -> str:
    if deadline is None:
        return ""
    known = _origin(deadline.origin, tongue)
    if deadline.span is None:
        return f"{scheme.dates[deadline.of].day} {known}" if deadline.of in scheme.dates else ""
    start = deadline.of if deadline.start is not Start.OPENED else tongue.tell("opening of the file")
    told = tongue.tell("{span} after {start}", span=_span(deadline.span, tongue), start=start)
    return f"{told} {known}"


def _span(span: Span, tongue: Tongue) -> str:
    if span.unit is Unit.DAYS:
        return tongue.tell("{n} days", n=span.length)
    if span.unit is Unit.MONTHS:
        return tongue.tell("{n} months", n=span.length)
    return tongue.tell("{n} working days", n=span.length)


def _origin(origin: Origin, tongue: Tongue) -> str:
    return f"[{tongue.tell(ORIGINS[origin])}]"
