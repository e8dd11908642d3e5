"""Editions compared, answers carried over, last year's sheet confirmed."""

import copy
import datetime as dt
from typing import Any

from checklist_samples import DAY, HEAD, LOCKER, SAMPLE, TOPICS, answer, changed, evidence, read, said, sheet

from eqlab.checklist.confirm import Doubt, StillTrue, confirm, still_true
from eqlab.checklist.diff import diff, migrate
from eqlab.checklist.model import Catalogue

LATER: dict[str, Any] = {**HEAD, "edition": "2.0.0"}


def later(**changes: dict[str, Any]) -> Catalogue:
    """The next edition; `AAA_02={"weight": 5}` changes SMP-V-AAA-02."""
    topics = copy.deepcopy(TOPICS)
    for topic in topics:
        for control in topic["controls"]:
            control.update(changes.get(control["id"][6:].replace("-", "_"), {}))
    return read(LATER, topics)


def test_equal_editions_do_not_differ() -> None:
    assert diff(SAMPLE, later()).same


def test_what_an_edition_changes_is_told_by_field() -> None:
    new = later(AAA_02={"weight": 5, "flag": "scored"}, BBB_04={"question": said("Really")})

    assert {"SMP-V-AAA-02": ("weight", "flag"), "SMP-V-BBB-04": ("question",)} == diff(SAMPLE, new).changed


def test_what_comes_and_goes_is_told() -> None:
    topics = copy.deepcopy(TOPICS)
    gone = topics[1]["controls"].pop()
    topics[1]["controls"][2]["deprecated"] = "2.0.0"
    topics[1]["controls"].append({**gone, "id": "SMP-V-BBB-05", "since": "2.0.0"})
    found = diff(SAMPLE, read(LATER, topics))

    assert (("SMP-V-BBB-05",), ("SMP-V-BBB-04",), ("SMP-V-BBB-03",)) == (found.added, found.removed, found.deprecated)
    assert not found.same


def test_another_rule_is_told() -> None:
    assert diff(SAMPLE, read({**LATER, "rule": {**HEAD["rule"], "contradictions": 9}})).rule


def test_an_answer_stays_when_only_its_weight_changed() -> None:
    one = changed(answer("SMP-V-AAA-02", "half", "doc", confirmed=DAY))
    moved = migrate(one, SAMPLE, later(AAA_02={"weight": 5}))

    assert one.answers["SMP-V-AAA-02"] == moved.sheet.answers["SMP-V-AAA-02"]
    assert "2.0.0" == moved.sheet.edition


def test_an_answer_to_a_reworded_question_is_asked_again() -> None:
    one = confirm(changed(), set(SAMPLE.topics[0].controls[1].id.split()), DAY)
    moved = migrate(one, SAMPLE, later(AAA_02={"question": said("Really")}))

    assert DAY == one.answers["SMP-V-AAA-02"].confirmed
    assert moved.sheet.answers["SMP-V-AAA-02"].confirmed is None
    assert "SMP-V-AAA-02" in moved.ask


def test_an_answer_to_another_wording_for_a_size_is_asked_again() -> None:
    wording = {"sizes": {"solo": {"weight": 2, "question": said("Alone")}}}
    one = sheet(answer("SMP-V-AAA-02", "all", confirmed=DAY), size="solo")
    before = later(AAA_02={"sizes": {"solo": {"weight": 2}}})

    assert ("SMP-V-AAA-02",) == migrate(one, before, later(AAA_02=wording)).ask


def test_an_answer_that_the_new_scale_does_not_have_is_dropped() -> None:
    moved = migrate(changed(answer("SMP-V-AAA-02", "half")), SAMPLE, later(AAA_02={"scale": "YN"}))

    assert ("SMP-V-AAA-02",) == moved.dropped
    assert "SMP-V-AAA-02" not in moved.sheet.answers


def test_the_answer_to_a_replaced_control_goes_to_its_successor() -> None:
    topics = copy.deepcopy(TOPICS)
    old = topics[0]["controls"][1]
    topics[0]["controls"].append({**old, "id": "SMP-V-AAA-04", "since": "2.0.0"})
    topics[0]["controls"][1] = {**old, "deprecated": "2.0.0", "replaced_by": ["SMP-V-AAA-04"]}
    one = changed(answer("SMP-V-AAA-02", "half", "doc", confirmed=DAY))
    moved = migrate(one, SAMPLE, read(LATER, topics))

    assert answer("SMP-V-AAA-04", "half", "doc") == moved.sheet.answers["SMP-V-AAA-04"]
    assert ("SMP-V-AAA-02" in moved.sheet.answers, moved.dropped, moved.new) == (False, (), ())


def test_an_answer_of_its_own_is_not_overwritten_by_a_predecessor() -> None:
    new = later(AAA_02={"deprecated": "2.0.0", "replaced_by": ["SMP-V-AAA-03"]})
    moved = migrate(changed(answer("SMP-V-AAA-02", "none"), answer("SMP-V-AAA-03", "all")), SAMPLE, new)

    assert ("all", ("SMP-V-AAA-02",)) == (moved.sheet.answers["SMP-V-AAA-03"].value, moved.dropped)


def test_new_controls_are_named() -> None:
    topics = copy.deepcopy(TOPICS)
    topics[0]["controls"].append({**topics[0]["controls"][1], "id": "SMP-V-AAA-04", "since": "2.0.0"})

    assert ("SMP-V-AAA-04",) == migrate(changed(), SAMPLE, read(LATER, topics)).new


def test_what_nobody_confirmed_or_long_ago_is_asked_again() -> None:
    long_ago = DAY - dt.timedelta(days=366)
    one = sheet(
        answer("SMP-V-AAA-01", "yes"),
        answer("SMP-V-AAA-02", "all", confirmed=long_ago),
        answer("SMP-V-AAA-03", "all", confirmed=DAY - dt.timedelta(days=365)),
    )

    assert (
        StillTrue(control="SMP-V-AAA-01", doubt=Doubt.UNCONFIRMED, since=None),
        StillTrue(control="SMP-V-AAA-02", doubt=Doubt.OLD, since=long_ago),
    ) == still_true(SAMPLE, one, DAY)


def test_an_answer_whose_evidence_ran_out_is_asked_again() -> None:
    locker = {**LOCKER, "doc": evidence("doc", expires=DAY - dt.timedelta(days=1))}
    one = sheet(answer("SMP-V-AAA-02", "all", "doc", confirmed=DAY), evidence=locker)

    assert [Doubt.EVIDENCE] == [found.doubt for found in still_true(SAMPLE, one, DAY)]


def test_confirming_settles_the_doubt() -> None:
    one = changed()

    assert ("SMP-V-AAA-01",) == tuple(
        found.control for found in still_true(SAMPLE, confirm(one, set(one.answers) - {"SMP-V-AAA-01"}, DAY), DAY)
    )
