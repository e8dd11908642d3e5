"""How things stand by the public log: what goes into the status list, and at which place."""

from collections.abc import Iterable, Mapping

from eqlab.attest.leaf import OF_ATTESTATIONS, Leaf, read_leaf
from eqlab.attest.statuslist import Status
from eqlab.attest.verify.standing import ENDED, Standing, fold


def standings_of(leaves: Iterable[bytes]) -> Mapping[str, Standing]:
    """Return how every attestation stands, by id, in the order in which they were first issued."""
    by_id: dict[str, list[Leaf]] = {}
    for data in leaves:
        leaf, _ = read_leaf(data)
        if leaf is not None and leaf.type in OF_ATTESTATIONS:
            by_id.setdefault(leaf.id, []).append(leaf)
    return {id_: fold(own) for id_, own in by_id.items()}


def statuses_of(leaves: Iterable[bytes]) -> Mapping[str, Status]:
    """Return the status of every attestation. Its place is its rank among those that were issued, for good."""
    return {
        id_: Status(
            place=place, revoked=one.state in ENDED, suspended=one.state == "suspended", revision=max(one.revision, 1)
        )
        for place, (id_, one) in enumerate(standings_of(leaves).items())
    }


def place_of(attestation: str, statuses: Mapping[str, Status]) -> int:
    """Return the place of an attestation, or, for one that is about to be issued, the one that it will have."""
    return statuses[attestation].place if attestation in statuses else len(statuses)
