"""Profiles, search parameters and capability statements are judged by what they define."""

from typing import Any

import pytest

from eqlab.core.issue import Nature
from eqlab.validate.fhir import effort
from eqlab.validate.fhir.conformance import conformance_pass, expressions, structures
from eqlab.validate.fhir.library import Definitions, core_library
from eqlab.validate.fhir.path import json_path, root
from eqlab.validate.fhir.run import Note, Run, Scope

FHIR = "http://hl7.org/fhir/StructureDefinition/"
HERE = "https://example.org/StructureDefinition/"


def notes(resource: dict[str, Any], *others: dict[str, Any]) -> list[Note]:
    run = Run(core_library().over(Definitions.of("test", others)))
    scope = Scope(resource, root(resource["resourceType"]), None, run)
    run.scopes.append(scope)
    conformance_pass(run)
    return run.notes


def judged(resource: dict[str, Any], *others: dict[str, Any]) -> list[str]:
    return [f"{note[0].code.rpartition('-')[2]} {json_path(note[1])}" for note in notes(resource, *others)]


def profile(*elements: Any, type_: str = "Patient", base: str = FHIR + "Patient", name: str = "mine") -> dict[str, Any]:
    return {
        "resourceType": "StructureDefinition",
        "url": HERE + name,
        "name": name,
        "status": "draft",
        "kind": "resource",
        "abstract": False,
        "type": type_,
        "baseDefinition": base,
        "derivation": "constraint",
        "differential": {"element": list(elements)},
    }


def element(path: str, **more: Any) -> dict[str, Any]:
    return {"id": path, "path": path, **more}


def sliced(path: str, by: str, kind: str = "value") -> dict[str, Any]:
    return element(path, slicing={"discriminator": [{"type": kind, "path": by}], "rules": "open"})


AT = "StructureDefinition.differential.element"


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        ([element("Patient.name", min=1)], []),
        ([element("Patient.nam", min=1)], ["800 StructureDefinition"]),
        ([sliced("Patient.identifier", "system")], []),
        ([sliced("Patient.identifier", "type.coding.code")], []),
        ([sliced("Patient.extension", "value", "type")], []),
        ([sliced("Patient.generalPractitioner", "resolve()", "profile")], []),
        ([sliced("Patient.identifier", "sistem")], [f"801 {AT}[0].slicing.discriminator[0]"]),
        ([sliced("Patient.identifier", "type.codes")], [f"801 {AT}[0].slicing.discriminator[0]"]),
        (
            [element("Patient", constraint=[{"key": "a", "expression": "name.exists("}])],
            [f"803 {AT}[0].constraint[0].expression"],
        ),
    ],
)
def test_a_profile_is_judged_by_its_differential(elements: list[Any], expected: list[str]) -> None:
    assert expected == judged(profile(*elements))


def test_an_extension_is_fixed_to_its_own_url() -> None:
    def extension(url: str) -> dict[str, Any]:
        own = profile(element("Extension.url", fixedUri=url), type_="Extension", base=FHIR + "Extension")
        return {**own, "kind": "complex-type"}

    assert [] == judged(extension(HERE + "mine"))
    assert [f"811 {AT}[0].fixedUri"] == judged(extension(HERE + "other"))


def test_a_profile_keeps_what_its_base_fixes() -> None:
    base = profile(element("Patient.gender", fixedCode="female"), name="base")

    assert [] == judged(profile(element("Patient.gender", fixedCode="female"), base=HERE + "base"), base)
    assert [f"804 {AT}[0].fixedCode"] == judged(
        profile(element("Patient.gender", fixedCode="male"), base=HERE + "base"), base
    )


def test_a_profile_keeps_the_type_of_its_base() -> None:
    assert "812 StructureDefinition.type" in judged(profile(base=FHIR + "Group"))


def named(path: str, slice_name: str, **more: Any) -> dict[str, Any]:
    return {"id": f"{path}:{slice_name}", "path": path, "sliceName": slice_name, **more}


def rule(key: str = "a-1", expression: str = "name.exists()") -> dict[str, Any]:
    return {"key": key, "severity": "error", "human": "h", "expression": expression}


def bound(value_set: str, strength: str = "required") -> dict[str, Any]:
    return {"strength": strength, "valueSet": f"http://hl7.org/fhir/ValueSet/{value_set}"}


def typed(code: str, **more: Any) -> list[dict[str, Any]]:
    return [{"code": code, **more}]


SLICED = sliced("Patient.name", "use")
ONE = element("Patient.name", max="1", slicing=SLICED["slicing"])

NARROWED: list[tuple[str, list[dict[str, Any]], list[str]]] = [
    ("less is demanded", [element("Patient.link.other", min=0)], [f"813 {AT}[0].min"]),
    ("more is allowed", [element("Patient.gender", max="*")], [f"814 {AT}[0].max"]),
    ("as many as before", [element("Patient.link.other", min=1, max="1")], []),
    ("what is demanded is forbidden", [element("Patient.link.other", max="0")], [f"815 {AT}[0]"]),
    ("a weaker binding", [element("Patient.gender", binding=bound("administrative-gender", "preferred"))], ["816"]),
    ("a looser binding", [element("Patient.maritalStatus", binding=bound("marital-status", "example"))], ["817"]),
    ("a stronger binding", [element("Patient.maritalStatus", binding=bound("marital-status"))], []),
    ("other codes", [element("Patient.gender", binding=bound("name-use"))], ["818"]),
    ("no codes at all", [element("Patient.birthDate", binding=bound("name-use"))], ["841"]),
    ("a string for a code", [element("Patient.gender", fixedString="male")], [f"819 {AT}[0].fixedString"]),
    ("a concept for a name", [element("Patient.name", patternCodeableConcept={})], ["819"]),
    ("a number for a date", [element("Patient.birthDate", minValueInteger=3)], ["819"]),
    ("one of several types", [element("Patient.deceased[x]", fixedBoolean=True)], []),
    ("another type than any", [element("Patient.deceased[x]", fixedString="x")], ["819"]),
    ("a part of a pattern", [element("Patient.maritalStatus", patternCodeableConcept={"text": "x"})], []),
    ("a code of the binding", [element("Patient.gender", fixedCode="male")], []),
    ("a code outside the binding", [element("Patient.gender", fixedCode="m")], [f"840 {AT}[0].fixedCode"]),
    ("a modifier", [element("Patient.gender", isModifier=True)], [f"821 {AT}[0].isModifier"]),
    ("a name with a length", [element("Patient.name", maxLength=3)], ["836"]),
    ("a string with a length", [element("Patient.name.family", maxLength=3)], []),
    ("rules with one key", [element("Patient", constraint=[rule(), rule(expression="id.exists()")])], ["824"]),
    ("a rule on nothing", [element("Patient", constraint=[rule(expression="nam.exists()")])], ["803"]),
    ("a rule inside", [element("Patient.contact", constraint=[rule(expression="gender.exists()")])], []),
    ("the order of the base", [element("Patient.name", min=1), element("Patient.address", min=1)], []),
    ("another order", [element("Patient.address", min=1), element("Patient.name", min=1)], [f"835 {AT}[1]"]),
    ("slices told apart", [SLICED, named("Patient.name", "a", min=1)], []),
    ("slices of nothing", [named("Patient.name", "a", min=1)], [f"825 {AT}[0]"]),
    ("slices of extensions", [named("Patient.extension", "a")], []),
    ("slices that demand too much", [ONE, *(named("Patient.name", one, min=1) for one in "ab")], [f"826 {AT}[0]"]),
    ("a slice more often than the whole", [ONE, named("Patient.name", "a", max="2")], [f"842 {AT}[1].max"]),
    ("a profile of the type", [element("Patient.name", type=typed("HumanName", profile=[FHIR + "HumanName"]))], []),
    ("a profile of another", [element("Patient.name", type=typed("HumanName", profile=[FHIR + "Address"]))], ["810"]),
    (
        "a target of the base",
        [element("Patient.managingOrganization", type=typed("Reference", targetProfile=[FHIR + "Organization"]))],
        [],
    ),
    (
        "a target beside the base",
        [element("Patient.managingOrganization", type=typed("Reference", targetProfile=[FHIR + "Patient"]))],
        [f"823 {AT}[0].type[0].targetProfile[0]"],
    ),
    (
        "a target nobody knows",
        [element("Patient.managingOrganization", type=typed("Reference", targetProfile=[HERE + "none"]))],
        [],
    ),
]


@pytest.mark.parametrize(("elements", "expected"), [row[1:] for row in NARROWED], ids=[row[0] for row in NARROWED])
def test_a_profile_only_narrows_its_base(elements: list[dict[str, Any]], expected: list[str]) -> None:
    found = judged(profile(*elements))

    assert expected == [note if " " in wanted else note[:3] for note, wanted in zip(found, expected, strict=True)]


def test_support_that_the_base_demands_stays_demanded() -> None:
    base = profile(element("Patient.name", mustSupport=True), name="base")

    assert [f"820 {AT}[0].mustSupport"] == judged(
        profile(element("Patient.name", mustSupport=False), base=HERE + "base"), base
    )


def test_a_profile_whose_base_is_not_here_is_not_compared() -> None:
    """It is neither wrong nor right."""
    (note,) = notes(profile(element("Patient.name"), base=HERE + "none"))

    assert (Nature.UNDECIDED, "EQ-FHIR-831") == (note[0].nature, note[0].code)


def test_a_profile_says_how_it_relates_to_its_base() -> None:
    own = profile(element("Patient.name"))
    del own["derivation"]

    assert ["833 StructureDefinition"] == judged(own)
    assert ["832 StructureDefinition.kind"] == judged({**profile(element("Patient.name")), "kind": "complex-type"})


OWN = element("Extension.url", fixedUri=HERE + "mine")
VALUE = element("Extension.value[x]", min=1, type=typed("string"))
PARTS = element("Extension.extension", min=1)

EXTENSIONS: list[tuple[list[dict[str, Any]], dict[str, Any], list[str]]] = [
    ([OWN, VALUE], {}, []),
    ([VALUE], {}, ["828 StructureDefinition"]),
    ([PARTS, OWN, VALUE], {}, ["827 StructureDefinition"]),
    ([OWN], {"type": "element", "expression": "Patient.contact.name"}, []),
    ([OWN], {"type": "element", "expression": "Observation.valueQuantity"}, []),
    ([OWN], {"type": "element", "expression": "Observation.value[x]"}, []),
    ([OWN], {"type": "element", "expression": "Patient.nam"}, ["829 StructureDefinition.context[0].expression"]),
    ([OWN], {"type": "element", "expression": "https://example.org/Model#Model.part"}, []),
    ([OWN], {"type": "extension", "expression": HERE + "other"}, []),
    ([OWN], {"type": "extension", "expression": "other"}, ["830 StructureDefinition.context[0].expression"]),
    ([OWN], {"type": "fhirpath", "expression": "Patient.name"}, []),
    ([OWN], {"type": "fhirpath", "expression": "Patient.("}, ["803 StructureDefinition.context[0].expression"]),
]


@pytest.mark.parametrize(("elements", "context", "expected"), EXTENSIONS)
def test_an_extension_can_be_used(elements: list[dict[str, Any]], context: dict[str, Any], expected: list[str]) -> None:
    definition = profile(*elements, type_="Extension", base=FHIR + "Extension")

    assert expected == judged({**definition, "kind": "complex-type", "context": [context]})


@pytest.mark.parametrize("elements", [[], ["x"], [{"path": 7}], [{"id": [], "path": "Patient", "max": {}, "min": "x"}]])
def test_whatever_a_profile_holds_nothing_is_raised(elements: list[Any]) -> None:
    assert all(note.split()[1].startswith("StructureDefinition") for note in judged(profile(*elements)))


@pytest.mark.parametrize(
    ("parameter", "expected"),
    [
        ({"name": "a", "min": 1, "max": "1"}, []),
        ({"name": "a", "min": 2, "max": "1"}, ["844 OperationDefinition.parameter[0]"]),
        ({"name": "a", "min": 2, "max": "*"}, []),
        ({"part": [{"min": 1, "max": "0"}]}, ["844 OperationDefinition.parameter[0].part[0]"]),
        ("rubbish", []),
    ],
)
def test_a_parameter_of_an_operation_can_occur(parameter: Any, expected: list[str]) -> None:
    assert expected == judged({"resourceType": "OperationDefinition", "parameter": [parameter]})


NAME = "http://hl7.org/fhir/SearchParameter/Organization-name"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"expression": "Organization.name | Patient.name"}, ["809 SearchParameter.expression"]),
        ({"expression": "Organization.name |"}, ["803 SearchParameter.expression"]),
        ({"base": ["Patient", "Organization"]}, ["806 SearchParameter"]),
        ({"type": "token"}, ["843 SearchParameter.type"]),
        ({"expression": "Organization.nam"}, ["803 SearchParameter.expression"]),
        ({"expression": "nam"}, ["803 SearchParameter.expression"]),
        ({"base": ["Organization"], "expression": "name | Organization.alias"}, []),
        ({"derivedFrom": "https://example.org/none"}, []),
        ({"base": 7, "expression": ["x"]}, []),
        ({"expression": "(Organization.name as string).where($this.exists())"}, []),
    ],
)
def test_a_search_parameter_agrees_with_its_base(changes: dict[str, Any], expected: list[str]) -> None:
    own = {"resourceType": "SearchParameter", "base": ["Organization"], "expression": "Organization.name"}

    assert expected == judged({**own, "derivedFrom": NAME, **changes})


def capabilities(resource: Any) -> dict[str, Any]:
    return {"resourceType": "CapabilityStatement", "rest": [{"resource": [resource]}]}


PLACE = "CapabilityStatement.rest[0].resource[0]"


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        ({"type": "Organization", "searchParam": [{"definition": NAME, "type": "string"}]}, []),
        (
            {"type": "Organization", "searchParam": [{"definition": NAME, "type": "date"}]},
            [f"807 {PLACE}.searchParam[0]"],
        ),
        (
            {"type": "Patient", "searchParam": [{"definition": NAME, "type": "string"}]},
            [f"808 {PLACE}.searchParam[0].definition"],
        ),
        ({"type": "Patient", "profile": FHIR + "Patient"}, []),
        ({"type": "Patient", "supportedProfile": [FHIR + "Group"]}, [f"810 {PLACE}.supportedProfile[0]"]),
        ({"type": ["x"], "searchParam": "y", "supportedProfile": [7]}, []),
        ("rubbish", []),
    ],
)
def test_a_capability_statement_agrees_with_what_it_names(resource: Any, expected: list[str]) -> None:
    assert expected == judged(capabilities(resource))


def by(*paths: str) -> dict[str, Any]:
    return {"discriminator": [{"type": "value", "path": path} for path in paths], "rules": "open"}


def test_the_types_of_a_sliced_element_are_sought_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many discriminators it has."""
    sought: list[str] = []
    types_at = structures.types_at
    monkeypatch.setattr(structures, "types_at", lambda path: sought.append(path) or types_at(path))
    path = "Patient.identifier"

    assert 50 == len(judged(profile(element(path, slicing=by(*["sistem"] * 50)))))
    assert [path] == sought


def test_a_slicing_is_compared_with_what_is_remembered_of_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each slicing is read once, and a sentence names a few of many discriminators."""
    read: list[Any] = []
    ways = structures._ways
    monkeypatch.setattr(structures, "_ways", lambda slicing: read.append(slicing) or ways(slicing))
    many = [element("Patient.identifier", slicing=by(*["system"] * 9))]
    found = notes(profile(*many, *(element("Patient.identifier", slicing={}) for _ in range(7))))
    changed = [facts for issue, _, facts, _ in found if issue.code == "EQ-FHIR-805"]

    assert 8 == len(read)
    assert 7 == len(changed)
    assert ["value system, value system, value system, value system and 5 more"] * 7 == [
        facts["expected"] for facts in changed
    ]


def test_few_discriminators_are_all_named() -> None:
    twice = [element("Patient.identifier", slicing=by(*paths)) for paths in (["system", "value"], ["use"])]
    facts = next(facts for issue, _, facts, _ in notes(profile(*twice)) if issue.code == "EQ-FHIR-805")

    assert ("value use", "value system, value value") == (facts["found"], facts["expected"])


def test_an_expression_is_compiled_once_for_a_type(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    problem_of = expressions._problem_of
    monkeypatch.setattr(
        expressions, "_problem_of", lambda text, type_: compiled.append(text) or problem_of(text, type_)
    )
    rules = [rule(f"a-{at}", expression) for at in range(5) for expression in ("name.exists(", "name.exists()")]
    found = judged(profile(element("Patient", constraint=rules)))

    assert 5 == sum(one.startswith("803 ") for one in found)
    assert ["name.exists(", "name.exists()"] == compiled


@pytest.mark.parametrize("expression", ["nam{0}", "id.matches('{0}')"])
def test_what_more_expressions_say_is_undecided(expression: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Up to the limit they are judged as ever, then one note tells that the rest was not looked at."""
    rules = [rule(f"a-{at}", expression.format(at)) for at in range(40)]
    whole = judged(profile(element("Patient", constraint=rules)))
    monkeypatch.setattr(effort, "MOST", 200)
    found = judged(profile(element("Patient", constraint=rules)))
    told = [one for one in found if one.startswith("845 ")]

    assert 1 == len(told)
    assert not any(one.startswith("845 ") for one in whole)
    assert [one for one in found if one not in told] == whole[: len(found) - 1]


def test_a_search_parameter_that_is_not_looked_at_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effort, "MOST", 1)
    parameter = {"resourceType": "SearchParameter", "base": ["Patient"], "expression": "Observation.nonsense("}

    assert ["845 SearchParameter.expression"] == judged(parameter)


@pytest.mark.parametrize("most", ["9" * 5000, "²", "\u0661"])
def test_a_max_that_is_no_number_ends_no_pass(most: str) -> None:
    """Python neither reads as many digits, nor some signs that it calls digits."""
    slices = [element("Patient.name", max=most), named("Patient.name", "a", min=1, max=most)]
    found = judged(profile(sliced("Patient.name", "use"), *slices, element("Patient.nam", max=most)))
    operation = {"resourceType": "OperationDefinition", "parameter": [{"name": "a", "min": 1, "max": most}]}

    assert "800 StructureDefinition" in found
    assert [] == judged(operation)
