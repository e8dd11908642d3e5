"""Token profiles: what a token of a kind says beyond the standards, as data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from eqlab.core.errors import AuthorError, nearest
from eqlab.core.location import Position
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.patterns import Pattern, compile_pattern
from eqlab.validate.token.issues import BAD_PROFILE

ALGORITHMS: Final = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"),
    *("EdDSA", "Ed25519", "Ed448", "HS256", "HS384", "HS512"),
)
DEFAULT_ALGORITHMS: Final = tuple(name for name in ALGORITHMS if not name.startswith("HS"))
"""Without a word of the author: signatures that anybody can verify, and only the issuer can make."""

KEYS: Final = (
    *("type", "algorithms", "issuer", "audience", "required", "lifetime", "leeway", "scopes", "claims", "json"),
    "proof",
)
"""Keys of a profile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRule:
    """What a claim is to be."""

    name: str
    equals: tuple[Json, ...] = ()
    """Allowed values; empty for any."""
    contains: tuple[Json, ...] = ()
    """Members that an array must have."""
    pattern: Pattern | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenProfile:
    """A kind of token."""

    types: tuple[str, ...] = ()
    """Allowed values of `typ`, lower case, without `application/`; empty for any."""
    algorithms: tuple[str, ...] = DEFAULT_ALGORITHMS
    issuers: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    """One of them must be in `aud`."""
    required: tuple[str, ...] = ()
    lifetime: float = 0
    """Longest time from iat to exp, seconds; 0 for any."""
    leeway: float = 0
    """How far clocks may be apart, seconds."""
    scopes: tuple[str, ...] = ()
    claims: tuple[ClaimRule, ...] = ()
    json: bool = False
    """True when the JSON form is allowed too."""
    proof: bool = False
    """True for a proof of possession, which brings its own key (RFC 9449)."""


def compile_profile(data: Json, at: Position, find: Callable[..., Position] | None = None) -> TokenProfile:
    """Compile a profile; `find` tells where a part stands, by the keys that lead to it.

    Raises AuthorError with the key that is wrong, its place and, for a slip, the nearest spelling.
    """
    return _Reader(find or (lambda *_: at)).profile(data)


def type_of(name: str) -> str:
    """Return a type as types are compared (RFC 7515, section 4.1.9)."""
    return name.lower().removeprefix("application/")


@dataclass(frozen=True, slots=True)
class _Reader:
    find: Callable[..., Position]

    def refuse(self, key: str, expected: str, near: str = "", inside: str = "") -> AuthorError:
        """Make the error of a key, or of one inside the claim `key`."""
        first, _, rest = key.partition(".")
        at = self.find(*(step for step in (first, rest.removesuffix(f".{inside}") if inside else rest, inside) if step))
        return AuthorError(BAD_PROFILE, at=at, expected=expected, nearest=near, key=key)

    def mapping(self, value: Json, key: str, known: tuple[str, ...]) -> Mapping[str, Json]:
        if not isinstance(value, Mapping):
            raise self.refuse(key or "jwt", words("a mapping with {names}", names=", ".join(known)))
        for name in value:
            if name not in known:
                full = f"{key}.{name}".removeprefix(".")
                inside = str(name) if key else ""
                raise self.refuse(
                    full, words("one of {names}", names=", ".join(known)), nearest(str(name), known), inside
                )
        return value

    def profile(self, value: Json) -> TokenProfile:
        data = self.mapping(value, "", KEYS)
        algorithms = self.texts(data, "algorithms")
        for name in algorithms:
            if name not in ALGORITHMS:
                raise self.refuse(
                    "algorithms", words("one of {names}", names=", ".join(ALGORITHMS)), nearest(name, ALGORITHMS)
                )
        return TokenProfile(
            types=tuple(map(type_of, self.texts(data, "type"))),
            algorithms=algorithms or DEFAULT_ALGORITHMS,
            issuers=self.texts(data, "issuer"),
            audiences=self.texts(data, "audience"),
            required=self.texts(data, "required"),
            lifetime=self.seconds(data, "lifetime"),
            leeway=self.seconds(data, "leeway"),
            scopes=self.texts(data, "scopes"),
            claims=self.claims(data.get("claims", {})),
            json=self.flag(data, "json"),
            proof=self.flag(data, "proof"),
        )

    def texts(self, data: Mapping[str, Json], key: str) -> tuple[str, ...]:
        if key not in data:
            return ()
        values = data[key] if isinstance(data[key], list) else [data[key]]
        if not values or not all(isinstance(one, str) and one for one in values):
            raise self.refuse(key, words("a text, or a list of texts"))
        return tuple(values)

    def seconds(self, data: Mapping[str, Json], key: str) -> float:
        value = data.get(key, 0)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e9:  # noqa: PLR2004
            raise self.refuse(key, words("a number of seconds"))
        return value

    def flag(self, data: Mapping[str, Json], key: str) -> bool:
        if not isinstance(data.get(key, False), bool):
            raise self.refuse(key, words("true or false"))
        return bool(data.get(key))

    def claims(self, value: Json) -> tuple[ClaimRule, ...]:
        if not isinstance(value, Mapping):
            raise self.refuse("claims", words("a mapping of claims to what they are to be"))
        return tuple(self.claim(str(name), rule) for name, rule in value.items())

    def claim(self, name: str, value: Json) -> ClaimRule:
        data = self.mapping(value, f"claims.{name}", ("equals", "contains", "pattern"))
        pattern = data.get("pattern")
        if len(data) != 1 or not isinstance(pattern, str | None):
            raise self.refuse(f"claims.{name}", words("exactly one of equals, contains, pattern"))
        return ClaimRule(
            name=name,
            equals=_listed(data, "equals"),
            contains=_listed(data, "contains"),
            pattern=compile_pattern(pattern, self.find("claims", name, "pattern")) if pattern is not None else None,
        )


def _listed(data: Mapping[str, Json], key: str) -> tuple[Json, ...]:
    if key not in data:
        return ()
    return tuple(data[key]) if isinstance(data[key], list) else (data[key],)
