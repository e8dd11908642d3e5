"""Forged documents and seals: every attack has the verdict that tells it."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from attest_world import (
    BEGIN,
    INSTALLER,
    NOW,
    PATCH,
    HsmKey,
    World,
    attestation,
    demonstration_key,
    der,
    real_key,
    sha,
)
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from eqlab.attest.document import Attestation, to_json, to_plain
from eqlab.attest.dsse import authentication_encoding, envelope, statement
from eqlab.attest.encoding import encode_url
from eqlab.attest.jws import sign_token
from eqlab.attest.keys import key_digest
from eqlab.attest.keys.seal import certify
from eqlab.attest.vc import credential, payload
from eqlab.attest.verify import Evidence, Trust, Verdict, Verification
from eqlab.label.canonical import canonical

Attack = Callable[[World], tuple[Verdict, Verification]]
ATTACKS: list[Attack] = []


def attack(named: Attack) -> Attack:
    ATTACKS.append(named)
    return named


def genuine(world: World) -> Attestation:
    return world.documents["EQ-2026-0001", 1]


def part(token: bytes, index: int) -> dict[str, object]:
    text = token.decode().split(".")[index]
    value: dict[str, object] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return value


def token(header: object, body: object, signature: bytes) -> bytes:
    return ".".join((encode_url(canonical(header)), encode_url(canonical(body)), encode_url(signature))).encode()


@attack
def changed_json(world: World) -> tuple[Verdict, Verification]:
    return Verdict.TAMPERED, world.verify(to_json(replace(genuine(world), system="Praxis Supernova")))


@attack
def definitive_from_provisional(world: World) -> tuple[Verdict, Verification]:
    return Verdict.TAMPERED, world.verify(to_json(replace(genuine(world), kind="definitive")))


@attack
def longer_validity(world: World) -> tuple[Verdict, Verification]:
    return Verdict.TAMPERED, world.verify(to_json(replace(genuine(world), valid_until=date(2036, 1, 1))))


@attack
def definitive_sealed_with_a_stolen_key(world: World) -> tuple[Verdict, Verification]:
    """The seal fits; but the log knows another text of this revision."""
    forged = replace(genuine(world), kind="definitive")
    return Verdict.TAMPERED, world.verify(envelope(forged, world.key))


@attack
def never_logged(world: World) -> tuple[Verdict, Verification]:
    return Verdict.NOT_IN_LOG, world.verify(envelope(attestation(world.key, "EQ-2026-0099"), world.key))


@attack
def other_spacing(world: World) -> tuple[Verdict, Verification]:
    return Verdict.MALFORMED, world.verify(json.dumps(to_plain(genuine(world)), indent=1).encode())


@attack
def duplicate_key(world: World) -> tuple[Verdict, Verification]:
    data = world.of().json.replace(b'"kind":', b'"kind":"definitive","kind":', 1)
    return Verdict.MALFORMED, world.verify(data)


@attack
def additional_key(world: World) -> tuple[Verdict, Verification]:
    return Verdict.MALFORMED, world.verify(canonical({**to_plain(genuine(world)), "endorsed": "by everybody"}))


@attack
def json_bomb(world: World) -> tuple[Verdict, Verification]:
    return Verdict.MALFORMED, world.verify(b'{"a":' + b"[" * 100_000)


@attack
def huge_document(world: World) -> tuple[Verdict, Verification]:
    return Verdict.MALFORMED, world.verify(b'{"id":"' + b"x" * 3_000_000 + b'"}')


@attack
def deep_checklist(world: World) -> tuple[Verdict, Verification]:
    deep: object = 1
    for _ in range(150):
        deep = [deep]
    return Verdict.MALFORMED, world.verify(canonical({**to_plain(genuine(world)), "checklist": {"x": deep}}))


@attack
def swapped_seal(world: World) -> tuple[Verdict, Verification]:
    """The signature of one envelope under the payload of another."""
    mine, other = json.loads(world.of().dsse), json.loads(world.of("EQ-2026-0004", 2).dsse)
    return Verdict.TAMPERED, world.verify(canonical({**mine, "signatures": other["signatures"]}))


@attack
def sealed_by_another_while_naming_the_true_key(world: World) -> tuple[Verdict, Verification]:
    return Verdict.TAMPERED, world.verify(envelope(genuine(world), real_key()))


@attack
def another_key_of_the_same_name(world: World) -> tuple[Verdict, Verification]:
    other = real_key()
    return Verdict.UNKNOWN_ISSUER, world.verify(envelope(attestation(other), other), evidence=Evidence())


@attack
def own_laboratory_with_a_pinned_key_of_another(world: World) -> tuple[Verdict, Verification]:
    forged = attestation(world.key, "EQ-2026-0098")
    forged = replace(forged, issuer=replace(forged.issuer, id="other.example"))
    return Verdict.UNKNOWN_ISSUER, world.verify(envelope(forged, world.key), evidence=Evidence())


@attack
def other_build(world: World) -> tuple[Verdict, Verification]:
    return Verdict.NOT_THIS_BUILD, world.verify(world.of().json, build=b"other bytes")


@attack
def build_that_only_a_later_revision_knows(world: World) -> tuple[Verdict, Verification]:
    return Verdict.NOT_THIS_BUILD, world.verify(world.of().jwt, build=PATCH)


@attack
def changed_installer(world: World) -> tuple[Verdict, Verification]:
    return Verdict.NOT_THIS_BUILD, world.verify(INSTALLER + b" and more")


@attack
def old_revision_after_extension(world: World) -> tuple[Verdict, Verification]:
    return Verdict.OLD_REVISION, world.verify(world.of("EQ-2026-0004").dsse)


@attack
def old_revision_after_reduction(world: World) -> tuple[Verdict, Verification]:
    return Verdict.REDUCED, world.verify(world.of("EQ-2026-0005").dsse)


@attack
def flag_removed(world: World) -> tuple[Verdict, Verification]:
    key = demonstration_key()
    forged = replace(attestation(key), test=False)
    return Verdict.TAMPERED, world.verify(envelope(forged, key), evidence=Evidence())


@attack
def flag_removed_without_the_key(world: World) -> tuple[Verdict, Verification]:
    key = demonstration_key()
    sealed = json.loads(envelope(attestation(key), key))
    forged = canonical(statement(replace(attestation(key), test=False), key.chain[0]))
    data = canonical({**sealed, "payload": base64.b64encode(forged).decode()})
    return Verdict.TAMPERED, world.verify(data, evidence=Evidence())


@attack
def algorithm_none(world: World) -> tuple[Verdict, Verification]:
    header = {**part(world.of().jwt, 0), "alg": "none"}
    return Verdict.TAMPERED, world.verify(token(header, part(world.of().jwt, 1), b""))


@attack
def algorithm_hmac_with_the_public_key(world: World) -> tuple[Verdict, Verification]:
    header = {**part(world.of().jwt, 0), "alg": "HS256"}
    return Verdict.TAMPERED, world.verify(token(header, part(world.of().jwt, 1), b"\x01" * 32))


@attack
def kid_of_the_laboratory_with_another_certificate(world: World) -> tuple[Verdict, Verification]:
    other = real_key()
    header = {
        **part(world.of().jwt, 0),
        "x5c": [base64.b64encode(one).decode() for one in other.chain],
    }
    body = part(world.of().jwt, 1)
    signed = f"{encode_url(canonical(header))}.{encode_url(canonical(body))}"
    return Verdict.TAMPERED, world.verify(token(header, body, other.sign(signed.encode())))


@attack
def key_in_the_header(world: World) -> tuple[Verdict, Verification]:
    header = {**part(world.of().jwt, 0), "jwk": {"kty": "EC"}}
    return Verdict.TAMPERED, world.verify(token(header, part(world.of().jwt, 1), b"\x01" * 64))


@attack
def signature_of_zeros(world: World) -> tuple[Verdict, Verification]:
    head, body, _ = world.of().jwt.decode().split(".")
    return Verdict.TAMPERED, world.verify(f"{head}.{body}.{encode_url(bytes(64))}".encode())


@attack
def credential_with_more_than_the_document(world: World) -> tuple[Verdict, Verification]:
    body = payload(genuine(world), 0)
    data = sign_token({**body, "evidence": "five stars"}, "vc+jwt", "vc", world.key)
    return Verdict.MALFORMED, world.verify(data)


@attack
def credential_that_outlives_the_document(world: World) -> tuple[Verdict, Verification]:
    body = {**payload(genuine(world), 0), "validUntil": "2099-01-01T00:00:00Z"}
    return Verdict.MALFORMED, world.verify(sign_token(body, "vc+jwt", "vc", world.key))


@attack
def status_list_in_place_of_an_attestation(world: World) -> tuple[Verdict, Verification]:
    return Verdict.MALFORMED, world.verify(world.list_of(NOW))


@attack
def payload_type_confusion(world: World) -> tuple[Verdict, Verification]:
    sealed = json.loads(world.of().dsse)
    return Verdict.MALFORMED, world.verify(canonical({**sealed, "payloadType": "text/plain"}))


@attack
def signed_as_another_payload_type(world: World) -> tuple[Verdict, Verification]:
    """A signature over the same bytes, made for another purpose."""
    sealed = json.loads(world.of().dsse)
    value = world.key.sign(authentication_encoding("text/plain", base64.b64decode(sealed["payload"])))
    sealed["signatures"][0]["sig"] = base64.b64encode(value).decode()
    return Verdict.TAMPERED, world.verify(canonical(sealed))


@attack
def additional_signature(world: World) -> tuple[Verdict, Verification]:
    sealed, other = json.loads(world.of().dsse), real_key()
    more = json.loads(envelope(attestation(other), other))["signatures"]
    return Verdict.MALFORMED, world.verify(canonical({**sealed, "signatures": sealed["signatures"] + more}))


@attack
def no_signature(world: World) -> tuple[Verdict, Verification]:
    return Verdict.MALFORMED, world.verify(canonical({**json.loads(world.of().dsse), "signatures": []}))


@attack
def certificate_of_other_dates_for_the_same_key(world: World) -> tuple[Verdict, Verification]:
    """Anyone can certify the laboratory's public key anew, for longer; but not in its seal."""
    public = x509.load_der_x509_certificate(world.key.chain[0]).public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    mallory = ec.generate_private_key(ec.SECP256R1())
    made = certify(public, "Laboratory of Example", BEGIN, issuer=mallory, days=9999, demonstration=False)
    sealed = json.loads(world.of().dsse)
    sealed["signatures"][0]["x5c"] = [base64.b64encode(der(made)).decode()]
    return Verdict.MALFORMED, world.verify(canonical(sealed))


@attack
def subjects_beside_the_document(world: World) -> tuple[Verdict, Verification]:
    """The statement claims a build that the document within does not have."""
    body = statement(genuine(world), world.key.chain[0])
    body["subject"] = [{"name": "evil.zip", "digest": {"sha256": sha(b"evil")}}]
    inner = canonical(body)
    sealed = json.loads(world.of().dsse)
    sealed["payload"] = base64.b64encode(inner).decode()
    value = world.key.sign(authentication_encoding(sealed["payloadType"], inner))
    sealed["signatures"][0]["sig"] = base64.b64encode(value).decode()
    return Verdict.MALFORMED, world.verify(canonical(sealed))


@attack
def issued_in_the_future(world: World) -> tuple[Verdict, Verification]:
    early = BEGIN + timedelta(hours=3)
    return Verdict.FROM_THE_FUTURE, world.verify(world.of().dsse, now=early, evidence=Evidence(), trust=no_logs(world))


@attack
def expired(world: World) -> tuple[Verdict, Verification]:
    later = NOW + timedelta(days=365)
    status = world.list_of(later)
    return Verdict.EXPIRED, world.verify(world.of().jwt, now=later, evidence=evidence_of(world, status))


@attack
def document_without_anything(world: World) -> tuple[Verdict, Verification]:
    """A true document, of which nothing at hand proves that it is."""
    return Verdict.UNVERIFIABLE_OFFLINE, world.verify(world.of().json, evidence=Evidence())


@attack
def demonstration_shown_as_real(world: World) -> tuple[Verdict, Verification]:
    key = demonstration_key()
    return Verdict.TEST_ISSUER, world.verify(credential(attestation(key), key, place=0), evidence=Evidence())


@attack
def no_attestation_at_all(world: World) -> tuple[Verdict, Verification]:
    return Verdict.UNVERIFIABLE_OFFLINE, world.verify(b"MZ\x90\x00", evidence=Evidence())


def no_logs(world: World) -> Trust:
    return replace(world.trust, logs=())


def evidence_of(world: World, status: bytes) -> Evidence:
    return Evidence(registry=world.public, status=status)


@pytest.mark.parametrize("named", ATTACKS, ids=lambda named: named.__name__)
def test_every_forged_document_is_told_for_what_it_is(named: Attack, world: World) -> None:
    expected, found = named(world)

    assert expected == found.verdict, [one.sentence() for one in found.findings]
    assert expected is not Verdict.VALID
    assert found.sentence()
    assert "{" not in found.sentence() + found.advice()


def test_without_an_attack_it_is_valid(world: World) -> None:
    sealed = world.of()

    assert [Verdict.VALID] * 4 == [
        world.verify(data).verdict for data in (sealed.json, sealed.dsse, sealed.jwt, INSTALLER)
    ]


def test_seal_with_expired_certificate_is_good_when_the_log_took_it_before(tmp_path: Path) -> None:
    world = World(home=tmp_path, key=HsmKey(inner=real_key(days=5).inner))
    world.issue(attestation(world.key))
    world.publish()

    assert Verdict.VALID == world.verify(world.of().dsse).verdict


def test_seal_with_expired_certificate_is_told_when_the_log_took_it_later(tmp_path: Path) -> None:
    world = World(home=tmp_path, key=HsmKey(inner=real_key(days=5).inner))
    world.issue(attestation(world.key), at=BEGIN + timedelta(days=6))
    world.publish()

    assert Verdict.SEAL_EXPIRED == world.verify(world.of().dsse).verdict


def test_seal_with_expired_certificate_is_told_when_no_log_took_it(tmp_path: Path) -> None:
    world = World(home=tmp_path, key=HsmKey(inner=real_key(days=5).inner))
    world.issue(attestation(world.key))
    status = Evidence(status=world.list_of(NOW))

    assert Verdict.SEAL_EXPIRED == world.verify(world.of().dsse, evidence=status, trust=no_logs(world)).verdict


@pytest.mark.parametrize(("day", "expected"), [(date(2026, 11, 2), "SEAL_REVOKED"), (date(2026, 11, 10), "VALID")])
def test_revoked_seal_key_counts_from_its_day(world: World, day: date, expected: str) -> None:
    issuer = replace(world.trust.issuers[0], revoked=day)
    trust = replace(world.trust, issuers=(issuer,))

    assert expected == world.verify(world.of().dsse, trust=trust).verdict


def test_key_vouched_for_until_a_day_seals_nothing_later(world: World) -> None:
    issuer = replace(world.trust.issuers[0], until=date(2026, 11, 1))
    trust = replace(world.trust, issuers=(issuer,))

    assert Verdict.UNKNOWN_ISSUER == world.verify(world.of().dsse, trust=trust).verdict
    assert key_digest(world.key.chain[0]) == issuer.key
