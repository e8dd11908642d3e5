"""XAdES signatures: each defect gives exactly its finding; levels are recognised by what is there."""

import base64
import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from asn1crypto import cms, tsp
from lxml import etree
from xml_signing import CERTIFICATES, DS, ENVELOPED, EXC, NOW, Ref, c14n, codes, document, identity, sign

from eqlab.validate.xmldsig import compile_signature_profile, examine, judge_signature
from eqlab.validate.xmldsig.author import in_file

XADES = "http://uri.etsi.org/01903/v1.3.2#"
PROPERTIES = "http://uri.etsi.org/01903#SignedProperties"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
POLICY = "urn:oid:1.2.3.4"


def certificate(*, form: str = "SigningCertificateV2", der: bytes = b"") -> str:
    value = base64.b64encode(hashlib.sha256(der or identity().der).digest()).decode()
    return (
        f'<x:{form}><x:Cert><x:CertDigest><ds:DigestMethod Algorithm="{SHA256}"/><ds:DigestValue>{value}'
        f"</ds:DigestValue></x:CertDigest></x:Cert></x:{form}>"
    )


def qualifying(
    *,
    time: str = "2026-03-01T08:29:00Z",
    own: str | None = None,
    policy: str = "",
    formats: str = '<x:DataObjectFormat ObjectReference="#r1"><x:MimeType>text/xml</x:MimeType></x:DataObjectFormat>',
    target: str = "#sig",
    unsigned: str = "",
) -> str:
    said = f"<x:SigningTime>{time}</x:SigningTime>" if time else ""
    named = certificate() if own is None else own
    chosen = f"<x:SignaturePolicyIdentifier><x:SignaturePolicyId><x:SigPolicyId><x:Identifier>{policy}</x:Identifier>"
    chosen += "</x:SigPolicyId></x:SignaturePolicyId></x:SignaturePolicyIdentifier>"
    return (
        f'<ds:Object><x:QualifyingProperties xmlns:x="{XADES}" Target="{target}"><x:SignedProperties Id="sp">'
        f"<x:SignedSignatureProperties>{said}{named}{chosen if policy else ''}</x:SignedSignatureProperties>"
        f"<x:SignedDataObjectProperties>{formats}</x:SignedDataObjectProperties></x:SignedProperties>"
        f"<x:UnsignedProperties><x:UnsignedSignatureProperties>{unsigned}</x:UnsignedSignatureProperties>"
        "</x:UnsignedProperties></x:QualifyingProperties></ds:Object>"
    )


def order(*, kind: str = PROPERTIES, signed: bool = True, **properties: Any) -> "etree._Element":
    root = etree.fromstring('<order xmlns="urn:d"><item/></order>')
    refs = [Ref("", (ENVELOPED, EXC), id="r1"), Ref("#sp", type=kind)]
    sign(root, root, refs if signed else refs[:1], own_id="sig", objects=qualifying(**properties))
    return root


def plain() -> "etree._Element":
    root = etree.fromstring('<order xmlns="urn:d"><item/></order>')
    sign(root, root, [Ref("", (ENVELOPED, EXC), id="r1")], own_id="sig")
    return root


def token(octets: bytes, *, time: datetime = NOW, algorithm: str = "sha256") -> str:
    """A time-stamp token of RFC 3161; its own signature is of no matter here."""
    info = tsp.TSTInfo(
        {
            "version": "v1",
            "policy": "1.2.3",
            "message_imprint": {
                "hash_algorithm": {"algorithm": algorithm},
                "hashed_message": hashlib.new(algorithm, octets).digest(),
            },
            "serial_number": 1,
            "gen_time": time,
        }
    )
    signed = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [],
            "encap_content_info": {"content_type": "tst_info", "content": info},
            "signer_infos": [],
        }
    )
    content = cms.ContentInfo({"content_type": "signed_data", "content": signed})
    return base64.b64encode(content.dump()).decode()


def stamped(
    octets: bytes | None = None, *, text: str = "", more: str = "", way: str = EXC, **stamp: Any
) -> "etree._Element":
    """A signature with a time-stamp, over its own value unless other octets are given."""
    root = order()
    value = next(root.iter(f"{{{DS}}}SignatureValue"))
    unsigned = next(root.iter(f"{{{XADES}}}UnsignedSignatureProperties"))
    held = text or token(c14n(value) if octets is None else octets, **stamp)
    stamp_ = (
        f'<x:SignatureTimeStamp xmlns:x="{XADES}" xmlns:ds="{DS}"><ds:CanonicalizationMethod Algorithm="{way}"/>'
        f"<x:EncapsulatedTimeStamp>{held}</x:EncapsulatedTimeStamp></x:SignatureTimeStamp>"
    )
    for xml in (stamp_, more):
        if xml:
            unsigned.extend(list(etree.fromstring(f'<a xmlns:x="{XADES}">{xml}</a>')))
    return root


VALUES = "<x:CertificateValues/><x:RevocationValues/>"
CASES: dict[str, tuple[Callable[[], "etree._Element"], dict[str, Any], list[str]]] = {
    "right": (order, {}, []),
    "plain": (plain, {}, ["EQ-DSIG-101"]),
    "of another": (lambda: order(target="#other"), {}, ["EQ-DSIG-102"]),
    "properties not signed": (lambda: order(signed=False), {}, ["EQ-DSIG-103"]),
    "properties without type": (lambda: order(kind=""), {"formats": False}, ["EQ-DSIG-103"]),
    "no time": (lambda: order(time=""), {}, ["EQ-DSIG-104"]),
    "no moment": (lambda: order(time="1 March"), {}, ["EQ-DSIG-105"]),
    "without zone": (lambda: order(time="2026-03-01T08:29:00"), {}, ["EQ-DSIG-105"]),
    "tomorrow": (lambda: order(time="2026-03-02T08:29:00Z"), {}, ["EQ-DSIG-106"]),
    "before the certificate": (lambda: order(time="2020-03-02T08:29:00+01:00"), {}, ["EQ-DSIG-107"]),
    "no certificate": (lambda: order(own=""), {}, ["EQ-DSIG-108"]),
    "old form": (lambda: order(own=certificate(form="SigningCertificate")), {}, ["EQ-DSIG-109"]),
    "another certificate": (
        lambda: order(own=certificate(der=identity("Dr Max Muster").der)),
        {},
        ["EQ-DSIG-110"],
    ),
    "no digest": (lambda: order(own="<x:SigningCertificateV2/>"), {}, ["EQ-DSIG-110"]),
    "no policy": (order, {"policies": [POLICY]}, ["EQ-DSIG-111"]),
    "policy": (lambda: order(policy=POLICY), {"policies": [POLICY]}, []),
    "policy without urn": (lambda: order(policy=POLICY), {"policies": ["1.2.3.4"]}, []),
    "no format": (lambda: order(formats=""), {}, ["EQ-DSIG-112"]),
    "no format, not asked for": (lambda: order(formats=""), {"formats": False}, []),
    "format of nothing": (
        lambda: order(
            formats='<x:DataObjectFormat ObjectReference="#r9"><x:MimeType>a/b</x:MimeType></x:DataObjectFormat>'
        ),
        {},
        ["EQ-DSIG-112", "EQ-DSIG-113"],
    ),
    "level": (order, {"level": "T"}, ["EQ-DSIG-114"]),
    "level reached": (stamped, {"level": "T"}, []),
    "long term not reached": (stamped, {"level": "LT"}, ["EQ-DSIG-114"]),
    "long term": (lambda: stamped(more=VALUES), {"level": "LT"}, []),
    "no token": (lambda: stamped(text="AAAA"), {"level": "T"}, ["EQ-DSIG-115"]),
    "stamp of another": (lambda: stamped(b"other"), {"level": "T"}, ["EQ-DSIG-116"]),
    "stamped before": (lambda: stamped(time=NOW - timedelta(hours=1)), {"level": "T"}, ["EQ-DSIG-117"]),
    "stamp canonicalized in a strange way": (lambda: stamped(way="urn:own"), {"level": "T"}, ["EQ-DSIG-118"]),
    "countersigned": (lambda: order(unsigned="<x:CounterSignature/>"), {}, ["EQ-DSIG-119"]),
    "stamped tomorrow": (lambda: stamped(time=NOW + timedelta(days=1)), {"level": "T"}, ["EQ-DSIG-120"]),
}


@pytest.mark.parametrize("name", CASES)
def test_each_defect_has_its_finding_xades(name: str) -> None:
    """Exactly the expected codes, nothing besides."""
    make, data, expected = CASES[name]
    demand = {"anchors": ["sample"], "xades": {"formats": True, **data}}
    profile = compile_signature_profile(demand, in_file("profile.yaml"), CERTIFICATES)

    assert expected == codes(judge_signature(document(make()), None, profile, NOW))


def test_levels_are_told_even_when_none_is_asked_for() -> None:
    """The facts name the level that was recognised."""
    profile = compile_signature_profile({"anchors": ["sample"]}, in_file("profile.yaml"), CERTIFICATES)
    levels = [
        examine(document(one), None, profile, NOW)[0][0].facts.level
        for one in (plain(), order(), stamped(), stamped(more=VALUES))
    ]

    assert ["", "B", "T", "LT"] == levels


def test_signed_properties_cannot_be_changed() -> None:
    """The signing time is signed like the rest."""
    root = order()
    next(root.iter(f"{{{XADES}}}SigningTime")).text = "2026-03-01T08:28:00Z"
    profile = compile_signature_profile({"anchors": ["sample"], "xades": {}}, in_file("p"), CERTIFICATES)

    assert ["EQ-DSIG-008"] == codes(judge_signature(document(root), None, profile, NOW))
