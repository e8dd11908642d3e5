"""Concepts that are known from other documents give what they give where nothing is known yet."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.core.values import Json
from eqlab.validate.fhir.engine import judge
from eqlab.validate.fhir.library import Definitions, Library, core_library
from eqlab.validate.fhir.path import json_path
from eqlab.validate.fhir.run import Options

TERMS = "http://terminology.hl7.org/CodeSystem/"
CODINGS: list[Json] = [
    {"system": f"{TERMS}condition-clinical", "code": "active"},
    {"system": f"{TERMS}condition-clinical", "code": "active", "display": "Active"},
    {"system": f"{TERMS}condition-clinical", "code": "active", "display": "Gone"},
    {"system": f"{TERMS}condition-clinical", "code": "nothing"},
    {"system": f"{TERMS}condition-clinical", "code": "active", "userSelected": True},
    {"system": f"{TERMS}condition-clinical", "code": "active", "version": "4.0.1"},
    {"system": f"{TERMS}condition-category", "code": "problem-list-item"},
    {"system": "http://snomed.info/sct", "code": "38341003", "display": "Hypertension"},
    {"system": "http://snomed.info/sct", "code": "73211009"},
    {"system": "http://loinc.org", "code": " 718-7"},
    {"system": ["x"], "code": "a"},
    {"system": "urn:a", "code": ""},
    {"code": "a"},
    {"display": "a"},
    {},
]
CONCEPTS = st.fixed_dictionaries(
    {"coding": st.lists(st.sampled_from(CODINGS), min_size=1, max_size=2)},
    optional={"text": st.sampled_from(["a", "\x01", "", 7]), "id": st.just("one"), "_text": st.just({"id": "t"})},
)
CONDITIONS = st.fixed_dictionaries(
    {"resourceType": st.just("Condition"), "subject": st.just({"reference": "Patient/1"})},
    optional={
        "clinicalStatus": CONCEPTS,
        "verificationStatus": CONCEPTS,
        "category": st.lists(CONCEPTS, min_size=1, max_size=2),
        "code": CONCEPTS,
    },
)


def fresh() -> Library:
    """FHIR R4, of whose codes nothing is known yet."""
    return core_library().over(Definitions.of("sample", []))


def found(value: Json, library: Library, **options: Any) -> list[tuple[Any, ...]]:
    notes = judge(json.dumps(value).encode(), "json", library, Options(**options)).notes
    return [(issue.code, json_path(path), dict(facts), rule) for issue, path, facts, rule in notes]


SHARED = fresh()


@settings(max_examples=60, deadline=None)
@given(st.lists(CONDITIONS, min_size=1, max_size=3))
def test_what_is_known_is_told_again_in_the_same_words_and_order(several: list[Json]) -> None:
    bundle = {"resourceType": "Bundle", "type": "collection"}
    document = {**bundle, "entry": [{"fullUrl": f"urn:x:{at}", "resource": one} for at, one in enumerate(several)]}

    assert found(document, fresh()) == found(document, SHARED) == found(document, SHARED)


def test_what_is_known_to_one_campaign_is_not_told_to_another() -> None:
    """A wrong display is a warning where somebody asked for that, whatever was asked for before."""
    value = {"resourceType": "Condition", "subject": {"reference": "Patient/1"}, "code": {"coding": [CODINGS[2]]}}

    assert found(value, SHARED) != found(value, SHARED, wrong_displays="warning")
    assert found(value, fresh(), wrong_displays="warning") == found(value, SHARED, wrong_displays="warning")
