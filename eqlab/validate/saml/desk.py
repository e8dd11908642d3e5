"""What is known while one SAML message is judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from eqlab.validate.saml import issues
from eqlab.validate.saml.profile import SamlProfile
from eqlab.validate.xmldsig.certificates import Key, Signer, name_parts
from eqlab.validate.xmldsig.moments import in_utc, moment, shown
from eqlab.validate.xmldsig.names import Node
from eqlab.validate.xmldsig.notes import Notes

SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol"


def saml(local: str) -> str:
    """Return a name of assertions as lxml writes it."""
    return f"{{{SAML}}}{local}"


def samlp(local: str) -> str:
    """Return a name of the protocol as lxml writes it."""
    return f"{{{SAMLP}}}{local}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Presenter:
    """Who presented the message, by certificate."""

    subject: str
    """RFC 4514 string."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    key: Key | None = None


def presenter_of(signer: Signer) -> Presenter:
    """Return the presenter that a certificate names."""
    return Presenter(subject=signer.subject, attributes=signer.attributes, key=signer.key)


def presenter_named(subject: str) -> Presenter:
    """Return the presenter with a subject as RFC 4514 writes it."""
    return Presenter(subject=subject, attributes=name_parts(subject))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is known of the conversation that the message is part of."""

    in_response_to: str = ""
    """ID of the request answered; empty when it is not compared."""
    presenter: Presenter | None = None
    seen: frozenset[str] = frozenset()
    """IDs of assertions used before."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Desk:
    """One message, one profile, one moment."""

    notes: Notes
    profile: SamlProfile
    at: datetime
    asked: Asked

    def moment(self, node: Node, attribute: str) -> datetime | None:
        """Return the moment that an attribute says; tell when it is none. None when it is absent, too."""
        text = node.get(attribute)
        if text is None:
            return None
        found = moment(text)
        if found is None or not in_utc(text):
            self.notes.tell(issues.BAD_MOMENT, node, "time", attribute=attribute, part=attribute, found=text)
        return found

    def not_future(self, node: Node, attribute: str) -> datetime | None:
        """Return the moment of an attribute; tell when it is after the message was seen."""
        found = self.moment(node, attribute)
        if found is not None and found > self.at + self.profile.leeway:
            facts = {"found": shown(found), "at": shown(self.at)}
            self.notes.tell(issues.FUTURE, node, "time", attribute=attribute, part=attribute, **facts)
        return found

    def window(self, node: Node, part: str) -> tuple[datetime | None, datetime | None]:
        """Judge NotBefore and NotOnOrAfter of an element; return them."""
        since, until = self.moment(node, "NotBefore"), self.moment(node, "NotOnOrAfter")
        seen = shown(self.at)
        if since is not None and until is not None and since >= until:
            facts = {"since": shown(since), "until": shown(until)}
            self.notes.tell(issues.WINDOW, node, "time", part=part, **facts)
        elif since is not None and self.at + self.profile.leeway < since:
            facts = {"part": part, "found": shown(since), "at": seen}
            self.notes.tell(issues.NOT_YET, node, "time", attribute="NotBefore", **facts)
        elif until is not None and self.at - self.profile.leeway >= until:
            facts = {"part": part, "found": shown(until), "at": seen}
            self.notes.tell(issues.EXPIRED, node, "time", attribute="NotOnOrAfter", **facts)
        return since, until

    def text(self, node: Node, part: str) -> str:
        """Return the text of an element; tell when a comment parts it."""
        if any(not isinstance(one.tag, str) for one in node):
            self.notes.tell(issues.COMMENT, node, "comment", part=part)
        return str(node.xpath("string()")).strip()


def span(time: timedelta) -> str:
    """Show a time span in the largest unit that is whole."""
    seconds = int(time.total_seconds())
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds and seconds % size == 0:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
