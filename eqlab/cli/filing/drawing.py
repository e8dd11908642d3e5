"""A vendor file drawn in lines: its procedure step by step, who waits for whom, and what comes next."""

from collections.abc import Iterable, Iterator, Mapping

from eqlab.cli.filing.desk import day, party
from eqlab.cli.speech import Tongue
from eqlab.cli.tables import columns
from eqlab.core.text import words
from eqlab.label.filing import Filing, State
from eqlab.label.filing.model import OutputState, StepState

STATES: Mapping[State, str] = {
    State.DONE: words("done"),
    State.OPEN: words("open"),
    State.BLOCKED: words("blocked"),
    State.OVERDUE: words("overdue"),
}
_MARKS = {State.DONE: "[x]", State.OPEN: "[>]", State.OVERDUE: "[!]", State.BLOCKED: "[ ]"}


def draw(
    filing: Filing, tongue: Tongue, tables: Iterable[tuple[str, list[tuple[str, ...]]]] = (), waits: Iterable[str] = ()
) -> Iterator[str]:
    """Yield the lines of a file; `tables` and `waits` are what became of it beside its procedure."""
    title = tongue.say(filing.scheme.title)
    yield f"{filing.file}  {filing.organisation.name} ({filing.organisation.id})"
    yield tongue.tell(
        "{title}, {scheme}; opened {day} by {person}",
        title=title,
        scheme=filing.scheme.name,
        day=day(tongue, filing.opened),
        person=filing.by,
    )
    yield ""
    yield from columns([row for n, one in enumerate(filing.steps, 1) for row in _step(filing, n, one, tongue)])
    yield from _section(tongue.tell("Statements"), _statements(filing), tongue)
    yield from _section(tongue.tell("Documents"), _register(filing, tongue), tongue)
    yield from _section(tongue.tell("Builds"), _builds(filing, tongue), tongue)
    for name, rows in tables:
        yield from _section(name, rows, tongue)
    following = [*(one.sentence(tongue.translate) for one in filing.next), *waits]
    yield from _section(tongue.tell("Next"), [(one,) for one in following], tongue)


def _section(title: str, rows: list[tuple[str, ...]], tongue: Tongue) -> Iterator[str]:
    del tongue
    if rows:
        yield ""
        yield title
        yield from (f"  {line}" for line in columns(rows))


def _step(filing: Filing, number: int, one: StepState, tongue: Tongue) -> Iterator[tuple[str, str, str]]:
    yield f"{_MARKS[one.state]} {number}", tongue.say(one.step.title), _told(filing, one, tongue)
    if one.under_way:
        yield from ((f"     {_mark(state)}", *_output(filing, state, tongue)) for state in one.outputs)


def _told(filing: Filing, one: StepState, tongue: Tongue) -> str:
    state = tongue.tell(STATES[one.state])
    if one.state is State.DONE:
        return f"{state}, {day(tongue, one.done)}"
    if one.state is State.BLOCKED:
        steps = [step.step for step in filing.steps if step.step.id in one.waits_for]
        return tongue.tell("blocked: waits for {steps}", steps=", ".join(tongue.say(step.title) for step in steps))
    if one.due is not None:
        return tongue.tell("{state}, due {day}", state=state, day=day(tongue, one.due))
    return state


def _mark(state: OutputState) -> str:
    return "x" if state.done else ">" if state.ready else "-"


def _output(filing: Filing, state: OutputState, tongue: Tongue) -> tuple[str, str]:
    output, scheme = state.output, filing.scheme
    who, waiting = party(scheme, output.who, tongue), party(scheme, output.waiting, tongue)
    arrow = f"{who} -> {waiting}" if output.waiting else who
    told = day(tongue, state.done) if state.done else arrow
    return f"  {tongue.say(output.title)}", told


def _statements(filing: Filing) -> list[tuple[str, ...]]:
    return [
        (name, f"{one.subject.system} {one.subject.version}", one.role, one.plan)
        for name, one in filing.current.items()
    ]


def _register(filing: Filing, tongue: Tongue) -> list[tuple[str, ...]]:
    return [
        (
            line.document,
            line.version,
            line.recipient,
            day(tongue, line.day),
            tongue.tell("due: {version}", version=line.due) if line.due else "",
        )
        for line in filing.register
    ]


def _builds(filing: Filing, tongue: Tongue) -> list[tuple[str, ...]]:
    return [
        (
            one.statement,
            one.version,
            one.build.sha256[:12],
            tongue.say(one.change.title) if one.change else one.change_class,
            day(tongue, one.day),
        )
        for one in filing.builds
    ]
