"""What a token is bound to: the request's nonce, the tokens beside it, a certificate or a key.

Sources: OpenID Connect Core 1.0, sections 3.1.3.6, 3.1.3.7 and 3.3.2.11; RFC 8705, section 3.1; RFC 9449, section 6.1.
"""

import hashlib
import hmac
from collections.abc import Iterator, Mapping

from eqlab.core.finding import Finding
from eqlab.core.text import Words, words
from eqlab.core.values import Json
from eqlab.validate.pki.scene import Scene
from eqlab.validate.token import issues
from eqlab.validate.token.evidence import Evidence
from eqlab.validate.token.reading import encode
from eqlab.validate.words import shorten

_DIGESTS = {"256": "sha256", "384": "sha384", "512": "sha512"}


def judge_binding(
    claims: Mapping[str, Json], header: Mapping[str, Json], evidence: Evidence, scene: Scene
) -> Iterator[Finding]:
    """Judge what a token is bound to; what nothing is known of is not judged."""
    if evidence.nonce is not None and not _alike(claims.get("nonce"), evidence.nonce):
        yield scene.tell(issues.NONCE, "payload.nonce")
    yield from _hash(claims, "at_hash", evidence.access_token, words("access token"), header, scene)
    yield from _hash(claims, "c_hash", evidence.code, words("authorization code"), header, scene)
    if evidence.certificate is not None:
        thumbprint = encode(evidence.certificate).decode("ascii")
        yield from _confirmation(claims, "x5t#S256", thumbprint, words("a certificate"), scene)
    if evidence.proof_key is not None:
        yield from _confirmation(claims, "jkt", evidence.proof_key, words("a key"), scene)


def _alike(said: Json, expected: str) -> bool:
    return isinstance(said, str) and hmac.compare_digest(said.encode("utf-8"), expected.encode("utf-8"))


def _hash(
    claims: Mapping[str, Json], name: str, value: str | None, what: Words, header: Mapping[str, Json], scene: Scene
) -> Iterator[Finding]:
    if value is None:
        return
    if name not in claims:
        yield scene.tell(issues.CLAIM_MISSING, f"payload.{name}", claim=name)
    elif not _alike(claims[name], left_half(value, str(header.get("alg")))):
        yield scene.tell(issues.HASH, f"payload.{name}", claim=name, what=what)


def left_half(value: str, algorithm: str) -> str:
    """Return the left half of the hash that goes with an algorithm, base64url (OpenID Connect Core, 3.1.3.6)."""
    digest = hashlib.new(_DIGESTS.get(algorithm[-3:], "sha512"), value.encode("utf-8")).digest()
    return encode(digest[: len(digest) // 2]).decode("ascii")


def _confirmation(
    claims: Mapping[str, Json], member: str, expected: str, what: Words, scene: Scene
) -> Iterator[Finding]:
    confirmation = claims.get("cnf")
    found = confirmation.get(member) if isinstance(confirmation, Mapping) else None
    if not isinstance(found, str):
        yield scene.tell(issues.NOT_BOUND, f"payload.cnf.{member}", what=what, member=member)
    elif not _alike(found, expected):
        told = {"found": shorten(found, 60), "expected": expected}
        yield scene.tell(issues.OTHER_BINDING, f"payload.cnf.{member}", what=what, **told)
