"""Certificates that must be refused: each is wrong in one way, and OpenSSL says which."""

import socket
import ssl
import threading
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509 import ocsp
from wire_lab import Pki

from eqlab.wire.misissuing import KINDS, misissue, rsa_server, status_response
from eqlab.wire.pki import Credentials


def refusal(credentials: Credentials, root: Path) -> str:
    """Shake hands over a pair of sockets; return what the client says against the server."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(credentials.certificate, credentials.key)
    ours, theirs = socket.socketpair()

    def serve() -> None:
        try:
            context.wrap_socket(theirs, server_side=True).close()
        except OSError:
            theirs.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        ssl.create_default_context(cafile=root).wrap_socket(ours, server_hostname="localhost").close()
    except ssl.SSLCertVerificationError as error:
        return error.verify_message
    finally:
        ours.close()
        thread.join(5)
    return ""


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("expired", "certificate has expired"),
        ("not_yet_valid", "certificate is not yet valid"),
        ("wrong_host", "Hostname mismatch"),
        ("wrong_usage", "unsuitable certificate purpose"),
        ("self_signed", "self-signed certificate"),
        ("untrusted", "unable to get local issuer certificate"),
    ],
)
def test_each_kind_is_wrong_in_its_own_way(pki: Pki, kind: str, words: str) -> None:
    assert words in refusal(misissue(pki.authority, kind, "localhost"), pki.authority.root_path)


def test_all_kinds_are_tried() -> None:
    assert {"expired", "not_yet_valid", "wrong_host", "wrong_usage", "self_signed", "untrusted"} == set(KINDS)


def test_a_good_certificate_with_an_rsa_key_is_good(pki: Pki) -> None:
    assert "" == refusal(rsa_server(pki.authority, "localhost"), pki.authority.root_path)


@pytest.mark.parametrize(("revoked", "status"), [(True, "REVOKED"), (False, "GOOD")])
def test_a_status_response_is_the_ca_s_own(pki: Pki, tmp_path: Path, revoked: bool, status: str) -> None:
    credentials = rsa_server(pki.authority, "localhost")
    path = status_response(pki.authority, credentials, revoked=revoked, path=tmp_path / "status.der")
    response = ocsp.load_der_ocsp_response(path.read_bytes())
    leaf = x509.load_pem_x509_certificate(credentials.certificate.read_bytes())

    assert (status, leaf.serial_number) == (response.certificate_status.name, response.serial_number)
