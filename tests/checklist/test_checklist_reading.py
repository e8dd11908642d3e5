"""Authors are told every mistake, with its place and the nearest spelling."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from checklist_samples import HEAD, SAMPLE, TOPICS, finder, read, said
from hypothesis import given
from hypothesis import strategies as st

from eqlab.checklist.model import Assurance, Audience, Flag
from eqlab.checklist.reading import read_catalogue
from eqlab.core.errors import AuthorError, AuthorErrors

Change = Callable[[dict[str, Any], list[dict[str, Any]]], None]


def mistakes(change: Change) -> list[tuple[str, str]]:
    """Codes and places of what is wrong after a change."""
    head, topics = copy.deepcopy(HEAD), copy.deepcopy(TOPICS)
    change(head, topics)
    with pytest.raises(AuthorErrors) as raised:
        read(head, topics)
    return [(error.issue.code, str(error.at)) for error in raised.value.errors]


def control(topics: list[dict[str, Any]]) -> dict[str, Any]:
    """The second control of the first topic: COV, major, examined, DOC."""
    one: dict[str, Any] = topics[0]["controls"][1]
    return one


def put(where: str, **values: Any) -> Change:
    def change(head: dict[str, Any], topics: list[dict[str, Any]]) -> None:
        place: Any = {"head": head, "topics": topics, "control": control(topics), "topic": topics[0]}
        for step in where.split("."):
            place = place[int(step) if step.isdigit() else step]
        place.update(values)

    return change


def drop(where: str, key: str) -> Change:
    def change(head: dict[str, Any], topics: list[dict[str, Any]]) -> None:
        place: Any = {"head": head, "control": control(topics), "topic": topics[0]}
        for step in where.split("."):
            place = place[int(step) if step.isdigit() else step]
        del place[key]

    return change


OTHERS = {"en": "x", "fr": "x"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (put("head", colour="red"), "EQ-CSR-001"),
        (put("control", wieght=3), "EQ-CSR-001"),
        (put("control.title", lb="x"), "EQ-CSR-001"),
        (drop("head", "rule"), "EQ-CSR-002"),
        (drop("control", "question"), "EQ-CSR-002"),
        (drop("control", "minimum"), "EQ-CSR-002"),
        (drop("control.advice", "effort"), "EQ-CSR-002"),
        (put("control", weight=0), "EQ-CSR-003"),
        (put("control", weight=6), "EQ-CSR-003"),
        (put("control", weight=True), "EQ-CSR-003"),
        (put("control", weight="3"), "EQ-CSR-003"),
        (put("control", flag="KO"), "EQ-CSR-003"),
        (put("control", minimum="sworn"), "EQ-CSR-003"),
        (put("control", title={**said("x"), "fr": ""}), "EQ-CSR-003"),
        (put("control", since="1.0"), "EQ-CSR-003"),
        (put("control", map={"iso": [24]}), "EQ-CSR-003"),
        (put("control", evidence="DOC"), "EQ-CSR-003"),
        (put("topic", controls=[]), "EQ-CSR-003"),
        (put("topic", audience="patient"), "EQ-CSR-003"),
        (put("topic", topic="a"), "EQ-CSR-003"),
        (put("head", edition="one"), "EQ-CSR-003"),
        (put("head", prefix="x"), "EQ-CSR-003"),
        (put("head.rule.caps", declared="1.5"), "EQ-CSR-003"),
        (put("head.rule.caps", declared="half"), "EQ-CSR-003"),
        (put("head.rule", reviewer_share="-1"), "EQ-CSR-003"),
        (put("head.rule", contradictions=0), "EQ-CSR-003"),
        (put("head.rule.levels.0", overall=101), "EQ-CSR-003"),
        (put("head.rule.levels.0", majors="some"), "EQ-CSR-003"),
        (put("head.rule.grants.vendor.0", maturity=5), "EQ-CSR-003"),
        (put("head.rule.grants.vendor.0", months=-1), "EQ-CSR-003"),
        (put("head.rule.grants.vendor.0", kind="golden"), "EQ-CSR-003"),
        (put("head.scales.YN.steps.1", name="dont_know"), "EQ-CSR-003"),
        (put("head.probes", **{"p.one": "x"}), "EQ-CSR-003"),
        (put("control", scale="YM"), "EQ-CSR-004"),
        (put("control", evidence=["DOK"]), "EQ-CSR-004"),
        (put("control", probes=["p.three"]), "EQ-CSR-004"),
        (put("control", map={"asvs": ["V1"]}), "EQ-CSR-004"),
        (put("control", sizes={"huge": {"weight": 2}}), "EQ-CSR-004"),
        (put("control", deprecated="1.1.0", replaced_by=["SMP-V-AAA-09"]), "EQ-CSR-004"),
        (put("control", deprecated="1.1.0", replaced_by=["SMP-V-AAA-02"]), "EQ-CSR-004"),
        (put("head.rule.levels.3", recent={"SMP-V-BBB-20": 365}), "EQ-CSR-004"),
        (put("head", topics={"vendor": ["AAA"], "practice": ["PPP", "QQQ"]}), "EQ-CSR-004"),
        (put("control", title=OTHERS), "EQ-CSR-005"),
        (put("control", sizes={"solo": {"question": OTHERS}}), "EQ-CSR-005"),
        (put("control", not_applicable=OTHERS), "EQ-CSR-005"),
        (put("head.scales.YN.steps.1", label=OTHERS), "EQ-CSR-005"),
        (put("head.sizes", solo=OTHERS), "EQ-CSR-005"),
        (put("control", id="SMP-V-AAA-01"), "EQ-CSR-006"),
        (put("control", evidence=["DOC", "DOC"]), "EQ-CSR-006"),
        (put("topic", topic="BBB"), "EQ-CSR-006"),
        (put("control", id="SMP-V-BBB-09"), "EQ-CSR-007"),
        (put("control", id="SMP-V-AAA-9"), "EQ-CSR-007"),
        (put("control", minimum="tested"), "EQ-CSR-008"),
        (put("control", minimum="independent", probes=["p.one"]), "EQ-CSR-008"),
        (put("topics.0.controls.0", sizes={"solo": {"weight": 0}}), "EQ-CSR-009"),
        (put("topics.0.controls.0", sizes={"solo": {"asked": False}}), "EQ-CSR-009"),
        (put("topics.0.controls.0", sizes={"solo": {"flag": "scored"}}), "EQ-CSR-009"),
        (put("head.probes", **{"p.three": HEAD["probes"]["p.one"]}), "EQ-CSR-010"),
        (put("control", since="1.1.1"), "EQ-CSR-011"),
        (put("control", deprecated="2.0.0"), "EQ-CSR-011"),
        (put("control", replaced_by=["SMP-V-AAA-03"]), "EQ-CSR-012"),
        (put("head.rule.caps", declared="0.9"), "EQ-CSR-013"),
        (put("head.rule.levels.2", overall=50), "EQ-CSR-013"),
        (put("head.rule.levels.2", level=2), "EQ-CSR-013"),
        (put("head.scales.YN.steps.0", value="1"), "EQ-CSR-013"),
        (put("head.scales.YN.steps.1", value="0.9"), "EQ-CSR-013"),
    ],
)
def test_a_mistake_is_told(change: Change, code: str) -> None:
    assert code in [found for found, _ in mistakes(change)]


def test_every_mistake_of_every_file_is_told_at_once() -> None:
    def change(head: dict[str, Any], topics: list[dict[str, Any]]) -> None:
        head["edition"] = "one"
        control(topics)["weight"] = 9
        control(topics)["scale"] = "COW"
        topics[1]["title"] = OTHERS
        topics[2]["controls"][0]["colour"] = "red"

    assert [
        ("EQ-CSR-003", "AAA.yaml:2:3"),
        ("EQ-CSR-004", "AAA.yaml:2:3"),
        ("EQ-CSR-005", "BBB.yaml:1:1"),
        ("EQ-CSR-001", "PPP.yaml:1:3"),
        ("EQ-CSR-003", "catalogue.yaml:1:1"),
    ] == mistakes(change)


def test_the_sentence_says_where_what_and_the_nearest_spelling() -> None:
    head, topics = copy.deepcopy(HEAD), copy.deepcopy(TOPICS)
    control(topics)["probes"] = ["p.on"]

    with pytest.raises(AuthorErrors) as raised:
        read(head, topics)

    assert (
        'AAA.yaml:2:4: There is no probe "p.on". Expected: one of p.one, p.two. Did you mean "p.one"? [EQ-CSR-004]'
        == str(raised.value)
    )


def test_a_catalogue_is_read_as_it_is_written() -> None:
    first, second = SAMPLE.topics[0].controls[:2]

    assert ("SMP-V-AAA", Audience.VENDOR, Flag.KNOCK_OUT, Assurance.TESTED, 5, ("p.one",)) == (
        first.topic,
        first.audience,
        first.flag,
        first.minimum,
        first.weight,
        first.probes,
    )
    assert first.not_applicable is None
    assert said("When there is none") == second.not_applicable
    assert ["AAA", "BBB", "PPP", "QQQ"] == [topic.id.rpartition("-")[2] for topic in SAMPLE.topics]


def test_topics_that_are_not_there_yet_are_waited_for() -> None:
    """Probes that only they name are not told, nor controls that only they have."""
    assert 1 == len(read(HEAD, TOPICS[2:3]).topics)


def test_a_practice_need_not_say_how_well_something_is_known() -> None:
    topics = copy.deepcopy(TOPICS)
    del topics[2]["controls"][0]["minimum"]

    assert Assurance.DECLARED == read(HEAD, topics).topics[2].controls[0].minimum


def test_deprecated_controls_are_no_longer_asked() -> None:
    topics = copy.deepcopy(TOPICS)
    control(topics).update(deprecated="1.1.0", replaced_by=["SMP-V-AAA-03"])
    catalogue = read(HEAD, topics)

    assert "SMP-V-AAA-02" not in [one.id for one in catalogue.controls(Audience.VENDOR)]
    assert "SMP-V-AAA-02" in [one.id for topic in catalogue.topics for one in topic.controls]


def test_the_digest_changes_with_the_content_and_not_with_its_order() -> None:
    reworded = copy.deepcopy(TOPICS)
    control(reworded)["help"] = said("Look twice")
    other = dict(reversed(HEAD.items()))

    assert SAMPLE.digest == read(other, TOPICS[::-1]).digest
    assert SAMPLE.digest != read(HEAD, reworded).digest
    assert SAMPLE.rule.digest == read(HEAD, reworded).rule.digest
    assert SAMPLE.rule.digest != read({**HEAD, "rule": {**HEAD["rule"], "contradictions": 3}}).rule.digest


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def _places(value: Any, steps: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [steps, *(place for key, one in inner for place in _places(one, (*steps, key)))]


PLACES = _places([HEAD, *TOPICS])[1:]


@given(st.sampled_from(PLACES), JSON)
def test_whatever_stands_anywhere_is_read_or_told(place: tuple[str | int, ...], value: Any) -> None:
    """No value at any place makes the reader break."""
    everything: Any = copy.deepcopy([HEAD, *TOPICS])
    inner = everything
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    head, *topics = everything
    files = [(f"{number}.yaml", one, finder(f"{number}.yaml")) for number, one in enumerate(topics)]

    assert [] == [error for error in _told(head, files) if error.at is None or not error.sentence()]


def _told(head: Any, files: list[Any]) -> tuple[AuthorError, ...]:
    try:
        read_catalogue(head, files, "catalogue.yaml", finder("catalogue.yaml"))
    except AuthorErrors as wrong:
        return wrong.errors
    return ()
