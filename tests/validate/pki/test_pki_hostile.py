"""Hostile bytes: whatever they are, there are findings, and no exception."""

import re
from collections.abc import Callable, Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from making_pki import AT, authority, certificate, codes, der, ec_key, leaf, pem, personal, request
from test_pki_mail import DETACHED, message
from test_pki_revocation import crl, response

from eqlab.core.finding import Finding
from eqlab.validate.pki.certificate import judge_certificate
from eqlab.validate.pki.crl import judge_list
from eqlab.validate.pki.der import DEPTH, der_problem
from eqlab.validate.pki.mail import judge_message
from eqlab.validate.pki.ocsp import judge_response
from eqlab.validate.pki.path import judge_chain
from eqlab.validate.pki.request import judge_request
from eqlab.validate.pki.revocation import Revocation

ROOT, LEAF, PERSONAL = authority("root"), leaf("root"), personal()
REQUEST_PROFILE = personal("personal-request")

UNFILLED = re.compile(r"\{[a-z_]+\}")
Judge = Callable[[bytes], Iterable[Finding]]
JUDGES: dict[str, tuple[Judge, bytes]] = {
    "certificate": (lambda data: judge_certificate(data, PERSONAL, AT), der(certificate())),
    "request": (lambda data: judge_request(data, REQUEST_PROFILE), der(request(key=ec_key()))),
    "chain": (lambda data: judge_chain([data], [pem(ROOT)], AT, Revocation(required=True)), pem(LEAF, ROOT)),
    "crl": (lambda data: judge_list(data, pem(ROOT), AT, pem(LEAF)), crl(by="root")),
    "ocsp": (lambda data: judge_response(data, pem(ROOT), pem(LEAF), AT, b"n"), response(nonce=b"n")),
    "message": (lambda data: judge_message(data, AT, [pem(ROOT)]), message(*DETACHED)),
}
QUIET = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))


def breaches(findings: Iterable[Finding], data: bytes) -> list[str]:
    """What is amiss, nothing by law: every finding is a sentence, and its place lies inside the document."""
    amiss = []
    for finding in findings:
        sentence, line = finding.sentence(), finding.subject.line or 1
        if UNFILLED.search(sentence) or len(sentence) >= 2000:
            amiss.append(f"no whole sentence, or one too long: {sentence}")
        if not 1 <= line <= data.count(b"\n") + 1:
            amiss.append(f"line {line} is outside the document: {sentence}")
    return amiss


def proven(findings: Iterable[Finding], data: bytes) -> list[Finding]:
    """Findings without a breach."""
    made = list(findings)
    assert [] == breaches(made, data)
    return made


@pytest.mark.parametrize("kind", JUDGES)
@QUIET
@given(data=st.binary(max_size=400) | st.binary(max_size=200).map(lambda data: b"0\x81\xc8" + data))
def test_arbitrary_bytes_never_raise(kind: str, data: bytes) -> None:
    judge, _ = JUDGES[kind]

    assert proven(judge(data), data)


@st.composite
def mutations(draw: st.DrawFn, size: int) -> list[tuple[int, int]]:
    """Places and bytes to put there."""
    pairs = st.tuples(st.integers(0, size - 1), st.integers(0, 255))
    return draw(st.lists(pairs, min_size=1, max_size=4))


@pytest.mark.parametrize("kind", JUDGES)
@QUIET
@given(chance=st.data())
def test_mutated_artefacts_never_raise(kind: str, chance: st.DataObject) -> None:
    judge, good = JUDGES[kind]
    data = bytearray(good)
    for place, byte in chance.draw(mutations(len(good))):
        data[place] = byte

    assert [] == breaches(judge(bytes(data)), bytes(data))


@pytest.mark.parametrize("kind", JUDGES)
def test_object_identifiers_of_no_length_never_raise(kind: str) -> None:
    judge, good = JUDGES[kind]
    places = [place + 1 for place, byte in enumerate(good[:-1]) if byte == 6]
    emptied = [good[:place] + b"\0" + good[place + 1 :] for place in places]

    assert [] == [amiss for data in emptied for amiss in breaches(judge(data), data)]


@pytest.mark.parametrize("kind", JUDGES)
def test_artefacts_cut_short_never_raise(kind: str) -> None:
    judge, good = JUDGES[kind]
    ends = range(0, len(good), max(1, len(good) // 50))

    assert [] == [amiss for end in ends for amiss in breaches(judge(good[:end]), good[:end])]


def wrapped(depth: int, core: bytes = b"\x05\x00", tag: int = 0x30) -> bytes:
    for _ in range(depth):
        size = len(core)
        length = bytes([size]) if size < 0x80 else bytes([0x83]) + size.to_bytes(3)
        core = bytes([tag]) + length + core
    return core


DEEP: list[bytes] = [
    wrapped(3000),
    wrapped(3000, tag=0xA0),
    b"\x30\x80" * 20_000,
    b"\x24\x80" * 20_000 + b"\x00" * 40_000,
    b"0\x83\x07\xa1\x20" + b"\x30\x00" * 250_000,
    b"0\x83\x07\xa1\x20" + b"\x02\x83\x07\xa1\x1b" + b"\x7f" * 499_995,
    b"-----BEGIN CERTIFICATE-----\n" * 20_000,
    b"-----BEGIN " + b"A " * 200_000 + b"-----\n",
    b"Content-Type: multipart/signed; boundary=a\r\n\r\n" + b"\r\n--a" * 50_000,
    b"Content-Type: " + b"a/b; x=" * 30_000 + b"\r\n\r\n",
    b"From: " + b"<,(" * 50_000 + b"\r\nContent-Type: application/pkcs7-mime\r\n\r\n" + b"\x30\x80" * 9000,
]


@pytest.mark.parametrize("kind", JUDGES)
@pytest.mark.parametrize("data", DEEP, ids=range(len(DEEP)))
def test_deep_and_large_bytes_are_bounded(kind: str, data: bytes) -> None:
    judge, _ = JUDGES[kind]

    assert proven(judge(data), data)


def test_a_huge_rsa_key_is_not_used() -> None:
    from asn1crypto import keys
    from asn1crypto import x509 as asn1

    key = keys.RSAPublicKey({"modulus": (1 << 400_000) + 1, "public_exponent": 65537})
    made = asn1.Certificate.load(der(LEAF))
    made["tbs_certificate"]["subject_public_key_info"] = keys.PublicKeyInfo.wrap(key, "rsa")

    assert "EQ-PKI-113" in codes(judge_certificate(made.dump(force=True), PERSONAL, AT))


BROKEN = [
    ("", "an element is missing"),
    ("3003", "longer"),
    ("308000", "indefinite"),
    ("30810502010100", "shortest"),
    ("3003020100ff", "more follows"),
    ("300402020001", "INTEGER"),
    ("30020200", "INTEGER is empty"),
    ("3003010102", "BOOLEAN"),
    ("3003010100", "default"),
    ("300403020901", "BIT STRING"),
    ("300403020101", "unused bits"),
    ("30030601ff", "OBJECT IDENTIFIER"),
    ("300406028001", "OBJECT IDENTIFIER"),
    ("3106020102020101", "order"),
    ("1000", "in pieces"),
    ("300f170d3236303130313030303030302b", "time"),
    ("1f80", "tag"),
]


@pytest.mark.parametrize(("data", "said"), BROKEN)
def test_breaches_of_der_are_named(data: str, said: str) -> None:
    """X.690, sections 8 to 11."""
    problem = der_problem(bytes.fromhex(data))

    assert problem is not None
    assert said in str(problem.rule)


def test_nesting_has_a_limit() -> None:
    assert der_problem(wrapped(DEPTH)) is None
    assert der_problem(wrapped(DEPTH + 1)) is not None


@QUIET
@given(data=st.binary(max_size=200))
def test_what_another_reader_writes_is_der(data: bytes) -> None:
    """Octets in a sequence, written by another library."""
    from asn1crypto import core

    assert der_problem(core.SequenceOf([core.OctetString(data)] * 3, spec=core.OctetString).dump()) is None


@pytest.mark.parametrize("octet", [0x01, 0x26, 0x30, 0xFF])
def test_no_octet_of_the_outer_algorithm_is_trusted(octet: int) -> None:
    """What is lazily read is read before anything is made of it (RFC 5280, section 4.1.1.2)."""
    data = der(certificate())
    begin = (
        data.rindex(bytes.fromhex("300d0609")) if bytes.fromhex("300d0609") in data else data.rindex(b"\x30\x0a\x06")
    )
    for place in range(begin, begin + 12):
        changed = data[:place] + bytes([octet]) + data[place + 1 :]
        assert data == changed or proven(judge_certificate(changed, PERSONAL, AT), changed)
