import pytest
from rules_runs import codes, patient, told

from eqlab.core.values import Json

URL = "http://a.lu/fhir/StructureDefinition/note"


def definition(*contexts: Json, modifier: Json = False, most: Json = "*", **more: Json) -> Json:
    root = {"id": "Extension", "path": "Extension", "max": most, "isModifier": modifier}
    value = {"id": "Extension.value[x]", "path": "Extension.value[x]", "type": [{"code": "boolean"}]}
    return {
        "resourceType": "StructureDefinition",
        "url": URL,
        "name": "Note",
        "status": "active",
        "kind": "complex-type",
        "abstract": False,
        "type": "Extension",
        "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Extension",
        "derivation": "constraint",
        "context": [{"type": kind, "expression": text} for kind, text in contexts],
        "differential": {"element": [root, value]},
        **more,
    }


def here(**value: Json) -> Json:
    return [{"url": URL, "valueBoolean": True, **value}]


ANYWHERE = ("element", "Element")
STRICT = {"unknown_extensions": "error"}


@pytest.mark.parametrize(
    ("url", "options", "expected"),
    [
        ("name", {}, ["EQ-FHIR-550"]),
        ("http://a.lu/unknown", {}, ["EQ-FHIR-562"]),
        ("http://a.lu/unknown", STRICT, ["EQ-FHIR-552"]),
        ("http://a.lu/unknown", {"extension_domain": "http://a.lu/"}, []),
        ("http://example.org/unknown", {}, []),
        ("http://example.org/unknown", {"example_urls": False, **STRICT}, ["EQ-FHIR-552"]),
        ("http://hl7.org/fhir/5.0/StructureDefinition/extension-Patient.pronouns", {}, ["EQ-FHIR-554"]),
        ("http://hl7.org/fhir/StructureDefinition/individual-pronouns", {}, ["EQ-FHIR-554"]),
        ("http://hl7.org/fhir/StructureDefinition/timezone", {}, ["EQ-FHIR-554"]),
        ("http://hl7.org/fhir/tools/StructureDefinition/additional-binding", {}, ["EQ-FHIR-554"]),
        ("http://hl7.org/fhir/StructureDefinition/nobody-defined-this", STRICT, ["EQ-FHIR-552"]),
        ("http://hl7.org/fhir/StructureDefinition/Patient", {}, ["EQ-FHIR-555"]),
    ],
)
def test_an_extension_has_a_definition(url: Json, options: Json, expected: Json) -> None:
    """Unless its domain is excused; what others may know is left undecided, where errors are not asked for."""
    assert expected == codes(patient(extension=[{"url": url, "valueBoolean": True}]), **options)


def test_an_unknown_modifier_extension_weighs_more() -> None:
    """Who does not know it may not use the data."""
    unknown = patient(modifierExtension=[{"url": "http://a.lu/not", "valueBoolean": True}])

    assert ["EQ-FHIR-553"] == codes(unknown, **STRICT)
    assert ["EQ-FHIR-562"] == codes(unknown)


def test_the_url_of_an_extension_has_no_version() -> None:
    """The definition is looked at all the same."""
    assert ["EQ-FHIR-551"] == codes(
        patient(extension=[{"url": f"{URL}|1.0", "valueBoolean": True}]), definition(ANYWHERE)
    )


@pytest.mark.parametrize(
    ("context", "resource"),
    [
        (("element", "Patient"), patient(extension=here())),
        (("element", "DomainResource"), patient(extension=here())),
        (("element", "Resource"), patient(extension=here())),
        (("element", "http://hl7.org/fhir/StructureDefinition/Patient"), patient(extension=here())),
        (("element", "Patient.name"), patient(name=[{"family": "Weber", "extension": here()}])),
        (("element", "HumanName"), patient(name=[{"family": "Weber", "extension": here()}])),
        (("element", "HumanName.family"), patient(name=[{"family": "Weber", "_family": {"extension": here()}}])),
        (("element", "string"), patient(name=[{"family": "Weber", "_family": {"extension": here()}}])),
        (("element", "BackboneElement"), patient(contact=[{"gender": "male", "extension": here()}])),
        (("element", "Patient.deceased[x]"), patient(deceasedBoolean=True, _deceasedBoolean={"extension": here()})),
        (("element", "Patient.deceasedBoolean"), patient(deceasedBoolean=True, _deceasedBoolean={"extension": here()})),
        (
            ("fhirpath", "Patient.name.where(use = 'official')"),
            patient(name=[{"use": "official", "extension": here()}]),
        ),
        (("fhirpath", "Patient.birthDate"), patient(birthDate="1970-01-01", _birthDate={"extension": here()})),
    ],
)
def test_an_extension_stands_where_its_definition_says(context: Json, resource: Json) -> None:
    """By the name of the element, of its type, or of what the type descends from."""
    assert [] == told(resource, definition(context))
    assert ["EQ-FHIR-556"] == codes(resource, definition(("element", "Observation"), ("fhirpath", "Patient.photo")))


def test_the_place_is_that_of_the_element_that_carries_it() -> None:
    """There it is told."""
    resource = patient(name=[{"family": "Weber"}, {"family": "Muller", "extension": here()}])

    assert [("EQ-FHIR-556", "Patient.name[1]")] == told(resource, definition(("element", "Patient.contact")))


def test_an_extension_may_belong_on_another_one_or_on_its_value() -> None:
    """By the URL of that extension."""
    outer = "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired"
    on_value = {"url": outer, "valueBoolean": True, "_valueBoolean": {"extension": here()}}

    assert [] == told(patient(extension=[on_value]), definition(("extension", outer)))
    assert ["EQ-FHIR-556"] == codes(patient(extension=[on_value]), definition(("extension", "http://a.lu/other")))


def test_items_inside_items_are_items() -> None:
    """A type that refers to itself has one name at every depth."""
    inner = {"linkId": "2", "type": "display", "extension": here()}
    form = {
        "resourceType": "Questionnaire",
        "status": "draft",
        "item": [{"linkId": "1", "type": "group", "item": [inner]}],
    }

    assert [] == told(form, definition(("element", "Questionnaire.item")))


def test_any_extension_may_stand_in_a_fixed_value_of_a_profile() -> None:
    """There it is data about data."""
    element = {"id": "Patient", "path": "Patient", "fixedHumanName": {"extension": here()}}
    profile = {"resourceType": "StructureDefinition", "differential": {"element": [element]}}

    assert "EQ-FHIR-556" not in codes(profile, definition(("element", "Observation")))


@pytest.mark.parametrize(
    ("invariant", "expected"),
    [
        ("Patient.active", []),
        ("Patient.active.not()", ["EQ-FHIR-557"]),
        ("%extension.valueBoolean", []),
        ("%extension.valueBoolean.not()", ["EQ-FHIR-557"]),
        ("%extension.nothing.there", ["EQ-FHIR-561"]),
    ],
)
def test_a_definition_may_ask_more_of_the_place(invariant: Json, expected: Json) -> None:
    """In an expression on the element that carries the extension."""
    asked = definition(ANYWHERE, contextInvariant=[invariant])

    assert expected == codes(patient(active=True, extension=here()), asked)


def test_modifiers_stand_among_modifiers() -> None:
    """Nobody may overlook one, and nothing else may look like one."""
    assert ["EQ-FHIR-558"] == codes(patient(extension=here()), definition(ANYWHERE, modifier=True))
    assert ["EQ-FHIR-559"] == codes(patient(modifierExtension=here()), definition(ANYWHERE))
    assert [] == codes(patient(modifierExtension=here()), definition(ANYWHERE, modifier=True))


def test_an_extension_that_may_be_there_once_is_there_once() -> None:
    """Told at the second, and only there."""
    thrice = patient(extension=here() * 3)

    assert [("EQ-FHIR-560", "Patient.extension[1]")] == told(thrice, definition(ANYWHERE, most="1"))
    assert [] == told(thrice, definition(ANYWHERE))


def test_what_an_extension_holds_is_judged_by_its_definition() -> None:
    """A value of another type is told by the profile room."""
    wrong = patient(extension=[{"url": URL, "valueString": "yes"}])

    assert [] != codes(wrong, definition(ANYWHERE))


def parts(*names: Json, **more: Json) -> Json:
    """Return a definition with these parts, one of them with a part of its own."""
    rows: list[Json] = [{"id": "Extension", "path": "Extension"}]
    rows += [{"id": "Extension.extension", "path": "Extension.extension", **more}] if more else []
    for name in names:
        of = f"Extension.extension:{name}"
        rows.append({"id": of, "path": "Extension.extension", "sliceName": name})
        if name == "deep":
            inner = f"{of}.extension:inner"
            rows.append({"id": inner, "path": "Extension.extension.extension", "sliceName": "inner"})
            url = {"path": "Extension.extension.extension.url", "fixedUri": "inner"}
            rows.append({"id": f"{inner}.url", **url})
        rows.append({"id": f"{of}.url", "path": "Extension.extension.url", "fixedUri": name})
    return definition(ANYWHERE, differential={"element": rows})


def with_part(*names: str) -> Json:
    """Return a patient with an extension in an extension, as deep as there are names."""
    value: Json = {"url": names[-1], "valueBoolean": True}
    for name in reversed(names[:-1]):
        value = {"url": name, "extension": [value]}
    return patient(extension=[value])


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ((URL, "one"), []),
        ((URL, "two"), ["EQ-FHIR-563"]),
        ((URL, "deep", "inner"), []),
        ((URL, "deep", "outer"), ["EQ-FHIR-563"]),
        ((URL, "http://example.org/other"), []),
        (("http://example.org/unknown", "two"), []),
    ],
)
def test_the_parts_of_an_extension_are_those_of_its_definition(names: tuple[str, ...], expected: Json) -> None:
    """A name means what the definition around says; without one it means nothing here."""
    assert expected == codes(with_part(*names), parts("one", "deep"))


def test_an_extension_of_fhir_itself_has_the_parts_of_its_definition() -> None:
    """Though each simple part lets nothing stand inside itself."""
    url = "http://hl7.org/fhir/StructureDefinition/patient-nationality"
    part: Json = {"url": "kode", "valueCodeableConcept": {"text": "x"}}

    assert ["EQ-FHIR-563"] == codes(patient(extension=[{"url": url, "extension": [part]}]))
    assert [] == codes(patient(extension=[{"url": url, "extension": [part | {"url": "code"}]}]))


def test_a_part_where_there_may_be_none_is_told_by_the_profile() -> None:
    """Once."""
    assert "EQ-FHIR-563" not in codes(with_part(URL, "one"), parts(max="0"))
    closed = {"discriminator": [{"type": "value", "path": "url"}], "rules": "closed"}
    assert "EQ-FHIR-563" not in codes(with_part(URL, "two"), parts("one", slicing=closed))
    assert "EQ-FHIR-563" in codes(with_part(URL, "two"), parts("one"))


def test_an_empty_url_is_told_by_the_walk() -> None:
    """Once."""
    assert [] == codes(patient(extension=[{"url": "", "valueBoolean": True}]))
