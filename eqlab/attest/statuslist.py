"""The signed status list (W3C Bitstring Status List 1.0): which attestations are revoked, which suspended, right now.

Every attestation has a place with two bits. The list also says whose place is whose, so that a document without a
credential's entries can be looked up too, and which revision holds: one that was reduced is in force, its older
revisions are not.
"""

import gzip
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from eqlab.attest import issues
from eqlab.attest.document import instant_text
from eqlab.attest.encoding import decode_url, encode_url
from eqlab.attest.jws import BadToken, Token, read_token, sign_token
from eqlab.attest.keys.seal import SealKey
from eqlab.attest.shape import instant, read_instant
from eqlab.attest.vc import CONTENT_TYPE, CONTEXT, HEADER_TYPE, PURPOSES, bits_of
from eqlab.core.errors import UsageError
from eqlab.core.text import words
from eqlab.core.values import Json

BITS = 131_072
"""Least length of a list, against who would learn from its length or from who asks."""
PLACES = BITS // 2
_BYTES = BITS // 8
_NAMES = ("places", "revisions", "leaves")
_CONTEXT = {name: {"@id": f"urn:eqlab:status:{name}", "@type": "@json"} for name in _NAMES}
_TYPES = ["VerifiableCredential", "BitstringStatusListCredential"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What the list says of one attestation."""

    place: int
    revoked: bool = False
    """Withdrawn, terminated or superseded: for good."""
    suspended: bool = False
    revision: int = 1
    """The newest one: what an older one says holds no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusList:
    """A list that was read."""

    address: str
    made: datetime
    until: datetime
    """After that it says nothing any more."""
    places: Mapping[str, int]
    """By id of the attestation."""
    revisions: Mapping[str, int]
    """Likewise: the newest one."""
    leaves: int
    """How many leaves the public log had; 0 when it does not say."""
    bits: bytes = field(repr=False)
    token: Token = field(repr=False)

    def status(self, attestation: str) -> Status | None:
        """Return what it says of an attestation; None when it says nothing."""
        place = self.places.get(attestation)
        if place is None:
            return None
        revoked, suspended = (is_set(self.bits, bit) for bit in bits_of(place))
        return Status(place=place, revoked=revoked, suspended=suspended, revision=self.revisions[attestation])


def encode_bits(set_: set[int]) -> str:
    """Encode a bit string: bit 0 is the highest of the first byte; gzip, then multibase base64url."""
    data = bytearray(_BYTES)
    for bit in set_:
        data[bit // 8] |= 0x80 >> bit % 8
    return f"u{encode_url(gzip.compress(bytes(data), mtime=0))}"


def decode_bits(text: str) -> bytes:
    """Decode a bit string; never more than its length is unpacked. Raises BadToken."""
    packed = decode_url(text[1:]) if text.startswith("u") else None
    if packed is None:
        raise BadToken(words("its list is no multibase base64url"))
    opener = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        data = opener.decompress(packed, _BYTES + 1)
    except zlib.error:
        raise BadToken(words("its list is no gzip")) from None
    if len(data) != _BYTES or not opener.eof or opener.unused_data:
        raise BadToken(words("its list does not have {count} bits", count=str(BITS)))
    return data


def is_set(data: bytes, bit: int) -> bool:
    """Tell whether a bit is set."""
    return bool(data[bit // 8] & (0x80 >> bit % 8))


def status_list(
    address: str,
    issuer: str,
    statuses: Mapping[str, Status],
    key: SealKey,
    *,
    at: datetime,
    leaves: int = 0,
    lasting: timedelta = timedelta(days=1),
    ttl: timedelta = timedelta(hours=1),
) -> bytes:
    """Sign the list as of `at`, by attestation id. It ends after `lasting`; copies are renewed after `ttl`.

    `leaves` is how many the public log has then: an older copy of the log cannot pass for one of that time.

    Raises UsageError for a place that the list does not have, or that two share; LabFault when the key refuses.
    """
    taken: set[int] = set()
    for status in statuses.values():
        if not 0 <= status.place < PLACES or status.place in taken:
            raise UsageError(issues.STATUS_FULL, limit=str(PLACES), index=str(status.place))
        taken.add(status.place)
    pairs = [(bits_of(one.place), (one.revoked, one.suspended)) for one in statuses.values()]
    set_ = {bit for bits, flags in pairs for bit, flag in zip(bits, flags, strict=True) if flag}
    places = {name: status.place for name, status in statuses.items()}
    times = {"validFrom": instant_text(at), "validUntil": instant_text(at + lasting)}
    subject = {
        "id": f"{address}#list",
        "type": "BitstringStatusList",
        "statusPurpose": list(PURPOSES),
        "encodedList": encode_bits(set_),
        "ttl": int(ttl.total_seconds() * 1000),
        "places": places,
        "revisions": {name: status.revision for name, status in statuses.items()},
        "leaves": leaves,
    }
    head = {"@context": [CONTEXT, _CONTEXT], "id": address, "type": _TYPES, "issuer": f"urn:eqlab:issuer:{issuer}"}
    return sign_token({**head, **times, "credentialSubject": subject}, HEADER_TYPE, CONTENT_TYPE, key)


def read_status_list(data: bytes) -> StatusList:
    """Read a list; whose signature it bears is for the verifier to judge. Raises BadToken with what is wrong."""
    token = read_token(data, HEADER_TYPE, CONTENT_TYPE)
    payload, subject = token.payload, token.payload.get("credentialSubject")
    if payload.get("type") != _TYPES or not isinstance(subject, dict):
        raise BadToken(words("it is no credential of a status list"))
    if subject.get("type") != "BitstringStatusList" or subject.get("statusPurpose") != list(PURPOSES):
        raise BadToken(words("it is no status list for revocation and suspension"))
    bits = decode_bits(str(subject.get("encodedList")))
    places, revisions, leaves = (subject.get(name) for name in _NAMES)
    if not isinstance(places, dict) or not all(_is_number(one, 0, PLACES - 1) for one in places.values()):
        raise BadToken(words("it does not say whose places are whose"))
    if not isinstance(revisions, dict) or revisions.keys() != places.keys():
        raise BadToken(words("it does not say which revisions hold"))
    if (
        not all(_is_number(one, 1) for one in revisions.values())
        or not isinstance(leaves, int)
        or not _is_number(leaves)
    ):
        raise BadToken(words("it does not say which revisions hold"))
    return StatusList(
        address=str(payload.get("id")),
        made=_instant(payload, "validFrom"),
        until=_instant(payload, "validUntil"),
        places=places,
        revisions=revisions,
        leaves=leaves,
        bits=bits,
        token=token,
    )


def _is_number(value: Json, least: int = 0, most: int = 2**53 - 1) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _instant(payload: Mapping[str, Json], name: str) -> datetime:
    value = payload.get(name)
    if any(instant()(value, name)):
        raise BadToken(words("its {member} is no time", member=name))
    return read_instant(str(value))
