"""What a run recorded of each case: the facts that judging again rests on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from eqlab.core.event import (
    CampaignOpened,
    CaseFinished,
    CaseOpened,
    Event,
    ExchangeDelivered,
    ExchangeRecorded,
    ProbeRan,
    StepFinished,
)
from eqlab.core.exchange import Direction


@dataclass(slots=True, kw_only=True)
class Attempt:
    """One run of a case, from its opening to its end or to an interruption."""

    opened: CaseOpened
    calls: Sequence[ExchangeRecorded]
    """All exchanges of the campaign; the other places count in it."""
    first: int = 0
    """From which of them on calls count for this case."""
    resumed_at: int = 0
    """How many were recorded before the campaign last went on."""
    steps: list[StepFinished] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    """Where each step stands among the events."""
    known: list[int] = field(default_factory=list)
    """For each step, how many exchanges were recorded when it ended."""
    probes: dict[str, ProbeRan] = field(default_factory=dict)
    """By step."""
    finished: CaseFinished | None = None

    def heard(self, number: int) -> tuple[ExchangeRecorded, ...]:
        """The calls of the case that a wait which caught nothing had heard when it was over."""
        ended, most = self.steps[number].finished, self.known[number]
        return tuple(
            call
            for place, call in enumerate(self.calls[self.first : most], self.first)
            if call.case == self.opened.case and self._heard(place, call) and call.exchange.started <= ended
        )

    def _heard(self, place: int, call: ExchangeRecorded) -> bool:
        """The lab's own calls are known to the desk only when they were restored after an interruption."""
        return call.exchange.direction is Direction.INBOUND or place < self.resumed_at


@dataclass(slots=True)
class _Reader:
    calls: list[ExchangeRecorded] = field(default_factory=list)
    undelivered: dict[str, str | None] = field(default_factory=dict)
    """Inbound exchange of which the end is not known -> its case."""
    fresh: frozenset[str | None] = frozenset()
    resumed_at: int = 0
    running: dict[str, Attempt] = field(default_factory=dict)
    complete: dict[str, Attempt] = field(default_factory=dict)

    def read(self, place: int, event: Event) -> None:
        match event:
            case StepFinished() if event.case in self.running:
                attempt = self.running[event.case]
                attempt.steps.append(event)
                attempt.places.append(place)
                attempt.known.append(len(self.calls))
            case CampaignOpened(resumed=True):
                self.fresh, self.resumed_at = frozenset(self.undelivered.values()), len(self.calls)
            case ExchangeRecorded():
                self.calls.append(event)
                if event.exchange.direction is Direction.INBOUND:
                    self.undelivered[event.exchange.id] = event.case
            case ExchangeDelivered():
                self.undelivered.pop(event.exchange, None)
            case CaseOpened():
                first = self.resumed_at if event.case in self.fresh else 0
                self.running[event.case] = Attempt(
                    opened=event, calls=self.calls, first=first, resumed_at=self.resumed_at
                )
            case ProbeRan() if event.case in self.running:
                self.running[event.case].probes[event.step] = event
            case CaseFinished() if event.case in self.running:
                self.running[event.case].finished = event
                self.complete[event.case] = self.running.pop(event.case)


def attempts(events: Iterable[Event]) -> Mapping[str, Attempt]:
    """Return the run of each case that counts for `core.record.fold`: the latest complete one, else the unfinished.

    Cases that were never opened are not in it.
    """
    reader = _Reader()
    for place, event in enumerate(events):
        reader.read(place, event)
    return {**reader.running, **reader.complete}
