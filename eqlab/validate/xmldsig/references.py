"""Follows references to octets and compares digests (XML Signature 1.1, section 4.4.3)."""

import hmac
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from eqlab.core.text import words
from eqlab.validate.xmldsig import issues, names
from eqlab.validate.xmldsig.certificates import decoded
from eqlab.validate.xmldsig.desk import Desk
from eqlab.validate.xmldsig.names import Canonicalization, Node, short
from eqlab.validate.xmldsig.reading import Reference, Signature, Transform, prefixes_of, read_references
from eqlab.validate.xmldsig.tokens import token_of

MOST_REFERENCES = 64

_POINTER = re.compile(r"#xpointer\(id\((?:'([^']*)'|\"([^\"]*)\")\)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """An element that a reference covers, with all it holds."""

    reference: Reference
    element: Node
    without: Node | None
    """An element left out: the enveloped signature."""
    valid: bool
    """True when the digest was computed and is right."""
    canonicalization: Canonicalization | None
    """How it was written; None when it is text in base64."""

    def covers(self, node: Node) -> bool:
        """Tell whether an element is signed by this, markup and all: what is digested as text in base64 is not."""
        if self.canonicalization is None:
            return False
        around = [node, *node.iterancestors()]
        return self.element in around and (self.without is None or self.without not in around)


def references_of(desk: Desk, signature: Signature) -> Iterator[Reference]:
    """Yield the references of a signature and of the manifests in it, as many as the lab looks at."""
    seen = 0
    for reference in signature.references:
        listed = [reference, *_manifest(desk, reference)]
        for one in listed:
            seen += 1
            if seen > MOST_REFERENCES:
                desk.tell(issues.TOO_MUCH, one.element, limit=str(MOST_REFERENCES), things=words("references"))
                return
            yield one


def _manifest(desk: Desk, reference: Reference) -> Iterator[Reference]:
    if reference.type == names.MANIFEST and reference.uri and reference.uri.startswith("#"):
        for node in desk.named(reference.uri[1:])[:1]:
            yield from read_references(node)


def follow(desk: Desk, signature: Signature, reference: Reference) -> Covered | None:
    """Return what a reference covers, or None when it covers nothing; tell what is wrong with it."""
    hashed = _hash(desk, reference)
    start = _start(desk, reference)
    if start is None:
        return None
    steps = _Steps(desk, signature, reference, *start)
    octets = steps.octets()
    if octets is None or steps.apex is None:
        return None
    if desk.profile.exclusive and steps.way is not None and not steps.way.exclusive:
        desk.tell(issues.INCLUSIVE, reference.element, "reference", part=reference.name, algorithm=steps.algorithm)
    return Covered(
        reference=reference,
        element=steps.apex,
        without=steps.without,
        valid=hashed is not None and _same(desk, reference, hashed, octets),
        canonicalization=steps.way,
    )


def _hash(desk: Desk, reference: Reference) -> str | None:
    """Return the name of the hash, having judged it; None when nothing can be computed."""
    if not reference.digest or reference.value is None:
        part = "DigestValue" if reference.digest else "DigestMethod"
        desk.tell(issues.INCOMPLETE, reference.element, "reference", part=part)
        return None
    judge_algorithm(desk, reference.element, words("digest"), reference.digest, desk.profile.digests, names.DIGESTS)
    return names.DIGESTS.get(reference.digest)


def judge_algorithm(
    desk: Desk, node: Node, use: str, algorithm: str, allowed: frozenset[str], known: Mapping[str, object]
) -> None:
    """Tell when an algorithm is unknown, weak, or not among those allowed."""
    facts = {"use": use, "algorithm": short(algorithm)}
    method = names.METHODS.get(algorithm)
    hashed = method.hash if method else names.DIGESTS.get(algorithm)
    if allowed and algorithm not in allowed:
        desk.tell(issues.ALGORITHM_NOT_ALLOWED, node, "algorithm", allowed=_listed(allowed), **facts)
    elif algorithm not in known:
        desk.tell(issues.UNKNOWN_ALGORITHM, node, "algorithm", use=use, algorithm=algorithm)
    elif hashed in names.WEAK_HASHES and not allowed:
        desk.tell(issues.WEAK_ALGORITHM, node, "algorithm", **facts)


def _listed(algorithms: frozenset[str]) -> str:
    return ", ".join(sorted(short(one) for one in algorithms))


def _same(desk: Desk, reference: Reference, hashed: str, octets: bytes) -> bool:
    computed, value = desk.digest(hashed, octets), reference.value or b""
    if hmac.compare_digest(computed, value):
        return True
    facts = {"algorithm": short(reference.digest), "computed": computed.hex(), "found": value[:64].hex()}
    desk.tell(issues.DIGEST_MISMATCH, reference.element, "reference", reference=reference.name, **facts)
    return False


def _start(desk: Desk, reference: Reference) -> tuple[Node, bool, bool] | None:
    """Return the element that a URI names, whether it is the whole document, and whether comments count."""
    uri, facts = reference.uri, {"reference": reference.name}
    root = desk.document.root
    if uri in {"", "#xpointer(/)"}:
        return root, True, uri != ""
    if uri is None or not uri.startswith("#"):
        issue = issues.ATTACHMENT if uri and uri.lower().startswith("cid:") else issues.EXTERNAL
        desk.tell(issue, reference.element, "reference", **facts)
        return None
    pointer = _POINTER.fullmatch(uri)
    name = (pointer[1] or pointer[2] or "") if pointer else uri[1:]
    if not pointer and "(" in name:
        desk.tell(issues.POINTER_REFUSED, reference.element, "reference", **facts)
        return None
    node = one_named(desk, name, reference)
    return None if node is None else (node, False, pointer is not None)


def one_named(desk: Desk, name: str, reference: Reference) -> Node | None:
    """Return the one element with an id; tell when there is none or are several."""
    nodes = desk.named(name)
    if not nodes:
        desk.tell(issues.DANGLING, reference.element, "reference", reference=reference.name)
        return None
    if len(nodes) > 1:
        desk.tell(issues.DUPLICATE_ID, reference.element, "reference", id=f'"{name}"', count=str(len(nodes)))
    return nodes[0]


@dataclass(slots=True, eq=False)
class _Steps:
    """Walks through the transforms of one reference."""

    desk: Desk
    signature: Signature
    reference: Reference
    apex: Node | None
    whole: bool
    comments: bool
    without: Node | None = None
    way: Canonicalization | None = None
    algorithm: str = ""

    def octets(self) -> bytes | None:
        """Return what is digested; None when it was told why it cannot be."""
        made: bytes | None = None
        for transform in self.reference.transforms:
            if not self.allowed(transform):
                return None
            if made is not None:
                self.undecided(words("a transform follows where the octets are already written"))
                return None
            if transform.algorithm == names.ENVELOPED:
                self.without = self.signature.element
                continue
            made = self.written(transform)
            if made is None:
                return None
        return made if made is not None else self.canonical(names.DEFAULT_CANONICALIZATION, frozenset())

    def allowed(self, transform: Transform) -> bool:
        """Tell whether a transform may be followed."""
        desk, element = self.desk, transform.element
        facts = {"reference": self.reference.name, "algorithm": short(transform.algorithm) or words("without name")}
        if desk.profile.transforms and transform.algorithm not in desk.profile.transforms:
            listed = _listed(desk.profile.transforms)
            desk.tell(issues.TRANSFORM_NOT_ALLOWED, element, "transform", allowed=listed, **facts)
        elif transform.algorithm not in _FOLLOWED:
            desk.tell(issues.TRANSFORM_REFUSED, element, "transform", **facts)
        return transform.algorithm in _FOLLOWED

    def undecided(self, reason: str) -> None:
        """Tell why the lab goes no further."""
        facts = {"reference": self.reference.name, "reason": reason}
        self.desk.tell(issues.TRANSFORM_UNDECIDED, self.reference.element, "transform", **facts)

    def written(self, transform: Transform) -> bytes | None:
        """Return the octets that a transform makes of nodes."""
        if transform.algorithm == names.STR_TRANSFORM:
            return self.token(transform)
        if transform.algorithm == names.BASE64:
            octets = decoded("" if self.apex is None else str(self.apex.xpath("string()")))
            if octets is None:
                self.undecided(words("it is no base64"))
            return octets
        return self.canonical(transform.algorithm, transform.prefixes)

    def token(self, transform: Transform) -> bytes | None:
        """Return the octets of the token that a SecurityTokenReference stands for (WSS 1.1.1, section 8.3)."""
        way = transform.element.find(f"{{{names.WSSE}}}TransformationParameters/{names.ds('CanonicalizationMethod')}")
        token = None if self.apex is None else token_of(self.desk, self.apex)
        if token is None or way is None:
            self.undecided(words("the token that is meant cannot be found"))
            return None
        self.apex, self.whole = token, False
        return self.canonical(way.get("Algorithm", ""), prefixes_of(way), empty_default=True)

    def canonical(self, algorithm: str, prefixes: frozenset[str], *, empty_default: bool = False) -> bytes | None:
        """Return the nodes in canonical octets."""
        way = names.CANONICALIZATIONS.get(algorithm)
        if way is None or self.apex is None:
            self.undecided(words("its canonicalization is unknown"))
            return None
        self.way = Canonicalization(way.exclusive, way.comments and self.comments, way.newer)
        self.algorithm = short(algorithm)
        if way.newer and any(one.get(f"{{{names.XML}}}base") for one in self.apex.iterancestors()):
            self.undecided(words("Canonical XML 1.1 would have to join xml:base"))
            return None
        octets = self.desk.octets(
            self.apex, self.way, prefixes, without=self.without, whole=self.whole, empty_default=empty_default
        )
        if octets is None:
            self.undecided(words("there is too much to canonicalize"))
        return octets


_FOLLOWED = frozenset({*names.CANONICALIZATIONS, names.ENVELOPED, names.BASE64, names.STR_TRANSFORM})
