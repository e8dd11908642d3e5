"""The check `jwt`: a body or text is a signed token that meets RFC 7515, RFC 7519, RFC 8725 and what the plan says."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from eqlab.core.check import Assertion, CheckKind, Context, Subject, place_of
from eqlab.core.errors import AuthorError
from eqlab.core.finding import Finding, found
from eqlab.core.location import Position
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.checks.artefacts import Told, artefacts, reference_time, time_by, told_by
from eqlab.validate.checks.mentioned import mentioned_in
from eqlab.validate.checks.parts import at_most, mapping_of, refused, rule_of
from eqlab.validate.fhirpath.expressions import CompiledExpression, compile_expression
from eqlab.validate.token import issues
from eqlab.validate.token.profile import ALGORITHMS, KEYS, TokenProfile, compile_profile

CHECK = "jwt"
_FROM_RUN = ("issuer", "audience", "nonce", "access_token", "code", "certificate", "proof_key", "seen", "method", "uri")
_KEYS = tuple(dict.fromkeys((*KEYS, *_FROM_RUN, "keys", "at", "each")))
_SCHEME = re.compile(rb"\A[ \t]*(?:bearer|dpop)[ \t]+", re.IGNORECASE)
_FINGERPRINT = re.compile(r"[0-9A-Fa-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Jwt:
    """A compiled check."""

    profile: TokenProfile
    told: Mapping[str, Told]
    """Parameters that a run fills."""
    keys: Told
    at: Told
    each: CompiledExpression | None

    def look(self, subject: Subject, context: Context) -> Iterator[Finding]:
        from eqlab.validate.token.judge import judge_token  # noqa: PLC0415 - plans without tokens do not load it

        rule = rule_of(context, CHECK)
        lacking = [
            found(issues.NO_VALUE, subject.place, rule, expression=told.text, what=name)
            for name, told in (*self.told.items(), ("keys", self.keys))
            if told.expression is not None and told.value(context) is None
        ]
        yield from lacking
        keys, problems = self._keys(subject, context)
        yield from problems
        seen: set[str] = set()
        for one in artefacts(subject, context, CHECK, self.each, issues.NOT_TEXT):
            if isinstance(one, Finding):
                yield one
                continue
            evidence = self._evidence(keys, frozenset(seen), subject, context)
            data = _SCHEME.sub(b"", one.data, count=1)
            yield from judge_token(data, self._profile(context), evidence, one.place, rule)
            seen.update(_jti(data))

    def _profile(self, context: Context) -> TokenProfile:
        """Return the profile with issuer and audience of this run."""
        issuers, audiences = (_texts(self.told[name].value(context)) for name in ("issuer", "audience"))
        return replace(self.profile, issuers=issuers, audiences=audiences)

    def _keys(self, subject: Subject, context: Context) -> tuple[tuple[Any, ...], list[Finding]]:
        """Return usable keys, and what is wrong with a key set that was captured."""
        from eqlab.validate.pki.scene import Scene  # noqa: PLC0415
        from eqlab.validate.token.keys import Key  # noqa: PLC0415

        value = self.keys.value(context)
        if value is None:
            return (), []
        scene = Scene(place=subject.place, rule=rule_of(context, CHECK))
        made = list(_read_keys(value, scene))
        captured = self.keys.expression is not None
        problems = [one for one in made if isinstance(one, Finding) and captured]
        return tuple(one for one in made if isinstance(one, Key)), problems

    def _evidence(self, keys: tuple[Any, ...], seen: frozenset[str], subject: Subject, context: Context) -> Any:
        from eqlab.validate.token.evidence import Evidence  # noqa: PLC0415

        said = {name: self.told[name].value(context) for name in _FROM_RUN}
        before = (jti for token in _texts(said["seen"]) for jti in _jti(_SCHEME.sub(b"", token.encode("utf-8"))))
        certificate = said["certificate"]
        known = isinstance(certificate, str) and _FINGERPRINT.fullmatch(certificate)
        return Evidence(
            at=reference_time(self.at, subject, context),
            keys=keys,
            certificate=bytes.fromhex(certificate) if known else None,
            seen=seen | frozenset(before),
            **{name: _text(said[name]) for name in ("nonce", "access_token", "code", "proof_key", "method", "uri")},
        )


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) else None


def _texts(value: Json) -> tuple[str, ...]:
    values = value if isinstance(value, list | tuple) else [value]
    return tuple(one for one in values if isinstance(one, str))


def _jti(data: bytes) -> tuple[str, ...]:
    """Return the jti of a token, when it has one: to see it again."""
    from eqlab.validate.pki.scene import Scene  # noqa: PLC0415
    from eqlab.validate.token.reading import read_claims, read_token  # noqa: PLC0415

    token = read_token(data, Scene(), [])
    claims = read_claims(token.payload, Scene(), []) if token else None
    return _texts((claims or {}).get("jti"))


def _read_keys(value: Json, scene: Any) -> Iterator[Any]:
    """Read keys: a key set, a key, certificates in PEM form."""
    from eqlab.validate.pki.crl import first_of  # noqa: PLC0415
    from eqlab.validate.token.keys import judge_key_set, key_of  # noqa: PLC0415

    if isinstance(value, str):
        told: list[Finding] = []
        certificate = first_of(value.encode("utf-8", "replace"), told, scene)
        key = key_of(certificate) if certificate else None
        yield from told
        if key is not None:
            yield key
        return
    if isinstance(value, list):
        for one in value:
            yield from _read_keys(one, scene)
        return
    yield from judge_key_set({"keys": [value]} if isinstance(value, Mapping) and "kty" in value else value, scene)


def _compile(parameter: Json, at: Position, step: Mapping[str, Json]) -> Assertion:
    find = partial(place_of, step, at, CHECK)
    data = mapping_of(CHECK, parameter, at, _KEYS, find)
    each = data.get("each")
    if not isinstance(each, str | None):
        raise refused(CHECK, {"each": each}, find("each"), words("each: a FHIRPath expression"))
    told = {name: told_by(data.get(name), find(name)) for name in _FROM_RUN}
    own = {name: value for name, value in data.items() if name in KEYS and _fixed(told.get(name))}
    look = _Jwt(
        profile=compile_profile(own, at, find),
        told=told,
        keys=_compile_keys(data.get("keys"), find("keys")),
        at=time_by(data.get("at"), find("at"), CHECK),
        each=compile_expression(each, find("each")) if each is not None else None,
    ).look
    return lambda subject, context: at_most(look(subject, context), subject, context, CHECK)


def _fixed(told: Told | None) -> bool:
    return told is None or told.expression is None


def _compile_keys(value: Json, at: Position) -> Told:
    """Compile the keys; those that stand in the plan must be usable."""
    told = told_by(value, at)
    if told.expression is not None or value is None:
        return told
    from eqlab.validate.pki.scene import Scene  # noqa: PLC0415

    usable = False
    for one in _read_keys(value, Scene()):
        if isinstance(one, Finding) and one.issue is not issues.PRIVATE_KEY:
            expected = words("a key set (RFC 7517), a certificate in PEM form, or an expression such as %keys")
            raise AuthorError(issues.BAD_PROFILE, at=at, expected=expected, key=f"keys {one.subject.path}".strip())
        usable = usable or not isinstance(one, Finding)
    if not usable:
        raise AuthorError(issues.BAD_PROFILE, at=at, expected=words("at least one key"), key="keys")
    return told


_TEXT: Mapping[str, Json] = {"type": "string"}
_SOME_TEXTS: Mapping[str, Json] = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}]}
_CLAIM: Mapping[str, Json] = {
    "type": "object",
    "properties": {"equals": {}, "contains": {}, "pattern": _TEXT},
    "additionalProperties": False,
    "minProperties": 1,
    "maxProperties": 1,
}
_RUN = "A text, or an expression over what was captured, which begins with %."


def _described(description: str, schema: Mapping[str, Json]) -> Mapping[str, Json]:
    return {"description": description, **schema}


JWT = CheckKind(
    name=CHECK,
    compile=_compile,
    mentions=mentioned_in(CHECK, *_FROM_RUN, "keys", "at"),
    schema={
        "description": "A signed token: what it is to say, whose keys verify it, and what it is bound to.",
        "type": "object",
        "properties": {
            "each": _described(
                "FHIRPath that gives the tokens, e.g. `headers.where(name='authorization').value`.", _TEXT
            ),
            "type": _described("Allowed values of typ, e.g. at+jwt.", _SOME_TEXTS),
            "algorithms": {"type": "array", "items": {"enum": list(ALGORITHMS)}, "minItems": 1},
            "issuer": _described(f"Allowed issuers. {_RUN}", _SOME_TEXTS),
            "audience": _described(f"One of them must be in aud. {_RUN}", _SOME_TEXTS),
            "keys": {"description": "A key set (RFC 7517), a certificate in PEM form, or an expression."},
            "required": _described("Claims that must be there.", _SOME_TEXTS),
            "lifetime": {"type": "number", "description": "Longest time from iat to exp, in seconds."},
            "leeway": {"type": "number", "description": "How far clocks may be apart, in seconds."},
            "scopes": _described("Scopes that the token must have.", _SOME_TEXTS),
            "claims": {"type": "object", "additionalProperties": _CLAIM},
            "json": {"type": "boolean", "description": "True when the JSON form is allowed too."},
            "proof": {"type": "boolean", "description": "True for a proof of possession (RFC 9449)."},
            "at": _described("Reference time; else the start of the exchange.", _TEXT),
            "nonce": _described(f"The nonce of the request. {_RUN}", _TEXT),
            "access_token": _described(f"The access token beside it (at_hash, ath). {_RUN}", _TEXT),
            "code": _described(f"The authorization code (c_hash). {_RUN}", _TEXT),
            "certificate": _described(f"SHA-256 of the certificate it is bound to, hexadecimal. {_RUN}", _TEXT),
            "proof_key": _described(f"RFC 7638 thumbprint of the key it is bound to. {_RUN}", _TEXT),
            "seen": _described(f"Tokens that came before. {_RUN}", _SOME_TEXTS),
            "method": _described(f"The method that a proof is for. {_RUN}", _TEXT),
            "uri": _described(f"The URI that a proof is for. {_RUN}", _TEXT),
        },
        "additionalProperties": False,
    },
)
