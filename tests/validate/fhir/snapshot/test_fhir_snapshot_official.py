"""The snapshots that HL7 published, made again from their differentials.

Runs when EQLAB_FHIR_CORE names the official package hl7.fhir.r4.core-4.0.1.tgz.
"""

import json
import os
from pathlib import Path

import pytest

from eqlab.core.values import Json
from eqlab.validate.fhir.artefact.build import definitions_of
from eqlab.validate.fhir.library import core_library
from eqlab.validate.fhir.snapshot import with_snapshot

PACKAGE = os.environ.get("EQLAB_FHIR_CORE", "")
EXPLAINED = {
    "bp": "a choice limited to one type in its short form is sliced there in one place and not sliced in another",
    "catalog": "an element that is there once bears a slice name; here the name is dropped",
    "familymemberhistory-genetic": "likewise",
    "cholesterol": "rules of the profile of a type are repeated at the element, though only for this profile",
    "hdlcholesterol": "likewise",
    "ldlcholesterol": "likewise",
    "elementdefinition-de": "an extension is opened there that the differential does not look into",
    "provenance-relevant-history": "a content reference points there at a slice that is of another profile",
}
_SAID = ("path", "min", "max", "base", "sliceName", "contentReference", "mustSupport", "isModifier", "maxLength")
_VALUES = ("fixed", "pattern", "minValue", "maxValue")


def decisive(element: Json) -> Json:
    """Return what of an element decides, in a comparable form; `ele-1` stands on Element alone here."""
    said = {key: element[key] for key in element if key in _SAID or key.startswith(_VALUES)}
    types = [{key: one.get(key) for key in ("code", "profile", "targetProfile")} for one in element.get("type", ())]
    slicing = {key: value for key, value in element.get("slicing", {}).items() if key != "description"}
    binding = {key: value for key, value in element.get("binding", {}).items() if key in ("strength", "valueSet")}
    rules = sorted({one["key"] for one in element.get("constraint", ())} - {"ele-1"})
    return json.dumps([said, types, slicing, binding, rules], sort_keys=True)


@pytest.mark.skipif(not PACKAGE, reason="EQLAB_FHIR_CORE names no package")
def test_official_snapshots_are_made_again() -> None:
    differing = set()
    profiles = [one for one in definitions_of(Path(PACKAGE)) if one.get("derivation") == "constraint"]
    for published in profiles:
        if "snapshot" in published:
            bare = {key: value for key, value in published.items() if key != "snapshot"}
            made = with_snapshot(bare, core_library())["snapshot"]["element"]
            expected = {one["id"]: decisive(one) for one in published["snapshot"]["element"]}
            if expected != {one["id"]: decisive(one) for one in made}:
                differing.add(published["id"])

    assert 400 < len(profiles)
    assert set(EXPLAINED) == differing
