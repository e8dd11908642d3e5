"""Judges whether the time-stamp of a signature is of this signature.

ETSI EN 319 132-1, clause 5.3; RFC 3161.
The token's own signature and its authority are not judged.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import cms, tsp

from eqlab.validate.xmldsig import names
from eqlab.validate.xmldsig import xades_issues as issues
from eqlab.validate.xmldsig.certificates import decoded
from eqlab.validate.xmldsig.desk import Desk, digest
from eqlab.validate.xmldsig.moments import moment, shown
from eqlab.validate.xmldsig.names import XADES, Node, ds, short
from eqlab.validate.xmldsig.reading import Signature, prefixes_of

_HASHES = frozenset({"md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "sha3_384", "sha3_512"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What a time-stamp token says."""

    time: datetime
    hash: str
    imprint: bytes


def read_stamp(octets: bytes | None) -> Stamp | None:
    """Return what a token of RFC 3161 says, or None when it cannot be read."""
    try:
        content = cms.ContentInfo.load(octets or b"", strict=True)
        info = content["content"]["encap_content_info"]["content"].parsed
        if not isinstance(info, tsp.TSTInfo):
            return None
        imprint = info["message_imprint"]
        time: datetime = info["gen_time"].native
        hashed = str(imprint["hash_algorithm"]["algorithm"].native)
        return Stamp(time=time.astimezone(UTC), hash=hashed, imprint=bytes(imprint["hashed_message"].native))
    except Exception:  # noqa: BLE001 - hostile DER fails in as many ways as it has parts
        return None


def judge_stamp(desk: Desk, signature: Signature, node: Node, signed_at: str) -> None:
    """Tell when a SignatureTimeStamp is not of the signature value, or says an impossible time."""
    token = node.find(f"{{{XADES}}}EncapsulatedTimeStamp")
    stamp = read_stamp(decoded(None if token is None else token.text))
    if stamp is None:
        desk.tell(issues.BAD_TIMESTAMP, node, "xades", "time-stamp")
        return
    _judge_imprint(desk, signature, node, stamp)
    claimed = moment(signed_at)
    if claimed is not None and claimed - stamp.time > desk.profile.leeway:
        facts = {"time": shown(stamp.time), "found": shown(claimed)}
        desk.tell(issues.STAMPED_BEFORE, node, "xades", "time-stamp", **facts)
    if stamp.time > desk.at + desk.profile.leeway:
        desk.tell(issues.STAMP_IN_FUTURE, node, "xades", "time-stamp", time=shown(stamp.time), at=shown(desk.at))


def _judge_imprint(desk: Desk, signature: Signature, node: Node, stamp: Stamp) -> None:
    method = node.find(ds("CanonicalizationMethod"))
    algorithm = names.DEFAULT_CANONICALIZATION if method is None else method.get("Algorithm", "")
    way = names.CANONICALIZATIONS.get(algorithm)
    value = signature.element.find(ds("SignatureValue"))
    prefixes = frozenset[str]() if method is None else prefixes_of(method)
    octets = None if way is None else desk.octets(value, way, prefixes)
    if octets is None or stamp.hash not in _HASHES:
        said = stamp.hash if way is not None else short(algorithm)
        desk.tell(issues.IMPRINT_UNDECIDED, node, "xades", "time-stamp", algorithm=said)
        return
    computed = digest(stamp.hash, octets)
    if computed != stamp.imprint:
        facts = {"computed": computed.hex(), "found": stamp.imprint[:64].hex(), "time": shown(stamp.time)}
        desk.tell(issues.IMPRINT, node, "xades", "time-stamp", **facts)
