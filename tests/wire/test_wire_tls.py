import ssl

import pytest
from wire_lab import Pki

from eqlab.core.exchange import Certificate
from eqlab.wire.tls import server_context, verified_chain


class Socket:
    """Shows the chain as some version of Python does."""

    def __init__(self, chain: object) -> None:
        self._chain = chain

    def get_verified_chain(self) -> object:
        return self._chain


def ders(pki: Pki) -> list[bytes]:
    pem = pki.good.certificate.read_text("ascii")
    ends = "-----END CERTIFICATE-----\n"
    return [ssl.PEM_cert_to_DER_cert(part + ends) for part in pem.split(ends) if part.strip()]


@pytest.mark.parametrize("chain", [None, []])
def test_chain_that_is_not_told_is_empty(chain: object) -> None:
    assert () == verified_chain(Socket(chain))


def test_python_that_cannot_tell_the_chain_is_lived_with() -> None:
    """The method is private before Python 3.13: should it vanish, only the chain does."""

    assert () == verified_chain(object())


def test_chain_as_bytes_is_read(pki: Pki) -> None:
    chain: tuple[Certificate, ...] = verified_chain(Socket(ders(pki)))

    assert pki.good.facts == chain[0]
    assert 2 == len(chain)


def test_server_context_refuses_old_protocols(pki: Pki) -> None:
    context = server_context(pki.tls())

    assert ssl.TLSVersion.TLSv1_2 == context.minimum_version
    assert ssl.CERT_REQUIRED == context.verify_mode
    assert 0 == context.num_tickets
