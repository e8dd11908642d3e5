"""What a simulated system understands of an answer."""

import pytest
from eprescription_systems import CONTENT
from hypothesis import given
from hypothesis import strategies as st

from eqlab.core.exchange import Body, Response

channel = CONTENT._load(CONTENT.root / "scenarios" / "eprescription" / "channel.py")
laboratory = CONTENT._load(CONTENT.root / "scenarios" / "eprescription" / "laboratory.py")
prescriber = CONTENT._load(CONTENT.root / "scenarios" / "eprescription" / "prescriber.py")


def response(data: bytes, media_type: str = "application/fhir+json", status: int = 200) -> Response:
    return Response(status=status, headers=(("content-type", media_type),), body=Body(data=data, size=len(data)))


def test_a_fhir_resource_is_understood() -> None:
    answer = channel.understood(response(b'{"resourceType": "Bundle"}', "application/fhir+json; charset=utf-8"))

    assert (True, True, False) == (answer.readable, answer.taken, answer.lost)


@pytest.mark.parametrize(
    "answer",
    [
        response(b'{"resourceType": "Bun'),
        response(b'{"resourceType": "Bundle"}', "text/html"),
        response(b"[]"),
        response(b"{}"),
        response(b"[" * 100_000),
        response(b""),
    ],
)
def test_what_is_no_resource_is_not_guessed_at(answer: Response) -> None:
    assert not channel.understood(answer).readable


@given(st.binary())
def test_no_answer_breaks_the_reader(data: bytes) -> None:
    assert channel.understood(response(data)).status == 200


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (channel.Answer(), prescriber.Next.CHECK),
        (channel.Answer(status=503, resource={}), prescriber.Next.REPEAT),
        (channel.Answer(status=200), prescriber.Next.LOOK_UP),
        (channel.Answer(status=200, resource={}), prescriber.Next.STOP),
        (channel.Answer(status=422), prescriber.Next.STOP),
        (channel.Answer(status=500), prescriber.Next.STOP),
    ],
)
def test_sound_prescriber_reacts_to_what_it_knows(answer: object, expected: object) -> None:
    assert expected is prescriber.sound_reaction(answer)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (channel.Answer(), laboratory.Next.CHECK),
        (channel.Answer(status=429), laboratory.Next.REPEAT),
        (channel.Answer(status=201), laboratory.Next.CHECK),
        (channel.Answer(status=200, resource={}), laboratory.Next.STOP),
        (channel.Answer(status=409, resource={}), laboratory.Next.STOP),
    ],
)
def test_sound_laboratory_reacts_to_what_it_knows(answer: object, expected: object) -> None:
    assert expected is laboratory.sound_reaction(answer)


LINES = (
    laboratory.Line(reference="ServiceRequest/1", open=True),
    laboratory.Line(reference="ServiceRequest/2", open=False),
    laboratory.Line(reference="ServiceRequest/3", open=True),
)


@pytest.mark.parametrize(
    ("status", "wanted", "expected"),
    [
        ("active", "all", ["ServiceRequest/1", "ServiceRequest/3"]),
        ("active", [1], ["ServiceRequest/1"]),
        ("active", [2], []),
        ("active", [4], []),
        ("completed", "all", []),
        ("revoked", [1], []),
        ("", "all", []),
    ],
)
def test_only_open_lines_of_active_prescriptions_are_dispensed(
    status: str, wanted: object, expected: list[str]
) -> None:
    prescription = laboratory.Prescription(status=status, patient="Patient/9", lines=LINES)

    assert expected == laboratory.open_lines(prescription, wanted)
