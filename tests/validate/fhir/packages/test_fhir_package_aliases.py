"""A package that stands in for an official one gives way to it where the cache has it."""

from pathlib import Path
from typing import Any

import pytest
from packages_sample import HOME, keep, value_set

from eqlab.core.errors import AuthorError
from eqlab.validate.fhir.packages import Alias, library_by_alias, read_aliases

OURS = Alias(
    stand_in="lab.ours", official="state.official", definitions={HOME + "ours-new": "http://state.example/new"}
)


def described(url: str, text: str) -> Any:
    return {**value_set(url.rpartition("/")[2]), "url": url, "description": text}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    definitions = [described(HOME + name, "ours") for name in ("same", "ours-new", "only-ours")]
    keep(tmp_path / "content", "lab.ours", "1.0.0", *definitions)
    return tmp_path / "content" / "lab.ours#1.0.0"


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    folder = tmp_path / "cache"
    official = [described(url, "official") for url in (HOME + "same", "http://state.example/new")]
    keep(folder, "state.official", "2.0.0", *official)
    return folder


def texts(library: Any) -> list[str]:
    return [library.find(HOME + name)["description"] for name in ("same", "ours-new", "only-ours")]


def test_the_official_package_is_asked_first(own: Path, cache: Path) -> None:
    """Its definitions count, also where the two call one by different URLs; ours fill in what it does not have."""
    assert ["official", "official", "ours"] == texts(library_by_alias([own], cache, [OURS]))


def test_without_the_official_package_ours_counts(own: Path, tmp_path: Path) -> None:
    assert ["ours", "ours", "ours"] == texts(library_by_alias([own], tmp_path / "none", [OURS]))


def test_a_version_that_is_not_there_is_not_taken(own: Path, cache: Path) -> None:
    alias = Alias(stand_in="lab.ours", official="state.official", version="1.x")

    assert ["ours", "ours", "ours"] == texts(library_by_alias([own], cache, [alias]))


def test_an_alias_of_a_package_nobody_named_does_nothing(own: Path, cache: Path) -> None:
    alias = Alias(stand_in="lab.other", official="state.official")

    assert ["ours", "ours", "ours"] == texts(library_by_alias([own], cache, [alias]))


def test_what_is_asked_for_in_a_version_is_no_other_definition(own: Path, cache: Path) -> None:
    library = library_by_alias([own], cache, [OURS])

    assert "ours" == library.find(HOME + "ours-new|1.0.0")["description"]


def test_a_definition_that_the_official_package_lacks_stays_ours(own: Path, cache: Path) -> None:
    alias = Alias(
        stand_in="lab.ours", official="state.official", definitions={HOME + "ours-new": "http://state.example/gone"}
    )

    assert ["official", "ours", "ours"] == texts(library_by_alias([own], cache, [alias]))


def test_a_table_is_read() -> None:
    table = {"aliases": [{"stand_in": "a", "official": "b", "version": "1.x", "definitions": {"c": "d"}}]}

    assert (Alias(stand_in="a", official="b", version="1.x", definitions={"c": "d"}),) == read_aliases(table, "t.yaml")


@pytest.mark.parametrize(
    "table",
    [
        None,
        [],
        {},
        {"aliases": {}},
        {"aliases": ["a"]},
        {"aliases": [{"stand_in": "a"}]},
        {"aliases": [{"stand_in": "a", "official": 1}]},
        {"aliases": [{"stand_in": "a", "official": ""}]},
        {"aliases": [{"stand_in": "a", "official": "b", "oficial": "c"}]},
        {"aliases": [{"stand_in": "a", "official": "b", "definitions": []}]},
        {"aliases": [{"stand_in": "a", "official": "b", "definitions": {"c": 1}}]},
    ],
)
def test_a_table_that_is_wrong_is_its_authors_matter(table: Any) -> None:
    with pytest.raises(AuthorError) as refused:
        read_aliases(table, "aliases.yaml")

    assert "EQ-FHIR-946" == refused.value.issue.code
    assert "aliases.yaml" in str(refused.value)
