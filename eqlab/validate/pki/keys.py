"""Public keys and signatures of X.509 artefacts (RFC 3279, RFC 4055, RFC 5480, RFC 8410)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from asn1crypto.keys import PublicKeyAlgorithmId
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa

from eqlab.core.text import Words, words
from eqlab.validate.pki.der import read_element

MOST_BITS = 16384
"""Largest RSA key that is used: larger ones only cost time."""
LEAST_RSA = 2048
LEAST_EC = 224
LEAST_EXPONENT = 3

MALFORMED = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError)
"""What lazy readers raise about hostile bytes."""

_HASHES: Mapping[str, hashes.HashAlgorithm] = {
    "sha224": hashes.SHA224(),
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
    "sha3_256": hashes.SHA3_256(),
    "sha3_384": hashes.SHA3_384(),
    "sha3_512": hashes.SHA3_512(),
    "sha1": hashes.SHA1(),  # noqa: S303 - old signatures are verified, and then told to be weak
    "md5": hashes.MD5(),  # noqa: S303
}
_NAMES = {name: name.upper().replace("SHA", "SHA-").replace("-3_", "3-") for name in _HASHES} | {"md2": "MD2"}
WEAK = ("MD2", "MD4", "MD5", "SHA-1")
"""Digests that no longer protect against forgery."""

PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey | ed448.Ed448PublicKey


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFacts:
    """What matters of a public key."""

    algorithm: str
    """`RSA`, `EC`, `Ed25519`, `Ed448`, or the identifier as it stands."""
    bits: int = 0
    curve: str = ""
    public: PublicKey | None = None
    problem: Words | None = None
    """Why it cannot be used."""

    @property
    def title(self) -> str:
        """The key as people call it: `RSA 4096`, `EC P-256`."""
        return f"{self.algorithm} {self.curve or self.bits}".strip() if self.bits else self.algorithm


_CURVES = {"secp256r1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521", "secp224r1": "P-224"}
_FAMILIES = {"rsa": "RSA", "rsassa_pss": "RSA", "ec": "EC", "ed25519": "Ed25519", "ed448": "Ed448"}


def read_key(info: Any) -> KeyFacts:
    """Read a SubjectPublicKeyInfo (asn1crypto). Never raises."""
    try:
        oid = _algorithm_of(bytes(info.dump()))
    except MALFORMED:
        return KeyFacts(algorithm="?", problem=words("its algorithm cannot be read"))
    family = _FAMILIES.get(oid)
    if family is None:
        return KeyFacts(algorithm=oid)
    try:
        if family == "EC" and info["algorithm"]["parameters"].name != "named":
            return KeyFacts(algorithm=family, problem=words("its curve is not a named one"))
        key = _load(info)
    except UnsupportedAlgorithm:
        return KeyFacts(algorithm=family, problem=words("its curve or parameters are not known"))
    except MALFORMED:
        return KeyFacts(algorithm=family, problem=words("it is not well-formed"))
    return key if isinstance(key, KeyFacts) else facts_of(key)


def _algorithm_of(data: bytes) -> str:
    """Cut the algorithm out of a key's bytes: the reader opens no key whose algorithm it does not know."""
    whole = read_element(data, 0, len(data))
    algorithm = read_element(data, whole.content, whole.end)
    identifier = read_element(data, algorithm.content, algorithm.end)
    return str(PublicKeyAlgorithmId.load(data[identifier.start : identifier.end], strict=True).native)


def _load(info: Any) -> Any:
    """Load a key; one that is absurdly large is not handed on."""
    if str(info["algorithm"]["algorithm"].native) in ("rsa", "rsassa_pss"):
        numbers = info["public_key"].parsed
        bits = int(numbers["modulus"].native).bit_length()
        if bits > MOST_BITS:
            return KeyFacts(algorithm="RSA", bits=bits, problem=words("it is larger than any reader accepts"))
        public = rsa.RSAPublicNumbers(int(numbers["public_exponent"].native), int(numbers["modulus"].native))
        return public.public_key()
    return serialization.load_der_public_key(info.dump())


def facts_of(key: Any) -> KeyFacts:
    """Return what matters of a key that could be loaded."""
    match key:
        case rsa.RSAPublicKey():
            exponent = key.public_numbers().e
            odd = exponent >= LEAST_EXPONENT and exponent % 2 and key.public_numbers().n % 2
            problem = None if odd else words("its numbers can be no RSA key's")
            return KeyFacts(algorithm="RSA", bits=key.key_size, public=key, problem=problem)
        case ec.EllipticCurvePublicKey():
            curve = _CURVES.get(key.curve.name, key.curve.name)
            return KeyFacts(algorithm="EC", bits=key.key_size, curve=curve, public=key)
        case ed25519.Ed25519PublicKey():
            return KeyFacts(algorithm="Ed25519", public=key)
        case ed448.Ed448PublicKey():
            return KeyFacts(algorithm="Ed448", public=key)
    return KeyFacts(algorithm=type(key).__name__.removesuffix("PublicKey"))


def is_weak(key: KeyFacts) -> bool:
    """Tell whether a key is too weak for any use (NIST SP 800-57 part 1, table 2)."""
    return bool(key.bits) and key.bits < {"RSA": LEAST_RSA, "EC": LEAST_EC}.get(key.algorithm, 0)


def digest_of(algorithm: Any) -> str:
    """Return the digest of a signature algorithm (asn1crypto), e.g. `SHA-256`; empty when it has none of its own."""
    try:
        name = str(algorithm["algorithm"].native)
        if name in ("ed25519", "ed448"):
            return ""
        return _NAMES.get(str(algorithm.hash_algo), "")
    except MALFORMED:
        return ""


def digest_name(name: str) -> str:
    """Return a digest as people write it: `sha256` is `SHA-256`."""
    return _NAMES.get(name, name)


def hash_of(name: str) -> hashes.HashAlgorithm | None:
    """Return a digest by asn1crypto's name, e.g. `sha256`; None when it is not known."""
    return _HASHES.get(name)


def algorithm_name(algorithm: Any) -> str:
    """Return the name of an algorithm, or its identifier in dots."""
    try:
        return str(algorithm["algorithm"].native)
    except MALFORMED:
        return "?"


def fits(key: KeyFacts, algorithm: Any, signature: bytes, data: bytes, digest: str = "") -> bool | None:
    """Tell whether a signature over `data` is by a key; None when the lab does not know the algorithm.

    `digest` is asn1crypto's name of the digest where the algorithm does not say it (CMS).
    """
    if key.public is None or key.problem is not None:
        return None
    try:
        return _verify(key.public, algorithm, signature, data, digest)
    except InvalidSignature:
        return False
    except (*MALFORMED, UnsupportedAlgorithm):
        return None


def _verify(key: PublicKey, algorithm: Any, signature: bytes, data: bytes, digest: str) -> bool | None:
    kind = "rsassa_pkcs1v15" if algorithm["algorithm"].native == "rsa" else str(algorithm.signature_algo)
    if isinstance(key, ed25519.Ed25519PublicKey | ed448.Ed448PublicKey):
        if kind != facts_of(key).algorithm.lower():
            return False
        key.verify(signature, data)
        return True
    hash_ = _signature_hash(algorithm, kind, digest)
    if hash_ is None:
        return None
    if isinstance(key, ec.EllipticCurvePublicKey) and kind == "ecdsa":
        key.verify(signature, data, ec.ECDSA(hash_))
        return True
    if isinstance(key, rsa.RSAPublicKey) and kind != "ecdsa":
        key.verify(signature, data, _padding(algorithm, kind), hash_)
        return True
    return False


def _signature_hash(algorithm: Any, kind: str, digest: str) -> hashes.HashAlgorithm | None:
    """Return the digest of a signature; None when the algorithm or its digest is not known."""
    if kind not in ("rsassa_pkcs1v15", "rsassa_pss", "ecdsa"):
        return None
    bare = algorithm["algorithm"].native in ("rsa", "rsassa_pkcs1v15")
    return hash_of(digest if bare else str(algorithm.hash_algo))


def _padding(algorithm: Any, kind: str) -> padding.AsymmetricPadding:
    if kind == "rsassa_pkcs1v15":
        return padding.PKCS1v15()
    parameters = algorithm["parameters"]
    inner = hash_of(str(parameters["mask_gen_algorithm"]["parameters"]["algorithm"].native))
    if inner is None:
        raise ValueError("unknown mask generation")
    return padding.PSS(mgf=padding.MGF1(inner), salt_length=int(parameters["salt_length"].native))
