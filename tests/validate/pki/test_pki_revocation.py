"""Revocation lists and OCSP responses, given as bytes."""

from datetime import datetime
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID
from making_pki import AT, authority, codes, days, ec_key, leaf, name, pem, told

from eqlab.core.issue import Nature
from eqlab.validate.pki.crl import judge_list
from eqlab.validate.pki.ocsp import judge_response
from eqlab.validate.pki.path import judge_chain
from eqlab.validate.pki.revocation import Revocation

YESTERDAY, TOMORROW = AT - days(1), AT + days(1)
ROOT = authority("root", path=1)
ISSUING = authority("issuing", by="root", path=0)
LEAF = leaf("issuing")
POSING = authority("issuing", by="root", key=ec_key("stranger").public_key())


def crl(
    *revoked: tuple[int, datetime, x509.ReasonFlags],
    by: str = "issuing",
    key: Any = None,
    made: datetime = YESTERDAY,
    following: datetime = TOMORROW,
    more: Any = (),
) -> bytes:
    builder = x509.CertificateRevocationListBuilder().issuer_name(name([("CN", by)])).last_update(made)
    builder = builder.next_update(following)
    for serial, date, reason in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(date)
        builder = builder.add_revoked_certificate(entry.add_extension(x509.CRLReason(reason), critical=False).build())
    for extension in more:
        builder = builder.add_extension(extension, critical=True)
    return builder.sign(key or ec_key(by), hashes.SHA256()).public_bytes(Encoding.PEM)


COMPROMISED = (0x1234, AT - days(3), x509.ReasonFlags.key_compromise)
LISTS = [
    (crl(), []),
    (crl(COMPROMISED), ["EQ-PKI-402"]),
    (crl((0x99, AT - days(3), x509.ReasonFlags.superseded)), []),
    (crl((0x1234, AT + days(0.5), x509.ReasonFlags.superseded)), []),
    (crl(made=AT - days(9), following=AT - days(2)), ["EQ-PKI-406"]),
    (crl(made=AT + days(2), following=AT + days(9)), ["EQ-PKI-405"]),
    (crl(key=ec_key("stranger")), ["EQ-PKI-403"]),
    (crl(by="root"), ["EQ-PKI-404"]),
    (crl(more=[x509.DeltaCRLIndicator(4)]), ["EQ-PKI-409"]),
    (b"junk", ["EQ-PKI-002"]),
    (b"\x30\x03\x02\x01\x07", ["EQ-PKI-012"]),
]


@pytest.mark.parametrize(("data", "expected"), LISTS)
def test_lists_are_judged_at_a_reference_time(data: bytes, expected: list[str]) -> None:
    assert expected == codes(judge_list(data, pem(ISSUING), AT, pem(LEAF)))


def test_a_revocation_says_when_and_why() -> None:
    (finding,) = judge_list(crl(COMPROMISED), pem(ISSUING), AT, pem(LEAF))

    assert "2026-04-28T12:00:00Z" == finding.facts["date"]
    assert "keyCompromise" == finding.facts["reason"]


def test_a_key_that_may_not_sign_lists_is_told() -> None:
    findings = judge_list(crl(by="leafy"), pem(authority("leafy", ca=False)), AT)

    assert ["EQ-PKI-408"] == codes(findings)


def response(
    *,
    status: ocsp.OCSPCertStatus = ocsp.OCSPCertStatus.GOOD,
    certificate: Any = LEAF,
    key: Any = None,
    responder: Any = ISSUING,
    carried: Any = (),
    made: datetime = YESTERDAY,
    following: datetime = TOMORROW,
    nonce: bytes | None = None,
    by_name: bool = False,
) -> bytes:
    revoked = status is ocsp.OCSPCertStatus.REVOKED
    builder = ocsp.OCSPResponseBuilder().add_response(
        cert=certificate,
        issuer=ISSUING,
        algorithm=hashes.SHA256(),
        cert_status=status,
        this_update=made,
        next_update=following,
        revocation_time=AT - days(2) if revoked else None,
        revocation_reason=x509.ReasonFlags.cessation_of_operation if revoked else None,
    )
    encoding = ocsp.OCSPResponderEncoding.NAME if by_name else ocsp.OCSPResponderEncoding.HASH
    builder = builder.responder_id(encoding, responder)
    if carried:
        builder = builder.certificates(carried)
    if nonce:
        builder = builder.add_extension(x509.OCSPNonce(nonce), critical=False)
    return builder.sign(key or ec_key("issuing"), hashes.SHA256()).public_bytes(Encoding.DER)


def responder(purpose: Any = ExtendedKeyUsageOID.OCSP_SIGNING, by: str = "issuing") -> Any:
    more = [(x509.ExtendedKeyUsage([purpose]), False)]
    return authority("responder", by=by, ca=False, more=more)


def delegated(one: Any) -> bytes:
    return response(responder=one, carried=[one], key=ec_key("responder"))


RESPONSES = [
    (response(), []),
    (response(status=ocsp.OCSPCertStatus.REVOKED), ["EQ-PKI-402"]),
    (response(status=ocsp.OCSPCertStatus.UNKNOWN), ["EQ-PKI-422"]),
    (response(made=AT - days(9), following=AT - days(2)), ["EQ-PKI-406"]),
    (response(responder=POSING, key=ec_key("stranger"), by_name=True), ["EQ-PKI-403"]),
    (response(certificate=leaf("issuing", serial=0x77)), ["EQ-PKI-421"]),
    (delegated(responder()), []),
    (delegated(responder(ExtendedKeyUsageOID.CLIENT_AUTH)), ["EQ-PKI-426"]),
    (delegated(responder(by="root")), ["EQ-PKI-426"]),
    (response(responder=responder(), key=ec_key("responder")), ["EQ-PKI-425"]),
    (
        ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.TRY_LATER).public_bytes(Encoding.DER),
        ["EQ-PKI-420"],
    ),
    (b"", ["EQ-PKI-001"]),
    (b"\x30\x00", ["EQ-PKI-012"]),
]


@pytest.mark.parametrize(("data", "expected"), RESPONSES)
def test_responses_are_judged_at_a_reference_time(data: bytes, expected: list[str]) -> None:
    assert expected == codes(judge_response(data, pem(ISSUING), pem(LEAF), AT))


def test_an_unknown_certificate_is_undecided() -> None:
    (finding,) = judge_response(response(status=ocsp.OCSPCertStatus.UNKNOWN), pem(ISSUING), pem(LEAF), AT)

    assert Nature.UNDECIDED is finding.issue.nature


@pytest.mark.parametrize(("nonce", "expected"), [(b"a" * 16, []), (b"b" * 16, ["EQ-PKI-423"]), (None, ["EQ-PKI-424"])])
def test_the_nonce_is_repeated(nonce: bytes | None, expected: list[str]) -> None:
    data = response(nonce=nonce)

    assert expected == codes(judge_response(data, pem(ISSUING), pem(LEAF), AT, b"a" * 16))


def test_a_chain_is_judged_with_what_is_at_hand() -> None:
    """Every certificate below the anchor is covered, by a list or a response; one that is not is undecided."""
    at_hand = Revocation(lists=(crl(by="root"),), responses=(response(),), required=True)
    bare = Revocation(lists=(crl(by="root"),), required=True)
    revoked = Revocation(lists=(crl(COMPROMISED),))
    chain, anchors = [pem(LEAF, ISSUING)], [pem(ROOT)]

    assert [] == told(judge_chain(chain, anchors, AT, at_hand))
    assert ["EQ-PKI-401"] == codes(judge_chain(chain, anchors, AT, bare))
    assert ["EQ-PKI-402"] == codes(judge_chain(chain, anchors, AT, revoked))
    assert ["EQ-PKI-002"] == codes(judge_chain(chain, anchors, AT, Revocation(lists=(b"junk",))))
