from typing import Any

import pytest
from term_lab import COLOURS, filtered, library, over_core, run_of, system, told, value_set

from eqlab.core.issue import Issue, Level, Nature
from eqlab.validate.fhir import effort
from eqlab.validate.fhir.issues import terminology as issues
from eqlab.validate.fhir.issues.conformance import NOT_COMPILED
from eqlab.validate.fhir.library import Library
from eqlab.validate.fhir.terminology import terminology_resources_pass

STANDARD = "http://hl7.org/fhir/concept-properties#"
KNOWN = library(system(property=[{"code": "warm", "type": "boolean", "uri": "http://x"}]))


def found(resource: Any, known: Library = KNOWN, **options: Any) -> list[tuple[str, str]]:
    run, _ = run_of(resource, known, **options)
    terminology_resources_pass(run)
    return told(run)


def at(*expected: tuple[Issue, str]) -> list[tuple[str, str]]:
    return [(issue.code, place) for issue, place in expected]


def declared(**members: Any) -> dict[str, Any]:
    return system(concept=[{"code": "a"}], property=[members])


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        (system(concept=[{"code": "a"}]), []),
        (system(concept=[{"code": "a", "concept": [{"code": "b"}]}], count=2), []),
        (system(concept=[{"code": "a"}], count=2), [(issues.WRONG_COUNT, ".count")]),
        (system(concept=[{"code": "a"}], count=2, content="fragment"), []),
        (system(concept=[{"code": "a"}], count=0, content="fragment"), [(issues.WRONG_COUNT, ".count")]),
        (system(concept=[{"code": "a"}], count="2"), []),
        (
            system(concept=[{"code": "a"}, {"code": "b", "concept": [{"code": "A"}]}], caseSensitive=False),
            [(issues.ALIKE_BUT_FOR_CASE, ".concept[1].concept[0]")],
        ),
        (system(concept=[{"code": "a"}, {"code": "A"}]), []),
        (system(concept=[]), [(issues.NO_CONCEPTS, "")]),
        (system(concept=[{"code": "a"}], content="supplement"), [(issues.SUPPLEMENTS_NOTHING, "")]),
        (declared(code="x", uri="http://x", type="code"), []),
        (declared(code="x", type="code"), [(issues.PROPERTY_WITHOUT_URI, ".property[0]")]),
        (
            declared(code="parent", type="string"),
            [(issues.PROPERTY_WITHOUT_URI, ".property[0]"), (issues.PROPERTY_ODD_TYPE, ".property[0]")],
        ),
        (declared(code="parent", uri=f"{STANDARD}parent", type="code"), []),
        (
            declared(code="parent", uri=f"{STANDARD}parent", type="string"),
            [(issues.PROPERTY_WRONG_TYPE, ".property[0]")],
        ),
        (declared(code="above", uri=f"{STANDARD}parent", type="code"), [(issues.PROPERTY_WRONG_CODE, ".property[0]")]),
        (
            {"resourceType": "CodeSystem", "property": [1, {}], "concept": "x", "content": []},
            [(issues.CASE_UNSAID, "")],
        ),
    ],
)
def test_a_code_system_keeps_these_rules(resource: Any, expected: list[Any]) -> None:
    assert at(*((issue, f"CodeSystem{place}") for issue, place in expected)) == found(resource)


def test_properties_are_declared_once() -> None:
    twice = [{"code": "x", "uri": "http://x"}, {"code": "x", "uri": "http://y"}, {"code": "z", "uri": "http://x"}]

    assert at(
        (issues.PROPERTY_CODE_TWICE, "CodeSystem.property[1]"), (issues.PROPERTY_URI_TWICE, "CodeSystem.property[2]")
    ) == found(system(concept=[{"code": "a"}], property=twice))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"code": "warm", "valueBoolean": True}, None),
        ({"code": "warm", "valueString": "yes"}, issues.PROPERTY_VALUE_TYPE),
        ({"code": "link", "valueCoding": {"code": "x"}}, None),
        ({"code": "cold", "valueBoolean": True}, issues.PROPERTY_UNDECLARED),
        ({"code": "parent", "valueCode": "a"}, None),
        ({"code": "parent", "valueCode": "nobody"}, issues.PROPERTY_UNKNOWN_CODE),
        ({"code": "warm"}, None),
        ({"code": ["warm"], "valueBoolean": True}, None),
    ],
)
def test_a_concepts_properties_are_as_declared(value: Any, expected: Issue | None) -> None:
    known = [
        {"code": "warm", "type": "boolean", "uri": "http://x"},
        {"code": "link", "type": "Coding", "uri": "http://y"},
    ]
    inner = {"code": "b", "property": [value]}

    assert (at((expected, "CodeSystem.concept[0].concept[0].property[0]")) if expected else []) == found(
        system(property=known, concept=[{"code": "a", "concept": [inner]}])
    )


def test_a_supplement_is_marked_and_adds_no_codes() -> None:
    extra = {"concept": [{"code": "red"}, {"code": "green"}], "supplements": COLOURS}
    loinc = {"concept": [{"code": "8480-6"}, {"code": "test"}], "supplements": "http://loinc.org"}

    assert at((issues.SUPPLEMENT_ADDS_CODE, "CodeSystem.concept[1]")) == found(system(content="supplement", **extra))
    assert at(
        (issues.NOT_MARKED_SUPPLEMENT, "CodeSystem.content"), (issues.SUPPLEMENT_ADDS_CODE, "CodeSystem.concept[1]")
    ) == (found(system(**loinc)))


@pytest.mark.parametrize(
    ("include", "expected"),
    [
        ({"system": COLOURS}, []),
        (filtered("concept", "is-a", "red"), [(issues.NOT_ALL_CODES, "CodeSystem.valueSet")]),
        ({"system": "http://x.example"}, [(issues.NOT_ALL_CODES, "CodeSystem.valueSet")]),
    ],
)
def test_the_value_set_of_all_codes_has_all_codes(include: dict[str, Any], expected: list[Any]) -> None:
    everything = value_set(include, url="http://lab.example/all")
    named = system(valueSet="http://lab.example/all", concept=[{"code": "a"}])

    assert at(*expected) == found(named, library(everything))


@pytest.mark.parametrize(
    ("include", "expected"),
    [
        ({"system": COLOURS}, []),
        ({"system": "#colours"}, [(issues.INCLUDE_RELATIVE, "")]),
        ({"system": "colours"}, [(issues.INCLUDE_RELATIVE, "")]),
        ({"system": "http://hl7.org/fhir/ValueSet/x"}, [(issues.INCLUDE_VALUE_SET, "")]),
        ({"valueSet": [COLOURS]}, [(issues.IMPORT_CODE_SYSTEM, ".valueSet[0]")]),
        ({"valueSet": "x"}, []),
        ({"system": COLOURS, "concept": [{"code": "red"}]}, []),
        ({"system": COLOURS, "concept": [{"code": "green"}]}, [(issues.LISTED_CODE_UNKNOWN, ".concept[0]")]),
        ({"system": COLOURS, "concept": [{"code": "red", "display": "Rot"}]}, [(issues.LISTED_DISPLAY, ".concept[0]")]),
        ({"system": COLOURS, "concept": [{"code": "red"}, {"code": "red"}]}, [(issues.LISTED_TWICE, ".concept[1]")]),
        ({"system": COLOURS, "concept": [7, {"code": "green"}]}, [(issues.LISTED_CODE_UNKNOWN, ".concept[1]")]),
        (
            {"system": "http://snomed.info/sct", "concept": [{"code": "1"}]},
            [(issues.LISTED_CODE_UNKNOWN, ".concept[0]")],
        ),
        (
            {"system": "http://unknown.example", "concept": [{"code": "1"}, {"code": "2"}]},
            [(issues.LIST_UNDECIDED, ".concept[0]")],
        ),
        (filtered("concept", "is-a", "red"), []),
        (filtered("concept", "is-a", "green"), [(issues.FILTER_CODE, ".filter[0]")]),
        (filtered("concept", "in", "red,green"), [(issues.FILTER_CODE, ".filter[0]")]),
        (filtered("cold", "=", "true"), [(issues.FILTER_PROPERTY, ".filter[0]")]),
        (filtered("warm", "=", "true"), []),
        (filtered("warm", "is-a", "true"), [(issues.FILTER_OPERATOR, ".filter[0]")]),
        (filtered("warm", "=", "very"), [(issues.FILTER_VALUE, ".filter[0]")]),
        (filtered("warm", "exists", "very"), [(issues.FILTER_VALUE, ".filter[0]")]),
        (filtered("code", "regex", "a["), [(issues.FILTER_VALUE, ".filter[0]")]),
        (filtered("code", "regex", "(a+)+"), []),
        ({"system": COLOURS, "filter": [{"property": [], "op": {}, "value": 3}]}, []),
        ({"system": ["x"]}, []),
    ],
)
def test_what_a_value_set_includes_exists(include: dict[str, Any], expected: list[Any]) -> None:
    assert at(*((issue, f"ValueSet.compose.include[0]{place}") for issue, place in expected)) == found(
        value_set(include)
    )


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("Coding", "http://x#a", None),
        ("Coding", "a", issues.FILTER_CODING),
        ("integer", "-3", None),
        ("integer", "three", issues.FILTER_VALUE),
        ("string", "anything", None),
    ],
)
def test_a_filters_value_fits_its_property(kind: str, value: str, expected: Issue | None) -> None:
    known = library(system(property=[{"code": "link", "type": kind}]))

    assert (at((expected, "ValueSet.compose.include[0].filter[0]")) if expected else []) == found(
        value_set(filtered("link", "=", value)), known
    )


def test_an_excluded_code_exists_too() -> None:
    exclude = [{"system": COLOURS, "concept": [{"code": "green"}]}]

    assert at((issues.LISTED_CODE_UNKNOWN, "ValueSet.compose.exclude[0].concept[0]")) == found(
        value_set({"system": COLOURS}, compose={"exclude": exclude})
    )


def test_a_supplement_has_no_codes_to_include() -> None:
    known = library(system(content="supplement", supplements="http://x.example"))

    assert at((issues.INCLUDE_SUPPLEMENT, "ValueSet.compose.include[0]")) == found(
        value_set({"system": COLOURS}), known
    )


@pytest.mark.parametrize(
    ("expansion", "expected"),
    [
        ({"contains": [{"system": COLOURS, "code": "red"}]}, []),
        ({"contains": [{"system": COLOURS, "code": "green"}]}, [(issues.EXPANSION_CODE_UNKNOWN, ".contains[0]")]),
        ({"contains": [{"system": COLOURS, "code": "blue"}]}, [(issues.EXPANSION_EXTRA, "")]),
        ({"contains": [{"contains": [{"system": COLOURS, "code": "red"}]}], "total": 1}, []),
        ({"contains": [{"system": COLOURS, "code": "red"}], "total": 0}, [(issues.EXPANSION_TOTAL, ".total")]),
        ({"contains": [{"system": COLOURS, "code": "red"}], "total": 90}, []),
        ({"contains": "x", "total": "y"}, []),
        ({"contains": [None, {"code": ["x"], "system": {}}]}, []),
    ],
)
def test_an_expansion_is_one_of_its_value_set(expansion: dict[str, Any], expected: list[Any]) -> None:
    assert at(*((issue, f"ValueSet.expansion{place}") for issue, place in expected)) == found(
        value_set(filtered("concept", "is-a", "red"), expansion=expansion)
    )


def concept_map(code: str, target: str, **members: Any) -> dict[str, Any]:
    element = {"code": code, "target": [{"code": target, "equivalence": "equal"}]}
    group = {"source": COLOURS, "target": COLOURS, "element": [element]}
    return {"resourceType": "ConceptMap", "group": [group], **members}


def test_a_map_speaks_of_codes_that_exist() -> None:
    element = "ConceptMap.group[0].element[0]"

    assert [] == found(concept_map("red", "blue"))
    assert at((issues.MAPPED_CODE_UNKNOWN, f"{element}.code")) == found(concept_map("green", "blue"))
    assert at((issues.MAPPED_CODE_UNKNOWN, f"{element}.target[0].code")) == found(concept_map("red", "green"))


def test_a_map_keeps_to_its_value_sets() -> None:
    reds = value_set(filtered("concept", "is-a", "red"), url="http://lab.example/reds")
    known = library(system(), reds)
    bounds = {"sourceCanonical": "http://lab.example/reds", "targetUri": "http://lab.example/reds"}

    assert [] == found(concept_map("red", "scarlet", **bounds), known)
    assert at((issues.MAPPED_OUTSIDE, "ConceptMap.group[0].element[0].target[0].code")) == found(
        concept_map("red", "blue", **bounds), known
    )


def test_a_map_is_between_code_systems() -> None:
    made = concept_map("red", "blue")
    made["group"][0]["target"] = "http://hl7.org/fhir/ValueSet/x"
    made["group"][0]["unmapped"] = {"mode": "fixed", "code": "y"}

    assert at((issues.INCLUDE_VALUE_SET, "ConceptMap.group[0].target")) == found(made)


def test_a_code_for_the_unmapped_exists() -> None:
    made = concept_map("red", "blue")
    made["group"][0]["unmapped"] = {"mode": "fixed", "code": "green"}

    assert at((issues.MAPPED_CODE_UNKNOWN, "ConceptMap.group[0].unmapped.code")) == found(made)


@pytest.mark.parametrize("group", ["x", [1, None, {}], [{"element": "x"}], [{"source": [], "element": [{"code": {}}]}]])
def test_a_malformed_map_does_not_raise(group: Any) -> None:
    assert [] == found({"resourceType": "ConceptMap", "group": group, "sourceUri": 7})


def test_fhirs_own_code_systems_and_value_sets_are_sound() -> None:
    """Of FHIR R4's own definitions, these rules find an error in one: an example that calls itself hacked."""
    core = over_core()
    errors = set()
    for head in [*core.heads("CodeSystem"), *core.heads("ValueSet")]:
        definition = core.find(head.url)
        if definition is not None and head.url.startswith("http://hl7.org/fhir/"):
            run, _ = run_of(definition, core)
            terminology_resources_pass(run)
            errors |= {
                (head.url, note[0].code)
                for note in run.notes
                if note[0].level is Level.ERROR and note[0].nature is Nature.VIOLATION
            }
    hacked = "http://hl7.org/fhir/ValueSet/example-hierarchical"

    assert {(hacked, issues.INCLUDE_RELATIVE.code)} == errors


def test_more_patterns_than_are_compiled_are_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those before are judged; neither those after nor the expansion that hangs on them is."""
    filters = [filtered("code", "regex", value)["filter"][0] for value in ("(", "a", "(", "(b", "(c")]
    expansion = {"contains": [{"system": COLOURS, "code": "red"}]}
    resource = value_set({"system": COLOURS, "filter": filters}, expansion=expansion)
    place = "ValueSet.compose.include[0].filter[{}]"
    wrong = [(issues.FILTER_VALUE, place.format(at)) for at in (0, 2)]
    monkeypatch.setattr(effort, "MOST", 70)

    assert at(*wrong, (NOT_COMPILED, place.format(3))) == found(resource)
