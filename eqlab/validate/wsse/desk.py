"""What is known while one SOAP message is judged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from eqlab.validate.saml import Presenter
from eqlab.validate.wsse import issues
from eqlab.validate.wsse.profile import SecurityProfile
from eqlab.validate.xmldsig.moments import in_utc, moment
from eqlab.validate.xmldsig.names import WSSE, WSU, Node
from eqlab.validate.xmldsig.notes import Notes

SOAP: Mapping[str, str] = {
    "http://schemas.xmlsoap.org/soap/envelope/": "1.1",
    "http://www.w3.org/2003/05/soap-envelope": "1.2",
}
"""Versions of SOAP by the namespace of the envelope."""


def wsse(local: str) -> str:
    """Return a name of WS-Security as lxml writes it."""
    return f"{{{WSSE}}}{local}"


def wsu(local: str) -> str:
    """Return a name of the WS-Security utilities as lxml writes it."""
    return f"{{{WSU}}}{local}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is known of the conversation that the message is part of."""

    soap_action: str = ""
    """The action that HTTP names; empty when it is not compared."""
    relates_to: str = ""
    """MessageID of the request answered; empty when it is not compared."""
    in_response_to: str = ""
    """ID of the SAML request answered; empty when it is not compared."""
    presenter: Presenter | None = None
    """By the connection; that of the signature comes first."""
    nonces: frozenset[str] = frozenset()
    """Nonces used before, with their users: `user nonce`."""
    assertions: frozenset[str] = frozenset()
    """IDs of assertions used before."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Desk:
    """One message, one profile, one moment."""

    notes: Notes
    profile: SecurityProfile
    at: datetime
    asked: Asked

    def moment(self, node: Node | None, part: str) -> datetime | None:
        """Return the moment that an element says; tell when it is none. None when it is absent, too."""
        if node is None:
            return None
        text = str(node.xpath("string()"))
        found = moment(text)
        if found is None or not in_utc(text):
            self.notes.tell(issues.BAD_MOMENT, node, "time", part=part, found=text)
        return found
