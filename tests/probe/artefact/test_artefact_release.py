import base64
import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
from artefact_hands import NOW, codes, look, sentences
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from eqlab.core.errors import AuthorError, ConfigurationError

BUILD = b"the build\nas it is delivered\r\n"
DIGEST = hashlib.sha256(BUILD).hexdigest()
KEY = ec.generate_private_key(ec.SECP256R1())
CA_KEY = ec.generate_private_key(ec.SECP256R1())


def name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def certificate(subject: str, key: Any, issuer: str, by: Any, *, ca: bool = False) -> x509.Certificate:
    usage = x509.KeyUsage(
        digital_signature=not ca,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=30))
        .not_valid_after(NOW + timedelta(days=300))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
    )
    if not ca:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), critical=False)
    return made.sign(by, hashes.SHA256())


CA = certificate("Lab root", CA_KEY, "Lab root", CA_KEY, ca=True)
SIGNER = certificate("Nova releases", KEY, "Lab root", CA_KEY)


def pem(one: x509.Certificate) -> bytes:
    return one.public_bytes(serialization.Encoding.PEM)


def signature(content: bytes = BUILD, encoding: Any = serialization.Encoding.DER) -> bytes:
    options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
    return (
        pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(SIGNER, KEY, hashes.SHA256()).sign(encoding, options)
    )


def violations(sighting: Any) -> list[str]:
    return [code for code in codes(sighting) if code.startswith("EQ-PROBE")]


def release(files: dict[str, Any] | None = None, **given: Any) -> Any:
    there = {"build": BUILD, "sig": signature(), "root": pem(CA), **(files or {})}
    return look("release.sig", there, build="build", **given)


@pytest.mark.parametrize("encoding", [serialization.Encoding.DER, serialization.Encoding.PEM])
def test_a_signed_release_is_the_attested_one(encoding: Any) -> None:
    files = {"sig": signature(encoding=encoding)}
    sighting = release(files, digest=DIGEST, signature="sig", anchors=["root"])

    assert [] == violations(sighting)
    assert sighting.outcome != "failed"
    assert (DIGEST, True) == (sighting.seen["sha256"], "Nova releases" in sighting.seen["signer"])


def test_another_build_is_told() -> None:
    sighting = release({"build": BUILD + b"!"}, digest=DIGEST, signature="sig", anchors=["root"])

    assert {"EQ-PROBE-240", "EQ-PROBE-243"} == set(violations(sighting))
    assert "failed" == sighting.outcome


def test_a_changed_line_end_is_another_build() -> None:
    sighting = release({"build": BUILD.replace(b"\r\n", b"\n")}, signature="sig", anchors=["root"])

    assert ["EQ-PROBE-243"] == violations(sighting)


def test_a_signer_from_elsewhere_is_told() -> None:
    other = ec.generate_private_key(ec.SECP256R1())
    foreign = pem(certificate("Other root", other, "Other root", other, ca=True))
    sighting = release({"root": foreign}, signature="sig", anchors=["root"])

    assert "failed" == sighting.outcome


def test_without_an_authority_nobody_is_traced() -> None:
    assert ["EQ-PROBE-245"] == violations(release(signature="sig"))


def test_an_authority_that_is_none_is_the_set_up_s_matter() -> None:
    with pytest.raises(ConfigurationError):
        release({"root": b"nonsense"}, signature="sig", anchors=["root"])


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"-----BEGIN PGP SIGNATURE-----\n\niQ==\n", "OpenPGP"),
        (b"\x89\x01\x33\x04", "OpenPGP"),
        (b"untrusted comment: signature\nRWQ", "minisign"),
        (b"-----BEGIN SSH SIGNATURE-----", "OpenSSH"),
    ],
)
def test_signatures_of_other_kinds_are_undecided(data: bytes, form: str) -> None:
    sighting = release({"sig": data}, signature="sig", digest=DIGEST)

    assert ("error", ["EQ-PROBE-244"]) == (sighting.outcome, codes(sighting))
    assert form in sentences(sighting)


@pytest.mark.parametrize(
    "data", [b"", b"\x30\x80", b"nonsense", signature()[:-40], b"-----BEGIN CMS-----\n!\n-----END"]
)
def test_bytes_that_are_no_signature_are_never_good(data: bytes) -> None:
    assert "passed" != release({"sig": data}, signature="sig", anchors=["root"]).outcome


def test_a_build_that_is_not_signed_is_told() -> None:
    assert ["EQ-PROBE-242"] == codes(release(digest=DIGEST))


def test_checksums_are_read_as_the_tool_writes_them() -> None:
    lines = f"{'0' * 64}  other.exe\n{DIGEST} *./setup.exe\r\n"

    def checked(text: str, called: str) -> list[str]:
        return codes(release({"sums": text}, checksums="sums", called=called, signature="sig", anchors=["root"]))

    assert "EQ-PROBE-240" not in checked(lines, "setup.exe")
    assert "EQ-PROBE-240" in checked(lines, "other.exe")
    assert "EQ-PROBE-241" in checked(lines, "absent.exe")


@pytest.mark.parametrize("given", [{}, {"digest": "4711"}, {"digest": DIGEST.upper()}])
def test_parameters_that_say_nothing_are_refused(given: dict[str, str]) -> None:
    with pytest.raises(AuthorError):
        release(**given)


def image(signed: bool = True, wide: bool = True) -> bytes:
    head = bytearray(b"MZ" + b"\0" * 58 + (0x80).to_bytes(4, "little") + b"\0" * 64)
    optional = bytearray(240 if wide else 224)
    optional[:2] = b"\x0b\x02" if wide else b"\x0b\x01"
    entry = (112 if wide else 96) + 32
    whole = head + b"PE\0\0" + b"\0" * 20 + optional + b"code" * 100
    if not signed:
        return bytes(whole)
    at = 0x80 + 24 + entry
    digest = hashlib.sha256(
        bytes(whole[: 0x80 + 24 + 64]) + bytes(whole[0x80 + 24 + 68 : at]) + bytes(whole[at + 8 :])
    ).digest()
    blob = b"\0" * 8 + b"\x30\x82" + digest + b"\0" * 6
    whole[at : at + 8] = len(whole).to_bytes(4, "little") + len(blob).to_bytes(4, "little")
    return bytes(whole) + blob


@pytest.mark.parametrize("wide", [True, False])
def test_a_signed_image_is_told_from_a_changed_one(wide: bool) -> None:
    good = image(wide=wide)

    assert [] == codes(release({"build": good}, authenticode=True))
    assert ["EQ-PROBE-247"] == codes(release({"build": good.replace(b"code", b"evil", 1)}, authenticode=True))
    assert ["EQ-PROBE-242"] == codes(release({"build": image(signed=False, wide=wide)}, authenticode=True))


@pytest.mark.parametrize("data", [b"", b"MZ", b"MZ" + b"\xff" * 80, b"\x7fELF" + b"\0" * 90])
def test_what_is_no_image_is_not_signed(data: bytes) -> None:
    assert ["EQ-PROBE-242"] == codes(release({"build": data}, authenticode=True))


def statement(**more: Any) -> dict[str, Any]:
    predicate = {
        "buildDefinition": {
            "buildType": "https://build.example/workflow/v1",
            "resolvedDependencies": [{"uri": "git+https://git.example/nova/praxis@refs/tags/v4.2.0"}],
        },
        "runDetails": {"builder": {"id": "https://build.example/runner/1"}},
    }
    return {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": "setup.exe", "digest": {"sha256": DIGEST}}],
        "predicateType": "https://slsa.dev/provenance/v1",
        "predicate": predicate,
        **more,
    }


def envelope(value: Any, key: Any = KEY, kind: str = "application/vnd.in-toto+json") -> dict[str, Any]:
    payload = json.dumps(value).encode()
    message = b"DSSEv1 %d %b %d %b" % (len(kind), kind.encode(), len(payload), payload)
    made = (
        key.sign(message)
        if isinstance(key, ed25519.Ed25519PrivateKey)
        else key.sign(message, ec.ECDSA(hashes.SHA256()))
    )
    return {
        "payloadType": kind,
        "payload": base64.b64encode(payload).decode(),
        "signatures": [{"keyid": "", "sig": base64.b64encode(made).decode()}],
    }


def traced(value: Any, **given: Any) -> Any:
    files = {"p": value, "build": BUILD, "cert": pem(SIGNER), **given.pop("files", {})}
    return look("provenance.slsa", files, statement="p", build="build", **given)


EXPECTED = {"builders": ["https://build.example/runner/1"], "source": "https://git.example/nova/praxis"}


def test_signed_provenance_of_this_build_passes() -> None:
    sighting = traced(envelope(statement()), key="cert", level=2, **EXPECTED)

    assert ("passed", []) == (sighting.outcome, codes(sighting))
    assert ("2", "verified") == (sighting.seen["level"], sighting.seen["signature"])


def test_it_may_come_in_a_bundle_with_a_json_web_key() -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    raw = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": base64.urlsafe_b64encode(raw).decode().rstrip("=")}
    sighting = traced({"dsseEnvelope": envelope(statement(), key)}, key="jwk", files={"jwk": jwk})

    assert [] == codes(sighting)


def test_the_older_form_is_read_too() -> None:
    predicate = {
        "builder": {"id": "https://build.example/runner/1"},
        "buildType": "https://build.example/workflow/v1",
        "invocation": {"configSource": {"uri": "git+https://git.example/nova/praxis.git@main"}},
    }
    old = statement(predicateType="https://slsa.dev/provenance/v0.2", predicate=predicate)

    assert [] == codes(traced(envelope(old), key="cert", **EXPECTED))


@pytest.mark.parametrize(
    ("value", "given", "code"),
    [
        ([], {}, "EQ-PROBE-250"),
        ({"payloadType": "text/plain"}, {}, "EQ-PROBE-250"),
        ({**envelope(statement()), "payload": "!!"}, {}, "EQ-PROBE-250"),
        (envelope({"_type": "other"}), {}, "EQ-PROBE-250"),
        (envelope(statement(predicateType="https://spdx.dev/Document")), {}, "EQ-PROBE-251"),
        (envelope(statement(subject=[])), {}, "EQ-PROBE-252"),
        (envelope(statement(predicate={})), {}, "EQ-PROBE-253"),
        (envelope(statement()), {"builders": ["https://else.example"]}, "EQ-PROBE-254"),
        (envelope(statement()), {"source": "https://git.example/other"}, "EQ-PROBE-255"),
        (envelope(statement(), CA_KEY), {}, "EQ-PROBE-256"),
        ({**envelope(statement()), "signatures": []}, {}, "EQ-PROBE-256"),
        (envelope(statement()), {"level": 3}, "EQ-PROBE-258"),
    ],
)
def test_provenance_that_proves_something_else_is_told(value: Any, given: dict[str, Any], code: str) -> None:
    assert code in codes(traced(value, key="cert", **given))


def test_without_a_key_the_signature_is_undecided() -> None:
    sighting = traced(envelope(statement()))

    assert ("error", ["EQ-PROBE-257"]) == (sighting.outcome, codes(sighting))
    assert "1" == sighting.seen["level"]


@pytest.mark.parametrize("key", [b"nonsense", {"kty": "oct", "k": "AAAA"}, {"kty": "EC"}])
def test_a_key_that_is_none_is_the_set_up_s_matter(key: Any) -> None:
    with pytest.raises(ConfigurationError):
        traced(envelope(statement()), key="key", files={"key": key})


def offers(**reactions: str) -> list[dict[str, str]]:
    return [{"name": kind, "kind": kind, "reaction": reaction} for kind, reaction in reactions.items()]


GOOD = {"genuine": "installed", "tampered": "refused", "unsigned": "refused", "foreign": "refused"}


def test_updates_that_must_be_refused_are_refused() -> None:
    assert [] == codes(look("update.signature", {}, offers=offers(**GOOD)))
    channel = {"genuine": "installed", "downgraded": "refused", "redirected": "refused"}
    assert [] == codes(look("update.channel", {}, offers=offers(**channel)))


@pytest.mark.parametrize(
    ("change", "outcome", "expected"),
    [
        ({"tampered": "installed"}, "failed", ["EQ-PROBE-260"]),
        ({"unsigned": "warned"}, "failed", ["EQ-PROBE-261"]),
        ({"genuine": "refused"}, "error", ["EQ-PROBE-262"]),
        ({"foreign": "ate it"}, "error", ["EQ-PROBE-263"]),
    ],
)
def test_a_wrong_reaction_is_told(change: dict[str, str], outcome: str, expected: list[str]) -> None:
    sighting = look("update.signature", {}, offers=offers(**{**GOOD, **change}))

    assert (outcome, expected) == (sighting.outcome, codes(sighting))


def test_reactions_may_come_in_a_file_and_packages_are_compared() -> None:
    files = {"r": GOOD, "good": b"1", "same": b"1", "other": b"2"}
    made = [{"name": kind, "kind": kind, "file": "other"} for kind in GOOD]
    made[0]["file"] = "good"

    assert [] == codes(look("update.signature", files, offers=made, reactions="r"))
    made[1]["file"] = "same"
    assert ["EQ-PROBE-264"] == codes(look("update.signature", files, offers=made, reactions="r"))


def test_a_kind_that_was_not_offered_is_undecided() -> None:
    sighting = look("update.channel", {}, offers=offers(genuine="installed", downgraded="refused"))

    assert ("error", ["EQ-PROBE-265"]) == (sighting.outcome, codes(sighting))


@pytest.mark.parametrize(
    "bad",
    [
        [],
        [1],
        [{"name": "a"}],
        [{"name": "a", "kind": "tampred"}],
        offers(tampered="refused"),
        [{"name": "a", "kind": "genuine", "reacton": "x"}],
    ],
)
def test_offers_that_make_no_sense_are_refused(bad: Any) -> None:
    with pytest.raises(AuthorError):
        look("update.signature", {}, offers=bad)
