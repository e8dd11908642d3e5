"""Packages: from archives, folders and the cache, with what they depend on."""

import json
from pathlib import Path

import pytest
from packages_sample import HOME, about, files, index, keep, names, tgz, value_set

from eqlab.core.errors import AuthorError
from eqlab.core.values import Json
from eqlab.validate.fhir.issues import packages as issues
from eqlab.validate.fhir.library import STRUCTURES
from eqlab.validate.fhir.packages import library_with, open_package, problems_of

PATIENT = {"resourceType": "Patient", "id": "weber", "birthDate": "1970-01-01"}


def archive(folder: Path, contents: dict[str, bytes]) -> Path:
    place = folder / "sample.tgz"
    place.write_bytes(tgz(contents))
    return place


def test_an_archive_is_a_source_of_definitions(tmp_path: Path) -> None:
    package = open_package(archive(tmp_path, files("lab.a", "1.0.0", value_set("vs"), PATIENT)), tmp_path)

    assert "lab.a#1.0.0" == package.name
    assert value_set("vs") == package.find(HOME + "vs", "")
    assert package.find(HOME + "vs", "2.0.0") is None
    assert package.find(HOME + "none", "") is None
    assert [(HOME + "vs", "ValueSet", "1.0.0")] == [
        (one.url, one.resource_type, one.version) for one in package.heads()
    ]
    assert ([HOME + "vs"], []) == tuple([one.url for one in package.heads(kind)] for kind in ("ValueSet", "Patient"))
    assert ["weber"] == names(package.resources("Patient"))
    assert () == package.problems


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("/tmp/evil", "1.0.0"),
        ("../../evil", "1.0.0"),
        ("lab.a", "1/../../evil"),
        ("lab\x1b[31m", "1"),
        ("lab.a", "1\n"),
    ],
)
def test_a_name_that_would_name_another_folder_is_refused(name: str, version: str, tmp_path: Path) -> None:
    """The cache keeps a package in a folder of its name: it must not lead out of there."""
    with pytest.raises(AuthorError) as caught:
        open_package(archive(tmp_path, files(name, version, value_set("vs"))), tmp_path)

    assert issues.NOT_A_PACKAGE is caught.value.issue


def test_the_newest_of_several_versions_counts(tmp_path: Path) -> None:
    contents = files("lab.a", "1.0.0", value_set("vs", "1.9.0"))
    contents["package/other.json"] = json.dumps(value_set("vs", "1.10.0")).encode()
    package = open_package(archive(tmp_path, contents), tmp_path)

    assert ["1.10.0", "1.9.0"] == [package.find(HOME + "vs", asked)["version"] for asked in ("", "1.9")]


def test_a_definition_given_twice_is_told_and_the_first_counts(tmp_path: Path) -> None:
    contents = files("lab.a", "1.0.0", value_set("vs"))
    contents["package/twice.json"] = json.dumps({**value_set("vs"), "id": "second"}).encode()
    package = open_package(archive(tmp_path, contents), tmp_path)

    assert "vs" == package.find(HOME + "vs", "")["id"]
    assert [issues.DEFINED_TWICE] == [one.issue for one in package.problems]
    assert "twice.json" in package.problems[0].sentence()


def test_a_true_index_spares_looking_into_the_files(tmp_path: Path) -> None:
    """What is not asked for is not even parsed."""

    contents = files("lab.a", "1.0.0", value_set("vs"))
    contents["package/broken.json"] = b"{"
    contents["package/.index.json"] = index(
        {"filename": "ValueSet-vs.json", "resourceType": "ValueSet", "url": HOME + "vs", "version": "1.0.0"},
        {"filename": "broken.json", "resourceType": "ValueSet", "url": HOME + "broken"},
        {"filename": "gone.json", "resourceType": "ValueSet", "url": HOME + "gone"},
    )
    package = open_package(archive(tmp_path, contents), tmp_path)

    assert "vs" == package.find(HOME + "vs", "")["id"]
    assert package.find(HOME + "gone", "") is None
    with pytest.raises(AuthorError) as caught:
        package.find(HOME + "broken", "")
    assert issues.BROKEN_JSON is caught.value.issue


def test_files_that_the_index_forgot_are_found(tmp_path: Path) -> None:
    contents = {**files("lab.a", "1.0.0", value_set("vs")), "package/.index.json": index()}

    assert "vs" == open_package(archive(tmp_path, contents), tmp_path).find(HOME + "vs", "")["id"]


def test_an_index_that_lies_is_told(tmp_path: Path) -> None:
    contents = files("lab.a", "1.0.0", value_set("vs"))
    told = {"filename": "ValueSet-vs.json", "resourceType": "CodeSystem", "url": STRUCTURES + "Patient"}
    contents["package/.index.json"] = index(told)
    package = open_package(archive(tmp_path, contents), tmp_path)

    with pytest.raises(AuthorError) as caught:
        package.find(STRUCTURES + "Patient", "")

    assert issues.FALSE_INDEX is caught.value.issue


@pytest.mark.parametrize("broken", [b"[", b"7", b'{"files": 7}', b'{"files": [7, {"filename": ["x"]}]}', b"\xff"])
def test_an_index_that_cannot_be_read_says_nothing(broken: bytes, tmp_path: Path) -> None:
    contents = {**files("lab.a", "1.0.0", value_set("vs")), "package/.index.json": broken}

    assert open_package(archive(tmp_path, contents), tmp_path).find(HOME + "vs", "") is not None


def test_facts_that_the_index_does_not_tell_are_looked_up(tmp_path: Path) -> None:
    structure = {
        "resourceType": "StructureDefinition",
        "id": "sd",
        "url": HOME + "sd",
        "abstract": True,
        "kind": "logical",
    }
    contents = files("lab.a", "1.0.0", structure)
    contents["package/.index.json"] = index(
        {
            "filename": "StructureDefinition-sd.json",
            "resourceType": "StructureDefinition",
            "url": HOME + "sd",
            "kind": "x",
        }
    )
    facts = next(open_package(archive(tmp_path, contents), tmp_path).heads()).facts

    assert ("x", True, None) == (facts["kind"], facts["abstract"], facts.get("derivation"))
    assert {"kind", "abstract"} == set(facts)
    assert 2 == len(facts)


def test_a_folder_of_loose_files_is_a_package_without_version(tmp_path: Path) -> None:
    (tmp_path / "profiles" / "deep").mkdir(parents=True)
    (tmp_path / "profiles" / "deep" / "a.json").write_text(json.dumps(value_set("vs")))
    (tmp_path / "profiles" / "settings.json").write_text("[1]")
    package = open_package(tmp_path / "profiles", tmp_path)

    assert ("profiles", "profiles", "") == (package.name, package.id, package.version)
    assert "vs" == package.find(HOME + "vs", "")["id"]


def test_loose_files_may_be_xml(tmp_path: Path) -> None:
    text = (
        f'<ValueSet xmlns="http://hl7.org/fhir"><id value="b"/><url value="{HOME}b"/><status value="draft"/></ValueSet>'
    )
    (tmp_path / "b.xml").write_text(text)
    (tmp_path / "build.xml").write_text("<project/>")

    assert "b" == open_package(tmp_path, tmp_path).find(HOME + "b", "")["id"]


@pytest.mark.parametrize("inner", ["", "package"])
def test_an_unpacked_package_is_opened_from_either_of_its_folders(inner: str, tmp_path: Path) -> None:
    keep(tmp_path, "lab.a", "1.0.0", value_set("vs"))

    assert "lab.a#1.0.0" == open_package(tmp_path / "lab.a#1.0.0" / inner, tmp_path).name


def test_examples_are_resources_and_no_definitions(tmp_path: Path) -> None:
    contents = files("lab.a")
    contents["package/example/vs.json"] = json.dumps(value_set("vs")).encode()
    package = open_package(archive(tmp_path, contents), tmp_path)

    assert package.find(HOME + "vs", "") is None
    assert ["vs"] == names(package.resources("ValueSet"))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("lab.a#1.0.0", "1.0.0"),
        ("lab.a#latest", "1.10.1"),
        ("lab.a", "1.10.1"),
        ("lab.a#1.9.x", "1.9.3"),
        ("lab.a#1.x", "1.10.1"),
        ("lab.a#2.0.0-ballot", "2.0.0-ballot"),
        ("lab.a#2.x", "2.0.0-ballot"),
    ],
)
def test_names_are_resolved_in_the_cache(asked: str, found: str, tmp_path: Path) -> None:
    """The newest that fits; a draft only when there is no release."""

    for version in ("1.0.0", "1.9.3", "1.10.1", "2.0.0-ballot"):
        keep(tmp_path, "lab.a", version)

    assert found == open_package(asked, tmp_path).version


def test_the_cache_may_keep_archives(tmp_path: Path) -> None:
    (tmp_path / "lab.a#1.0.0.tgz").write_bytes(tgz(files("lab.a")))

    assert "lab.a#1.0.0" == open_package("lab.a#1.0.0", tmp_path).name


def test_dependencies_come_along(tmp_path: Path) -> None:
    """Through several packages, round in circles, with FHIR R4 as it is built in."""

    core = {"hl7.fhir.r4.core": "4.0.1"}
    keep(tmp_path, "lab.a", "1.0.0", value_set("a"), dependencies={"lab.b": "1.0.x", **core})
    keep(tmp_path, "lab.b", "1.0.4", value_set("b"), dependencies={"lab.c": "latest", "hl7.fhir.r4.core": "4.0.x"})
    keep(tmp_path, "lab.c", "0.1.0", value_set("c"), dependencies={"lab.a": "1.0.0"})
    library = library_with(["lab.a"], tmp_path)

    assert ["a", "b", "c"] == [library.find(HOME + name)["id"] for name in ("a", "b", "c")]
    assert library.find(STRUCTURES + "Patient") is not None
    assert () == problems_of(library)


def test_a_missing_dependency_is_a_problem_that_says_what_to_do(tmp_path: Path) -> None:
    keep(tmp_path, "lab.a", "1.0.0", value_set("a"), dependencies={"lab.gone": "3.0.0"})
    library = library_with(["lab.a#1.0.0"], tmp_path)

    assert library.find(HOME + "a") is not None
    assert [issues.MISSING_DEPENDENCY] == [one.issue for one in problems_of(library)]
    assert "lab.gone#3.0.0" in problems_of(library)[0].sentence()


def test_two_versions_of_one_package_are_told_and_the_newest_is_asked_first(tmp_path: Path) -> None:
    keep(tmp_path, "lab.a", "1.0.0", dependencies={"lab.c": "1.0.0", "lab.b": "1.0.0"})
    keep(tmp_path, "lab.b", "1.0.0", dependencies={"lab.c": "2.0.0"})
    keep(tmp_path, "lab.c", "1.0.0", value_set("c", "1.0.0"))
    keep(tmp_path, "lab.c", "2.0.0", value_set("c", "2.0.0"))
    library = library_with(["lab.a"], tmp_path)

    assert ["2.0.0", "1.0.0"] == [library.find(HOME + asked)["version"] for asked in ("c", "c|1.0.0")]
    assert [issues.SEVERAL_VERSIONS] == [one.issue for one in problems_of(library)]


@pytest.mark.parametrize("core", ["hl7.fhir.r5.core", "hl7.fhir.r4b.core", "hl7.fhir.r3.core"])
def test_another_fhir_version_is_told_and_its_core_left_out(core: str, tmp_path: Path) -> None:
    keep(tmp_path, "lab.a", "1.0.0", dependencies={core: "5.0.0"}, fhirVersions=["5.0.0"])
    keep(tmp_path, core, "5.0.0", value_set("x"))
    library = library_with(["lab.a"], tmp_path)

    assert library.find(HOME + "x") is None
    assert [issues.OTHER_FHIR_VERSION, issues.OTHER_CORE] == [one.issue for one in problems_of(library)]
    with pytest.raises(AuthorError) as caught:
        open_package(f"{core}#5.0.0", tmp_path)
    assert issues.UNFIT_CORE is caught.value.issue


def test_the_built_in_core_is_not_read_again(tmp_path: Path) -> None:
    keep(tmp_path, "hl7.fhir.r4.core", "4.0.1", value_set("x"))

    assert 1 == len(library_with(["hl7.fhir.r4.core#4.0.1"], tmp_path).sources)


@pytest.mark.parametrize(
    ("place", "issue"),
    [
        ("nowhere.tgz", issues.NO_PACKAGE_THERE),
        ("../../etc#1", issues.NOT_IN_CACHE),
        ("lab.aa#1.0.0", issues.NOT_IN_CACHE),
        ("lab.a#7.x", issues.NOT_IN_CACHE),
        (Path("lab.a#1.0.0"), issues.NO_PACKAGE_THERE),
    ],
)
def test_what_is_not_there_is_told(place: str | Path, issue: Json, tmp_path: Path) -> None:
    keep(tmp_path, "lab.a", "1.0.0")

    with pytest.raises(AuthorError) as caught:
        open_package(place, tmp_path)

    assert issue is caught.value.issue


@pytest.mark.parametrize(
    ("place", "near"),
    [
        ("lab.profile#1.0.0", "lab.profiles#1.0.0"),
        ("lab.profile#9.0.0", "lab.profiles#2.0.0"),
        ("lab.profile", "lab.profiles#10.1.0"),
        ("lab.profiles#1.0.1", "lab.profiles#1.0.0"),
        ("lab.profiles#10.1.1", "lab.profiles#10.1.0"),
        ("lab.profiles#current-build", "lab.profiles#10.1.0"),
        ("lab.professions#1.0.0", ""),
    ],
)
def test_the_nearest_package_is_told_with_its_version(place: str, near: str, tmp_path: Path) -> None:
    for version in ("1.0.0", "2.0.0", "10.1.0"):
        keep(tmp_path, "lab.profiles", version)

    with pytest.raises(AuthorError) as caught:
        open_package(place, tmp_path)

    assert near == caught.value.nearest


@pytest.mark.parametrize(
    "wrong",
    [b"{", b"[]", b"{}", b'{"name": 7, "version": "1"}', json.dumps(about("a", dependencies={"b": 7})).encode()],
)
def test_a_package_must_say_who_it_is(wrong: bytes, tmp_path: Path) -> None:
    with pytest.raises(AuthorError) as caught:
        open_package(archive(tmp_path, {"package/package.json": wrong}), tmp_path)

    assert caught.value.issue in (issues.NOT_A_PACKAGE, issues.BROKEN_FILE, issues.BROKEN_JSON)
