"""Ids say whose they are: nothing has to be searched, and no id leads out of its place."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.core.errors import UsageError
from eqlab.wiring.lab.naming import attestation_id, campaign_id, campaign_of, check_name, file_of, run_id

LETTERS = string.ascii_letters + string.digits
names = st.text(LETTERS + "-.", min_size=1, max_size=20).map(
    lambda name: f"a{name}".replace("..", ".").replace("..", ".").rstrip(".")[:64]
) | st.sampled_from(["a-C1", "a-C1.2", "a-A3", "x-C1-C2", "0", "a-C0", "C1", "a.-C1", "aa"])
numbers = st.integers(1, 10**6)


@settings(max_examples=50, deadline=None)
@given(file=names, campaign=numbers, run=numbers)
def test_ids_give_back_whose_they_are(file: str, campaign: int, run: int) -> None:
    """file_of(campaign_id(f, n)) = file_of(run_id(campaign_id(f, n), m)) = file_of(attestation_id(f, n)) = f."""
    name = campaign_id(check_name(file), campaign)

    assert file == file_of(name)
    assert name == campaign_of(run_id(name, run))
    assert file == file_of(run_id(name, run))
    assert file == file_of(attestation_id(file, campaign))


@settings(max_examples=50, deadline=None)
@given(one=st.tuples(names, numbers, numbers), other=st.tuples(names, numbers, numbers))
def test_different_things_have_different_ids(one: tuple[str, int, int], other: tuple[str, int, int]) -> None:
    """Equal run ids name the same run of the same campaign of the same file."""
    same = run_id(campaign_id(*one[:2]), one[2]) == run_id(campaign_id(*other[:2]), other[2])

    assert same is (one == other)


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "a..b",
        "a.",
        "../a",
        "a/b",
        "a\\b",
        "-a",
        ".a",
        "a b",
        "a\n",
        "\na",
        "a\0",
        "é",
        "a" * 65,
        "~",
        "%2e",
    ],
)
def test_hostile_names_are_refused(name: str) -> None:
    with pytest.raises(UsageError, match="cannot be an id"):
        check_name(name)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=70))
def test_what_is_let_through_stands_in_a_path_as_it_is(name: str) -> None:
    try:
        check_name(name)
    except UsageError:
        return

    assert set(name) <= {*LETTERS, ".", "-"}
    assert ".." not in name
    assert name[0] in LETTERS


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_of_a_file_or_of_none(name: str) -> None:
    """Whoever is asked about something that is no id says so, and does not guess."""
    file = file_of(name)

    assert file == "" or name.startswith(file)
    assert campaign_of(name) == "" or name.startswith(campaign_of(name))
