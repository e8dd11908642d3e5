from typing import Any

import pytest
from term_lab import COLOURS, VALUE_SET, filtered, library, over_core, system, value_set

from eqlab.validate.fhir.library import core_library
from eqlab.validate.fhir.terminology import enumerated, member, members_of, value_sets
from eqlab.validate.fhir.terminology.value_sets import MOST_FILTERS, compiled, simple_system

HL7 = "http://hl7.org/fhir/ValueSet/"
ALL = {"colour", "red", "scarlet", "crimson", "blue", "black"}


def codes(*definitions: Any) -> frozenset[str] | None:
    return enumerated(library(system(), *definitions), VALUE_SET)


def test_a_whole_system_is_included() -> None:
    assert codes(value_set({"system": COLOURS})) == ALL


def test_codes_out_of_use_can_be_left_out() -> None:
    assert codes(value_set({"system": COLOURS}, compose={"inactive": False})) == ALL - {"black"}


def test_listed_codes_need_no_system_here() -> None:
    listed = {"system": "http://elsewhere.example", "concept": [{"code": "a"}, {"code": "b"}]}

    assert codes(value_set(listed)) == {"a", "b"}


def test_filters_of_one_include_must_all_hold() -> None:
    include = filtered("concept", "is-a", "colour")
    include["filter"].append({"property": "warm", "op": "exists", "value": "true"})

    assert codes(value_set(include)) == {"red", "blue"}


def test_includes_add_up_and_excludes_take_away() -> None:
    include = [filtered("concept", "is-a", "red"), {"system": COLOURS, "concept": [{"code": "black"}]}]
    exclude = [{"system": COLOURS, "concept": [{"code": "crimson"}]}]

    assert codes(value_set(*include, compose={"exclude": exclude})) == {"red", "scarlet", "black"}


def test_value_sets_in_one_include_are_intersected_those_across_united() -> None:
    one = value_set(filtered("concept", "is-a", "red"), url="http://lab.example/one")
    two = value_set(filtered("warm", "exists", "true"), url="http://lab.example/two")
    both = {"valueSet": [one["url"], two["url"]]}
    each = [{"valueSet": [one["url"]]}, {"valueSet": [two["url"]]}]

    assert codes(one, two, value_set(both)) == {"red"}
    assert codes(one, two, value_set(*each)) == {"red", "scarlet", "crimson", "blue"}
    assert codes(one, two, value_set({"system": COLOURS, "valueSet": [two["url"]]})) == {"red", "blue"}


def test_versions_are_kept_apart() -> None:
    old, new = system(version="1", concept=[{"code": "old"}]), system(version="2", concept=[{"code": "new"}])

    assert enumerated(library(old, new, value_set({"system": COLOURS, "version": "1"})), VALUE_SET) == {"old"}
    assert enumerated(library(old, new, value_set({"system": COLOURS})), VALUE_SET) == {"new"}
    assert enumerated(library(old, new, value_set({"system": COLOURS, "version": "3"})), VALUE_SET) is None


@pytest.mark.parametrize("length", [1, 2, 3, 60])
def test_value_sets_that_import_one_another_in_a_circle_are_undecided(length: int) -> None:
    ring = [
        value_set({"valueSet": [f"http://lab.example/{(index + 1) % length}"]}, url=f"http://lab.example/{index}")
        for index in range(length)
    ]
    answer = member(library(*ring), "http://lab.example/0", COLOURS, "red")

    assert answer.answer is None
    assert "import" in answer.reason


def test_an_unknown_import_is_undecided_and_named() -> None:
    known = library(system(), value_set({"valueSet": ["http://nowhere.example/vs"]}))

    assert enumerated(known, VALUE_SET) is None
    assert "http://nowhere.example/vs" in member(known, VALUE_SET, COLOURS, "red").reason


def test_an_unknown_value_set_is_undecided() -> None:
    assert enumerated(library(), VALUE_SET) is None
    assert member(library(), VALUE_SET, COLOURS, "red").answer is None


@pytest.mark.parametrize("content", ["fragment", "example"])
def test_a_part_of_a_system_proves_membership_but_not_the_contrary(content: str) -> None:
    known = library(system(content=content), value_set({"system": COLOURS}))

    assert enumerated(known, VALUE_SET) is None
    assert member(known, VALUE_SET, COLOURS, "red").answer is True
    assert member(known, VALUE_SET, COLOURS, "green").answer is None
    assert member(known, VALUE_SET, "http://other.example", "red").answer is False


def test_an_expansion_stands_in_where_the_definition_gives_nothing() -> None:
    contains = [{"system": COLOURS, "code": "red", "contains": [{"system": COLOURS, "code": "scarlet"}]}]
    grouping = {"abstract": True, "code": "group", "system": COLOURS}
    only = {"resourceType": "ValueSet", "url": VALUE_SET, "expansion": {"contains": [*contains, grouping]}}
    both = value_set({"system": "http://elsewhere.example"}, {"system": COLOURS}, expansion=only["expansion"])

    assert codes(only) == {"red", "scarlet"}
    assert enumerated(library(both), VALUE_SET) is None
    assert member(library(both), VALUE_SET, COLOURS, "red").answer is True
    assert member(library(both), VALUE_SET, COLOURS, "blue").answer is None


def test_what_it_is_composed_of_counts_more_than_an_expansion() -> None:
    expansion = {"contains": [{"system": COLOURS, "code": "blue"}]}

    assert codes(value_set(filtered("concept", "is-a", "red"), expansion=expansion)) == {"red", "scarlet", "crimson"}


@pytest.mark.parametrize(
    "definition",
    [
        {"compose": {"include": [{}]}},
        {"compose": {"include": "x"}},
        {"compose": ["x"], "expansion": 7},
        {"compose": {"include": [{"valueSet": [1, {}]}, None, 3], "exclude": {"a": 1}}},
        {"compose": {"include": [{"system": ["x"], "filter": "y"}]}},
        {},
    ],
)
def test_a_malformed_value_set_is_undecided(definition: dict[str, Any]) -> None:
    made = compiled(library(), {"resourceType": "ValueSet", "url": VALUE_SET, **definition})

    assert made.listed() is None
    assert made.holds(COLOURS, "red").answer is None


def test_a_malformed_concept_list_gives_the_codes_that_are_codes() -> None:
    include = {"system": COLOURS, "concept": [{"code": "red"}, {"code": ["x"]}, "blue"]}

    assert member(library(system(), value_set(include)), VALUE_SET, COLOURS, "blue").answer is False
    assert member(library(system(), value_set(include)), VALUE_SET, COLOURS, "red").answer is True


def test_value_sets_that_owners_name_are_there_by_convention() -> None:
    known = over_core(system(valueSet="http://lab.example/ValueSet/all-colours"))

    assert enumerated(known, f"{COLOURS}?vs") == ALL
    assert enumerated(known, "http://lab.example/ValueSet/all-colours") == ALL
    assert member(known, "http://snomed.info/sct?fhir_vs=isa/404684003", "http://snomed.info/sct", "1").answer is False
    assert member(known, "http://snomed.info/sct?fhir_vs", "http://snomed.info/sct", "404684003").answer is None
    assert member(known, "http://loinc.org/vs/LL715-4", "http://loinc.org", "8480-6").answer is None
    assert member(known, "http://loinc.org/vs", "http://loinc.org", "8480-5").answer is False
    assert enumerated(known, "http://nowhere.example?vs") is None


def test_a_contained_value_set_is_known_by_its_id() -> None:
    profile: dict[str, Any] = {"resourceType": "StructureDefinition", "url": "http://lab.example/sd", "contained": []}
    profile["contained"] = [{"resourceType": "CodeSystem", "id": "vs"}, value_set({"system": COLOURS}, id="vs")]
    known = library(system(), profile)

    assert enumerated(known, "http://lab.example/sd#vs") == ALL
    assert enumerated(known, "http://lab.example/sd#other") is None
    assert enumerated(known, "#vs") is None
    assert members_of(known, profile["contained"][1]).holds(COLOURS, "red").answer is True


def test_two_thousand_includes_of_one_system_are_listed() -> None:
    """Time grows with the definition, not with its square."""
    includes = [{"system": COLOURS, "concept": [{"code": str(number)}]} for number in range(2_000)]
    exclude = [{"system": COLOURS, "concept": [{"code": str(number)}]} for number in range(0, 2_000, 2)]

    assert len(codes(value_set(*includes, compose={"exclude": exclude})) or ()) == 1_000


def test_fhir_defines_these() -> None:
    core = core_library()

    assert {"male", "female", "other", "unknown"} == enumerated(core, f"{HL7}administrative-gender|4.0.1")
    assert enumerated(core, f"{HL7}administrative-gender|3.0.0") is None
    assert "Patient" in (enumerated(core, f"{HL7}all-types") or ())
    assert "LU" in (enumerated(core, f"{HL7}iso3166-1-2") or ())
    assert "LUX" not in (enumerated(core, f"{HL7}iso3166-1-2") or ())
    assert "EUR" in (enumerated(core, f"{HL7}currencies") or ())


def test_most_value_sets_of_fhir_are_listable() -> None:
    """1,316 value sets; those that rest on LOINC, SNOMED CT and the like are not."""
    core = core_library()
    listed = [head.url for head in core.heads("ValueSet") if enumerated(core, head.url) is not None]

    assert len(listed) >= 1_220


def test_a_simple_value_set_names_its_system() -> None:
    assert simple_system(value_set({"system": COLOURS})) == COLOURS
    assert simple_system(value_set(filtered("concept", "is-a", "red"))) == ""
    assert simple_system(value_set({"system": COLOURS}, {"system": "http://other.example"})) == ""
    assert simple_system({"compose": "x"}) == ""


def test_the_same_part_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two thousand includes of a whole system, or by the same filters, are one."""
    worked: list[Any] = []
    of_system = value_sets._of_system
    monkeypatch.setattr(
        value_sets, "_of_system", lambda known, one, **more: worked.append(one) or of_system(known, one, **more)
    )
    warm = filtered("warm", "=", "true")
    made = compiled(library(system()), value_set(*[{"system": COLOURS}, warm] * 1000, warm))

    assert ALL == {code for _, code in made.listed() or ()}
    assert [{"system": COLOURS}, warm] == worked


def test_value_sets_by_convention_are_made_once_for_their_system() -> None:
    known = over_core()
    snomed = [value_sets.members(known, f"http://snomed.info/sct?fhir_vs=isa/{at}") for at in range(5)]

    assert all(one is snomed[0] for one in snomed)


def test_more_filters_than_are_applied_leave_their_parts_undecided() -> None:
    """What is listed stays known, and so does what the first filters select."""
    red, more = filtered("concept", "is-a", "red"), filtered("display", "=", "x")
    more["filter"] = [{"property": "display", "op": "=", "value": f"x{at}"} for at in range(MOST_FILTERS)]
    black = {"system": COLOURS, "concept": [{"code": "black"}]}
    made = compiled(library(system()), value_set(red, more, black))

    assert [True, True, None] == [made.holds(COLOURS, code).answer for code in ("scarlet", "black", "blue")]
    assert made.listed() is None
    assert f"more than {MOST_FILTERS} filters" in made.holds(COLOURS, "blue").reason
    more["filter"].pop()
    assert compiled(library(system()), value_set(red, more, black)).holds(COLOURS, "blue").answer is False
