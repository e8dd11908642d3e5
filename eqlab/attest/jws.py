"""Compact JSON Web Signatures (RFC 7515) with one algorithm, ES256, and the certificate in the header."""

from collections.abc import Mapping
from dataclasses import dataclass

from eqlab.attest.encoding import decode, decode_url, encode, encode_url
from eqlab.attest.keys.seal import SealKey, key_digest
from eqlab.core.text import Words, words
from eqlab.core.values import Json
from eqlab.label.canonical import canonical
from eqlab.validate.json_reader import read_json

ALGORITHM = "ES256"
LARGEST = 4 * 1024 * 1024
_HEADER = frozenset(("alg", "typ", "cty", "kid", "x5c"))
_PARTS = 3


class BadToken(ValueError):
    """A text that is no token as this laboratory makes them."""

    def __init__(self, rule: Words) -> None:
        super().__init__(str(rule))
        self.rule = rule


class ForgedToken(BadToken):
    """A token whose header is built to mislead verifiers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token; nothing is believed yet."""

    payload: Mapping[str, Json]
    signed: bytes
    signature: bytes
    key: str
    """The kid: SHA-256 of the public key."""
    chain: tuple[bytes, ...]


def sign_token(payload: Mapping[str, Json], type_: str, content_type: str, key: SealKey) -> bytes:
    """Sign a payload. Raises LabFault when the key refuses."""
    header = {
        "alg": ALGORITHM,
        "typ": type_,
        "cty": content_type,
        "kid": key_digest(key.chain[0]),
        "x5c": [encode(der) for der in key.chain],
    }
    signed = f"{encode_url(canonical(header))}.{encode_url(canonical(dict(payload)))}"
    return f"{signed}.{encode_url(key.sign(signed.encode()))}".encode()


def read_token(data: bytes, type_: str, content_type: str) -> Token:
    """Read a token of a type. Raises BadToken with what is wrong, ForgedToken for an algorithm that proves nothing."""
    parts = data.strip(b" \t\r\n").decode("ascii", "replace").split(".") if len(data) <= LARGEST else []
    if len(parts) != _PARTS:
        raise BadToken(words("it does not have three parts"))
    header, payload = (_object(part) for part in parts[:2])
    if header.get("alg") != ALGORITHM:
        raise ForgedToken(words("its algorithm is not {expected}", expected=ALGORITHM))
    if set(header) != _HEADER:
        raise ForgedToken(words("its header has other members than alg, typ, cty, kid and x5c"))
    if header["typ"] != type_ or header["cty"] != content_type:
        raise BadToken(words("its type is not {expected}", expected=type_))
    signature = decode_url(parts[2])
    if signature is None:
        raise BadToken(words("its signature is no base64url"))
    chain = _chain(header["x5c"])
    signed = f"{parts[0]}.{parts[1]}".encode()
    return Token(payload=payload, signed=signed, signature=signature, key=str(header["kid"]), chain=chain)


def _object(part: str) -> Mapping[str, Json]:
    data = decode_url(part)
    reading = read_json(data) if data else None
    if reading is None or reading.problem is not None or reading.duplicate_keys or not isinstance(reading.value, dict):
        raise BadToken(words("header or payload is no JSON object in base64url, or has a member twice"))
    return reading.value


def _chain(value: Json) -> tuple[bytes, ...]:
    if not isinstance(value, list) or not 0 < len(value) <= 10:  # noqa: PLR2004 - a chain is short
        raise BadToken(words("its x5c is no list of certificates"))
    chain = [decode(one) if isinstance(one, str) else None for one in value]
    found = tuple(one for one in chain if one)
    if len(found) != len(chain):
        raise BadToken(words("its x5c is no list of certificates"))
    return found
