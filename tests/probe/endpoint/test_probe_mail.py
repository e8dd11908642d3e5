"""mail.dns on zones of every kind, mail.starttls against mail servers on loopback."""

import base64
import socket
import ssl
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from hypothesis import given
from hypothesis import strategies as st
from probe_lab import KeyPair, codes, free_port, look, talking

from eqlab.core.errors import AuthorErrors
from eqlab.probe.endpoint.mail_dns import MAIL_DNS
from eqlab.probe.endpoint.mail_records import dmarc_errors, dmarc_weaknesses, judge_dkim, rsa_bits, sts_errors, tags_of
from eqlab.probe.endpoint.mail_starttls import MAIL_STARTTLS
from eqlab.probe.endpoint.spf import Count, parse_spf, weaknesses

STS = "version: STSv1\nmode: enforce\nmx: mx.practice.example\nmax_age: 604800\n"


def rsa_key(bits: int) -> str:
    public = rsa.generate_private_key(65537, bits).public_key()
    spki = serialization.PublicFormat.SubjectPublicKeyInfo
    return base64.b64encode(public.public_bytes(serialization.Encoding.DER, spki)).decode()


KEY, SHORT = rsa_key(2048), rsa_key(1024)
EDWARDS = base64.b64encode(
    ed25519.Ed25519PrivateKey.from_private_bytes(bytes(32))
    .public_key()
    .public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
).decode()


def zone(**changed: list[str]) -> dict[str, list[str]]:
    good = {
        "spf": ["v=spf1 mx include:relay.example -all", "unrelated=1"],
        "dmarc": ["v=DMARC1; p=reject; rua=mailto:dmarc@practice.example"],
        "dkim": [f"v=DKIM1; k=rsa; p={KEY}"],
        "sts": ["v=STSv1; id=20261121"],
        "relay": ["v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 -all"],
    }
    names = {
        "spf": "practice.example",
        "dmarc": "_dmarc.practice.example",
        "dkim": "s1._domainkey.practice.example",
        "sts": "_mta-sts.practice.example",
        "relay": "relay.example",
    }
    return {names[key]: told for key, told in {**good, **changed}.items()}


def judged(records: dict[str, list[str]], sts: str = STS) -> list[str]:
    return codes(look(MAIL_DNS, domain="Practice.example.", records=records, selectors=["s1"], sts=sts))


def test_a_protected_domain_passes() -> None:
    assert [] == judged(zone())


def test_a_domain_without_anything_fails() -> None:
    assert ["EQ-PROBE-155", "EQ-PROBE-160", "EQ-PROBE-164", "EQ-PROBE-167"] == judged({})


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ("v=spf1 -all", []),
        ("v=spf1 +all", ["EQ-PROBE-157"]),
        ("v=spf1 ?all", ["EQ-PROBE-157"]),
        ("v=spf1 mx", ["EQ-PROBE-157"]),
        ("v=spf1 ~all", ["EQ-PROBE-158"]),
        ("v=spf1 ptr -all", ["EQ-PROBE-158"]),
        ("v=spf1 -all mx", ["EQ-PROBE-158"]),
        ("v=spf1 ip4:0.0.0.0/0 -all", ["EQ-PROBE-157"]),
        ("v=spf1 ip4:192.0.2.300 -all", ["EQ-PROBE-156"]),
        ("v=spf1 ip6:192.0.2.1 -all", ["EQ-PROBE-156"]),
        ("v=spf1 ipv4:192.0.2.1 -all", ["EQ-PROBE-156"]),
        ("v=spf1 a:b.example/33 -all", ["EQ-PROBE-156"]),
        ("v=spf1 include: -all", ["EQ-PROBE-156"]),
        ("v=spf1 redirect=relay.example", []),
        ("v=spf1 redirect=relay.example redirect=relay.example", ["EQ-PROBE-156"]),
        ("v=spf1 include:unknown.example -all", ["EQ-PROBE-159"]),
        ("v=spf1 exists:%{i}._spf.practice.example a:x.example/24 mx/24//64 -all", []),
        ("v=spf1 " + "mx " * 11 + "-all", ["EQ-PROBE-156"]),
        ("v=spf10 -all", ["EQ-PROBE-155"]),
    ],
)
def test_each_mistake_of_spf_is_told(record: str, expected: list[str]) -> None:
    assert expected == judged(zone(spf=[record]))


def test_two_spf_records_are_an_error() -> None:
    assert ["EQ-PROBE-156"] == judged(zone(spf=["v=spf1 -all", "v=spf1 mx -all"]))


def test_look_ups_of_included_records_count() -> None:
    inner = "v=spf1 " + "a:x.example " * 10 + "-all"

    assert ["EQ-PROBE-156"] == judged(zone(relay=[inner]))


@pytest.mark.parametrize(
    "term", ["include:" + "a." * 400 + "!", "exists:" + "%{d.}" * 90 + "!", "a:" + "1-" * 500 + "."]
)
def test_a_long_name_ends_soon(term: str) -> None:
    assert parse_spf(f"v=spf1 {term} -all").errors


def test_records_that_include_each_other_end() -> None:
    count = Count({"a.example": ("v=spf1 include:b.example -all",), "b.example": ("v=spf1 include:a.example -all",)})
    count.add(parse_spf("v=spf1 include:a.example -all"))

    assert 3 == count.lookups


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ("v=DMARC1; p=none; rua=mailto:a@b.example", ["EQ-PROBE-162"]),
        ("v=DMARC1; p=reject; sp=none; rua=mailto:a@b.example", ["EQ-PROBE-162"]),
        ("v=DMARC1; p=reject; pct=20; rua=mailto:a@b.example", ["EQ-PROBE-162"]),
        ("v=DMARC1; p=quarantine", ["EQ-PROBE-163"]),
        ("v=DMARC1; p=rejct; rua=mailto:a@b.example", ["EQ-PROBE-161"]),
        ("v=DMARC1; rua=mailto:a@b.example", ["EQ-PROBE-161"]),
        ("v=DMARC1; p=reject; pct=200; rua=mailto:a@b.example", ["EQ-PROBE-161"]),
        ("v=DMARC1; p=reject; rua=a@b.example", ["EQ-PROBE-161"]),
        ("v=DMARC1; p=reject; adkim=x; rua=mailto:a@b.example", ["EQ-PROBE-161"]),
        ("p=reject; v=DMARC1", ["EQ-PROBE-160"]),
    ],
)
def test_each_mistake_of_dmarc_is_told(record: str, expected: list[str]) -> None:
    assert expected == judged(zone(dmarc=[record]))


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (f"k=ed25519; p={EDWARDS}", []),
        (f"v=DKIM1; p={SHORT}", ["EQ-PROBE-166"]),
        (f"v=DKIM1; t=y; p={KEY}", ["EQ-PROBE-166"]),
        (f"v=DKIM1; h=sha1; p={KEY}", ["EQ-PROBE-165"]),
        ("v=DKIM1; p=", ["EQ-PROBE-165"]),
        ("v=DKIM1; p=AAAA", ["EQ-PROBE-165"]),
        ("v=DKIM1; k=dsa; p=AAAA", ["EQ-PROBE-165"]),
        ("v=DKIM2; p=AAAA", ["EQ-PROBE-165"]),
        ("nonsense", ["EQ-PROBE-165"]),
    ],
)
def test_each_mistake_of_dkim_is_told(record: str, expected: list[str]) -> None:
    assert expected == judged(zone(dkim=[record]))


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (STS.replace("enforce", "testing"), ["EQ-PROBE-169"]),
        (STS.replace("604800", "60"), ["EQ-PROBE-169"]),
        (STS.replace("enforce", "strict"), ["EQ-PROBE-168"]),
        (STS.replace("mx: mx.practice.example\n", ""), ["EQ-PROBE-168"]),
        (STS.replace("604800", "a week"), ["EQ-PROBE-168"]),
    ],
)
def test_each_mistake_of_mta_sts_is_told(policy: str, expected: list[str]) -> None:
    assert expected == judged(zone(), policy)


def test_records_are_read_strictly() -> None:
    with pytest.raises(AuthorErrors):
        look(MAIL_DNS, domain="practice.example", records={"practice.example": "v=spf1 -all"})


@given(st.text(max_size=120))
def test_any_record_is_judged(text: str) -> None:
    """Whatever a name server publishes is judged, and breaks nothing."""
    record = parse_spf(f"v=spf1 {text}")
    Count({}).add(record)
    list(weaknesses(record))
    if not list(dmarc_errors(text)):
        list(dmarc_weaknesses(text))
    list(judge_dkim(text))
    list(sts_errors(text, text))

    assert tags_of(text) is None or isinstance(tags_of(text), dict)


@given(st.binary(max_size=60))
def test_any_key_is_measured(data: bytes) -> None:
    assert rsa_bits(data) >= 0


def mail_server(
    pair: KeyPair, *extensions: str, old: bool = False, broken: str = ""
) -> Callable[[socket.socket], None]:
    """A mail server: greeting, EHLO, STARTTLS."""
    import warnings

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair.certificate, pair.key)
    if old:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1
        context.set_ciphers("ALL:@SECLEVEL=0")

    def script(sock: socket.socket) -> None:
        sock.sendall(b"220-mx.practice.example\r\n220 ready\r\n")
        sock.recv(4096)
        sock.sendall("".join(f"250-{one}\r\n" for one in ("mx", *extensions)).encode() + b"250 SIZE 1000\r\n")
        if b"STARTTLS" in sock.recv(4096):
            sock.sendall(broken.encode() or b"220 go ahead\r\n")
            if not broken:
                with context.wrap_socket(sock, server_side=True) as secured:
                    secured.recv(4096)

    return script


def starttls(pair: KeyPair, *extensions: str, old: bool = False, broken: str = "") -> list[str]:
    with talking(mail_server(pair, *extensions, old=old, broken=broken)) as port:
        return codes(look(MAIL_STARTTLS, host="localhost", port=port))


def test_an_encrypting_mail_server_passes(pair: KeyPair) -> None:
    with talking(mail_server(pair, "STARTTLS")) as port:
        sighting = look(MAIL_STARTTLS, host="localhost", port=port)

    assert ("passed", "TLSv1.3") == (sighting.outcome, sighting.seen["protocol"])


def test_each_fault_of_a_mail_server_is_told(pair: KeyPair) -> None:
    assert ["EQ-PROBE-170"] == starttls(pair)
    assert ["EQ-PROBE-173", "EQ-PROBE-170"] == starttls(pair, "AUTH PLAIN LOGIN")
    assert ["EQ-PROBE-173"] == starttls(pair, "AUTH PLAIN", "STARTTLS")
    assert ["EQ-PROBE-172"] == starttls(pair, "STARTTLS", old=True)
    assert ["EQ-PROBE-171"] == starttls(pair, "STARTTLS", broken="454 not now\r\n")
    assert ["EQ-PROBE-171"] == starttls(pair, "STARTTLS", broken="220 go\r\nno TLS at all, and more of it\r\n")


@pytest.mark.parametrize("said", [b"HTTP/1.1 400 Bad Request\r\n", b"554 no\r\n"])
def test_what_is_no_mail_server_is_undecided(said: bytes) -> None:
    with talking(lambda sock: sock.sendall(said)) as port:
        sighting = look(MAIL_STARTTLS, host="localhost", port=port)

    assert ("error", ["EQ-PROBE-174"]) == (sighting.outcome, codes(sighting))


def test_a_mail_server_that_is_not_there_is_undecided() -> None:
    with talking(lambda _sock: None) as port:
        assert "error" == look(MAIL_STARTTLS, host="localhost", port=port).outcome
    assert "error" == look(MAIL_STARTTLS, host="localhost", port=free_port()).outcome
