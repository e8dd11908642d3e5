"""Rewrites the expressions of a stylesheet, and gives it the functions and keys that they need."""

from dataclasses import dataclass, field
from functools import partial

from lxml import etree

from eqlab.validate.schematron.run.vocabulary.rewriting import Key, rewrite

XSL = "http://www.w3.org/1999/XSL/Transform"
_FUNCTIONS = """\
<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="3.0">
  <xsl:param name="lab:documents" as="map(*)" select="map{}"/>
  <xsl:variable name="lab:base" as="xs:string" select="'BASE'"/>
  <xsl:function name="lab:read" as="document-node()?">
    <xsl:param name="uri" as="xs:string?"/>
    <xsl:sequence select="if (empty($uri)) then () else lab:known(string(resolve-uri($uri, $lab:base)))"/>
  </xsl:function>
  <xsl:function name="lab:known" as="document-node()">
    <xsl:param name="told" as="xs:string"/>
    <xsl:variable name="uri" select="replace($told, '^file:/+', 'file:///')"/>
    <xsl:sequence select="if (map:contains($lab:documents, $uri)) then $lab:documents($uri)
      else error(QName('http://www.w3.org/2005/xqt-errors', 'FODC0002'), concat('the schema may not read ', $uri))"/>
  </xsl:function>
  <xsl:function name="lab:read-all" as="document-node()*">
    <xsl:param name="uris" as="item()*"/>
    <xsl:sequence select="(for $uri in data($uris) return lab:read(string($uri)))/."/>
  </xsl:function>
  <xsl:function name="lab:read-all" as="document-node()*">
    <xsl:param name="uris" as="item()*"/>
    <xsl:param name="base" as="node()"/>
    <xsl:sequence select="(for $uri in data($uris) return lab:known(string(resolve-uri(string($uri),
      (base-uri($base)[. != ''], $lab:base)[1]))))/."/>
  </xsl:function>
  <xsl:function name="lab:readable" as="xs:boolean">
    <xsl:param name="uri" as="xs:string?"/>
    <xsl:sequence select="exists($uri) and map:contains($lab:documents,
      replace(string(resolve-uri($uri, $lab:base)), '^file:/+', 'file:///'))"/>
  </xsl:function>
  <xsl:function name="lab:plain" as="xs:boolean">
    <xsl:param name="values" as="item()*"/>
    <xsl:sequence select="every $one in $values satisfies
      ($one instance of xs:untypedAtomic or $one instance of xs:string)"/>
  </xsl:function>
</xsl:stylesheet>
"""
_PREFIXES = {
    "lab": "urn:eqlab:rule",
    "xs": "http://www.w3.org/2001/XMLSchema",
    "map": "http://www.w3.org/2005/xpath-functions/map",
}
_LOOKED_UP = frozenset({"select", "test"})
_READ = frozenset({*_LOOKED_UP, "match", "use", "group-by", "value"})


def reads_documents(xslt: str) -> bool:
    """Tell whether a stylesheet may call a function that reads documents."""
    return any(f"{name}(" in xslt for name in ("doc", "document", "doc-available")) or "doc (" in xslt


@dataclass(slots=True)
class _Keys:
    """The keys of a stylesheet; equal ones, whose names mean the same, are one."""

    root: "etree._Element"
    names: dict[tuple[Key, str, tuple[tuple[str, str], ...]], str] = field(default_factory=dict)

    def name(self, element: "etree._Element", key: Key) -> str:
        default, bound = _default_namespace(element), {p: u for p, u in element.nsmap.items() if p}
        identity = key, default, tuple(sorted(bound.items()))
        if identity not in self.names:
            self.names[identity] = f"Q{{urn:eqlab:rule}}key-{len(self.names) + 1}"
            made = etree.SubElement(self.root, f"{{{XSL}}}key", nsmap=bound)
            made.set("name", self.names[identity])
            made.set("match", key.match)
            made.set("use", ", ".join(key.use))
            made.set("xpath-default-namespace", default)
            if len(key.use) > 1:
                made.set("composite", "yes")
        return self.names[identity]


def _default_namespace(element: "etree._Element") -> str:
    for one in (element, *element.iterancestors()):
        own = isinstance(one.tag, str) and one.tag.startswith(f"{{{XSL}}}")
        told = one.get("xpath-default-namespace" if own else f"{{{XSL}}}xpath-default-namespace")
        if told is not None:
            return str(told)
    return ""


def with_vocabularies(root: "etree._Element", base: str, *, fast: bool = True) -> None:
    """Let a stylesheet read its documents from the library alone; `fast`, look code lists up by key."""
    keys = _Keys(root)
    collated = any(name.endswith("default-collation") for one in root.iter("{*}*") for name in one.attrib)
    for element in list(root.iter(f"{{{XSL}}}*")):
        named = partial(keys.name, element)
        for name, value in element.items():
            if name in _READ and "doc" in value:
                looked = fast and not collated and name in _LOOKED_UP
                element.set(name, rewrite(value, named if looked else None))
    for one in etree.fromstring(_qualified(_FUNCTIONS)):
        if one.tag == f"{{{XSL}}}variable":
            one.set("select", "'" + base.replace("'", "''") + "'")
        root.append(one)


def _qualified(text: str) -> str:
    """Write prefixes out: declarations that no element or attribute needs would not survive a move."""
    for prefix, uri in _PREFIXES.items():
        text = text.replace(f"{prefix}:", f"Q{{{uri}}}")
    return text
