"""Writes XML in canonical octets: Canonical XML 1.0 and 1.1, Exclusive XML Canonicalization 1.0.

A subtree is written where it stands: nothing is copied, so no prefix and no inherited declaration is lost.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from eqlab.validate.xmldsig.names import XML, Canonicalization, Node

_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#xD;"})
_VALUE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", '"': "&quot;", "\t": "&#x9;", "\n": "&#xA;", "\r": "&#xD;"},
)
MOST_DECLARED = 64 * 2**20
"""Characters of namespace declarations that are written."""
_IN_TEXT, _IN_VALUE = re.compile("[&<>\r]"), re.compile('[&<"\t\n\r]')


def canonical(
    apex: Node,
    way: Canonicalization,
    prefixes: frozenset[str] = frozenset(),
    *,
    without: Node | None = None,
    whole: bool = False,
    empty_default: bool = False,
) -> bytes:
    """Return an element with all it holds, or the whole document around it, in canonical octets.

    `prefixes` is the InclusiveNamespaces list of the exclusive way, the default namespace as "". `without` is an
    element left out with all it holds (the enveloped signature). `empty_default` writes xmlns="" on an apex that has
    no default namespace, as the STR transform asks for (WSS 1.1.1, section 8.3).
    Raises OverflowError when declarations alone would fill the memory.
    """
    writer = _Writer(way=way, prefixes=prefixes, without=without)
    if whole:
        writer.document(apex)
    else:
        writer.element(apex, {"": ""}, inherited=_inherited(apex, way), empty_default=empty_default)
    return "".join(writer.parts).encode("utf-8", "surrogatepass")


def _inherited(apex: Node, way: Canonicalization) -> dict[str, str]:
    """Return the xml: attributes that an apex takes over from its ancestors in the inclusive ways."""
    if way.exclusive:
        return {}
    found: dict[str, str] = {}
    for ancestor in apex.iterancestors():
        for name, value in ancestor.attrib.items():
            if name.startswith(f"{{{XML}}}") and (not way.newer or name in _PASSED_ON):
                found.setdefault(name, value)
    return found


_PASSED_ON = (f"{{{XML}}}lang", f"{{{XML}}}space")


@dataclass(slots=True, kw_only=True)
class _Writer:
    way: Canonicalization
    prefixes: frozenset[str]
    without: Node | None
    parts: list[str] = field(default_factory=list)
    declared: int = 0
    """Characters of namespaces written so far: a long one can be asked for at every element."""

    def document(self, root: Node) -> None:
        for node in reversed(list(root.itersiblings(preceding=True))):
            if self.aside(node):
                self.parts.append("\n")
        self.element(root, {"": ""}, inherited={})
        for node in root.itersiblings():
            mark = len(self.parts)
            if self.aside(node):
                self.parts.insert(mark, "\n")

    def aside(self, node: Node) -> bool:
        """Write a comment or processing instruction; tell whether anything was written."""
        if node.tag is etree.ProcessingInstruction:
            self.parts.append(f"<?{node.target} {node.text}?>" if node.text else f"<?{node.target}?>")
            return True
        if node.tag is etree.Comment and self.way.comments:
            self.parts.append(f"<!--{node.text or ''}-->")
            return True
        return False

    def element(
        self, node: Node, rendered: Mapping[str, str], *, inherited: Mapping[str, str], empty_default: bool = False
    ) -> None:
        if node is self.without:
            return
        attributes = {**inherited, **node.attrib} if inherited else node.attrib
        named = [(name, value, _qualified(node, name)) for name, value in attributes.items()]
        declared = dict(self.declarations(node, [qualified for _, _, qualified in named], rendered))
        if empty_default:
            declared.setdefault("", "")
        name = f"{node.prefix}:{_local(node.tag)}" if node.prefix else _local(node.tag)
        write = self.parts.append
        write(f"<{name}")
        self.heads(declared, named)
        write(">")
        self.text(node.text)
        below = {**rendered, **declared} if declared else rendered
        for child in node:
            if isinstance(child.tag, str):
                self.element(child, below, inherited={})
            else:
                self.aside(child)
            self.text(child.tail)
        write(f"</{name}>")

    def heads(self, declared: Mapping[str, str], named: list[tuple[str, str, str]]) -> None:
        """Write namespace declarations and attributes in their order."""
        write = self.parts.append
        for prefix in sorted(declared):
            self.declared += len(declared[prefix])
            if self.declared > MOST_DECLARED:
                raise OverflowError
            write(f' xmlns:{prefix}="' if prefix else ' xmlns="')
            write(f'{declared[prefix].translate(_VALUE)}"')
        for _, value, qualified in sorted(named, key=_order):
            write(f' {qualified}="{value.translate(_VALUE) if _IN_VALUE.search(value) else value}"')

    def text(self, text: str | None) -> None:
        if text:
            self.parts.append(text.translate(_TEXT) if _IN_TEXT.search(text) else text)

    def declarations(self, node: Node, attributes: list[str], rendered: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Yield the namespace declarations that an element needs, given those written around it."""
        wanted = self.used(node, attributes) if self.way.exclusive else _in_scope(node)
        for prefix, uri in wanted.items():
            before = rendered.get(prefix)
            if before != uri and not (before is None and not uri):
                yield prefix, uri

    def used(self, node: Node, attributes: list[str]) -> dict[str, str]:
        wanted = {node.prefix or "": _uri(node.tag)}
        others = {name.partition(":")[0] for name in attributes if ":" in name} - {"xml"} | self.prefixes
        if others:
            scope = _in_scope(node)
            wanted |= {prefix: scope[prefix] for prefix in others if prefix in scope}
        return wanted


def _in_scope(node: Node) -> dict[str, str]:
    scope = {prefix or "": uri or "" for prefix, uri in node.nsmap.items() if prefix != "xml"}
    return {"": "", **scope}


def _order(attribute: tuple[str, str, str]) -> tuple[str, str]:
    return _uri(attribute[0]), _local(attribute[0])


def _uri(name: str) -> str:
    return name[1:].partition("}")[0] if name[0] == "{" else ""


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _qualified(node: Node, name: str) -> str:
    """Return an attribute's name with the prefix that the document gave it."""
    if name[0] != "{":
        return name
    uri, local = _uri(name), _local(name)
    if uri == XML:
        return f"xml:{local}"
    prefixes = [prefix for prefix, one in node.nsmap.items() if one == uri and prefix]
    if len(prefixes) == 1:
        return f"{prefixes[0]}:{local}"
    return str(node.xpath("name(@*[local-name() = $local and namespace-uri() = $uri])", local=local, uri=uri))
