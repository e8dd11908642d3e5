"""Refuses what a schema must not do, and finds the documents that it reads by name."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

from eqlab.validate.schematron import issues
from eqlab.validate.schematron.compile.desk import Desk
from eqlab.validate.schematron.compile.queries import without_literals
from eqlab.validate.schematron.compile.tree import Node

_INSTRUCTIONS = {
    "result-document",
    "evaluate",
    "import",
    "import-schema",
    "use-package",
    "package",
    "expose",
    "source-document",
    "assert",
}
_FUNCTIONS = re.compile(
    r"(?<![\w:.\-$@])(?:fn:)?(environment-variable|available-environment-variables|transform|load-xquery-module|"
    r"function-lookup|collection|uri-collection|system-property)\s*[(#]"
)
_QUALIFIED = re.compile(r"(?<![\w:.\-$@])([^\W\d][\w.\-]*):([\w.\-]+)\s*[(#]")
_DIRECT = re.compile(r"Q\{\s*([^}]*?)\s*\}[\w.\-]+\s*[(#]")
_MACHINE = re.compile(
    r"java[:.]|clitype:|https?://(saxon\.sf\.net|xml\.apache\.org|exslt\.org|www\.saxonica\.com)|urn:schemas-"
)
_READS = re.compile(
    r"(?<![\w:.\-$@])(?:fn:)?(?:doc|document|doc-available|unparsed-text|unparsed-text-lines|unparsed-text-available|"
    r"json-doc)\s*\(\s*('(?:[^']|'')*'|\"(?:[^\"]|\"\")*\")"
)


def guard(schema: Node, declarations: Iterable[Node], desk: Desk) -> None:
    """Note what a schema must not do."""
    for node in (*schema.all(), *(one for declared in declarations for one in declared.all())):
        if node.instruction in _INSTRUCTIONS or _MACHINE.match(node.tag[1:]):
            desk.refuse(issues.FORBIDDEN, node.at, name=node.label)
    bound = {prefix: uri for node in schema.all() for prefix, uri in _bound(node)}
    for node, query in queries_of(schema, declarations):
        name = _forbidden(query, {**bound, **node.prefixes})
        if name:
            desk.refuse(issues.FORBIDDEN, node.at, name=name)


def queries_of(schema: Node, declarations: Iterable[Node]) -> Iterator[tuple[Node, str]]:
    """Yield every text that may hold a query, with its element: attributes, and texts within XSLT."""
    for node in (*schema.all(), *(one for declared in declarations for one in declared.all())):
        for name, text in node.attributes.items():
            if not name.startswith("{") and name not in {"id", "name", "see", "icon", "fpi", "uri", "href"}:
                yield node, text
        if node.instruction:
            yield from ((node, piece) for piece in node.children if isinstance(piece, str))


def documents_of(schema: Node, declarations: Iterable[Node], base: str, folder: Path, desk: Desk) -> tuple[str, ...]:
    """Return the documents that expressions name literally; those outside the folder are noted, not returned."""
    found: dict[str, None] = {}
    for node, query in queries_of(schema, declarations):
        for match in _READS.finditer(query):
            name = match[1][1:-1].replace(match[1][0] * 2, match[1][0])
            uri = _resolved(base, name)
            if uri is None or not _permitted(uri, folder):
                desk.tolerate(issues.OUTSIDE, node.at, href=name)
            else:
                found.setdefault(uri)
    return tuple(found)


def _resolved(base: str, name: str) -> str | None:
    try:
        return urldefrag(urljoin(base, name))[0]
    except ValueError:
        return None


def _permitted(uri: str, folder: Path) -> bool:
    parts = urlsplit(uri)
    if parts.scheme in {"http", "https"}:
        return True
    return parts.scheme == "file" and not parts.netloc and f"{parts.path}/".startswith(f"{folder.as_uri()[7:]}/")


def _bound(node: Node) -> Iterator[tuple[str, str]]:
    yield from (node.queries or {}).items()
    if node.kind == "ns":
        yield node.get("prefix"), node.get("uri")


def _forbidden(query: str, bound: dict[str, str]) -> str:
    """Return the first thing in a query that is forbidden."""
    plain = without_literals(query)
    match = _FUNCTIONS.search(plain)
    if match:
        return f"{match[1]}()"
    for match in _QUALIFIED.finditer(plain):
        if _MACHINE.match(bound.get(match[1], "")):
            return f"{match[1]}:{match[2]}()"
    direct = _DIRECT.search(query)
    return direct[0].rstrip("(# ") + "()" if direct and _MACHINE.match(direct[1]) else ""
