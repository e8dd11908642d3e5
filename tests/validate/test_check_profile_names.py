"""Which profile was meant: names and URLs that nobody knows, and versions that are not at hand."""

import pytest

from eqlab.core.errors import AuthorError
from eqlab.core.values import Json
from eqlab.validate import issues
from eqlab.validate.checks.profile import canonical
from eqlab.validate.checks.profile_names import meant
from eqlab.validate.fhir.library import STRUCTURES, Definitions, Library, core_library

LAB = "https://example.org/StructureDefinition/"
LAND = "https://land.example/fhir/StructureDefinition/"


def profile(url: str, version: str = "", name: str = "") -> Json:
    said = {"version": version} if version else {}
    return {"resourceType": "StructureDefinition", "url": url, "name": name or url.rpartition("/")[2], **said}


def library(*own: Json) -> Library:
    content = Definitions.of("content", [profile(f"{LAND}lab-order", name="LandLab"), profile(f"{LAND}patient-land")])
    return core_library().over(content).over(Definitions.of("files", own))


OWN = library(
    profile(f"{LAB}lab-order", "1.0.0", "LabOrder"),
    profile(f"{LAB}lab-order", "1.10.0", "LabOrder"),
    profile(f"{LAB}Patient", name="PatientLab"),
    profile("urn:example:lab-report", name="LabReport"),
)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        (f"{STRUCTURES}Patint", f"{STRUCTURES}Patient"),
        (f"{STRUCTURES}bodywieght", f"{STRUCTURES}bodyweight"),
        (f"{STRUCTURES}Patient/", f"{STRUCTURES}Patient"),
        ("https://hl7.org/fhir/StructureDefinition/Patint", f"{STRUCTURES}Patient"),
        ("http://hl7.org/fhir/observation", f"{STRUCTURES}Observation"),
        (f"{LAB}lab-ordre", f"{LAB}lab-order"),
        (f"{LAB}Patint", f"{LAB}Patient"),
        (f"{LAND}lab-ordre", f"{LAND}lab-order"),
        ("https://exmaple.org/StructureDefinition/lab-order", f"{LAB}lab-order"),
        ("urn:example:lab-reprot", "urn:example:lab-report"),
        ("lab-ordre", f"{LAB}lab-order"),
        ("LabOrdr", "LabOrder"),
        ("Patiant", "Patient"),
    ],
)
def test_what_is_close_is_meant(name: str, near: str) -> None:
    assert near == meant(name, OWN)


@pytest.mark.parametrize(
    "name",
    [
        f"{STRUCTURES}lab-panel",
        f"{LAB}sample-collection",
        "https://gematik.example/StructureDefinition/DiagnosticReport-eu-lab",
        "http://hl7.org/fhir/us/core/StructureDefinition/us-core-race",
        "Transport",
        "/",
        "",
        f"{LAB}{'x' * 100_000}",
    ],
)
def test_nothing_far_fetched_is_meant(name: str) -> None:
    assert "" == meant(name, OWN)


def test_of_what_is_equally_close_the_most_particular_is_meant() -> None:
    """What a user hands in stands before the content, and that before FHIR R4."""
    assert f"{LAB}Patient" == meant("https://other.example/Patient", OWN)
    assert f"{LAND}patient-land" == meant("https://other.example/patient-land", OWN)
    assert f"{STRUCTURES}Patient" == meant("https://other.example/Patient", library())


@pytest.mark.parametrize(
    ("name", "url", "versions"),
    [
        (f"{LAB}lab-order|2.0.0", f"{LAB}lab-order", "1.10.0, 1.0.0"),
        ("LabOrder|2.0.0", "LabOrder", "1.10.0, 1.0.0"),
        (f"{STRUCTURES}Patient|9.9", f"{STRUCTURES}Patient", "4.0.1"),
        ("Patient|9.9", "Patient", "4.0.1"),
        (f"{LAB}Patient|1.0.0", f"{LAB}Patient", "one without a version"),
    ],
)
def test_of_an_unknown_version_the_known_ones_are_told(name: str, url: str, versions: str) -> None:
    with pytest.raises(AuthorError) as caught:
        canonical(name, OWN)

    assert issues.UNKNOWN_PROFILE_VERSION is caught.value.issue
    assert "" == caught.value.nearest
    assert (url, name.rpartition("|")[2], versions) == tuple(
        caught.value.facts[fact] for fact in ("profile", "version", "versions")
    )


def test_a_slip_in_a_url_with_a_version_is_told_without_it() -> None:
    with pytest.raises(AuthorError) as caught:
        canonical(f"{LAB}lab-ordre|1.0.0", OWN)

    assert (issues.UNKNOWN_PROFILE, f"{LAB}lab-order") == (caught.value.issue, caught.value.nearest)
    assert "Name a resource type, or a profile of the content's packages" in caught.value.sentence()
