import sys
from dataclasses import is_dataclass
from pathlib import Path

import pytest

from eqlab import kit
from eqlab.core.errors import AuthorError, AuthorErrors


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A content folder with two files that know each other."""
    content = tmp_path / "content"
    content.mkdir()
    (content / "states.py").write_text(
        "from dataclasses import dataclass\nCOUNT = []\nCOUNT.append(1)\n"
        "@dataclass(frozen=True, slots=True)\nclass State:\n    name: 'str'\n",
        encoding="utf-8",
    )
    (content / "service.py").write_text(
        'from eqlab.kit import sibling\nstates = sibling(__file__, "states.py")\nMADE = states.State("new")\n',
        encoding="utf-8",
    )
    (content / "codes.yaml").write_text("a: 1\nb: [x, 'y']\n", encoding="utf-8")
    (tmp_path / "outside.py").write_text("", encoding="utf-8")
    return content


def test_siblings_load_each_other_once(folder: Path) -> None:
    """The same file is the same module, whoever asks for it."""
    service = kit.load_by_path(folder / "service.py")
    states = kit.sibling(str(folder / "service.py"), "states.py")

    assert service.states is states
    assert service is kit.load_by_path(folder / "." / "service.py")
    assert [1] == states.COUNT
    assert is_dataclass(states.State)


def test_loading_leaves_the_search_path_alone_and_names_are_no_top_level_ones(folder: Path) -> None:
    """Two services may both have a `states.py`; neither becomes importable by name."""
    before = list(sys.path)

    one = kit.load_by_path(folder / "states.py")
    other_folder = folder / "other"
    other_folder.mkdir()
    (other_folder / "states.py").write_text("", encoding="utf-8")
    other = kit.load_by_path(other_folder / "states.py")

    assert before == sys.path
    assert one is not other
    assert one.__name__ != other.__name__
    assert "states" not in sys.modules


def test_a_file_that_breaks_is_not_kept(folder: Path) -> None:
    """Corrected, it loads."""
    file = folder / "broken.py"
    file.write_text("raise RuntimeError('no')\n", encoding="utf-8")
    with pytest.raises(RuntimeError):
        kit.load_by_path(file)

    file.write_text("FINE = True  # now\n", encoding="utf-8")

    assert True is kit.load_by_path(file).FINE


@pytest.mark.parametrize("name", ["state.py", "../outside.py", "/etc/passwd", "."])
def test_only_files_of_the_folder_are_siblings(folder: Path, name: str) -> None:
    with pytest.raises(AuthorError) as refused:
        kit.sibling(str(folder / "service.py"), name)

    assert "EQ-KIT-001" == refused.value.issue.code
    assert f'no file "{name}"' in str(refused.value)


def test_the_nearest_file_is_offered(folder: Path) -> None:
    with pytest.raises(AuthorError) as refused:
        kit.sibling(str(folder / "service.py"), "state.py")

    assert "states.py" == refused.value.nearest


def test_yaml_of_the_folder_is_plain_data(folder: Path) -> None:
    assert {"a": 1, "b": ["x", "y"]} == kit.read_content_yaml(str(folder / "service.py"), "codes.yaml")


def test_yaml_that_cannot_be_read_is_told_with_its_place(folder: Path) -> None:
    (folder / "codes.yaml").write_text("a: [1\n", encoding="utf-8")

    with pytest.raises(AuthorErrors) as refused:
        kit.read_content_yaml(str(folder / "service.py"), "codes.yaml")

    assert "codes.yaml:" in str(refused.value)


def test_all_names_of_the_kit_are_there() -> None:
    """What content may use is what `__all__` lists, in order."""
    assert [] == [name for name in kit.__all__ if not hasattr(kit, name)]
    assert sorted(kit.__all__, key=lambda name: (not name.isupper(), not name[0].isupper(), name)) == kit.__all__


def test_definitions_are_those_of_the_contents_packages(tmp_path: Path) -> None:
    """A service asks for them by its own place; other content has other packages, or none."""
    package = tmp_path / "scenarios" / "weather" / "rules" / "fhir" / "lab.weather"
    package.mkdir(parents=True)
    service = tmp_path / "mocks" / "weather" / "service.py"
    url = "https://lab.example/ValueSet/winds"
    (package / "package.json").write_text('{"name": "lab.weather", "version": "1.0.0"}', encoding="utf-8")
    definition = f'{{"resourceType": "ValueSet", "url": "{url}", "status": "draft"}}'
    (package / "winds.json").write_text(definition, encoding="utf-8")
    elsewhere = tmp_path / "elsewhere" / "mocks" / "weather" / "service.py"

    assert "ValueSet" == kit.definitions(str(service))().find(url)["resourceType"]
    assert kit.definitions(str(service))() is kit.definitions(str(service))()
    assert None is kit.definitions(str(elsewhere))().find(url)


def test_a_table_of_aliases_that_is_wrong_is_its_authors_matter(tmp_path: Path) -> None:
    package = tmp_path / "scenarios" / "weather" / "rules" / "fhir" / "lab.weather"
    package.mkdir(parents=True)
    (package / "package.json").write_text('{"name": "lab.weather", "version": "1.0.0"}', encoding="utf-8")
    (package.parent / "aliases.yaml").write_text("aliases: [{stand_in: lab.weather}]\n", encoding="utf-8")

    with pytest.raises(AuthorError, match="table of aliases"):
        kit.library_of(tmp_path, tmp_path / "cache")
