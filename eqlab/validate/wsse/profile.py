"""What a WS-Security header has to be: compiled from an author's mapping."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from eqlab.core.errors import nearest
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.identifier import IdentifierRule
from eqlab.validate.patterns import Pattern
from eqlab.validate.saml.profile import SamlProfile, saml_profile
from eqlab.validate.xmldsig.author import Author, Find
from eqlab.validate.xmldsig.profile import SignatureProfile, signature_profile

TOKENS = ("x509", "username", "saml")
PARTS = ("timestamp", "token", "username", "assertion", "addressing", "body")
PASSWORDS = ("digest", "text", "any")


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRule:
    """What a UsernameToken has to be."""

    form: str = "any"
    """How the password is sent: digest, text or any."""
    nonce: bool = True
    """True when nonce and time have to be there."""
    name: Pattern | None = None
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Passwords by user; empty when they are not compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressingRule:
    """What the headers of WS-Addressing have to say."""

    required: tuple[str, ...] = ()
    """Local names, e.g. Action, MessageID, To."""
    action: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityProfile:
    """What a security header has to be."""

    soap: str = "any"
    """1.1, 1.2 or any."""
    actor: str = ""
    """Receiver whose header is looked at; empty for the ultimate one."""
    must_understand: bool = False
    timestamp: bool = False
    longest: timedelta | None = None
    leeway: timedelta = timedelta(minutes=1)
    tokens: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()
    signature: SignatureProfile | None = None
    """None when signatures are not judged."""
    username: UserRule = field(default_factory=UserRule)
    addressing: AddressingRule | None = None
    """None when WS-Addressing is not looked at."""
    assertion: SamlProfile | None = None
    """None when assertions are not judged."""


_KEYS = (
    "soap",
    "actor",
    "must_understand",
    "timestamp",
    "tokens",
    "signed",
    "signature",
    "username",
    "addressing",
    "assertion",
)


def compile_security_profile(
    data: Json,
    find: Find,
    certificates: Mapping[str, bytes] | None = None,
    identifiers: Mapping[str, IdentifierRule] | None = None,
    *,
    check: str = "soap-security",
) -> SecurityProfile:
    """Compile a mapping; certificates and identifier rules by name. Raises AuthorError with the place of a mistake."""
    author = Author(check, data, find).known(_KEYS)
    certificates = certificates or {}
    times = author.below("timestamp", ("required", "longest", "leeway"))
    signed = _words(author, "signed", PARTS)
    return SecurityProfile(
        soap=author.choice("soap", ("1.1", "1.2", "any"), "any"),
        actor=author.text("actor"),
        must_understand=author.flag("must_understand"),
        timestamp=times.flag("required", default="timestamp" in author.data),
        longest=times.duration("longest", "") if "longest" in times.data else None,
        leeway=times.duration("leeway", "1 min"),
        tokens=_words(author, "tokens", TOKENS),
        signed=signed,
        signature=_signature(author, certificates, signed),
        username=_user(author),
        addressing=_addressing(author) if "addressing" in author.data else None,
        assertion=saml_profile(_below(author, "assertion"), certificates, identifiers or {})
        if "assertion" in author.data
        else None,
    )


def _below(author: Author, key: str) -> Author:
    return Author(author.check, author.data[key], author.find, (*author.steps, key))


def _signature(author: Author, certificates: Mapping[str, bytes], signed: tuple[str, ...]) -> SignatureProfile | None:
    if "signature" in author.data:
        return signature_profile(_below(author, "signature"), certificates)
    if signed:
        raise author.missing("signature", words("how signatures are judged, when parts have to be signed"))
    return None


def _words(author: Author, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
    said = author.texts(key)
    for one in said:
        if one not in known:
            raise author.refuse(key, one, words("some of {names}", names=", ".join(known)), nearest(one, known))
    return said


def _user(author: Author) -> UserRule:
    below = author.below("username", ("password", "nonce", "matches", "secrets"))
    secrets = below.data.get("secrets", {})
    if not isinstance(secrets, Mapping) or not all(isinstance(one, str) for one in (*secrets, *secrets.values())):
        raise below.refuse("secrets", "…", words("a mapping of users to their passwords, all texts"))
    return UserRule(
        form=below.choice("password", PASSWORDS, "any"),
        nonce=below.flag("nonce", default=True),
        name=below.pattern("matches"),
        secrets=dict(secrets),
    )


def _addressing(author: Author) -> AddressingRule:
    below = author.below("addressing", ("required", "action", "to"))
    names = ("Action", "MessageID", "To", "ReplyTo", "RelatesTo", "From", "FaultTo")
    return AddressingRule(required=_words(below, "required", names), action=below.text("action"), to=below.text("to"))
