"""Files of the Cryptographic Message Syntax (RFC 5652), in DER, BER or PEM: .p7m, .p7s, .p7b."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from asn1crypto import cms as asn1_cms

from eqlab.core.finding import Finding
from eqlab.core.location import RulePath, SubjectPath
from eqlab.core.text import words
from eqlab.validate.pki.certificate import judge_certificate
from eqlab.validate.pki.cms import MOST, Cms, judge_signed, read_cms
from eqlab.validate.pki.issues import mail as issues
from eqlab.validate.pki.keys import MALFORMED
from eqlab.validate.pki.path import judge_chain
from eqlab.validate.pki.profile import PLAIN
from eqlab.validate.pki.revocation import Revocation
from eqlab.validate.pki.scene import Scene
from eqlab.validate.pki.unpacking import Kind, unpack

LARGEST = 20 * 1024 * 1024
SIGNED_DATA = Kind(("PKCS7", "CMS", "PKCS #7 SIGNED DATA"), words("signed data"))


def judge_signed_file(
    data: bytes,
    at: datetime | None,
    anchors: Sequence[bytes] = (),
    place: SubjectPath | None = None,
    rule: RulePath | None = None,
) -> Iterator[Finding]:
    """Judge signed data that is a file: its structure, digest, signature, signer, and the signer's chain.

    A signature whose content lies elsewhere is undecided. Of a file that only brings certificates, they are judged.
    With `anchors` and `at`, the signer's chain is judged too. Never raises about the file; raises AuthorError when an
    anchor cannot be read. Source: RFC 5652, RFC 8551.
    """
    scene = Scene(place=place or SubjectPath(), rule=(rule or RulePath()) / "message")
    unpacked = unpack(data, SIGNED_DATA, scene.place, scene.rule, largest=LARGEST)
    yield from unpacked.findings
    for block in unpacked.blocks[:1]:
        yield from _judged(block.der, at, anchors, scene.at(block.place))


def _judged(der: bytes, at: datetime | None, anchors: Sequence[bytes], scene: Scene) -> Iterator[Finding]:
    bundle = _bundle(der)
    if bundle:
        yield scene.tell(issues.ONLY_CERTIFICATES, "", count=str(len(bundle)))
        for index, one in enumerate(bundle):
            where = replace(scene.place, path=f"certificates[{index}]")
            yield from judge_certificate(one, PLAIN, at, where, scene.rule)
        return
    told: list[Finding] = []
    cms = read_cms(der, scene, told)
    yield from told
    if cms is None:
        return
    if cms.content is None:
        yield scene.tell(issues.CONTENT_ELSEWHERE, "content")
    else:
        yield from judge_signed(cms, cms.content, at, scene)
    yield from _chain(cms, at, anchors, scene)


def _chain(cms: Cms, at: datetime | None, anchors: Sequence[bytes], scene: Scene) -> Iterator[Finding]:
    if anchors and at is not None and cms.signer is not None:
        others = [one.der for one in cms.certificates if one.der != cms.signer.der]
        yield from judge_chain([cms.signer.der, *others], anchors, at, Revocation(), scene.place, scene.rule)


def _bundle(der: bytes) -> tuple[bytes, ...]:
    """Return the certificates of signed data that nobody signed (RFC 8551, section 3.2.2); none for all else."""
    try:
        outer = asn1_cms.ContentInfo.load(der, strict=True)
        if outer["content_type"].native != "signed_data" or list(outer["content"]["signer_infos"]):
            return ()
        held = list(outer["content"]["certificates"] or ())[:MOST]
        return tuple(bytes(one.chosen.dump()) for one in held if one.name == "certificate")
    except MALFORMED:
        return ()
