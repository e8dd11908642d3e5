"""Files of certificates and their like: PEM (RFC 7468) or DER. A private key in them is told, never shown."""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from eqlab.core.finding import Finding, found
from eqlab.core.location import RulePath, SubjectPath
from eqlab.core.text import Words, words
from eqlab.validate.pki.der import BIT_STRING, INTEGER, SEQUENCE, NotDer, read_element
from eqlab.validate.pki.issues import reading as issues
from eqlab.validate.pki.loose import loosened
from eqlab.validate.words import shorten

LARGEST = 1024 * 1024
"""Bytes of a file that are read."""
MOST = 100
"""Blocks of a file that are read."""
_WIDTH = 64

_BEGIN = re.compile(rb"^-----BEGIN ([ -,.-~](?:[ -~]{0,60}[ -,.-~])?)-----[ \t]*+\r?$", re.MULTILINE)
_SPACE = re.compile(rb"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of artefact that a file can hold."""

    labels: tuple[str, ...]
    title: Words


CERTIFICATE = Kind(("CERTIFICATE", "X509 CERTIFICATE"), words("a certificate"))
REQUEST = Kind(("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"), words("a certificate request"))
LIST = Kind(("X509 CRL",), words("a revocation list"))
RESPONSE = Kind(("OCSP RESPONSE",), words("an OCSP response"))


@dataclass(frozen=True, slots=True)
class Block:
    """One artefact of a file."""

    label: str
    der: bytes
    place: SubjectPath


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What a file holds of the kind asked for, and what is wrong with the file."""

    blocks: tuple[Block, ...]
    findings: tuple[Finding, ...]


def unpack(
    data: bytes, kind: Kind, place: SubjectPath, rule: RulePath, *, single: bool = True, largest: int = LARGEST
) -> Unpacked:
    """Read a file. Never raises; `single` says that one artefact is expected."""
    facts = kind.title
    if len(data) > largest:
        told = found(issues.TOO_LARGE, place, rule, size=str(len(data)), limit=str(largest))
        return Unpacked((), (told,))
    if not data.strip():
        return Unpacked((), (found(issues.EMPTY, place, rule, expected=facts),))
    if data[:1] == b"\x30":
        return _from_der(data, kind, place, rule)
    begins = list(islice(_BEGIN.finditer(data), MOST + 1))
    if not begins:
        loose = loosened(data)
        if loose is not None and (loose[:1] == b"\x30" or _BEGIN.search(loose)):
            return _from_loose(unpack(loose, kind, place, rule, single=single, largest=largest), facts, place, rule)
        told = found(issues.NEITHER, place, rule, found=_first_bytes(data), expected=facts)
        return Unpacked((), (told,))
    return _from_pem(data, begins, kind, place, rule, single=single)


def _from_loose(inner: Unpacked, expected: Words, place: SubjectPath, rule: RulePath) -> Unpacked:
    """Tell first in what form it came; of a secret, and of what is another thing altogether, nothing of the kind."""
    about = found(issues.LOOSE, place, rule, expected=expected)
    blocks = tuple(replace(block, place=place) for block in inner.blocks)
    told = tuple(replace(one, subject=place) for one in inner.findings)
    return Unpacked(blocks, (about, *told) if blocks else told)


def _first_bytes(data: bytes) -> str:
    """Show what kind of bytes begins a file, and no more of it: it may be a secret."""
    return " ".join(f"{byte:02X}" for byte in data[:4])


def _from_der(data: bytes, kind: Kind, place: SubjectPath, rule: RulePath) -> Unpacked:
    if _holds_key(data):
        return Unpacked((), (found(issues.PRIVATE_KEY, place, rule),))
    if _is_public_key(data):
        return Unpacked((), (found(issues.PUBLIC_KEY, place, rule, expected=kind.title),))
    return Unpacked((Block(kind.labels[0], data, place),), ())


def _holds_key(der: bytes) -> bool:
    """Tell a private key (PKCS #1, #8, SEC 1) or a key store (PKCS #12) by its version in front."""
    try:
        top = read_element(der, 0, len(der))
        first = read_element(der, top.content, top.end)
    except NotDer:
        return False
    is_sequence = top.universal and top.tag == SEQUENCE
    version = der[first.content : first.end]
    return is_sequence and first.universal and first.tag == INTEGER and version in (b"\x00", b"\x01", b"\x03")


def _is_public_key(der: bytes) -> bool:
    """Tell a SubjectPublicKeyInfo: an algorithm, and a bit string that ends the file (RFC 5280, section 4.1)."""
    try:
        top = read_element(der, 0, len(der))
        algorithm = read_element(der, top.content, top.end)
        key = read_element(der, algorithm.end, top.end)
    except NotDer:
        return False
    shapes = [one.tag for one in (top, algorithm, key) if one.universal]
    return shapes == [SEQUENCE, SEQUENCE, BIT_STRING] and key.end == top.end


def _from_pem(
    data: bytes, begins: list[re.Match[bytes]], kind: Kind, place: SubjectPath, rule: RulePath, *, single: bool
) -> Unpacked:
    blocks: list[Block] = []
    told: list[Finding] = []
    if len(begins) > MOST:
        told.append(found(issues.TOO_MANY_BLOCKS, place, rule, limit=str(MOST)))
    ends = [*(begin.start() for begin in begins[1:]), len(data)]
    line, counted = 1, 0
    for begin, end in zip(begins[:MOST], ends, strict=False):
        line += data.count(b"\n", counted, begin.start())
        counted = begin.start()
        where = replace(place, line=line, column=1)
        label = begin[1].decode("ascii")
        for one in _block(label, data[begin.end() : end], kind, where, rule):
            (blocks if isinstance(one, Block) else told).append(one)  # type: ignore[arg-type]
    if not blocks and all(one.issue in (issues.OTHER_LABEL, issues.PRIVATE_KEY) for one in told):
        told.append(found(issues.MISSING, place, rule, expected=kind.title))
    if single and len(blocks) > 1:
        told.append(found(issues.SEVERAL, blocks[1].place, rule, count=str(len(blocks)), expected=kind.title))
    return Unpacked(tuple(blocks), tuple(told))


def _block(label: str, body: bytes, kind: Kind, place: SubjectPath, rule: RulePath) -> Iterator[Block | Finding]:
    shown = shorten(label, 40)
    if label.endswith("PRIVATE KEY"):
        yield found(issues.PRIVATE_KEY, place, rule)
        return
    if label.endswith("PUBLIC KEY"):
        yield found(issues.PUBLIC_KEY, place, rule, expected=kind.title)
        return
    if label not in kind.labels:
        yield found(issues.OTHER_LABEL, place, rule, label=shown, expected=kind.title)
        return
    text, end, _ = body.partition(b"-----END " + label.encode("ascii") + b"-----")
    if not end:
        yield found(issues.NO_END, place, rule, label=shown)
        return
    try:
        der = base64.b64decode(_SPACE.sub(b"", text), validate=True)
    except (binascii.Error, ValueError):
        yield found(issues.BAD_BASE64, place, rule, label=shown)
        return
    if any(len(line.strip()) > _WIDTH for line in text.split(b"\n")):
        yield found(issues.LINE_LENGTH, place, rule, label=shown)
    if _holds_key(der):
        yield found(issues.PRIVATE_KEY, place, rule)
    else:
        yield Block(label, der, place)
