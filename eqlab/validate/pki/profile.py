"""Certificate profiles: what a certificate or a request of a kind says beyond the standards, as data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from eqlab.core.errors import AuthorError, nearest
from eqlab.core.issue import Level
from eqlab.core.location import Position
from eqlab.core.requirement import Origin
from eqlab.core.text import LANGUAGES, Text, words
from eqlab.core.values import Json
from eqlab.validate.identifier import LEVELS, IdentifierRule, Weight
from eqlab.validate.patterns import Pattern, compile_pattern
from eqlab.validate.pki.issues.reading import BAD_PROFILE
from eqlab.validate.pki.names import SHORT

USAGES = (
    *("digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement"),
    *("keyCertSign", "cRLSign", "encipherOnly", "decipherOnly"),
)
"""Key usages, as RFC 5280 names them."""
PURPOSES = ("serverAuth", "clientAuth", "codeSigning", "emailProtection", "timeStamping", "OCSPSigning", "any")
"""Extended key usages by name; others are object identifiers."""
DIGESTS = ("SHA-224", "SHA-256", "SHA-384", "SHA-512")
ALGORITHMS = ("RSA", "EC", "Ed25519", "Ed448")
EXTENSIONS = (
    *("authorityKeyIdentifier", "subjectKeyIdentifier", "basicConstraints", "subjectAltName", "certificatePolicies"),
    *("cRLDistributionPoints", "authorityInfoAccess", "extKeyUsage", "keyUsage", "nameConstraints"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeRule:
    """What an attribute of a name is to be."""

    name: str
    required: bool = True
    equals: tuple[str, ...] = ()
    """Allowed values; empty for any."""
    pattern: Pattern | None = None
    identifier: IdentifierRule | None = None
    weight: Weight = field(default_factory=Weight)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRule:
    """What a name is to be: attributes in their order."""

    attributes: tuple[AttributeRule, ...]
    ordered: bool = True
    others: bool = False
    """True when other attributes may stand beside."""
    weight: Weight = field(default_factory=Weight)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRule:
    """A kind of key that is allowed."""

    algorithm: str
    bits: int = 0
    """What the profile asks for."""
    least: int = 0
    """A shorter one, down to this, is a warning."""
    curves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionRule:
    """What an extension is to be."""

    name: str
    presence: str = "required"
    """`required`, `optional` or `none`."""
    critical: bool | None = None
    values: frozenset[str] | None = None
    """The exact values, as words; None for any."""
    weight: Weight = field(default_factory=Weight)


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateProfile:
    """A kind of certificate or request."""

    name: str
    title: Text
    subject: NameRule | None = None
    issuer: NameRule | None = None
    keys: tuple[KeyRule, ...] = ()
    key_weight: Weight = field(default_factory=Weight)
    digests: tuple[str, ...] = ()
    digest_weight: Weight = field(default_factory=Weight)
    days: int = 0
    """Longest time of validity; 0 for any."""
    days_weight: Weight = field(default_factory=Weight)
    extensions: tuple[ExtensionRule, ...] = ()


PLAIN = CertificateProfile(name="", title={"en": "RFC 5280"})
"""Nothing beyond the standards."""

_KNOWN = ("title", "source", "level", "origin", "subject", "issuer", "keys", "signature", "validity", "extensions")
_Made = TypeVar("_Made")


def compile_profiles(
    data: Mapping[str, Json], file: str, identifiers: Mapping[str, IdentifierRule] | None = None
) -> Mapping[str, CertificateProfile]:
    """Compile a file's profiles, which stand under `certificates`, by name. Raises AuthorError on the first bad one.

    `identifiers` are the rules that an attribute may name.
    """
    top = _Reader("", file, identifiers or {})
    profiles = top.mapping(data, "", ("certificates",)).get("certificates")
    if not isinstance(profiles, Mapping):
        raise top.refuse("certificates", words("a mapping of profile names to profiles"))
    return {name: _Reader(name, file, identifiers or {}).profile(value) for name, value in profiles.items()}


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one profile, and says where it is wrong."""

    name: str
    file: str
    identifiers: Mapping[str, IdentifierRule]

    def refuse(self, key: str, expected: str, near: str = "") -> AuthorError:
        at = Position(file=self.file)
        return AuthorError(BAD_PROFILE, at=at, expected=expected, nearest=near, profile=self.name, key=key)

    def mapping(self, value: Json, key: str, known: tuple[str, ...]) -> Mapping[str, Json]:
        if not isinstance(value, Mapping):
            raise self.refuse(key, words("a mapping with {names}", names=", ".join(known)))
        for name in value:
            if name not in known:
                full = f"{key}.{name}".removeprefix(".")
                raise self.refuse(full, words("one of {names}", names=", ".join(known)), nearest(str(name), known))
        return value

    def word(self, value: Json, key: str, known: tuple[str, ...]) -> str:
        if not isinstance(value, str) or value not in known:
            raise self.refuse(key, words("one of {names}", names=", ".join(known)), nearest(str(value), known))
        return value

    def flag(self, value: Json, key: str) -> bool:
        if not isinstance(value, bool):
            raise self.refuse(key, words("true or false"))
        return value

    def number(self, value: Json, key: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise self.refuse(key, words("a whole number from 1"))
        return value

    def texts(self, value: Json, key: str) -> tuple[str, ...]:
        values = value if isinstance(value, list) else [value]
        if not values or not all(isinstance(one, str) for one in values):
            raise self.refuse(key, words("a text, or a list of texts"))
        return tuple(values)

    def each(self, value: Json, key: str, read: Callable[[Json, str], _Made]) -> tuple[_Made, ...]:
        if not isinstance(value, list) or not value:
            raise self.refuse(key, words("a list of at least one"))
        return tuple(read(one, f"{key}[{index}]") for index, one in enumerate(value))

    def profile(self, value: Json) -> CertificateProfile:
        data = self.mapping(value, "", _KNOWN)
        weight = self.weight(data, "", Weight())
        keys = self.mapping(data.get("keys", {"allowed": []}), "keys", ("allowed", "level", "origin"))
        signature = self.mapping(data.get("signature", {}), "signature", ("digests", "level", "origin"))
        validity = self.mapping(data.get("validity", {}), "validity", ("days", "level", "origin"))
        digests = self.texts(signature["digests"], "signature.digests") if "digests" in signature else ()
        return CertificateProfile(
            name=self.name,
            title=self.text(data.get("title")),
            subject=self.names(data["subject"], "subject", weight) if "subject" in data else None,
            issuer=self.names(data["issuer"], "issuer", weight) if "issuer" in data else None,
            keys=self.each(keys.get("allowed"), "keys.allowed", self.key) if "keys" in data else (),
            key_weight=self.weight(keys, "keys.", weight),
            digests=tuple(self.word(one, "signature.digests", DIGESTS) for one in digests),
            digest_weight=self.weight(signature, "signature.", weight),
            days=self.number(validity["days"], "validity.days") if "days" in validity else 0,
            days_weight=self.weight(validity, "validity.", weight),
            extensions=self.extensions(data.get("extensions", {}), weight),
        )

    def text(self, value: Json) -> Text:
        title = self.mapping(value, "title", LANGUAGES)
        if not isinstance(title.get("en"), str) or not all(isinstance(text, str) for text in title.values()):
            raise self.refuse("title", words("a text in en, and in other languages if you have it"))
        return dict(title)

    def weight(self, data: Mapping[str, Json], key: str, default: Weight) -> Weight:
        level = self.word(data.get("level", default.level.name.lower()), f"{key}level", tuple(LEVELS))
        origin = self.word(data.get("origin", default.origin.value), f"{key}origin", tuple(map(str, Origin)))
        return Weight(level=LEVELS[level], origin=Origin(origin))

    def names(self, value: Json, key: str, weight: Weight) -> NameRule:
        data = self.mapping(value, key, ("attributes", "ordered", "others", "level", "origin"))
        inner = self.weight(data, f"{key}.", weight)
        attributes = self.each(
            data.get("attributes"), f"{key}.attributes", lambda one, at: self.attribute(one, at, inner)
        )
        return NameRule(
            attributes=attributes,
            ordered=self.flag(data.get("ordered", True), f"{key}.ordered"),
            others=self.flag(data.get("others", False), f"{key}.others"),
            weight=inner,
        )

    def attribute(self, value: Json, key: str, weight: Weight) -> AttributeRule:
        known = ("name", "required", "equals", "pattern", "identifier", "level", "origin")
        data = self.mapping(value, key, known)
        name = data.get("name")
        if not isinstance(name, str) or (name not in SHORT.values() and not name[:1].isdigit()):
            names = tuple(SHORT.values())
            raise self.refuse(
                f"{key}.name",
                words("one of {names}, or an OID", names=", ".join(names)),
                nearest(str(name), names),
            )
        pattern = data.get("pattern")
        if not isinstance(pattern, str | None):
            raise self.refuse(f"{key}.pattern", words("a regular expression"))
        return AttributeRule(
            name=name,
            required=self.flag(data.get("required", True), f"{key}.required"),
            equals=self.texts(data["equals"], f"{key}.equals") if "equals" in data else (),
            pattern=compile_pattern(pattern, Position(file=self.file)) if pattern is not None else None,
            identifier=self.identifier(data["identifier"], f"{key}.identifier") if "identifier" in data else None,
            weight=self.weight(data, f"{key}.", weight),
        )

    def identifier(self, value: Json, key: str) -> IdentifierRule:
        return self.identifiers[self.word(value, key, tuple(self.identifiers))]

    def key(self, value: Json, key: str) -> KeyRule:
        data = self.mapping(value, key, ("algorithm", "bits", "least", "curves"))
        bits = self.number(data["bits"], f"{key}.bits") if "bits" in data else 0
        least = self.number(data["least"], f"{key}.least") if "least" in data else bits
        if least > bits:
            raise self.refuse(f"{key}.least", words("no more than bits"))
        return KeyRule(
            algorithm=self.word(data.get("algorithm"), f"{key}.algorithm", ALGORITHMS),
            bits=bits,
            least=least,
            curves=self.texts(data["curves"], f"{key}.curves") if "curves" in data else (),
        )

    def extensions(self, value: Json, weight: Weight) -> tuple[ExtensionRule, ...]:
        data = self.mapping(value, "extensions", EXTENSIONS)
        return tuple(self.extension(name, rule, weight) for name, rule in data.items())

    def extension(self, name: str, value: Json, weight: Weight) -> ExtensionRule:
        key = f"extensions.{name}"
        data = self.mapping(value, key, ("presence", "critical", "values", "level", "origin"))
        values = self.texts(data["values"], f"{key}.values") if "values" in data else None
        known = {"keyUsage": USAGES, "extKeyUsage": PURPOSES}.get(name, ())
        for one in values or ():
            if known and one not in known and not one[:1].isdigit():
                raise self.refuse(
                    f"{key}.values",
                    words("one of {names}", names=", ".join(known)),
                    nearest(one, known),
                )
        return ExtensionRule(
            name=name,
            presence=self.word(data.get("presence", "required"), f"{key}.presence", ("required", "optional", "none")),
            critical=self.flag(data["critical"], f"{key}.critical") if "critical" in data else None,
            values=None if values is None else frozenset(values),
            weight=self.weight(data, f"{key}.", weight),
        )


LEAST_LEVEL = Level.WARNING
"""Level of a key that is shorter than a profile asks for, but not shorter than it accepts."""
