"""Judges the signatures of a document against a profile."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from eqlab.core.finding import Finding
from eqlab.core.location import RulePath
from eqlab.core.text import words
from eqlab.validate.xml import XmlDocument
from eqlab.validate.xmldsig import issues, names
from eqlab.validate.xmldsig.certificates import Signer, kind_of
from eqlab.validate.xmldsig.chain import distrust
from eqlab.validate.xmldsig.coverage import judge_comments, judge_coverage
from eqlab.validate.xmldsig.crypto import fits, verified
from eqlab.validate.xmldsig.desk import Desk
from eqlab.validate.xmldsig.keys import Found, find_key
from eqlab.validate.xmldsig.moments import shown
from eqlab.validate.xmldsig.names import Node, ds, short
from eqlab.validate.xmldsig.notes import Notes
from eqlab.validate.xmldsig.profile import SignatureProfile
from eqlab.validate.xmldsig.reading import Signature, read_signature, signatures
from eqlab.validate.xmldsig.references import Covered, follow, judge_algorithm, references_of

MOST_SIGNATURES = 32
RULE = RulePath(("signature",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What one reference of a signature covers."""

    element: str
    """XPath of the element; it is signed with all it holds."""
    uri: str
    digest: str
    transforms: tuple[str, ...]
    valid: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureFacts:
    """What a signature is."""

    place: str
    """XPath of the signature."""
    method: str
    canonicalization: str
    covers: tuple[Coverage, ...]
    signer: Signer | None
    valid: bool
    """True when every digest and the signature value are right; says nothing about trust."""
    level: str = ""
    """XAdES level recognised: B, T or LT; empty for none."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Examined:
    """A signature that was looked at."""

    document: XmlDocument
    signature: Signature
    covered: tuple[Covered, ...]
    signer: Signer | None
    valid: bool
    level: str

    @property
    def element(self) -> Node:
        """The Signature element."""
        return self.signature.element

    @property
    def facts(self) -> SignatureFacts:
        """What the signature is, as plain facts."""
        return SignatureFacts(
            place=self.document.place(self.element).path,
            method=short(self.signature.method),
            canonicalization=short(self.signature.canonicalization.algorithm),
            covers=tuple(_coverage(self.document, one) for one in self.covered),
            signer=self.signer,
            valid=self.valid,
            level=self.level,
        )


def judge_signature(
    document: XmlDocument, signature: Node | None, profile: SignatureProfile, at: datetime, rule: RulePath = RULE
) -> Iterator[Finding]:
    """Yield what is wrong with one signature, or with all and with what they cover together when it is None.

    `at` is the moment the signatures are judged for, with time zone. Never raises about the document.
    """
    yield from examine(document, signature, profile, at, rule)[1]


def examine(
    document: XmlDocument, signature: Node | None, profile: SignatureProfile, at: datetime, rule: RulePath = RULE
) -> tuple[tuple[Examined, ...], tuple[Finding, ...]]:
    """Return the signatures that were looked at, with their facts, and what is wrong with them."""
    elements = signatures(document.root) if signature is None else [signature]
    return examine_these(document, elements, profile, at, rule)


def examine_these(
    document: XmlDocument, elements: Sequence[Node], profile: SignatureProfile, at: datetime, rule: RulePath = RULE
) -> tuple[tuple[Examined, ...], tuple[Finding, ...]]:
    """Return the same for some of the document's signatures, which have to cover together what is asked for."""
    notes = Notes(document=document, rule=rule)
    desk = Desk(notes=notes, profile=profile, at=at)
    if not elements:
        desk.tell(issues.NO_SIGNATURE, document.root)
        return (), tuple(notes.findings)
    if len(elements) > MOST_SIGNATURES:
        where, things = elements[MOST_SIGNATURES], words("signatures")
        desk.tell(issues.TOO_MUCH, where, limit=str(MOST_SIGNATURES), things=things)
    looked = [_examine(desk, element) for element in elements[:MOST_SIGNATURES]]
    examined = tuple(one for one in looked if one is not None)
    covered = [part for one in examined for part in one.covered]
    if examined:
        judge_coverage(desk, profile.covers, covered, elements[0])
    judge_comments(desk, covered)
    return examined, tuple(notes.findings)


def _examine(desk: Desk, element: Node) -> Examined | None:
    signature = read_signature(element)
    if isinstance(signature, str):
        desk.tell(issues.INCOMPLETE, element, "structure", part=signature)
        return None
    if not signature.references:
        desk.tell(issues.NO_REFERENCE, element, "structure")
    covered, broken = [], False
    for reference in references_of(desk, signature):
        one = follow(desk, signature, reference)
        broken = broken or one is None or not one.valid
        covered.extend([] if one is None else [one])
    found = find_key(desk, signature)
    valid = _value(desk, signature, found) and not broken and bool(covered)
    signer = found.signer if found else None
    if found is not None and signer is not None:
        _judge_signer(desk, signature, signer, found.others)
    level = _xades(desk, signature, signer)
    return Examined(
        document=desk.document, signature=signature, covered=tuple(covered), signer=signer, valid=valid, level=level
    )


def _xades(desk: Desk, signature: Signature, signer: Signer | None) -> str:
    if desk.profile.xades is None and signature.element.find(ds("Object")) is None:
        return ""
    from eqlab.validate.xmldsig.xades import judge_xades  # noqa: PLC0415 - few signatures are XAdES

    return judge_xades(desk, signature, signer)


def _coverage(document: XmlDocument, one: Covered) -> Coverage:
    return Coverage(
        element=document.place(one.element).path,
        uri=one.reference.uri or "",
        digest=short(one.reference.digest),
        transforms=tuple(short(transform.algorithm) for transform in one.reference.transforms),
        valid=one.valid,
    )


def _value(desk: Desk, signature: Signature, found: Found | None) -> bool:
    """Tell whether the signature value is right, and how it was made."""
    method, info = names.METHODS.get(signature.method), signature.info
    judge_algorithm(desk, info, words("signature"), signature.method, desk.profile.methods, names.METHODS)
    if signature.length:
        desk.tell(issues.TRUNCATED, info, "algorithm", length=signature.length)
    octets = _signed_octets(desk, signature)
    if method is not None and method.family == "hmac":
        desk.tell(issues.SHARED_SECRET, info, "algorithm", algorithm=short(signature.method))
        return False
    if method is None or found is None or octets is None:
        return False
    _judge_size(desk, info, found)
    kind = kind_of(found.key)[0]
    if not fits(method, found.key):
        desk.tell(issues.WRONG_KIND_OF_KEY, info, "algorithm", algorithm=short(signature.method), kind=kind)
        return False
    if verified(method, found.key, signature.value, octets):
        return True
    signer = found.signer.name if found.signer else words("the bare key")
    desk.tell(issues.VALUE_WRONG, signature.element, "value", signer=signer)
    return False


def _signed_octets(desk: Desk, signature: Signature) -> bytes | None:
    """Return SignedInfo in the octets that are signed; None when the lab cannot write them."""
    way, allowed = signature.canonicalization, desk.profile.canonicalizations
    use = words("canonicalization")
    judge_algorithm(desk, way.element, use, way.algorithm, allowed, names.CANONICALIZATIONS)
    known = names.CANONICALIZATIONS.get(way.algorithm)
    if known is None:
        return None
    if desk.profile.exclusive and not known.exclusive:
        desk.tell(issues.INCLUSIVE, way.element, "algorithm", part="SignedInfo", algorithm=short(way.algorithm))
    octets = desk.octets(signature.info, known, way.prefixes)
    if octets is None:
        desk.tell(issues.TOO_MUCH, way.element, limit="512", things=words("megabytes to canonicalize"))
    return octets


def _judge_size(desk: Desk, node: Node, found: Found) -> None:
    kind, bits = kind_of(found.key)
    least = {"RSA": desk.profile.rsa_bits, "DSA": desk.profile.rsa_bits, "EC": desk.profile.ec_bits}.get(kind, 0)
    if bits < least:
        desk.tell(issues.SMALL_KEY, node, "key", kind=kind, found=str(bits), least=str(least))


def _judge_signer(desk: Desk, signature: Signature, signer: Signer, others: tuple[Signer, ...]) -> None:
    """Tell what is wrong with the signer's certificate at the time, and whether it leads to an anchor."""
    where = signature.element if signature.key_info is None else signature.key_info
    judge_certificate(desk, where, signer, others)
    usage = set(signer.usage)
    if usage and not usage & {"digitalSignature", "nonRepudiation"}:
        desk.tell(issues.KEY_USAGE, where, "certificate", signer=signer.name, usage=", ".join(signer.usage))
    _judge_purpose(desk, where, signer)
    wanted = desk.profile.signer
    if wanted is not None and not wanted.covers(signer.subject):
        desk.tell(issues.WRONG_CERTIFICATE, where, "certificate", signer=signer.subject, expected=f"/{wanted.text}/")


def _judge_purpose(desk: Desk, where: Node, signer: Signer) -> None:
    """Tell what the profile asks the signer's key to be for, and its certificate does not say."""
    for issue, rule, wanted, there in (
        (issues.USAGE_MISSING, "key_usage", desk.profile.key_usage, signer.usage),
        (issues.PURPOSE_MISSING, "extended_key_usage", desk.profile.extended_key_usage, signer.purposes),
    ):
        lacking = [one for one in wanted if one not in there]
        if lacking:
            facts = {"expected": ", ".join(lacking), "found": ", ".join(there) or words("none")}
            desk.tell(issue, where, rule, signer=signer.name, **facts)


def judge_certificate(desk: Desk, where: Node, signer: Signer, others: tuple[Signer, ...] = ()) -> None:
    """Tell whether a certificate was valid at the time and leads to an anchor."""
    at, leeway = desk.at, desk.profile.leeway
    if at > signer.not_after:
        facts = {"until": shown(signer.not_after), "at": shown(at)}
        desk.tell(issues.EXPIRED, where, "certificate", signer=signer.name, **facts)
    if at + leeway < signer.not_before:
        facts = {"since": shown(signer.not_before), "at": shown(at)}
        desk.tell(issues.NOT_YET_VALID, where, "certificate", signer=signer.name, **facts)
    if desk.profile.anchors is None:
        return
    reason = distrust(signer, desk.profile.anchors, (*desk.profile.known, *others), at)
    if reason:
        facts = {"signer": signer.name, "issuer": signer.issuer}
        desk.tell(issues.UNTRUSTED, where, "certificate", reason=reason, **facts)
