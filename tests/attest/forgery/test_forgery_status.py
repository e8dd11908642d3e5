"""Attacks with status lists; what they hide or invent shows."""

import gzip
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from attest_world import ADDRESS, BEGIN, NOW, World, real_key

from eqlab.attest.encoding import encode_url
from eqlab.attest.jws import read_token, sign_token
from eqlab.attest.statuslist import Status, status_list
from eqlab.attest.verify import Evidence, Verdict, Verification

Attack = Callable[[World], tuple[Verdict, Verification]]
ATTACKS: list[Attack] = []


def attack(named: Attack) -> Attack:
    ATTACKS.append(named)
    return named


def checked(world: World, evidence: Evidence) -> Verification:
    return world.verify(world.of().dsse, evidence=evidence)


@attack
def replayed_status_list(world: World) -> tuple[Verdict, Verification]:
    """The list from before the suspension, with a proof of issue."""
    before = {name: replace(one, suspended=False, revoked=False) for name, one in world.statuses.items()}
    old = status_list(ADDRESS, "lab.example", before, world.key, at=BEGIN + timedelta(days=4))
    evidence = Evidence(proof=world.proof(1), status=old)
    return Verdict.STATUS_STALE, world.verify(world.of("EQ-2026-0002").jwt, evidence=evidence)


@attack
def replayed_status_list_beside_the_log(world: World) -> tuple[Verdict, Verification]:
    old = status_list(ADDRESS, "lab.example", world.statuses, world.key, at=NOW - timedelta(days=3))
    return Verdict.STATUS_STALE, checked(world, evidence=Evidence(registry=world.public, status=old))


@attack
def status_list_that_hides_a_suspension(world: World) -> tuple[Verdict, Verification]:
    clean = {name: replace(one, suspended=False) for name, one in world.statuses.items()}
    data = status_list(ADDRESS, "lab.example", clean, world.key, at=NOW)
    evidence = Evidence(registry=world.public, status=data)
    found = world.verify(world.of("EQ-2026-0002").jwt, evidence=evidence)
    assert "EQ-ATTEST-095" in {one.issue.code for one in found.findings}
    return Verdict.SUSPENDED, found


@attack
def status_list_that_invents_a_suspension(world: World) -> tuple[Verdict, Verification]:
    accused = {**world.statuses, "EQ-2026-0001": Status(place=0, suspended=True)}
    data = status_list(ADDRESS, "lab.example", accused, world.key, at=NOW)
    return Verdict.STATUS_INCONSISTENT, checked(world, evidence=Evidence(registry=world.public, status=data))


@attack
def older_revision_with_its_own_proof(world: World) -> tuple[Verdict, Verification]:
    """An extension took its place; the list says that the attestation is in force, which is true."""
    evidence = Evidence(proof=world.proof(3), status=world.list_of(NOW))
    return Verdict.OLD_REVISION, world.verify(world.of("EQ-2026-0004").jwt, evidence=evidence)


@attack
def reduced_revision_with_its_own_proof(world: World) -> tuple[Verdict, Verification]:
    evidence = Evidence(proof=world.proof(4), status=world.list_of(NOW))
    return Verdict.OLD_REVISION, world.verify(world.of("EQ-2026-0005").jwt, evidence=evidence)


@attack
def reduced_revision_with_a_log_from_before_and_a_fresh_list(world: World) -> tuple[Verdict, Verification]:
    old = World(home=world.home / "old", key=world.key, log=world.log, others=world.others)
    old.leaves.extend(world.leaves[:6])
    old.publish(at=BEGIN + timedelta(days=2))
    evidence = Evidence(registry=old.public, status=world.list_of(NOW))
    return Verdict.OLD_REVISION, world.verify(world.of("EQ-2026-0005").dsse, evidence=evidence)


@attack
def suspended_then_with_a_log_from_before_and_a_fresh_list(world: World) -> tuple[Verdict, Verification]:
    """A list of today says nothing of a day on which the old copy of the log did not know of the suspension."""
    old = World(home=world.home / "old", key=world.key, log=world.log, others=world.others)
    old.leaves.extend(world.leaves[:6])
    old.publish(at=BEGIN + timedelta(days=2))
    evidence = Evidence(registry=old.public, status=world.list_of(NOW))
    day = NOW - timedelta(days=3)
    return Verdict.UNVERIFIABLE_OFFLINE, world.verify(world.of("EQ-2026-0002").dsse, evidence=evidence, as_of=day)


@attack
def status_list_by_another_key(world: World) -> tuple[Verdict, Verification]:
    data = status_list(ADDRESS, "lab.example", world.statuses, real_key(), at=NOW)
    evidence = Evidence(proof=world.proof(0), status=data)
    return Verdict.STATUS_INCONSISTENT, checked(world, evidence=evidence)


@attack
def status_list_for_another_address(world: World) -> tuple[Verdict, Verification]:
    data = status_list("https://registry.example/status/2", "lab.example", world.statuses, world.key, at=NOW)
    evidence = Evidence(proof=world.proof(0), status=data)
    return Verdict.STATUS_INCONSISTENT, checked(world, evidence=evidence)


@attack
def status_list_of_the_future(world: World) -> tuple[Verdict, Verification]:
    data = world.list_of(NOW + timedelta(days=2))
    return Verdict.FROM_THE_FUTURE, checked(world, evidence=Evidence(proof=world.proof(0), status=data))


@attack
def status_list_bomb(world: World) -> tuple[Verdict, Verification]:
    """A list that unpacks to far more than a list has."""
    said = dict(read_token(world.list_of(NOW), "vc+jwt", "vc").payload)
    packed = "u" + encode_url(gzip.compress(bytes(50_000_000)))
    said["credentialSubject"] = {**said["credentialSubject"], "encodedList": packed}
    data = sign_token(said, "vc+jwt", "vc", world.key)
    return Verdict.STATUS_INCONSISTENT, checked(world, evidence=Evidence(proof=world.proof(0), status=data))


@pytest.mark.parametrize("named", ATTACKS, ids=lambda named: named.__name__)
def test_every_attack_with_a_status_list_is_told_for_what_it_is(named: Attack, world: World) -> None:
    expected, found = named(world)

    assert expected == found.verdict, [one.sentence() for one in found.findings]
    assert "{" not in found.sentence() + found.advice()
