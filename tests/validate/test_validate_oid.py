"""One way to tell an object identifier, wherever one stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqlab.validate.cda.literals import LITERALS
from eqlab.validate.fhir.structure.texts import oid_problem
from eqlab.validate.hl7v2.formats import UNIVERSAL
from eqlab.validate.identifier_general import general_rules
from eqlab.validate.oid import is_oid

NO_OIDS = ["", "1", "1.2.", ".1.2", "1..2", "01.2", "1.02", "1.2.03", "3.1", "0.40", "1.40.3", "1.100", "1.2.x"]


@pytest.mark.parametrize("text", ["0.0", "0.39", "1.2.3", "1.39.3", "2.0", "2.40", "2.999.1", "2.16.840.1.113883.1.3"])
def test_an_oid_is_one_in_every_room(text: str) -> None:
    assert [True] * 5 == _judged(text)


@pytest.mark.parametrize("text", [text for text in NO_OIDS if len(text) > 1])
def test_what_is_no_oid_is_none_in_any_room(text: str) -> None:
    """Below 0 and 1 the second number is at most 39 (ITU-T X.660), and none begins with a zero."""
    assert [False] * 5 == _judged(text)


@pytest.mark.parametrize("text", NO_OIDS)
def test_what_is_no_oid_is_told(text: str) -> None:
    assert not is_oid(text)


@given(st.integers(0, 1), st.integers(0, 39), st.lists(st.integers(min_value=0), max_size=8))
def test_every_path_in_the_tree_is_an_oid(root: int, second: int, rest: list[int]) -> None:
    """Numbers have no upper bound but the second one below 0 and 1."""
    assert is_oid(".".join(map(str, (root, second, *rest))))
    assert is_oid(".".join(map(str, (2, second * 1000, *rest))))
    assert not is_oid(".".join(map(str, (root, second + 40, *rest))))


def _judged(text: str) -> list[bool]:
    return [
        is_oid(text),
        bool(UNIVERSAL["ISO"][0](text)),
        bool(LITERALS["uid"][0](text)),
        general_rules()["oid"].check(text) is None,
        oid_problem(f"urn:oid:{text}") is None,
    ]
