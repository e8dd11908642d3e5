"""What the pytest door tells: findings as lines, and, while a real system is tested, what a person has to know."""

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from datetime import UTC
from pathlib import Path

import pytest

from eqlab.core.event import CaseOpened, Event, Waiting
from eqlab.core.finding import Finding, fill
from eqlab.core.text import Text, say
from eqlab.observe.redacted_finding import redact_finding
from eqlab.observe.redaction import redact_text
from eqlab.plan.model import Await, Case, Probing
from eqlab.report.visible import visible
from eqlab.run.probing import announced
from eqlab.run.steps import label
from eqlab.wiring import Session

REACHED: Text = {
    "en": "eqlab: the platform waits for your system:",
    "fr": "eqlab : la plateforme attend votre système :",
    "de": "eqlab: die Plattform wartet auf Ihr System:",
}
AWAITED: Text = {
    "en": "waiting for the call {id} to {at} until {time} UTC",
    "fr": "attente de l'appel {id} à {at} jusqu'à {time} UTC",
    "de": "warten auf den Aufruf {id} an {at} bis {time} UTC",
}
SILENT: Text = {
    "en": "waiting until {time} UTC for the call {id} to {at}, which should not come",
    "fr": "attente jusqu'à {time} UTC de l'appel {id} à {at}, qui ne devrait pas venir",
    "de": "warten bis {time} UTC auf den Aufruf {id} an {at}, der nicht kommen soll",
}
"""What the terminal shows while a real system is tested."""
PROBED: Text = {
    "en": "have your system call each of these addresses once, until {time} UTC (probe {probe}):",
    "fr": "faites appeler une fois chacune de ces adresses par votre système, jusqu'à {time} UTC (sonde {probe}) :",
    "de": "lassen Sie Ihr System jede dieser Adressen einmal aufrufen, bis {time} UTC (Sonde {probe}):",
}


def heard(event: Event, session: Session, language: str) -> Iterator[str]:
    """Yield what a person has to know when a case begins, and when it waits."""
    if not isinstance(event, CaseOpened | Waiting):
        return
    case = next(case for case in session.plan.cases if case.id == event.case)
    if isinstance(event, Waiting):
        yield from (f"  {line}" for line in waited(event, case, language).splitlines())
    else:
        yield f"{case.id}: {say(case.title, language)}"
        yield from (f"  {line}" for line in session.run.instructions(case, language).splitlines())


def show(config: pytest.Config, lines: Iterable[str]) -> None:
    """Write to the terminal at once, past whatever captures output; nothing when there is no terminal."""
    reporter = config.pluginmanager.getplugin("terminalreporter")
    capture = config.pluginmanager.getplugin("capturemanager")
    if reporter is None:
        return
    with capture.global_and_fixture_disabled() if capture is not None else nullcontext():
        reporter.ensure_newline()
        for line in lines:
            reporter.write_line(visible(redact_text(line)))
        reporter.flush()


def reached(session: Session, file: Path, language: str) -> Iterator[str]:
    """Yield how the platform is reached; nothing when there is none."""
    access = session.run.access
    if not access.services:
        return
    yield say(REACHED, language)
    for name, url in access.services.items():
        yield f"  {name}  {url}"
    for name in (access.authority, access.certificate, access.key, str(file)):
        yield f"  {Path(name).name}  {name}"


def waited(event: Waiting, case: Case, language: str) -> str:
    """Say what a case waits for, and until when."""
    steps = [step for step in case.steps if isinstance(step, Await) and label(step) == event.label]
    time = f"{event.until.astimezone(UTC):%H:%M:%S}"
    if not steps:
        return _probed(event, case, time, language) or f"{event.label} ({time} UTC)"
    return fill(
        say(SILENT if steps[0].silence else AWAITED, language), {"id": steps[0].id, "at": steps[0].at, "time": time}
    )


def _probed(event: Waiting, case: Case, time: str, language: str) -> str:
    """Say where a probe waits, and what to do; empty when it is no probe that waits."""
    for step in case.steps:
        facts = announced(step, event.label)
        if facts and isinstance(step, Probing):
            words = fill(say(PROBED, language), {"time": time, "probe": step.name})
            return "\n".join([words, *(f"  {scene}  {place}" for scene, place in facts.items())])
    return ""


def told(findings: tuple[Finding, ...]) -> str:
    """Say findings, one after the other, each with rule and advice."""
    return "\n".join(_line(finding) for finding in findings) or "Nothing was carried out."


def _line(finding: Finding) -> str:
    finding = redact_finding(finding)
    rests = f" ({', '.join(finding.requirements)})" if finding.requirements else ""
    place = f" at {finding.subject}" if finding.subject.part else ""
    rule = f"\n    by {finding.rule.at}: {finding.rule}" if finding.rule.segments else ""
    advice = f"\n    {finding.advice()}" if finding.advice() else ""
    return f"  {finding.level.name.lower()} {finding.issue.code}{rests}{place}: {finding.sentence()}{advice}{rule}"
