"""Resources inside resources, what a walk gathers, and hostile ones."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structure_sample import observation, patient, told, walked

from eqlab.validate.fhir.library import core_library
from eqlab.validate.fhir.path import json_path, root
from eqlab.validate.fhir.run import Options, Run, Scope
from eqlab.validate.fhir.structure import check_value


@pytest.mark.parametrize(
    ("resource", "code"),
    [
        ({"id": "a"}, "100"),
        ({"resourceType": None}, "101"),
        ({"resourceType": ["Patient"]}, "101"),
        ({"resourceType": {}}, "101"),
        ({"resourceType": "Pateint"}, "103"),
        ({"resourceType": "Zzz"}, "102"),
        ({"resourceType": "HumanName"}, "102"),
        ({"resourceType": "DomainResource"}, "104"),
        ({}, "100"),
    ],
)
def test_resource_that_does_not_say_what_it_is(resource: dict[str, Any], code: str) -> None:
    """Nothing more is said of it, and no pass gets to see it."""
    assert [code] == [number for number, _ in told(resource)]
    assert [] == walked(resource).scopes


def test_every_nested_resource_gets_a_scope_of_its_kind() -> None:
    outcome = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "invalid"}]}
    inner = patient(id="c")
    entry = {"fullUrl": "urn:uuid:c757873d-ec9a-4326-a141-556f43239520", "resource": observation(contained=[inner])}
    response = {"response": {"status": "200", "outcome": outcome}}
    bundle = {"resourceType": "Bundle", "type": "batch-response", "entry": [entry, response]}
    parameter = {"name": "a", "part": [{"name": "b", "resource": bundle}]}
    run = walked({"resourceType": "Parameters", "parameter": [parameter]})

    assert [
        ("document", "Parameters"),
        ("parameter", "Bundle"),
        ("entry", "Observation"),
        ("contained", "Patient"),
        ("response", "OperationOutcome"),
    ] == [(scope.kind, scope.type) for scope in run.scopes]
    assert "Parameters.parameter[0].part[0].resource.entry[0].resource.contained[0]" == json_path(run.scopes[3].path)


def test_contained_resources_can_be_left_alone() -> None:
    resource = patient(contained=[patient(zzz=1, id="a", meta={"versionId": "1"})])

    assert [] == told(resource, contained="IGNORE")
    assert 2 == len(walked(resource, contained="IGNORE").scopes)


def test_what_is_no_resource_where_one_must_be() -> None:
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": "Patient"}]}

    assert [("105", "Bundle.entry[0].resource")] == told(bundle)


def test_walk_gathers_what_passes_look_at() -> None:
    run = walked(
        observation(
            meta={"profile": ["http://example.org/p"]},
            language="en",
            text={"status": "generated", "div": "<div>x</div>"},
            identifier=[{"system": "http://example.org/i", "value": "1"}],
            extension=[{"url": "http://example.org/e", "valueAttachment": {"contentType": "text/plain"}}],
            category=[{"coding": [{"system": "http://example.org/c", "code": "a"}]}],
            subject={"reference": "Patient/1"},
            valueQuantity={"value": 1, "system": "http://example.org/u", "code": "u"},
            component=[{"code": {"text": "x"}, "valueQuantity": {"value": 1, "unit": "u"}}],
        )
    )

    assert ["http://example.org/p"] == [one[0] for one in run.canonicals]
    assert [("http://hl7.org/fhir/ValueSet/all-languages")] == [
        one[3].max_value_set for one in run.bound if one[0] == "en"
    ]
    assert ["<div>x</div>"] == [one[0] for one in run.narratives]
    assert ["Observation.identifier[0]"] == [json_path(one[1]) for one in run.identifiers]
    assert [("http://example.org/e", False)] == [(one[0]["url"], one[3]) for one in run.extensions]
    assert ["Observation.extension[0].valueAttachment"] == [json_path(one[1]) for one in run.attachments]
    assert ["a"] == [one[0]["code"] for one in run.codings]
    assert [("Patient", "Group", "Device", "Location")] == [one[3] for one in run.references]
    assert ["Observation.valueQuantity"] == [json_path(one[1]) for one in run.quantities]
    assert ["Observation.category[0]"] == [
        json_path(one[1]) for one in run.bound if one[3].rule.endswith("#Observation.category")
    ]


@pytest.mark.parametrize("more", [{}, {"versionId": "1"}, {"id": "m"}])
@pytest.mark.parametrize(
    ("profiles", "expected"),
    [
        (["http://lab.example/p"], ["Patient.meta.profile[0]"]),
        (["http://lab.example/p", "http://lab.example/p"], ["Patient.meta.profile[0]", "Patient.meta.profile[1]"]),
        (["a b"], []),
        ([""], []),
        ([7], []),
        ([], []),
        ("http://lab.example/p", []),
    ],
)
def test_a_claim_that_was_met_before_is_kept_as_others_are(profiles: Any, expected: list[Any], more: Any) -> None:
    """A Meta with nothing but a known claim is not walked: what is kept and noted is the same."""
    walked(patient(meta={"profile": ["http://lab.example/p"]}))
    one, longer = (walked(patient(meta={"profile": profiles, **each})) for each in (more, {"source": "urn:x", **more}))

    assert [("http://lab.example/p", path, ("StructureDefinition",)) for path in expected] == _kept(one)
    assert _kept(longer) == _kept(one)
    assert [note[0].code for note in longer.notes] == [note[0].code for note in one.notes]


def _kept(run: Run) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(url, json_path(path), targets) for url, path, _, targets in run.canonicals]


def test_modifier_extensions_are_known_as_such() -> None:
    run = walked(patient(modifierExtension=[{"url": "http://example.org/m", "valueBoolean": True}]))

    assert [True] == [one[3] for one in run.extensions]


def value_notes(type_: str, value: Any) -> list[tuple[str, str]]:
    run = Run(core_library(), Options())
    scope = Scope(patient(), root("Patient"), None, run)
    check_value(type_, value, (scope.path, "given"), scope)
    return [(note[0].code[-3:], json_path(note[1])) for note in run.notes]


@pytest.mark.parametrize(
    ("type_", "value", "expected"),
    [
        ("Coding", {"code": "a"}, []),
        ("Coding", {"cod": "a"}, [("111", "Patient.given.cod")]),
        ("date", "2020-13", [("164", "Patient.given")]),
        ("Patient.contact", {"gender": "x", "name": {"text": "a"}}, [("172", "Patient.given.gender")]),
        ("Resource", {"resourceType": "Patient", "zzz": 1}, [("110", "Patient.given.zzz")]),
        ("NoSuchType", {"a": 1}, []),
        ("Patient.nothing", {"a": 1}, []),
    ],
)
def test_a_value_alone_is_checked_by_its_type(type_: str, value: Any, expected: list[Any]) -> None:
    assert expected == value_notes(type_, value)


def test_deep_nesting_ends_in_one_note() -> None:
    """No recursion bomb: the lab says that it went no further."""
    extension: dict[str, Any] = {"url": "http://example.org/e", "valueString": "x"}
    for _ in range(2000):
        extension = {"url": "http://example.org/e", "extension": [extension]}

    assert ["124"] == [number for number, _ in told(patient(extension=[extension]))]


def test_two_hundred_levels_are_followed() -> None:
    extension: dict[str, Any] = {"url": "http://example.org/e", "valueString": ""}
    for _ in range(99):
        extension = {"url": "http://example.org/e", "extension": [extension]}

    assert ["155"] == [number for number, _ in told(patient(extension=[extension]))]


NAMES = st.sampled_from(
    ["resourceType", "id", "_id", "extension", "url", "valueString", "_valueString", "coding", "code", "system",
     "contained", "name", "given", "_given", "entry", "resource", "reference", "period", "start", "end", "text", "div"]
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8) | NAMES, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["Patient", "Bundle", "Observation", "ValueSet", "Questionnaire", "Parameters"]),
    st.dictionaries(NAMES, JSON, max_size=6),
)
def test_no_json_makes_the_walk_raise(name: str, members: dict[str, Any]) -> None:
    """The subject never raises."""
    run = walked({**members, "resourceType": name})

    assert all(json_path(note[1]) for note in run.notes)
