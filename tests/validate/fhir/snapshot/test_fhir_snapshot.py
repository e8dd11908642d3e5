"""Snapshots, made from small profiles."""

import os
from pathlib import Path

import pytest
from profiles_sample import BY_SYSTEM, EXAMPLE, at, elements, knowing, profile, types

from eqlab.core.errors import AuthorError
from eqlab.core.values import Json
from eqlab.validate.fhir.issues import packages as issues
from eqlab.validate.fhir.library import STRUCTURES, core_library
from eqlab.validate.fhir.snapshot import make, structure_of, with_snapshot

GOLDEN = Path(__file__).parent / "golden" / "sampled_observation.txt"


def test_a_definition_with_a_snapshot_stays_as_it_is() -> None:
    patient = core_library().find(STRUCTURES + "Patient")

    assert with_snapshot(patient, core_library()) is patient


def test_what_a_profile_does_not_speak_of_is_its_bases_own() -> None:
    """Elements are shared, not copied: a library of profiles stays small."""

    patient = core_library().find(STRUCTURES + "Patient")["snapshot"]["element"]
    found = elements(profile("p", at("Patient.name", min=1)))

    assert [one["id"] for one in patient] == list(found)
    assert [one["id"] for one in patient if one is not found[one["id"]]] == ["Patient.name"]


def test_bounds_types_and_bindings_are_narrowed() -> None:
    found = elements(
        profile(
            "p",
            at("Observation.status", patternCode="final"),
            at("Observation.subject", min=1, type=[{"code": "Reference", "targetProfile": [STRUCTURES + "Patient"]}]),
            at("Observation.category", max="1", binding={"strength": "required", "valueSet": "http://lab.example/vs"}),
            base="Observation",
        )
    )

    assert "final" == found["Observation.status"]["patternCode"]
    assert (1, "1") == (found["Observation.subject"]["min"], found["Observation.subject"]["max"])
    assert [STRUCTURES + "Patient"] == found["Observation.subject"]["type"][0]["targetProfile"]
    assert {"path": "Observation.category", "min": 0, "max": "*"} == found["Observation.category"]["base"]
    assert "required" == found["Observation.category"]["binding"]["strength"]


def test_a_profile_cannot_loosen_its_base() -> None:
    """What the base forbids stays forbidden, whatever the differential says."""

    base = profile("base", at("Patient.name", min=2, max="3", type=[{"code": "HumanName"}]))
    found = elements(profile("p", at("Patient.name", min=0, max="*"), base=EXAMPLE + "base", type_="Patient"), base)

    assert (2, "3") == (found["Patient.name"]["min"], found["Patient.name"]["max"])


def test_a_type_alone_keeps_the_targets_of_the_base() -> None:
    found = elements(profile("p", at("Observation.subject", type=[{"code": "Reference"}]), base="Observation"))

    assert 4 == len(found["Observation.subject"]["type"][0]["targetProfile"])


def test_constraints_are_gathered() -> None:
    rule = {"key": "lab-1", "severity": "error", "human": "A name.", "expression": "name.exists()"}
    again = {"key": "dom-6", "severity": "error", "human": "Text.", "expression": "text.`div`.exists()"}
    found = elements(profile("p", at("Patient", constraint=[rule, again])))
    rules = found["Patient"]["constraint"]

    assert {"dom-2", "dom-3", "dom-4", "dom-5", "dom-6", "lab-1"} == {one["key"] for one in rules}
    assert ["error"] == [one["severity"] for one in rules if one["key"] == "dom-6"]


def test_the_same_key_with_another_expression_does_not_replace_a_rule() -> None:
    """A key used twice takes nothing away."""

    other = {"key": "dom-2", "severity": "warning", "human": "Nothing.", "expression": "true"}
    found = elements(profile("p", at("Patient", constraint=[other])))

    assert 2 == len([one for one in found["Patient"]["constraint"] if one["key"] == "dom-2"])


def test_a_sparse_path_opens_the_types_on_its_way() -> None:
    found = elements(profile("p", at("Patient.maritalStatus.coding.system", min=1)))
    opened = found["Patient.maritalStatus.coding.system"]

    assert (1, "1", "Patient.maritalStatus.coding.system") == (opened["min"], opened["max"], opened["path"])
    assert {"path": "Coding.system", "min": 0, "max": "1"} == opened["base"]
    assert ["Patient.maritalStatus.text", "Patient.maritalStatus.coding.code"] == [
        one for one in ("Patient.maritalStatus.text", "Patient.maritalStatus.coding.code") if one in found
    ]


def test_the_profile_of_a_type_is_what_is_opened() -> None:
    address = profile("address", at("Address.city", min=1), base="Address", kind="complex-type")
    patient = profile(
        "p",
        at("Patient.address", type=[{"code": "Address", "profile": [EXAMPLE + "address"]}]),
        at("Patient.address.country", min=1),
    )
    found = elements(patient, address)

    assert [1, 1] == [found[f"Patient.address.{name}"]["min"] for name in ("city", "country")]


def test_a_short_path_limits_a_choice_to_that_type() -> None:
    found = elements(profile("p", at("Observation.valueQuantity.code", min=1), base="Observation"))

    assert ["Quantity"] == types(found["Observation.value[x]"])
    assert "type" == found["Observation.value[x]"]["slicing"]["discriminator"][0]["type"]
    assert "valueQuantity" == found["Observation.value[x]:valueQuantity"]["sliceName"]
    assert "Observation.value[x].code" == found["Observation.value[x]:valueQuantity.code"]["path"]


def test_slices_of_a_choice_are_of_the_type_they_are_named_after() -> None:
    found = elements(
        profile(
            "p",
            at("Observation.value[x]", type=[{"code": "Quantity"}, {"code": "string"}]),
            at("Observation.value[x]", "valueQuantity", mustSupport=True),
            at("Observation.valueString", maxLength=20),
            base="Observation",
        )
    )

    assert ["Quantity", "string"] == types(found["Observation.value[x]"])
    assert ["Quantity"] == types(found["Observation.value[x]:valueQuantity"])
    assert ["string"] == types(found["Observation.value[x]:valueString"])
    assert "open" == found["Observation.value[x]"]["slicing"]["rules"]


def test_slices_slices_of_slices_and_their_children() -> None:
    found = elements(
        profile(
            "p",
            at("Patient.identifier", slicing=BY_SYSTEM, min=1),
            at("Patient.identifier", "national", max="2"),
            at("Patient.identifier.system", fixedUri="urn:oid:1.2.3"),
            at("Patient.identifier.type.coding", slicing=BY_SYSTEM),
            at("Patient.identifier.type.coding", "v2", min=1),
            at("Patient.identifier", "national/old", max="1"),
            at("Patient.identifier", "local"),
        )
    )
    identifiers = [one for one in found if one.startswith("Patient.identifier") and "." not in one[len("Patient.") :]]

    assert [
        "Patient.identifier",
        "Patient.identifier:national",
        "Patient.identifier:national/old",
        "Patient.identifier:local",
    ] == identifiers
    assert [0, 0, 0] == [found[one]["min"] for one in identifiers[1:]]
    assert ["2", "1", "*"] == [found[one]["max"] for one in identifiers[1:]]
    assert "urn:oid:1.2.3" == found["Patient.identifier:national/old.system"]["fixedUri"]
    assert 1 == found["Patient.identifier:national.type.coding:v2"]["min"]
    assert "slicing" not in found["Patient.identifier:national"]


def test_extension_slices_need_no_slicing_of_their_own() -> None:
    named = {"code": "Extension", "profile": [EXAMPLE + "mood"]}
    found = elements(profile("p", at("Patient.name.extension", "mood", type=[named], min=1)))

    assert "url" == found["Patient.name.extension"]["slicing"]["discriminator"][0]["path"]
    assert [named] == found["Patient.name.extension:mood"]["type"]


def test_a_content_reference_is_opened_where_it_is_walked_into() -> None:
    found = elements(profile("p", at("Questionnaire.item.item.text", min=1), base="Questionnaire"))

    assert 1 == found["Questionnaire.item.item.text"]["min"]
    assert "#Questionnaire.item" == found["Questionnaire.item.item.item"]["contentReference"]


def test_a_content_reference_out_of_another_type_says_which() -> None:
    entry = at("Bundle.entry.resource", type=[{"code": "Questionnaire"}])
    found = elements(profile("p", entry, at("Bundle.entry.resource.title", min=1), base="Bundle"))

    assert (
        STRUCTURES + "Questionnaire#Questionnaire.item" == found["Bundle.entry.resource.item.item"]["contentReference"]
    )


def test_profiles_build_on_profiles() -> None:
    first = profile("first", at("Patient.identifier", slicing=BY_SYSTEM), at("Patient.identifier", "a", min=1))
    second = profile(
        "second",
        {"id": "Patient.identifier:a.value", "path": "Patient.identifier.value", "min": 1},
        at("Patient.identifier", "b", sliceIsConstraining=False),
        base=EXAMPLE + "first",
        type_="Patient",
    )
    found = elements(second, first)

    assert (1, 1) == (found["Patient.identifier:a"]["min"], found["Patient.identifier:a.value"]["min"])
    assert found["Patient.identifier:b"]["sliceIsConstraining"] is False


def test_data_types_primitives_and_extensions_have_profiles_too() -> None:
    code = profile("short", at("string.value", maxLength=10), base="string", kind="primitive-type")
    quantity = profile("si", at("Quantity.system", min=1), base="Quantity", kind="complex-type")
    extension = profile(
        "complex",
        at("Extension.extension", "sub", min=1),
        at("Extension.extension.url", fixedUri="sub"),
        at("Extension.extension.value[x]", type=[{"code": "boolean"}]),
        at("Extension.url", fixedUri=EXAMPLE + "complex"),
        at("Extension.value[x]", max="0"),
        base="Extension",
        kind="complex-type",
    )

    assert 10 == elements(code)["string.value"]["maxLength"]
    assert 1 == elements(quantity)["Quantity.system"]["min"]
    assert "sub" == elements(extension)["Extension.extension:sub.url"]["fixedUri"]
    assert "0" == elements(extension)["Extension.value[x]"]["max"]


def test_a_new_type_adds_its_elements() -> None:
    definition = profile(
        "Thing",
        at("Thing", min=0, max="*"),
        at("Thing.name", min=1, max="1", type=[{"code": "HumanName"}]),
        at("Thing.part.size", min=0, max="1", type=[{"code": "decimal"}]),
        base="Element",
        type_=EXAMPLE + "Thing",
        kind="logical",
        derivation="specialization",
    )
    found = elements(definition)

    assert ["Thing", "Thing.id", "Thing.extension", "Thing.name", "Thing.part", "Thing.part.size"] == list(found)
    assert (1, "1") == (found["Thing.name"]["min"], found["Thing.name"]["max"])


def test_a_copy_of_the_differential_is_no_snapshot() -> None:
    """Some tools publish one; it is made anew."""

    broken = profile("p", at("Patient.name.family", min=1), snapshot={"element": [at("Patient.name.family", min=1)]})

    assert "Patient.birthDate" in elements(broken)


def test_profiles_that_open_each_other_are_made_all_the_same() -> None:
    one = profile(
        "one",
        at("Extension.extension", "more", type=[{"code": "Extension", "profile": [EXAMPLE + "two"]}]),
        at("Extension.extension.id", max="0"),
        base="Extension",
    )
    two = profile(
        "two",
        at("Extension.extension", "more", type=[{"code": "Extension", "profile": [EXAMPLE + "one"]}]),
        at("Extension.extension.id", max="0"),
        base="Extension",
    )

    assert "0" == elements(one, two)["Extension.extension:more.id"]["max"]


def test_a_structure_is_made_once() -> None:
    library = knowing(profile("p", at("Patient.name", min=1)))

    assert structure_of(library, EXAMPLE + "p") is structure_of(library, EXAMPLE + "p")
    assert structure_of(library, EXAMPLE + "unknown") is None


LOOP = [profile("a", at("Patient"), base=EXAMPLE + "b"), profile("b", at("Patient"), base=EXAMPLE + "a")]
CHAIN = [profile(f"n{n}", at("Patient"), base=EXAMPLE + f"n{n + 1}") for n in range(50)]


@pytest.mark.parametrize(
    ("definition", "issue", "said"),
    [
        (profile("p", at("Patient.nam", min=1)), issues.UNKNOWN_ELEMENT, 'Did you mean "name"?'),
        (profile("p", at("Patient.id.x")), issues.NOTHING_INSIDE, "Patient.id (System.String)"),
        (profile("p", at("Patient.gender", type=[{"code": "string"}])), issues.TYPE_OUTSIDE_BASE, "Expected: code."),
        (profile("p", at("Patient.name"), at("Patient.name")), issues.SAME_ELEMENT_TWICE, '"Patient.name" twice'),
        (profile("p", at("Observation.code")), issues.ROOT_OF_ANOTHER_TYPE, "describes Patient"),
        (profile("p", at("Patient"), base=EXAMPLE + "gone"), issues.UNKNOWN_BASE, EXAMPLE + "gone"),
        (profile("p", at("Patient"), base=EXAMPLE + "p"), issues.BASED_ON_ITSELF, "p < "),
        (LOOP[0], issues.BASED_ON_ITSELF, "a < "),
        (CHAIN[0], issues.TOO_MANY_BASES, "more than 40"),
        (profile("p"), issues.NOTHING_TO_GENERATE_FROM, "neither"),
        (profile("p", at(".".join(["Extension"] + ["extension"] * 99))), issues.NOT_A_STRUCTURE, "60 names"),
        (profile("p", at("Patient.name", min=-1)), issues.NOT_A_STRUCTURE, "wrong min"),
        (profile("p", {"path": 7}), issues.NOT_A_STRUCTURE, "has no path"),
        (profile("p", differential=[]), issues.NOT_A_STRUCTURE, "no list of elements"),
        ({"resourceType": "Patient"}, issues.NOT_A_STRUCTURE, "no StructureDefinition"),
        ([], issues.NOT_A_STRUCTURE, "no StructureDefinition"),
    ],
)
def test_what_an_author_got_wrong_is_told(definition: Json, issue: Json, said: str) -> None:
    with pytest.raises(AuthorError) as caught:
        with_snapshot(definition, knowing(*LOOP, *CHAIN))

    assert issue is caught.value.issue
    assert said in caught.value.sentence()


def test_a_snapshot_that_would_never_end_is_refused() -> None:
    """Slices of slices of slices multiply: ten times ten, and so on."""

    deepest = 7
    levels = []
    for level in range(deepest):
        path = ".".join(["Extension", *["extension"] * (deepest - level)])
        base = EXAMPLE + f"l{level - 1}" if level else "Extension"
        levels.append(profile(f"l{level}", *(at(path, f"s{n}") for n in range(10)), base=base))

    with pytest.raises(AuthorError) as caught:
        with_snapshot(levels[-1], knowing(*levels))

    assert issues.TOO_LARGE is caught.value.issue


def line(element: Json) -> str:
    """Return what the golden file says of an element."""
    kept = {key: value for key, value in element.items() if key.startswith(("fixed", "pattern", "slic", "content"))}
    of = ",".join(one["code"].rpartition("/")[2] for one in element.get("type", ()))
    return f"{element['id']} | {element['path']} | {element['min']}..{element['max']} | {of} | {kept or ''}".rstrip()


def test_a_whole_snapshot_is_as_the_golden_file_says() -> None:
    definition = profile(
        "sampled",
        at("Observation.identifier", slicing=BY_SYSTEM),
        at("Observation.identifier", "order", min=1, max="1"),
        at("Observation.identifier.system", min=1, fixedUri="http://lab.example/orders"),
        at("Observation.code.coding.system", patternUri="http://loinc.org"),
        at("Observation.valueQuantity.unit", min=1),
        at("Observation.component", max="0"),
        base="Observation",
    )
    text = "\n".join(line(one) for one in elements(definition).values()) + "\n"
    if os.environ.get("EQLAB_WRITE_GOLDEN"):
        GOLDEN.write_text(text, encoding="utf-8")

    assert GOLDEN.read_text(encoding="utf-8") == text


def test_a_definition_of_fhir_itself_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred profiles of one type do not have its elements read a hundred times, nor written."""
    with_snapshot(profile("first", at("Patient")), knowing())
    read: list[Json] = []
    usable, flatten = make.is_usable, make.flatten
    monkeypatch.setattr(make, "is_usable", lambda definition: read.append(definition["url"]) or usable(definition))
    written: list[str] = []
    monkeypatch.setattr(make, "flatten", lambda name, root: written.append(name) or flatten(name, root))
    with_snapshot(profile("other", at("Patient"), at("Patient.name", max="1")), knowing())

    assert [EXAMPLE + "other"] == read
    assert ["Patient", "Patient.name"] == written


@pytest.mark.parametrize(
    "changes",
    [
        [at("Patient", max="1")],
        [at("Patient.contact.name", min=1), at("Patient.identifier", "a", min=1), at("Patient.identifier.system")],
        [at("Patient.deceasedBoolean", min=1), at("Patient.extension", "x", min=1)],
        [at("Patient"), at("Patient", "whole", min=1), at("Patient.name", max="1")],
    ],
)
def test_what_is_taken_over_is_what_would_be_written(changes: list[Json], monkeypatch: pytest.MonkeyPatch) -> None:
    """The elements that a profile leaves alone are those of its base, in the same order."""
    made = with_snapshot(profile("mine", *changes), knowing())
    monkeypatch.setattr(make, "_written", lambda *_: {})

    assert made == with_snapshot(profile("mine", *changes), knowing())
