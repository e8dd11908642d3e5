"""To which case of a campaign an inbound exchange belongs, and which `await` it serves.

Pure decisions over the armed expectations; the caller keeps their state durable by recording each decision.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimant:
    """A case that owns the calls that carry one of its discriminators."""

    case: str
    discriminators: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Where an exchange belongs, and why."""

    case: str | None
    reason: str
    """An English sentence."""


def attribute(
    tokens: frozenset[str],
    claimants: Iterable[Claimant],
    open_case: str | None,
    others: Iterable[Claimant] = (),
) -> Attribution:
    """Decide by the case's discriminator, else by the case the tester has opened, else leave it unmatched.

    What carries the discriminator of one of the `others`, cases that do not run, is not for the open case either.
    """
    owners = _owners(tokens, claimants)
    if len(owners) == 1:
        case, shared = next(iter(owners.items()))
        return Attribution(case=case, reason=f"It carries {_listed(shared)}, which belongs to case {case}.")
    if len(owners) > 1:
        return Attribution(case=None, reason=f"It carries discriminators of several cases: {_listed(owners)}.")
    absent = _owners(tokens, others)
    if absent:
        reason = f"It carries discriminators of cases that do not run: {_listed(absent)}."
        return Attribution(case=None, reason=reason)
    carried = f"It carries {_listed(tokens)}, which belongs to no case" if tokens else "It carries no discriminator"
    if open_case is not None:
        return Attribution(case=open_case, reason=f"{carried}; case {open_case} was open.")
    return Attribution(case=None, reason=f"{carried}, and no case was open.")


def _owners(tokens: frozenset[str], claimants: Iterable[Claimant]) -> dict[str, frozenset[str]]:
    shared = {claimant.case: claimant.discriminators & tokens for claimant in claimants}
    return {case: owned for case, owned in shared.items() if owned}


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """An armed `await`: durable as a decision in the log, never as a socket."""

    step: str
    """Id of the await step."""
    matches: Callable[[object], bool]
    """Condition over the exchange model's `request` and `connection`."""
    times: int = 0
    """How many calls get the armed reply; 0 when none is armed."""


@dataclass(slots=True)
class Script:
    """The awaits of one case in order, and what has served them so far."""

    expectations: tuple[Expectation, ...]
    served: dict[str, str] = field(default_factory=dict)
    """Step id to the id of the exchange that serves it."""
    replied: dict[str, int] = field(default_factory=dict)
    """Step id to the number of armed replies given."""

    def serve(self, view: object, exchange: str) -> tuple[str | None, bool]:
        """Return the step this call serves, or None, and whether the step's armed reply applies.

        The first expectation not yet served whose condition holds is served; the call after it finds the next one.
        An armed reply with several `times` also meets later calls that serve nothing else.
        """
        matching = [expectation for expectation in self.expectations if expectation.matches(view)]
        repeating = next((e for e in matching if 0 < self.replied.get(e.step, 0) < e.times), None)
        fresh = next((e for e in matching if e.step not in self.served), None)
        chosen = repeating or fresh
        if chosen is None:
            return None, False
        if chosen is fresh:
            self.served[chosen.step] = exchange
        armed = self.replied.get(chosen.step, 0) < chosen.times
        if armed:
            self.replied[chosen.step] = self.replied.get(chosen.step, 0) + 1
        return chosen.step, armed

    def restore(self, step: str, exchange: str, replied: bool) -> None:
        """Take back a decision that was recorded before an interruption."""
        self.served.setdefault(step, exchange)
        if replied:
            self.replied[step] = self.replied.get(step, 0) + 1
