"""What steps are called: by the plan language, and for readers."""

from dataclasses import replace

import pytest
from plan_steps import AT, WEIGHED, awaiting, probing

from eqlab.plan.model import Ask, Check, Reply, Review, Send, SetVariable, Step

AWAIT = awaiting()
CHECK = Check(
    that="sent.request.body", validator="profile", parameter="Bundle", assertion=lambda *_: iter(()), **WEIGHED
)
SEND = Send(
    id="read",
    to="system.fhir",
    method="GET",
    path="/Patient",
    headers=(),
    body=None,
    scenario="",
    deadline=1.0,
    position=AT,
)
ASK = Ask(
    id="q",
    who="tester",
    question={"en": "Is it shown?", "fr": "Est-ce affiché ?"},
    answers=("pass", "fail"),
    evidence=(),
    clause="",
    position=AT,
)
PROBE = probing("tls.scan")


@pytest.mark.parametrize(
    ("step", "kind", "label"),
    [
        (AWAIT, "await", "await sent at documents"),
        (replace(AWAIT, silence=True), "await", "await silence at documents"),
        (
            replace(AWAIT, reply=Reply(fault="status", status=503)),
            "await",
            "await sent at documents, answer with status 503",
        ),
        (CHECK, "check", "check sent.request.body profile Bundle"),
        (replace(CHECK, validator="status", parameter=200), "check", "check sent.request.body status 200"),
        (replace(CHECK, validator="schema", parameter={"type": "object"}), "check", "check sent.request.body schema"),
        (SEND, "send", "send read: GET system.fhir/Patient"),
        (ASK, "ask", "ask tester: Is it shown?"),
        (Review(who="monitor", question={"en": "Look."}, position=AT), "review", "review by monitor"),
        (SetVariable(name="n", value=1, expression=None, position=AT), "set", "set n"),
        (PROBE, "probe", "probe eye: tls.scan"),
    ],
)
def test_every_step_has_a_word_and_a_line(step: Step, kind: str, label: str) -> None:
    """Both stand in the evidence of earlier runs, so neither may ever change."""
    assert (kind, label) == (step.kind, step.label)


def test_a_label_is_no_part_of_what_a_step_is() -> None:
    assert CHECK == replace(CHECK)
    assert "label" not in repr(CHECK)
