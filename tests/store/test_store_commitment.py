"""Salted commitments: they hold whoever made them to the datum, and tell nobody else anything."""

import hashlib
import hmac
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqlab.store import commitment, open_commitment, open_keyring, salt_of

KEYS = st.binary(min_size=32, max_size=32)
NAMES = st.text(alphabet=st.characters(exclude_categories=()), max_size=30)


@given(KEYS, NAMES, st.binary(max_size=60))
def test_commitment_opens_for_its_datum(key: bytes, datum: str, data: bytes) -> None:
    salt = salt_of(key, datum)

    assert open_commitment(commitment(salt, data), salt, data)


@given(KEYS, NAMES, st.binary(max_size=60), st.binary(max_size=60))
def test_commitment_opens_for_nothing_else(key: bytes, datum: str, data: bytes, other: bytes) -> None:
    salt = salt_of(key, datum)

    assert (data == other) == open_commitment(commitment(salt, data), salt, other)


@given(KEYS, NAMES, NAMES, st.binary(max_size=60))
def test_every_datum_has_a_salt_of_its_own(key: bytes, datum: str, other: str, data: bytes) -> None:
    """Equal data in two places have different commitments: nobody sees that they are equal."""
    salts = salt_of(key, datum), salt_of(key, other)

    assert (datum == other) == (salts[0] == salts[1])
    assert (datum == other) == (commitment(salts[0], data) == commitment(salts[1], data))


@given(KEYS, KEYS, NAMES, st.binary(max_size=60))
def test_different_campaigns_never_commit_alike(key: bytes, other: bytes, datum: str, data: bytes) -> None:
    committed = commitment(salt_of(key, datum), data)

    assert (key == other) == (commitment(salt_of(other, datum), data) == committed)
    assert hashlib.sha256(data).hexdigest() != committed


@given(st.text(max_size=70), st.binary(max_size=40))
def test_no_text_breaks_the_opening(committed: str, data: bytes) -> None:
    assert not open_commitment(committed, bytes(32), data)


def test_commitment_is_the_documented_one() -> None:
    """Anybody who is given salt and datum can check it without eqlab (docs/store.md)."""
    salt = salt_of(bytes(range(32)), "X3.request.body")

    assert 32 == len(salt)
    assert hmac.new(salt, b"datum", hashlib.sha256).hexdigest() == commitment(salt, b"datum")


def test_after_the_key_was_destroyed_nothing_opens(tmp_path: Path) -> None:
    """The salt cannot be had any more, by anybody who did not keep it."""
    keys = open_keyring(tmp_path / "keys", tmp_path / "master.key")
    keys.make("C1")
    key = keys.key("C1")
    assert key is not None
    committed = commitment(salt_of(key, "X3"), b"datum")
    keys.destroy("C1")
    with pytest.raises(Exception, match="EQ-STORE-045"):
        keys.make("C1")
    keys.make("C2")
    other = keys.key("C2")
    assert other is not None

    assert keys.key("C1") is None
    assert not open_commitment(committed, salt_of(other, "X3"), b"datum")
