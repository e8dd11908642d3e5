"""`eqlab lab key` and `trust`: ceremonies of keys, and what verifiers pin."""

import json

import click

from eqlab.attest.keys import key_digest, read_note_signer
from eqlab.cli.commands.lab import KeyWish, TrustWish
from eqlab.cli.door import Door
from eqlab.cli.lab.entering import Desk, at_desk
from eqlab.cli.speech import safe
from eqlab.core.act import KeyUsed
from eqlab.wiring.lab.attestations import seal_key
from eqlab.wiring.lab.founding import LOG


def carry_out(door: Door, wish: KeyWish | TrustWish) -> int:
    """Record a ceremony, or write the trust file."""
    with at_desk(door, wish.site) as desk:
        if isinstance(wish, TrustWish):
            click.echo(_trust(desk), nl=False)
        else:
            _record(desk, wish)
    return 0


def _record(desk: Desk, wish: KeyWish) -> None:
    if wish.purpose == "seal":
        seal = seal_key(desk.lab)
        public, kind = key_digest(seal.chain[0]), seal.kind
    else:
        public, kind = read_note_signer(desk.lab.home / LOG).key.text, "file"
    act = KeyUsed(
        purpose=wish.purpose,
        key=public,
        deed=wish.deed,
        witnesses=wish.witnesses,
        words=" ".join(part for part in (kind, wish.words) if part),
    )
    desk.lab.act(act)
    click.echo(safe(desk.tongue.tell("Recorded: {purpose} key {key}", purpose=wish.purpose, key=public)))


def _trust(desk: Desk) -> str:
    """The trust file: what is pinned, as the audit log and lab.yaml have it."""
    settings, seal = desk.lab.settings, seal_key(desk.lab)
    log = read_note_signer(desk.lab.home / LOG)
    issuer = {"id": settings.id, "name": settings.issuer or settings.name, "key": key_digest(seal.chain[0])}
    lines = ["trust: 1", "issuers:", f"  - {json.dumps({**issuer, 'test': seal.kind == 'file'}, ensure_ascii=False)}"]
    pinned = {"origin": settings.origin, "key": log.key.text, "issuer": settings.id}
    lines += ["logs:", f"  - {json.dumps(pinned, ensure_ascii=False)}", ""]
    return "\n".join(lines)
