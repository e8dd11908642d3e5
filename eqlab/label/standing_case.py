"""Where one case of a campaign stands: its last real result, and whether results agree."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from eqlab.core.act import Purpose
from eqlab.core.subject import Subject
from eqlab.core.verdict import HARMLESS, Kind, Verdict, combine, combine_all

REAL = frozenset({*HARMLESS, Kind.FAILED, Kind.NEEDS_REVIEW, Kind.NOT_APPLICABLE})
"""What says something about the system. What is inconclusive weighs against the last of them, but replaces none."""
UNSTABLE = "unstable"
"""Reason of an inconclusive verdict: results on the same builds disagree."""


class Mark(StrEnum):
    """What a reader must know about the result of a case."""

    KEPT = "kept"
    """A later run took the case up and brought no result: the earlier one stands."""
    UNSTABLE = "unstable"
    """Results on the same builds disagree, and no answered non-conformity explains it."""
    OTHER_BUILDS = "other_builds"
    """The result is of another version or other builds than the statement's."""
    CARRIED = "carried"
    """Likewise, but by its change class the new build need not be tested again in this case."""
    OTHER_SCOPE = "other_scope"
    """A run of another system, plan or variant, or with other claims, took the case up: its pass proves nothing."""
    WITHHELD = "withheld"
    """It failed on the same builds in evidence that is in quarantine or erased, which weighs as before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one run said about a case."""

    run: str
    purpose: Purpose
    version: str
    """Version of the system that was tested."""
    builds: tuple[str, ...]
    """SHA-256 of the builds that were tested, sorted."""
    verdict: Verdict
    ours: bool
    """True when the run tested the statement's system under its plan, with its claims and variant."""
    withheld: bool = False
    """True when nobody may see the evidence of it."""

    @property
    def real(self) -> bool:
        """True when it says something about the system. A foreign pass does not; a failure always does."""
        return self.verdict.kind is Kind.FAILED or (self.ours and self.verdict.kind in REAL)

    @property
    def weighs(self) -> bool:
        """True when it counts: as a real result, or as an inconclusive one against it."""
        return self.real or (self.ours and self.verdict.kind is Kind.INCONCLUSIVE)

    @property
    def word(self) -> str:
        """The verdict's kind, passes with and without warnings being the same."""
        return Kind.PASSED if self.verdict.kind in HARMLESS else self.verdict.kind

    def same_system(self, other: "Result") -> bool:
        """Tell whether both are of the same version and builds, tested alike."""
        return (self.version, self.builds, self.ours) == (other.version, other.builds, other.ours)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStanding:
    """Where one case stands."""

    case: str
    optional: bool
    results: tuple[Result, ...]
    """In the order of the runs."""
    last: Result | None
    """The last real result; None when there is none."""
    verdict: Verdict
    marks: frozenset[Mark]
    agreeing: int
    """How many results in a row, on the same builds, say the same."""
    rests_on: frozenset[str]
    """Runs that the verdict rests on."""


def case_standing(
    case: str,
    results: tuple[Result, ...],
    subject: Subject,
    *,
    optional: bool,
    carried: bool,
    explained: Callable[[Result, Result], bool],
    failures: Sequence[Result] = (),
) -> CaseStanding:
    """Tell where a case stands.

    `explained` tells of a failure and a later pass whether the failure was the set-up's, not the system's; `failures`
    are those of other campaigns that nothing explains: a new campaign on the same builds is no way around them.
    """
    weighing = [one for one in results if one.weighs]
    last = next((one for one in reversed(weighing) if one.real), None)
    later = weighing[weighing.index(last) + 1 :] if last else weighing
    row = _row(weighing)
    unstable = last is not None and (_disagree(row) or _turned(weighing, last, explained, failures))
    return CaseStanding(
        case=case,
        optional=optional,
        results=results,
        last=last,
        verdict=_verdict(results, last, later, unstable=unstable),
        marks=frozenset(
            (
                *_marks(results, last, subject, unstable=unstable, carried=carried),
                *_withheld(last, failures, unstable=unstable),
            )
        ),
        agreeing=0 if unstable or last is None else _agreeing(weighing, last),
        rests_on=frozenset(one.run for one in (*row, *later, *([last] if last else []))),
    )


def _row(weighing: Sequence[Result]) -> list[Result]:
    """Return the last result with those that it repeats: back to the first that is no repetition."""
    row: list[Result] = []
    for one in reversed(weighing):
        if row and not one.same_system(row[-1]):
            break
        row.append(one)
        if one.purpose is not Purpose.REPEAT:
            break
    return row


def _disagree(row: Sequence[Result]) -> bool:
    words = {one.word for one in row}
    return len(words - {Kind.INCONCLUSIVE}) > 1 or {Kind.PASSED, Kind.INCONCLUSIVE} <= words


def _turned(
    weighing: Sequence[Result],
    last: Result,
    explained: Callable[[Result, Result], bool],
    elsewhere: Sequence[Result],
) -> bool:
    """Tell whether the case failed before on the same builds, and nothing explains why it does no longer."""
    failures: list[Result] = []
    for one in weighing:
        if one.verdict.kind is Kind.FAILED:
            failures.append(one)
        elif one.verdict.kind in HARMLESS:
            failures = [old for old in failures if not (old.same_system(one) and explained(old, one))]
    return last.verdict.kind is not Kind.FAILED and any(old.same_system(last) for old in (*failures, *elsewhere))


def _verdict(results: Sequence[Result], last: Result | None, later: Sequence[Result], *, unstable: bool) -> Verdict:
    if last is None:
        return combine_all(one.verdict for one in results if one.ours)
    if unstable:
        return Verdict(Kind.INCONCLUSIVE, frozenset({UNSTABLE}))
    verdict = last.verdict
    for one in later:
        verdict = combine(verdict, one.verdict)
    return verdict


def _agreeing(weighing: Sequence[Result], last: Result) -> int:
    count = 0
    for one in reversed(weighing):
        if one.word != last.word or not one.same_system(last):
            break
        count += 1
    return count


def _withheld(last: Result | None, failures: Sequence[Result], *, unstable: bool) -> Iterator[Mark]:
    if unstable and last is not None and any(one.withheld and one.same_system(last) for one in failures):
        yield Mark.WITHHELD


def _marks(
    results: Sequence[Result], last: Result | None, subject: Subject, *, unstable: bool, carried: bool
) -> Iterator[Mark]:
    if unstable:
        yield Mark.UNSTABLE
    if any(not one.ours for one in results):
        yield Mark.OTHER_SCOPE
    if last is None:
        return
    if any(not one.weighs for one in results[results.index(last) + 1 :]):
        yield Mark.KEPT
    builds = tuple(sorted(one.sha256 for one in subject.builds))
    if (last.version, last.builds) != (subject.version, builds):
        yield Mark.CARRIED if carried else Mark.OTHER_BUILDS
