"""Profiles that are damaged, anywhere."""

import copy
import sys
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from profiles_sample import BY_SYSTEM, at, knowing, profile

from eqlab.core.errors import AuthorError
from eqlab.validate.fhir.snapshot import with_snapshot

sys.path.insert(0, str(Path(__file__).parents[1]))

from instances import Damaged, damaged

PROFILES = (
    profile(
        "slices",
        at("Patient", constraint=[{"key": "k", "severity": "error", "human": "h", "expression": "true"}]),
        at("Patient.identifier", slicing=BY_SYSTEM, min=1, alias=["a"], condition=["k"], mustSupport=True),
        at("Patient.identifier", "a", max="1", type=[{"code": "Identifier", "profile": ["http://lab.example/x"]}]),
        at("Patient.identifier.system", fixedUri="urn:oid:1.2.3", maxLength=20),
        at("Patient.deceasedBoolean", min=1),
        at("Patient.link.other", type=[{"code": "Reference", "targetProfile": ["http://lab.example/y"]}]),
        at("Patient.gender", binding={"strength": "required", "valueSet": "http://lab.example/vs"}),
    ),
    profile(
        "items",
        {"id": "Questionnaire.item.item.text", "path": "Questionnaire.item.item.text", "min": 1},
        {"id": "Questionnaire.item.extension:e", "path": "Questionnaire.item.extension", "sliceName": "e"},
        at("Questionnaire.item.initial.value[x].unit", extension=[{"url": "u", "valueString": "s"}]),
        base="Questionnaire",
    ),
)


@given(damaged(st.sampled_from(PROFILES).map(copy.deepcopy)))
@settings(max_examples=150, deadline=None)
def test_a_damaged_profile_is_made_or_its_author_is_told(found: Damaged) -> None:
    """Nothing but an author's error comes out of a bad profile."""

    definition = copy.deepcopy(found.value)
    try:
        made = with_snapshot(found.value, knowing())
    except AuthorError as error:
        made = {"snapshot": error.sentence()}

    assert made["snapshot"]
    assert definition == found.value
