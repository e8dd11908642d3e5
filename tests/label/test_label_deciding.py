"""What a new build asks for, and whose results still hold."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import cast

from deciding_samples import CAMPAIGN, TWO, declared, opened_log, statement

from eqlab.core.act import CampaignAmended
from eqlab.core.requirement import Origin
from eqlab.label.deciding import carried_cases, retest_of
from eqlab.label.scheme.model import ChangeClass, Outcome, Retest
from eqlab.label.standing import planned_of
from eqlab.plan.model import Case

CASES = cast(
    "Sequence[Case]", [SimpleNamespace(id=name, tags=tags) for name, tags in (("A", ("core",)), ("B", ("screen",)))]
)


def change(retest: Retest, outcome: Outcome = Outcome.EXTENSION) -> ChangeClass:
    return ChangeClass(id="x", title={}, retest=retest, tags=("core",), outcome=outcome, origin=Origin.DESIGN)


CHANGES = {"patch": change(Retest.TAGGED), "text": change(Retest.NOTHING), "new": change(Retest.ALL)}


def carried(*classes: str, amended: bool = True) -> frozenset[str]:
    """The cases carried over to a second build that was declared with classes, the last one counting."""
    log = opened_log().plan()
    for one in classes:
        log.do("tess", declared(change_class=one))
    if amended:
        log.do(
            "tess", CampaignAmended(campaign=CAMPAIGN, reason="new build", statement=statement(TWO, version="4.2.2"))
        )
    planned = planned_of(log.entries, CAMPAIGN)
    assert planned is not None
    return carried_cases(log.entries, planned, CHANGES, CASES)


def test_a_change_class_says_what_is_tested_again() -> None:
    assert [("A",), (), ("A", "B")] == [retest_of(one, CASES) for one in CHANGES.values()]


def test_an_unknown_class_or_one_that_asks_for_a_new_evaluation_tests_all() -> None:
    assert [("A", "B")] * 2 == [retest_of(None, CASES), retest_of(change(Retest.NOTHING, Outcome.EVALUATION), CASES)]


def test_what_need_not_be_tested_again_is_carried_over() -> None:
    assert [{"B"}, {"A", "B"}, set()] == [carried(one) for one in CHANGES]


def test_the_last_declaration_of_a_build_counts() -> None:
    assert {"B"} == carried("text", "patch")


def test_nothing_is_carried_to_a_build_that_nobody_declared_or_of_an_unknown_class() -> None:
    assert [frozenset()] * 3 == [carried(), carried("unheard of"), carried("patch", amended=False)]
