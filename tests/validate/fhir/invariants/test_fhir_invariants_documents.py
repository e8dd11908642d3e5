import pytest
from invariant_values import scope_of

from eqlab.core.values import Json
from eqlab.validate.fhir.invariants import compiled, documents
from eqlab.validate.fhir.invariants.documents import concept_codes, is_contained, unreferenced
from eqlab.validate.fhir.invariants.written import WRITTEN, is_camel_path, is_path
from eqlab.validate.fhir.run import Scope

MANY = 2000


def _holding(contained: list[Json], **members: Json) -> Json:
    return {"resourceType": "Observation", "contained": contained, **members}


def _patient(name: str, **members: Json) -> Json:
    return {"resourceType": "Patient", "id": name, **members}


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        (_holding([_patient("a")]), (0,)),
        (_holding([_patient("a")], subject={"reference": "#a"}), ()),
        (_holding([_patient("a"), _patient("b")], subject={"reference": "#a"}), (1,)),
        (_holding([_patient("a", generalPractitioner=[{"reference": "#"}])]), ()),
        (_holding([_patient("a"), _patient("b", link=[{"other": {"reference": "#a"}}])]), (1,)),
        (_holding([_patient("a")], extension=[{"url": "urn:x", "valueUri": "#a"}]), ()),
        (_holding([_patient("a")], extension=[{"url": "urn:x", "valueString": "#a"}]), (0,)),
        (_holding([_patient("a")], extension=[{"url": "#a"}]), ()),
        (_holding([_patient("a")], instantiatesCanonical="#a"), (0,)),
        (_holding([_patient("a")], focus=[[{"reference": "#a"}]]), (0,)),
        (_holding([{"resourceType": "Patient"}]), ()),
    ],
)
def test_contained_resources_that_nothing_points_to_are_told(resource: Json, expected: tuple[int, ...]) -> None:
    """dom-3: by a reference or an address, from anywhere in the resource, or from inside to the resource itself."""

    assert expected == unreferenced(scope_of(resource))


def test_a_resource_with_many_contained_ones_is_looked_at_once() -> None:
    """What was found is kept with the Scope: a second question does not look again."""

    resource = _holding([_patient(f"p{at}") for at in range(MANY)], performer=[{"reference": f"#p{MANY - 1}"}])
    scope = scope_of(resource)
    first = unreferenced(scope)
    resource["performer"].clear()

    assert tuple(range(MANY - 1)) == first
    assert first is unreferenced(scope)


def test_ids_of_contained_resources_are_gathered_once_in_the_container() -> None:
    """A contained resource refers to its siblings; all ask the same set."""

    resource = _holding([_patient("a"), _patient("b")])
    outer = scope_of(resource)
    inner = Scope(resource["contained"][0], ((None, "Observation"), "contained"), outer, outer.run, "contained")

    assert is_contained(inner, "b")
    assert not is_contained(inner, "c")
    assert is_contained(outer, "")
    assert {"contained ids": frozenset({"a", "b"})} == outer.notes
    assert {} == inner.notes


@pytest.mark.parametrize(
    ("concepts", "expected"),
    [
        ([{"code": "a"}, {"code": "b"}], True),
        ([{"code": "a"}, {"code": "a"}], False),
        ([{"code": "a", "concept": [{"code": "b", "concept": [{"code": "a"}]}]}], False),
        ([{"code": "a", "concept": [{"code": "b"}, {"code": "c"}]}], True),
    ],
)
def test_codes_of_a_code_system_are_unique_at_any_depth(concepts: Json, expected: bool) -> None:
    """csd-1."""

    expression = next(one for one in WRITTEN if one.startswith("concept.code"))
    resource = {"resourceType": "CodeSystem", "concept": concepts}

    assert compiled(expression, "CodeSystem")(resource, scope_of(resource)) is expected


def test_a_contained_code_system_has_codes_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """csd-1 is about one definition: what others in it define is looked at with them, and only there."""

    looked_at: list[Json] = []
    descendants = documents.descendants
    monkeypatch.setattr(documents, "descendants", lambda one: looked_at.extend(descendants(one)) or descendants(one))
    inner = {"resourceType": "CodeSystem", "concept": [{"code": "a"}, {"code": "b"}]}
    outer = {"resourceType": "CodeSystem", "concept": [{"code": "a"}], "contained": [inner]}

    assert ["a"] == concept_codes(outer)
    assert ["a", "b"] == concept_codes(inner)
    assert 3 == len(looked_at)


def test_deeply_nested_concepts_are_looked_at_without_recursion() -> None:
    """A hostile depth costs no stack."""

    resource: Json = {"resourceType": "CodeSystem", "concept": [{"code": "last"}]}
    for at in range(MANY):
        resource["concept"] = [{"code": str(at), "concept": resource["concept"]}]
    expression = next(one for one in WRITTEN if one.startswith("concept.code"))

    assert compiled(expression, "CodeSystem")(resource, scope_of(resource)) is True


@pytest.mark.parametrize(
    ("path", "well_formed", "camel"),
    [
        ("Patient", True, True),
        ("Patient.name", True, True),
        ("Observation.value[x]", True, True),
        ("Observation.value[x].extension", True, True),
        ("Patient.name:official", True, False),
        ("Patient.Name", True, False),
        ("Patient.na-me", True, False),
        ("Patient. name", False, False),
        ("Patient..name", False, False),
        ("", False, False),
        ("a" * 65, False, True),
    ],
)
def test_paths_of_elements_are_judged_part_by_part(path: str, well_formed: bool, camel: bool) -> None:
    """eld-19 and eld-20, without the pattern that could run away."""

    assert well_formed is is_path(path)
    assert camel is is_camel_path(path)
