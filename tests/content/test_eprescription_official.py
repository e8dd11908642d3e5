"""When a user has the official package, it judges instead of ours: the table of aliases is all that it takes."""

import json
from pathlib import Path
from typing import Any

from eprescription_calls import Desk, answered, module
from eprescription_campaigns import WORKSHOP

from eqlab.core.requirement import Origin
from eqlab.validate.fhir import validate
from eqlab.validate.fhir.run import Options
from eqlab.wiring import Workshop

EXAMPLE = Path(__file__).parents[2] / "scenarios" / "eprescription" / "examples" / "lab-prescription-sent.json"
OFFICIAL = "https://www.esante.lu/fhir-spec/StructureDefinition/"
OWN = "https://eqlab.example/fhir/StructureDefinition/"
RETRIEVED = OWN + "EPLabPrescriptionRetrievedBundle"
CORE = "http://hl7.org/fhir/StructureDefinition/"


def profile(name: str, type_: str, element: str) -> Any:
    """A profile that asks for one more element than ours."""
    return {
        "resourceType": "StructureDefinition",
        "url": OFFICIAL + name,
        "version": "9.0.0",
        "name": name,
        "status": "active",
        "fhirVersion": "4.0.1",
        "kind": "resource",
        "abstract": False,
        "type": type_,
        "baseDefinition": CORE + type_,
        "derivation": "constraint",
        "differential": {"element": [{"id": f"{type_}.{element}", "path": f"{type_}.{element}", "min": 1}]},
    }


def install(cache: Path, *definitions: Any) -> None:
    folder = cache / "eprescriptionlux#9.0.0" / "package"
    folder.mkdir(parents=True)
    about = {"name": "eprescriptionlux", "version": "9.0.0", "fhirVersions": ["4.0.1"]}
    (folder / "package.json").write_text(json.dumps(about), "utf-8")
    for one in definitions:
        (folder / f"{one['name']}.json").write_text(json.dumps(one), "utf-8")


def test_the_official_package_judges_in_place_of_ours(tmp_path: Path) -> None:
    """Same URL, or our URL for one we had not seen: both lead to the official definition, whose rules are public.

    A finding names the URL that the resource claims.
    """
    install(
        tmp_path,
        profile("EPLabPrescription", "CarePlan", "note"),
        profile("EPLabPrescriptionBundle", "Bundle", "timestamp"),
    )
    findings = validate(EXAMPLE.read_bytes(), library=Workshop(packages=tmp_path).library()).findings

    assert {
        (OFFICIAL + "EPLabPrescription", "CarePlan.note", Origin.PUBLIC),
        (OWN + "EPLabPrescriptionBundle", "Bundle.timestamp", Origin.PUBLIC),
    } == {(*one.rule.segments[-2:], one.origin) for one in findings}


def test_without_it_ours_judges(tmp_path: Path) -> None:
    assert () == validate(EXAMPLE.read_bytes(), library=Workshop(packages=tmp_path).library()).findings


def told(desk: Desk, path: str, resource: Any) -> list[str]:
    outcome = answered(desk.call("POST", path, resource))
    return [issue["details"]["text"] for issue in outcome["issue"] if issue["severity"] == "error"]


def test_the_mock_platform_validates_by_the_package() -> None:
    """`$validate` judges by the claimed profiles, and tells what is wrong with a CarePlan that does not meet them."""
    bundle = json.loads(EXAMPLE.read_text("utf-8"))
    desk = Desk()

    assert [] == told(desk, "/Bundle/$validate", bundle)
    del bundle["entry"][0]["resource"]["created"]
    (sentence,) = told(desk, "/Bundle/$validate", bundle)
    assert "CarePlan.created" in sentence


def test_what_the_mock_platform_answers_is_valid() -> None:
    """A prescription that is retrieved new, partly dispensed or revoked meets our profile of such a Bundle."""
    options = Options(profiles=(RETRIEVED,))
    for state in ({}, {"state": "in-progress"}, {"name": "revoked-prescription"}):
        desk = Desk(service=module("service").service(WORKSHOP.personas("eprescription")))
        rx = desk.given(codes=["lu_bio_presc_100", "lu_bio_presc_1000"], **state)
        answer = desk.get(f"/CarePlan?identifier={rx['number']}")
        findings = validate(json.dumps(answer).encode(), library=WORKSHOP.library(), options=options).findings

        assert [] == [one.sentence() for one in findings]
