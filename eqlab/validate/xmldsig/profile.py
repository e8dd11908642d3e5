"""What a signature has to be: compiled from an author's mapping."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from lxml import etree

from eqlab.core.errors import AuthorError, nearest
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.patterns import Pattern
from eqlab.validate.xmldsig import issues
from eqlab.validate.xmldsig.author import Author, Find
from eqlab.validate.xmldsig.certificates import PURPOSES, USAGES, Signer, read_pem
from eqlab.validate.xmldsig.names import (
    CANONICALIZATIONS,
    DIGESTS,
    DS,
    METHODS,
    NAMES,
    WSSE,
    WSU,
    XADES,
    XADES141,
    Node,
    short,
)

PREFIXES: Mapping[str, str] = {
    "ds": DS,
    "wsse": WSSE,
    "wsu": WSU,
    "xades": XADES,
    "xades141": XADES141,
    "s11": "http://schemas.xmlsoap.org/soap/envelope/",
    "s12": "http://www.w3.org/2003/05/soap-envelope",
    "wsa": "http://www.w3.org/2005/08/addressing",
    "saml": "urn:oasis:names:tc:SAML:2.0:assertion",
    "samlp": "urn:oasis:names:tc:SAML:2.0:protocol",
}
"""Prefixes that XPath expressions of authors may use without declaring them."""

LEVELS = ("B", "T", "LT")
"""Levels of XAdES baseline signatures, each with what the one before has (ETSI EN 319 132-1, clause 6)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the document that has to be signed."""

    name: str
    path: Callable[[Any], Any] = field(repr=False)
    """Gives the elements of a document's tree: a compiled XPath."""
    local: str = ""
    """Local name of the elements; empty when it is not known."""
    optional: bool = False
    """True when the part may be absent."""

    def select(self, root: Node) -> list[Node]:
        """Return the elements that the part is, in a document."""
        return [node for node in self.path(root.getroottree()) if isinstance(getattr(node, "tag", None), str)]


@dataclass(frozen=True, slots=True, kw_only=True)
class XadesProfile:
    """What a signature has to be as XAdES."""

    level: str = "B"
    policies: tuple[str, ...] = ()
    """Signature policies accepted; empty when none is asked for."""
    formats: bool = False
    """True when the format of every signed object has to be said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureProfile:
    """What a signature has to be."""

    anchors: tuple[Signer, ...] | None
    """Certificates trust begins at; None when any signer will do."""
    known: tuple[Signer, ...] = ()
    """Further certificates at hand: issuers between, signers that messages only name."""
    signer: Pattern | None = None
    """What the signer's subject has to fit, as RFC 4514 writes it."""
    key_usage: tuple[str, ...] = ()
    """What the signer's certificate has to allow, all of it."""
    extended_key_usage: tuple[str, ...] = ()
    """What it has to be for, all of it, by name or object identifier."""
    covers: tuple[Part, ...] = ()
    digests: frozenset[str] = frozenset()
    """URIs of the digests allowed; empty for all that are not weak. The same holds for the next three."""
    methods: frozenset[str] = frozenset()
    canonicalizations: frozenset[str] = frozenset()
    transforms: frozenset[str] = frozenset()
    exclusive: bool = False
    """True when everything has to be canonicalized exclusively."""
    rsa_bits: int = 2048
    ec_bits: int = 256
    bare_keys: bool = False
    """True when a key without certificate is accepted."""
    leeway: timedelta = timedelta(minutes=1)
    """How far clocks may be apart."""
    xades: XadesProfile | None = None


_KEYS = (
    "anchors",
    "certificates",
    "signer",
    "key_usage",
    "extended_key_usage",
    "covers",
    "digests",
    "methods",
    "canonicalizations",
    "transforms",
    "exclusive",
    "rsa_bits",
    "ec_bits",
    "bare_keys",
    "leeway",
    "xades",
    "namespaces",
)


def compile_signature_profile(
    data: Json, find: Find, certificates: Mapping[str, bytes] | None = None, *, check: str = "signature"
) -> SignatureProfile:
    """Compile a mapping; `certificates` are PEM or DER files by name. Raises AuthorError with the place of a mistake.

    `anchors` has to be said: names of certificates, PEM texts, or the word `any`.
    """
    return signature_profile(Author(check, data, find).known(_KEYS), certificates or {})


def signature_profile(author: Author, certificates: Mapping[str, bytes]) -> SignatureProfile:
    """Compile an author's mapping of known keys."""
    author.known(_KEYS)
    anchors = author.texts("anchors")
    if not anchors:
        raise author.missing("anchors", words("names of certificates, PEM texts, or the word any"))
    return SignatureProfile(
        anchors=None if anchors == ("any",) else read_certificates(author, "anchors", certificates),
        known=read_certificates(author, "certificates", certificates),
        signer=author.pattern("signer"),
        key_usage=_usages(author),
        extended_key_usage=_purposes(author),
        covers=_parts(author),
        digests=_algorithms(author, "digests", DIGESTS),
        methods=_algorithms(author, "methods", METHODS),
        canonicalizations=_algorithms(author, "canonicalizations", CANONICALIZATIONS),
        transforms=_algorithms(author, "transforms", None),
        exclusive=author.flag("exclusive"),
        rsa_bits=author.number("rsa_bits", 2048),
        ec_bits=author.number("ec_bits", 256),
        bare_keys=author.flag("bare_keys"),
        leeway=author.duration("leeway", "1 min"),
        xades=_xades(author) if "xades" in author.data else None,
    )


def read_certificates(author: Author, key: str, certificates: Mapping[str, bytes]) -> tuple[Signer, ...]:
    """Return the certificates that an author names or writes out."""
    read: list[Signer] = []
    for text in author.texts(key):
        pem = text.encode() if text.startswith("-----BEGIN") else certificates.get(text)
        if pem is None:
            at = author.find((*author.steps, key))
            raise AuthorError(issues.UNKNOWN_CERTIFICATE, at, "", nearest(text, certificates), name=text)
        found = read_pem(pem)
        if found is None:
            raise author.refuse(key, text, words("X.509 certificates in PEM or DER"))
        read.extend(found)
    return tuple(read)


def _usages(author: Author) -> tuple[str, ...]:
    for name in author.texts("key_usage"):
        if name not in USAGES:
            raise author.refuse(
                "key_usage", name, words("some of {names}", names=", ".join(USAGES)), nearest(name, USAGES)
            )
    return author.texts("key_usage")


def _purposes(author: Author) -> tuple[str, ...]:
    known, purposes = tuple(PURPOSES.values()), author.texts("extended_key_usage")
    for name in purposes:
        if name not in known and not _OID.fullmatch(name):
            expected = words("some of {names}, or object identifiers", names=", ".join(known))
            raise author.refuse("extended_key_usage", name, expected, nearest(name, known))
    return tuple(PURPOSES.get(name, name) for name in purposes)


_OID = re.compile(r"[0-2](?:\.(?:0|[1-9]\d{0,30})){1,30}", re.ASCII)


def _algorithms(author: Author, key: str, known: Mapping[str, object] | None) -> frozenset[str]:
    uris = []
    for name in author.texts(key):
        uri = NAMES.get(name, name)
        if known is not None and uri not in known:
            names = [short(one) for one in known]
            raise author.refuse(key, name, words("some of {names}", names=", ".join(names)), nearest(name, names))
        if known is None and ":" not in uri:
            raise author.refuse(key, name, words("names or URIs of transforms"), nearest(name, NAMES))
        uris.append(uri)
    return frozenset(uris)


def _parts(author: Author) -> tuple[Part, ...]:
    prefixes = author.prefixes(PREFIXES)
    return tuple(part(one, prefixes) for one in author.each("covers", ("name", "path", "optional")))


def part(author: Author, prefixes: Mapping[str, str]) -> Part:
    """Compile one part that has to be signed."""
    path, written = author.path("path", prefixes), author.text("path")
    if path is None:
        raise author.missing("path", words("an XPath that selects elements"))
    try:
        selected = path(etree.Element("any").getroottree())
    except etree.XPathError as error:
        raise author.refuse(
            "path", written, words("an XPath that can be evaluated ({error})", error=str(error))
        ) from None
    if not isinstance(selected, list):
        raise author.refuse("path", written, words("an XPath that selects elements"))
    return Part(name=author.text("name", written), path=path, local=_local(written), optional=author.flag("optional"))


def _local(path: str) -> str:
    return path.rpartition("/")[2].rpartition(":")[2].partition("[")[0]


def _xades(author: Author) -> XadesProfile:
    below = author.below("xades", ("level", "policies", "formats"))
    return XadesProfile(
        level=below.choice("level", LEVELS, "B"), policies=below.texts("policies"), formats=below.flag("formats")
    )


def fixed_part(name: str, path: str, *, optional: bool = False) -> Part:
    """Return a part by an XPath of the engine's own."""
    return Part(name=name, path=etree.XPath(path, namespaces=dict(PREFIXES)), local=_local(path), optional=optional)


def these(name: str, nodes: Sequence[Node]) -> Part:
    """Return a part whose elements are known already; it may be absent."""
    return Part(name=name, path=lambda _: nodes, optional=True)
