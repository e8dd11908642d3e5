"""Reads a Signature element into its parts (XML Signature 1.1, section 4)."""

from collections.abc import Iterator
from dataclasses import dataclass

from eqlab.core.text import words
from eqlab.validate.xmldsig.certificates import decoded
from eqlab.validate.xmldsig.names import EC, Node, ds


@dataclass(frozen=True, slots=True, kw_only=True)
class Transform:
    """A step from what is referred to, to the octets that are digested."""

    element: Node
    algorithm: str
    prefixes: frozenset[str] = frozenset()
    """InclusiveNamespaces of exclusive canonicalization; the default namespace is ""."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A part that is signed."""

    element: Node
    uri: str | None
    type: str
    transforms: tuple[Transform, ...]
    digest: str
    """URI of the digest algorithm."""
    value: bytes | None
    """None when it is no base64."""

    @property
    def name(self) -> str:
        """How sentences call it."""
        if self.uri is None:
            return words("a reference without URI")
        return words('the reference "{uri}"', uri=self.uri[:80])


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A signature as it is written; nothing is judged."""

    element: Node
    info: Node
    """SignedInfo."""
    canonicalization: Transform
    method: str
    """URI of the signature algorithm."""
    length: str
    """HMACOutputLength, as written; empty when there is none."""
    references: tuple[Reference, ...]
    value: bytes
    key_info: Node | None


def signatures(root: Node) -> list[Node]:
    """Return all signatures of a document, in its order."""
    return list(root.iter(ds("Signature")))


def read_signature(element: Node) -> Signature | str:
    """Return a signature's parts, or the name of the part that cannot be read: one that stands twice is none."""
    info = element.find(ds("SignedInfo"))
    if info is None:
        return "SignedInfo"
    doubled = _doubled(element, ("SignedInfo", "SignatureValue", "KeyInfo")) or _doubled(info, _METHODS)
    if doubled:
        return doubled
    canonicalization, method = info.find(ds("CanonicalizationMethod")), info.find(ds("SignatureMethod"))
    value = decoded(element.findtext(ds("SignatureValue")))
    for name, part in (("CanonicalizationMethod", canonicalization), ("SignatureMethod", method)):
        if part is None or not part.get("Algorithm"):
            return name
    if not value:
        return "SignatureValue"
    return Signature(
        element=element,
        info=info,
        canonicalization=_transform(canonicalization),
        method=method.get("Algorithm"),
        length=(method.findtext(ds("HMACOutputLength")) or "").strip(),
        references=tuple(read_references(info)),
        value=value,
        key_info=element.find(ds("KeyInfo")),
    )


_PARTS = ("Transforms", "DigestMethod", "DigestValue")
_METHODS = ("CanonicalizationMethod", "SignatureMethod")


def _doubled(parent: Node, names: tuple[str, ...]) -> str:
    """Return the part that stands more than once, of which every reader may take another one."""
    return next((name for name in names if len(parent.findall(ds(name))) > 1), "")


def read_references(parent: Node) -> Iterator[Reference]:
    """Yield the references of SignedInfo or of a Manifest."""
    for element in parent.iterchildren(ds("Reference")):
        method = None if _doubled(element, _PARTS) else element.find(ds("DigestMethod"))
        yield Reference(
            element=element,
            uri=element.get("URI"),
            type=element.get("Type", ""),
            transforms=tuple(_transform(one) for one in element.iterfind(f"{ds('Transforms')}/{ds('Transform')}")),
            digest="" if method is None else method.get("Algorithm", ""),
            value=decoded(element.findtext(ds("DigestValue"))) or None,
        )


def _transform(element: Node) -> Transform:
    return Transform(element=element, algorithm=element.get("Algorithm", ""), prefixes=prefixes_of(element))


def prefixes_of(element: Node) -> frozenset[str]:
    """Return the InclusiveNamespaces of a canonicalization (Exclusive XML Canonicalization, section 3)."""
    listed = element.find(f"{{{EC}}}InclusiveNamespaces")
    words = (listed.get("PrefixList", "") if listed is not None else "").split()
    return frozenset("" if word == "#default" else word for word in words)
