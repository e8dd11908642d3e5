"""The desk at which one document's signatures are judged: what is known of it, and what was found so far."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree

from eqlab.core.issue import Issue
from eqlab.validate.xml import XmlDocument
from eqlab.validate.xmldsig.canonical import canonical
from eqlab.validate.xmldsig.names import ID_ATTRIBUTES, Canonicalization, Node
from eqlab.validate.xmldsig.notes import Notes
from eqlab.validate.xmldsig.profile import SignatureProfile

MOST_OCTETS = 512 * 2**20
"""Octets that are canonicalized for one document."""


@dataclass(slots=True, kw_only=True, eq=False)
class Desk:
    """One document, one profile, one moment."""

    notes: Notes
    profile: SignatureProfile
    at: datetime
    _named: dict[str, list[Node]] | None = None
    _kept: dict[tuple[object, ...], bytes] = field(default_factory=dict)
    _spent: int = 0
    _digested: tuple[str, bytes, bytes] = ("", b"", b"")

    @property
    def document(self) -> XmlDocument:
        """The document that is judged."""
        return self.notes.document

    def tell(self, issue: Issue, node: Node, *segments: str, **facts: str) -> None:
        """Add a finding about a node."""
        self.notes.tell(issue, node, *segments, **facts)

    def path(self, node: Node) -> str:
        """Return where a node stands, for sentences."""
        return self.notes.path(node)

    def named(self, name: str) -> list[Node]:
        """Return the elements with an id."""
        if self._named is None:
            self._named = {}
            for node in self.document.root.iter(etree.Element):
                for one in {node.get(attribute) for attribute in ID_ATTRIBUTES} - {None}:
                    self._named.setdefault(one, []).append(node)
        return self._named.get(name, [])

    def octets(
        self,
        apex: Node,
        way: Canonicalization,
        prefixes: frozenset[str] = frozenset(),
        *,
        without: Node | None = None,
        whole: bool = False,
        empty_default: bool = False,
    ) -> bytes | None:
        """Return canonical octets, or None when more were asked for than the lab writes for one document."""
        key = (apex, way, prefixes, without, whole, empty_default)
        if key not in self._kept:
            if self._spent > MOST_OCTETS:
                return None
            try:
                made = canonical(apex, way, prefixes, without=without, whole=whole, empty_default=empty_default)
            except OverflowError:
                self._spent = MOST_OCTETS + 1
                return None
            self._spent += len(made)
            if len(made) > _LARGE or len(self._kept) > _KEPT:
                self._kept.clear()
            self._kept[key] = made
        return self._kept[key]

    def digest(self, algorithm: str, octets: bytes) -> bytes:
        """Return the digest of octets; that of the same octets as just before is at hand."""
        before, same, known = self._digested
        if before == algorithm and same is octets:
            return known
        made = digest(algorithm, octets)
        self._digested = (algorithm, octets, made)
        return made


_LARGE, _KEPT = 2**20, 16
"""Results are kept for the next reference to the same element: a few small ones, or one large one."""


def digest(algorithm: str, octets: bytes) -> bytes:
    """Return the digest of octets by the name of a hash."""
    return hashlib.new(algorithm, octets, usedforsecurity=False).digest()
