"""Signatures of tokens (RFC 7518, section 3; RFC 8037): which algorithm goes with which key, and whether it fits."""

import hmac
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, utils

from eqlab.core.finding import Finding
from eqlab.validate.pki.scene import Scene
from eqlab.validate.token import issues
from eqlab.validate.token.keys import Key
from eqlab.validate.token.reading import Signature
from eqlab.validate.words import shorten

LEAST_RSA = 2048
_DIGESTS: Mapping[str, hashes.HashAlgorithm] = {
    "256": hashes.SHA256(),
    "384": hashes.SHA384(),
    "512": hashes.SHA512(),
}
_CURVES = {"ES256": "P-256", "ES384": "P-384", "ES512": "P-521"}
_KINDS = {"RS": "RSA", "PS": "RSA", "ES": "EC", "HS": "oct"}
_EDWARDS = {"EdDSA": ("Ed25519", "Ed448"), "Ed25519": ("Ed25519",), "Ed448": ("Ed448",)}

ALGORITHMS = (*(f"{family}{size}" for family in _KINDS for size in _DIGESTS), *_EDWARDS)
"""Algorithms the lab knows."""


@dataclass(frozen=True, slots=True)
class Needed:
    """What an algorithm needs of a key."""

    kind: str
    curves: tuple[str, ...] = ()

    @classmethod
    def by(cls, algorithm: str) -> "Needed":
        """Return what a known algorithm needs."""
        if algorithm in _EDWARDS:
            return cls("OKP", _EDWARDS[algorithm])
        return cls(_KINDS[algorithm[:2]], (_CURVES[algorithm],) if algorithm in _CURVES else ())

    def met(self, key: Key) -> bool:
        """Tell whether a key is of the kind."""
        return key.kind == self.kind and (not self.curves or key.curve in self.curves)


def judge_signature(signature: Signature, keys: Sequence[Key], scene: Scene) -> Iterator[Finding]:
    """Verify one signature with the keys at hand. The header's word counts only among the keys of its kind."""
    algorithm, part = str(signature.header.get("alg")), f"{signature.part}.signature".removeprefix(".")
    if algorithm not in ALGORITHMS:
        yield scene.tell(issues.UNKNOWN_ALGORITHM, signature.place("alg"), found=shorten(algorithm, 40))
        return
    named = signature.header.get("kid")
    pool = [key for key in keys if key.id == named] if isinstance(named, str) else list(keys)
    if isinstance(named, str) and not pool:
        pool = [key for key in keys if not key.id]  # keys of certificates have no name
    if keys and not pool:
        yield scene.tell(issues.UNKNOWN_KEY, signature.place("kid"), count=str(len(keys)))
        return
    fitting = [key for key in pool if Needed.by(algorithm).met(key) and key.algorithm in ("", algorithm)]
    if not fitting:
        yield from _no_key(algorithm, pool, signature, scene)
        return
    yield from _verified(algorithm, fitting, signature, part, scene)


def _no_key(algorithm: str, pool: list[Key], signature: Signature, scene: Scene) -> Iterator[Finding]:
    if not pool:
        yield scene.tell(issues.NO_KEY, signature.place("alg"), algorithm=algorithm)
        return
    expected = ", ".join(dict.fromkeys(key.algorithm or f"{key.kind} {key.curve}".strip() for key in pool))
    yield scene.tell(issues.CONFUSION, signature.place("alg"), found=algorithm, expected=shorten(expected, 80))


def _verified(algorithm: str, fitting: list[Key], signature: Signature, part: str, scene: Scene) -> Iterator[Finding]:
    key = next((key for key in fitting if verifies(algorithm, key, signature.signed, signature.value)), None)
    if key is None:
        if len(fitting) == 1:
            yield scene.tell(issues.SIGNATURE, part, key=fitting[0].called)
        else:
            yield scene.tell(issues.NO_FIT, part, count=str(len(fitting)), algorithm=algorithm)
        return
    yield from judge_key_use(algorithm, key, part, scene)


def judge_key_use(algorithm: str, key: Key, part: str, scene: Scene) -> Iterator[Finding]:
    """Judge whether a key that fits may be used so, and is long enough."""
    least = int(algorithm[2:]) if key.kind == "oct" else LEAST_RSA
    if key.kind in ("oct", "RSA") and key.bits < least:
        told = {"key": key.called, "found": str(key.bits), "expected": str(least)}
        yield scene.tell(issues.WEAK_KEY, part, algorithm=algorithm, **told)
    if key.use not in ("", "sig"):
        yield scene.tell(issues.KEY_USE, part, key=key.called, member="use", found=shorten(key.use, 40))
    if key.operations is not None and "verify" not in key.operations:
        found = shorten(", ".join(key.operations[:5]), 40)
        yield scene.tell(issues.KEY_USE, part, key=key.called, member="key_ops", found=found)


def verifies(algorithm: str, key: Key, signed: bytes, value: bytes) -> bool:
    """Tell whether a signature fits a key of the kind that its algorithm needs."""
    if algorithm in _EDWARDS:
        return _quietly(lambda: key.public.verify(value, signed))
    digest = _DIGESTS[algorithm[2:]]
    match algorithm[:2]:
        case "HS":
            return hmac.compare_digest(hmac.digest(key.secret, signed, digest.name), value)
        case "ES":
            size = (key.public.curve.key_size + 7) // 8
            if len(value) != 2 * size:
                return False
            pair = utils.encode_dss_signature(int.from_bytes(value[:size]), int.from_bytes(value[size:]))
            return _quietly(lambda: key.public.verify(pair, signed, ec.ECDSA(digest)))
        case "PS":
            pss = padding.PSS(mgf=padding.MGF1(digest), salt_length=digest.digest_size)
            return _quietly(lambda: key.public.verify(value, signed, pss, digest))
    return _quietly(lambda: key.public.verify(value, signed, padding.PKCS1v15(), digest))


def _quietly(verify: Callable[[], None]) -> bool:
    try:
        verify()
    except (InvalidSignature, ValueError):
        return False
    return True
