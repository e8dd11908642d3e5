"""Laws of trees, tiles, notes, proofs and witnesses."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from attest_world import NOW, ORIGIN, Record
from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.attest.keys import new_note_signer
from eqlab.attest.keys.note import WITNESS
from eqlab.attest.tlog import publishing
from eqlab.attest.tlog.checkpoint import open_checkpoint
from eqlab.attest.tlog.folder import BadLog, read_file, read_log
from eqlab.attest.tlog.merkle import Tree, is_consistent, is_included, leaf_hash
from eqlab.attest.tlog.note import BadNote, read_note
from eqlab.attest.tlog.proof import BadProof, read_proof, write_proof
from eqlab.attest.tlog.publishing import publish, with_cosignatures
from eqlab.attest.tlog.tiles import read_bundle, read_tile, write_bundle
from eqlab.attest.tlog.witness import Witness
from eqlab.core.errors import LabFault, UsageError

SIGNER = new_note_signer(ORIGIN)
AUDIT = (1, "ab" * 32)


def leaves(count: int) -> Record:
    return Record(b"leaf %d" % number for number in range(count))


def files(folder: Path) -> set[str]:
    return {str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file()}


@settings(deadline=None)
@given(st.integers(1, 200), st.data())
def test_every_leaf_is_proven_and_no_other(size: int, data: st.DataObject) -> None:
    tree = Tree.of(leaves(size))
    index, wrong = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size - 1))
    proof = tree.inclusion(index)

    assert is_included(leaf_hash(b"leaf %d" % index), index, size, proof, tree.root())
    assert (index == wrong) == is_included(leaf_hash(b"leaf %d" % wrong), wrong, size, proof, tree.root())


@settings(deadline=None)
@given(st.integers(0, 150), st.integers(0, 150))
def test_growth_is_proven(one: int, other: int) -> None:
    old, size = sorted((one, other))
    tree = Tree.of(leaves(size))

    assert is_consistent(old, size, tree.consistency(old), tree.root(old), tree.root())


@settings(deadline=None)
@given(st.integers(2, 100), st.data())
def test_growth_from_another_tree_is_not_proven(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size - 1))
    changed = data.draw(st.integers(0, old - 1))
    tree, other = Tree.of(leaves(size)), leaves(size)
    other[changed] = b"another"

    assert not is_consistent(old, size, tree.consistency(old), Tree.of(other).root(old), tree.root())


@settings(deadline=None)
@given(st.integers(1, 60), st.lists(st.binary(min_size=32, max_size=32), max_size=8), st.integers(-1, 70))
def test_made_up_proofs_prove_nothing(size: int, proof: list[bytes], index: int) -> None:
    tree = Tree.of(leaves(size))

    assert not is_included(leaf_hash(b"never"), index, size, proof, tree.root())
    assert not is_consistent(size, size + 1, [*proof, b"\x00" * 32], tree.root(), b"\x00" * 32)


def test_proofs_of_what_is_not_there_cannot_be_made() -> None:
    tree = Tree.of(leaves(3))

    for make in (lambda: tree.inclusion(3), lambda: tree.inclusion(-1), lambda: tree.consistency(2, 9)):
        with pytest.raises(ValueError, match=r"3|9"):
            make()


@pytest.mark.parametrize("sizes", [(0, 1, 255, 256, 257, 600), (700, 700, 701), (65_536,)])
def test_publishing_step_by_step_is_publishing_at_once(
    tmp_path: Path, sizes: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "write_atomically", lambda path, data, _mode: path.write_bytes(data))
    for size in sizes:
        made = publish(tmp_path, leaves(size), SIGNER, AUDIT)

        assert Tree.of(leaves(size)).root() == made.checkpoint.root
        assert list(leaves(size)) == list(read_log(tmp_path, size).leaves)


def test_ten_thousand_leaves_and_one_more_write_a_handful_of_files(tmp_path: Path) -> None:
    first = publish(tmp_path, leaves(10_000), SIGNER, AUDIT)
    more = publish(tmp_path, leaves(10_001), SIGNER, AUDIT)
    none = publish(tmp_path, leaves(10_001), SIGNER, AUDIT)

    assert (82, 4, 1) == (first.written, more.written, none.written)


def test_files_of_older_checkpoints_stay(tmp_path: Path) -> None:
    publish(tmp_path, leaves(300), SIGNER, AUDIT)
    before = files(tmp_path)
    publish(tmp_path, leaves(900), SIGNER, AUDIT)

    assert before <= files(tmp_path)
    assert Tree.of(leaves(300)).root() == read_log(tmp_path, 300).tree.root()


@pytest.mark.parametrize("writes", range(6))
def test_interrupted_publishing_leaves_the_older_log(
    tmp_path: Path, writes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was written before the checkpoint, the older one is whole, and beginning again ends well."""
    publish(tmp_path, leaves(250), SIGNER, AUDIT)
    true, left = publishing.write_atomically, [writes]

    def failing(path: Path, data: bytes, mode: int) -> None:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        true(path, data, mode)

    monkeypatch.setattr(publishing, "write_atomically", failing)
    with pytest.raises(KeyboardInterrupt):
        publish(tmp_path, leaves(600), SIGNER, AUDIT)
    checkpoint, _ = open_checkpoint((tmp_path / "checkpoint").read_bytes(), SIGNER.key)
    monkeypatch.undo()

    assert 250 == checkpoint.size
    assert checkpoint.root == read_log(tmp_path, 250).tree.root()
    assert Tree.of(leaves(600)).root() == publish(tmp_path, leaves(600), SIGNER, AUDIT).checkpoint.root


def test_record_shorter_than_the_log_is_refused(tmp_path: Path) -> None:
    publish(tmp_path, leaves(20), SIGNER, AUDIT)

    with pytest.raises(LabFault, match="EQ-ATTEST-010"):
        publish(tmp_path, leaves(19), SIGNER, AUDIT)


def test_files_that_do_not_give_the_root_are_refused(tmp_path: Path) -> None:
    publish(tmp_path, leaves(20), SIGNER, AUDIT)
    (tmp_path / "tile" / "0" / "000.p" / "20").write_bytes(bytes(20 * 32))

    with pytest.raises(LabFault, match="EQ-ATTEST-011"):
        publish(tmp_path, leaves(21), SIGNER, AUDIT)


def test_log_of_another_key_is_not_continued(tmp_path: Path) -> None:
    publish(tmp_path, leaves(20), SIGNER, AUDIT)

    with pytest.raises(LabFault, match="EQ-ATTEST-012"):
        publish(tmp_path, leaves(21), new_note_signer(ORIGIN), AUDIT)


def test_leaf_that_no_bundle_takes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LabFault, match="EQ-ATTEST-013"):
        publish(tmp_path, Record([b"x" * 65_536]), SIGNER, AUDIT)
    assert set() == files(tmp_path)


def test_reader_names_the_file_that_is_wrong(tmp_path: Path) -> None:
    publish(tmp_path, leaves(300), SIGNER, AUDIT)
    (tmp_path / "tile" / "0" / "000").write_bytes(bytes(256 * 32))

    with pytest.raises(BadLog, match="tile/0/000"):
        read_log(tmp_path, 300)
    with pytest.raises(BadLog, match="tile/entries"):
        read_log(tmp_path, 10_000)


def test_bundles_hold_what_was_put_in() -> None:
    entries = (b"", b"a", b"b" * 65_535)

    assert entries == read_bundle(write_bundle(entries), 3)
    assert [None] * 4 == [
        read_bundle(write_bundle(entries), 2),
        read_bundle(write_bundle(entries), 4),
        read_bundle(write_bundle(entries)[:-1], 3),
        read_bundle(b"\x00", 1),
    ]
    assert None is read_tile(bytes(31), 1)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_hostile_bytes_are_no_note_and_no_proof(data: bytes) -> None:
    with pytest.raises(BadProof):
        read_proof(data)
    with pytest.raises(BadNote):
        read_note(b"\x00" + data)


def test_proof_file_is_read_as_written() -> None:
    tree = Tree.of(leaves(9))
    data = write_proof(b"leaf 4", 4, tree.inclusion(4), b"origin\n9\n")
    proof = read_proof(data)

    assert (b"leaf 4", 4, tree.inclusion(4), b"origin\n9\n") == (
        proof.leaf,
        proof.index,
        proof.hashes,
        proof.checkpoint,
    )
    for wrong in (b"index 04", b"index -1", b"index", b"index 4 "):
        with pytest.raises(BadProof):
            read_proof(data.replace(b"index 4", wrong))


def witness() -> Witness:
    return Witness(signer=new_note_signer("w.example", WITNESS), logs=(SIGNER.key,))


def test_witness_follows_a_log_that_grows(tmp_path: Path) -> None:
    one = witness()
    for size in (3, 3, 10):
        made = publish(tmp_path, leaves(size), SIGNER, AUDIT)
        signature = one.cosign(made.note, Tree.of(leaves(size)).consistency(one.known(ORIGIN)), NOW)

    assert 10 == one.known(ORIGIN)
    assert 2 == len(read_note(with_cosignatures(made.note, (signature,))).signatures)


@pytest.mark.parametrize(
    "others",
    [leaves(4), Record([*leaves(4), b"x"]), Record([*leaves(4), b"x", b"y"]), leaves(0)],
    ids=["rolled back", "fork of the same size", "fork that grew", "emptied"],
)
def test_witness_refuses_forks_and_rollbacks(tmp_path: Path, others: Record) -> None:
    one = witness()
    one.cosign(publish(tmp_path / "a", leaves(5), SIGNER, AUDIT).note, (), NOW)
    other = publish(tmp_path / "b", others, SIGNER, AUDIT).note
    proof: Sequence[bytes] = Tree.of(others).consistency(5) if len(others) > 5 else ()

    with pytest.raises(LabFault, match="EQ-ATTEST-014"):
        one.cosign(other, proof, NOW)
    assert 5 == one.known(ORIGIN)


def test_witness_refuses_what_is_not_the_logs(tmp_path: Path) -> None:
    other = publish(tmp_path, leaves(5), new_note_signer(ORIGIN), AUDIT).note

    for data in (other, b"nothing"):
        with pytest.raises(LabFault, match="EQ-ATTEST-015"):
            witness().cosign(data, (), NOW)


def test_names_that_cannot_stand_in_notes_are_refused() -> None:
    for name in ("", "a b", "a+b", "a\nb"):
        with pytest.raises(UsageError, match="EQ-ATTEST-008"):
            new_note_signer(name)


def test_changed_text_does_not_fit(tmp_path: Path) -> None:
    note = publish(tmp_path, leaves(5), SIGNER, AUDIT).note

    for changed in (note.replace(b"\n5\n", b"\n6\n"), note.replace(b"audit 1 ", b"audit 2 ")):
        with pytest.raises(BadNote, match="does not fit"):
            open_checkpoint(changed, SIGNER.key)
    assert replace(read_note(note), signatures=()).text == read_note(note).text


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    """A pipe in a stranger's folder would block whoever opens it."""
    os.mkfifo(tmp_path / "checkpoint")
    (tmp_path / "link").symlink_to(tmp_path / "checkpoint")

    assert [None, None] == [read_file(tmp_path / name, 100) for name in ("checkpoint", "link")]
