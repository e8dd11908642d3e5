"""What to do about a TLS handshake that failed: the files that help, and the dates that matter."""

import ssl
from pathlib import Path

from eqlab.cli.opening import shown
from eqlab.cli.speech import Tongue
from eqlab.core.service import Access
from eqlab.wire.certificate import facts

_END = "-----END CERTIFICATE-----"
_NO_CERTIFICATE = "the peer did not send a certificate"
_UNKNOWN = ("from an unknown CA", "self-signed certificate", "unable to verify the first certificate")
_ALERTS = ("alert: unknown ca", "alert: bad certificate", "alert: certificate unknown")
_EXPIRED = ("certificate has expired", "certificate is not yet valid")


def remedy(reason: str, access: Access, tongue: Tongue) -> str:
    """Say what to do about a handshake that failed for a recorded reason; empty when there is nothing to say."""
    certificate, root = shown(Path(access.certificate)), shown(Path(access.authority))
    if reason == _NO_CERTIFICATE:
        return tongue.tell(
            "Configure the client certificate that access.json names: {certificate}.", certificate=certificate
        )
    if any(words in reason for words in _UNKNOWN):
        return tongue.tell("Use the client certificate that access.json names: {certificate}.", certificate=certificate)
    if any(words in reason for words in _ALERTS):
        return tongue.tell("Your system does not trust the laboratory's CA: add {root}.", root=root)
    if reason.startswith(_EXPIRED):
        return tongue.tell(
            "Use the client certificate that access.json names, {certificate}: it is valid {dates}.",
            certificate=certificate,
            dates=_dates(access.certificate, tongue),
        )
    if "alert: certificate expired" in reason:
        return tongue.tell(
            "Check the clock of your system: the laboratory's CA {root} is valid {dates}.",
            root=root,
            dates=_dates(access.authority, tongue),
        )
    return tongue.tell("Call https, not http.") if reason.startswith("plain HTTP") else ""


def _dates(file: str, tongue: Tongue) -> str:
    try:
        first = Path(file).read_text("ascii").partition(_END)
        known = facts(ssl.PEM_cert_to_DER_cert(first[0] + first[1]))
    except (OSError, ValueError):
        return "?"
    return tongue.tell("from {start} to {end}", start=tongue.day(known.not_before), end=tongue.day(known.not_after))
