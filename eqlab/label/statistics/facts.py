"""What the figures are computed from: facts of runs, and the laboratory's own log."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from eqlab.core.act import Entry
from eqlab.core.text import Text
from eqlab.core.verdict import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingFacts:
    """A kind of finding that counted against a system."""

    code: str
    says: str
    """Template of its sentence, in English: the key of its translations."""
    requirements: tuple[str, ...] = ()
    rule: tuple[tuple[str, str], ...] = ()
    """What the rule says, by language, where its author wrote it; it goes before the template."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """What came of a case in a run."""

    case: str
    kind: Kind
    title: Text = field(default_factory=dict)
    findings: tuple[FindingFacts, ...] = ()
    """Those that fail it, each once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementFacts:
    """What a run says about a requirement."""

    requirement: str
    kind: Kind
    """`NOT_RUN` when no case verified it."""
    text: Text = field(default_factory=dict)
    explained: bool = False
    """True when the plan says why no case verifies it, or the system does not claim it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    """One run, as far as figures need it."""

    run: str
    """Unique."""
    vendor: str
    """Id or name of who makes the system."""
    system: str
    version: str
    service: str
    plan: str
    """Id."""
    opened: datetime
    """With time zone."""
    verdict: Kind
    cases: tuple[CaseFacts, ...] = ()
    """Selected ones."""
    requirements: tuple[RequirementFacts, ...] = ()
    partial: bool = False
    """True when the tester chose some of the cases."""
    simulated: bool = False
    """True when the laboratory played the system itself."""
    builds: tuple[str, ...] = ()
    """SHA-256 of what was tested, where it is known."""

    @property
    def product(self) -> tuple[str, str]:
        """Vendor and system."""
        return self.vendor, self.system

    @property
    def release(self) -> tuple[str, str, str, tuple[str, ...]]:
        """What was tested, exactly."""
        return self.vendor, self.system, self.version, tuple(sorted(self.builds))


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """All that is known at a moment."""

    as_of: datetime
    """With time zone; nothing after it counts."""
    runs: tuple[RunFacts, ...] = ()
    """In order of time, each once."""
    entries: tuple[Entry, ...] = ()
    """Of the laboratory's log; empty when there is none."""
    outcomes: Mapping[tuple[str, str], Kind] = field(default_factory=dict)
    """(run, case) to what came out."""


def material(
    as_of: datetime, runs: tuple[RunFacts, ...] = (), entries: tuple[Entry, ...] = (), *, simulated: bool = False
) -> Material:
    """Put together what counts at a moment: each run once, in order of time; simulated systems only when asked for."""
    known = {run.run: run for run in runs if run.opened <= as_of and (simulated or not run.simulated)}
    ordered = tuple(sorted(known.values(), key=lambda run: (run.opened, run.run)))
    return Material(
        as_of=as_of,
        runs=ordered,
        entries=tuple(sorted((one for one in entries if one.at <= as_of), key=lambda one: one.number)),
        outcomes={(run.run, case.case): case.kind for run in ordered for case in run.cases},
    )
