"""Acknowledgements from findings: they say what and where, and are right themselves."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hl7v2_world import ADMISSION, changed, message, messages, profile_of, profiles, variants, wire

from eqlab.core.clock import FixedClock
from eqlab.core.finding import Finding
from eqlab.validate.hl7v2.acknowledge import MOST, acknowledge
from eqlab.validate.hl7v2.model import Message
from eqlab.validate.hl7v2.reading import read_hl7v2
from eqlab.validate.hl7v2.standards import standard

CLOCK = FixedClock(datetime(2026, 3, 1, 9, 0, tzinfo=UTC))


def answered(text: str, name: str = "registration") -> Message:
    read = message(text)
    told = profile_of(name).judge(read)
    answer = read_hl7v2(acknowledge(read, told, CLOCK, "K-1"))
    assert isinstance(answer, Message)
    return answer


def test_right_message_is_accepted() -> None:
    answer = answered(messages()["registration"])

    assert ["MSH", "MSA"] == [segment.name for segment in answer.segments]
    assert ("AA", "A-0001") == (answer["MSA-1"], answer["MSA-2"])
    assert ("MPI", "LAB", "DESK", "CLINIC") == tuple(answer[f"MSH-{number}"] for number in (3, 4, 5, 6))
    assert ("ACK^A04^ACK", "K-1", "T", "2.5", "20260301090000+0000") == tuple(
        answer[f"MSH-{number}"] for number in (9, 10, 11, 12, 7)
    )


def test_violation_is_an_error_with_place_and_code() -> None:
    answer = answered(messages()["registration"].replace("||19840317|", "||19840230|"))

    assert "AE" == answer["MSA-1"]
    assert "PID^1^7^1^1" == answer["ERR-2"]
    assert "102^Data type error^HL70357" == answer["ERR-3"]
    assert "E" == answer["ERR-4"]
    assert "EQ-HL7-061" == answer["ERR-7"]
    assert 'PID-7.1 (Date/Time of Birth) is "19840230", which is no DTM.' == answer.text("ERR-8")


def test_warning_does_not_refuse() -> None:
    answer = answered(messages()["registration"].replace("|SPO|", "|WIFE|"))

    assert ("AA", "W") == (answer["MSA-1"], answer["ERR-4"])


def test_another_message_is_rejected() -> None:
    """What the receiver does not take at all is rejected, not refused (v2.5, section 2.9.2.2)."""
    answer = answered(messages()["registration"], "person-update")

    assert ("AR", "200^Unsupported message type^HL70357") == (answer["MSA-1"], answer["ERR-3"])


def test_what_cannot_be_read_is_rejected() -> None:
    told = read_hl7v2(b"PID|1")
    assert isinstance(told, Finding)
    answer = read_hl7v2(acknowledge(None, [told], CLOCK, "K-1"))
    assert isinstance(answer, Message)

    assert ("AR", "UNKNOWN") == (answer["MSA-1"], answer["MSA-2"])
    assert [] == list(standard(answer).judge(answer))


@pytest.mark.parametrize("variant", variants(), ids=lambda variant: str(variant["id"]))
def test_acknowledgement_is_right_itself(variant: dict[str, Any]) -> None:
    """Whatever came, the answer fits the standard and the index's own profile."""
    read = message(changed(variant))
    data = acknowledge(read, profile_of(variant["of"]).judge(read), CLOCK, "K-1")
    answer = read_hl7v2(data)
    assert isinstance(answer, Message)

    assert [] == list(standard(answer).judge(answer))
    assert [] == [one for one in profiles()["acknowledgement"].judge(answer) if one.level > 2]
    assert ("E" in answer.select(answer_path())) == (answer["MSA-1"] != "AA")


def answer_path() -> Any:
    from eqlab.validate.hl7v2.paths import read_path

    return read_path("ERR-4")


def test_many_findings_are_told_in_part() -> None:
    text = ADMISSION.replace("PV1||I", "NK1|x\n" * 200 + "PV1||I")
    read = message(text)
    answer = read_hl7v2(acknowledge(read, standard(read).judge(read), CLOCK, "K-1"))
    assert isinstance(answer, Message)

    assert MOST == sum(segment.name == "ERR" for segment in answer.segments)


def test_delimiters_of_the_sender_do_not_spoil_the_answer() -> None:
    text = ADMISSION.replace("|", "#").replace("^", "*").replace("A#B", "A$^|#B")
    read = read_hl7v2(wire(text))
    assert isinstance(read, Message)
    answer = read_hl7v2(acknowledge(read, (), CLOCK, "K|1"))
    assert isinstance(answer, Message)

    assert ("A$^|", "K|1") == (answer.text("MSH-5"), answer.text("MSH-10"))
    assert [] == list(standard(answer).judge(answer))
