"""The order of segments."""

import pytest

from eqlab.validate.hl7v2.base.structures import EVENTS, STRUCTURES
from eqlab.validate.hl7v2.structure import StructureError, matched, read_structure


def faults(name: str, segments: str) -> list[tuple[str, int]]:
    found = matched(read_structure(STRUCTURES[name]), tuple(segments.split())).faults
    return [(fault.kind, fault.index) for fault in found]


@pytest.mark.parametrize(
    ("name", "segments"),
    [
        ("ADT_A01", "MSH EVN PID PV1"),
        (
            "ADT_A01",
            "MSH SFT SFT EVN PID PD1 ROL NK1 NK1 PV1 PV2 ROL OBX AL1 DG1 PR1 ROL PR1 GT1 IN1 IN2 IN1 IN3 ACC PDA",
        ),
        ("ADT_A01", "MSH ZBE EVN PID ZZZ PV1 ZZZ"),
        ("ADT_A39", "MSH EVN PID MRG PID PD1 MRG PV1 PID MRG"),
        ("QBP_Q21", "MSH QPD RCP DSC"),
        ("RSP_K21", "MSH MSA QAK QPD"),
        ("RSP_K21", "MSH MSA ERR ERR QAK QPD PID QRI PID PID NK1 NK1 QRI DSC"),
        ("ACK", "MSH MSA ERR ERR"),
    ],
)
def test_right_orders_pass(name: str, segments: str) -> None:
    assert [] == faults(name, segments)


@pytest.mark.parametrize(
    ("name", "segments", "expected"),
    [
        ("ADT_A01", "MSH PID EVN PV1", [("order", 2)]),
        ("ADT_A01", "MSH EVN PV1 PID", [("order", 3)]),
        ("ADT_A01", "MSH EVN PID PID PV1", [("many", 3)]),
        ("ADT_A01", "MSH EVN PID XYZ PV1", [("foreign", 3)]),
        ("ADT_A01", "MSH EVN PID PV1 IN1 IN2 IN1 NK1", [("order", 7)]),
        ("ADT_A01", "MSH EVN PID PV1 IN2", [("order", 4)]),
        ("ADT_A01", "MSH EVN PID", [("missing", 2)]),
        ("ADT_A39", "MSH EVN", [("group", 1)]),
        ("ADT_A39", "MSH EVN PID PID MRG", [("missing", 2)]),
        ("ACK", "MSH MSA MSA", [("many", 2)]),
        ("ACK", "MSH MSA MSH", [("many", 2)]),
    ],
)
def test_each_slip_is_told_once(name: str, segments: str, expected: list[tuple[str, int]]) -> None:
    """A segment at the wrong place is not missed at the right one."""
    assert expected == faults(name, segments)


def test_groups_know_their_segments() -> None:
    found = matched(read_structure(STRUCTURES["ADT_A39"]), ("MSH", "EVN", "PID", "MRG", "PID", "PD1", "MRG"))

    assert (("PATIENT", (2, 3)), ("PATIENT", (4, 5, 6))) == found.groups


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 1),
        ("MSH [PID", 9),
        ("MSH PID]", 8),
        ("MSH {}", 6),
        ("MSH <PID>", 6),
        ("MSH < PID", 10),
        ("MSH PI", 5),
        ("MSH pid", 5),
        ("MSH [{PID]}", 10),
        ("[" * 30 + "PID" + "]" * 30, 22),
    ],
)
def test_structure_that_cannot_be_read_is_refused_at_its_place(text: str, position: int) -> None:
    with pytest.raises(StructureError) as caught:
        read_structure(text)

    assert position == caught.value.position


@pytest.mark.parametrize("event", EVENTS)
def test_every_event_has_a_structure(event: str) -> None:
    assert EVENTS[event][0] in STRUCTURES
