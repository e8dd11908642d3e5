"""What goes from the public log into the status list."""

from attest_world import BEGIN, NOW, World, attestation

from eqlab.attest.current import place_of, standings_of, statuses_of
from eqlab.attest.leaf import OF_CHANGE, leaf_json, leaf_of, read_leaf
from eqlab.attest.tlog.proof import proofs_of
from eqlab.attest.verify import Evidence, Verdict
from eqlab.core.act import Change


def test_status_list_follows_from_the_log(world: World) -> None:
    """The world keeps its statuses by hand; the leaves give the same."""
    assert world.statuses == statuses_of(world.leaves)
    assert list(world.statuses) == list(standings_of(world.leaves))


def test_place_is_for_good_and_the_next_one_is_free(world: World) -> None:
    statuses = statuses_of(world.leaves)

    assert (2, 6) == (place_of("EQ-2026-0003", statuses), place_of("EQ-2026-0099", statuses))


def test_garbage_among_leaves_is_passed_over(world: World) -> None:
    assert statuses_of(world.leaves) == statuses_of([b"\xff", *world.leaves, b"{}"])


def test_every_change_has_its_leaf(world: World) -> None:
    mine = attestation(world.key)
    for change in Change:
        leaf = leaf_of(change, mine, BEGIN, reason="x")
        keeps_days = change in (Change.ISSUE, Change.EXTEND, Change.REDUCE, Change.REINSTATE)

        assert (leaf, ()) == read_leaf(leaf_json(leaf))
        assert (OF_CHANGE[change], mine.digest, keeps_days) == (leaf.type, leaf.sha256, leaf.until is not None)


def test_proofs_of_all_attestations_are_good(world: World) -> None:
    assert world.published is not None
    (proof,) = proofs_of(world.leaves, world.published.note, [0])
    evidence = Evidence(proof=proof, status=world.list_of(NOW))

    assert world.proof(0) == proof
    assert Verdict.VALID == world.verify(world.of().jwt, evidence=evidence).verdict
