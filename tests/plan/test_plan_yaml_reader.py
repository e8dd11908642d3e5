"""YAML by the 1.2 core rules, with the place of every key and value."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.core.errors import AuthorErrors
from eqlab.core.location import Position
from eqlab.plan.node import MappingNode, Node, ScalarNode, SequenceNode
from eqlab.plan.yaml_reader import MAX_BYTES, MAX_DEPTH, read_yaml


def read(text: str) -> Node:
    return read_yaml(text.encode(), "f.yaml")


def mistakes(source: str | bytes) -> list[tuple[str, int, int]]:
    data = source.encode() if isinstance(source, str) else source
    with pytest.raises(AuthorErrors) as caught:
        read_yaml(data, "f.yaml")
    return [(error.issue.code, error.at.line, error.at.column) for error in caught.value.errors if error.at]


def walk(node: Node) -> list[Node]:
    children = list(node.entries.values()) if isinstance(node, MappingNode) else []
    children += node.items if isinstance(node, SequenceNode) else []
    return [node, *(inner for child in children for inner in walk(child))]


def test_values_are_json() -> None:
    text = 'a: [1, 2.5, true, null, ~, "1"]\nb: {c: d, e: }\nf: |\n  two\n  lines\n'

    assert {
        "a": [1, 2.5, True, None, None, "1"],
        "b": {"c": "d", "e": None},
        "f": "two\nlines\n",
    } == read(text).plain()


def test_every_key_and_value_knows_its_place() -> None:
    node = read("a: 1\nbb:\n  - {c:   d}\n")

    assert isinstance(node, MappingNode)
    assert Position(file="f.yaml", line=2, column=1) == node.key_position("bb")
    assert node.key_position("absent") is None
    assert Position(file="f.yaml", line=1, column=4) == node.entries["a"].position
    bb = node.entries["bb"]
    assert isinstance(bb, SequenceNode)
    assert Position(file="f.yaml", line=3, column=5) == bb.items[0].position
    assert Position(file="f.yaml", line=3, column=6) == bb.items[0].key_position("c")
    assert isinstance(bb.items[0], MappingNode)
    assert Position(file="f.yaml", line=3, column=11) == bb.items[0].entries["c"].position
    assert bb.key_position("c") is None
    assert node.entries["a"].key_position("c") is None


def test_columns_count_characters_not_bytes() -> None:
    node = read("é: {ü: x}\n")

    assert isinstance(node, MappingNode)
    inner = node.entries["é"]
    assert isinstance(inner, MappingNode)
    assert Position(file="f.yaml", line=1, column=8) == inner.entries["ü"].position


def test_a_byte_order_mark_counts_for_nothing() -> None:
    assert Position(file="f.yaml", line=1, column=1) == read_yaml(b"\xef\xbb\xbfa: 1", "f.yaml").key_position("a")


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n"])
def test_an_empty_file_is_null(text: str) -> None:
    assert read(text).plain() is None


def test_quoted_words_stay_texts_and_say_so() -> None:
    node = read("[\"true\", '1', true, 1]")

    assert isinstance(node, SequenceNode)
    assert ["true", "1", True, 1] == node.plain()
    assert [True, True, False, False] == [item.quoted for item in node.items if isinstance(item, ScalarNode)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &x 1\nb: *x\n", [("EQ-PLAN-005", 1, 4)]),
        ("a: *x\n", [("EQ-PLAN-005", 1, 4)]),
        ("&x a: 1\n", [("EQ-PLAN-005", 1, 1)]),
        ("a: &x !!str 1\n", [("EQ-PLAN-005", 1, 4)]),
        ("a: !!str 1\n", [("EQ-PLAN-006", 1, 4)]),
        ("a: !!python/object:os.system {}\n", [("EQ-PLAN-006", 1, 4)]),
        ("a: ! b\n", [("EQ-PLAN-006", 1, 4)]),
        ("a: !\n", [("EQ-PLAN-006", 1, 4)]),
        ("? !x a\n: 1\n", [("EQ-PLAN-006", 1, 3)]),
        ("<<: {a: 1}\n", [("EQ-PLAN-007", 1, 1)]),
        ("a: 1\nb: 2\na: 3\na: 4\n", [("EQ-PLAN-008", 3, 1), ("EQ-PLAN-008", 4, 1)]),
        ('a: 1\n"a": 3\n', [("EQ-PLAN-008", 2, 1)]),
        ("a: 1\n---\nb: 1\n", [("EQ-PLAN-009", 2, 1)]),
        (
            "1: a\ntrue: b\n~: c\n[d]: e\n{f: g}: h\n? \n: i\n",
            [("EQ-PLAN-010", n, 1) for n in range(1, 6)] + [("EQ-PLAN-010", 6, 2)],
        ),
        ("a: .nan\n", [("EQ-PLAN-011", 1, 4)]),
        ("a: 1e400\n", [("EQ-PLAN-011", 1, 4)]),
        ("a: " + "9" * 5000, [("EQ-PLAN-011", 1, 4)]),
        ("a: b\x00c\n", [("EQ-PLAN-012", 1, 5)]),
        ("a: 'b\u0085c'\n", [("EQ-PLAN-012", 1, 6)]),
        ("a: [1, 2\n", [("EQ-PLAN-004", 2, 1)]),
        ("a: 'b", [("EQ-PLAN-004", 1, 6)]),
        ("a: {b: c", [("EQ-PLAN-004", 1, 9)]),
        ("%YAML 3.0\n---\na: 1\n", [("EQ-PLAN-004", 1, 1)]),
    ],
)
def test_what_the_language_leaves_out_is_refused_with_its_place(
    text: str, expected: list[tuple[str, int, int]]
) -> None:
    assert expected == mistakes(text)


def test_quoted_merge_signs_anchors_and_tags_are_texts() -> None:
    assert {"<<": "&a", "b": "*a", "c": "!!str d"} == read("'<<': '&a'\nb: \"*a\"\nc: '!!str d'\n").plain()


def test_other_encodings_are_refused() -> None:
    assert [("EQ-PLAN-001", 1, 1)] == mistakes("a: é".encode("utf-16"))
    assert [("EQ-PLAN-001", 2, 4)] == mistakes(b"a: 1\nb: \xe9\n")


def test_files_end_at_ten_mebibytes() -> None:
    assert "x" * 10 == str(read_yaml(b"x" * 10 + b"\n" * (MAX_BYTES - 10), "f.yaml").plain())
    assert [("EQ-PLAN-002", 1, 1)] == mistakes(b"x" * (MAX_BYTES + 1))


@pytest.mark.parametrize(
    ("opening", "closing"), [("[", "]"), ("{a: ", "}"), ("- ", ""), ("? ", "")], ids=["list", "map", "dash", "key"]
)
def test_levels_end_at_a_hundred(opening: str, closing: str) -> None:
    deep = opening * (MAX_DEPTH - 1) + "x" + closing * (MAX_DEPTH - 1)

    assert opening == "? " or MAX_DEPTH == len(walk(read(deep)))
    assert ["EQ-PLAN-003"] == [code for code, _, _ in mistakes(opening + deep + closing)]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? ", "{", "[{a: "])
def test_a_flood_of_levels_ends_early(opening: str) -> None:
    """A megabyte of brackets costs no more than a hundred of them."""
    assert 1 == len(mistakes(opening * (1_000_000 // len(opening))))


def test_a_flood_of_aliases_never_unfolds() -> None:
    """Anchors are refused before what hangs on them is looked at."""
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]" for n in range(1, 60)]

    assert 60 == len(mistakes("\n".join(lines)))


def test_all_mistakes_of_a_readable_file_are_told_in_order() -> None:
    codes = [code for code, _, _ in mistakes("a: &x 1\na: !y 2\n3: .inf\n")]

    assert ["EQ-PLAN-005", "EQ-PLAN-008", "EQ-PLAN-006", "EQ-PLAN-010", "EQ-PLAN-011"] == codes


PIECES = [*"ab 1.:-[]{},&*!|>'\"%#?~<\\\n\r\t\u2028é0xeo+_@`", "\x00", "null", "\n  "]
YAML_LIKE = st.lists(st.sampled_from(PIECES)).map("".join)


@settings(deadline=None)
@given(YAML_LIKE | st.text())
def test_any_text_is_read_or_refused_with_a_place_inside(text: str) -> None:
    """No exception but AuthorErrors; every place lies inside the file."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    data = text.encode("utf-8", "surrogatepass")
    try:
        places = [node.position for node in walk(read_yaml(data, "f.yaml"))]
    except AuthorErrors as errors:
        places = [error.at or Position(file="nowhere", line=0) for error in errors.errors]
    for place in places:
        assert 1 <= place.line <= len(lines)
        assert 1 <= place.column <= len(lines[place.line - 1]) + 1


@settings(deadline=None)
@given(st.binary())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        places = [read_yaml(data, "f.yaml").position]
    except AuthorErrors as errors:
        places = [error.at or Position(file="nowhere") for error in errors.errors]

    assert {"f.yaml"} == {place.file for place in places}


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\u2028\u2029\ufeff\ufffe\uffff")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(codec="ascii", min_codepoint=32, max_codepoint=126)), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(JSON)
def test_json_is_yaml(value: object) -> None:
    """What JSON says, the reader reads, value for value."""
    import json

    assert value == read(json.dumps(value, ensure_ascii=False)).plain()
