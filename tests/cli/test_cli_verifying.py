"""`eqlab verify`: what is no attestation is told in one sentence."""

import json

import pytest
from cli_hands import Hand


@pytest.mark.parametrize("text", ['{"resourceType": "Patient", "name": [{"family": "Weis"}]}', "{}"])
def test_what_is_no_attestation_is_told_in_one_sentence(hand: Hand, text: str) -> None:
    result = hand.call("verify", hand.write("a.json", text))
    first, *rest = result.stdout.splitlines()

    assert "MALFORMED: This is no attestation: it is JSON of another kind." == first
    assert 1 == len(rest)


def test_a_damaged_attestation_is_told_with_all_that_it_lacks(hand: Hand) -> None:
    """Whoever keeps one has to see what is missing."""
    result = hand.call("verify", hand.write("a.json", '{"issuer": {}, "revision": 1}'))

    assert len(result.stdout.splitlines()) > 5


def test_programs_are_told_everything(hand: Hand) -> None:
    result = hand.call("verify", "--format", "json", hand.write("a.json", '{"resourceType": "Patient"}'))

    assert len(json.loads(result.stdout)["findings"]) > 1
