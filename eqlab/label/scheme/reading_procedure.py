"""The procedure of a scheme: steps with their outputs, deadlines, and who waits for whom."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from eqlab.core.values import Json
from eqlab.label.issues import CYCLE, NO_START, UNREACHABLE
from eqlab.label.scheme.model import Deadline, Deed, Output, Span, Start, Step
from eqlab.label.scheme.part import Part, by_id

_DEEDS = {one.value: one for one in Deed}
_STEP = ("id", "title", "who", "outputs", "origin")
_OUTPUT = ("id", "title", "who", "origin")
_DELIVERY = ("waiting", "after", "form", "document", "deed", "optional")


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What a procedure may name."""

    parties: Collection[str]
    forms: Collection[str]
    documents: Collection[str]
    dates: Collection[str]
    steps: Mapping[str, tuple[str, ...]]
    """Step to its outputs, as the file names them."""

    def of(self, start: Start) -> Collection[str]:
        """Return what a deadline may count from."""
        outputs = [f"{step}.{output}" for step, outputs in self.steps.items() for output in outputs]
        return {
            Start.STEP: [*self.steps],
            Start.OUTPUT: outputs,
            Start.FORM: self.forms,
            Start.DATE: self.dates,
            Start.OPENED: [],
        }[start]


def named_steps(root: Part) -> dict[str, tuple[str, ...]]:
    """Return the steps of the file and their outputs by name, before anything about them is known."""
    return {name: _ids(step.get("outputs")) for step in _mappings(root.data.get("steps")) for name in _ids([step])}


def _mappings(value: Json) -> list[Mapping[str, Json]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _ids(value: Json) -> tuple[str, ...]:
    return tuple(one["id"] for one in _mappings(value) if isinstance(one.get("id"), str))


def read_steps(root: Part, names: Names) -> tuple[Step, ...]:
    """Read all steps, and refuse those that wait for each other."""
    parts = dict(by_id(root.parts("steps", _STEP, ("after", "deadline")), "step"))
    steps = tuple(_step(name, part, names) for name, part in parts.items())
    waits = {step.id: step.after for step in steps}
    circle = cycle_in(waits)
    if circle:
        parts[circle[0]].note(CYCLE, "after", cycle=" > ".join((*circle, circle[0])))
        for name in _behind(waits, circle):
            parts[name].note(UNREACHABLE, "id", step=name)
    return steps


def _step(name: str, part: Part, names: Names) -> Step:
    return Step(
        id=name,
        title=part.title(),
        who=part.name("who", "party", names.parties),
        outputs=_outputs(part, names),
        after=part.names("after", "step", names.steps),
        deadline=_deadline(part, names) if part.has("deadline") else None,
        origin=part.origin(),
    )


def _outputs(part: Part, names: Names) -> tuple[Output, ...]:
    parts = dict(by_id(part.parts("outputs", _OUTPUT, _DELIVERY), "output"))
    outputs = tuple(_output(name, one, names, parts) for name, one in parts.items())
    circle = cycle_in({one.id: one.after for one in outputs})
    if circle:
        parts[circle[0]].note(CYCLE, "after", cycle=" > ".join((*circle, circle[0])))
    return outputs


def _output(name: str, part: Part, names: Names, beside: Collection[str]) -> Output:
    return Output(
        id=name,
        title=part.title(),
        who=part.name("who", "party", names.parties),
        waiting=part.name("waiting", "party", names.parties),
        after=part.names("after", "output", beside),
        form=part.name("form", "form", names.forms),
        document=part.name("document", "document", names.documents),
        deed=part.choice("deed", _DEEDS, None) if part.has("deed") else None,
        optional=part.flag("optional"),
        origin=part.origin(),
    )


def _deadline(part: Part, names: Names) -> Deadline | None:
    inner = part.inner("deadline", ("origin",), ("within", "from", "by"))
    origin = inner.origin()
    if inner.has("by"):
        return Deadline(start=Start.DATE, of=inner.name("by", "date", names.dates), origin=origin)
    if not inner.has("from"):
        part.note(NO_START, "deadline")
        return None
    span = inner.span("within")
    if inner.data["from"] == Start.OPENED.value:
        return Deadline(start=Start.OPENED, span=span, origin=origin)
    return _counted(inner, names, span)


def _counted(inner: Part, names: Names, span: Span) -> Deadline | None:
    choices = [one.value for one in Start if one is not Start.OPENED]
    start = inner.inner("from", (), tuple(choices))
    said = [one for one in choices if start.has(one)]
    if len(said) != 1:
        inner.author.refuse(
            inner.at("from"), inner.data["from"], f"opened, or a mapping of one of {', '.join(choices)}"
        )
        return None
    kind = Start(said[0])
    return Deadline(start=kind, of=start.name(said[0], said[0], names.of(kind)), span=span, origin=inner.origin())


def cycle_in(waits: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return names that wait for each other without end, in order; none when all can be reached."""
    open_names = dict(waits)
    while True:
        free = [name for name, after in open_names.items() if not any(one in open_names for one in after)]
        if not free:
            break
        for name in free:
            del open_names[name]
    if not open_names:
        return ()
    way = [next(iter(open_names))]
    while (following := next(one for one in open_names[way[-1]] if one in open_names)) not in way:
        way.append(following)
    return tuple(way[way.index(following) :])


def _behind(waits: Mapping[str, Sequence[str]], circle: Sequence[str]) -> list[str]:
    """Return names that can never begin because of a circle, without those in it."""
    stuck = set(circle)
    while True:
        more = {name for name, after in waits.items() if name not in stuck and stuck.intersection(after)}
        if not more:
            return [name for name in waits if name in stuck and name not in circle]
        stuck |= more
