import json
from collections.abc import Iterator
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_json_reader import JSON

from eqlab.validate.json_place import line_and_column, path_of, steps_of
from eqlab.validate.json_reader import locate


def places(value: object, steps: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], object]]:
    yield steps, value
    if isinstance(value, dict):
        for name, item in value.items():
            yield from places(item, (*steps, name))
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(item, (*steps, index))


@given(st.lists(st.text() | st.integers(min_value=0, max_value=10**6), max_size=6))
def test_paths_are_read_back_as_they_were_written(steps: list[str | int]) -> None:
    """Any name survives: plain, with dots, brackets, backticks or backslashes."""
    assert steps == steps_of(path_of(steps))


@given(JSON.filter(lambda value: isinstance(value, dict | list)), st.booleans(), st.sampled_from([None, 1, "\t"]))
def test_a_value_stands_where_locate_says(value: object, ascii_only: bool, indent: int | str | None) -> None:
    """From the line and column told, the text goes on with exactly that value."""
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    lines = text.split("\n")
    for steps, item in places(value):
        line, column = locate(text.encode(), path_of(steps)) or (0, 0)
        rest = "\n".join([lines[line - 1][column - 1 :], *lines[line:]])

        assert item == json.JSONDecoder().raw_decode(rest)[0]


DOCUMENT = """{
  "resourceType": "Bundle",
  "entry": [
    {"resource": {"id": "\\u00e9\\"]", "x.y": {"`": 1}}},
    {"résumé": "€", "id": 2, "id": 3}
  ],
  "Capital": {"Bundle": 4}
}"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", (1, 1)),
        ("Bundle", (1, 1)),
        ("Bundle.entry", (3, 12)),
        ("entry", (3, 12)),
        ("Bundle.entry[0].resource.id", (4, 25)),
        ("Bundle.entry[0].resource.`x.y`.`\\``", (4, 51)),
        ("Bundle.entry[1].`résumé`", (5, 16)),
        ("Bundle.entry[1].id", (5, 36)),
        ("Capital.Bundle", (7, 25)),
        ("Patient.entry[0]", (4, 5)),
        ("Bundle.entry[2]", None),
        ("Bundle.entry.resource", None),
        ("Bundle.entry[0].resource.id.more", None),
        ("Bundle.nothing", None),
    ],
)
def test_places_count_characters_from_one(path: str, expected: tuple[int, int] | None) -> None:
    assert expected == locate(DOCUMENT.encode(), path)


def test_of_members_that_stand_twice_the_last_counts() -> None:
    """The place is that of the value which the reader keeps."""
    assert (1, 15) == locate(b'{"a": 1, "a": 3}', "a")
    assert (1, 36) == locate(b'{"a": {"x": 1, "x": 2}, "a": {"x": 5}}', "a.x")


def test_an_array_is_located_by_index() -> None:
    assert (1, 5) == locate(b"[1, [2]]", "[1]")
    assert (1, 6) == locate(b"[1, [2]]", "[1][0]")


def test_several_threads_may_ask_at_once() -> None:
    data = json.dumps({"entry": [{"n": number} for number in range(500)]}).encode()
    answers: list[bool] = []

    def ask() -> None:
        answers.extend(locate(data, f"entry[{number}].n") is not None for number in range(0, 500, 7))

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert all(answers)
    assert 4 * 72 == len(answers)


@given(st.text(alphabet="a\n\r\u2028", max_size=30), st.integers(0, 30))
def test_lines_end_at_line_feeds_only(text: str, offset: int) -> None:
    """Line and column are what an editor shows for text that ends its lines as JSON's tools do."""
    offset = min(offset, len(text))
    lines = text[:offset].split("\n")

    assert (len(lines), len(lines[-1]) + 1) == line_and_column(text, offset)
