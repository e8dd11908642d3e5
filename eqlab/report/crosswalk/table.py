"""The crosswalk: every verdict in the words of every other format, as data.

Two laws hold in it. What is undecided never becomes a pass, and what is a matter of the laboratory or of the set-up
never becomes the vendor's failure. Where a format has no word, nothing is said and the loss is told.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from eqlab.core.verdict import Kind
from eqlab.report.glossary import VERDICTS
from eqlab.report.phrase import Phrase, phrase

_MOST_NAMES = 12


class Target(StrEnum):
    """A vocabulary of verdicts."""

    JUNIT = "junit"
    CTRF = "ctrf"
    TAR = "tar"
    """GITB test reporting language: of a step, of a case, of a statement."""
    TEST_REPORT = "testreport"
    """FHIR R4, `TestReport.result`."""
    TEST_REPORT_ACTION = "testreport.action"
    """FHIR R4, `TestReport.test.action.assert.result`."""
    EARL = "earl"
    SARIF = "sarif"
    """`result.kind`, or the place for what is no result of the subject."""
    IN_TOTO = "in-toto"
    INFERNO = "inferno"
    OIDF = "oidf"


NAMES: Mapping[Target, str] = {
    Target.JUNIT: "JUnit XML",
    Target.CTRF: "CTRF",
    Target.TAR: "GITB TAR",
    Target.TEST_REPORT: "FHIR TestReport",
    Target.TEST_REPORT_ACTION: "FHIR TestReport (action)",
    Target.EARL: "EARL 1.0",
    Target.SARIF: "SARIF 2.1.0",
    Target.IN_TOTO: "in-toto test-result",
    Target.INFERNO: "Inferno",
    Target.OIDF: "OpenID conformance suite",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One verdict in one format."""

    word: str | None
    """None: the format has no word, and nothing is emitted."""
    kept: str = ""
    """Where the document keeps our own word all the same; empty when it is lost."""


_NONE = Cell(None)

_JUNIT = {
    Kind.PASSED: Cell("pass"),
    Kind.PASSED_WITH_WARNINGS: Cell("pass", "system-out"),
    Kind.FAILED: Cell("failure"),
    Kind.INCONCLUSIVE: Cell("error", "@type"),
    Kind.NEEDS_REVIEW: Cell("error", "@type"),
    Kind.CONFIG_ERROR: Cell("error", "@type"),
    Kind.LAB_ERROR: Cell("error", "@type"),
    Kind.NOT_APPLICABLE: Cell("skipped", "@message"),
    Kind.NOT_RUN: Cell("skipped", "@message"),
}
_CTRF = {
    Kind.PASSED: Cell("passed", "rawStatus"),
    Kind.PASSED_WITH_WARNINGS: Cell("passed", "rawStatus"),
    Kind.FAILED: Cell("failed", "rawStatus"),
    Kind.INCONCLUSIVE: Cell("other", "rawStatus"),
    Kind.NEEDS_REVIEW: Cell("other", "rawStatus"),
    Kind.CONFIG_ERROR: Cell("other", "rawStatus"),
    Kind.LAB_ERROR: Cell("other", "rawStatus"),
    Kind.NOT_APPLICABLE: Cell("skipped", "rawStatus"),
    Kind.NOT_RUN: Cell("pending", "rawStatus"),
}
_TAR = {
    Kind.PASSED: Cell("SUCCESS"),
    Kind.PASSED_WITH_WARNINGS: Cell("WARNING"),
    Kind.FAILED: Cell("FAILURE"),
    Kind.INCONCLUSIVE: Cell("UNDEFINED", "message"),
    Kind.NEEDS_REVIEW: Cell("UNDEFINED", "message"),
    Kind.CONFIG_ERROR: Cell("UNDEFINED", "message"),
    Kind.LAB_ERROR: Cell("UNDEFINED", "message"),
    Kind.NOT_APPLICABLE: _NONE,
    Kind.NOT_RUN: Cell("UNDEFINED", "message"),
}
_TEST_REPORT = {
    Kind.PASSED: Cell("pass"),
    Kind.PASSED_WITH_WARNINGS: Cell("pass", "test.action"),
    Kind.FAILED: Cell("fail"),
    Kind.INCONCLUSIVE: Cell("pending"),
    Kind.NEEDS_REVIEW: Cell("pending"),
    Kind.CONFIG_ERROR: Cell("pending"),
    Kind.LAB_ERROR: Cell("pending"),
    Kind.NOT_APPLICABLE: _NONE,
    Kind.NOT_RUN: Cell("pending"),
}
_TEST_REPORT_ACTION = {
    Kind.PASSED: Cell("pass"),
    Kind.PASSED_WITH_WARNINGS: Cell("warning"),
    Kind.FAILED: Cell("fail"),
    Kind.INCONCLUSIVE: Cell("error", "message"),
    Kind.NEEDS_REVIEW: _NONE,
    Kind.CONFIG_ERROR: Cell("error", "message"),
    Kind.LAB_ERROR: Cell("error", "message"),
    Kind.NOT_APPLICABLE: Cell("skip", "message"),
    Kind.NOT_RUN: Cell("skip", "message"),
}
_EARL = {
    Kind.PASSED: Cell("passed"),
    Kind.PASSED_WITH_WARNINGS: Cell("passed", "dct:description"),
    Kind.FAILED: Cell("failed"),
    Kind.INCONCLUSIVE: Cell("cantTell", "dct:description"),
    Kind.NEEDS_REVIEW: Cell("cantTell", "dct:description"),
    Kind.CONFIG_ERROR: Cell("cantTell", "dct:description"),
    Kind.LAB_ERROR: Cell("cantTell", "dct:description"),
    Kind.NOT_APPLICABLE: Cell("inapplicable"),
    Kind.NOT_RUN: Cell("untested"),
}
_SARIF = {
    Kind.PASSED: Cell("pass"),
    Kind.PASSED_WITH_WARNINGS: Cell("fail", "level"),
    Kind.FAILED: Cell("fail", "level"),
    Kind.INCONCLUSIVE: Cell("open"),
    Kind.NEEDS_REVIEW: Cell("review"),
    Kind.CONFIG_ERROR: Cell("toolConfigurationNotification"),
    Kind.LAB_ERROR: Cell("toolExecutionNotification"),
    Kind.NOT_APPLICABLE: Cell("notApplicable"),
    Kind.NOT_RUN: _NONE,
}
_IN_TOTO = {
    Kind.PASSED: Cell("PASSED"),
    Kind.PASSED_WITH_WARNINGS: Cell("WARNED"),
    Kind.FAILED: Cell("FAILED"),
    Kind.INCONCLUSIVE: _NONE,
    Kind.NEEDS_REVIEW: _NONE,
    Kind.CONFIG_ERROR: _NONE,
    Kind.LAB_ERROR: _NONE,
    Kind.NOT_APPLICABLE: _NONE,
    Kind.NOT_RUN: _NONE,
}
_INFERNO = {
    Kind.PASSED: Cell("pass"),
    Kind.PASSED_WITH_WARNINGS: Cell("pass"),
    Kind.FAILED: Cell("fail"),
    Kind.INCONCLUSIVE: Cell("skip"),
    Kind.NEEDS_REVIEW: Cell("wait"),
    Kind.CONFIG_ERROR: Cell("skip"),
    Kind.LAB_ERROR: Cell("error"),
    Kind.NOT_APPLICABLE: Cell("omit"),
    Kind.NOT_RUN: _NONE,
}
_OIDF = {
    Kind.PASSED: Cell("PASSED"),
    Kind.PASSED_WITH_WARNINGS: Cell("WARNING"),
    Kind.FAILED: Cell("FAILED"),
    Kind.INCONCLUSIVE: Cell("UNKNOWN"),
    Kind.NEEDS_REVIEW: Cell("REVIEW"),
    Kind.CONFIG_ERROR: Cell("INTERRUPTED"),
    Kind.LAB_ERROR: Cell("INTERRUPTED"),
    Kind.NOT_APPLICABLE: _NONE,
    Kind.NOT_RUN: _NONE,
}

CROSSWALK: Mapping[Target, Mapping[Kind, Cell]] = {
    Target.JUNIT: _JUNIT,
    Target.CTRF: _CTRF,
    Target.TAR: _TAR,
    Target.TEST_REPORT: _TEST_REPORT,
    Target.TEST_REPORT_ACTION: _TEST_REPORT_ACTION,
    Target.EARL: _EARL,
    Target.SARIF: _SARIF,
    Target.IN_TOTO: _IN_TOTO,
    Target.INFERNO: _INFERNO,
    Target.OIDF: _OIDF,
}


def word(target: Target, kind: Kind) -> str | None:
    """Return a verdict's word in a format; None when it has none and nothing may be emitted."""
    return CROSSWALK[target][kind].word


def loss(target: Target, kind: Kind, names: Iterable[str] = ()) -> Phrase | None:
    """Say what a format loses of a verdict; None when it loses nothing. `names` are the cases concerned."""
    cell, told = CROSSWALK[target][kind], _named(names)
    ours = VERDICTS[kind].word.template
    if cell.word is None:
        return phrase(
            '{format} has no word for the verdict "{verdict}": nothing is said of {cases}.',
            format=NAMES[target],
            verdict=ours,
            **_translatable("verdict", ours),
            cases=told,
        )
    others = [kind for kind, other in CROSSWALK[target].items() if other.word == cell.word]
    if len(others) == 1 or cell.kept or kind is Kind.PASSED:
        return None
    return phrase(
        '{format} says "{word}" for the verdict "{verdict}" and for others: {cases}.',
        format=NAMES[target],
        word=cell.word,
        verdict=ours,
        **_translatable("verdict", ours),
        cases=told,
    )


def losses(target: Target, verdicts: Iterable[tuple[str, Kind]]) -> tuple[Phrase, ...]:
    """Say what a format loses of the verdicts of cases, once for each verdict, the weightiest first."""
    names: dict[Kind, list[str]] = {}
    for name, kind in verdicts:
        names.setdefault(kind, []).append(name)
    told = (loss(target, kind, names[kind]) for kind in reversed(Kind) if kind in names)
    return tuple(one for one in told if one is not None)


def _translatable(name: str, template: str) -> dict[str, str]:
    return {f"{name}.says": template}


def _named(names: Iterable[str]) -> str:
    every = list(names)
    more = f" … (+{len(every) - _MOST_NAMES})" if len(every) > _MOST_NAMES else ""
    return ", ".join(every[:_MOST_NAMES]) + more
