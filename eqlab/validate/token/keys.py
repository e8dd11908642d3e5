"""Keys that tokens are verified with: key sets (RFC 7517), certificates, and their thumbprints (RFC 7638)."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa

from eqlab.core.finding import Finding
from eqlab.core.text import Words, words
from eqlab.core.values import Json
from eqlab.validate.pki.facts import CertificateFacts
from eqlab.validate.pki.keys import MOST_BITS
from eqlab.validate.pki.scene import Scene
from eqlab.validate.token import issues
from eqlab.validate.token.reading import decode, encode
from eqlab.validate.words import shorten

MOST = 100
"""Keys of a set that are looked at."""

_CURVES: Mapping[str, Callable[[], ec.EllipticCurve]] = {
    "P-256": ec.SECP256R1,
    "P-384": ec.SECP384R1,
    "P-521": ec.SECP521R1,
}
_CURVE_NAMES = {"secp256r1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521"}
_MEMBERS = {"RSA": ("e", "kty", "n"), "EC": ("crv", "kty", "x", "y"), "OKP": ("crv", "kty", "x"), "oct": ("k", "kty")}
_PRIVATE = ("d", "p", "q", "dp", "dq", "qi", "oth", "k")


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key, public or shared."""

    kind: str
    """`RSA`, `EC`, `OKP` or `oct`."""
    curve: str = ""
    id: str = ""
    algorithm: str = ""
    use: str = ""
    operations: tuple[str, ...] | None = None
    public: Any = None
    secret: bytes = field(default=b"", repr=False)
    thumbprint: str = ""
    """SHA-256 of RFC 7638, base64url; empty for a shared key."""

    @property
    def called(self) -> str:
        """The key in a sentence: its kid, or its thumbprint; a shared key has none to show."""
        return shorten(f'"{self.id}"', 60) if self.id else self.thumbprint or self.kind

    @property
    def bits(self) -> int:
        """Size of the key."""
        return len(self.secret) * 8 if self.kind == "oct" else int(getattr(self.public, "key_size", 0))


class BadKey(ValueError):
    """A key that cannot be used."""

    def __init__(self, rule: Words) -> None:
        super().__init__(str(rule))
        self.rule = rule


def read_key(value: Json) -> Key:
    """Read a JSON Web Key; private members are passed over. Raises BadKey."""
    kind = str(value.get("kty")) if isinstance(value, Mapping) else ""
    if kind not in _MEMBERS:
        raise BadKey(words("its kty is none of RSA, EC, OKP and oct"))
    try:
        public, secret = _material(kind, value)
    except (ValueError, UnsupportedAlgorithm) as error:
        if isinstance(error, BadKey):
            raise
        raise BadKey(words("its numbers are not those of a key")) from error
    operations = value.get("key_ops")
    return Key(
        kind=kind,
        curve=_text(value, "crv"),
        id=_text(value, "kid"),
        algorithm=_text(value, "alg"),
        use=_text(value, "use"),
        operations=tuple(map(str, operations)) if isinstance(operations, list) else None,
        public=public,
        secret=secret,
        thumbprint=thumbprint(value) if kind != "oct" else "",
    )


def _text(value: Mapping[str, Json], name: str) -> str:
    said = value.get(name, "")
    if not isinstance(said, str):
        raise BadKey(words('its member "{member}" is no text', member=name))
    return said


def _bytes(value: Mapping[str, Json], name: str) -> bytes:
    said = value.get(name)
    data = decode(said.encode("utf-8", "replace")) if isinstance(said, str) else b""
    if isinstance(data, Words) or not data:
        raise BadKey(words('its member "{member}" is missing or no base64url', member=name))
    return data


def _material(kind: str, value: Mapping[str, Json]) -> tuple[Any, bytes]:
    if kind == "oct":
        return None, _bytes(value, "k")
    if kind == "OKP":
        return _edwards(_text(value, "crv"), _bytes(value, "x")), b""
    if kind == "EC":
        return _elliptic(_text(value, "crv"), _bytes(value, "x"), _bytes(value, "y")), b""
    modulus, exponent = int.from_bytes(_bytes(value, "n")), int.from_bytes(_bytes(value, "e"))
    if modulus.bit_length() > MOST_BITS:
        raise BadKey(words("it is larger than any reader accepts"))
    return rsa.RSAPublicNumbers(exponent, modulus).public_key(), b""


def _edwards(curve: str, data: bytes) -> ed25519.Ed25519PublicKey | ed448.Ed448PublicKey:
    if curve == "Ed25519":
        return ed25519.Ed25519PublicKey.from_public_bytes(data)
    if curve == "Ed448":
        return ed448.Ed448PublicKey.from_public_bytes(data)
    raise BadKey(words("its curve is not known"))


def _elliptic(name: str, x: bytes, y: bytes) -> ec.EllipticCurvePublicKey:
    if name not in _CURVES:
        raise BadKey(words("its curve is not known"))
    curve = _CURVES[name]()
    if not len(x) == len(y) == (curve.key_size + 7) // 8:
        raise BadKey(words("its coordinates do not have the length of the curve"))
    return ec.EllipticCurvePublicNumbers(int.from_bytes(x), int.from_bytes(y), curve).public_key()


def thumbprint(value: Mapping[str, Json]) -> str:
    """Return the SHA-256 thumbprint of a JSON Web Key (RFC 7638), base64url."""
    own = {name: value[name] for name in _MEMBERS[str(value["kty"])] if name in value}
    written = json.dumps(own, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    return encode(sha256(written.encode("utf-8", "surrogatepass")).digest()).decode("ascii")


def has_private_part(value: Json) -> bool:
    """Tell whether a JSON Web Key holds a private or secret key."""
    return isinstance(value, Mapping) and any(name in value for name in _PRIVATE)


def key_of(certificate: CertificateFacts) -> Key | None:
    """Return the key of a certificate; None when the lab does not know its kind."""
    public = certificate.key.public
    match public:
        case rsa.RSAPublicKey():
            numbers = public.public_numbers()
            return read_key({"kty": "RSA", "n": _number(numbers.n), "e": _number(numbers.e)})
        case ec.EllipticCurvePublicKey() if public.curve.name in _CURVE_NAMES:
            size, point = (public.key_size + 7) // 8, public.public_numbers()
            x, y = (encode(number.to_bytes(size)).decode("ascii") for number in (point.x, point.y))
            return read_key({"kty": "EC", "crv": _CURVE_NAMES[public.curve.name], "x": x, "y": y})
        case ed25519.Ed25519PublicKey() | ed448.Ed448PublicKey():
            x = encode(public.public_bytes_raw()).decode("ascii")
            return read_key({"kty": "OKP", "crv": certificate.key.algorithm, "x": x})
    return None


def _number(value: int) -> str:
    return encode(value.to_bytes((value.bit_length() + 7) // 8)).decode("ascii")


def judge_key_set(value: Json, scene: Scene) -> Iterator[Key | Finding]:
    """Read a key set that somebody published: yield its usable keys, and what is wrong with it."""
    keys = value.get("keys") if isinstance(value, Mapping) else None
    if not isinstance(keys, list):
        yield scene.tell(issues.BAD_KEY_SET, "keys", rule=words("it has no array keys"))
        return
    names = Counter(str(one.get("kid")) for one in keys[:MOST] if isinstance(one, Mapping) and one.get("kid"))
    for name, count in names.items():
        if count > 1:
            yield scene.tell(issues.SAME_KEY_ID, "keys", key=shorten(f'"{name}"', 60))
    for index, one in enumerate(keys[:MOST]):
        yield from _member(one, f"keys[{index}]", scene)


def _member(value: Json, part: str, scene: Scene) -> Iterator[Key | Finding]:
    if has_private_part(value):
        yield scene.tell(issues.PRIVATE_KEY, part, key=part)
    try:
        yield read_key(value)
    except BadKey as error:
        yield scene.tell(issues.BAD_KEY, part, key=part, rule=error.rule)
