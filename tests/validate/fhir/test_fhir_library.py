import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from eqlab.core.values import Json
from eqlab.validate.fhir.artefact.container import Container
from eqlab.validate.fhir.library import STRUCTURES, CoreSource, Definitions, Source, core_library, fits, version_key

HOME = "http://lab.example/v"
PROFILE = {"resourceType": "StructureDefinition", "url": "http://lab.example/p", "kind": "resource"}


def value_set(version: object) -> dict[str, object]:
    return {"resourceType": "ValueSet", "url": HOME, "version": version}


def test_versions_are_ordered_as_people_number_them() -> None:
    told = ["1.0", "2.0.0-beta", "1.10", "2.0.0", "1.9", "latest"]

    assert ["1.0", "1.9", "1.10", "2.0.0-beta", "2.0.0", "latest"] == sorted(told, key=version_key)


@pytest.mark.parametrize("version", [{}, [], 7, None, True, "²", "1.²", "9" * 5000, "", "\ud800"])
def test_a_version_of_any_kind_is_no_obstacle(version: object) -> None:
    """Definitions come from anywhere: what is wrong with one is told when it is judged, not when it is gathered."""
    library = core_library().over(Definitions.of("files", [value_set(version), value_set("1.0")]))

    assert library.find(HOME, "ValueSet") is not None
    assert value_set("1.0") == library.find(f"{HOME}|1.0", "ValueSet")


@pytest.mark.parametrize("odd", [None, [], "x", {}, {"url": 7, "resourceType": "X"}, {"url": HOME}])
def test_what_has_no_address_is_left_out(odd: object) -> None:
    assert [] == list(Definitions.of("files", [odd]).heads())


@pytest.mark.parametrize("source", [core_library().sources[0], Definitions.of("files", [value_set("1.0"), PROFILE])])
def test_a_source_lists_what_it_has_of_one_type(source: Source) -> None:
    every = list(source.heads())

    for type_ in ("ValueSet", "StructureDefinition"):
        assert [one for one in every if one.resource_type == type_] == list(source.heads(type_)) != []
    assert [] == list(source.heads("Patient"))


def test_the_most_particular_source_is_asked_first() -> None:
    other = {"resourceType": "StructureDefinition", "url": f"{STRUCTURES}Patient", "version": "9"}
    library = core_library().over(Definitions.of("files", [other]))

    assert other == library.find(f"{STRUCTURES}Patient")
    assert "4.0.1" == (library.find(f"{STRUCTURES}Patient|4.0") or {})["version"]


@pytest.mark.parametrize(
    ("found", "asked", "expected"),
    [("4.0.1", "4.0", True), ("4.0.1", "", True), ("4.0.1", "4", True), ("4.01", "4.0", False)],
)
def test_a_version_answers_to_its_beginning(found: str, asked: str, expected: bool) -> None:
    assert expected is fits(found, asked)


def at_once(ask: Callable[[], Json]) -> list[Json]:
    """Return what two threads are given that ask at the same time."""
    with ThreadPoolExecutor(2) as threads:
        asked = [threads.submit(ask) for _ in range(2)]
        return [one.result() for one in asked]


def test_threads_that_ask_at_once_are_given_the_same_definition(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is FHIR R4's own is told by the definition's identity."""
    both = Barrier(2, timeout=20)

    def decode(_container: Container, url: str) -> Json:
        both.wait()
        return {"url": url}

    monkeypatch.setattr(Container, "decode", decode)
    source = CoreSource(Container({}, {HOME: ["ValueSet", "1", 0, 0, {}]}, memoryview(b"")))
    one, other = at_once(lambda: source.find(HOME, ""))

    assert one is other is source.find(HOME, "")


def test_threads_that_derive_at_once_are_given_the_same() -> None:
    library, both = core_library().over(), Barrier(2, timeout=20)

    def make() -> Json:
        both.wait()
        return {}

    one, other = at_once(lambda: library.derive("x", make))

    assert one is other is library.derive("x", make)


def test_threads_that_open_fhir_at_once_are_given_the_same() -> None:
    program = (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "from eqlab.validate.fhir.library import core_library\n"
        "with ThreadPoolExecutor(4) as threads:\n"
        "    found = list(threads.map(lambda _: core_library(), range(4)))\n"
        "assert all(one is core_library() for one in found)\n"
    )
    assert 0 == subprocess.run([sys.executable, "-c", program], check=False).returncode
