"""Facts of runs and acts of a laboratory, made by hand, for the tests of figures."""

from datetime import UTC, datetime, timedelta
from typing import Any

from eqlab.core.act import Act, Entry, FileOpened
from eqlab.core.subject import Party
from eqlab.core.verdict import Kind
from eqlab.label.statistics.facts import CaseFacts, FindingFacts, RequirementFacts, RunFacts

NOW = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
RULE = FindingFacts(code="EQ-X-001", says="The {part} is wrong.", requirements=("R-1",))


def day(days: float) -> datetime:
    """A moment so many days before now."""
    return NOW - timedelta(days=days)


def run(number: int, vendor: str = "nova", **more: Any) -> RunFacts:
    """A run; `cases` and `requirements` are given as mappings from id to kind."""
    verdict = more.pop("verdict", Kind.PASSED)
    findings = more.pop("findings", ())
    cases = tuple(
        CaseFacts(case=name, kind=kind, title={"en": f"Case {name}"}, findings=findings if kind is Kind.FAILED else ())
        for name, kind in more.pop("cases", {"C-1": verdict}).items()
    )
    requirements = tuple(
        RequirementFacts(requirement=name, kind=kind, text={"en": f"Text of {name}"}, explained=name.startswith("E"))
        for name, kind in more.pop("requirements", {"R-1": verdict}).items()
    )
    facts: dict[str, Any] = {
        "run": f"run-{number}",
        "vendor": vendor,
        "system": f"{vendor} system",
        "version": "1",
        "service": "prescriptions",
        "plan": "p",
        "opened": day(100 - number),
        "verdict": verdict,
    }
    return RunFacts(**{**facts, **more}, cases=cases, requirements=requirements)


def entries(*told: tuple[float, str, Act]) -> tuple[Entry, ...]:
    """Entries from (days ago, file, act), in the order of time."""
    ordered = sorted(told, key=lambda one: -one[0])
    return tuple(
        Entry(number=number, at=day(ago), actor=f"actor-{number}", file=file, act=act, previous="", hash="")
        for number, (ago, file, act) in enumerate(ordered, 1)
    )


def opened(vendor: str) -> FileOpened:
    return FileOpened(scheme="s@1", scheme_sha256="0" * 64, organisation=Party(id=vendor, name=vendor.title()))
