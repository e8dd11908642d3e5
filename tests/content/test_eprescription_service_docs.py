"""The page about the mock platform says what is so."""

import json
import re
from pathlib import Path

import pytest
from eprescription_calls import Desk, answered, module

from eqlab.core.service import Persona
from eqlab.kit import Problem, read_content_yaml

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "mock-eprescription.md").read_text(encoding="utf-8")
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
    sent, dispensed = (json.loads(block.replace("<line>", "LINE")) for block in BLOCKS)

    plan = answered(desk.send(sent))["entry"][0]["resource"]
    line = plan["activity"][0]["reference"]["reference"]
    dispensed["entry"][0]["resource"]["basedOn"][0]["reference"] = line
    response = desk.send(dispensed)

    assert 200 == response.status
    assert "completed" == desk.get(f"/CarePlan/{plan['id']}")["status"]
    assert "Organization" == answered(response)["entry"][2]["response"]["location"].split("/")[0]
    assert "200 OK" == answered(response)["entry"][2]["response"]["status"]


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
