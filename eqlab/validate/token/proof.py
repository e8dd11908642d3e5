"""Proofs of possession that come with a request (DPoP, RFC 9449)."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from urllib.parse import urlsplit

from eqlab.core.finding import Finding
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.pki.scene import Scene
from eqlab.validate.token import issues
from eqlab.validate.token.evidence import Evidence
from eqlab.validate.token.keys import BadKey, Key, has_private_part, read_key
from eqlab.validate.token.reading import Signature, encode
from eqlab.validate.words import shorten

_PORTS = {"https": 443, "http": 80}


def judge_proof_key(signature: Signature, scene: Scene) -> Iterator[Key | Finding]:
    """Yield the key that a proof brings, and what is wrong with it (RFC 9449, section 4.3)."""
    value, place = signature.header.get("jwk"), signature.place("jwk")
    if value is None:
        yield scene.tell(issues.PROOF_KEY, place, rule=words("it is missing"))
        return
    if has_private_part(value):
        yield scene.tell(issues.PROOF_KEY, place, rule=words("it holds a private or secret key"))
        return
    try:
        yield read_key(value)
    except BadKey as error:
        yield scene.tell(issues.PROOF_KEY, place, rule=error.rule)


def judge_proof_claims(claims: Mapping[str, Json], evidence: Evidence, scene: Scene) -> Iterator[Finding]:
    """Judge the claims that tie a proof to its request (RFC 9449, section 4.2)."""
    for name in ("jti", "htm", "htu", "iat"):
        if name not in claims:
            yield scene.tell(issues.CLAIM_MISSING, f"payload.{name}", claim=name)
    if evidence.method is not None and claims.get("htm", evidence.method) != evidence.method:
        yield scene.tell(issues.PROOF_CLAIM, "payload.htm", claim="htm", expected=shorten(evidence.method, 40))
    if evidence.uri is not None and not _same_target(claims.get("htu", evidence.uri), evidence.uri):
        yield scene.tell(issues.PROOF_CLAIM, "payload.htu", claim="htu", expected=shorten(evidence.uri, 100))
    if evidence.access_token is not None:
        expected = encode(sha256(evidence.access_token.encode("utf-8")).digest()).decode("ascii")
        if claims.get("ath") != expected:
            yield scene.tell(issues.HASH, "payload.ath", claim="ath", what=words("access token"))
    if evidence.nonce is not None and claims.get("nonce") != evidence.nonce:
        yield scene.tell(issues.NONCE, "payload.nonce")


def _same_target(one: Json, other: str) -> bool:
    """Compare two URIs without query and fragment, normalised by scheme and host (RFC 3986, section 6.2)."""
    try:
        return isinstance(one, str) and _target(one) == _target(other)
    except ValueError:
        return False


def _target(uri: str) -> tuple[str, str, int | None, str]:
    parts = urlsplit(uri)
    return parts.scheme, parts.hostname or "", parts.port or _PORTS.get(parts.scheme), parts.path or "/"
