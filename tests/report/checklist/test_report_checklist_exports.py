"""Exports: what is not decided never becomes satisfied, references resolve, and ids stay."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from checklist_hands import DAY, KINDS, SAMPLE, SPEAKERS, cesar, sheet_of, view

from eqlab.checklist.model import Assurance
from eqlab.checklist.scoring import score
from eqlab.checklist.sheet import Outcome, ProbeResult
from eqlab.report.checklist.building import view_of
from eqlab.report.checklist.cyclonedx import CONFIDENCE, cyclonedx_catalogue, cyclonedx_results
from eqlab.report.checklist.json_report import json_report
from eqlab.report.checklist.oscal import oscal_catalogue, oscal_results
from eqlab.report.checklist.view import ChecklistView

NOW = datetime(2026, 6, 2, 10, 0, tzinfo=UTC)


def undecided() -> ChecklistView:
    """A sheet whose every probe failed to look, and that answers half of what is asked."""
    one = sheet_of("sample-vendor-careful")
    probes = tuple(ProbeResult(probe=name, controls=(), outcome=Outcome.ERROR, date=DAY) for name in SAMPLE.probes)
    kept = dict(list(one.answers.items())[::2])
    one = replace(one, probes=probes, answers=kept)
    return view_of(SAMPLE, one, score(SAMPLE, one, DAY))


VIEWS = [*KINDS, "undecided"]


def of(name: str) -> ChecklistView:
    return undecided() if name == "undecided" else view(f"sample-{name}")


def keyed(value: Any, key: str) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from (inner for name, inner in value.items() if name == key)
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from keyed(one, key)


@pytest.mark.parametrize("name", VIEWS)
def test_oscal_is_satisfied_only_by_what_is_met_and_known(name: str) -> None:
    """Inconclusive is never satisfied, nor is a claim below its minimum."""
    one = of(name)
    told = oscal_results(one, NOW).document["assessment-results"]["results"][0]
    states = {found["target"]["target-id"]: found["target"]["status"] for found in told.get("findings", [])}
    for topic in one.topics:
        for each in topic.controls:
            status = states.get(f"{each.control.id}_obj")
            if not each.score.applicable:
                assert status is None
                continue
            proven = each.score.met and each.score.assured and not each.score.undecided
            assert ("satisfied" if proven else "not-satisfied") == status["state"]
            assert not (each.score.undecided and status["reason"] != "other")


@pytest.mark.parametrize("name", VIEWS)
def test_oscal_references_resolve(name: str) -> None:
    told = oscal_results(of(name), NOW).document
    observed = {one["uuid"] for observations in keyed(told, "observations") for one in observations}
    objectives = {
        part["id"]
        for parts in keyed(oscal_catalogue(SAMPLE, NOW).document, "parts")
        for part in parts
        if part["name"] == "assessment-objective"
    }

    assert set() == set(keyed(told, "observation-uuid")) - observed
    assert set() == set(keyed(told, "target-id")) - objectives
    assert len(list(keyed(told, "uuid"))) == len(set(keyed(told, "uuid")))


@pytest.mark.parametrize("name", VIEWS)
def test_cyclonedx_references_resolve(name: str) -> None:
    told = cyclonedx_results(of(name), NOW).document
    refs = list(keyed(told, "bom-ref"))
    named = [
        *keyed(told, "target"),
        *keyed(told, "requirement"),
        *(ref for key in ("claims", "counterClaims", "evidence", "counterEvidence") for ref in texts(told, key)),
    ]

    assert len(refs) == len(set(refs))
    assert set() == set(named) - set(refs)


def texts(told: Any, key: str) -> Iterator[str]:
    return (one for found in keyed(told, key) for one in found if isinstance(one, str))


@pytest.mark.parametrize("name", VIEWS)
def test_cyclonedx_shows_nothing_that_is_not_decided(name: str) -> None:
    """Conformance is the lower bound; what is undecided has no confidence."""
    one = of(name)
    mapped = {
        each["requirement"]: each
        for each in cyclonedx_results(one, NOW).document["declarations"]["attestations"][0]["map"]
    }
    for each in (each for topic in one.topics for each in topic.controls if each.score.applicable):
        told = mapped[each.control.id]
        if each.score.undecided:
            assert (0, 0) == (told["conformance"]["score"], told["confidence"]["score"])
        else:
            assert float(each.score.low) == told["conformance"]["score"]
            assert CONFIDENCE[each.score.assurance] == told["confidence"]["score"]


def test_confidence_grows_with_how_it_is_known() -> None:
    grades = [CONFIDENCE[level] for level in sorted(Assurance)]

    assert sorted(set(grades)) == grades


def test_losses_are_noted() -> None:
    said = [loss.say("en", str) for loss in oscal_results(undecided(), NOW).losses]

    assert any(one.startswith("Not decided") for one in said)
    assert all("{" not in one for one in said)


@pytest.mark.parametrize("export", [oscal_catalogue, cyclonedx_catalogue])
def test_every_control_of_the_real_checklist_is_exported_once(export: Any) -> None:
    catalogue = cesar()
    told = export(catalogue, NOW).document
    key = "id" if export is oscal_catalogue else "identifier"
    names = list(keyed(told, key))

    assert [1] == sorted({names.count(one.id) for topic in catalogue.topics for one in topic.controls})


def test_equal_sheets_give_equal_exports() -> None:
    """Ids come from what is exported, not from chance."""
    for export in (oscal_results, cyclonedx_results):
        assert json.dumps(export(of("vendor-average"), NOW).document) == json.dumps(
            export(of("vendor-average"), NOW).document
        )


@pytest.mark.parametrize("name", KINDS)
def test_json_report_holds_every_control_and_three_languages(name: str) -> None:
    one = view(f"cesar-{name}", cesar())
    told = json.loads(json.dumps(json_report(one, SPEAKERS)))

    assert {each.control for each in one.score.controls} == {each["id"] for each in told["controls"]}
    assert all({"en", "fr", "de"} == set(each["sentence"]) for each in (*told["findings"], *told["reasons"]))
    assert [each.view.control.id for each in one.recommendations] == [
        each["control"] for each in told["recommendations"]
    ]
