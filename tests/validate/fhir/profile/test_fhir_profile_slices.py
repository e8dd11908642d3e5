"""Slices: how they are told, how many there may be, and in which order."""

from typing import Any

import pytest
from profile_making import URL, extension, found, library, profile, run_of, told

from eqlab.core.errors import AuthorError
from eqlab.validate.fhir.library import STRUCTURES
from eqlab.validate.fhir.profile import check_profile, profile_of


def telecom(discriminators: list[dict[str, str]], *slices: dict[str, Any], **slicing: Any) -> Any:
    how = {"discriminator": discriminators, "rules": "open", **slicing}
    return profile("Patient", {"path": "Patient.telecom", "slicing": how}, *slices)


def a_slice(name: str, least: int = 0, most: str = "*", **parts: Any) -> list[dict[str, Any]]:
    base = f"Patient.telecom:{name}"
    head = {"id": base, "path": "Patient.telecom", "sliceName": name, "min": least, "max": most}
    inner = [{"id": f"{base}.{part}", "path": f"Patient.telecom.{part}", **said} for part, said in parts.items()]
    return [head, *inner]


def patient(*telecoms: Any) -> dict[str, Any]:
    return {"resourceType": "Patient", "telecom": list(telecoms)}


PHONE, MAIL, FAX = {"system": "phone", "value": "1"}, {"system": "email", "value": "a@b.c"}, {"system": "fax"}
BY_SYSTEM = [{"type": "value", "path": "system"}]
PHONES = a_slice("phone", 1, "1", system={"fixedCode": "phone"}, value={"min": 1})
MAILS = a_slice("mail", system={"patternCode": "email"})


def test_slice_that_is_missing_is_told_at_the_parent() -> None:
    assert ["620 Patient"] == found(patient(MAIL), telecom(BY_SYSTEM, *PHONES))
    assert [] == found(patient(MAIL, PHONE), telecom(BY_SYSTEM, *PHONES))


def test_what_may_be_missing_is_named_where_an_element_with_slices_is_missing() -> None:
    """Which extension is meant, for one: by the slice's name, and by the profile of its type."""
    how = {"discriminator": [{"type": "value", "path": "url"}], "rules": "open"}
    known = {"id": "Patient.extension:eye", "path": "Patient.extension", "sliceName": "eye", "min": 0, "max": "1"}
    rule = profile(
        "Patient",
        {"path": "Patient.extension", "slicing": how, "min": 1},
        {**known, "type": [{"code": "Extension", "profile": [extension("urn:eye")["url"]]}]},
    )
    run, scope = run_of({"resourceType": "Patient"}, rule, extension("urn:eye"))
    check_profile(URL, {"resourceType": "Patient"}, scope.path, scope)

    assert ["615 Patient"] == told(run)
    assert ["eye (urn:eye)"] == [facts["slices"] for _, _, facts, _ in run.notes]


def test_too_many_of_a_slice() -> None:
    assert ["621 Patient"] == found(patient(PHONE, PHONE), telecom(BY_SYSTEM, *PHONES))


def test_prohibited_slice_is_told_at_the_value() -> None:
    rule = telecom(BY_SYSTEM, *a_slice("fax", 0, "0", system={"fixedCode": "fax"}))

    assert ["622 Patient.telecom[1]"] == found(patient(PHONE, FAX), rule)


def test_what_a_slice_lacks_is_told_inside_it() -> None:
    assert ["600 Patient.telecom[0]"] == found(patient({"system": "phone"}), telecom(BY_SYSTEM, *PHONES))


def test_closed_slices_let_nothing_else_be() -> None:
    assert ["623 Patient.telecom[1]"] == found(patient(PHONE, FAX), telecom(BY_SYSTEM, *PHONES, *MAILS, rules="closed"))


def test_others_may_stand_at_the_end_only() -> None:
    rule = telecom(BY_SYSTEM, *PHONES, *MAILS, rules="openAtEnd", ordered=False)

    assert ["626 Patient.telecom[1]"] == found(patient(PHONE, FAX, MAIL), rule)
    assert [] == found(patient(PHONE, MAIL, FAX), rule)


def test_ordered_slices() -> None:
    rule = telecom(BY_SYSTEM, *PHONES, *MAILS, ordered=True)

    assert ["625 Patient.telecom[1]"] == found(patient(MAIL, PHONE), rule)
    assert [] == found(patient(FAX, PHONE, MAIL, MAIL), rule)


def test_default_slice_is_what_no_other_is() -> None:
    rule = telecom(BY_SYSTEM, *PHONES, *a_slice("@default", value={"min": 1}), rules="closed")

    assert ["600 Patient.telecom[1]"] == found(patient(PHONE, FAX), rule)


def test_value_that_is_several_slices_is_told_once() -> None:
    """What it lacks as one of them is told no more."""
    again = a_slice("other", system={"fixedCode": "phone"}, rank={"min": 1})

    assert ["624 Patient.telecom[0]"] == found(patient(PHONE), telecom(BY_SYSTEM, *PHONES, *again))


def test_several_discriminators_must_all_be_met() -> None:
    by = [*BY_SYSTEM, {"type": "value", "path": "use"}]
    home = a_slice("home", 1, "1", system={"fixedCode": "phone"}, use={"fixedCode": "home"})

    assert ["620 Patient"] == found(patient({**PHONE, "use": "work"}), telecom(by, *home))
    assert [] == found(patient({**PHONE, "use": "home"}), telecom(by, *home))


def test_discriminator_by_presence() -> None:
    by = [{"type": "exists", "path": "rank"}]
    ranked, plain = a_slice("ranked", 0, "1", rank={"min": 1}), a_slice("plain", 0, "0", rank={"max": "0"})
    rule = telecom(by, *ranked, *plain)

    assert ["622 Patient.telecom[1]"] == found(patient({**PHONE, "rank": 1}, PHONE), rule)


def test_discriminator_by_pattern_of_the_value_itself() -> None:
    by = [{"type": "pattern", "path": "$this"}]
    head = {"id": "Patient.telecom:home", "path": "Patient.telecom", "sliceName": "home", "max": "1"}
    rule = telecom(by, {**head, "patternContactPoint": {"use": "home"}})

    assert ["621 Patient"] == found(patient({"use": "home"}, {"use": "home", "rank": 2}, {"use": "work"}), rule)


def test_discriminator_inside_a_pattern_around() -> None:
    """The pattern of the slice as a whole says what its `system` is."""
    head = {"id": "Patient.telecom:p", "path": "Patient.telecom", "sliceName": "p", "max": "1"}
    rule = telecom(BY_SYSTEM, {**head, "patternContactPoint": {"system": "phone"}})

    assert ["621 Patient"] == found(patient(PHONE, PHONE, MAIL), rule)


def test_discriminator_by_required_codes() -> None:
    codes = {
        "resourceType": "ValueSet",
        "url": "http://example.org/ValueSet/v",
        "status": "active",
        "compose": {"include": [{"system": "http://example.org/c", "concept": [{"code": "a"}, {"code": "b"}]}]},
    }
    how = {"discriminator": [{"type": "value", "path": "type"}], "rules": "open"}
    rule = profile(
        "Patient",
        {"path": "Patient.identifier", "slicing": how},
        {"id": "Patient.identifier:own", "path": "Patient.identifier", "sliceName": "own", "min": 1},
        {
            "id": "Patient.identifier:own.type",
            "path": "Patient.identifier.type",
            "binding": {"strength": "required", "valueSet": codes["url"]},
        },
    )

    def identifier(code: str) -> Any:
        coding = [{"system": "http://example.org/c", "code": code}]
        return {"resourceType": "Patient", "identifier": [{"type": {"coding": coding}}]}

    assert [] == found(identifier("b"), rule, codes)
    assert ["620 Patient"] == found(identifier("z"), rule, codes)


def entries(kind: str, path: str, *slices: tuple[str, dict[str, Any]]) -> Any:
    how = {"discriminator": [{"type": kind, "path": path}], "rules": "closed"}
    rows: list[dict[str, Any]] = [{"path": "Bundle.entry", "slicing": how}]
    for name, type_ in slices:
        head = f"Bundle.entry:{name}"
        rows += [
            {"id": head, "path": "Bundle.entry", "sliceName": name, "max": "1"},
            {"id": f"{head}.resource", "path": "Bundle.entry.resource", "min": 1, "type": [type_]},
        ]
    return profile("Bundle", *rows)


def bundle(*resources: Any) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in resources]}


def test_discriminator_by_type() -> None:
    rule = entries("type", "resource", ("patient", {"code": "Patient"}))

    assert ["623 Bundle.entry[1]"] == found(bundle(patient(), {"resourceType": "Basic"}), rule)
    assert ["621 Bundle"] == found(bundle(patient(), patient()), rule)


def test_discriminator_by_profile() -> None:
    """A resource that does not meet the profile is not the slice."""
    named = profile("Patient", {"path": "Patient.name", "min": 1}, url=f"{URL}-named")
    rule = entries("profile", "resource", ("named", {"code": "Patient", "profile": [named["url"]]}))

    assert [] == found(bundle({"resourceType": "Patient", "name": [{"text": "Ada"}]}), rule, named)
    assert ["623 Bundle.entry[0]"] == found(bundle(patient()), rule, named)


def test_profile_that_nobody_knows_leaves_it_undecided() -> None:
    rule = entries("profile", "resource", ("named", {"code": "Patient", "profile": [f"{URL}-unknown"]}))

    assert ["627 Bundle.entry[0]"] == found(bundle(patient()), rule)


def list_of(reference: str, *contained: Any) -> dict[str, Any]:
    entry = [{"item": {"reference": reference}}]
    return {
        "resourceType": "List",
        "status": "current",
        "mode": "working",
        "contained": list(contained),
        "entry": entry,
    }


def test_discriminator_behind_a_reference() -> None:
    """The written type of a reference tells its target's type, when the target itself is out of reach."""
    how = {"discriminator": [{"type": "type", "path": "item.resolve()"}], "rules": "closed"}
    rule = profile(
        "List",
        {"path": "List.entry", "slicing": how},
        {"id": "List.entry:p", "path": "List.entry", "sliceName": "p"},
        {
            "id": "List.entry:p.item",
            "path": "List.entry.item",
            "type": [{"code": "Reference", "targetProfile": [f"{STRUCTURES}Patient"]}],
        },
    )

    assert [] == found(list_of("#p", {"resourceType": "Patient", "id": "p"}), rule)
    assert ["623 List.entry[0]"] == found(list_of("#b", {"resourceType": "Basic", "id": "b"}), rule)
    assert [] == found(list_of("Patient/1"), rule)
    assert ["627 List.entry[0]"] == found(list_of("urn:uuid:00000000-0000-0000-0000-000000000000"), rule)


def test_discriminator_by_an_extension() -> None:
    url = f"{URL}-kind"
    defined = extension(url, {"path": "Extension.value[x]", "type": [{"code": "code"}]})
    how = {"discriminator": [{"type": "value", "path": f"extension('{url}').value"}], "rules": "open"}
    rule = profile(
        "Patient",
        {"path": "Patient.contact", "slicing": how},
        {"id": "Patient.contact:kin", "path": "Patient.contact", "sliceName": "kin", "min": 1},
        {
            "id": "Patient.contact:kin.extension:kind",
            "path": "Patient.contact.extension",
            "sliceName": "kind",
            "min": 1,
            "type": [{"code": "Extension", "profile": [url]}],
        },
        {
            "id": "Patient.contact:kin.extension:kind.value[x]",
            "path": "Patient.contact.extension.value[x]",
            "fixedCode": "kin",
        },
    )

    def contact(code: str) -> Any:
        return {"resourceType": "Patient", "contact": [{"extension": [{"url": url, "valueCode": code}]}]}

    assert [] == found(contact("kin"), rule, defined)
    assert ["620 Patient"] == found(contact("boss"), rule, defined)


def test_extensions_are_told_by_url_without_saying() -> None:
    url = f"{URL}-kind"
    rule = profile(
        "Patient",
        {
            "id": "Patient.extension:kind",
            "path": "Patient.extension",
            "sliceName": "kind",
            "min": 1,
            "type": [{"code": "Extension", "profile": [url]}],
        },
    )
    defined = extension(url, {"path": "Extension.value[x]", "min": 1, "type": [{"code": "code"}]})

    def holding(*extensions: Any) -> Any:
        return {"resourceType": "Patient", "extension": list(extensions)}

    assert ["620 Patient"] == found(holding({"url": "http://example.org/other", "valueCode": "a"}), rule, defined)
    assert [] == found(holding({"url": url, "valueCode": "a"}), rule, defined)
    assert ["603 Patient.extension[0].valueString"] == found(holding({"url": url, "valueString": "a"}), rule, defined)


def test_slice_of_a_choice_by_its_type() -> None:
    rule = profile(
        "Observation",
        {
            "id": "Observation.value[x]:valueQuantity",
            "path": "Observation.value[x]",
            "sliceName": "valueQuantity",
            "type": [{"code": "Quantity"}],
        },
        {"id": "Observation.value[x]:valueQuantity.code", "path": "Observation.value[x].code", "min": 1},
    )
    base = {"resourceType": "Observation", "status": "final", "code": {"text": "t"}}

    assert ["600 Observation.valueQuantity"] == found({**base, "valueQuantity": {"value": 1}}, rule)
    assert [] == found({**base, "valueString": "x"}, rule)


def test_slices_of_a_slice() -> None:
    """A re-slice counts only what its slice holds."""
    phones = {
        **PHONES[0],
        "max": "*",
        "slicing": {"discriminator": [{"type": "value", "path": "use"}], "rules": "closed"},
    }
    home = [
        {"id": "Patient.telecom:phone/home", "path": "Patient.telecom", "sliceName": "phone/home", "max": "1"},
        {"id": "Patient.telecom:phone/home.use", "path": "Patient.telecom.use", "fixedCode": "home"},
    ]
    rule = telecom(BY_SYSTEM, phones, *PHONES[1:], *home)

    assert [] == found(patient({**PHONE, "use": "home"}, {**MAIL, "use": "work"}), rule)
    assert ["623 Patient.telecom[0]"] == found(patient({**PHONE, "use": "work"}), rule)
    assert ["621 Patient"] == found(patient({**PHONE, "use": "home"}, {**PHONE, "use": "home"}), rule)


def test_slices_without_discriminator_are_told_by_what_they_ask() -> None:
    rule = telecom([], *a_slice("phone", 1, "1", system={"fixedCode": "phone", "min": 1}))

    assert [] == found(patient(PHONE, MAIL), rule)
    assert ["620 Patient"] == found(patient(MAIL), rule)


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("value", "system.where(true)"),
        ("value", "+"),
        ("colour", "system"),
        ("value", "extension()"),
        ("type", "ofType()"),
    ],
)
def test_discriminator_that_cannot_be_followed_is_the_authors_matter(kind: str, path: str) -> None:
    rule = telecom([{"type": kind, "path": path}], *PHONES)

    with pytest.raises(AuthorError) as caught:
        profile_of(library(rule), URL)

    assert "EQ-FHIR-683" == caught.value.issue.code


def test_slices_are_looked_at_once() -> None:
    """A Bundle of two thousand entries is sorted in one go: every note once, in order."""
    rule = entries("type", "resource", ("patient", {"code": "Patient"}))
    run, scope = run_of(bundle(*({"resourceType": "Basic"} for _ in range(2000))), rule)

    check_profile(URL, scope.resource, scope.path, scope)

    assert 2000 == len(run.notes)


@pytest.mark.parametrize(
    ("severity", "expression", "expected"),
    [
        ("error", "value.memberOf('http://lab.example/none')", ["627 Patient.telecom[0]"]),
        ("warning", "value.empty()", ["701 Patient.telecom[0]"]),
        ("error", "value.empty()", ["620 Patient", "623 Patient.telecom[0]"]),
    ],
)
def test_a_slice_told_by_its_content_is_lost_by_an_error_alone(
    severity: str, expression: str, expected: list[str]
) -> None:
    """A doubt leaves it undecided whether a value is the slice; a warning leaves it the slice."""
    rule = {"key": "lab-1", "severity": severity, "human": "none", "expression": expression}
    head, *_ = a_slice("phone", 1)
    how = {"path": "Patient.telecom", "slicing": {"rules": "closed"}}

    assert expected == sorted(found(patient(PHONE), profile("Patient", how, {**head, "constraint": [rule]})))
