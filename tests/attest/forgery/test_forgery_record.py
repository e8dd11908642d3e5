"""The laboratory's own record, forged from within: rewritten, cut, moved, hidden, invented."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from attest_world import BEGIN, World, attestation, sha

from eqlab.attest.keys import PersonKey, new_person_key
from eqlab.attest.leaf import Leaf, leaf_json, report_leaf
from eqlab.attest.tlog.checkpoint import Checkpoint, audit_line
from eqlab.attest.verify import audit_anchor, audit_leaves, missing_evidence
from eqlab.core.act import Act, Change, ChangeApproved, Entry, FileOpened, LabFounded, ReportIssued, StepDone
from eqlab.core.finding import Finding
from eqlab.core.subject import Party
from eqlab.store.store import open_store

ACTS: tuple[Act, ...] = (
    LabFounded(lab="lab.example", name="Laboratory of Example", engine="1"),
    FileOpened(scheme="s@1", scheme_sha256=sha(b"s"), organisation=Party(id="nova", name="Nova")),
    StepDone(step="admission"),
    ReportIssued(report="R-1", kind="test", sha256=sha(b"report")),
    ChangeApproved(proposal="P-1", attestation="EQ-2026-0001", change=Change.ISSUE, sha256=sha(b"document")),
)


def log_of(path: Path, acts: Sequence[Act], key: PersonKey) -> tuple[Entry, ...]:
    """Keep acts in a store of the laboratory, as its people would."""
    store = open_store(path)
    try:
        for number, act in enumerate(acts):
            store.log.append(act, file="", actor="anna", at=BEGIN + timedelta(hours=number), sign=key.sign)
        return tuple(store.log.entries())
    finally:
        store.close()


@pytest.fixture(scope="module")
def key() -> PersonKey:
    return new_person_key()


@pytest.fixture(scope="module")
def entries(tmp_path_factory: pytest.TempPathFactory, key: PersonKey) -> tuple[Entry, ...]:
    return log_of(tmp_path_factory.mktemp("record") / "lab.db", ACTS, key)


@pytest.fixture(scope="module")
def anchored(entries: tuple[Entry, ...]) -> Checkpoint:
    line = audit_line(entries[-1].number, entries[-1].hash)
    return Checkpoint(origin="registry.example/log", size=2, root=bytes(32), extensions=(line,))


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [one.issue.code for one in findings]


def test_untouched_log_is_the_anchored_one(anchored: Checkpoint, entries: tuple[Entry, ...]) -> None:
    assert () == audit_anchor(anchored, entries)


def test_log_that_went_on_is_fine(anchored: Checkpoint, entries: tuple[Entry, ...]) -> None:
    last = entries[-1]
    more = replace(last, number=last.number + 1, previous=last.hash, hash="ff" * 32)

    assert () == audit_anchor(anchored, (*entries, more))


def test_rewritten_log_with_all_hashes_made_anew(anchored: Checkpoint, key: PersonKey, tmp_path: Path) -> None:
    """Who owns database and keys can make a consistent log; but not the one that was anchored."""
    forged = (*ACTS[:2], StepDone(step="nothing happened"), *ACTS[3:])

    assert ["EQ-ATTEST-112"] == codes(audit_anchor(anchored, log_of(tmp_path / "lab.db", forged, key)))


def test_edited_row_under_its_old_hash(anchored: Checkpoint, entries: tuple[Entry, ...]) -> None:
    edited = tuple(replace(one, actor="bert") if one.number == 3 else one for one in entries)
    hashes = {one.number: one.hash for one in entries}

    def rehash(entry: Entry) -> str:
        return hashes[entry.number] if entry in entries else sha256(repr(entry).encode()).hexdigest()

    assert ["EQ-ATTEST-111"] == codes(audit_anchor(anchored, edited, rehash))


def test_reordered_log(anchored: Checkpoint, entries: tuple[Entry, ...]) -> None:
    moved = (entries[0], entries[2], entries[1], *entries[3:])

    assert {"EQ-ATTEST-110"} == set(codes(audit_anchor(anchored, moved)))


def test_entry_taken_out(anchored: Checkpoint, entries: tuple[Entry, ...]) -> None:
    assert ["EQ-ATTEST-110"] == codes(audit_anchor(anchored, (*entries[:2], *entries[3:])))


def test_cut_log(anchored: Checkpoint, entries: tuple[Entry, ...]) -> None:
    assert ["EQ-ATTEST-113"] == codes(audit_anchor(anchored, entries[:-1]))
    assert ["EQ-ATTEST-113"] == codes(audit_anchor(anchored, ()))


def test_first_entries_taken_out(anchored: Checkpoint, entries: tuple[Entry, ...]) -> None:
    assert ["EQ-ATTEST-110"] == codes(audit_anchor(anchored, entries[1:]))


def test_checkpoint_without_an_anchor(anchored: Checkpoint, entries: tuple[Entry, ...]) -> None:
    assert ["EQ-ATTEST-072"] == codes(audit_anchor(replace(anchored, extensions=()), entries))


def leaves() -> list[bytes]:
    report = report_leaf(sha(b"report"), BEGIN)
    issued = Leaf(type="issued", id="EQ-2026-0001", revision=1, sha256=sha(b"document"), at=BEGIN)
    return [leaf_json(report), leaf_json(issued)]


def test_every_act_has_its_leaf(entries: tuple[Entry, ...]) -> None:
    assert () == audit_leaves(entries, leaves())


def test_leaf_without_an_act(entries: tuple[Entry, ...]) -> None:
    """Somebody who holds the log's key issued an attestation that nobody approved."""
    more = leaf_json(Leaf(type="issued", id="EQ-2026-0099", revision=1, sha256=sha(b"forged"), at=BEGIN))

    found = audit_leaves(entries, [*leaves(), more])

    assert ["EQ-ATTEST-114"] == codes(found)
    assert "Leaf 2" in found[0].sentence()


def test_leaf_of_another_text_than_was_approved(entries: tuple[Entry, ...]) -> None:
    other = leaf_json(Leaf(type="issued", id="EQ-2026-0001", revision=1, sha256=sha(b"forged"), at=BEGIN))

    assert ["EQ-ATTEST-114", "EQ-ATTEST-115"] == codes(audit_leaves(entries, [leaves()[0], other]))


def test_act_without_a_leaf(entries: tuple[Entry, ...]) -> None:
    """An attestation that was approved and kept out of the public log."""
    found = audit_leaves(entries, leaves()[:1])

    assert ["EQ-ATTEST-115"] == codes(found)
    assert f"Entry {entries[-1].number}" in found[0].sentence()


def test_one_approval_published_twice(entries: tuple[Entry, ...]) -> None:
    assert ["EQ-ATTEST-114"] == codes(audit_leaves(entries, [*leaves(), leaves()[1]]))


def test_garbage_as_a_leaf(entries: tuple[Entry, ...]) -> None:
    assert ["EQ-ATTEST-114"] == codes(audit_leaves(entries, [*leaves(), b"\xff"]))


def test_deleted_and_changed_evidence(world: World) -> None:
    kept = {sha(b"evaluation"): b"evaluation", sha(b"report"): b"another report"}
    mine = attestation(world.key)

    assert ["EQ-ATTEST-116"] == codes(missing_evidence(mine, kept.get))
    assert 2 == len(missing_evidence(mine, lambda _: None))
    assert () == missing_evidence(mine, {**kept, sha(b"report"): b"report"}.get)
