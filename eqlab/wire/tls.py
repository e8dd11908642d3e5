"""TLS as the lab speaks it: version 1.2 or later, HTTP/1.1, a full handshake for every connection."""

import ssl
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from eqlab.core.errors import ConfigurationError
from eqlab.core.exchange import Certificate, Connection
from eqlab.wire import issues
from eqlab.wire.certificate import facts
from eqlab.wire.pki import Credentials

_ASKS = {"required": ssl.CERT_REQUIRED, "optional": ssl.CERT_OPTIONAL, "none": ssl.CERT_NONE}


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerTls:
    """How a listener secures its connections."""

    credentials: Credentials
    authorities: Path
    """PEM file of the CAs whose client certificates are good."""
    client_certificate: Literal["required", "optional", "none"] = "required"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientTls:
    """How a caller secures its connections. All files are PEM."""

    authority: Path | str | None = None
    """The CAs to trust; None for those of the machine."""
    certificate: Path | str | None = None
    """The caller's certificate with its chain; None to show none."""
    key: Path | str | None = None


def server_context(tls: ServerTls) -> ssl.SSLContext:
    """Build the context of a listener. Raises ConfigurationError when one of its files cannot be used.

    It gives out no tickets: a session that is resumed shows no chain.
    """
    context = _context(ssl.PROTOCOL_TLS_SERVER)
    context.options |= ssl.OP_NO_TICKET | ssl.OP_NO_RENEGOTIATION
    context.num_tickets = 0
    _load_own(context, tls.credentials.certificate, tls.credentials.key)
    _load_authorities(context, tls.authorities)
    context.verify_mode = _ASKS[tls.client_certificate]
    return context


def client_context(tls: ClientTls) -> ssl.SSLContext:
    """Build the context of a caller. Raises ConfigurationError when one of its files cannot be used."""
    context = _context(ssl.PROTOCOL_TLS_CLIENT)
    if tls.authority is None:
        context.load_default_certs(ssl.Purpose.SERVER_AUTH)
    else:
        _load_authorities(context, Path(tls.authority))
    if tls.certificate is not None:
        _load_own(context, Path(tls.certificate), Path(tls.key or tls.certificate))
    return context


def secured(plain: Connection, sock: ssl.SSLSocket, server_name: str) -> Connection:
    """Add the facts of a handshake to a connection. Raises ValueError when the client's certificate cannot be read."""
    leaf = sock.getpeercert(binary_form=True)
    cipher = sock.cipher()
    return replace(
        plain,
        tls_version=sock.version() or "",
        cipher=cipher[0] if cipher else "",
        server_name=server_name,
        client_certificate=facts(leaf) if leaf else None,
        chain=verified_chain(sock) if leaf else (),
    )


def verified_chain(sock: ssl.SSLSocket) -> tuple[Certificate, ...]:
    """Return the peer's verified chain, leaf first; empty when this Python cannot tell.

    The method is public from Python 3.13 on and private before.
    """
    teller = getattr(sock, "get_verified_chain", None) or getattr(
        getattr(sock, "_sslobj", None), "get_verified_chain", None
    )
    chain = teller() if teller else None
    return tuple(facts(_der(certificate)) for certificate in chain or ())


def _der(certificate: object) -> bytes:
    if isinstance(certificate, bytes):
        return certificate
    pem = str(certificate.public_bytes())  # type: ignore[attr-defined]
    return ssl.PEM_cert_to_DER_cert(pem)


def _context(protocol: ssl._SSLMethod) -> ssl.SSLContext:
    context = ssl.SSLContext(protocol)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    return context


def _load_own(context: ssl.SSLContext, certificate: Path, key: Path) -> None:
    try:
        # Without a password to give, OpenSSL would ask for one on the terminal.
        context.load_cert_chain(certificate, key, password="")
    except (OSError, ValueError) as error:
        raise _unusable(f"{certificate} with {key}", error) from error


def _load_authorities(context: ssl.SSLContext, path: Path) -> None:
    try:
        context.load_verify_locations(cafile=path)
    except (OSError, ValueError) as error:
        raise _unusable(str(path), error) from error


def _unusable(file: str, error: OSError | ValueError) -> ConfigurationError:
    reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or str(error)
    return ConfigurationError(issues.TLS_FILE_UNUSABLE, file=file, why=str(reason).replace("_", " ").lower().strip())
