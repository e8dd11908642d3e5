"""Names of namespaces and algorithms (XML Signature 1.1, section 6; RFC 9231), and what each algorithm is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree

Node: TypeAlias = etree._Element  # noqa: SLF001 - lxml has no other name for it

DS = "http://www.w3.org/2000/09/xmldsig#"
DS11 = "http://www.w3.org/2009/xmldsig11#"
EC = "http://www.w3.org/2001/10/xml-exc-c14n#"
WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
WSSE11 = "http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd"
X509_PROFILE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0"
SOAP_SECURITY = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0"
SOAP_SECURITY_11 = "http://docs.oasis-open.org/wss/oasis-wss-soap-message-security-1.1"
XML = "http://www.w3.org/XML/1998/namespace"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
XADES141 = "http://uri.etsi.org/01903/v1.4.1#"

ENVELOPED = f"{DS}enveloped-signature"
BASE64 = f"{DS}base64"
STR_TRANSFORM = f"{SOAP_SECURITY}#STR-Transform"
MANIFEST = f"{DS}Manifest"
SIGNED_PROPERTIES = "http://uri.etsi.org/01903#SignedProperties"

ID_ATTRIBUTES = (f"{{{WSU}}}Id", f"{{{XML}}}id", "Id", "ID", "id", "AssertionID", "ResponseID", "RequestID")
"""Attributes that say an element's name to references, as signers use them; no schema is asked."""


def ds(local: str) -> str:
    """Return a name of XML Signature as lxml writes it."""
    return f"{{{DS}}}{local}"


@dataclass(frozen=True, slots=True)
class Canonicalization:
    """A way to write XML in octets."""

    exclusive: bool = False
    comments: bool = False
    newer: bool = False
    """Canonical XML 1.1, which does not inherit xml:id."""


_C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
_C14N11 = "http://www.w3.org/2006/12/xml-c14n11"
DEFAULT_CANONICALIZATION = _C14N
"""What turns nodes into octets where no transform says so (XML Signature 1.1, section 4.4.3.2)."""

CANONICALIZATIONS: Mapping[str, Canonicalization] = {
    _C14N: Canonicalization(),
    f"{_C14N}#WithComments": Canonicalization(comments=True),
    _C14N11: Canonicalization(newer=True),
    f"{_C14N11}#WithComments": Canonicalization(newer=True, comments=True),
    EC: Canonicalization(exclusive=True),
    f"{EC}WithComments": Canonicalization(exclusive=True, comments=True),
}

_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
_ENC = "http://www.w3.org/2001/04/xmlenc#"
_PSS = "http://www.w3.org/2007/05/xmldsig-more#"

DIGESTS: Mapping[str, str] = {
    f"{DS}sha1": "sha1",
    f"{_MORE}md5": "md5",
    f"{_MORE}sha224": "sha224",
    f"{_ENC}sha256": "sha256",
    f"{_MORE}sha384": "sha384",
    f"{_ENC}sha512": "sha512",
    f"{_PSS}sha3-256": "sha3_256",
    f"{_PSS}sha3-384": "sha3_384",
    f"{_PSS}sha3-512": "sha3_512",
}
WEAK_HASHES = frozenset({"md5", "sha1"})


@dataclass(frozen=True, slots=True)
class Method:
    """A way to sign."""

    family: str
    """rsa, pss, ecdsa, dsa, eddsa or hmac."""
    hash: str


_HASHES = ("sha1", "sha224", "sha256", "sha384", "sha512")


def _methods() -> Mapping[str, Method]:
    methods = {f"{_MORE}{family}-{hashed}": Method(family, hashed) for family in ("rsa", "ecdsa") for hashed in _HASHES}
    methods |= {f"{_MORE}hmac-{hashed}": Method("hmac", hashed) for hashed in _HASHES}
    methods |= {f"{_PSS}{hashed}-rsa-MGF1": Method("pss", hashed) for hashed in _HASHES}
    methods |= {f"{DS}{family}-sha1": Method(family, "sha1") for family in ("rsa", "dsa", "hmac")}
    methods |= {
        f"{_MORE}rsa-md5": Method("rsa", "md5"),
        "http://www.w3.org/2009/xmldsig11#dsa-sha256": Method("dsa", "sha256"),
        "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519": Method("eddsa", "sha512"),
    }
    return methods


METHODS = _methods()


def short(algorithm: str) -> str:
    """Return the telling end of an algorithm's URI, e.g. `rsa-sha256`."""
    known = {
        _C14N: "c14n",
        f"{_C14N}#WithComments": "c14n#WithComments",
        _C14N11: "c14n11",
        f"{_C14N11}#WithComments": "c14n11#WithComments",
        EC: "exc-c14n",
        f"{EC}WithComments": "exc-c14n#WithComments",
    }
    return known.get(algorithm) or algorithm.rpartition("#")[2] or algorithm


NAMES: Mapping[str, str] = {
    short(uri): uri for uri in (*CANONICALIZATIONS, *DIGESTS, *METHODS, ENVELOPED, BASE64, STR_TRANSFORM)
} | {f"{family}-sha1": f"{DS}{family}-sha1" for family in ("rsa", "hmac")}
"""Short names that authors may write instead of URIs."""
