"""What is written as Python says yes only where assertions have nothing to say, and leaves to be done what they do."""

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profile_making import URL, extension, profile

from eqlab.core.values import Json
from eqlab.validate.fhir.library import STRUCTURES, Definitions, Library, core_library
from eqlab.validate.fhir.path import json_path, root
from eqlab.validate.fhir.profile import check_profile, members
from eqlab.validate.fhir.profile.assertion import Assertion
from eqlab.validate.fhir.profile.items import Item
from eqlab.validate.fhir.profile.sketch import Sheet, literal
from eqlab.validate.fhir.run import Run, Scope

LOINC, UCUM = "http://loinc.org", "http://unitsofmeasure.org"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
WEIGHT: Json = {
    "resourceType": "Observation",
    "status": "final",
    "category": [{"coding": [{"system": CATEGORY, "code": "vital-signs"}]}],
    "code": {"coding": [{"system": LOINC, "code": "29463-7", "display": "Body weight"}], "text": "Weight"},
    "subject": {"reference": "Patient/1"},
    "effectiveDateTime": "2026-03-01",
    "valueQuantity": {"value": 70, "unit": "kg", "system": UCUM, "code": "kg"},
}
PERSON: Json = {
    "resourceType": "Patient",
    "extension": [{"url": f"{URL}/e", "valueCode": "a"}],
    "identifier": [{"system": "urn:a", "value": "12"}, {"system": "urn:b", "value": "x"}],
    "name": [{"family": "Oak", "given": ["Ann"]}],
    "gender": "female",
    "deceasedBoolean": False,
    "generalPractitioner": [{"reference": "Practitioner/1"}],
}
SAMPLE = profile(
    "Patient",
    {
        "path": "Patient.extension",
        "slicing": {"discriminator": [{"type": "value", "path": "url"}], "rules": "open"},
    },
    {
        "id": "Patient.extension:e",
        "path": "Patient.extension",
        "sliceName": "e",
        "max": "1",
        "type": [{"code": "Extension", "profile": [f"{URL}/e"]}],
    },
    {
        "path": "Patient.identifier",
        "min": 1,
        "slicing": {"discriminator": [{"type": "value", "path": "system"}], "rules": "closed"},
    },
    {"id": "Patient.identifier:a", "path": "Patient.identifier", "sliceName": "a", "min": 1, "max": "1"},
    {"id": "Patient.identifier:a.system", "path": "Patient.identifier.system", "min": 1, "fixedUri": "urn:a"},
    {
        "id": "Patient.identifier:a.value",
        "path": "Patient.identifier.value",
        "min": 1,
        "maxLength": 5,
        "constraint": [
            {"key": "s-1", "severity": "error", "human": "Digits", "expression": "matches('^[0-9]+$')"},
        ],
    },
    {"id": "Patient.identifier:b", "path": "Patient.identifier", "sliceName": "b", "max": "2"},
    {"id": "Patient.identifier:b.system", "path": "Patient.identifier.system", "min": 1, "patternUri": "urn:b"},
    {"path": "Patient.name", "min": 1, "max": "2"},
    {"path": "Patient.name.given", "min": 1, "max": "3"},
    {"path": "Patient.gender", "patternCode": "female"},
    {"path": "Patient.deceased[x]", "type": [{"code": "boolean"}]},
    {
        "path": "Patient.generalPractitioner",
        "type": [{"code": "Reference", "targetProfile": [f"{STRUCTURES}Practitioner"]}],
    },
    {"path": "Patient.photo", "max": "0"},
)
BUNDLE: Json = {
    "resourceType": "Bundle",
    "type": "collection",
    "entry": [{"resource": PERSON}, {"resource": WEIGHT}, {"resource": {"resourceType": "Basic"}}],
}
ENTRY = {"discriminator": [{"type": "type", "path": "resource"}], "rules": "open"}
COLLECTION = profile(
    "Bundle",
    {"path": "Bundle.entry", "slicing": ENTRY},
    {"id": "Bundle.entry:p", "path": "Bundle.entry", "sliceName": "p", "min": 1, "max": "1"},
    {
        "id": "Bundle.entry:p.resource",
        "path": "Bundle.entry.resource",
        "min": 1,
        "type": [{"code": "Patient", "profile": [URL]}],
    },
    {"id": "Bundle.entry:o", "path": "Bundle.entry", "sliceName": "o", "max": "1"},
    {
        "id": "Bundle.entry:o.resource",
        "path": "Bundle.entry.resource",
        "min": 1,
        "type": [{"code": "Observation", "profile": [f"{STRUCTURES}bodyweight-sketched"]}],
    },
    url=f"{URL}/b",
)
PROFILES = [(WEIGHT, f"{STRUCTURES}{name}") for name in ("vitalsigns", "bodyweight", "bp", "bmi")]
PROFILES += [(BUNDLE, f"{URL}/b"), (PERSON, URL)]
JUNK = st.sampled_from([None, [], {}, "x", "urn:a", "urn:b", 7, True, [None], ["x"], [{}], {"coding": []}, [{"a": 1}]])


def library() -> Library:
    """Definitions of which nothing is compiled yet."""
    core = [
        {**(core_library().find(url) or {}), "url": f"{url}-sketched"} for _, url in PROFILES if not url.startswith(URL)
    ]
    return core_library().over(Definitions.of("sample", [SAMPLE, COLLECTION, extension(f"{URL}/e"), *core]))


def never(_part: Assertion, _type: str, sheet: Sheet) -> Iterator[str]:
    """Write that an assertion itself looks."""
    yield f"{sheet.constant(_part.check)}([item], parent, s)"


@pytest.fixture(scope="module")
def sides() -> Callable[[str, Json], tuple[Any, Any]]:
    """What a profile gives with quick tests and without them."""
    quick, slow = library(), library()

    def looked(known: Library, url: str, resource: Json) -> Any:
        run = Run(known)
        scope = Scope(resource, root(resource["resourceType"]), None, run)
        run.scopes.append(scope)
        check_profile(url if url.startswith(URL) else f"{url}-sketched", resource, scope.path, scope)
        notes = [(issue.code, json_path(path), dict(facts), rule) for issue, path, facts, rule in run.notes]
        bound = [(json_path(path), binding) for _, path, _, binding in run.bound]
        targets = [(json_path(one.path), one.profiles, one.rule) for one in run.targets]
        return (
            *(sorted(several, key=repr) for several in (notes, bound, targets)),
            sorted(url for url, _ in run.checked),
        )

    def both(url: str, resource: Json) -> tuple[Any, Any]:
        fast = looked(quick, url, resource)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(members, "_member", never)
            return fast, looked(slow, url, resource)

    return both


def places(value: Json) -> Iterator[tuple[Json, Any]]:
    """Yield every container with each key or index in it."""
    for key, inner in list(value.items() if isinstance(value, dict) else enumerate(value)):
        yield value, key
        if isinstance(inner, (dict, list)):
            yield from places(inner)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_quick_tests_change_nothing(sides: Callable[[str, Json], tuple[Any, Any]], data: st.DataObject) -> None:
    """Whatever is taken away, put in the place of something or beside it, the same is noted, kept and passed on."""
    sample, url = data.draw(st.sampled_from(PROFILES))
    resource = copy.deepcopy(sample)
    for _ in range(data.draw(st.integers(0, 3))):
        left = [one for one in places(resource) if one[1] != "resourceType"]
        if not left:
            break
        holder, key = data.draw(st.sampled_from(left))
        change = data.draw(st.sampled_from(["drop", "junk", "twice", "twin", "other"]))
        if change == "drop":
            del holder[key]
        elif change == "junk":
            holder[key] = copy.deepcopy(data.draw(JUNK))
        elif change == "twice" and isinstance(holder, list):
            holder.append(copy.deepcopy(holder[key]))
        elif change == "twin" and isinstance(holder, dict):
            holder[f"_{key}"] = {"id": "a"}
        elif isinstance(holder, dict):
            holder[data.draw(st.sampled_from(["valueString", "effectivePeriod", "deceasedDateTime", "use"]))] = holder[
                key
            ]
    fast, slow = sides(url, resource)

    assert slow == fast


@pytest.mark.parametrize("name", [one for one in PERSON if one != "resourceType"])
@pytest.mark.parametrize("value", [None, [None], [], {}, 0, "", [[]], [{}]])
def test_no_value_of_a_member_makes_a_test_stumble(
    sides: Callable[[str, Json], tuple[Any, Any]], name: str, value: Json
) -> None:
    fast, slow = sides(URL, {**PERSON, name: value})

    assert slow == fast


def test_what_is_as_asked_is_not_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The quick tests are there to be passed."""
    looked: list[str] = []
    run = Run(library())
    written = members._member

    def counting(part: Assertion, type_: str, sheet: Sheet) -> Iterator[str]:
        def check(items: list[Item], parent: Item, scope: Scope) -> list[Item] | None:
            looked.append(part.says)
            return part.check(items, parent, scope)

        return written(replace(part, check=check), type_, sheet)

    monkeypatch.setattr(members, "_member", counting)
    for sample, url in PROFILES[:2] + PROFILES[-1:]:
        scope = Scope(sample, root(sample["resourceType"]), None, run)
        check_profile(url if url.startswith(URL) else f"{url}-sketched", sample, scope.path, scope)

    assert ([], []) == (looked, run.notes)


def test_only_plain_strings_get_into_source() -> None:
    class Sly(str):
        """A string that writes itself otherwise."""

        __slots__ = ()

        def __repr__(self) -> str:
            return "print('x')"

    assert "'a\\'b'" == literal("a'b") or '"a\'b"' == literal("a'b")
    with pytest.raises(TypeError):
        literal(Sly("a"))
