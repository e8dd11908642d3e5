"""Judges a signature as XAdES (ETSI EN 319 132-1): signed properties, levels B, T and LT."""

import hashlib

from eqlab.core.text import words
from eqlab.validate.words import shorten
from eqlab.validate.xmldsig import names
from eqlab.validate.xmldsig import xades_issues as issues
from eqlab.validate.xmldsig.certificates import Signer, decoded
from eqlab.validate.xmldsig.desk import Desk
from eqlab.validate.xmldsig.moments import moment, shown
from eqlab.validate.xmldsig.names import XADES, XADES141, Node, ds
from eqlab.validate.xmldsig.profile import LEVELS, XadesProfile
from eqlab.validate.xmldsig.reading import Signature
from eqlab.validate.xmldsig.stamps import judge_stamp


def xades(local: str) -> str:
    """Return a name of XAdES as lxml writes it."""
    return f"{{{XADES}}}{local}"


def judge_xades(desk: Desk, signature: Signature, signer: Signer | None) -> str:
    """Return the level of a XAdES signature, empty for none; tell what is wrong with it when a profile asks for it."""
    profile = desk.profile.xades
    qualifying = signature.element.find(f"{ds('Object')}/{xades('QualifyingProperties')}")
    if qualifying is None:
        if profile is not None:
            desk.tell(issues.NOT_XADES, signature.element, "xades")
        return ""
    if profile is not None:
        _judge_properties(desk, signature, signer, qualifying)
    level, missing = _level(qualifying)
    if profile is not None and LEVELS.index(level) < LEVELS.index(profile.level):
        facts = {"found": level, "expected": profile.level, "missing": missing}
        desk.tell(issues.LEVEL_TOO_LOW, qualifying, "xades", "level", **facts)
    return level


def _level(qualifying: Node) -> tuple[str, str]:
    """Return the level recognised by what is present, and the first thing that the next one lacks."""
    below = f"{xades('UnsignedProperties')}/{xades('UnsignedSignatureProperties')}"
    unsigned = qualifying.find(below)
    there = set() if unsigned is None else {one.tag for one in unsigned.iterchildren("*")}
    if xades("SignatureTimeStamp") not in there:
        return "B", "SignatureTimeStamp"
    if f"{{{XADES141}}}TimeStampValidationData" in there or f"{{{XADES141}}}AnyValidationData" in there:
        return "LT", ""
    for local in ("CertificateValues", "RevocationValues"):
        if xades(local) not in there:
            return "T", local
    return "LT", ""


def _judge_properties(desk: Desk, signature: Signature, signer: Signer | None, qualifying: Node) -> None:
    profile = desk.profile.xades or XadesProfile()
    own = signature.element.get("Id", "")
    target = qualifying.get("Target", "")
    if not own or target != f"#{own}":
        desk.tell(issues.WRONG_TARGET, qualifying, "xades", found=f'"{target}"', expected=f'"#{own}"')
    signed = qualifying.find(xades("SignedProperties"))
    if signed is None or not _is_signed(signature, signed):
        desk.tell(issues.PROPERTIES_NOT_SIGNED, qualifying, "xades")
    if signed is None:
        return
    time = _judge_time(desk, signer, signed)
    _judge_certificate(desk, signer, signed)
    _judge_policy(desk, signed, profile)
    if profile.formats:
        _judge_formats(desk, signature, signed)
    for stamp in qualifying.iter(xades("SignatureTimeStamp")):
        judge_stamp(desk, signature, stamp, time)
    counter = next(qualifying.iter(xades("CounterSignature")), None)
    if counter is not None:
        desk.tell(issues.COUNTERSIGNED, counter, "xades", "counter-signature")


def _is_signed(signature: Signature, signed: Node) -> bool:
    uris = {one.uri for one in signature.references if one.type == names.SIGNED_PROPERTIES}
    return f"#{signed.get('Id', '')}" in uris


def _judge_time(desk: Desk, signer: Signer | None, signed: Node) -> str:
    """Judge SigningTime; return it as written, or nothing when it is no moment."""
    node = signed.find(f"{xades('SignedSignatureProperties')}/{xades('SigningTime')}")
    if node is None:
        desk.tell(issues.NO_SIGNING_TIME, signed, "xades", "signing-time")
        return ""
    text = (node.text or "").strip()
    at = moment(text)
    if at is None or not (text.endswith("Z") or text[-6:-5] in {"+", "-"}):
        desk.tell(issues.BAD_MOMENT, node, "xades", "signing-time", part="SigningTime", found=f'"{text}"')
        return ""
    if at > desk.at + desk.profile.leeway:
        desk.tell(issues.FUTURE_SIGNING_TIME, node, "xades", "signing-time", found=shown(at), at=shown(desk.at))
    if signer is not None and not signer.not_before <= at <= signer.not_after:
        facts = {"since": shown(signer.not_before), "until": shown(signer.not_after)}
        desk.tell(issues.TIME_OUTSIDE_CERTIFICATE, node, "xades", "signing-time", found=shown(at), **facts)
    return text


def _judge_certificate(desk: Desk, signer: Signer | None, signed: Node) -> None:
    """Compare the signed digest of the signing certificate, which comes first, with the certificate used."""
    properties = signed.find(xades("SignedSignatureProperties"))
    newer = None if properties is None else properties.find(xades("SigningCertificateV2"))
    older = None if properties is None else properties.find(xades("SigningCertificate"))
    named = older if newer is None else newer
    if named is None:
        desk.tell(issues.NO_SIGNING_CERTIFICATE, signed, "xades", "signing-certificate")
        return
    if newer is None:
        desk.tell(issues.OLD_SIGNING_CERTIFICATE, named, "xades", "signing-certificate")
    if signer is not None and not _is_of(named, signer):
        desk.tell(issues.CERTIFICATE_DIGEST, named, "xades", "signing-certificate", signer=signer.name)


def _is_of(named: Node, signer: Signer) -> bool:
    held = named.find(f"{xades('Cert')}/{xades('CertDigest')}")
    method = None if held is None else held.find(ds("DigestMethod"))
    if held is None or method is None:
        return False
    hashed = names.DIGESTS.get(method.get("Algorithm", ""))
    return bool(hashed) and hashlib.new(hashed or "", signer.der, usedforsecurity=False).digest() == decoded(
        held.findtext(ds("DigestValue"))
    )


def _judge_policy(desk: Desk, signed: Node, profile: XadesProfile) -> None:
    if not profile.policies:
        return
    path = "/".join(map(xades, ("SignaturePolicyIdentifier", "SignaturePolicyId", "SigPolicyId", "Identifier")))
    found = (signed.findtext(f"{xades('SignedSignatureProperties')}/{path}") or "").strip()
    if found.removeprefix("urn:oid:") not in {one.removeprefix("urn:oid:") for one in profile.policies}:
        facts = {"found": shorten(found) or words("none"), "expected": ", ".join(profile.policies)}
        desk.tell(issues.NO_POLICY, signed, "xades", "policy", **facts)


def _judge_formats(desk: Desk, signature: Signature, signed: Node) -> None:
    said: dict[str, Node] = {}
    for node in signed.iterfind(f"{xades('SignedDataObjectProperties')}/{xades('DataObjectFormat')}"):
        if (node.findtext(xades("MimeType")) or "").strip() or node.find(xades("ObjectIdentifier")) is not None:
            said[node.get("ObjectReference", "").removeprefix("#")] = node
    objects = {one.element.get("Id", ""): one for one in signature.references if one.type != names.SIGNED_PROPERTIES}
    for name, reference in objects.items():
        if name not in said:
            desk.tell(issues.NO_FORMAT, reference.element, "xades", "format", reference=reference.name)
    for name, node in said.items():
        if name not in objects:
            desk.tell(issues.FORMAT_OF_NOTHING, node, "xades", "format", found=name)
