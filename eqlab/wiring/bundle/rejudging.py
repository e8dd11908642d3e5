"""Recorded runs judged again, and what comes out otherwise."""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from eqlab import __version__
from eqlab.content import Content
from eqlab.core.act import ExchangeAttached
from eqlab.core.errors import UsageError
from eqlab.core.event import CampaignOpened, Event, StepFinished, StepOutcome
from eqlab.core.finding import Finding
from eqlab.core.record import CampaignRecord, CaseRecord, fold
from eqlab.core.text import Words, words
from eqlab.core.verdict import Verdict
from eqlab.plan.load import load_plan
from eqlab.plan.model import Plan
from eqlab.run.replay import Judge, attach, replay
from eqlab.store.chain import digest_of
from eqlab.store.serial import pack
from eqlab.wiring.bundle.content import TRANSFORMATIONS, engine_digest, unpack_content, world_of
from eqlab.wiring.bundle.issues import FOREIGN_RULES
from eqlab.wiring.bundle.reading import Bundle
from eqlab.wiring.workshop import Workshop

REDACTED = words("redacted: cannot be re-judged")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a second judgement of a case says, beside the first."""

    run: str
    case: str
    before: Verdict
    after: Verdict
    vanished: tuple[Finding, ...] = ()
    appeared: tuple[Finding, ...] = ()
    untold: Words | None = None
    """Why the case could not be judged again; None when it was."""

    @property
    def same(self) -> bool:
        """True when verdict and findings agree byte for byte."""
        return not self.untold and self.before == self.after and not (self.vanished or self.appeared)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejudged:
    """A run, judged again."""

    run: str
    record: CampaignRecord
    """As recorded."""
    again: CampaignRecord
    cases: tuple[Change, ...]
    why: tuple[Words, ...] = ()
    """What is not as it was when the run was recorded: reasons why verdicts may differ."""
    events: tuple[Event, ...] = field(default=(), repr=False)

    @property
    def agrees(self) -> bool:
        """True when no case and not the whole came out otherwise; what could not be judged again says nothing."""
        told = all(one.same or one.untold for one in self.cases)
        return told and self.record.verdict == self.again.verdict


def judge_of(workshop: Workshop, plan: Plan, *, faults_stand: bool = True) -> Judge:
    """Return what a plan is judged with; `faults_stand` as in `Judge`."""
    content = workshop.content
    return Judge(
        plan=plan,
        registry=workshop.registry,
        personas=content.personas(plan.service),
        texts=lambda path: content.text(plan.service, path),
        faults_stand=faults_stand,
    )


def rejudge_run(workshop: Workshop, events: Sequence[Event], acts: Iterable[ExchangeAttached] = ()) -> Rejudged:
    """Judge a recorded run again with the plan it is pinned to and the content of this laboratory.

    Exchanges that people attached count as attached; then the cases that none was attached to stay as they were judged,
    whatever the content says now. Raises AuthorErrors when the plan does not compile here, UsageError for an attachment
    that cannot be.
    """
    opened = _opened(events)
    plan = workshop.plan_of(opened.plan_source, opened.plan_file)
    attached = tuple(acts)
    given = attach(events, attached, plan)
    why = () if opened.engine == __version__ else (_engine(opened.engine),)
    settled = frozenset(opened.selected) - {act.case for act in attached} if attached else frozenset[str]()
    return compare(tuple(events), replay(given, judge_of(workshop, plan)), why, settled=settled)


def check_rules(bundle: Bundle, content: Content, file: str) -> None:
    """Refuse transformations that are not those of this content: they would run. Raises UsageError."""
    known = {digest_of(path.read_bytes()) for path in content.root.glob("scenarios/**/*.xsl*")}
    for name, data in bundle.members.items():
        if PurePosixPath(name).suffix.lower() in TRANSFORMATIONS and digest_of(data) not in known:
            raise UsageError(FOREIGN_RULES, file=file, member=name)


def rejudge_bundle(bundle: Bundle) -> tuple[Rejudged, ...]:
    """Judge every run of a bundle again, offline, with nothing but what is in it and this program.

    Raises AuthorErrors when plan or content do not compile here, LabFault when no folder can be made for them.
    """
    with tempfile.TemporaryDirectory(prefix="eqlab-replay-") as folder:
        workshop = unpack_content(bundle.members, Path(folder))
        relocate = relocation(str(workshop.content.root), bundle.manifest.content_root)
        return tuple(_of_bundle(bundle, workshop, events, relocate) for events in bundle.runs.values())


def _of_bundle(
    bundle: Bundle, workshop: Workshop, events: tuple[Event, ...], relocate: Callable[[StepFinished], StepFinished]
) -> Rejudged:
    opened, manifest = _opened(events), bundle.manifest
    plan = load_plan(
        opened.plan_source,
        opened.plan_file,
        workshop.registry,
        lambda service: world_of(workshop, manifest.services, service),
    )
    acts = [entry.act for entry in bundle.entries if isinstance(entry.act, ExchangeAttached)]
    given = attach(events, (act for act in acts if act.run == opened.campaign), plan)
    again = tuple(
        relocate(event) if isinstance(event, StepFinished) else event
        for event in replay(given, judge_of(workshop, plan))
    )
    redacted = frozenset(manifest.redacted.exchanges) if manifest.redacted else frozenset()
    return compare(events, again, tuple(_why(bundle, opened)), redacted=_masked_cases(bundle, events, redacted))


def relocation(here: str, there: str) -> Callable[[StepFinished], StepFinished]:
    """Return a function that names the places of rules as they were when the content lay elsewhere."""

    def relocate(step: StepFinished) -> StepFinished:
        if here == there or not any(here in repr(one) for one in step.findings):
            return step
        return replace(step, findings=tuple(_moved(one, here, there) for one in step.findings))

    return relocate


def _moved(finding: Finding, here: str, there: str) -> Finding:
    at = finding.rule.at
    rule = replace(finding.rule, at=replace(at, file=at.file.replace(here, there))) if at else finding.rule
    facts = {name: fact.replace(here, there) for name, fact in finding.facts.items()}
    return replace(finding, rule=rule, facts=facts)


def compare(
    events: Sequence[Event],
    again: Sequence[Event],
    why: tuple[Words, ...],
    *,
    redacted: frozenset[str] = frozenset(),
    settled: frozenset[str] = frozenset(),
) -> Rejudged:
    """Hold two judgements of a run against each other; cases that are `redacted` or `settled` keep the one they had."""
    record, keep = fold(events), redacted | settled
    kept = {(case.id, step.index): step for case in record.cases if case.id in keep for step in case.steps}
    judged = [
        kept.get((event.case, event.index), event) if isinstance(event, StepFinished) else event for event in again
    ]
    after = fold(judged)
    cases = zip(record.cases, after.cases, strict=True)
    return Rejudged(
        run=record.opened.campaign,
        record=record,
        again=after,
        cases=tuple(_change(record, one, other, one.id in redacted) for one, other in cases),
        why=why,
        events=tuple(judged),
    )


def _change(record: CampaignRecord, before: CaseRecord, after: CaseRecord, redacted: bool) -> Change:
    vanished, appeared = differences(before, after)
    return Change(
        run=record.opened.campaign,
        case=before.id,
        before=before.verdict,
        after=after.verdict,
        vanished=vanished,
        appeared=appeared,
        untold=REDACTED if redacted else None,
    )


def differences(
    before: CaseRecord, after: CaseRecord, *, anywhere: bool = False
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return the findings that vanished and those that appeared between two judgements of a case, byte for byte.

    With `anywhere` the lines of the plan that they come from may differ.
    """
    old, new = _by_bytes(before, anywhere), _by_bytes(after, anywhere)
    gone, come = _counted(old) - _counted(new), _counted(new) - _counted(old)
    return _picked(old, gone), _picked(new, come)


def _by_bytes(case: CaseRecord, anywhere: bool) -> list[tuple[str, Finding]]:
    return [
        (f"{step.outcome} {pack(replace(_BARE, findings=(_bare(finding) if anywhere else finding,))).body}", finding)
        for step in case.steps
        for finding in step.findings
    ]


def _bare(finding: Finding) -> Finding:
    return replace(finding, rule=replace(finding.rule, at=None))


def _counted(told: list[tuple[str, Finding]]) -> Counter[str]:
    return Counter(name for name, _ in told)


def _picked(told: list[tuple[str, Finding]], wanted: Counter[str]) -> tuple[Finding, ...]:
    left, picked = Counter(wanted), []
    for name, finding in told:
        if left[name] > 0:
            left[name] -= 1
            picked.append(finding)
    return tuple(picked)


_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_BARE = StepFinished(
    campaign="", case="", index=0, kind="", label="", started=_NEVER, finished=_NEVER, outcome=StepOutcome.DONE
)


def _opened(events: Sequence[Event]) -> CampaignOpened:
    return next(event for event in events if isinstance(event, CampaignOpened))


def _engine(then: str) -> Words:
    return words("This is eqlab {now}; the run was recorded by eqlab {then}.", now=__version__, then=then)


def _why(bundle: Bundle, opened: CampaignOpened) -> Iterator[Words]:
    manifest = bundle.manifest
    if opened.engine != __version__:
        yield _engine(opened.engine)
    if manifest.engine_sha256 != engine_digest():
        yield words("The program is not the one that made the bundle: the digest of its files is another.")
    if digest_of(opened.plan_source) != manifest.plan.get("sha256"):
        yield words("The plan is not the one that the manifest names.")


def _masked_cases(bundle: Bundle, events: Sequence[Event], exchanges: frozenset[str]) -> frozenset[str]:
    """The cases that rest on anything masked: an exchange, a variable, an answer or a sighting."""
    redaction = bundle.manifest.redacted
    if redaction is None:
        return frozenset()
    run = _opened(events).campaign
    found = set()
    for number, event in enumerate(events, 1):
        case = getattr(event, "case", None)
        masked = f"{run}/{number}" in redaction.events
        caught = isinstance(event, StepFinished) and exchanges.intersection(event.exchanges)
        if case and (masked or caught):
            found.add(case)
    system = f"{run}/1" in redaction.events
    return frozenset(_opened(events).selected) if system else frozenset(found)
