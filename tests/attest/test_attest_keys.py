"""Keys of persons and seals; what a key in a file may seal."""

import os
import stat
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from attest_world import BEGIN, attestation, demonstration_key, der, real_key
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.attest.document import Attestation
from eqlab.attest.keys import (
    FileSealKey,
    NoteSigner,
    fits_person,
    is_demonstration,
    key_digest,
    load_person_key,
    load_seal_key,
    new_note_signer,
    new_person_key,
    new_seal_key,
    read_note_key,
    read_note_signer,
    save_person_key,
    save_seal_key,
    use_of,
)
from eqlab.attest.keys.hardware import ModuleKey, open_module_key
from eqlab.attest.keys.note import BadNoteKey
from eqlab.attest.keys.seal import certify
from eqlab.attest.sealing import admit, seal
from eqlab.attest.verify import Evidence, Trust, TrustedIssuer, Verdict, verify
from eqlab.core.errors import LabFault, UsageError
from eqlab.validate.pki.certificate import judge_certificate
from eqlab.validate.pki.facts import read_certificate
from eqlab.validate.pki.issues.certificate import SELF_SIGNED
from eqlab.validate.pki.profile import CertificateProfile

SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")


@settings(deadline=None)
@given(st.binary(), st.binary())
def test_person_signs_what_is_signed_and_nothing_else(data: bytes, other: bytes) -> None:
    key = new_person_key()

    assert (data == other) == fits_person(key.public, other, key.sign(data))


@pytest.mark.parametrize(("key", "signature"), [("", ""), ("AAAA", "AAAA"), ("é", "x"), ("=" * 44, "A" * 88)])
def test_garbage_is_nobodys_signature(key: str, signature: str) -> None:
    assert not fits_person(key, b"data", signature)


@pytest.mark.parametrize("passphrase", ["", "mot de passe"])
def test_person_key_is_kept_for_its_owner_only(tmp_path: Path, passphrase: str) -> None:
    path, key = tmp_path / "anna.pem", new_person_key()
    save_person_key(key, path, passphrase)

    assert key.public == load_person_key(path, passphrase).public
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert "private" not in repr(key)
    with pytest.raises(LabFault, match="EQ-ATTEST-003"):
        load_person_key(path, "wrong")


def test_what_is_no_key_is_told(tmp_path: Path) -> None:
    (tmp_path / "garbage").write_bytes(b"\xff")
    save_seal_key(demonstration_key(), tmp_path / "seal.key")
    for name in ("missing", "garbage", "seal.key"):
        with pytest.raises(LabFault, match="EQ-ATTEST-003"):
            load_person_key(tmp_path / name)
    with pytest.raises(LabFault, match="EQ-ATTEST-003"):
        load_seal_key(tmp_path / "garbage")
    with pytest.raises(LabFault, match="EQ-ATTEST-003"):
        read_note_signer(tmp_path / "garbage")


def test_seal_key_is_kept_with_its_certificate(tmp_path: Path) -> None:
    key = demonstration_key()
    save_seal_key(key, tmp_path / "seal.key")

    assert key.chain == load_seal_key(tmp_path / "seal.key").chain
    assert 0o600 == stat.S_IMODE((tmp_path / "seal.key").stat().st_mode)
    (tmp_path / "seal.pem").write_bytes(_pem(real_key().chain[0]))
    with pytest.raises(LabFault, match="another key"):
        load_seal_key(tmp_path / "seal.key")


def _pem(data: bytes) -> bytes:
    return x509.load_der_x509_certificate(data).public_bytes(serialization.Encoding.PEM)


def test_certificate_of_a_file_key_says_test_and_is_well_formed() -> None:
    key = new_seal_key("Laboratory of Example", BEGIN)
    told = judge_certificate(key.chain[0], CertificateProfile(name="", title=""), BEGIN)

    assert [SELF_SIGNED] == [one.issue for one in told]
    assert is_demonstration(read_certificate(key.chain[0]))
    assert not is_demonstration(read_certificate(real_key().chain[0]))


def test_certificate_by_the_laboratorys_authority() -> None:
    authority = ec.generate_private_key(ec.SECP256R1())
    root = certify(authority.public_key(), "Authority", BEGIN, issuer=authority)
    key = new_seal_key("Laboratory of Example", BEGIN, issuer=(root, authority))

    assert (2, der(root)) == (len(key.chain), key.chain[1])
    x509.load_der_x509_certificate(key.chain[0]).verify_directly_issued_by(root)


def test_file_key_seals_tests_only() -> None:
    """Whatever the document says, and whoever asks."""
    key = demonstration_key()
    document = attestation(key)

    assert b'"test":true' in seal(document, key, place=0).json
    with pytest.raises(UsageError, match="EQ-ATTEST-001"):
        seal(replace(document, test=False), key, place=0)


def test_certificate_for_demonstrations_seals_tests_only_wherever_its_key_is() -> None:
    class Elsewhere:
        kind = "pkcs11"
        inner = demonstration_key()
        chain = inner.chain

        def sign(self, data: bytes) -> bytes:
            return self.inner.sign(data)

    with pytest.raises(UsageError, match="EQ-ATTEST-006"):
        admit(replace(attestation(demonstration_key()), test=False), Elsewhere())


def test_document_that_names_another_key_is_not_sealed() -> None:
    with pytest.raises(UsageError, match="EQ-ATTEST-002"):
        seal(attestation(real_key()), real_key(), place=0)


@pytest.mark.parametrize(
    "wrong",
    [{"id": "../../etc"}, {"evaluation": "none"}, {"kind": "eternal"}, {"revision": 0}, {"system": "a\nb"}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_document_that_could_not_be_read_back_is_not_sealed(wrong: dict[str, object]) -> None:
    key = demonstration_key()

    with pytest.raises(UsageError, match="EQ-ATTEST-007"):
        seal(attestation(key, **wrong), key, place=0)


def test_ceremony_is_recorded() -> None:
    key = demonstration_key()
    used = use_of(key, "made", ("anna", "bert"))

    assert ("seal", key_digest(key.chain[0]), "made", ("anna", "bert"), "file") == (
        used.purpose,
        used.key,
        used.deed,
        used.witnesses,
        used.words,
    )


def test_note_key_is_kept_for_its_owner_only(tmp_path: Path) -> None:
    signer = new_note_signer("registry.example/log")
    signer.save(tmp_path / "log.key")
    loaded: NoteSigner = read_note_signer(tmp_path / "log.key")

    assert signer.key == loaded.key == read_note_key(signer.key.text)
    assert 0o600 == stat.S_IMODE((tmp_path / "log.key").stat().st_mode)


@pytest.mark.parametrize(
    "change",
    [lambda key: key[:-1], lambda key: key.replace("registry", "Registry"), lambda _: "a+b", lambda _: ""],
)
def test_changed_note_keys_are_refused(change: object) -> None:
    text = new_note_signer("registry.example/log").key.text
    with pytest.raises(BadNoteKey):
        read_note_key(change(text))  # type: ignore[operator]


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A software token with one key, and a certificate for it."""
    if not SOFTHSM.exists():
        pytest.skip("SoftHSM is not installed")
    pytest.importorskip("pkcs11")
    home = tmp_path_factory.mktemp("token")
    (home / "tokens").mkdir()
    (home / "softhsm2.conf").write_text(f"directories.tokendir = {home}/tokens\nobjectstore.backend = file\n")
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(home / "softhsm2.conf")
    private = ec.generate_private_key(ec.SECP256R1())
    pkcs8 = serialization.PrivateFormat.PKCS8
    pem = private.private_bytes(serialization.Encoding.PEM, pkcs8, serialization.NoEncryption())
    (home / "key.pem").write_bytes(pem)
    commands = (
        "--init-token --free --label lab --so-pin 1234 --pin 5678",
        f"--import {home}/key.pem --token lab --label seal --id a1 --pin 5678",
    )
    for command in commands:
        subprocess.run(["softhsm2-util", *command.split()], check=True, capture_output=True)
    made = certify(private.public_key(), "Laboratory of Example", BEGIN, issuer=private, demonstration=False)
    (home / "chain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    yield home
    if before is None:
        del os.environ["SOFTHSM2_CONF"]
    else:
        os.environ["SOFTHSM2_CONF"] = before


def opened(token: Path, *, label: str = "seal", pin: str = "5678", chain: str = "chain.pem") -> ModuleKey:
    return open_module_key(SOFTHSM, "lab", label, pin, token / chain)


def test_key_in_a_module_seals_for_real(token: Path) -> None:
    key = opened(token)
    try:
        document: Attestation = attestation(key, test=False)  # type: ignore[arg-type]
        sealed = seal(document, key, place=0)
    finally:
        key.close()
    trust = Trust(issuers=(TrustedIssuer(id="lab.example", name="Lab", key=key_digest(key.chain[0])),))
    at = BEGIN + timedelta(days=3)
    found = [verify(data, trust, Evidence(), as_of=at, now=at) for data in (sealed.dsse, sealed.jwt)]

    assert "pkcs11" == key.kind
    assert [Verdict.UNVERIFIABLE_OFFLINE] * 2 == [one.verdict for one in found]
    assert ["EQ-ATTEST-096"] == [one.issue.code for one in found[0].findings]


def test_module_that_refuses_is_a_fault_of_the_lab(token: Path) -> None:
    (token / "other.pem").write_bytes(_pem(real_key().chain[0]))
    wrong: list[dict[str, str]] = [{"label": "none"}, {"pin": "0000"}, {"chain": "other.pem"}, {"chain": "none.pem"}]
    for one in wrong:
        with pytest.raises(LabFault, match=r"EQ-ATTEST-00[34]"):
            opened(token, **one)
    with pytest.raises(LabFault, match="EQ-ATTEST-004"):
        open_module_key(token / "none.so", "lab", "seal", "5678", token / "chain.pem")


def test_file_key_is_a_file_key() -> None:
    assert "file" == FileSealKey(private=ec.generate_private_key(ec.SECP256R1()), chain=()).kind
