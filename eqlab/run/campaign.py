"""A campaign: opened, its cases run one by one, closed. Both doors, command line and pytest, drive this one object."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from eqlab import __version__
from eqlab.core.event import (
    CampaignClosed,
    CampaignOpened,
    CaseFinished,
    CaseOpened,
    ExchangeRecorded,
    PlatformUp,
    PreflightDone,
    StepFinished,
    SystemFacts,
)
from eqlab.core.finding import Finding, found
from eqlab.core.record import judge_record
from eqlab.core.service import Access, Persona, Stimulus
from eqlab.core.values import Json
from eqlab.core.verdict import Verdict
from eqlab.plan.filling import fields_of, fill_fields, value_of
from eqlab.plan.model import Ask, Await, Case, Given, Plan, Selection, Step
from eqlab.run.desk import claimants_of, replies_of, script_of
from eqlab.run.hosted import Hosted
from eqlab.run.issues import GIVEN_REFUSED
from eqlab.run.memory import Memory, filled
from eqlab.run.platform import Platform
from eqlab.run.room import Room
from eqlab.run.steps import StepResult, carry_on

SIMULATION_PATIENCE = 60.0
"""Seconds a simulated system may go on after the last step of a case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOutcome:
    """What a case came to: facts, and the verdict derived from them."""

    case: str
    steps: tuple[StepFinished, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings in causal order."""
        return tuple(finding for step in self.steps for finding in step.findings)

    @property
    def verdict(self) -> Verdict:
        """The verdict, derived."""
        return judge_record(self.steps, finished=True)


@dataclass(slots=True, kw_only=True)
class CampaignRun:
    """One campaign in progress. `open`, then `run_case` in order, then `close`."""

    selection: Selection
    room: Room
    platform: Platform | None
    """None when no selected case waits for a call."""
    hosted: Hosted | None = None
    """The lab's own mock, when it stands as the system under test."""
    personas: Mapping[str, Persona]
    access: Access
    check: Callable[[], tuple[Finding, ...]]
    """Preflight."""
    declared: SystemFacts
    """The system as its file declares it."""
    seed: int
    partial: bool = False
    adopted: tuple[str, ...] = ()
    resumed_from: tuple[ExchangeRecorded, ...] = ()
    resumed: bool = False
    finished: frozenset[str] = frozenset()
    """Cases that came to their end before an interruption."""
    preflight_findings: tuple[Finding, ...] = ()
    begun: bool = False
    """True when the campaign's first event is recorded."""
    unprepared: dict[str, tuple[Finding, ...]] = field(default_factory=dict)
    """Cases whose preconditions could not be met, and why."""
    carry: Callable[[Room, Case, Step, bool], StepResult] = carry_on
    """Carries out a step; its last argument tells whether the case is lost."""

    @property
    def plan(self) -> Plan:
        """The campaign's plan."""
        return self.selection.plan

    @property
    def remaining(self) -> tuple[Case, ...]:
        """The selected cases that have not come to their end."""
        return tuple(case for case in self.selection.selected if case.id not in self.finished)

    def open(self) -> bool:
        """Record what is run, check the configuration, start the platform; False when the configuration forbids to run.

        Raises LabFault when the platform cannot start.
        """
        self.room.emit(self._opened())
        self.begun = True
        self.preflight_findings = self.check()
        self.room.emit(
            PreflightDone(campaign=self.room.campaign, at=self.room.clock.now(), findings=self.preflight_findings)
        )
        if self.preflight_findings:
            return False
        self._arm()
        return True

    def run_case(self, case: Case) -> CaseOutcome:
        """Run one case to its end; its facts are durable when this returns."""
        room, now = self.room, self.room.clock.now()
        variables = self._variables(case, now)
        room.memory = Memory(variables=variables)
        shown = self._shown(case, variables)
        room.emit(CaseOpened(campaign=room.campaign, case=case.id, at=now, variables=shown))
        self._begin(case, variables)
        steps = tuple(self._steps(case))
        self._end()
        evidence = any(step.exchanges or step.answer or step.kind == "probe" for step in steps)
        room.emit(CaseFinished(campaign=room.campaign, case=case.id, at=room.clock.now(), evidence=evidence))
        return CaseOutcome(case=case.id, steps=steps)

    def close(self) -> None:
        """Stop listening and record the end. Safe to call twice."""
        for server in (self.platform, self.hosted):
            if server is not None:
                server.stop()
        if not self.begun:
            return
        faults = self.room.desk.take_faults()
        self.room.emit(CampaignClosed(campaign=self.room.campaign, at=self.room.clock.now(), findings=faults))

    def instructions(self, case: Case, language: str) -> str:
        """The case's instructions with its variables filled in."""
        text = case.instructions.get(language) or case.instructions.get("en", "")
        return fill_fields(text, self._variables(case, self.room.clock.now()))

    def _opened(self) -> CampaignOpened:
        plan = self.plan
        return CampaignOpened(
            campaign=self.room.campaign,
            at=self.room.clock.now(),
            plan=plan.id,
            plan_version=plan.version,
            plan_source=plan.source,
            plan_file=plan.file,
            system=self.declared,
            variant=self.selection.variant,
            selected=tuple(case.id for case in self.selection.selected),
            optional=tuple(case.id for case in self.selection.selected if case.optional),
            deselected=self.selection.deselected,
            partial=self.partial,
            seed=self.seed,
            engine=__version__,
            adopted=self.adopted,
            resumed=self.resumed,
        )

    def _arm(self) -> None:
        cases, desk, platform = self.selection.selected, self.room.desk, self.platform
        if platform is None:
            return
        desk.claimants = claimants_of(cases, self.personas)
        others = tuple(case for case in self.plan.cases if case not in cases)
        desk.others = claimants_of(others, self.personas)
        desk.replies = replies_of(cases)
        with desk.changed:  # nobody is answered before all is armed
            services = platform.start()
            self.room.given = {case.id: self._give(platform, case) for case in cases}
            now = self.room.clock.now()
            desk.scripts = {case.id: script_of(case, self._variables(case, now)) for case in cases if _waits(case)}
            platform.restore(self.resumed_from)
        self.access = replace(self.access, services=services)
        self.room.emit(PlatformUp(campaign=self.room.campaign, at=self.room.clock.now(), services=services))

    def _give(self, platform: Platform, case: Case) -> dict[str, Mapping[str, str]]:
        return {given.id: self._given(platform, case, given) for given in case.given}

    def _given(self, platform: Platform, case: Case, given: Given) -> Mapping[str, str]:
        try:
            return platform.given(given.at, given.load, given.parameters, f"{case.id}/{given.id}")
        except Exception as error:  # noqa: BLE001 - content must never bring the lab down
            problem = f"{type(error).__name__}: {error}"
            fault = found(GIVEN_REFUSED, given=given.id, service=given.at, problem=problem)
            self.unprepared[case.id] = (*self.unprepared.get(case.id, ()), fault)
            return {}

    def _variables(self, case: Case, now: datetime) -> dict[str, Json]:
        variables: dict[str, Json] = {
            **self.plan.variables,
            "now": now.isoformat(),
            "claims": dict(self.selection.claims),
            "variant": dict(self.selection.variant),
            "parameters": dict(self.room.system.parameters),
            **self.room.given.get(case.id, {}),
        }
        if case.persona:
            persona = self.personas[case.persona]
            variables["persona"] = {"id": persona.id, **persona.facts}
        return variables

    def _shown(self, case: Case, variables: Mapping[str, Json]) -> dict[str, str]:
        """What the instructions name, and what the preconditions gave."""
        given = self.room.given.get(case.id, {})
        names = {f"{name}.{key}" for name, facts in given.items() for key in facts}
        for text in case.instructions.values():
            if "{" in text:
                names.update(fields_of(text))
        if not names:
            return {}
        values = {name: value_of(name, variables) for name in sorted(names)}
        return {name: value for name, value in values.items() if value is not None}

    def _begin(self, case: Case, variables: Mapping[str, Json]) -> None:
        desk = self.room.desk
        with desk.changed:
            desk.open_case = case.id
        if case.task is not None:
            self.room.driver.begin(self._stimulus(case, variables), self.access)

    def _stimulus(self, case: Case, variables: Mapping[str, Json]) -> Stimulus:
        assert case.task is not None  # noqa: S101 - the caller looked
        return Stimulus(
            case=case.id,
            action=case.task.action,
            parameters={name: filled(value, variables) for name, value in case.task.parameters.items()},
            persona=self.personas.get(case.persona),
        )

    def _steps(self, case: Case) -> Iterable[StepFinished]:
        room, last = self.room, len(case.steps) - 1
        faults = self.unprepared.get(case.id, ()) + room.desk.take_faults(case.id)
        lost = bool(faults)
        for index, step in enumerate(case.steps):
            started = room.clock.now()
            result = self.carry(room, case, step, lost)
            faults += room.desk.take_faults(case.id)
            if faults:
                result, lost = replace(result, findings=(*faults, *result.findings)), True
            if index == last:
                result = self._with_late_faults(result)
            event = self._finished(case, index, started, result)
            room.emit(event)
            yield event
            lost = lost or (isinstance(step, Await) and not step.silence and not result.exchanges)
            faults = ()

    def _with_late_faults(self, result: StepResult) -> StepResult:
        late = self.room.driver.end(SIMULATION_PATIENCE)
        return replace(result, findings=(*result.findings, *late)) if late else result

    def _finished(self, case: Case, index: int, started: datetime, result: StepResult) -> StepFinished:
        step = case.steps[index]
        return StepFinished(
            campaign=self.room.campaign,
            case=case.id,
            index=index,
            kind=step.kind,
            label=step.label,
            started=started,
            finished=result.ended or self.room.clock.now(),
            outcome=result.outcome,
            findings=result.findings,
            exchanges=result.exchanges,
            answer=dict(result.answer) if result.answer else {},
        )

    def _end(self) -> None:
        desk = self.room.desk
        with desk.changed:
            desk.open_case = None


def _waits(case: Case) -> bool:
    return any(isinstance(step, Await) for step in case.steps)


def needs_platform(selection: Selection) -> bool:
    """Tell whether any selected case waits for a call or puts data into a service."""
    return any(case.given or _waits(case) for case in selection.selected)


def needs_people(selection: Selection) -> bool:
    """Tell whether any selected case asks a person."""
    return any(isinstance(step, Ask) for case in selection.selected for step in case.steps)
