"""Which profiles a resource is judged by, and what is said when one cannot be used."""

from typing import Any

import pytest
from profile_making import URL, extension, library, profile, run_of, told

from eqlab.core.errors import AuthorError, EqlabError
from eqlab.validate.fhir.issues.profile import PROFILE_LEFT
from eqlab.validate.fhir.library import STRUCTURES, core_library
from eqlab.validate.fhir.profile import check_profile, checking, conforms, profile_of, profiles_pass, require

NAMED = profile("Patient", {"path": "Patient.name", "min": 1})


def passed(resource: Any, *definitions: Any, **options: Any) -> list[str]:
    run, _ = run_of(resource, *definitions, **options)
    profiles_pass(run)
    return told(run)


def patient(*claims: Any, **members: Any) -> dict[str, Any]:
    return {"resourceType": "Patient", "meta": {"profile": list(claims)}, **members}


def test_claimed_profile_is_checked() -> None:
    assert ["600 Patient"] == passed(patient(URL), NAMED)
    assert [] == passed(patient(URL, name=[{"text": "Ada"}]), NAMED)


def test_version_of_a_claim_counts() -> None:
    old = {**NAMED, "version": "1.0.0"}

    assert ["600 Patient"] == passed(patient(f"{URL}|1.0.0"), old)
    assert ["630 Patient.meta.profile[0]"] == passed(patient(f"{URL}|2.0.0"), old)


def test_profile_is_checked_once_whichever_versions_of_it_lead_there() -> None:
    """Claims with other versions of the same definition tell everything once; other definitions count again."""
    one, two = {**NAMED, "version": "1.0.0"}, {**NAMED, "version": "2.0.0"}
    claims = (URL, f"{URL}|1.0.0", f"{URL}|1.0")

    assert ["600 Patient"] == passed(patient(*claims), one)
    assert ["600 Patient"] * 2 == passed(patient(*claims, f"{URL}|2.0.0"), one, two)


def test_profile_is_left_where_enough_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told as undecided, and what was found before stays."""
    monkeypatch.setattr(checking, "_ENOUGH", 0)
    other = {**profile("Patient", {"path": "Patient.gender", "min": 1}), "url": f"{URL}-2"}

    assert ["600 Patient", f"{PROFILE_LEFT.code[-3:]} Patient"] == passed(patient(URL, f"{URL}-2"), NAMED, other)


def test_profile_that_was_asked_for_is_checked() -> None:
    assert ["600 Patient"] == passed(patient(), NAMED, profiles=(URL,))


def test_profile_is_checked_once_however_often_it_is_named() -> None:
    assert ["600 Patient"] == passed(patient(URL, URL), NAMED, profiles=(URL,))


def test_unknown_claim_is_undecided_at_the_claim() -> None:
    assert ["630 Patient.meta.profile[0]"] == passed(patient("http://example.org/nobody"))
    assert ["634 Patient.meta.profile[0]"] == passed(patient("nobody"))


def test_type_as_a_profile_says_nothing_new() -> None:
    assert [] == passed(patient(f"{STRUCTURES}Patient", f"{STRUCTURES}DomainResource"))


def test_profile_of_another_type() -> None:
    assert ["631 Patient.meta.profile[0]"] == passed(patient(f"{STRUCTURES}bodyweight"))
    assert ["631 Patient"] == passed(patient(), profiles=(f"{STRUCTURES}bodyweight",))


def test_claim_of_what_is_no_profile() -> None:
    assert ["633 Patient.meta.profile[0]"] == passed(patient("http://hl7.org/fhir/ValueSet/administrative-gender"))


@pytest.mark.parametrize("claims", ["http://example.org", {"a": 1}, [1, None, {}], 7])
def test_claims_of_any_shape_do_not_raise(claims: Any) -> None:
    assert [] == passed({"resourceType": "Patient", "meta": {"profile": claims}})
    assert [] == passed({"resourceType": "Patient", "meta": claims})


def test_broken_profile_is_the_authors_when_asked_for_and_undecided_when_claimed() -> None:
    broken = profile("Patient", {"path": "Patient.name", "max": "many"})

    assert ["632 Patient.meta.profile[0]"] == passed(patient(URL), broken)
    with pytest.raises(EqlabError):
        passed(patient(), broken, profiles=(URL,))


def test_a_broken_profile_holds_nothing_of_the_documents_it_was_asked_for() -> None:
    """Its error is kept with the library; it must not grow with each raise."""
    broken = library(profile("Patient", {"path": "Patient.none", "min": 1}))
    depths = []
    for _ in range(3):
        with pytest.raises(AuthorError) as caught:
            profile_of(broken, URL)
        depths.append(len(caught.traceback))

    assert 1 == len(set(depths))


def test_a_claim_of_a_part_of_a_profile_is_undecided_and_compiles_nothing() -> None:
    """Claims are data: they may not fill the library."""
    run, _ = run_of(patient(f"{URL}#Patient"), NAMED)
    profiles_pass(run)

    assert ["630 Patient.meta.profile[0]"] == told(run)
    assert ("profile", f"{URL}#Patient") not in run.library.made


def test_resources_inside_are_judged_by_their_own_claims() -> None:
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": patient(URL)}]}
    basic = {"resourceType": "Basic", "code": {"text": "t"}, "contained": [patient(URL, id="p")]}

    assert ["600 Bundle.entry[0].resource"] == passed(bundle, NAMED)
    assert ["600 Basic.contained[0]"] == passed(basic, NAMED)
    assert [] == passed(basic, NAMED, contained="IGNORE")


def test_profile_that_a_guide_asks_of_every_resource() -> None:
    guide = {
        "resourceType": "ImplementationGuide",
        "url": "http://example.org/ImplementationGuide/g",
        "global": [{"type": "Patient", "profile": URL}],
    }

    assert ["600 Patient"] == passed(patient(), NAMED, guide)
    assert [] == passed({"resourceType": "Basic"}, NAMED, guide)


def vital(code: str, system: str = "http://loinc.org") -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "status": "final",
        "category": [
            {
                "coding": [
                    {"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "vital-signs"}
                ]
            }
        ],
        "code": {"coding": [{"system": system, "code": code}]},
        "subject": {"reference": "Patient/1"},
        "effectiveDateTime": "2020-01-01",
        "valueQuantity": {"value": 70, "unit": "kg", "system": "http://unitsofmeasure.org", "code": "kg"},
    }


def test_vital_sign_must_meet_its_profile() -> None:
    """FHIR R4 asks for it whether the profile is claimed or not."""
    no_unit = {**vital("29463-7"), "valueQuantity": {"value": 70}}

    assert [] == passed(vital("29463-7"))
    assert {"600 Observation.valueQuantity"} == set(passed(no_unit))


def test_vital_sign_of_a_finer_code_must_carry_the_plain_one_too() -> None:
    assert ["620 Observation.code"] == passed(vital("27113001", "http://snomed.info/sct"))
    assert [] == passed(vital("718-7"))


@pytest.mark.parametrize("code", [None, "x", {"coding": 1}, {"coding": [1, {"system": [], "code": {}}]}])
def test_codes_of_any_shape_do_not_raise(code: Any) -> None:
    assert [] == passed({"resourceType": "Observation", "code": code})


def test_conforming_is_told_without_notes() -> None:
    run, scope = run_of(patient(), NAMED)

    assert conforms(URL, scope.resource, scope.path, scope) is False
    assert conforms(f"{STRUCTURES}Patient", scope.resource, scope.path, scope) is True
    assert conforms("http://example.org/nobody", scope.resource, scope.path, scope) is None
    assert [] == run.notes


def test_conforming_looks_at_required_codes() -> None:
    bound = {"strength": "required", "valueSet": "http://hl7.org/fhir/ValueSet/marital-status"}
    rule = profile("Patient", {"path": "Patient.maritalStatus", "binding": bound})
    married = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus", "code": "M"}]}
    own = {"coding": [{"system": "http://example.org", "code": "M"}]}
    good, bad = run_of(patient(maritalStatus=married), rule)[1], run_of(patient(maritalStatus=own), rule)[1]

    assert conforms(URL, good.resource, good.path, good) is True
    assert conforms(URL, bad.resource, bad.path, bad) is False


def test_profile_that_asks_for_itself_ends() -> None:
    """A Bundle whose entries are Bundles of the same profile, one in the other."""
    entry = {
        "path": "Bundle.entry",
        "min": 1,
        "slicing": {"discriminator": [{"type": "profile", "path": "resource"}], "rules": "open"},
    }
    rule = profile(
        "Bundle",
        entry,
        {"id": "Bundle.entry:own", "path": "Bundle.entry", "sliceName": "own"},
        {
            "id": "Bundle.entry:own.resource",
            "path": "Bundle.entry.resource",
            "type": [{"code": "Bundle", "profile": [URL]}],
        },
    )
    inner: dict[str, Any] = {"resourceType": "Bundle", "type": "collection"}
    for _ in range(12):
        inner = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": inner}]}
    run, scope = run_of(inner, rule)

    check_profile(URL, scope.resource, scope.path, scope)

    assert [] == run.notes


def test_one_of_several_profiles_is_enough() -> None:
    home = profile(
        "Address", {"path": "Address.use", "patternCode": "home", "min": 1}, url=f"{URL}-home", kind="complex-type"
    )
    city = profile("Address", {"path": "Address.city", "min": 1}, url=f"{URL}-city", kind="complex-type")
    rule = profile(
        "Patient", {"path": "Patient.address", "type": [{"code": "Address", "profile": [home["url"], city["url"]]}]}
    )

    assert [] == passed(patient(URL, address=[{"city": "Bath"}]), rule, home, city)
    assert ["613 Patient.address[0]"] == passed(patient(URL, address=[{"use": "work"}]), rule, home, city)
    assert ["614 Patient.address[0]"] == passed(patient(URL, address=[{"use": "work"}]), rule, home)


def test_extension_by_its_definition() -> None:
    url = f"{URL}-kind"
    run, scope = run_of(
        patient(extension=[{"url": url, "valueString": "a"}]),
        extension(url, {"path": "Extension.value[x]", "type": [{"code": "code"}]}),
    )

    check_profile(url, scope.resource["extension"][0], ((scope.path, "extension"), 0), scope)

    assert ["603 Patient.extension[0].valueString"] == told(run)


def test_profiles_of_fhir_are_compiled_once() -> None:
    """Whatever stands over FHIR R4, its own profiles are the same."""
    assert profile_of(core_library(), f"{STRUCTURES}bp") is profile_of(library(NAMED), f"{STRUCTURES}bp")


@pytest.mark.parametrize(
    ("elements", "code"),
    [
        ([{"path": "Patient.name", "type": [{"code": "Human"}]}], "681"),
        ([{"path": "Patient.birthDate", "maxValueDate": "someday"}], "686"),
        ([{"path": "Patient.nothing"}], "682"),
    ],
)
def test_authors_are_told_by_element(elements: list[dict[str, Any]], code: str) -> None:
    """A snapshot that is wrong is refused, with the profile's URL and the element."""
    rows = [{"path": "Patient", "min": 0, "max": "*"}, *({"min": 0, "max": "1", **one} for one in elements)]
    wrong = {**profile("Patient"), "snapshot": {"element": rows}}

    with pytest.raises(AuthorError) as caught:
        profile_of(library(wrong), URL)

    assert (f"EQ-FHIR-{code}", URL) == (caught.value.issue.code, caught.value.facts["profile"])


def test_profile_may_impose_another() -> None:
    other = profile("Patient", {"path": "Patient.gender", "min": 1}, url=f"{URL}-other")
    extension_ = {"url": f"{STRUCTURES}structuredefinition-imposeProfile", "valueCanonical": other["url"]}

    assert ["600 Patient", "600 Patient"] == passed(patient(URL), {**NAMED, "extension": [extension_]}, other)


def test_profile_of_another_shape_is_the_authors_matter() -> None:
    rows = [{"path": "Patient"}, {"path": "Patient.name", "min": 0, "max": "1", "constraint": [7]}]

    with pytest.raises(AuthorError) as caught:
        profile_of(library({**profile("Patient"), "snapshot": {"element": rows}}), URL)

    assert URL == caught.value.facts["profile"]


def ruled(expression: str, path: str = "Patient") -> dict[str, Any]:
    """A profile with one rule."""
    rule = {"key": "s-1", "severity": "error", "human": "Said so.", "expression": expression}
    return profile("Patient", {"path": path, "constraint": [rule]}, {"path": "Patient.gender", "min": 1})


WRONG_RULES = [
    ("famly.exists()", "Patient.name", 'Did you mean "family"?'),
    ("name.exists(", "Patient", "is no FHIRPath"),
    ("name.exsts()", "Patient", "exsts()"),
    ("deceasedBoolean.exists()", "Patient", 'Did you mean "deceased"?'),
    ("foo.exists()", "Patient.deceased[x]", "dateTime"),
]


@pytest.mark.parametrize(("expression", "path", "hint"), WRONG_RULES)
def test_wrong_rule_of_a_profile_that_was_asked_for_is_its_authors(expression: str, path: str, hint: str) -> None:
    """Profile, element and key are named; nothing is held against the resource."""
    with pytest.raises(EqlabError) as raised:
        passed(patient(name=[{"text": "Ada"}]), ruled(expression, path), profiles=(URL,))

    said = raised.value.sentence()
    assert "EQ-FHIR-684" in said
    assert f"profile {URL}, the rule s-1 of {path} cannot be read" in said
    assert hint in said
    assert 1 == said.count("EQ-FHIR-684")
    assert 65 == raised.value.exit_code


@pytest.mark.parametrize(("expression", "path", "_hint"), WRONG_RULES)
def test_wrong_rule_of_a_claimed_profile_is_undecided_and_the_others_are_checked(
    expression: str, path: str, _hint: str
) -> None:
    person = patient(URL, name=[{"text": "Ada"}], deceasedBoolean=False)

    assert {"600", "704"} == {one.partition(" ")[0] for one in passed(person, ruled(expression, path))}


@pytest.mark.parametrize("expression", ["text.matches('(a+)+$')", "%unknown.exists()"])
def test_rule_that_the_lab_cannot_evaluate_is_no_mistake_of_its_author(expression: str) -> None:
    """What only the lab's own limits forbid stays undecided."""
    assert ["703 Patient.name[0]"] == passed(
        patient(name=[{"text": "Ada"}], gender="other"), ruled(expression, "Patient.name"), profiles=(URL,)
    )


def test_rule_that_some_of_the_types_can_have_is_read() -> None:
    rule = {"key": "s-1", "severity": "error", "human": "Said so.", "expression": "$this is string or start.exists()"}
    observed = profile("Observation", {"path": "Observation.value[x]", "constraint": [rule]})
    spoken = {"resourceType": "Observation", "status": "final", "code": {"text": "t"}, "valueString": "s"}

    assert [] == passed(spoken, observed, profiles=(URL,))


def test_profiles_of_fhir_itself_are_taken_as_they_are() -> None:
    """One of them asks an Extension for what it does not have."""
    url = f"{STRUCTURES}allergyintolerance-substanceExposureRisk"
    wrong = profile_of(core_library(), url)

    assert wrong is not None
    assert ["inv-1"] == [one.facts["key"] for one in wrong.faults]
    require(url, core_library())
