"""Our reading of the ePrescriptionLux profiles: sound in itself, met by its examples, broken by each variant."""

import copy
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from eprescription_campaigns import WORKSHOP, plan_of

from eqlab.core.finding import Finding
from eqlab.core.issue import Nature
from eqlab.core.requirement import Origin
from eqlab.plan.model import Check
from eqlab.report.translation import tongue
from eqlab.validate.checks.profile import canonical
from eqlab.validate.fhir import validate
from eqlab.validate.fhir.generate import full, minimal
from eqlab.validate.fhir.profile import has_rule
from eqlab.validate.fhir.run import Options
from eqlab.validate.fhir.snapshot import structure_of

SCENARIOS = Path(__file__).parents[2] / "scenarios" / "eprescription"
PACKAGE = SCENARIOS / "rules" / "fhir" / "eqlab.eprescription.lux"
EXAMPLES = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(SCENARIOS.glob("examples/*.json"))}
VARIANTS = yaml.safe_load((SCENARIOS / "examples" / "invalid.yaml").read_text("utf-8"))["variants"]
DEFINITIONS = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(PACKAGE.glob("*-*.json"))}
LIBRARY = WORKSHOP.library()

ORIGIN, MATURITY = "urn:eqlab:rule-origin", "urn:eqlab:rule-maturity"
OFFICIAL = "https://www.esante.lu/fhir-spec/"
SEEN = {
    "BioPrescCodes",
    "EPLabCondition",
    "EPLabDispenseBundle",
    "EPLabDispenseLine",
    "EPLabObservation",
    "EPLabPrescription",
    "EPMedDispenseLine",
    "EPMedPrescriptionLine",
    "EPMedicationDispensation",
    "EPSimpleIdentifier",
    "ePPatient",
}
"""Names that a published page or the training material shows."""


def judged(resource: Any, profiles: list[str]) -> tuple[Finding, ...]:
    return validate(
        json.dumps(resource, default=float).encode(), library=LIBRARY, options=Options(profiles=tuple(profiles))
    ).findings


def changed(resource: Any, change: list[Mapping[str, Any]]) -> Any:
    """A copy of a resource after changes as in a JSON Patch."""
    made = copy.deepcopy(resource)
    for step in change:
        parts = [int(part) if part.isdigit() else part for part in step["path"].split("/")[1:]]
        around = made
        for part in parts[:-1]:
            around = around[part]
        if step["op"] == "remove":
            del around[parts[-1]]
        elif step["op"] == "add" and isinstance(around, list):
            around.insert(len(around) if parts[-1] == "-" else parts[-1], step["value"])
        else:
            around[parts[-1]] = step["value"]
    return made


def level(finding: Finding) -> str:
    return "undecided" if finding.issue.nature is Nature.UNDECIDED else finding.level.name.lower()


def broken(variant: Mapping[str, Any]) -> tuple[Finding, ...]:
    base = EXAMPLES[variant["base"]]
    return judged(changed(base, variant["change"]), base["meta"]["profile"])


def test_there_are_six_kinds_of_bundle() -> None:
    kinds = {f"{kind}-{what}" for kind in ("lab", "med") for what in ("prescription-sent", "prescription-retrieved")}

    assert kinds | {"lab-dispensation", "med-dispensation"} == set(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_is_valid(name: str) -> None:
    """Not even a warning, and nothing undecided."""
    example = EXAMPLES[name]

    assert () == judged(example, example["meta"]["profile"])


def test_there_are_many_variants_each_with_its_own_name() -> None:
    names = [(variant["base"], variant["name"]) for variant in VARIANTS]

    assert len(names) == len(set(names)) >= 60
    assert {base for base, _ in names} == set(EXAMPLES)


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda one: f"{one['base']}-{one['name']}")
def test_variant_gives_its_one_finding(variant: Mapping[str, Any]) -> None:
    told = [
        {
            "code": one.issue.code,
            "path": one.subject.path,
            "level": level(one),
            "origin": one.origin.value,
        }
        for one in broken(variant)
    ]

    assert [variant["finding"]] == told


def constraints() -> Iterator[str]:
    """Each named rule of the package, as a finding tells it."""
    for definition in DEFINITIONS.values():
        for element in definition.get("differential", {}).get("element", ()):
            for constraint in element.get("constraint", ()):
                yield f"{definition['url']} {element['id']}:{constraint['key']}"


def test_every_rule_of_the_package_is_broken_by_some_variant() -> None:
    """A rule that nothing can break proves nothing."""
    told = {" ".join(one.rule.segments[-2:]) for variant in VARIANTS for one in broken(variant)}

    assert set() == set(constraints()) - told


def test_published_rules_keep_their_keys_and_ours_have_our_prefix() -> None:
    keys = {rule.rpartition(":")[2] for rule in constraints()}

    published = {"val-SameDateLabDisp", "val-SameLaboLabDisp", "val-medSameIdentifierDisp"}
    assert published == {key for key in keys if not key.startswith("eql-")}


def marked(definition: Any) -> Iterator[tuple[str, Any]]:
    """What must say where it comes from: definition, elements, constraints."""
    yield "", definition
    for element in definition.get("differential", {}).get("element", ()):
        yield element["id"], element
        yield from ((f"{element['id']}:{one['key']}", one) for one in element.get("constraint", ()))


@pytest.mark.parametrize("name", DEFINITIONS)
def test_everything_says_its_origin_and_maturity(name: str) -> None:
    for place, holder in marked(DEFINITIONS[name]):
        said = {one["url"]: one["valueCode"] for one in holder.get("extension", ())}

        assert said[ORIGIN] in list(Origin), place
        assert said[MATURITY] in {"draft", "trial", "stable"}, place


@pytest.mark.parametrize("name", DEFINITIONS)
def test_definition_is_experimental_ours_and_valid(name: str) -> None:
    definition = DEFINITIONS[name]
    errors = [one.sentence() for one in judged(definition, []) if level(one) in {"error", "undecided"}]

    assert (True, "eqlab") == (definition["experimental"], definition["publisher"])
    assert [] == errors


def test_official_urls_are_those_that_were_seen() -> None:
    official = {one["name"] for one in DEFINITIONS.values() if one["url"].startswith(OFFICIAL)}

    assert SEEN == official
    assert not any(OFFICIAL not in one["url"] for one in DEFINITIONS.values() if one["name"] in SEEN)


def test_code_systems_of_the_country_are_fragments() -> None:
    national = [
        one
        for one in DEFINITIONS.values()
        if one["resourceType"] == "CodeSystem" and one["url"].startswith("urn:oid:1.3.182.")
    ]

    assert 4 == len(national)
    assert {"fragment"} == {one["content"] for one in national}


@pytest.mark.parametrize("name", ["lab-prescriber", "lab-laboratory"])
def test_rules_left_to_other_cases_exist_and_so_do_the_cases(name: str) -> None:
    """A check may pass over a rule only where a case of the same plan judges it."""
    plan = plan_of(name)
    source = yaml.safe_load(plan.source)
    left = [
        step["check"]["except"]
        for case in source["cases"]
        for step in case["steps"]
        if "except" in step.get("check", {})
    ]
    (check,) = (
        step for case in plan.cases for step in case.steps if isinstance(step, Check) and step.validator == "profile"
    )

    assert 1 == len(left)
    for rule, case in left[0].items():
        profile, _, element = rule.partition("#")
        assert case in {one.id for one in plan.cases}, rule
        assert element.split(":eql-")[0].split(":val-")[0].split(":per-")[0] in _ids(profile, check), rule


def _ids(profile: str, check: Check) -> set[str]:
    definition = structure_of(LIBRARY, canonical(profile, LIBRARY, check.position))
    assert definition is not None
    return {element["id"] for element in definition["snapshot"]["element"]}


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda one: one.get("name", ""))
def test_each_rule_that_a_finding_names_is_one_that_a_plan_can_name(variant: Mapping[str, Any]) -> None:
    """What `except` takes for a rule is what findings call one."""
    named = {finding.rule.segments[-2:] for finding in broken(variant)}

    assert set() == {rule for rule in named if not has_rule(LIBRARY, *rule)}


PROFILES = [one["url"] for one in DEFINITIONS.values() if one["resourceType"] == "StructureDefinition"]


@pytest.mark.parametrize("make", [minimal, full], ids=["minimal", "full"])
@pytest.mark.parametrize("url", PROFILES, ids=lambda one: str(one).rpartition("/")[2])
def test_instances_of_every_profile_are_valid(url: str, make: Any) -> None:
    """Decided, too: each says only what the lab can judge."""
    made = make(url, LIBRARY, 1)
    told = judged(made, [url]) if "resourceType" in made else ()

    assert [] == [one.sentence() for one in told if level(one) in {"error", "undecided"}]


def test_the_extension_that_a_prescription_asks_for_is_a_defined_one() -> None:
    made = minimal(f"{OFFICIAL}StructureDefinition/EPLabPrescription", LIBRARY, 1)

    assert set() == {one["url"] for one in made["extension"]} - {one["url"] for one in DEFINITIONS.values()}


def test_rules_of_the_package_speak_three_languages() -> None:
    lacking = [
        (definition["name"], constraint["key"])
        for definition in DEFINITIONS.values()
        for element in definition.get("differential", {}).get("element", ())
        for constraint in element.get("constraint", ())
        if {"fr", "de"} != set(_translations(constraint))
    ]

    assert [] == lacking


def _translations(constraint: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    for one in constraint.get("_human", {}).get("extension", ()):
        parts = {part["url"]: part for part in one["extension"]}
        found[parts["lang"]["valueCode"]] = parts["content"]["valueString"]
    return found


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The rule eql-CountryAlpha3 does not hold: The country of an address is"),
        ("fr", "Le pays d'une adresse est un code"),
        ("de", "Das Land einer Adresse ist ein Code"),
    ],
)
def test_a_broken_rule_is_told_in_the_readers_language(language: str, said: str) -> None:
    patient = minimal(f"{OFFICIAL}StructureDefinition/ePPatient", LIBRARY, 1)
    wrong = {**patient, "address": [{"country": "lux"}]}

    (finding,) = judged(wrong, [])

    assert said in finding.sentence(tongue(language).translate)
