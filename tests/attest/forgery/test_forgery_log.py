"""Attacks on the public log, its witnesses, its proofs and the status list; each on a world of its own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from attest_world import BEGIN, NOW, ORIGIN, World, attestation, lively

from eqlab.attest.keys import new_note_signer
from eqlab.attest.keys.note import WITNESS
from eqlab.attest.leaf import Leaf, leaf_json
from eqlab.attest.tlog.checkpoint import Checkpoint, audit_line, parse_checkpoint, sign_checkpoint
from eqlab.attest.tlog.cosignature import cosign
from eqlab.attest.tlog.merkle import Tree
from eqlab.attest.tlog.note import NoteSignature, read_note
from eqlab.attest.tlog.proof import write_proof
from eqlab.attest.tlog.publishing import publish
from eqlab.attest.verify import Evidence, TrustedLog, Verdict, Verification
from eqlab.attest.verify.judging import end_of

Attack = Callable[[World], tuple[Verdict, Verification]]
ATTACKS: list[Attack] = []


def attack(named: Attack) -> Attack:
    ATTACKS.append(named)
    return named


def checked(world: World, **said: object) -> Verification:
    return world.verify(world.of().dsse, **said)  # type: ignore[arg-type]


def checkpoint_of(world: World) -> bytes:
    assert world.published is not None
    return world.published.note


def republished(world: World, folder: str, leaves: list[bytes], *, cosigned: bool = True) -> Path:
    """Publish other leaves with the laboratory's own key and complaisant witnesses."""
    record = type(world.leaves)(leaves)

    def accomplices(note: bytes, _before: int) -> list[NoteSignature]:
        return [cosign(read_note(note), one, NOW) for one in world.others] if cosigned else []

    publish(world.home / folder / "log", record, world.log, world.audit, accomplices)
    return world.home / folder


@attack
def rolled_back(world: World) -> tuple[Verdict, Verification]:
    """Who remembers the newer checkpoint is shown the log without its last leaves."""
    older = republished(world, "older", world.leaves[:8])
    evidence = Evidence(registry=older, remembered=checkpoint_of(world))
    return Verdict.LOG_ROLLED_BACK, checked(world, evidence=evidence)


@attack
def rolled_back_behind_a_proof(world: World) -> tuple[Verdict, Verification]:
    older = republished(world, "older", world.leaves[:8])
    return Verdict.LOG_ROLLED_BACK, checked(world, evidence=Evidence(registry=older, proof=world.proof(0)))


@attack
def split_view_of_the_same_size(world: World) -> tuple[Verdict, Verification]:
    other = republished(world, "other", [*world.leaves[:-1], world.leaves[0]])
    evidence = Evidence(registry=other, remembered=checkpoint_of(world))
    return Verdict.LOG_FORKED, checked(world, evidence=evidence)


@attack
def split_view_that_grew(world: World) -> tuple[Verdict, Verification]:
    """The withdrawal of another is left out, and the log grew since."""
    other = republished(world, "other", [*world.leaves[:-1], world.leaves[0], world.leaves[1]])
    evidence = Evidence(registry=other, remembered=checkpoint_of(world))
    return Verdict.LOG_FORKED, checked(world, evidence=evidence)


@attack
def split_view_between_proof_and_memory(world: World) -> tuple[Verdict, Verification]:
    leaves = [*world.leaves[:-1], world.leaves[0]]
    note = (republished(world, "other", leaves) / "log" / "checkpoint").read_bytes()
    proof = write_proof(leaves[0], 0, Tree.of(leaves).inclusion(0), note)
    evidence = Evidence(proof=proof, remembered=checkpoint_of(world), status=world.list_of(NOW))
    return Verdict.LOG_FORKED, checked(world, evidence=evidence)


@attack
def forged_cosignature(world: World) -> tuple[Verdict, Verification]:
    """A line in the name and with the id of a witness, by another key."""
    path = world.public / "log" / "checkpoint"
    note = read_note(path.read_bytes())
    true, forger = note.signatures[2], new_note_signer("w2.example", WITNESS)
    forged = replace(cosign(note, forger, NOW), id=true.id)
    path.write_bytes(replace(note, signatures=(*note.signatures[:2], forged)).data)
    return Verdict.LOG_BROKEN, checked(world)


@attack
def cosignature_moved_from_an_older_checkpoint(world: World) -> tuple[Verdict, Verification]:
    older = read_note((republished(world, "older", world.leaves[:8]) / "log" / "checkpoint").read_bytes())
    path = world.public / "log" / "checkpoint"
    note = read_note(path.read_bytes())
    path.write_bytes(replace(note, signatures=(note.signatures[0], *older.signatures[1:])).data)
    return Verdict.LOG_BROKEN, checked(world)


@attack
def unwitnessed(world: World) -> tuple[Verdict, Verification]:
    return Verdict.LOG_UNWITNESSED, checked(
        world, evidence=Evidence(registry=republished(world, "alone", world.leaves, cosigned=False))
    )


@attack
def one_witness_twice(world: World) -> tuple[Verdict, Verification]:
    path = world.public / "log" / "checkpoint"
    note = read_note(path.read_bytes())
    path.write_bytes(replace(note, signatures=(*note.signatures[:2], note.signatures[1])).data)
    return Verdict.LOG_UNWITNESSED, checked(world)


@attack
def witnesses_nobody_knows(world: World) -> tuple[Verdict, Verification]:
    path = world.public / "log" / "checkpoint"
    note = read_note(path.read_bytes())
    strangers = [cosign(note, new_note_signer(f"s{n}.example", WITNESS), NOW) for n in range(5)]
    path.write_bytes(replace(note, signatures=(note.signatures[0], *strangers)).data)
    return Verdict.LOG_UNWITNESSED, checked(world)


@attack
def checkpoint_signed_by_another(world: World) -> tuple[Verdict, Verification]:
    other = new_note_signer(ORIGIN)
    said = parse_checkpoint(read_note(checkpoint_of(world)))
    (world.public / "log" / "checkpoint").write_bytes(sign_checkpoint(said, other))
    return Verdict.LOG_BROKEN, checked(world)


@attack
def checkpoint_of_garbage(world: World) -> tuple[Verdict, Verification]:
    (world.public / "log" / "checkpoint").write_bytes(b"\xff\x00 nothing")
    return Verdict.LOG_BROKEN, checked(world)


@attack
def checkpoint_of_another_log(world: World) -> tuple[Verdict, Verification]:
    other = new_note_signer("other.example/log")
    publish(world.home / "other" / "log", world.leaves, other, world.audit)
    return Verdict.LOG_UNKNOWN, checked(world, evidence=Evidence(registry=world.home / "other"))


@attack
def log_of_another_trusted_laboratory(world: World) -> tuple[Verdict, Verification]:
    """Its own attestations it may record; those of others it could keep alive after they were withdrawn."""
    other = new_note_signer("other.example/log")
    trust = replace(
        world.trust, logs=(*world.trust.logs, TrustedLog(origin=other.name, key=other.key, issuer="other.example"))
    )
    publish(world.home / "other" / "log", world.leaves, other, world.audit)
    return Verdict.LOG_UNKNOWN, checked(world, evidence=Evidence(registry=world.home / "other"), trust=trust)


@attack
def size_larger_than_the_files(world: World) -> tuple[Verdict, Verification]:
    said = parse_checkpoint(read_note(checkpoint_of(world)))
    note = sign_checkpoint(replace(said, size=10**15), world.log)
    (world.public / "log" / "checkpoint").write_bytes(note)
    return Verdict.LOG_BROKEN, checked(world)


@attack
def truncated_tile(world: World) -> tuple[Verdict, Verification]:
    tile = next((world.public / "log" / "tile" / "0").rglob("11"))
    tile.write_bytes(tile.read_bytes()[:-32])
    return Verdict.LOG_BROKEN, checked(world)


@attack
def missing_bundle(world: World) -> tuple[Verdict, Verification]:
    next((world.public / "log" / "tile" / "entries").rglob("11")).unlink()
    return Verdict.LOG_BROKEN, checked(world)


@attack
def changed_leaf(world: World) -> tuple[Verdict, Verification]:
    bundle = next((world.public / "log" / "tile" / "entries").rglob("11"))
    bundle.write_bytes(bundle.read_bytes().replace(b'"withdrawn"', b'"suspended"', 1))
    return Verdict.LOG_BROKEN, checked(world)


@attack
def changed_leaf_and_tile(world: World) -> tuple[Verdict, Verification]:
    """The files agree with each other, but not with the checkpoint."""
    changed = [one.replace(b'"withdrawn"', b'"suspended"') for one in world.leaves]
    other = republished(world, "other", changed)
    (other / "log" / "checkpoint").write_bytes(checkpoint_of(world))
    return Verdict.LOG_BROKEN, checked(world, evidence=Evidence(registry=other))


@attack
def proof_of_another_leaf(world: World) -> tuple[Verdict, Verification]:
    evidence = Evidence(proof=world.proof(3), status=world.list_of(NOW))
    return Verdict.NOT_IN_LOG, checked(world, evidence=evidence)


@attack
def proof_with_a_leaf_put_in(world: World) -> tuple[Verdict, Verification]:
    """The hashes of a true proof around a leaf that is not in the log."""
    mine = attestation(world.key, "EQ-2026-0099")
    leaf = leaf_json(Leaf(type="issued", id=mine.id, revision=1, sha256=mine.digest, at=BEGIN))
    proof = write_proof(leaf, 0, Tree.of(world.leaves).inclusion(0), checkpoint_of(world))
    return Verdict.NOT_IN_LOG, checked(world, evidence=Evidence(proof=proof, status=world.list_of(NOW)))


@attack
def proof_with_another_index(world: World) -> tuple[Verdict, Verification]:
    proof = world.proof(0).replace(b"index 0", b"index 1")
    return Verdict.NOT_IN_LOG, checked(world, evidence=Evidence(proof=proof, status=world.list_of(NOW)))


@attack
def proof_for_another_log(world: World) -> tuple[Verdict, Verification]:
    other = new_note_signer("other.example/log")
    made = publish(world.home / "other", world.leaves, other, world.audit)
    proof = write_proof(world.leaves[0], 0, Tree.of(world.leaves).inclusion(0), made.note)
    return Verdict.LOG_UNKNOWN, checked(world, evidence=Evidence(proof=proof, status=world.list_of(NOW)))


@attack
def proof_of_garbage(world: World) -> tuple[Verdict, Verification]:
    return Verdict.LOG_BROKEN, checked(world, evidence=Evidence(proof=b"c2sp.org/tlog-proof@v1\nindex 0\n"))


@attack
def proof_without_a_current_status(world: World) -> tuple[Verdict, Verification]:
    """It was issued; a proof of that says nothing of what became of it."""
    return Verdict.UNVERIFIABLE_OFFLINE, checked(world, evidence=Evidence(proof=world.proof(0)))


@attack
def old_copy_of_the_registry(world: World) -> tuple[Verdict, Verification]:
    """A copy from before a suspension, shown a month later."""
    (world.public / "status" / "1").unlink()
    return Verdict.UNVERIFIABLE_OFFLINE, checked(world, now=NOW + timedelta(days=30))


@attack
def leaf_of_the_future(world: World) -> tuple[Verdict, Verification]:
    world.change("suspended", "EQ-2026-0001", NOW + timedelta(days=1))
    world.publish()
    return Verdict.FROM_THE_FUTURE, checked(world)


@attack
def cosignature_of_the_future(world: World) -> tuple[Verdict, Verification]:
    world.publish(NOW + timedelta(days=2))
    return Verdict.FROM_THE_FUTURE, checked(world)


@attack
def audit_log_not_anchored(world: World) -> tuple[Verdict, Verification]:
    said = parse_checkpoint(read_note(checkpoint_of(world)))
    note = read_note(sign_checkpoint(replace(said, extensions=()), world.log))
    signatures = (*note.signatures, *(cosign(note, one, NOW) for one in world.others))
    (world.public / "log" / "checkpoint").write_bytes(replace(note, signatures=signatures).data)
    return Verdict.AUDIT_NOT_ANCHORED, checked(world)


@attack
def audit_log_set_back(world: World) -> tuple[Verdict, Verification]:
    before = checkpoint_of(world)
    world.audit = (3, "cd" * 32)
    world.issue(attestation(world.key, "EQ-2026-0007"))
    world.publish()
    evidence = Evidence(registry=world.public, remembered=before)
    return Verdict.AUDIT_NOT_ANCHORED, checked(world, evidence=evidence)


@attack
def withdrawn_and_issued_anew(world: World) -> tuple[Verdict, Verification]:
    """The first revision stays withdrawn, whatever was issued in its place."""
    again = attestation(world.key, "EQ-2026-0003", revision=2, issued=BEGIN + timedelta(days=9))
    world.issue(again)
    world.statuses["EQ-2026-0003"] = replace(world.statuses["EQ-2026-0003"], revoked=False)
    world.publish()
    assert Verdict.VALID == world.verify(world.of("EQ-2026-0003", 2).dsse).verdict
    return Verdict.WITHDRAWN, world.verify(world.of("EQ-2026-0003", 1).dsse)


@attack
def registry_without_a_log(world: World) -> tuple[Verdict, Verification]:
    (world.public / "log" / "checkpoint").unlink()
    (world.public / "status" / "1").unlink()
    return Verdict.UNVERIFIABLE_OFFLINE, checked(world)


@pytest.mark.parametrize("named", ATTACKS, ids=lambda named: named.__name__)
def test_every_attack_on_the_log_is_told_for_what_it_is(named: Attack, tmp_path: Path) -> None:
    expected, found = named(lively(tmp_path))

    assert expected == found.verdict, [one.sentence() for one in found.findings]
    assert "{" not in found.sentence() + found.advice()


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 1), Verdict.NOT_YET_VALID),
        (date(2026, 11, 2), Verdict.VALID),
        (date(2026, 11, 5), Verdict.VALID),
        (date(2026, 11, 6), Verdict.SUSPENDED),
        (date(2026, 11, 20), Verdict.SUSPENDED),
    ],
)
def test_a_day_before_the_suspension_is_told_as_it_was(world: World, day: date, expected: Verdict) -> None:
    """Suspended on the sixth: valid until the end of the fifth."""
    assert expected == world.verify(world.of("EQ-2026-0002").json, as_of=end_of(day)).verdict


def test_proof_and_current_status_list_are_enough_offline(world: World) -> None:
    evidence = Evidence(proof=world.proof(0), status=world.list_of(NOW))

    assert Verdict.VALID == checked(world, evidence=evidence).verdict


def test_proof_and_status_list_tell_a_suspension_offline(world: World) -> None:
    evidence = Evidence(proof=world.proof(1), status=world.list_of(NOW))

    assert Verdict.SUSPENDED == world.verify(world.of("EQ-2026-0002").dsse, evidence=evidence).verdict


def test_reinstated_is_valid_again(tmp_path: Path) -> None:
    world = lively(tmp_path)
    world.change("reinstated", "EQ-2026-0002", BEGIN + timedelta(days=8))
    world.publish()

    days = [date(2026, 11, 4), date(2026, 11, 7), date(2026, 11, 9)]
    assert ["VALID", "SUSPENDED", "VALID"] == [
        world.verify(world.of("EQ-2026-0002").dsse, as_of=end_of(day)).verdict for day in days
    ]


def test_newest_checkpoint_is_handed_back_to_be_remembered(world: World) -> None:
    found = checked(world)

    assert checkpoint_of(world) == found.checkpoint
    assert (
        Verdict.VALID == checked(world, evidence=Evidence(registry=world.public, remembered=found.checkpoint)).verdict
    )


def test_checkpoint_says_which_audit_entry_it_anchors() -> None:
    said = Checkpoint(origin=ORIGIN, size=0, root=bytes(32), extensions=(audit_line(7, "ab" * 32),))

    assert (7, "ab" * 32) == said.audit
    assert NOW == datetime(2026, 11, 21, 18, tzinfo=UTC)
