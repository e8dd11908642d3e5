from typing import Any

import pytest
from term_lab import COLOURS, library, over_core, system

from eqlab.validate.fhir.terminology.code_systems import code_system, compiled, is_abstract, is_inactive


def test_nesting_is_hierarchy() -> None:
    colours = compiled(system())

    assert {"red", "blue", "scarlet", "crimson"} == colours.descendants("colour")
    assert {"red", "colour"} == colours.ancestors("scarlet")
    assert ["scarlet", "crimson"] == colours.children("red")
    assert ["colour"] == colours.parents("blue")


@pytest.mark.parametrize(
    ("child", "parent"),
    [
        ({"code": "parent", "valueCode": "a"}, None),
        (None, {"code": "child", "valueCode": "b"}),
        ({"code": "above", "valueCode": "a"}, None),
    ],
)
def test_properties_are_hierarchy(child: Any, parent: Any) -> None:
    """`parent` and `child`, and what is declared to mean one of them."""
    concepts = [
        {"code": "a", **({"property": [parent]} if parent else {})},
        {"code": "b", **({"property": [child]} if child else {})},
    ]
    declared = [{"code": "above", "uri": "http://hl7.org/fhir/concept-properties#parent", "type": "code"}]

    assert {"b"} == compiled(system(concept=concepts, property=declared)).descendants("a")


def test_a_hierarchy_in_a_circle_ends() -> None:
    concepts = [
        {"code": "a", "property": [{"code": "parent", "valueCode": "b"}]},
        {"code": "b", "property": [{"code": "parent", "valueCode": "a"}]},
    ]

    assert {"b"} == compiled(system(concept=concepts)).descendants("a")


def test_a_hierarchy_as_deep_as_a_document_allows_ends() -> None:
    """No recursion: a chain of many concepts is walked with a list."""
    concept: dict[str, Any] = {"code": "0"}
    for depth in range(1, 20_000):
        concept = {"code": str(depth), "concept": [concept]}

    assert len(compiled(system(concept=[concept])).descendants("19999")) == 19_999


def test_concepts_are_found_in_any_case_unless_case_matters() -> None:
    """When a code system does not say, codes are accepted in any case."""
    unsaid = {**system()}
    del unsaid["caseSensitive"]

    assert compiled(system()).find("RED") is None
    assert compiled(unsaid).find("RED")["code"] == "red"  # type: ignore[index]
    assert compiled(system(caseSensitive=False)).find("rEd")["code"] == "red"  # type: ignore[index]


def test_status_tells_what_is_out_of_use_and_what_only_groups() -> None:
    concepts = compiled(system()).concepts

    assert ["black"] == [code for code, concept in concepts.items() if is_inactive(concept)]
    assert ["colour"] == [code for code, concept in concepts.items() if is_abstract(concept)]
    assert is_inactive({"property": [{"code": "inactive", "valueBoolean": True}]})


def test_an_unknown_version_is_not_known() -> None:
    known = library(system(version="1.2.0"))

    assert code_system(known, COLOURS, "1.2.0") is not None
    assert code_system(known, COLOURS, "1.2") is not None
    assert code_system(known, COLOURS, "2") is None
    assert code_system(known, "http://lab.example/nothing") is None


def test_a_url_with_a_bar_is_found() -> None:
    """FHIR R4 has a few code systems whose URL itself has a bar."""

    assert code_system(over_core(), "http://terminology.hl7.org/CodeSystem/v2-0360|2.7") is not None


def test_what_a_code_system_supplements_is_its_base() -> None:
    assert "x" == compiled(system(content="supplement", supplements="x")).base
    assert "x" == compiled(system(content="complete", supplements="x")).base
    assert compiled(system(content="supplement")).base
    assert "" == compiled(system()).base


@pytest.mark.parametrize(
    "members",
    [
        {"concept": "red"},
        {"concept": [1, None, "x", {"code": ["red"]}, {"code": {}}, {"code": "red", "concept": {}}]},
        {"concept": [{"code": "red", "property": [None, {"code": "parent", "valueCode": ["a"]}, {"code": []}]}]},
        {"property": [{"code": {}, "uri": []}, "x"], "caseSensitive": "true", "content": ["complete"]},
    ],
)
def test_a_malformed_code_system_is_read_as_far_as_it_goes(members: dict[str, Any]) -> None:
    """It may be the subject itself."""
    made = compiled(system(**members))

    assert set() == made.descendants("nothing")
    assert not made.complete or members.keys() == {"concept"}
