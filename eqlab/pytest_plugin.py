"""The pytest door: test plans are collected, one item a case, run by the same runner as `eqlab run`.

A failed case fails. Inconclusive cases, configuration and lab errors are errors, never skips: the case is carried out
in the item's set-up, so that pytest itself counts what could not be decided as an error. Only cases that do not concern
the system, and cases that did not run, are skipped.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from eqlab.core.errors import EqlabError
from eqlab.core.finding import Finding
from eqlab.core.text import say
from eqlab.core.verdict import Kind, Verdict

if TYPE_CHECKING:
    from eqlab.config import SystemFile
    from eqlab.core.event import StepFinished
    from eqlab.core.text import Text
    from eqlab.plan.model import Case, Plan
    from eqlab.run.campaign import CaseOutcome
    from eqlab.wiring import Session, Workshop

HEAD = 65_536
"""Bytes of a YAML file read to see whether it is a test plan."""

WORKSHOP: pytest.StashKey[Workshop] = pytest.StashKey()
FOLDERS: pytest.StashKey[list[Path]] = pytest.StashKey()


class Violation(AssertionError):
    """The system broke a rule: the case failed."""


class Undecided(Exception):
    """The case came to no decision about the system."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options of the eqlab door."""
    group = parser.getgroup("eqlab", "eHealth conformance test plans")
    group.addoption("--eqlab-system", metavar="FILE", help="the system under test; without it the golden simulated one")
    group.addoption(
        "--eqlab-out", metavar="DIR", default="eqlab-out", help="where evidence is kept (default: eqlab-out)"
    )
    group.addoption("--eqlab-allow-review", action="store_true", help="cases that need review are no errors")
    group.addoption("--eqlab-adopt", metavar="SOURCE@VERSION", action="append", default=[], help="adopt a rule source")


def pytest_report_header(config: pytest.Config) -> str | None:
    """Say who plays the system, when test plans are asked for."""
    if not any("testplans" in argument or argument.endswith((".yaml", ".yml")) for argument in config.args):
        return None
    system = config.getoption("--eqlab-system")
    if system:
        return f"eqlab: the system under test is {system}"
    return "eqlab: no --eqlab-system, so the golden simulated vendor system plays its part"


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> PlanFile | None:
    """Collect test plans: YAML files that are named, or lie below a folder `testplans`, and say `testplan:`."""
    if file_path.suffix not in {".yaml", ".yml"}:
        return None
    named = "testplans" in file_path.parts or str(file_path) in {
        str(Path(argument.split("::")[0]).absolute()) for argument in parent.config.args
    }
    if not named or not _says_testplan(file_path):
        return None
    return PlanFile.from_parent(parent, path=file_path)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Plans and items live as long as the process: no garbage collection need look at them again."""
    if any(isinstance(item, CaseItem) for item in session.items):
        gc.freeze()


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    """Show an allowed review as what it is."""
    if report.when == "call" and report.passed and getattr(report, "needs_review", False):
        return "needs review", "R", "NEEDS REVIEW"
    return None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Mark a report whose case needs review."""
    report = yield
    if isinstance(item, CaseItem) and item.verdict is not None and item.verdict.kind is Kind.NEEDS_REVIEW:
        report.needs_review = True  # type: ignore[attr-defined]
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say where the evidence lies."""
    for folder in terminalreporter.config.stash.get(FOLDERS, []):
        terminalreporter.write_line(f"eqlab: evidence in {folder}; `eqlab report {folder}` writes the report")


class PlanFile(pytest.File):
    """One test plan: one campaign, opened before its first case and closed after its last."""

    plan: Plan
    system: SystemFile
    session_of_plan: Session | None = None

    def collect(self) -> Iterator[pytest.Item]:
        """One item a case; cases that do not concern the system are there too, with their reason."""
        from eqlab.plan.resolve import select

        workshop = _workshop(self.config)
        try:
            self.plan = workshop.plan(self.path)
            self.system = _system(self.config, workshop, self.plan)
            selection = select(
                self.plan,
                workshop.registry,
                claims=self.system.facts.claims,
                variant=self.system.variant,
                role=self.plan.roles.get("system", ""),
            )
        except EqlabError as error:
            raise self.CollectError(error.sentence()) from None
        reasons = {deselected.case: deselected.reason for deselected in selection.deselected}
        for case in self.plan.cases:
            yield CaseItem.from_parent(self, name=case.id, case=case, reason=reasons.get(case.id))

    def setup(self) -> None:
        """Open the campaign. A lab fault or a configuration error becomes the error of every case."""
        from eqlab.wiring import Settings, open_session, write_access

        chosen = [item for item in self.session.items if isinstance(item, CaseItem) and item.parent is self]
        wanted = [item.case.id for item in chosen if item.reason is None]
        everything = len(chosen) == len(self.plan.cases)
        settings = Settings(
            out=_folder(self.config, self.plan),
            only=() if everything else tuple(wanted),
            adopted=tuple(self.config.getoption("--eqlab-adopt")),
        )
        try:
            self.session_of_plan = open_session(_workshop(self.config), self.plan, self.system, settings)
            ready = self.session_of_plan.run.open()
            if not self.system.facts.simulated and ready:
                opened = self.session_of_plan
                write_access(opened.access, opened.run.access, opened.campaign)
        except EqlabError as error:
            raise Undecided(error.sentence()) from None
        self.config.stash.setdefault(FOLDERS, []).append(settings.out)
        if not ready:
            raise Undecided(_told(self.session_of_plan.run.preflight_findings))

    def teardown(self) -> None:
        """Close the campaign."""
        if self.session_of_plan is not None:
            self.session_of_plan.end()
            self.session_of_plan = None


class CaseItem(pytest.Item):
    """One case of a plan."""

    def __init__(self, *, case: Case, reason: Text | None, **inherited: Any) -> None:
        super().__init__(**inherited)
        self.case = case
        self.reason = reason
        self.verdict: Verdict | None = None
        self.outcome: CaseOutcome | None = None
        for tag in case.tags:
            self.keywords[tag] = tag

    def setup(self) -> None:
        """Carry the case out; what cannot be decided is an error here."""
        if self.reason is not None:
            pytest.skip(say(self.reason, "en"))
        parent = self.parent
        assert isinstance(parent, PlanFile)  # noqa: S101 - only PlanFile makes items
        assert parent.session_of_plan is not None  # noqa: S101 - its set-up ran before ours
        try:
            self.outcome = parent.session_of_plan.run.run_case(self.case)
        except EqlabError as error:
            raise Undecided(error.sentence()) from None
        self.verdict = self.outcome.verdict
        if _allure(self.config):
            _tell_allure(parent.session_of_plan, self.outcome)
        if self.verdict.kind is Kind.NOT_RUN:
            pytest.skip("The case did not run.")
        if self.verdict.kind in self._errors():
            raise Undecided(_told(self.outcome.findings))

    def runtest(self) -> None:
        """Fail when the system broke a rule."""
        if self.verdict is not None and self.verdict.kind is Kind.FAILED and self.outcome is not None:
            raise Violation(_told(self.outcome.findings))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Sentences for what concerns the system or its configuration; a traceback only for a fault of ours."""
        if isinstance(excinfo.value, Violation | Undecided):
            kind = self.verdict.kind.value.replace("_", " ") if self.verdict else "not decided"
            return f"{self.case.id} {say(self.case.title, 'en')}: {kind}\n{excinfo.value}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the case stands in its plan."""
        return self.path, self.case.position.line - 1, self.case.id

    def _errors(self) -> tuple[Kind, ...]:
        undecided = (Kind.INCONCLUSIVE, Kind.CONFIG_ERROR, Kind.LAB_ERROR)
        return undecided if self.config.getoption("--eqlab-allow-review") else (*undecided, Kind.NEEDS_REVIEW)


def _says_testplan(path: Path) -> bool:
    with path.open("rb") as file:
        return any(line.startswith(b"testplan:") for line in file.read(HEAD).splitlines())


def _workshop(config: pytest.Config) -> Workshop:
    if WORKSHOP not in config.stash:
        from eqlab.wiring import Workshop

        config.stash[WORKSHOP] = Workshop()
    return config.stash[WORKSHOP]


def _system(config: pytest.Config, workshop: Workshop, plan: Plan) -> SystemFile:
    from eqlab.config import read_system_file

    path = config.getoption("--eqlab-system")
    if not path:
        return workshop.simulated(plan)
    system = read_system_file(Path(path))
    return workshop.simulated(plan, system.facts.simulated) if system.facts.simulated else system


def _folder(config: pytest.Config, plan: Plan) -> Path:
    base = Path(config.getoption("--eqlab-out")).absolute()
    number = 1
    while (base / f"{plan.id}-{os.getpid()}-{number}").exists():
        number += 1
    return base / f"{plan.id}-{os.getpid()}-{number}"


def _told(findings: tuple[Finding, ...]) -> str:
    return "\n".join(_line(finding) for finding in findings) or "Nothing was carried out."


def _line(finding: Finding) -> str:
    from eqlab.observe.redacted_finding import redact_finding

    finding = redact_finding(finding)
    rests = f" ({', '.join(finding.requirements)})" if finding.requirements else ""
    place = f" at {finding.subject}" if finding.subject.part else ""
    rule = f"\n    by {finding.rule.at}: {finding.rule}" if finding.rule.segments else ""
    advice = f"\n    {finding.advice()}" if finding.advice() else ""
    return f"  {finding.level.name.lower()} {finding.issue.code}{rests}{place}: {finding.sentence()}{advice}{rule}"


def _allure(config: pytest.Config) -> bool:
    return bool(getattr(config.option, "allure_report_dir", None))


def _tell_allure(session: Session, outcome: CaseOutcome) -> None:
    """Give allure each step with its findings, and each exchange as an attachment."""
    from allure_commons import plugin_manager

    exchanges = {recorded.exchange.id: recorded.exchange for recorded in session.run.room.desk.recorded}
    for step in outcome.steps:
        name = f"{outcome.case}-{step.index}"
        plugin_manager.hook.start_step(uuid=name, title=step.label, params={})
        for exchange in (exchanges[id_] for id_ in step.exchanges if id_ in exchanges):
            _attach(f"{exchange.id} request", exchange.request.body.data)
            if exchange.response is not None:
                _attach(f"{exchange.id} response", exchange.response.body.data)
        problem = _problem(step)
        plugin_manager.hook.stop_step(
            uuid=name, title=step.label, exc_type=type(problem) if problem else None, exc_val=problem, exc_tb=None
        )


def _problem(step: StepFinished) -> Exception | None:
    from eqlab.core.verdict import combine_all, judge_finding

    kind = combine_all(judge_finding(finding) for finding in step.findings).kind
    told = _told(step.findings)
    if kind is Kind.FAILED:
        return AssertionError(told)
    calm = (Kind.NOT_RUN, Kind.PASSED, Kind.PASSED_WITH_WARNINGS, Kind.NOT_APPLICABLE)
    return None if kind in calm else Undecided(told)


def _attach(name: str, data: bytes) -> None:
    from allure_commons import plugin_manager
    from allure_commons.types import AttachmentType

    from eqlab.observe.redaction import redact_text

    text = redact_text(data.decode("utf-8", "replace"))
    plugin_manager.hook.attach_data(body=text, name=name, attachment_type=AttachmentType.TEXT, extension="txt")
