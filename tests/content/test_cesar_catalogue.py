"""The real checklist is linted as it stands; what is not there yet is not asked for."""

from pathlib import Path

import pytest

from eqlab.checklist.model import Audience, Catalogue, Flag
from eqlab.content import Content
from eqlab.content.checklists import Checklists
from eqlab.core.errors import UsageError
from eqlab.core.text import LANGUAGES
from eqlab.plan.yaml_reader import read_yaml
from eqlab.probe.artefact import PROBES as ARTEFACT
from eqlab.probe.endpoint import PROBES as ENDPOINT
from eqlab.probe.hostile import PROBES as HOSTILE

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def cesar() -> Catalogue:
    return Content(ROOT).rules.checklist("cesar")


def test_the_catalogue_has_no_mistake(cesar: Catalogue) -> None:
    """Reading it raises on any mistake in any of its files; every topic file that is there has been read."""
    files = list((ROOT / "testplans" / "cesar").glob("*/*.yaml"))

    assert len(files) == len(cesar.topics)


def test_every_topic_that_the_catalogue_lists_is_there(cesar: Catalogue) -> None:
    listed = read_yaml((ROOT / "testplans" / "cesar" / "catalogue.yaml").read_bytes(), "catalogue.yaml").plain()[
        "topics"
    ]

    assert [f"CSR-{one.value[0].upper()}-{name}" for one in listed_in_order(listed) for name in listed[one.value]] == [
        topic.id for topic in cesar.topics
    ]


def listed_in_order(listed: dict[str, list[str]]) -> list[Audience]:
    return [one for one in Audience if one.value in listed]


def test_no_text_was_left_in_another_language(cesar: Catalogue) -> None:
    """A question, its help and its advice read differently in each language."""
    texts = {
        (control.id, name): text
        for topic in cesar.topics
        for control in topic.controls
        for name, text in (("question", control.question), ("help", control.help), ("advice", control.advice.text))
    }

    assert [] == [place for place, text in texts.items() if len(set(text.values())) < len(LANGUAGES)]


def test_every_probe_says_what_it_does_in_every_language(cesar: Catalogue) -> None:
    assert [] == [probe.id for probe in cesar.probes.values() if set(LANGUAGES) != set(probe.does)]


def test_every_probe_of_the_catalogue_is_there_and_does_to_its_target_what_the_catalogue_says(
    cesar: Catalogue,
) -> None:
    """Consent is given by mode: a catalogue that said less than the probe does would mislead."""
    there = {probe.name: probe.mode.value for probe in (*ARTEFACT, *ENDPOINT, *HOSTILE)}

    assert there == {name: str(probe.mode) for name, probe in cesar.probes.items()}


def test_every_control_is_in_its_topic(cesar: Catalogue) -> None:
    assert [] == [
        control.id for topic in cesar.topics for control in topic.controls if not control.id.startswith(topic.id)
    ]


def test_knock_outs_weigh_something_at_every_size(cesar: Catalogue) -> None:
    """A size changes weights and wording, never whether a knock-out is asked."""
    knock_outs = [control for topic in cesar.topics for control in topic.controls if control.flag is Flag.KNOCK_OUT]

    assert [] == [
        (control.id, size)
        for control in knock_outs
        for size, profile in control.sizes.items()
        if profile.weight is not None and profile.weight < 1
    ]


def test_each_audience_has_something_to_gain(cesar: Catalogue) -> None:
    assert set(Audience) == set(cesar.rule.grants)


def test_a_catalogue_is_no_test_plan() -> None:
    assert [] == [path for path in Content(ROOT).plans() if path.parent.name == "cesar"]


def test_the_name_of_a_checklist_is_guessed() -> None:
    with pytest.raises(UsageError) as raised:
        Checklists(ROOT).catalogue("cesare")

    assert "cesar" == raised.value.nearest


def test_topics_that_cannot_be_read_do_not_hide_mistakes(tmp_path: Path) -> None:
    """An unreadable topic file is told together with what is wrong elsewhere."""
    folder = tmp_path / "testplans" / "x"
    (folder / "vendor").mkdir(parents=True)
    (folder / "catalogue.yaml").write_text("id: x\n", "utf-8")
    (folder / "vendor" / "a.yaml").write_text("a: [\n", "utf-8")

    with pytest.raises(Exception, match="EQ-CSR-002") as raised:
        Checklists(tmp_path).catalogue("x")

    assert "a.yaml" in str(raised.value)
