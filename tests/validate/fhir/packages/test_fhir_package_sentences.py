"""What authors of profiles and packages are told. With EQLAB_WRITE_GOLDEN=1 the golden file is written anew."""

import json
import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from packages_sample import HOME, files, index, keep, member, tgz, value_set

from eqlab.core.errors import EqlabError
from eqlab.core.issue import Issue
from eqlab.core.values import Json
from eqlab.validate.fhir.generate import minimal
from eqlab.validate.fhir.issues import packages as issues
from eqlab.validate.fhir.library import STRUCTURES, Definitions, core_library
from eqlab.validate.fhir.packages import library_with, open_package, problems_of, read_aliases
from eqlab.validate.fhir.snapshot import with_snapshot

GOLDEN = Path(__file__).parent / "golden" / "package_sentences.txt"
ISSUES = {value.code: value for value in vars(issues).values() if isinstance(value, Issue)}


def profile(*elements: Json, base: str = STRUCTURES + "Patient", name: str = "mine") -> Json:
    return {
        "resourceType": "StructureDefinition",
        "url": HOME + name,
        "type": "Patient",
        "baseDefinition": base,
        "derivation": "constraint",
        "differential": {"element": list(elements)},
    }


def at(path: str, **said: Json) -> Json:
    return {"path": path, **said}


CHAIN = [profile(at("Patient"), base=f"{HOME}n{n + 1}", name=f"n{n}") for n in range(50)]
PROFILES = (
    {"resourceType": "Patient"},
    profile(at("Patient"), base=HOME + "gone"),
    profile(at("Patient"), base=HOME + "mine"),
    CHAIN[0],
    profile(),
    profile(at("Observation.code")),
    profile(at("Patient.nam")),
    profile(at("Patient.id.part")),
    profile(at("Patient.gender", type=[{"code": "string"}])),
    profile(at("Patient.name"), at("Patient.name")),
    profile(*[at("Patient.name")] * 50_001),
)


def of_profiles(_folder: Path) -> Iterable[EqlabError]:
    library = core_library().over(Definitions.of("sample", CHAIN))
    for one in PROFILES:
        yield from raised(lambda one=one: with_snapshot(one, library))
    yield from raised(lambda: minimal(HOME + "none", library, 1))


def of_archives(folder: Path) -> Iterable[EqlabError]:
    false = files("lab.a", "1.0.0", value_set("vs"))
    false["package/.index.json"] = index(
        {"filename": "ValueSet-vs.json", "resourceType": "CodeSystem", "url": HOME + "x"}
    )
    archives = (
        b"",
        tgz(files("lab.a"), member("../evil.json")),
        tgz(files("lab.a"), member("package/big", b"x", size=1 << 20)),
        tgz({"package/a.json": b"{}"}),
        tgz({"package/package.json": b"[]"}),
        tgz({**files("lab.a"), "package/a.json": b"{"}),
        tgz(false),
        tgz(files("hl7.fhir.r5.core", "5.0.0")),
    )
    for archive in archives:
        place = folder / "sample.tgz"
        place.write_bytes(archive)
        yield from raised(lambda place=place: open_package(place, folder).find(HOME + "x", ""))
    yield from raised(lambda: open_package(folder / "nowhere.tgz", folder))
    yield from raised(lambda: open_package("lab.none#1.0.0", folder))
    yield from raised(lambda: open_package(folder / "sample.tgz" / "within", folder))


def of_dependencies(folder: Path) -> Iterable[EqlabError]:
    needs = {"lab.gone": "1.0.0", "lab.b": "1.0.0", "lab.c": "1.0.0", "hl7.fhir.r5.core": "5.0.0"}
    keep(folder, "lab.a", "1.0.0", value_set("vs"), fhirVersions=["5.0.0"], dependencies=needs)
    keep(folder, "lab.b", "1.0.0", dependencies={"lab.c": "2.0.0"})
    keep(folder, "lab.c", "1.0.0")
    keep(folder, "lab.c", "2.0.0")
    (folder / "lab.a#1.0.0" / "package" / "z.json").write_text(json.dumps(value_set("vs")))
    yield from problems_of(library_with(["lab.a"], folder))
    yield from raised(lambda: read_aliases({"aliases": [{"stand_in": "lab.a"}]}, "aliases.yaml"))


def raised(do: Callable[[], object]) -> Iterable[EqlabError]:
    with pytest.raises(EqlabError) as caught:
        do()
    yield caught.value


def told(folder: Path) -> dict[str, str]:
    """The sentence of the first error or problem with each code."""
    sentences: dict[str, str] = {}
    for number, scenes in enumerate((of_profiles, of_archives, of_dependencies)):
        place = folder / str(number)
        place.mkdir()
        for error in scenes(place):
            sentences.setdefault(error.issue.code, error.sentence().replace(str(place), "CACHE"))
    return dict(sorted(sentences.items()))


def test_every_issue_of_packages_is_told_as_the_golden_file_says(tmp_path: Path) -> None:
    sentences = told(tmp_path)
    text = "\n".join(sentences.values()) + "\n"
    if os.environ.get("EQLAB_WRITE_GOLDEN"):
        GOLDEN.write_text(text, "utf-8")

    assert GOLDEN.read_text("utf-8") == text
    assert sorted(ISSUES) == list(sentences)
    assert [] == re.findall(r"\{\w+\}", text)
