"""What a running case remembers, and where references lead."""

from dataclasses import replace

from hands import call_in, case, run_of

from eqlab.core.exchange import Direction, Exchange
from eqlab.run.memory import Memory


def exchange(body: bytes = b'{"a": 1}') -> Exchange:
    return call_in(run_of(case()), body=body)


def value_of(memory: Memory, reference: str) -> object:
    subject = memory.subject(reference)
    assert subject is not None, reference
    return subject.value


def test_a_reference_to_what_nothing_captured_leads_nowhere() -> None:
    assert None is Memory().subject("sent.request.body")


def test_a_reference_that_led_nowhere_leads_to_what_is_captured_then() -> None:
    memory, came = Memory(), exchange()

    assert None is memory.subject("sent.request.body")

    memory.capture("sent", came)

    assert {"a": 1} == value_of(memory, "sent.request.body")


def test_a_part_is_followed_once_for_all_checks_that_look_at_it() -> None:
    memory = Memory()
    memory.capture("sent", exchange())

    assert memory.subject("sent.request.body") is memory.subject("sent.request.body")


def test_what_is_captured_anew_is_what_references_lead_to() -> None:
    """Nothing that was found before outlives what it was found in."""
    memory = Memory()
    memory.capture("sent", exchange())
    first = value_of(memory, "sent.request.body")
    memory.capture("sent", exchange(b'{"a": 2}'))

    assert ({"a": 1}, {"a": 2}) == (first, value_of(memory, "sent.request.body"))


def test_what_is_set_anew_is_what_references_lead_to() -> None:
    memory = Memory()
    memory.set("n", {"deep": 1})
    first = value_of(memory, "n.deep")
    memory.set("n", {"deep": 2})

    assert (1, 2) == (first, value_of(memory, "n.deep"))


def test_the_body_of_a_call_of_the_lab_is_its_answer() -> None:
    memory, made = Memory(), replace(exchange(), direction=Direction.OUTBOUND)
    memory.capture("sent", made)
    subject = memory.subject("sent.body")

    assert subject is not None
    assert (made.id, "response.body") == (subject.place.exchange, subject.place.part)
