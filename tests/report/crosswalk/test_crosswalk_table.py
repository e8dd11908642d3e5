"""The table of verdicts and their words in every format."""

import pytest
from crosswalk_hands import golden

from eqlab.core.verdict import HARMLESS, Kind
from eqlab.report.crosswalk.external import READING, understood
from eqlab.report.crosswalk.table import CROSSWALK, NAMES, Target, loss, losses, word

PASSES = {
    Target.JUNIT: {"pass"},
    Target.CTRF: {"passed"},
    Target.TAR: {"SUCCESS", "WARNING"},
    Target.TEST_REPORT: {"pass"},
    Target.TEST_REPORT_ACTION: {"pass", "warning"},
    Target.EARL: {"passed"},
    Target.SARIF: {"pass"},
    Target.IN_TOTO: {"PASSED", "WARNED"},
    Target.INFERNO: {"pass"},
    Target.OIDF: {"PASSED", "WARNING"},
}
FAILURES = {
    Target.JUNIT: {"failure"},
    Target.CTRF: {"failed"},
    Target.TAR: {"FAILURE"},
    Target.TEST_REPORT: {"fail"},
    Target.TEST_REPORT_ACTION: {"fail"},
    Target.EARL: {"failed"},
    Target.SARIF: {"fail"},
    Target.IN_TOTO: {"FAILED"},
    Target.INFERNO: {"fail"},
    Target.OIDF: {"FAILED"},
}
UNDECIDED = (Kind.INCONCLUSIVE, Kind.NEEDS_REVIEW, Kind.LAB_ERROR, Kind.CONFIG_ERROR, Kind.NOT_RUN)
NOT_THE_VENDOR = (*UNDECIDED, Kind.NOT_APPLICABLE)


def test_every_cell_is_as_it_was_agreed() -> None:
    """One line a verdict and format: the word, where our own word is kept, and what is lost."""
    lines = []
    for target in Target:
        for kind in Kind:
            cell, lost = CROSSWALK[target][kind], loss(target, kind, ["A-1"])
            said = lost.say("en", str) if lost else "-"
            lines.append(f"{target.value} | {kind.value} | {cell.word or '(nothing)'} | {cell.kept or '-'} | {said}")
    text = "\n".join(lines) + "\n"

    assert golden("crosswalk.txt", text) == text


@pytest.mark.parametrize("target", list(Target))
def test_every_verdict_has_a_cell(target: Target) -> None:
    assert set(Kind) == set(CROSSWALK[target])
    assert NAMES[target]


@pytest.mark.parametrize("target", list(Target))
@pytest.mark.parametrize("kind", UNDECIDED)
def test_undecided_is_never_a_pass(target: Target, kind: Kind) -> None:
    assert word(target, kind) not in PASSES[target]


@pytest.mark.parametrize("target", list(Target))
@pytest.mark.parametrize("kind", NOT_THE_VENDOR)
def test_what_is_not_the_vendors_is_never_a_failure(target: Target, kind: Kind) -> None:
    assert word(target, kind) not in FAILURES[target]


@pytest.mark.parametrize("target", [one for one in Target if one is not Target.SARIF])
def test_only_failed_fails_and_only_passed_passes(target: Target) -> None:
    """SARIF has one word for a broken rule, whatever its level."""

    assert {Kind.FAILED} == {kind for kind in Kind if word(target, kind) in FAILURES[target]}
    assert set(HARMLESS) == {kind for kind in Kind if word(target, kind) in PASSES[target]}


@pytest.mark.parametrize("target", list(Target))
@pytest.mark.parametrize("kind", list(Kind))
def test_what_has_no_word_is_a_loss_that_is_told(target: Target, kind: Kind) -> None:
    if word(target, kind) is None:
        told = loss(target, kind, ["A-1", "A-2"])

        assert told is not None
        assert "A-1, A-2" in told.say("en", str)


def test_fhir_says_pending_of_all_that_is_undecided() -> None:
    assert {"pending"} == {word(Target.TEST_REPORT, kind) for kind in UNDECIDED}


def test_in_toto_has_three_words() -> None:
    assert {"PASSED", "WARNED", "FAILED", None} == {word(Target.IN_TOTO, kind) for kind in Kind}


def test_losses_are_told_once_a_verdict_and_name_a_dozen_cases() -> None:
    verdicts = [(f"C-{number}", Kind.LAB_ERROR) for number in range(30)] + [("D", Kind.NOT_RUN), ("E", Kind.PASSED)]
    told = [one.say("en", str) for one in losses(Target.IN_TOTO, verdicts)]

    assert 2 == len(told)
    assert "C-11 … (+18)" in told[0]
    assert "D" in told[1]


@pytest.mark.parametrize("target", list(READING))
@pytest.mark.parametrize("kind", list(Kind))
def test_reading_our_own_word_never_makes_it_better(target: Target, kind: Kind) -> None:
    """Out and in again: an undecided verdict stays one, a failure stays one."""
    said = word(target, kind)
    if said is None:
        return
    read = understood(target, said)

    assert (kind in HARMLESS) == (read in HARMLESS)
    assert (kind is Kind.FAILED) == (read is Kind.FAILED)


@pytest.mark.parametrize("target", list(READING))
def test_unknown_words_are_inconclusive(target: Target) -> None:
    """An aggregator that does not know a word must not show green."""

    assert Kind.INCONCLUSIVE is understood(target, "PRECONDITION_FAILED")
    assert Kind.INCONCLUSIVE is understood(target, "")
