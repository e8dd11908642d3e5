"""The claims of a token (RFC 7519, section 4.1; RFC 9068)."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from eqlab.core.finding import Finding
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.pki.scene import Scene
from eqlab.validate.token import issues
from eqlab.validate.token.evidence import Evidence
from eqlab.validate.token.profile import ClaimRule, TokenProfile, type_of
from eqlab.validate.words import listed, shorten

_TEXTS = ("iss", "sub", "jti", "nonce", "azp", "at_hash", "c_hash", "client_id")
_TIMES = ("nbf", "iat", "exp", "auth_time")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = 253402300799
"""The last second of the year 9999."""

Claims = Mapping[str, Json]


_OF_TYPE: Mapping[str, tuple[tuple[str, ...], str]] = {
    "at+jwt": (("iss", "exp", "aud", "sub", "client_id", "iat", "jti"), "RFC 9068, section 2.2"),
    "logout+jwt": (
        ("iss", "aud", "iat", "exp", "jti", "events"),
        "OpenID Connect Back-Channel Logout 1.0, section 2.4",
    ),
    "secevent+jwt": (("iss", "iat", "jti", "events"), "RFC 8417, section 2.2"),
    "token-introspection+jwt": (("iss", "aud", "iat", "token_introspection"), "RFC 9701, section 5"),
}
"""Claims that a type of token has whatever a profile says, and where that stands."""


def judge_type(claims: Claims, header: Claims, profile: TokenProfile, scene: Scene) -> Iterator[Finding]:
    """Judge whether the claims are there that the token's own type (`typ`) asks for."""
    said = header.get("typ")
    kind = type_of(said) if isinstance(said, str) else ""
    names, source = _OF_TYPE.get(kind, ((), ""))
    told = {*profile.required, *(rule.name for rule in profile.claims)}
    told |= {name for name, asked in (("iss", profile.issuers), ("aud", profile.audiences)) if asked}
    for name in names:
        if name not in claims and name not in told:
            yield scene.tell(issues.CLAIM_OF_TYPE, f"payload.{name}", claim=name, type=kind, source=source)


def judge_claims(claims: Claims, profile: TokenProfile, evidence: Evidence, scene: Scene) -> Iterator[Finding]:
    """Judge claims: there, well-formed, of the right party, in time, and as the profile says."""
    if not claims:
        yield scene.tell(issues.NO_CLAIMS, "payload")
    for name in dict.fromkeys((*profile.required, *(rule.name for rule in profile.claims))):
        if name not in claims or (claims[name] is None and name not in (*_TEXTS, *_TIMES, "aud")):
            yield scene.tell(issues.CLAIM_MISSING, f"payload.{name}", claim=name)
    yield from _forms(claims, scene)
    yield from _parties(claims, profile, scene)
    yield from _times(claims, profile, evidence, scene)
    yield from _lifetime(claims, profile, scene)
    yield from _scopes(claims, profile, scene)
    for rule in profile.claims:
        if rule.name in claims:
            yield from _value(claims[rule.name], rule, scene)
    jti = claims.get("jti")
    if isinstance(jti, str) and jti in evidence.seen:
        yield scene.tell(issues.REPLAYED, "payload.jti")


def _forms(claims: Claims, scene: Scene) -> Iterator[Finding]:
    for name in _TEXTS:
        if name in claims and (not isinstance(claims[name], str) or not claims[name]):
            yield scene.tell(issues.CLAIM_FORM, f"payload.{name}", claim=name, expected=words("a text"))
    for name in _TIMES:
        if name in claims and time_of(claims, name) is None:
            expected = words("a number of seconds since 1970-01-01T00:00:00Z")
            yield scene.tell(issues.CLAIM_FORM, f"payload.{name}", claim=name, expected=expected)
    audience = claims.get("aud", "")
    texts = audience if isinstance(audience, list) else [audience]
    if "aud" in claims and (not texts or not all(isinstance(one, str) and one for one in texts)):
        expected = words("a text or a list of texts")
        yield scene.tell(issues.CLAIM_FORM, "payload.aud", claim="aud", expected=expected)


def time_of(claims: Claims, name: str) -> datetime | None:
    """Return a NumericDate as an instant; None when it is missing or none (RFC 7519, section 2)."""
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not 0 <= value <= _LAST:
        return None
    return _EPOCH + timedelta(seconds=float(value))


def _parties(claims: Claims, profile: TokenProfile, scene: Scene) -> Iterator[Finding]:
    issuer = claims.get("iss")
    if profile.issuers:
        told = {"expected": listed(list(profile.issuers))}
        if issuer is None and "iss" not in profile.required:
            yield scene.tell(issues.CLAIM_MISSING, "payload.iss", claim="iss")
        elif isinstance(issuer, str) and issuer not in profile.issuers:
            yield scene.tell(issues.ISSUER, "payload.iss", found=shorten(issuer, 80), **told)
    audience = claims.get("aud")
    audiences = [one for one in audience if isinstance(one, str)] if isinstance(audience, list) else [audience]
    if profile.audiences:
        told = {"expected": listed(list(profile.audiences))}
        if audience is None and "aud" not in profile.required:
            yield scene.tell(issues.CLAIM_MISSING, "payload.aud", claim="aud")
        elif audience is not None and not set(profile.audiences) & {one for one in audiences if isinstance(one, str)}:
            yield scene.tell(issues.AUDIENCE, "payload.aud", found=listed(audiences[:5]), **told)
    if len(audiences) > 1 and "nonce" in claims and "azp" not in claims:
        yield scene.tell(issues.AUTHORISED_PARTY, "payload.azp")


def _times(claims: Claims, profile: TokenProfile, evidence: Evidence, scene: Scene) -> Iterator[Finding]:
    begins, issued, ends = (time_of(claims, name) for name in ("nbf", "iat", "exp"))
    for earlier, later, one, other in (("iat", "exp", issued, ends), ("nbf", "exp", begins, ends)):
        if one is not None and other is not None and other < one:
            yield scene.tell(issues.TIME_ORDER, f"payload.{later}", earlier=earlier, later=later)
    if begins is None and issued is None and ends is None:
        return
    if evidence.at is None:
        yield scene.tell(issues.NO_TIME, "payload")
        return
    at, leeway = evidence.at, timedelta(seconds=profile.leeway)
    told = {"at": _instant(at), "leeway": f"{profile.leeway:g}"}
    if ends is not None and at - leeway >= ends:
        yield scene.tell(issues.EXPIRED, "payload.exp", found=_instant(ends), **told)
    if begins is not None and at + leeway < begins:
        yield scene.tell(issues.NOT_YET, "payload.nbf", found=_instant(begins), **told)
    if issued is not None and at + leeway < issued:
        yield scene.tell(issues.ISSUED_LATER, "payload.iat", found=_instant(issued), **told)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _lifetime(claims: Claims, profile: TokenProfile, scene: Scene) -> Iterator[Finding]:
    if not profile.lifetime:
        return
    issued, ends = time_of(claims, "iat"), time_of(claims, "exp")
    if issued is None or ends is None:
        yield scene.tell(issues.LIFETIME_UNKNOWN, "payload")
    elif (ends - issued).total_seconds() > profile.lifetime:
        found = f"{(ends - issued).total_seconds():.0f}"
        yield scene.tell(issues.LIFETIME, "payload.exp", found=found, expected=f"{profile.lifetime:g}")


def _scopes(claims: Claims, profile: TokenProfile, scene: Scene) -> Iterator[Finding]:
    said = claims.get("scope", claims.get("scp", ""))
    parts = said.split() if isinstance(said, str) else said if isinstance(said, list) else []
    there = {one for one in parts if isinstance(one, str)}
    for scope in profile.scopes:
        if scope not in there:
            yield scene.tell(issues.SCOPE, "payload.scope", expected=shorten(f'"{scope}"', 60))


def _value(value: Json, rule: ClaimRule, scene: Scene) -> Iterator[Finding]:
    place, told = f"payload.{rule.name}", {"claim": rule.name}
    if rule.equals and not any(_same(value, one) for one in rule.equals):
        yield scene.tell(issues.CLAIM_VALUE, place, expected=listed(list(rule.equals)), **told)
    members = value if isinstance(value, list) else [value]
    lacking = [one for one in rule.contains if not any(_same(member, one) for member in members)]
    if lacking:
        yield scene.tell(issues.CLAIM_VALUE, place, expected=listed(lacking), **told)
    if rule.pattern is not None:
        fits = rule.pattern.covers(value) if isinstance(value, str) else False
        if not fits:
            issue = issues.CLAIM_UNDECIDED if fits is None else issues.CLAIM_VALUE
            yield scene.tell(issue, place, expected=f"/{rule.pattern.text}/", **told)


def _same(one: Json, other: Json) -> bool:
    """Tell whether two JSON values are the same; true is no 1."""
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)
