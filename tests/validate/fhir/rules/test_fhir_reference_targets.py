import pytest
from rules_runs import bundle, entry, observation, patient, walked

from eqlab.core.values import Json
from eqlab.validate.fhir.path import fhirpath
from eqlab.validate.fhir.rules.references import references_pass
from eqlab.validate.fhir.run import Run, Target

HOME = "https://lab.example.org/fhir"
BASE = "http://hl7.org/fhir/StructureDefinition/"
CALM = "http://a.lu/fhir/StructureDefinition/calm"
RULE = "http://a.lu/fhir/StructureDefinition/asking#Observation.subject"


def calm(*elements: Json) -> Json:
    """Return a profile on Patient that wants a gender, and what the elements say."""
    gender = {"id": "Patient.gender", "path": "Patient.gender", "min": 1}
    return {
        "resourceType": "StructureDefinition",
        "url": CALM,
        "name": "Calm",
        "status": "active",
        "kind": "resource",
        "abstract": False,
        "type": "Patient",
        "baseDefinition": f"{BASE}Patient",
        "derivation": "constraint",
        "differential": {"element": [{"id": "Patient", "path": "Patient"}, gender, *elements]},
    }


def asked(run: Run, *profiles: str, aggregation: tuple[str, ...] = (), versioning: str = "") -> list[tuple[str, str]]:
    """Ask something of the first reference, and return what is told of it."""
    value, path, scope, _ = run.references[0]
    run.targets[:] = [Target(value, path, scope, profiles, aggregation, versioning, RULE)]
    references_pass(run)
    return [(note[0].code, fhirpath(note[1])) for note in run.notes if note[3] == RULE]


def bundled(subject: Json, *definitions: Json, **options: Json) -> Run:
    """Return a run over an Observation and its subject in one Bundle."""
    about = observation(f"{subject['resourceType']}/{subject['id']}")
    entries = entry(f"{HOME}/Observation/o", about), entry(f"{HOME}/{about['subject']['reference']}", subject)
    return walked(bundle("collection", *entries), *definitions, **options)


@pytest.mark.parametrize(
    ("way", "allowed", "fine"),
    [
        ("contained", ("contained",), True),
        ("contained", ("bundled",), False),
        ("bundled", ("bundled",), True),
        ("bundled", ("referenced",), True),
        ("bundled", ("contained",), False),
        ("referenced", ("referenced",), True),
        ("referenced", ("bundled", "contained"), False),
    ],
)
def test_a_profile_says_how_the_target_travels(way: str, allowed: tuple[str, ...], fine: bool) -> None:
    """Contained, in the same Bundle, or elsewhere."""
    runs = {
        "contained": lambda: walked({**observation("#p"), "contained": [patient()]}),
        "bundled": lambda: bundled(patient()),
        "referenced": lambda: walked(observation("Patient/p")),
    }

    assert ([] if fine else ["EQ-FHIR-471"]) == [code for code, _ in asked(runs[way](), aggregation=allowed)]


def test_how_it_travels_may_be_left_open_outside_bundles() -> None:
    """What is not in a Bundle cannot show what it would be bundled with."""
    run = walked(observation("Patient/p"), aggregation_outside_bundles=False)

    assert [] == asked(run, aggregation=("bundled",))


@pytest.mark.parametrize(
    ("reference", "versioning", "expected"),
    [
        ("Patient/p", "specific", ["EQ-FHIR-472"]),
        ("Patient/p/_history/1", "specific", []),
        ("Patient/p/_history/1", "independent", ["EQ-FHIR-473"]),
        ("Patient/p", "independent", []),
    ],
)
def test_a_profile_may_want_a_version_or_none(reference: str, versioning: str, expected: list[str]) -> None:
    """Named in the address."""
    assert expected == [code for code, _ in asked(walked(observation(reference)), versioning=versioning)]


def test_the_target_meets_one_of_the_profiles() -> None:
    """Told at the reference, not in the target."""
    place = "Bundle.entry[0].resource.subject"

    assert [] == asked(bundled(patient(gender="female"), calm()), CALM)
    assert [("EQ-FHIR-463", place)] == asked(bundled(patient(), calm()), CALM)
    assert [] == asked(bundled(patient(), calm()), CALM, f"{BASE}Patient")


def test_the_target_has_the_type_of_one_of_the_profiles() -> None:
    """The type alone decides before the profile is looked at."""
    group = {"resourceType": "Group", "id": "g", "type": "person", "actual": True}

    assert ["EQ-FHIR-453"] == [code for code, _ in asked(bundled(group, calm()), CALM)]
    assert [] == asked(bundled(group, calm()), CALM, f"{BASE}Group")


@pytest.mark.parametrize(
    ("reference", "options", "expected"),
    [
        ("Patient/1", {}, []),
        ("Group/1", {}, ["EQ-FHIR-454"]),
        ("Group/1", {"rest_references": True}, ["EQ-FHIR-453"]),
        ("http://a.lu/fhir/Group/1", {}, ["EQ-FHIR-454"]),
        ("http://a.lu/somewhere", {}, []),
    ],
)
def test_what_is_not_at_hand_tells_its_type_by_its_address(reference: Json, options: Json, expected: list[str]) -> None:
    """A hint only, where nobody says that addresses are those of a server."""
    run = walked(observation(reference), calm(), **options)

    assert expected == [code for code, _ in asked(run, CALM)]


def test_a_profile_that_nobody_knows_leaves_it_undecided() -> None:
    """What cannot be told is never passed over; one profile that is met is enough."""
    place = "Bundle.entry[0].resource.subject"

    assert [("EQ-FHIR-614", place)] == asked(bundled(patient()), "http://a.lu/unknown")
    assert [] == asked(bundled(patient()), "http://a.lu/unknown", f"{BASE}Patient")


def test_the_targets_codes_count() -> None:
    """A profile that the target meets but for a code is not met; a value set nobody has leaves it undecided."""
    place = "Bundle.entry[0].resource.subject"
    status = {"id": "Patient.maritalStatus", "path": "Patient.maritalStatus"}
    strict = [
        calm({**status, "binding": {"strength": "required", "valueSet": url}})
        for url in ("http://hl7.org/fhir/ValueSet/administrative-gender", "http://a.lu/none")
    ]
    said = patient(
        gender="female",
        maritalStatus={"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus", "code": "M"}]},
    )

    assert [[("EQ-FHIR-463", place)], [("EQ-FHIR-614", place)]] == [asked(bundled(said, one), CALM) for one in strict]


def test_a_circle_is_judged_alike_from_wherever_it_is_entered() -> None:
    """An answer that was built on what proved wrong is not kept."""
    profiles = [f"{CALM}-{name}" for name in "ab"]
    elements = [
        [{"id": "Patient.birthDate", "path": "Patient.birthDate", "min": 1}, _linked(profiles[1])],
        [_linked(profiles[0])],
    ]
    definitions = [
        {**calm(*more), "url": url, "differential": {"element": [{"id": "Patient", "path": "Patient"}, *more]}}
        for url, more in zip(profiles, elements, strict=True)
    ]
    one, two = (
        entry(f"{HOME}/Patient/{id_}", {"resourceType": "Patient", "id": id_, "link": [_link(other)]})
        for id_, other in ("ab", "ba")
    )
    ways = [(one, two, "a"), (two, one, "a"), (one, two, "b")]
    told = []
    for first, second, start in ways:
        run = walked(bundle("collection", first, second), *definitions)
        links = {value["reference"]: (value, path, scope) for value, path, scope, _ in run.references}
        run.targets[:] = [
            Target(*links[f"Patient/{name}"], (f"{CALM}-{name}",), (), "", RULE)
            for name in (start, *{"a", "b"} - {start})
        ]
        references_pass(run)
        told.append(sorted(note[2]["reference"] for note in run.notes if note[3] == RULE))

    assert [["Patient/a", "Patient/b"]] * len(ways) == told


def _linked(profile: str) -> Json:
    type_ = {"code": "Reference", "targetProfile": [profile]}
    return {"id": "Patient.link.other", "path": "Patient.link.other", "type": [type_]}


def _link(id_: str) -> Json:
    return {"type": "seealso", "other": {"reference": f"Patient/{id_}"}}


@pytest.mark.parametrize(("mode", "expected"), [("CHECK_EXISTS_AND_TYPE", []), ("CHECK_VALID", ["EQ-FHIR-463"])])
def test_what_is_fetched_is_judged_only_when_asked(mode: str, expected: list[str]) -> None:
    """Otherwise its type is enough."""
    run = walked(observation("Patient/p"), calm(), references=mode, fetch=lambda _: patient())

    assert expected == [code for code, _ in asked(run, CALM)]


@pytest.mark.parametrize(("gender", "expected"), [("male", []), (None, ["EQ-FHIR-463"])])
def test_resources_that_refer_to_each_other_are_judged_once_each(gender: Json, expected: list[str]) -> None:
    """A circle ends, and a fault anywhere in it counts."""
    link = {"id": "Patient.link.other", "path": "Patient.link.other"}
    link["type"] = [{"code": "Reference", "targetProfile": [CALM]}]

    def linked(id_: str, to: str, **more: Json) -> Json:
        return patient(id_, link=[{"other": {"reference": f"Patient/{to}"}, "type": "seealso"}], **more)

    people = {"Patient/a": linked("a", "b", gender="male"), "Patient/b": linked("b", "a")}
    if gender:
        people["Patient/b"]["gender"] = gender
    run = walked(observation("Patient/a"), calm(link), references="CHECK_VALID", fetch=people.get)

    assert expected == [code for code, _ in asked(run, CALM)]
