"""What a SAML message has to be: compiled from an author's mapping."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from lxml import etree

from eqlab.core.errors import nearest
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.identifier import IdentifierRule
from eqlab.validate.patterns import Pattern
from eqlab.validate.xmldsig.author import Author, Find
from eqlab.validate.xmldsig.names import EC, ENVELOPED
from eqlab.validate.xmldsig.profile import PREFIXES, Part, SignatureProfile, part, signature_profile

METHODS = ("bearer", "holder-of-key", "sender-vouches")
KINDS = {"assertion": "Assertion", "response": "Response", "request": "AuthnRequest"}
SIGNED = ("message", "assertion", "either", "both", "none")
COMPARISONS = ("exact", "minimum", "maximum", "better")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What the name of the subject has to be."""

    format: str = ""
    pattern: Pattern | None = None
    certificate: bool = False
    """True when it is the subject of the certificate presented."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeRule:
    """What an attribute has to be."""

    name: str
    format: str = ""
    required: bool = True
    several: bool = False
    values: tuple[str, ...] = ()
    """Values accepted; empty for any."""
    pattern: Pattern | None = None
    identifier: IdentifierRule | None = None
    certificate: str = ""
    """Attribute of the certificate's subject that it has to equal, e.g. serialNumber."""
    path: "etree.XPath | None" = field(default=None, repr=False)
    """What of an AttributeValue is its value; its text when there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRule:
    """What an AuthnRequest has to ask for."""

    service: str = ""
    """AssertionConsumerServiceURL."""
    binding: str = ""
    comparison: str = ""
    contexts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SamlProfile:
    """What a SAML message has to be."""

    kind: str = ""
    """assertion, response or request; empty for any."""
    at: Part | None = None
    """Where the message stands; None for the usual places."""
    signed: str = "assertion"
    """What has to carry a signature: message, assertion, either, both or none."""
    signature: SignatureProfile | None = None
    """None when signatures are not judged."""
    issuers: tuple[str, ...] = ()
    audience: str = ""
    destination: str = ""
    recipient: str = ""
    leeway: timedelta = timedelta(minutes=1)
    longest: timedelta | None = None
    """How long an assertion may be valid."""
    fresh: timedelta | None = None
    """How old a message may be."""
    confirmations: tuple[str, ...] = ()
    name: Named = field(default_factory=Named)
    authentication: bool = False
    contexts: tuple[str, ...] = ()
    attributes: tuple[AttributeRule, ...] = ()
    certificate_attribute: str = ""
    """Attribute that holds the certificate presented; empty when it comes from elsewhere."""
    once: bool = False
    request: RequestRule = field(default_factory=RequestRule)


_KEYS = (
    "kind",
    "path",
    "namespaces",
    "signed",
    "signature",
    "issuers",
    "audience",
    "destination",
    "recipient",
    "leeway",
    "longest",
    "fresh",
    "confirmations",
    "name_id",
    "authentication",
    "contexts",
    "attributes",
    "certificate_attribute",
    "once",
    "request",
)


def compile_saml_profile(
    data: Json,
    find: Find,
    certificates: Mapping[str, bytes] | None = None,
    identifiers: Mapping[str, IdentifierRule] | None = None,
    *,
    check: str = "saml",
) -> SamlProfile:
    """Compile a mapping; certificates and identifier rules by name. Raises AuthorError with the place of a mistake."""
    return saml_profile(Author(check, data, find).known(_KEYS), certificates or {}, identifiers or {})


def saml_profile(
    author: Author, certificates: Mapping[str, bytes], identifiers: Mapping[str, IdentifierRule]
) -> SamlProfile:
    """Compile an author's mapping."""
    author.known(_KEYS)
    prefixes = author.prefixes(PREFIXES)
    return SamlProfile(
        kind=author.choice("kind", KINDS, ""),
        at=part(Author(author.check, {"path": author.text("path")}, author.find, author.steps), prefixes)
        if author.text("path")
        else None,
        signed=author.choice("signed", SIGNED, "assertion" if "signature" in author.data else "none"),
        signature=_signature(author, certificates),
        issuers=author.texts("issuers"),
        audience=author.text("audience"),
        destination=author.text("destination"),
        recipient=author.text("recipient"),
        leeway=author.duration("leeway", "1 min"),
        longest=author.duration("longest", "") if "longest" in author.data else None,
        fresh=author.duration("fresh", "") if "fresh" in author.data else None,
        confirmations=_words(author, "confirmations", METHODS),
        name=_named(author),
        authentication=author.flag("authentication"),
        contexts=author.texts("contexts"),
        attributes=tuple(_attribute(one, identifiers, prefixes) for one in author.each("attributes", _ATTRIBUTE)),
        certificate_attribute=author.text("certificate_attribute"),
        once=author.flag("once"),
        request=_request(author),
    )


def _signature(author: Author, certificates: Mapping[str, bytes]) -> SignatureProfile | None:
    """Compile how signatures are judged; the transforms are those that SAML allows (core, section 5.4.4)."""
    if "signature" not in author.data:
        if author.text("signed", "none") != "none":
            raise author.missing("signature", words("how signatures are judged, when one is asked for"))
        return None
    below = Author(author.check, author.data["signature"], author.find, (*author.steps, "signature"))
    profile = signature_profile(below, certificates)
    if profile.transforms:
        return profile
    return replace(profile, transforms=frozenset({ENVELOPED, EC, f"{EC}WithComments"}))


def _words(author: Author, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
    said = author.texts(key)
    for one in said:
        if one not in known:
            raise author.refuse(key, one, words("some of {names}", names=", ".join(known)), nearest(one, known))
    return said


def _named(author: Author) -> Named:
    below = author.below("name_id", ("format", "matches", "certificate"))
    return Named(format=below.text("format"), pattern=below.pattern("matches"), certificate=below.flag("certificate"))


_ATTRIBUTE = ("name", "format", "required", "several", "values", "matches", "identifier", "certificate", "path")


def _attribute(author: Author, identifiers: Mapping[str, IdentifierRule], prefixes: Mapping[str, str]) -> AttributeRule:
    name, kind = author.text("name"), author.text("identifier")
    if not name:
        raise author.missing("name", words("the name of the attribute"))
    if kind and kind not in identifiers:
        raise author.refuse(
            "identifier", kind, words("one of {names}", names=", ".join(identifiers)), nearest(kind, identifiers)
        )
    return AttributeRule(
        name=name,
        format=author.text("format"),
        required=author.flag("required", default=True),
        several=author.flag("several"),
        values=author.texts("values"),
        pattern=author.pattern("matches"),
        identifier=identifiers.get(kind),
        certificate=author.text("certificate"),
        path=author.path("path", prefixes),
    )


def _request(author: Author) -> RequestRule:
    below = author.below("request", ("service", "binding", "comparison", "contexts"))
    return RequestRule(
        service=below.text("service"),
        binding=below.text("binding"),
        comparison=below.choice("comparison", COMPARISONS, ""),
        contexts=below.texts("contexts"),
    )
