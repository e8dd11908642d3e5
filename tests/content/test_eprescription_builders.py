"""The golden payloads are what the profiles ask for."""

import itertools
import json
import uuid
from pathlib import Path
from typing import Any

import pytest
import yaml
from eprescription_systems import CONTENT
from fhir.resources.R4B.bundle import Bundle

from eqlab.plan.filling import fields_of, fill_fields

SCENARIOS = Path(__file__).parents[2] / "scenarios" / "eprescription"
PEOPLE = yaml.safe_load((SCENARIOS / "personas.yaml").read_text("utf-8"))["personas"]
PATIENTS = [name for name, persona in PEOPLE.items() if persona["kind"] == "patient"]


builders = CONTENT._load(SCENARIOS / "builders.py")


def new_ids() -> Any:
    numbers = itertools.count(1)
    return lambda: str(uuid.UUID(int=next(numbers), version=4))


def prescribed(
    patient: str = "agate",
    codes: tuple[str, ...] = ("lu_bio_presc_100", "lu_bio_presc_1000"),
    *,
    by_condition: bool = False,
) -> Any:
    return builders.prescription(
        patient=PEOPLE[patient],
        practitioner=PEOPLE["practitioner-amber"],
        codes=codes,
        number="urn:uuid:7e6c1c7e-9f5c-4d52-8a0e-0c4a3f2f6c11",
        issued="2026-01-05T09:00:00+01:00",
        until="2026-04-05T09:00:00+02:00",
        new_id=new_ids(),
        by_condition=by_condition,
    )


def dispensed(lines: tuple[str, ...] = ("ServiceRequest/1", "ServiceRequest/2")) -> Any:
    return builders.dispensation(
        laboratory=PEOPLE["laboratory-cobalt"],
        patient="Patient/9",
        lines=lines,
        at="2026-01-07T08:30:00+01:00",
        new_id=new_ids(),
    )


def resources(bundle: Any, kind: str) -> list[Any]:
    found = [entry["resource"] for entry in bundle["entry"]]
    return [resource for resource in found if resource["resourceType"] == kind]


def references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["reference"]] if isinstance(value.get("reference"), str) else []
        return own + [found for inner in value.values() for found in references(inner)]
    return [found for inner in value for found in references(inner)] if isinstance(value, list) else []


@pytest.mark.parametrize("patient", PATIENTS)
def test_prescription_is_valid_fhir(patient: str) -> None:
    """An independent model reads every golden prescription without complaint."""
    assert "transaction" == Bundle.model_validate(prescribed(patient)).type


def test_dispensation_is_valid_fhir() -> None:
    assert 4 == len(Bundle.model_validate(dispensed()).entry)


@pytest.mark.parametrize("bundle", [prescribed(), dispensed()])
def test_every_internal_reference_is_resolved(bundle: Any) -> None:
    urns = [entry["fullUrl"] for entry in bundle["entry"]]

    assert len(urns) == len(set(urns))
    assert set() == {reference for reference in references(bundle) if reference.startswith("urn:")} - set(urns)


@pytest.mark.parametrize("bundle", [prescribed(), dispensed()])
def test_the_server_assigns_ids_and_versions(bundle: Any) -> None:
    for entry in bundle["entry"]:
        assert "id" not in entry["resource"]
        assert set(entry["resource"].get("meta", {})) <= {"profile"}


def test_prescription_fills_every_mandatory_element() -> None:
    (plan,) = resources(prescribed(), "CarePlan")
    (coding,) = plan["category"][0]["coding"]

    assert [builders.PRESCRIPTION] == plan["meta"]["profile"]
    assert ("active", "order") == (plan["status"], plan["intent"])
    assert ("urn:oid:1.3.182.5.56", "LAB_PRESC") == (coding["system"], coding["code"])
    for element, count in {"extension": 1, "identifier": 1, "category": 1, "activity": 2}.items():
        assert count == len(plan[element])
    for element in ("subject", "period", "created", "author"):
        assert plan[element]


def test_each_prescribed_code_becomes_one_line() -> None:
    lines = resources(prescribed(), "ServiceRequest")

    assert ["lu_bio_presc_100", "lu_bio_presc_1000"] == [line["code"]["coding"][0]["code"] for line in lines]
    assert {"urn:oid:1.3.182.5.49"} == {line["code"]["coding"][0]["system"] for line in lines}


def test_a_code_without_a_known_display_has_none() -> None:
    (line,) = resources(prescribed(codes=("lu_bio_presc_106",)), "ServiceRequest")

    assert "display" not in line["code"]["coding"][0]


def test_dispensation_has_one_date_and_one_laboratory() -> None:
    """val-SameDateLabDisp and val-SameLaboLabDisp."""
    bundle = dispensed()
    (visit,) = resources(bundle, "Encounter")
    tasks = resources(bundle, "Task")

    assert {visit["period"]["start"]} == {visit["period"]["end"], *(task["authoredOn"] for task in tasks)}
    assert {visit["serviceProvider"]["reference"]} == {task["owner"]["reference"] for task in tasks}


def test_each_dispensed_line_rests_on_a_prescribed_one() -> None:
    tasks = resources(dispensed(("ServiceRequest/7",)), "Task")

    assert ["ServiceRequest/7"] == [task["basedOn"][0]["reference"] for task in tasks]


@pytest.mark.parametrize("name", ["lab-prescription.json", "lab-prescription-with-id.json"])
def test_payload_for_platforms_is_valid_fhir_once_filled(name: str) -> None:
    text = (SCENARIOS / "payloads" / name).read_text("utf-8")

    filled = fill_fields(text, {"persona": PEOPLE["basalt"], "number": "eqlab 1"})

    assert [] == list(fields_of(filled))
    assert 5 == len(Bundle.model_validate_json(filled).entry)


def test_payloads_for_platforms_differ_by_the_id() -> None:
    sound, with_id = (
        json.loads((SCENARIOS / "payloads" / name).read_text("utf-8"))
        for name in ("lab-prescription.json", "lab-prescription-with-id.json")
    )

    assert "chosen-by-the-client" == with_id["entry"][0]["resource"].pop("id")
    assert sound == with_id


def test_a_known_patient_is_referred_to_by_a_conditional_reference() -> None:
    bundle = prescribed(by_condition=True)
    (plan,) = resources(bundle, "CarePlan")

    assert [] == resources(bundle, "Patient")
    assert f"Patient?identifier=urn:oid:1.3.182.4.4|{PEOPLE['agate']['matricule']}" == plan["subject"]["reference"]
