"""tls.cert against OpenSSL's own server with certificates of every kind."""

import datetime as dt
from pathlib import Path

import pytest
from probe_lab import KeyPair, codes, files, free_port, lab, look, openssl_server, rsa_pair, talking

from eqlab.core.clock import FixedClock, SystemClock
from eqlab.core.errors import AuthorErrors, ConfigurationError
from eqlab.probe.endpoint.certificate import _matches
from eqlab.probe.endpoint.tls_cert import TLS_CERT
from eqlab.wire.pki import Authority

pytestmark = pytest.mark.usefixtures("needs_openssl")


def good(authority: Authority, *names: str) -> KeyPair:
    issued = authority.server(names)
    return KeyPair(certificate=issued.certificate, key=issued.key)


def chained(authority: Authority) -> tuple[str, ...]:
    return ("-cert_chain", str(authority.root_path.parent / "issuing.pem"))


def test_a_good_certificate_passes(authority: Authority) -> None:
    shown = good(authority)
    with openssl_server(shown, *chained(authority)) as port:
        where = lab(files=files(root=authority.root_path.read_bytes()))
        sighting = look(TLS_CERT, where, host="localhost", port=port, trust="root")

    assert ("passed", ["EQ-PROBE-112"]) == (sighting.outcome, codes(sighting))
    assert ("EC P-256", "SHA-256") == (sighting.seen["key"], sighting.seen["signature"])


def test_a_foreign_issuer_fails(authority: Authority, tmp_path: Path) -> None:
    foreign = Authority.open_or_create(tmp_path, SystemClock())
    with openssl_server(good(foreign), *chained(foreign)) as port:
        where = lab(files=files(root=authority.root_path.read_bytes()))
        sighting = look(TLS_CERT, where, host="localhost", port=port, trust="root")

    assert "failed" == sighting.outcome


def test_a_self_signed_certificate_fails(pair: KeyPair) -> None:
    with openssl_server(pair) as port:
        sighting = look(TLS_CERT, host="localhost", port=port)

    assert "failed" == sighting.outcome


def test_another_name_fails(authority: Authority) -> None:
    shown = good(authority)
    with openssl_server(shown, *chained(authority)) as port:
        where = lab(files=files(root=authority.root_path.read_bytes()))
        sighting = look(TLS_CERT, where, host="other.example", port=port, trust="root")

    assert "EQ-PROBE-110" in codes(sighting)


def test_an_expired_certificate_fails(tmp_path: Path) -> None:
    with openssl_server(rsa_pair(tmp_path, days=-1)) as port:
        sighting = look(TLS_CERT, host="localhost", port=port)

    assert "failed" == sighting.outcome
    assert any("expired" in one.sentence() or "ended" in one.sentence() for one in sighting.findings)


def test_a_short_key_fails(tmp_path: Path) -> None:
    with openssl_server(rsa_pair(tmp_path, bits=1024), "-cipher", "ALL:@SECLEVEL=0") as port:
        sighting = look(TLS_CERT, host="localhost", port=port)

    assert "RSA 1024" == sighting.seen["key"]
    assert any("RSA 1024" in one.sentence() for one in sighting.findings)


def test_the_time_that_is_left_is_counted_by_the_lab_s_clock(authority: Authority) -> None:
    shown = good(authority)
    later = authority.clock.now() + dt.timedelta(days=720)
    with openssl_server(shown, *chained(authority)) as port:
        where = lab(clock=FixedClock(later), files=files(root=authority.root_path.read_bytes()))
        sighting = look(TLS_CERT, where, host="localhost", port=port, trust="root")

    assert ["EQ-PROBE-111", "EQ-PROBE-112"] == codes(sighting)


def test_a_server_that_breaks_off_is_undecided() -> None:
    with talking(lambda sock: sock.close()) as port:
        sighting = look(TLS_CERT, host="localhost", port=port)

    assert ("error", ["EQ-PROBE-020"]) == (sighting.outcome, codes(sighting))


def test_nobody_there_is_undecided_for_the_certificate() -> None:
    assert "error" == look(TLS_CERT, host="localhost", port=free_port()).outcome


def test_a_trust_file_without_certificates_is_a_matter_of_configuration() -> None:
    with pytest.raises(ConfigurationError) as caught:
        look(TLS_CERT, lab(files=files(root=b"nothing")), host="localhost", trust="root")

    assert "EQ-PROBE-009" == caught.value.issue.code


def test_parameters_are_read_strictly() -> None:
    with pytest.raises(AuthorErrors) as caught:
        look(TLS_CERT, hosts="localhost", days=1000)

    assert ["EQ-PROBE-002", "EQ-PROBE-004", "EQ-PROBE-003"] == [one.issue.code for one in caught.value.errors]


@pytest.mark.parametrize(
    ("wanted", "name", "fits"),
    [
        ("a.example.org", "a.example.org", True),
        ("A.example.org.", "a.EXAMPLE.org", True),
        ("a.example.org", "*.example.org", True),
        ("a.b.example.org", "*.example.org", False),
        ("example.org", "*.example.org", False),
        ("a.org", "*.org", False),
        ("a.example.org", "*a.example.org", False),
    ],
)
def test_a_wildcard_stands_for_one_label(wanted: str, name: str, fits: bool) -> None:
    assert fits == _matches(wanted, name)
