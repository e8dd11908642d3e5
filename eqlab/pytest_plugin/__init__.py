"""The pytest door: test plans are collected, one item a case, run by the same runner as `eqlab run`.

A failed case fails. Inconclusive cases, configuration and lab errors are errors, never skips: the case is carried out
in the item's set-up, so that pytest itself counts what could not be decided as an error. Only cases that do not concern
the system, and cases that did not run, are skipped.

When the system is a real one, a person works it: the terminal shows how the platform is reached, what each case asks to
do, and until when a call is waited for, while it is waited for.
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
from eqlab.core.text import LANGUAGES, say
from eqlab.core.verdict import Kind, Verdict

if TYPE_CHECKING:
    from eqlab.config import SystemFile
    from eqlab.core.event import Event
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


SAID = (Violation, Undecided, EqlabError)
"""What is told in sentences; anything else is a fault of ours and shows where."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options of the eqlab door."""
    group = parser.getgroup("eqlab", "eHealth conformance test plans")
    group.addoption("--eqlab-system", metavar="FILE", help="the system under test; without it the golden simulated one")
    group.addoption(
        "--eqlab-out", metavar="DIR", default="eqlab-out", help="where evidence is kept (default: eqlab-out)"
    )
    group.addoption("--eqlab-allow-review", action="store_true", help="cases that need review are no errors")
    group.addoption(
        "--eqlab-language",
        choices=LANGUAGES,
        default=_own_language(),
        help="language of instructions, waits and reasons (default: that of LANG, else en)",
    )
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
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Mark a report whose case needs review; say an error of set-up or end as the item itself says it."""
    report = yield
    if isinstance(item, CaseItem) and call.excinfo is not None and isinstance(call.excinfo.value, SAID):
        report.longrepr = item.repr_failure(call.excinfo)
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

        try:
            workshop = _workshop(self.config)
            self.plan = workshop.plan(self.path)
            gc.freeze()  # see pytest_collection_finish; items are made next, by the thousand
            self.system = _system(self.config, workshop, self.plan)
            selection = select(
                self.plan,
                workshop.registry,
                claims=self.system.facts.claims,
                variant=self.system.variant,
                role=self.plan.roles.get("system", ""),
            )
        except Exception as error:
            if _wants_traceback(self.config, error):
                raise
            raise self.CollectError(_sentence(error)) from None
        reasons = {deselected.case: deselected.reason for deselected in selection.deselected}
        for case in self.plan.cases:
            yield CaseItem.from_parent(self, name=case.id, case=case, reason=reasons.get(case.id))

    def setup(self) -> None:
        """Open the campaign, unless no chosen case concerns the system.

        A lab fault or a configuration error becomes the error of every case.
        """
        chosen = [item for item in self.session.items if isinstance(item, CaseItem) and item.parent is self]
        wanted = [item.case.id for item in chosen if item.reason is None]
        if not wanted:
            return
        try:
            ready = self._open(() if len(chosen) == len(self.plan.cases) else tuple(wanted))
        except Exception as error:
            if _wants_traceback(self.config, error):
                raise
            raise Undecided(_sentence(error)) from None
        if not ready and self.session_of_plan is not None:
            raise Undecided(_told(self.session_of_plan.run.preflight_findings))

    def _open(self, only: tuple[str, ...]) -> bool:
        from eqlab.pytest_plugin.telling import reached, show
        from eqlab.wiring import Settings, open_session, write_access

        real = not self.system.facts.simulated
        settings = Settings(
            out=_folder(self.config, self.plan),
            language=self.config.getoption("--eqlab-language"),
            only=only,
            adopted=tuple(self.config.getoption("--eqlab-adopt")),
            listeners=(self._hear,) if real else (),
        )
        opened = open_session(_workshop(self.config), self.plan, self.system, settings)
        self.session_of_plan = opened
        ready = opened.run.open()
        self.config.stash.setdefault(FOLDERS, []).append(settings.out)
        if real and ready:
            file = write_access(opened.access, opened.run.access, opened.campaign)
            show(self.config, reached(opened, file, settings.language))
        return ready

    def _hear(self, event: Event) -> None:
        """Show what a person has to know while the system is tested."""
        from eqlab.pytest_plugin.telling import heard, show

        if self.session_of_plan is not None:
            show(self.config, heard(event, self.session_of_plan, self.config.getoption("--eqlab-language")))

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
            pytest.skip(say(self.reason, self.config.getoption("--eqlab-language")))
        parent = self.parent
        assert isinstance(parent, PlanFile)  # noqa: S101 - only PlanFile makes items
        assert parent.session_of_plan is not None  # noqa: S101 - its set-up ran before ours
        try:
            self.outcome = parent.session_of_plan.run.run_case(self.case)
        except EqlabError as error:
            raise Undecided(_sentence(error)) from None
        self.verdict = self.outcome.verdict
        if _allure(self.config):
            from eqlab.pytest_plugin.allure import tell_allure

            tell_allure(parent.session_of_plan, self.outcome)
        if self.verdict.kind is Kind.NOT_RUN:
            pytest.skip("The case did not run.")
        if self.verdict.kind in self._errors():
            raise Undecided(_told(self.outcome.findings))

    def runtest(self) -> None:
        """Fail when the system broke a rule."""
        if self.verdict is not None and self.verdict.kind is Kind.FAILED and self.outcome is not None:
            raise Violation(_told(self.outcome.findings))

    def teardown(self) -> None:
        """Let go of what the case brought: the store has it."""
        self.outcome = None

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Sentences for what concerns the system or its configuration; a traceback only for a fault of ours."""
        if isinstance(excinfo.value, Violation | Undecided):
            title = say(self.case.title, self.config.getoption("--eqlab-language"))
            kind = self.verdict.kind.value.replace("_", " ") if self.verdict else "not decided"
            return f"{self.case.id} {title}: {kind}\n{excinfo.value}"
        if isinstance(excinfo.value, EqlabError):
            return _sentence(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the case stands in its plan."""
        return self.path, self.case.position.line - 1, self.case.id

    def _errors(self) -> tuple[Kind, ...]:
        undecided = (Kind.INCONCLUSIVE, Kind.CONFIG_ERROR, Kind.LAB_ERROR)
        return undecided if self.config.getoption("--eqlab-allow-review") else (*undecided, Kind.NEEDS_REVIEW)


def _says_testplan(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return any(line.startswith(b"testplan:") for line in file.read(HEAD).splitlines())
    except OSError:
        return True  # collecting it tells why it cannot be read


def _workshop(config: pytest.Config) -> Workshop:
    if WORKSHOP not in config.stash:
        from eqlab.wiring import Workshop

        config.stash[WORKSHOP] = Workshop()
    return config.stash[WORKSHOP]


def _system(config: pytest.Config, workshop: Workshop, plan: Plan) -> SystemFile:
    from eqlab.wiring.declaring import played_as, subject_of

    path = config.getoption("--eqlab-system")
    if not path:
        return workshop.simulated(plan)
    system = subject_of(Path(path), plan)
    simulated = system.facts.simulated
    return played_as(workshop.simulated(plan, simulated), system) if simulated else system


def _folder(config: pytest.Config, plan: Plan) -> Path:
    base = Path(config.getoption("--eqlab-out")).absolute()
    number = 1
    while (base / f"{plan.id}-{os.getpid()}-{number}").exists():
        number += 1
    return base / f"{plan.id}-{os.getpid()}-{number}"


def _own_language() -> str:
    own = os.environ.get("LANG", "")[:2].lower()
    return own if own in LANGUAGES else "en"


def _wants_traceback(config: pytest.Config, error: Exception) -> bool:
    return bool(config.option.fulltrace) and not isinstance(error, EqlabError)


def _sentence(error: Exception) -> str:
    if isinstance(error, EqlabError):
        return error.sentence()
    return f"The laboratory broke ({type(error).__name__}: {error}). --full-trace shows where."


def _told(findings: tuple[Finding, ...]) -> str:
    from eqlab.pytest_plugin.telling import told

    return told(findings)


def _allure(config: pytest.Config) -> bool:
    return bool(getattr(config.option, "allure_report_dir", None))
