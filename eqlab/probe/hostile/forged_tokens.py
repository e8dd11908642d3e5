"""Tokens that a resource server must refuse, each for one reason (RFC 8725)."""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from eqlab.core.text import Words, words
from eqlab.core.values import Json
from eqlab.wire.jose import encode, mac_token, new_key_like, public_jwk, public_pem, sign_token, unsigned


@dataclass(frozen=True, slots=True, kw_only=True)
class Forge:
    """What tokens are made of."""

    header: Mapping[str, Json]
    claims: Mapping[str, Json]
    key: str
    """The issuer's private key, PEM."""
    foreign: str
    """Another key of its kind."""
    now: int
    canary: str
    """An address that nobody is to call."""

    @classmethod
    def of(cls, header: Mapping[str, Json], claims: Mapping[str, Json], key: str, now: int, canary: str) -> "Forge":
        """Make a forge with a foreign key. Raises UnusableKey."""
        return cls(header=header, claims=claims, key=key, foreign=new_key_like(key), now=now, canary=canary)

    def good(self) -> str:
        """Return a good token, like no other."""
        return sign_token(self.header, {**self.claims, "jti": secrets.token_hex(12)}, self.key)

    def signed(self, header: Mapping[str, Json] | None = None, **claims: Json) -> str:
        """Return a token with a good signature, and header or claims changed; a claim of None is left out."""
        said = {name: value for name, value in {**self.claims, **claims}.items() if value is not None}
        return sign_token({**self.header, **(header or {})}, said, self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgery:
    """One way to forge."""

    name: str
    says: Words
    clause: str
    make: Callable[[Forge], str]


def _none(forge: Forge, name: str) -> str:
    return f"{unsigned({**forge.header, 'alg': name}, forge.claims)}."


def _tampered(forge: Forge) -> str:
    head, _, signature = forge.good().split(".")
    payload = unsigned({}, {**forge.claims, "sub": "eqlab-intruder", "scope": "system/*.*"}).split(".")[1]
    return f"{head}.{payload}.{signature}"


def _broken(forge: Forge) -> str:
    """Return a token with the signature of other bytes."""
    signed, _, _ = forge.good().rpartition(".")
    other = forge.signed(sub="eqlab-intruder").rpartition(".")[2]
    return f"{signed}.{other}"


def _confused(forge: Forge) -> str:
    return mac_token({**forge.header, "alg": "HS256"}, forge.claims, public_pem(forge.key))


def _foreign(forge: Forge, **header: Json) -> str:
    return sign_token({**forge.header, **header}, forge.claims, forge.foreign)


FORGERIES = (
    Forgery(
        name="none",
        says=words("it is not signed (alg none)"),
        clause="RFC 8725, section 3.2",
        make=lambda forge: _none(forge, "none"),
    ),
    Forgery(
        name="none_spelt",
        says=words("it is not signed (alg nOnE)"),
        clause="RFC 8725, section 3.2",
        make=lambda forge: _none(forge, "nOnE"),
    ),
    Forgery(
        name="stripped",
        says=words("its signature was taken off"),
        clause="RFC 7515, section 5.2",
        make=lambda forge: f"{forge.good().rpartition('.')[0]}.",
    ),
    Forgery(
        name="tampered",
        says=words("its claims were changed after it was signed"),
        clause="RFC 7515, section 5.2",
        make=_tampered,
    ),
    Forgery(
        name="other_signature",
        says=words("its signature is that of another token"),
        clause="RFC 7515, section 5.2",
        make=_broken,
    ),
    Forgery(
        name="confusion",
        says=words("it is signed with HS256 and the public key as its secret"),
        clause="RFC 8725, section 3.1",
        make=_confused,
    ),
    Forgery(
        name="foreign_key",
        says=words("it is signed with a foreign key"),
        clause="RFC 7515, section 5.2",
        make=_foreign,
    ),
    Forgery(
        name="embedded_key",
        says=words("it is signed with a foreign key, which it brings along (jwk)"),
        clause="RFC 7515, section 4.1.3",
        make=lambda forge: _foreign(forge, jwk=public_jwk(forge.foreign)),
    ),
    Forgery(
        name="key_address",
        says=words("it names an address for its key (jku)"),
        clause="RFC 8725, section 3.10",
        make=lambda forge: _foreign(forge, jku=forge.canary),
    ),
    Forgery(
        name="certificate_address",
        says=words("it names an address for its certificate (x5u)"),
        clause="RFC 8725, section 3.10",
        make=lambda forge: _foreign(forge, x5u=forge.canary),
    ),
    Forgery(
        name="key_path",
        says=words("its kid leads to an empty file, which is its secret"),
        clause="RFC 8725, section 3.10",
        make=lambda forge: mac_token(
            {**forge.header, "alg": "HS256", "kid": "../../../../../../dev/null"}, forge.claims, b""
        ),
    ),
    Forgery(
        name="key_query",
        says=words("its kid is a piece of SQL, which gives its secret"),
        clause="RFC 8725, section 3.10",
        make=lambda forge: mac_token(
            {**forge.header, "alg": "HS256", "kid": "' UNION SELECT 'eqlab'-- "}, forge.claims, b"eqlab"
        ),
    ),
    Forgery(
        name="critical",
        says=words("it asks for an extension that nobody knows (crit)"),
        clause="RFC 7515, section 4.1.11",
        make=lambda forge: forge.signed({"crit": ["urn:eqlab"], "urn:eqlab": True}),
    ),
    Forgery(
        name="expired",
        says=words("it has expired"),
        clause="RFC 7519, section 4.1.4",
        make=lambda forge: forge.signed(iat=forge.now - 7200, nbf=None, exp=forge.now - 3600),
    ),
    Forgery(
        name="early",
        says=words("it is not yet valid"),
        clause="RFC 7519, section 4.1.5",
        make=lambda forge: forge.signed(nbf=forge.now + 3600, exp=forge.now + 7200),
    ),
    Forgery(
        name="audience",
        says=words("it is for somebody else"),
        clause="RFC 7519, section 4.1.3",
        make=lambda forge: forge.signed(aud="https://elsewhere.example"),
    ),
    Forgery(
        name="issuer",
        says=words("it is from an unknown issuer"),
        clause="RFC 8725, section 3.8",
        make=lambda forge: forge.signed(iss="https://elsewhere.example"),
    ),
    Forgery(
        name="binary",
        says=words("it is not readable at all"),
        clause="RFC 7515, section 5.2",
        make=lambda _forge: f"{encode(b'{')}.{encode(bytes(range(40)))}.{encode(bytes(64))}",
    ),
)
_NEEDS = {"audience": "aud", "issuer": "iss"}


def forgeries(chosen: Iterable[str], claims: Mapping[str, Json]) -> Iterator[Forgery]:
    """Yield the chosen forgeries; those about a claim only when good tokens have it."""
    names = set(chosen)
    return (one for one in FORGERIES if one.name in names and (one.name not in _NEEDS or _NEEDS[one.name] in claims))
