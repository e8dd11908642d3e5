"""What tells who a patient is goes wherever it stands in an event."""

import re

import pytest

from eqlab.content import bundled
from eqlab.wiring.bundle.masking import Masker, masker_for

CONTENT = bundled()
MASKER = masker_for(CONTENT, CONTENT.services, b"k" * 32)
STRANGER = "1979041256742"
"""In the form of an identifier, and of no persona."""
MARK = re.compile(r"\[redacted:[0-9a-f]{8}\]")


@pytest.mark.parametrize(
    "text",
    [
        "1979 0412 56742",
        "1979-04-12-56742",
        "1979\u00a00412\u00a056742",
        "P1979041256742",
        "1979041256742_x",
        "n=1979041256742",
    ],
)
def test_an_identifier_is_masked_as_people_write_it(text: str) -> None:
    """Equal values stay equal, however they are written."""
    masked = MASKER.text(text)

    assert [MASKER.text(STRANGER)] == MARK.findall(masked)
    assert not re.search("[0-9]{4}", MARK.sub("", masked))


@pytest.mark.parametrize("text", ["2" * 13 + "ab" * 10 + "c", "1979041a-2567-4212-9034-979041256742"])
def test_digests_and_ids_without_meaning_stay(text: str) -> None:
    assert text == MASKER.text(text)


@pytest.mark.parametrize("member", ["facts", "variables", "seen", "answer", "parameters", "values"])
@pytest.mark.parametrize("name", ["id", "code", "file", "data", "raw", "case", "kind", "at", "anything"])
def test_no_name_that_somebody_chose_keeps_a_value(member: str, name: str) -> None:
    """Facts, variables and sightings may be called like members of events that hold no value."""
    told = MASKER.tree({member: {name: STRANGER, "more": {name: [STRANGER]}}})

    assert STRANGER not in str(told)


def test_members_of_events_keep_what_they_say() -> None:
    event = {"id": STRANGER, "at": "2026-11-21T18:00:00+00:00", "case": "A", "data": "1" * 64}

    assert event == MASKER.tree(event)


def test_nothing_is_known_without_rules() -> None:
    assert STRANGER == Masker(key=b"k").text(STRANGER)
