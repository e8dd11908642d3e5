"""The hash chain."""

import hashlib

from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.store.chain import GENESIS, link

FIELDS = st.tuples(*[st.text(max_size=4)] * 5)


def test_hash_is_the_documented_one() -> None:
    """Anybody can compute it with the documentation alone (docs/evidence.md)."""
    text = f'64:{"0" * 64},2:C1,12:CaseFinished,25:2026-11-21T10:00:00+00:00,8:{{"é":1}},'

    assert hashlib.sha256(text.encode()).hexdigest() == link(
        GENESIS, "C1", "CaseFinished", "2026-11-21T10:00:00+00:00", '{"é":1}'
    )


@settings(deadline=None)
@given(FIELDS, FIELDS)
def test_different_rows_have_different_hashes(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    """Text cannot be moved from one field to its neighbour."""

    assert (one == other) == (link(*one) == link(*other))


@settings(deadline=None)
@given(FIELDS, st.integers(1, 4))
def test_no_boundary_between_fields_can_be_moved(fields: tuple[str, ...], place: int) -> None:
    """Joining two fields and leaving one empty is another row."""
    moved = (*fields[: place - 1], fields[place - 1] + fields[place], "", *fields[place + 1 :])

    assert (moved == fields) == (link(*moved) == link(*fields))
