"""Reads tokens: compact and JSON form (RFC 7515, section 7), base64url without tolerance, members that stand once."""

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from eqlab.core.finding import Finding
from eqlab.core.text import Words, words
from eqlab.core.values import Json
from eqlab.validate.json_place import DuplicateKey
from eqlab.validate.json_reader import read_json
from eqlab.validate.pki.scene import Scene
from eqlab.validate.token import issues
from eqlab.validate.words import shorten

LARGEST = 256 * 1024
"""Characters of a token that are read."""
MOST = 20
"""Signatures of a JSON form that are looked at."""

_ALPHABET = re.compile(rb"[A-Za-z0-9_-]*+")
_SIGNED, _ENCRYPTED = 3, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One signature: its header, and the bytes it is over."""

    header: Mapping[str, Json]
    """Protected and unprotected parameters."""
    protected: frozenset[str]
    """Names of the protected ones."""
    signed: bytes
    value: bytes
    part: str = ""
    """`signatures[1]` in the general JSON form; empty otherwise."""

    def place(self, name: str) -> str:
        """Return the place of a header parameter."""
        return f"{self.part}.header.{name}".removeprefix(".")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What a token says; nothing is believed yet."""

    payload: bytes
    signatures: tuple[Signature, ...]
    is_json: bool = False
    encoded_payload: bytes = b""


class _Refused(ValueError):
    """A token that cannot be read."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.issue.code)
        self.finding = finding


def decode(text: bytes) -> bytes | Words:
    """Decode base64url as RFC 7515, section 2 has it; or say why it is none."""
    if not _ALPHABET.fullmatch(text):
        return words("it has padding") if text.endswith(b"=") else words("it has a character of another alphabet")
    if len(text) % 4 == 1:
        return words("a character is missing at its end")
    data = base64.urlsafe_b64decode(text + b"=" * (-len(text) % 4))
    return data if encode(data) == text else words("its unused bits are not zero")


def encode(data: bytes) -> bytes:
    """Encode base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def read_token(data: bytes, scene: Scene, told: list[Finding]) -> Token | None:
    """Read a token; None when it cannot be read. What is wrong is told. Never raises."""
    text = data.strip(b" \t\r\n")
    if not text:
        told.append(scene.tell(issues.EMPTY, ""))
        return None
    if len(text) > LARGEST:
        told.append(scene.tell(issues.TOO_LARGE, "", size=str(len(text)), limit=str(LARGEST)))
        return None
    try:
        return _json_form(text, scene, told) if text.startswith(b"{") else _compact(text, scene, told)
    except _Refused as error:
        told.append(error.finding)
        return None


def _compact(text: bytes, scene: Scene, told: list[Finding]) -> Token:
    parts = text.split(b".", _ENCRYPTED)
    if len(parts) == _ENCRYPTED and not isinstance(decode(parts[0]), Words):
        raise _Refused(scene.tell(issues.ENCRYPTED, ""))
    if len(parts) != _SIGNED:
        raise _Refused(scene.tell(issues.SEGMENTS, "", found=str(len(parts)) if len(parts) <= _ENCRYPTED else ">5"))
    header = _object(_decoded(parts[0], "header", scene), "header", scene, told)
    payload = _decoded(parts[1], "payload", scene)
    value = _decoded(parts[2], "signature", scene)
    signature = Signature(header=header, protected=frozenset(header), signed=parts[0] + b"." + parts[1], value=value)
    return Token(payload=payload, signatures=(signature,), encoded_payload=parts[1])


def _decoded(text: bytes, part: str, scene: Scene) -> bytes:
    data = decode(text)
    if isinstance(data, Words):
        raise _Refused(scene.tell(issues.BASE64URL, part, part=part, rule=data))
    return data


def _object(data: bytes, part: str, scene: Scene, told: list[Finding]) -> Mapping[str, Json]:
    reading = read_json(data)
    if reading.problem is not None or not isinstance(reading.value, dict):
        raise _Refused(scene.tell(issues.NOT_JSON, part, part=part))
    told.extend(_doubled(reading.duplicate_keys, part, scene))
    return reading.value


def _doubled(keys: tuple[DuplicateKey, ...], part: str, scene: Scene) -> Iterator[Finding]:
    for key in keys[:MOST]:
        yield scene.tell(issues.TWICE, part, part=part, member=shorten(key.key, 40))


def read_claims(payload: bytes, scene: Scene, told: list[Finding]) -> Mapping[str, Json] | None:
    """Read the claims of a token; None when the payload is no JSON object. What is wrong is told."""
    try:
        return _object(payload, "payload", scene, told)
    except _Refused as error:
        told.append(error.finding)
        return None


def _json_form(text: bytes, scene: Scene, told: list[Finding]) -> Token:
    whole = _object(text, "token", scene, told)
    payload = whole.get("payload")
    if not isinstance(payload, str):
        raise _Refused(scene.tell(issues.SERIALISATION, "payload", member="payload"))
    general = "signatures" in whole
    if general and ("signature" in whole or "protected" in whole or "header" in whole):
        raise _Refused(scene.tell(issues.SERIALISATION, "signatures", member="signatures"))
    entries = whole["signatures"] if general else [whole]
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise _Refused(scene.tell(issues.NO_SIGNATURES, "signatures"))
    encoded = payload.encode("utf-8")
    return Token(
        payload=_decoded(encoded, "payload", scene),
        signatures=tuple(
            _signature(entry, encoded, f"signatures[{index}]" if general else "", scene, told)
            for index, entry in enumerate(entries[:MOST])
        ),
        is_json=True,
        encoded_payload=encoded,
    )


def _signature(entry: Mapping[str, Json], payload: bytes, part: str, scene: Scene, told: list[Finding]) -> Signature:
    protected, loose, value = entry.get("protected", ""), entry.get("header", {}), entry.get("signature")
    for name, said, kind in (("protected", protected, str), ("header", loose, dict), ("signature", value, str)):
        if not isinstance(said, kind):
            raise _Refused(scene.tell(issues.SERIALISATION, f"{part}.{name}".removeprefix("."), member=name))
    text = protected.encode("utf-8")
    header = _object(_decoded(text, "header", scene), "header", scene, told) if protected else {}
    where, both = f"{part}.header".removeprefix("."), sorted(set(header) & set(loose))
    told.extend(scene.tell(issues.HEADER_TWICE, where, member=shorten(member, 40)) for member in both[:MOST])
    return Signature(
        header={**loose, **header},
        protected=frozenset(header),
        signed=text + b"." + payload,
        value=_decoded(str(value).encode("utf-8"), "signature", scene),
        part=part,
    )
