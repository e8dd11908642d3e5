"""Certificates as facts (RFC 5280, section 4.1): read once, part by part; what cannot be read is told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any, TypeVar

from asn1crypto import x509

from eqlab.core.text import Words, words
from eqlab.validate.pki.der import BOOLEAN, read_element
from eqlab.validate.pki.keys import MALFORMED, KeyFacts, algorithm_name, digest_of, read_key
from eqlab.validate.pki.names import Name, read_name, written

NAMES = {
    "subject_directory_attributes": "subjectDirectoryAttributes",
    "key_identifier": "subjectKeyIdentifier",
    "key_usage": "keyUsage",
    "private_key_usage_period": "privateKeyUsagePeriod",
    "subject_alt_name": "subjectAltName",
    "issuer_alt_name": "issuerAltName",
    "basic_constraints": "basicConstraints",
    "name_constraints": "nameConstraints",
    "crl_distribution_points": "cRLDistributionPoints",
    "certificate_policies": "certificatePolicies",
    "policy_mappings": "policyMappings",
    "authority_key_identifier": "authorityKeyIdentifier",
    "policy_constraints": "policyConstraints",
    "extended_key_usage": "extKeyUsage",
    "freshest_crl": "freshestCRL",
    "inhibit_any_policy": "inhibitAnyPolicy",
    "authority_information_access": "authorityInfoAccess",
    "subject_information_access": "subjectInfoAccess",
    "tls_feature": "tlsFeature",
    "ocsp_no_check": "ocspNoCheck",
}
"""Extensions that the lab knows, by their names in RFC 5280, RFC 7633 and RFC 6960."""

_Read = TypeVar("_Read")


class Unreadable(ValueError):
    """A part of an artefact that cannot be read."""

    def __init__(self, part: Words) -> None:
        super().__init__(str(part))
        self.part = part


def reading(part: Words, read: Callable[[], _Read]) -> _Read:
    """Read a part of a stranger's artefact: the reader is lazy, so that every part may turn out to be bad.

    Raises Unreadable.
    """
    try:
        return read()
    except MALFORMED as error:
        raise Unreadable(part) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """One extension."""

    name: str
    """Name in RFC 5280, or the object identifier when the lab does not know it; empty for one that cannot be read."""
    critical: bool
    value: Any = None
    """As asn1crypto reads it: a parsed value; None when it cannot be read."""
    native: Any = None
    der: bytes = b""

    @property
    def known(self) -> bool:
        """True when the lab knows what the extension means."""
        return self.name[:1].isalpha()


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A time of validity."""

    at: datetime
    form: str
    """`UTCTime` or `GeneralizedTime`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFacts:
    """What a certificate says."""

    der: bytes
    version: int
    serial: int
    serial_octets: int
    issuer: Name
    subject: Name
    issuer_der: bytes
    """The name, comparably encoded (RFC 5280, section 7.1)."""
    subject_der: bytes
    subject_raw: bytes
    """The subject as it stands, as OCSP hashes it."""
    not_before: Moment
    not_after: Moment
    key: KeyFacts
    key_bits: bytes
    """The public key itself, as key identifiers and OCSP hash it."""
    inner: bytes
    """The signature algorithm within, DER."""
    algorithm: Any
    """The signature algorithm without, as asn1crypto reads it."""
    signature: bytes
    signed: bytes
    """The bytes that were signed."""
    extensions: tuple[Extension, ...]

    @property
    def digest(self) -> str:
        """The digest of the signature, e.g. `SHA-256`; empty when the algorithm has none of its own."""
        return digest_of(self.algorithm)

    @property
    def thumbprint(self) -> bytes:
        """SHA-256 of the DER form."""
        return sha256(self.der).digest()

    @property
    def self_issued(self) -> bool:
        """True when subject and issuer are the same name."""
        return self.issuer_der == self.subject_der

    @property
    def called(self) -> str:
        """The subject in a sentence: its common name, else all of it."""
        own = next((attribute.value for attribute in self.subject if attribute.name == "CN"), "")
        return own or written(self.subject)

    def extension(self, name: str) -> Extension | None:
        """Return the first extension of a name."""
        return next((one for one in self.extensions if one.name == name), None)

    def native(self, name: str) -> Any:
        """Return the value of an extension as plain data; None when it is missing or cannot be read."""
        extension = self.extension(name)
        return extension.native if extension else None

    @property
    def is_ca(self) -> bool:
        """True when basicConstraints says so."""
        return bool((self.native("basicConstraints") or {}).get("ca"))

    def may(self, usage: str) -> bool:
        """Tell whether keyUsage allows a use, by asn1crypto's name; without the extension all are allowed."""
        allowed = self.native("keyUsage")
        return allowed is None or usage in allowed

    def valid_at(self, at: datetime) -> bool:
        """Tell whether an instant is within the time of validity, ends included."""
        return self.not_before.at <= at <= self.not_after.at


@lru_cache(maxsize=256)
def read_certificate(der: bytes) -> CertificateFacts:
    """Read a certificate in DER form. Raises Unreadable, naming the part."""
    certificate = reading(words("the structure"), lambda: x509.Certificate.load(der, strict=True))
    body = reading(words("the structure"), lambda: certificate["tbs_certificate"])
    serial = reading(words("the serial number"), lambda: body["serial_number"])
    info = reading(words("the public key"), lambda: body["subject_public_key_info"])
    key_bits = reading(words("the public key"), lambda: _key_bits(bytes(info.dump())))  # before it is looked into
    return CertificateFacts(
        der=der,
        version=reading(words("the version"), lambda: int(body["version"])) + 1,
        serial=reading(words("the serial number"), lambda: int(serial.native)),
        serial_octets=reading(words("the serial number"), lambda: len(serial.contents)),
        issuer=reading(words("the issuer"), lambda: read_name(body["issuer"])),
        subject=reading(words("the subject"), lambda: read_name(body["subject"])),
        issuer_der=reading(words("the issuer"), lambda: comparable(body["issuer"])),
        subject_der=reading(words("the subject"), lambda: comparable(body["subject"])),
        subject_raw=reading(words("the subject"), lambda: bytes(body["subject"].dump())),
        not_before=reading(words("the time of validity"), lambda: _moment(body["validity"]["not_before"])),
        not_after=reading(words("the time of validity"), lambda: _moment(body["validity"]["not_after"])),
        key=read_key(info),
        key_bits=key_bits,
        inner=reading(words("the signature algorithm"), lambda: _algorithm(body["signature"])),
        algorithm=reading(words("the signature algorithm"), lambda: _read(certificate["signature_algorithm"])),
        signature=reading(words("the signature"), lambda: bytes(certificate["signature_value"].native)),
        signed=reading(words("the structure"), lambda: bytes(body.dump())),
        extensions=read_extensions(reading(words("the extensions"), lambda: list(body["extensions"] or ()))),
    )


def outer_algorithm(facts: CertificateFacts) -> bytes:
    """Return the signature algorithm without, DER, to compare it with that within."""
    return _algorithm(facts.algorithm)


def algorithm_called(der_or_value: Any) -> str:
    """Return the name of an algorithm, given as DER or as asn1crypto reads it."""
    if not isinstance(der_or_value, bytes):
        return algorithm_name(der_or_value)
    from asn1crypto.algos import SignedDigestAlgorithm  # noqa: PLC0415 - told rarely

    try:
        return algorithm_name(SignedDigestAlgorithm.load(der_or_value))
    except MALFORMED:
        return "?"


def _read(algorithm: Any) -> Any:
    """Return an algorithm that can be asked for its name later on."""
    _algorithm(algorithm)
    return algorithm


def _algorithm(value: Any) -> bytes:
    if not str(value["algorithm"].native):
        raise ValueError("no algorithm")
    return bytes(value.dump())


def comparable(name: Any) -> bytes:
    """Encode a name so that names which are equal by RFC 5280, section 7.1 are equal bytes."""
    pieces = []
    for relative in name.chosen:
        pairs = sorted((str(pair["type"].dotted), _folded(pair["value"])) for pair in relative)
        pieces.append(repr(pairs))
    return "\n".join(pieces).encode("utf-8", "surrogatepass")


def _folded(value: Any) -> str:
    native = getattr(value, "chosen", value).native
    return " ".join(native.casefold().split()) if isinstance(native, str) else repr(native)


def _key_bits(data: bytes) -> bytes:
    """Cut the key out of its bytes: an algorithm that the reader does not know has a key too."""
    whole = read_element(data, 0, len(data))
    algorithm = read_element(data, whole.content, whole.end)
    bits = read_element(data, algorithm.end, whole.end)
    return data[bits.content + 1 : bits.end]


def _moment(time: Any) -> Moment:
    chosen = time.chosen
    at = chosen.native
    if not isinstance(at, datetime) or at.tzinfo is None:
        raise ValueError("no time of our calendar")
    return Moment(at=at, form="UTCTime" if type(chosen).__name__ == "UTCTime" else "GeneralizedTime")


def read_extensions(extensions: list[Any]) -> tuple[Extension, ...]:
    """Read extensions (asn1crypto). Raises Unreadable when identifier or criticality cannot be read."""
    return reading(words("the extensions"), lambda: tuple(map(_extension, extensions)))


def _extension(extension: Any) -> Extension:
    """Cut an extension into its parts: the reader opens none whose value is not well-formed."""
    data = bytes(extension.dump())
    whole = read_element(data, 0, len(data))
    identifier = read_element(data, whole.content, whole.end)
    last = read_element(data, identifier.end, whole.end)
    critical = last.universal and last.tag == BOOLEAN
    if critical:
        flag, last = last, read_element(data, last.end, whole.end)
        critical = any(data[flag.content : flag.end])
    oid = x509.ExtensionId.load(data[identifier.start : identifier.end], strict=True)
    name, der = NAMES.get(str(oid.native), str(oid.dotted)), data[last.content : last.end]
    try:
        value = extension["extn_value"].parsed
        return Extension(name=name, critical=critical, value=value, native=value.native, der=der)
    except MALFORMED:
        return Extension(name=name, critical=critical, der=der)
