"""Judges tokens: structure, header, signature, claims, and what they are bound to.

Time is an argument. Nothing here raises about a token, whatever its bytes, and no finding shows a secret of it.
"""

from collections.abc import Iterator, Mapping

from eqlab.core.finding import Finding
from eqlab.core.location import RulePath, SubjectPath
from eqlab.core.values import Json
from eqlab.validate.pki.scene import Scene
from eqlab.validate.token import issues
from eqlab.validate.token.binding import judge_binding
from eqlab.validate.token.claims import judge_claims, judge_type
from eqlab.validate.token.evidence import Evidence
from eqlab.validate.token.header import judge_header
from eqlab.validate.token.keys import Key
from eqlab.validate.token.profile import TokenProfile
from eqlab.validate.token.proof import judge_proof_claims, judge_proof_key
from eqlab.validate.token.reading import Signature, Token, read_claims, read_token
from eqlab.validate.token.signing import judge_signature


def judge_token(
    data: bytes,
    profile: TokenProfile,
    evidence: Evidence,
    place: SubjectPath | None = None,
    rule: RulePath | None = None,
) -> Iterator[Finding]:
    """Judge a token in compact or JSON form by a profile and by what came with it.

    Yields findings in the order structure, header, signature, claims, binding.
    """
    scene = Scene(place=place or SubjectPath(), rule=(rule or RulePath()) / "token")
    told: list[Finding] = []
    token = read_token(data, scene, told)
    yield from told
    if token is None:
        return
    if token.is_json and not profile.json:
        yield scene.tell(issues.JSON_FORM, "")
    for signature in token.signatures:
        yield from _judge_signature(signature, token, profile, evidence, scene)
    told = []
    claims = read_claims(token.payload, scene, told)
    yield from told
    if claims is not None:
        yield from _judge_claims(claims, token, profile, evidence, scene)


def _judge_signature(
    signature: Signature, token: Token, profile: TokenProfile, evidence: Evidence, scene: Scene
) -> Iterator[Finding]:
    keys: tuple[Key, ...] = evidence.keys
    yield from judge_header(signature, profile, len(keys), scene)
    if profile.proof:
        made = list(judge_proof_key(signature, scene))
        yield from (one for one in made if isinstance(one, Finding))
        keys = tuple(one for one in made if isinstance(one, Key))
        if not keys:
            return
    algorithm = signature.header.get("alg")
    if token.signatures and isinstance(algorithm, str) and algorithm.lower() != "none":
        yield from judge_signature(signature, keys, scene)


def _judge_claims(
    claims: Mapping[str, Json], token: Token, profile: TokenProfile, evidence: Evidence, scene: Scene
) -> Iterator[Finding]:
    yield from judge_claims(claims, profile, evidence, scene)
    for header in [one.header for one in token.signatures][:1]:
        yield from judge_type(claims, header, profile, scene)
    if profile.proof:
        yield from judge_proof_claims(claims, evidence, scene)
    else:
        yield from judge_binding(claims, token.signatures[0].header, evidence, scene)
