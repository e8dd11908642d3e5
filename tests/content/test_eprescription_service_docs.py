"""The page about the mock platform says what is so."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from defects import LABORATORY, PRESCRIBER
from eprescription_calls import Desk, answered, module
from eprescription_campaigns import Act, blemishes, play_as

from eqlab.cli import main
from eqlab.core.service import Access, Persona, Stimulus
from eqlab.kit import Problem, load_by_path, read_content_yaml

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "mock-eprescription.md").read_text(encoding="utf-8")
channel = load_by_path(ROOT / "scenarios" / "eprescription" / "channel.py")
laboratory = load_by_path(ROOT / "scenarios" / "eprescription" / "laboratory.py")
BLOCKS = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)


def personas() -> dict[str, Persona]:
    """The real personas of the scenarios, as the engine hands them over."""
    found = read_content_yaml(str(ROOT / "scenarios" / "eprescription" / "personas.yaml"), "personas.yaml")["personas"]
    return {
        name: Persona(id=name, title=facts["title"], discriminators=tuple(facts["discriminators"]), facts=facts)
        for name, facts in found.items()
    }


def test_the_examples_of_the_page_work() -> None:
    """Sent, retrieved and dispensed as written, with the scenarios' own personas."""
    desk = Desk(service=module("service").service(personas()))
    sent = json.loads(BLOCKS[0])

    plan, first, second, patient, _ = (entry["response"]["location"].split("/")[1] for entry in told(desk, sent))
    response = desk.send(filled(patient, first, second))

    assert 200 == response.status
    assert "completed" == desk.get(f"/CarePlan/{plan}")["status"]
    assert "Organization" == answered(response)["entry"][-1]["response"]["location"].split("/")[0]
    assert "200 OK" == answered(response)["entry"][-1]["response"]["status"]


def told(desk: Desk, bundle: dict[str, Any]) -> list[dict[str, Any]]:
    """The entries of the platform's answer."""
    entries: list[dict[str, Any]] = answered(desk.send(bundle))["entry"]
    return entries


def filled(patient: str, first: str, second: str) -> dict[str, Any]:
    """The dispensation of the page, with the ids that a retrieved prescription has."""
    text = BLOCKS[1].replace("<patient>", patient).replace("<line1>", first).replace("<line2>", second)
    value: dict[str, Any] = json.loads(text)
    return value


def prescribe(_stimulus: Stimulus, access: Access) -> None:
    """Send the prescription of the page."""
    channel.send(access, "POST", "/", resource=json.loads(BLOCKS[0]))


def dispense(stimulus: Stimulus, access: Access) -> None:
    """Retrieve the prescription of the case, and send the dispensation of the page for it."""
    sound = laboratory.Laboratory(habits=laboratory.Habits(), owner=personas()["laboratory-cobalt"])
    found = sound.retrieve(stimulus, access)
    lines = [line.reference.removeprefix("ServiceRequest/") for line in found.lines]
    bundle = filled(found.patient.removeprefix("Patient/"), *lines)
    channel.send(access, "POST", "/", resource=bundle)


@pytest.mark.parametrize(
    ("plan", "case", "act"), [(PRESCRIBER, "EPL-SEND-01", prescribe), (LABORATORY, "LAB-DISPENSE-04", dispense)]
)
def test_the_examples_of_the_page_pass_the_case_they_are_for(plan: str, case: str, act: Act, tmp_path: Path) -> None:
    record = play_as(act, plan, tmp_path, case)

    assert {} == blemishes(record)
    assert [case] == [one.id for one in record.cases]


@pytest.mark.parametrize("number", [0, 1])
def test_the_examples_of_the_page_are_valid(number: int, tmp_path: Path) -> None:
    """Without a word, as `eqlab validate` judges them."""
    file = tmp_path / "example.json"
    file.write_text([BLOCKS[0], json.dumps(filled("1", "2", "3"))][number], "utf-8")
    result = CliRunner().invoke(main, ["validate", str(file)])

    assert (0, True) == (result.exit_code, result.output.strip().endswith(": valid"))


def test_every_refusal_stands_on_the_page_with_its_status() -> None:
    told = dict(re.findall(r"\| (EQ-ERX-\d{3}) \| (\d{3}) \|", PAGE))
    known = {item.code: str(item.status) for item in vars(module("problems")).values() if isinstance(item, Problem)}

    assert known == told


@pytest.mark.parametrize("name", ["prescription", "dispensed-prescription", "revoked-prescription"])
def test_preconditions_stand_on_the_page_and_in_the_description(name: str) -> None:
    described = read_content_yaml(str(ROOT / "mocks" / "eprescription" / "service.yaml"), "service.yaml")

    assert f"`{name}`" in PAGE
    assert name in described["preconditions"]
    assert list(Desk().service.preconditions) == described["preconditions"]
    assert ("eprescription", "eprescription") == (described["name"], Desk().service.name)


def test_every_persona_of_the_scenarios_can_have_a_prescription() -> None:
    people = personas()
    desk = Desk(service=module("service").service(people))

    for name in (name for name, person in people.items() if person.facts["kind"] == "patient"):
        rx = desk.given(persona=name)
        assert desk.get(f"/Patient/{rx['patient']}")["name"][0]["family"] == people[name].facts["family"]


def test_answers_are_fhir() -> None:
    """Bundles, resources, outcomes and the CapabilityStatement pass a reader of our neighbours' making."""
    from fhir.resources.R4B import get_fhir_model_class

    desk = Desk()
    rx = desk.given(codes=["lu_bio_presc_100", "lu_bio_presc_1000"])
    sent = json.loads(BLOCKS[0])
    answers = [
        desk.get("/metadata"),
        answered(desk.send(sent)),
        answered(desk.send({**sent, "type": "batch"})),
        desk.get(f"/CarePlan?identifier={rx['number']}&colour=red&_revinclude=ServiceRequest:based-on"),
        desk.get(f"/CarePlan/{rx['id']}/_history"),
        desk.get(f"/ServiceRequest/{rx['line1']}"),
    ]

    for answer in answers:
        kind = get_fhir_model_class(answer["resourceType"])
        assert answer["resourceType"] == kind.model_validate(answer).get_resource_type()
