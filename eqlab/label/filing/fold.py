"""Folds a vendor file from its entries: what is there, where the procedure stands, who waits for whom, what comes next.

Source: ISO/IEC 17065, 7.2 to 7.12 (from application to records).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from eqlab.core.act import Entry, FileOpened
from eqlab.core.errors import UsageError
from eqlab.label.filing.calendar import after
from eqlab.label.filing.facts import Facts
from eqlab.label.filing.model import Filing, OutputState, Sent, State, StepState, Waiting
from eqlab.label.filing.telling import next_things
from eqlab.label.issues import NO_FILE
from eqlab.label.scheme.model import Deadline, Output, Scheme, Start, Step


def fold_filing(entries: Iterable[Entry], scheme: Scheme, today: date, *, file: str = "") -> Filing:
    """Fold a vendor file as it stands on a day.

    `entries` are the file's, and the laboratory's own, which publish documents; the file is the first one opened among
    them when none is named. Raises UsageError when no file was opened.
    """
    known = tuple(entries)
    name = file or next((one.file for one in known if isinstance(one.act, FileOpened)), "")
    facts = Facts(file=name, scheme=scheme).read(known)
    if facts.opened is None:
        raise UsageError(NO_FILE, file=name)
    act, first = facts.opened
    steps = _steps(facts, scheme, first.at.date(), today)
    filing = Filing(
        file=name,
        scheme=scheme,
        organisation=act.organisation,
        opened=first.at.date(),
        by=first.actor,
        statements=facts.statements,
        forms=tuple(facts.forms),
        register=tuple(_register(facts)),
        builds=tuple(facts.builds),
        steps=steps,
        waits=tuple(_waits(steps)),
    )
    return replace(filing, next=tuple(next_things(filing)))


def _register(facts: Facts) -> Iterator[Sent]:
    for line in facts.sent.values():
        document = facts.scheme.documents.get(line.document)
        last = facts.published.get(line.document, line.version)
        wanted = document is None or document.resend
        yield replace(line, due=last if wanted and last != line.version else "")


def _steps(facts: Facts, scheme: Scheme, opened: date, today: date) -> tuple[StepState, ...]:
    outputs = {step.id: {one.id: _done(step, one, facts) for one in step.outputs} for step in scheme.steps}
    done = {step.id: _complete(step, outputs[step.id], facts) for step in scheme.steps}
    steps = {step.id: _step(step, outputs[step.id], done) for step in scheme.steps}
    days = _days(steps, facts, opened)
    return tuple(_timed(one, scheme, days, today) for one in steps.values())


def _complete(step: Step, outputs: Mapping[str, date | None], facts: Facts) -> date | None:
    """Return the day on which a step was done: somebody said so, or its last output was delivered."""
    wanted = [outputs[one.id] for one in step.outputs if not one.optional]
    delivered = [day for day in wanted if day is not None]
    whole = max(delivered) if delivered and len(delivered) == len(wanted) else None
    return facts.done.get((step.id, ""), whole)


def _step(step: Step, outputs: Mapping[str, date | None], done: Mapping[str, date | None]) -> StepState:
    waits_for = tuple(name for name in step.after if done[name] is None)
    finished = done[step.id]
    state = State.DONE if finished else State.BLOCKED if waits_for else State.OPEN

    def ready(one: Output) -> bool:
        before = all(outputs[name] is not None for name in one.after)
        return state is State.OPEN and outputs[one.id] is None and before

    return StepState(
        step=step,
        state=state,
        outputs=tuple(OutputState(output=one, done=outputs[one.id], ready=ready(one)) for one in step.outputs),
        done=finished,
        waits_for=() if finished else waits_for,
    )


def _done(step: Step, output: Output, facts: Facts) -> date | None:
    """Return the day on which an output was delivered: somebody said so, or an act did it."""
    said = facts.done.get((step.id, output.id))
    if said is not None:
        return said
    if output.form:
        return next((one.at.date() for one in facts.forms if one.form == output.form), None)
    if output.document:
        return next((one.day for one in facts.sent.values() if one.document == output.document), None)
    return facts.deeds.get(output.deed) if output.deed is not None else None


def _days(steps: Mapping[str, StepState], facts: Facts, opened: date) -> dict[tuple[Start, str], date | None]:
    """Return the days from which deadlines count, as far as they have come."""
    days: dict[tuple[Start, str], date | None] = {(Start.OPENED, ""): opened}
    for name, one in steps.items():
        days[Start.STEP, name] = one.done
        days |= {(Start.OUTPUT, f"{name}.{output.output.id}"): output.done for output in one.outputs}
    days |= {(Start.FORM, one.form): one.at.date() for one in reversed(facts.forms)}
    return days | {(Start.DATE, name): date.fromisoformat(day.day) for name, day in facts.scheme.dates.items()}


def _timed(step: StepState, scheme: Scheme, days: Mapping[tuple[Start, str], date | None], today: date) -> StepState:
    due = _due(step.step.deadline, scheme, days)
    late = due is not None and due < today and step.state is State.OPEN
    return replace(step, due=due, state=State.OVERDUE if late else step.state)


def _due(deadline: Deadline | None, scheme: Scheme, days: Mapping[tuple[Start, str], date | None]) -> date | None:
    """Return the day of a deadline; None when it has not begun to count."""
    start = days.get((deadline.start, deadline.of)) if deadline is not None else None
    if deadline is None or start is None:
        return None
    return after(start, deadline.span, scheme.holidays) if deadline.span is not None else start


def _waits(steps: Iterable[StepState]) -> Iterator[Waiting]:
    for step in steps:
        for one in step.outputs:
            if one.ready and not one.output.optional:
                output = one.output
                yield Waiting(who=output.waiting, on=output.who, step=step.step.id, output=output.id)
