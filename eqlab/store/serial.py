"""Events as JSON and back. Bytes do not travel in the JSON: they are payloads, named by their digest."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias, cast

import msgspec

from eqlab.core.event import (
    EVENT_KINDS,
    CampaignOpened,
    Event,
    ExchangeRecorded,
    HandshakeRefused,
    ProbeRan,
    StepFinished,
)
from eqlab.store.chain import digest_of
from eqlab.store.sealing import Seal

Tree: TypeAlias = dict[str, Any]
"""A JSON object."""


class Unstorable(Exception):
    """An event cannot be kept, or a row is none; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """An event in the form it is kept in."""

    event: Event
    campaign: str
    kind: str
    at: str
    """ISO 8601."""
    body: str
    """JSON, keys in the order of the event's fields."""
    payloads: Mapping[str, bytes] = field(default_factory=dict)
    """Name to bytes, as they are kept: sealed when there is a seal."""
    seal: Seal | None = None
    """Seals the body, once the row before it is known."""


def pack(event: Event, seal: Seal | None = None) -> Packed:
    """Make an event ready to be kept, having made sure that it can be read again. Raises Unstorable."""
    kind = type(event)
    if EVENT_KINDS.get(kind.__name__) is not kind:
        raise Unstorable(f"{kind.__name__} is no kind of event")
    payloads: dict[str, bytes] = {}
    try:
        body = _encoded(event, payloads, seal.name if seal else digest_of)
        _decoded(kind, body, payloads.__getitem__)
    except (msgspec.MsgspecError, TypeError, ValueError, RecursionError) as error:
        raise Unstorable(str(error)) from None
    return Packed(
        event=event,
        campaign=event.campaign,
        kind=kind.__name__,
        at=happened(event).isoformat(),
        body=body,
        payloads={name: seal.seal_payload(name, data) for name, data in payloads.items()} if seal else payloads,
        seal=seal,
    )


def unpack(kind: str, body: str, payload: Callable[[str], bytes]) -> Event:
    """Read an event of a known kind again; `payload` gives bytes by their name. Raises Unstorable."""
    try:
        return _decoded(EVENT_KINDS[kind], body, payload)
    except (msgspec.MsgspecError, TypeError, ValueError, RecursionError) as error:
        raise Unstorable(str(error)) from None


def happened(event: Event) -> datetime:
    """When an event happened."""
    if isinstance(event, ExchangeRecorded):
        return event.exchange.started
    if isinstance(event, HandshakeRefused):
        return event.failure.at
    return event.finished if isinstance(event, StepFinished) else event.at


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"a value of type {type(value).__name__} has no form in JSON")


_WITH_BYTES = (CampaignOpened, ExchangeRecorded, ProbeRan)
"""Kinds of events whose bytes are kept as payloads."""
_ENCODER = msgspec.json.Encoder(enc_hook=_plain)
_DECODERS: Mapping[type, msgspec.json.Decoder[Any]] = {
    kind: msgspec.json.Decoder(kind) for kind in EVENT_KINDS.values()
}


def _encoded(event: Event, payloads: dict[str, bytes], named: Callable[[bytes], str]) -> str:
    if not isinstance(event, _WITH_BYTES):
        return as_json(event)
    tree = msgspec.to_builtins(event, builtin_types=(bytes,), enc_hook=_plain)
    for holder, key in _bytes_in(tree):
        data = holder[key]
        if not isinstance(data, bytes):
            raise Unstorable(f"{key} holds {type(data).__name__} instead of bytes")
        holder[key] = named(data)
        payloads[holder[key]] = data
    return as_json(tree)


def _decoded(kind: type, body: str, payload: Callable[[str], bytes]) -> Event:
    if kind not in _WITH_BYTES:
        return cast(Event, read_as(_DECODERS[kind], kind, body))
    tree = _from_json(body)
    if not isinstance(tree, dict):
        raise Unstorable("it is no JSON object")
    for holder, key in _bytes_in(tree):
        holder[key] = payload(str(holder[key]))
    return cast(Event, msgspec.convert(tree, kind, builtin_types=(bytes,)))


def read_as(decoder: msgspec.json.Decoder[Any], kind: type, body: str) -> Any:
    """Read what `as_json` wrote; text that is no Unicode and numbers of any size are read by the standard library."""
    try:
        return decoder.decode(body)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        return msgspec.convert(json.loads(body), kind)


def as_json(value: object) -> str:
    """Write JSON; text that is no Unicode and numbers of any size are written by the standard library."""
    try:
        return _ENCODER.encode(value).decode("utf-8")
    except (UnicodeEncodeError, OverflowError):
        return json.dumps(msgspec.to_builtins(value, enc_hook=_plain), separators=(",", ":"))


def _from_json(body: str) -> object:
    try:
        return msgspec.json.decode(body)
    except msgspec.DecodeError:
        return json.loads(body)


def _bytes_in(tree: Tree) -> Iterator[tuple[Tree, str]]:
    """The places of bytes in the JSON of an event that has any: holder and key."""
    for key in ("plan_source", "raw"):
        if key in tree:
            yield tree, key
    exchange = _object(tree, "exchange")
    for message in ("request", "response"):
        body = _object(_object(exchange, message), "body")
        if "data" in body:
            yield body, "data"


def _object(tree: Tree, key: str) -> Tree:
    value = tree.get(key)
    return value if isinstance(value, dict) else {}
