"""fuzz.input: valid calls, altered; the system must answer each of them properly and stay up."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from eqlab.core.exchange import Response
from eqlab.core.finding import Finding
from eqlab.core.issue import Issue
from eqlab.core.location import Position
from eqlab.core.probe import Mode, Probe, Sighting, Surroundings
from eqlab.core.text import Words
from eqlab.probe.author import Find, Values, choice, make_probe, refuse, text, whole
from eqlab.probe.endpoint.described import Described
from eqlab.probe.endpoint.error_forms import FORMS, misformed
from eqlab.probe.endpoint.issues import input as issues
from eqlab.probe.endpoint.leaks import find_leak
from eqlab.probe.endpoint.markers import text_of
from eqlab.probe.endpoint.mutations import Mutation, mutations
from eqlab.probe.endpoint.sources import calls_of
from eqlab.probe.endpoint.traffic import CALL, METHODS, RATE, Call, Line, check_calls
from eqlab.probe.parameters import rows, seconds, some, url
from eqlab.probe.reach import TRUST, Ask, Unreached, not_looked
from eqlab.probe.sight import seen_by, tell
from eqlab.wire.problem import ProblemKind

NAME = "fuzz.input"
TOLD = 5
"""Findings of one kind that are told of one call."""
_REFUSED, _BROKEN, _THROTTLED = range(400, 500), range(500, 600), (429, 503)
_IN_A_ROW = 10
_EACH = 25
"""Altered calls between two looks at whether the valid one still works."""


@dataclass(slots=True, kw_only=True)
class _Run:
    """What was sent, and what came of it."""

    line: Line
    most: int
    seed: int
    patience: float
    number: int = 0
    held_up: int = 0
    over: bool = False
    statuses: Counter[str] = field(default_factory=Counter)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    trail: list[dict[str, str | int]] = field(default_factory=list)

    def tell(self, issue: Issue, call: Call, mutation: Mutation, **facts: str) -> Iterator[Finding]:
        """Keep what broke as evidence; tell the first few of a kind."""
        note: dict[str, str | int] = {"issue": issue.code, "number": self.number, "call": call.name}
        self.trail.append(note | {"mutation": mutation.says, "sent": _shown(mutation.ask)})
        self.counts[issue.code, call.name] += 1
        if self.counts[issue.code, call.name] <= TOLD:
            told = {"target": call.name, "mutation": mutation.says, "number": str(self.number), **facts}
            yield tell(issue, NAME, call.name, told, str(self.number))

    def summary(self) -> Iterator[Finding]:
        """Tell how many more there were, and what kept the probe from looking on."""
        for (code, name), count in self.counts.items():
            if count > TOLD:
                facts = {"target": name, "count": str(count - TOLD)}
                yield tell(issues.MORE_OF_THE_SAME, NAME, name, facts, code)
        if self.held_up:
            facts = {"target": NAME, "count": str(self.held_up)}
            yield tell(issues.THROTTLED, NAME, NAME, facts)


def _shown(ask: Ask) -> str:
    """Return what was sent, short enough to be kept; headers, and with them tokens, are left out."""
    body = (ask.body or b"")[:400].decode("utf-8", "backslashreplace")
    return f"{ask.method} {ask.url[:400]}\n{body}"


def _look(values: Values, surroundings: Surroundings) -> Sighting:
    line = Line.of(NAME, values, surroundings, float(values["patience"]))
    run = _Run(line=line, most=values["most"], seed=values["seed"], patience=float(values["patience"]))
    told: list[Finding] = []
    try:
        good = [one for one in calls_of(NAME, values, surroundings, line, told) if _is_good(one, run, told)]
        for finding in _walk(good, run):
            told.append(finding)  # noqa: PERF402 - what was seen before the target broke off is kept
    except Unreached as error:
        told.append(not_looked(NAME, _first(values), error.problem))
    told += run.summary()
    raw = {"seed": run.seed, "sent": run.number, "statuses": dict(run.statuses), "broken": run.trail[:1000]}
    return seen_by(NAME, told, raw, calls=str(run.number), seed=str(run.seed), broken=str(len(run.trail)))


def _first(values: Values) -> str:
    return str(values["base"] or (values["calls"] and values["calls"][0]["url"]) or NAME)


def _is_good(one: Described, run: _Run, told: list[Finding]) -> bool:
    """Tell whether the valid call is answered well: else nothing is proven by what is like it. Raises Unreached."""
    answer = run.line.call(one.call)
    if answer.status in one.call.status:
        return True
    facts = {"target": one.call.name, "status": str(answer.status)}
    told.append(tell(issues.VALID_REFUSED, NAME, one.call.name, facts))
    return False


def _walk(good: list[Described], run: _Run) -> Iterator[Finding]:
    """Alter each call in turn until as many were sent as was asked for."""
    streams = [(one, mutations(one.call, f"{run.seed}:{index}")) for index, one in enumerate(good)]
    leaks = {one.call.name: _leak(run.line.call(one.call)) for one in good}
    while streams and run.number < run.most and not run.over:
        for one, stream in list(streams):
            mutation = next(stream, None)
            if mutation is None:
                streams.remove((one, stream))
                continue
            yield from _try(one, mutation, run, leaks[one.call.name])
            if run.over or run.number >= run.most:
                break
    if run.line.over:
        facts = {"target": NAME, "done": str(run.number), "planned": str(run.most)}
        yield tell(issues.STOPPED_EARLY, NAME, NAME, facts)


def _try(one: Described, mutation: Mutation, run: _Run, usual: Words | None) -> Iterator[Finding]:
    """Send an altered call and judge what came back, and whether the valid one still works."""
    run.number += 1
    ask = mutation.ask
    sent = Ask(
        url=ask.url,
        method=ask.method,
        headers=(*run.line.headers, *ask.headers),
        body=ask.body,
        deadline=run.patience,
    )
    try:
        answer = run.line.send(sent)
    except Unreached as error:
        run.statuses[error.problem.kind.value] += 1
        yield from _unanswered(one, mutation, run, error)
        return
    run.statuses[str(answer.status)] += 1
    yield from _judge(one, mutation, run, answer, usual)
    if run.number % _EACH == 0 or run.number == run.most:
        yield from _still_up(one, mutation, run)


def _unanswered(one: Described, mutation: Mutation, run: _Run, error: Unreached) -> Iterator[Finding]:
    if run.line.over:
        run.over = True
        return
    down = list(_still_up(one, mutation, run))
    yield from down
    if down or run.over:
        return
    if error.problem.kind is ProblemKind.TIMEOUT:
        yield from run.tell(issues.MUTATION_HANGS, one.call, mutation, seconds=f"{run.patience:g}")
    else:
        yield from run.tell(issues.MUTATION_DROPPED, one.call, mutation)


def _still_up(one: Described, mutation: Mutation, run: _Run) -> Iterator[Finding]:
    """Tell when the valid call is no longer answered, at three tries."""
    why: str = ""
    for _ in range(3):
        problem = run.line.problem(one.call)
        if problem is None:
            return
        why = str(problem)
    run.over = True
    if not run.line.over:
        yield from run.tell(issues.MUTATION_DOWN, one.call, mutation, why=why)


def _judge(one: Described, mutation: Mutation, run: _Run, answer: Response, usual: Words | None) -> Iterator[Finding]:
    if answer.status in _THROTTLED:
        run.held_up += 1
        run.over = run.held_up >= _IN_A_ROW
        return
    leaked = find_leak(text_of(answer))
    if leaked is not None and leaked[0] != usual:
        yield from run.tell(issues.MUTATION_LEAKS, one.call, mutation, kind=leaked[0], shown=leaked[1])
    if answer.status in _BROKEN:
        yield from run.tell(issues.MUTATION_BREAKS, one.call, mutation, status=str(answer.status))
    elif answer.status in _REFUSED and (why := misformed(answer, one.errors)) is not None:
        yield from run.tell(issues.ERROR_FORM, one.call, mutation, status=str(answer.status), why=why)


def _leak(answer: Response) -> Words | None:
    found = find_leak(text_of(answer))
    return found[0] if found else None


def _ready(values: Values, at: Position, find: Find) -> None:
    check_calls(NAME, "calls", values["calls"], at, find)
    if not (values["calls"] or values["base"]):
        raise refuse(NAME, "calls", at, find, "calls, or the base of an interface that describes itself")
    if (values["openapi"] or values["capability"]) and not values["base"]:
        raise refuse(NAME, "base", at, find, "the base address of what is described")


FUZZ: Probe = make_probe(
    NAME,
    Mode.INTRUSIVE,
    title={"en": "Mutated messages", "fr": "Messages altérés", "de": "Veränderte Nachrichten"},
    does={
        "en": "Sends alterations of valid calls at a bounded rate; the product must stay up and answer properly.",
        "fr": "Envoie des altérations d'appels valides à un rythme limité ; le produit doit rester disponible et "
        "répondre correctement.",
        "de": "Sendet Abwandlungen gültiger Aufrufe mit begrenzter Rate; das Produkt muss verfügbar bleiben und "
        "ordentlich antworten.",
    },
    parameters={
        "calls": rows("Valid calls that are altered.", CALL),
        "base": url("Base address of an interface that describes itself."),
        "openapi": text("Name of the file with its description in OpenAPI 3, JSON."),
        "capability": text("Name of the file with its CapabilityStatement; asked for at `metadata` without one."),
        "methods": some("Methods of described operations that are called.", METHODS, ("GET",)),
        "errors": choice("Form that errors promise to have; described operations say it themselves.", FORMS),
        "most": whole("Altered calls that are sent at most.", 1, 20_000, default=300),
        "seed": whole("What decides the alterations; the same seed sends the same again.", 0, 2**31, default=1),
        "patience": seconds("Seconds until a call counts as not answered.", 10.0, 120.0),
        "token": text("Name of the secret with a bearer token."),
        "rate": RATE,
        "trust": TRUST,
    },
    look=_look,
    ready=_ready,
)
