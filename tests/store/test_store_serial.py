"""Events as JSON and back."""

import json
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from event_strategies import events, record
from hypothesis import given, settings
from sample_events import exchange, opened, step

from eqlab.core.event import EVENT_KINDS, CampaignOpened, Event, ExchangeRecorded, ProbeRan
from eqlab.store.chain import digest_of
from eqlab.store.serial import Packed, Unstorable, pack, unpack

GOLDEN = Path(__file__).parent / "golden" / "events.jsonl"


def again(packed: Packed) -> Event:
    return unpack(packed.kind, packed.body, packed.payloads.__getitem__)


@settings(deadline=None)
@given(events())
def test_every_event_comes_back_as_it_was(event: Event) -> None:
    """What is read is what was written, for every kind and every field."""

    assert event == again(pack(event))


@settings(deadline=None)
@given(events())
def test_packing_is_stable(event: Event) -> None:
    """An event that was read is kept under the same bytes again."""
    packed = pack(event)

    assert packed == pack(again(packed))


@settings(deadline=None)
@given(record(ExchangeRecorded) | record(CampaignOpened) | record(ProbeRan))
def test_bytes_are_payloads_under_their_digest(event: Event) -> None:
    """No body travels in the JSON."""
    packed = pack(event)

    assert all(digest == digest_of(data) and digest in packed.body for digest, data in packed.payloads.items())
    assert "data" not in packed.body or all(len(value) == 64 for value in datas(json.loads(packed.body)))


def datas(tree: Any) -> list[str]:
    exchanged = tree.get("exchange") or {}
    messages = [exchanged.get("request"), exchanged.get("response")]
    return [message["body"]["data"] for message in messages if message]


def test_every_kind_of_event_is_kept() -> None:
    assert set(EVENT_KINDS) == {json.loads(line)["kind"] for line in GOLDEN.read_text("utf-8").splitlines()}


@pytest.mark.parametrize("line", GOLDEN.read_text("utf-8").splitlines(), ids=lambda line: json.loads(line)["kind"])
def test_evidence_of_the_first_form_is_readable(line: str) -> None:
    """What an earlier eqlab kept in this form, this one reads; a change that breaks this needs a new form."""
    row = json.loads(line)
    event = unpack(row["kind"], json.dumps(row["body"]), lambda digest: digest.encode())

    assert (row["kind"], "C1") == (type(event).__name__, event.campaign)


def test_order_of_keys_is_kept() -> None:
    """A replay tells facts in the order in which they were found."""
    event = step(answer={"who": "tester", "answer": "pass", "comment": ""})

    assert ["who", "answer", "comment"] == list(again(pack(event)).answer)


def test_any_mapping_is_kept() -> None:
    event = step(answer=MappingProxyType({"who": "tester"}))

    assert {"who": "tester"} == again(pack(event)).answer


@pytest.mark.parametrize(
    "event",
    [
        step(answer={"who": 7}),
        step(index="first"),
        step(answer={"who": object()}),
        step(finished=None),
        opened(plan_source="text"),
        opened(plan_source=None),
        opened(selected=None),
        exchange(data="text"),
        object(),
    ],
    ids=["number", "text", "object", "no time", "text for bytes", "no bytes", "none", "body", "no event"],
)
def test_a_value_of_the_wrong_type_is_refused_at_once(event: Event) -> None:
    """Evidence that nobody could read back is not accepted."""
    with pytest.raises(Unstorable):
        pack(event)


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", "null", '"x"', "{}", '{"campaign": 1}', "[" * 5000, '{"exchange": {"request": []}}', "1" * 9999],
    ids=lambda body: body[:12],
)
@pytest.mark.parametrize("kind", list(EVENT_KINDS))
def test_a_body_that_is_no_event_is_refused(kind: str, body: str) -> None:
    with pytest.raises(Unstorable):
        unpack(kind, body, lambda _digest: b"")
