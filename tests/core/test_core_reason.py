"""What others say is told in words of a table: those of the first row that fits."""

import pytest

from eqlab.core.reason import table, told
from eqlab.core.text import words

ROWS = (
    (r"no (?P<what>\w+) at (?P<place>\d+)", words("{what} is missing at {place}")),
    (r"no (?:(?P<thing>\w+)|'(?P<quoted>[^']*)') there", words("something is missing there")),
    (r"no|none", words("nothing is there")),
)


@pytest.mark.parametrize(
    ("said", "part", "whole"),
    [
        ("no bread at 7", "BREAD is missing at 7", "BREAD is missing at 7"),
        ("oh no bread at 7!", "BREAD is missing at 7", None),
        ("no 'old bread' there", "something is missing there", "something is missing there"),
        ("none", "nothing is there", "nothing is there"),
        ("no\n", "nothing is there", None),
        ("plenty", None, None),
        ("", None, None),
    ],
)
def test_the_first_row_that_fits_speaks(said: str, part: str | None, whole: str | None) -> None:
    """A row fits what holds it, or with `whole` what is nothing else."""
    assert part == told(said, table(*ROWS), str.upper)
    assert whole == told(said, table(*ROWS, whole=True), str.upper)


def test_facts_are_the_groups_that_hold_something() -> None:
    named = told("no bread at 7", table(*ROWS), str.title)
    plain = told("none", table(*ROWS), str.title)

    assert named is not None
    assert {"what": "Bread", "place": "7"} == named.facts
    assert "{what} is missing at {place}" == named.template
    assert plain is ROWS[2][1]
