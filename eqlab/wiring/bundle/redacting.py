"""A run as it may be shown to others."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from eqlab.core.act import Entry
from eqlab.core.event import Event, ExchangeRecorded
from eqlab.store.audit_serial import body_of
from eqlab.store.chain import digest_of
from eqlab.store.serial import Packed, pack, unpack
from eqlab.wiring.bundle.manifest import Redaction
from eqlab.wiring.bundle.masking import Commit, Masker, as_json
from eqlab.wiring.bundle.parts import Log, entry_line

_PLAN = "CampaignOpened"
_HEAD = "[withheld]"


@dataclass(slots=True, kw_only=True)
class Redactor:
    """Masks runs and acts, and keeps what it committed to."""

    masker: Masker
    commit: Commit
    events: dict[str, str] = field(default_factory=dict)
    payloads: dict[str, str] = field(default_factory=dict)
    exchanges: list[str] = field(default_factory=list)
    audit: dict[str, str] = field(default_factory=dict)

    @property
    def redaction(self) -> Redaction:
        """What was masked so far."""
        return Redaction(events=self.events, payloads=self.payloads, exchanges=tuple(self.exchanges), audit=self.audit)

    def log(self, run: str, events: Iterable[Event]) -> Log:
        """Write a run with everything masked. Raises Unstorable."""
        log = Log(run=run)
        for number, event in enumerate(events, 1):
            packed = pack(event)
            masked = self._masked(packed, f"{run}/{number}")
            if masked.body != packed.body:
                self.events[f"{run}/{number}"] = self.commit(f"{run}/{number}", packed.body.encode())
                if isinstance(event, ExchangeRecorded):
                    self.exchanges.append(event.exchange.id)
            log.add(masked)
        return log

    def entry(self, entry: Entry) -> str:
        """Write an entry of the audit log; its hashes are withheld, for they would confirm guesses."""
        body = body_of(entry.act)
        tree = self.masker.tree(json.loads(body))
        if "head" in tree:
            tree["head"] = _HEAD
        self.audit[str(entry.number)] = self.commit(f"audit/{entry.number}", entry_line(entry).encode())
        number, at, actor, file, kind, *_ = json.loads(entry_line(entry))
        return json.dumps([number, at, actor, file, kind, as_json(tree), "", "", ""], ensure_ascii=True)

    def _masked(self, packed: Packed, place: str) -> Packed:
        tree = self.masker.tree(json.loads(packed.body))
        payloads: dict[str, bytes] = {}
        for name, data in packed.payloads.items():
            shown = data if packed.kind == _PLAN else self.masker.body(data)
            payloads[digest_of(shown)] = shown
            if shown != data:
                datum = f"{place}/{digest_of(shown)}"
                self.payloads[datum] = self.commit(datum, data)
                _rename(tree, name, digest_of(shown))
        if tree == json.loads(packed.body):
            return packed
        return pack(unpack(packed.kind, as_json(tree), payloads.__getitem__))


def _rename(value: object, old: str, new: str) -> None:
    """Put the digest of masked bytes wherever that of the bytes stood."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if inner == old:
                value[key] = new
            else:
                _rename(inner, old, new)
    elif isinstance(value, list):
        for inner in value:
            _rename(inner, old, new)
