"""Reads the files of a schema: only below its folder, never from a network."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree

from eqlab.core.errors import AuthorError
from eqlab.core.finding import Finding
from eqlab.core.location import Position
from eqlab.core.reason import reason_of
from eqlab.core.text import words
from eqlab.validate.schematron import issues
from eqlab.validate.schematron.compile.checking import is_name
from eqlab.validate.schematron.compile.tree import XML, Node, tree_of
from eqlab.validate.schematron.compile.writing import written
from eqlab.validate.words import told_by
from eqlab.validate.xml import read_xml

XMLNS = "http://www.w3.org/2000/xmlns/"


def reader_below(folder: Path) -> Callable[[str], bytes]:
    """Return a reader of files below `folder`; it raises PermissionError for all others."""
    root = folder.resolve()

    def read(path: str) -> bytes:
        real = Path(path).resolve()
        if not real.is_relative_to(root):
            raise PermissionError(path)
        return real.read_bytes()

    return read


@dataclass(slots=True, kw_only=True)
class Library:
    """The files of a schema, each read once."""

    main: Path
    """As the caller named it; places are told relative to it."""
    read: Callable[[str], bytes]
    _trees: dict[Path, Node] = field(default_factory=dict)

    def find(self, href: str, here: Path, at: Position) -> tuple[Path, str]:
        """Return the file and the fragment that a reference in the file `here` means."""
        try:
            parts = urlsplit(href)
        except ValueError:
            raise AuthorError(issues.OUTSIDE, at, href=href) from None
        if parts.scheme not in {"", "file"} or parts.netloc:
            raise AuthorError(issues.OUTSIDE, at, href=href)
        path = unquote(parts.path)
        if "\0" in path:
            raise AuthorError(issues.OUTSIDE, at, href=href)
        return (here.parent / path).resolve() if path else here, parts.fragment

    def tree(self, path: Path, at: Position | None = None) -> Node:
        """Return the tree of a file; `at` is where it is asked for."""
        if path not in self._trees:
            self._trees[path] = self._read(path, at)
        return self._trees[path]

    def _read(self, path: Path, at: Position | None) -> Node:
        shown = self._shown(path)
        where = at or Position(file=shown)
        try:
            data = self.read(str(path))
        except PermissionError:
            raise AuthorError(issues.OUTSIDE, where, href=shown) from None
        except (OSError, ValueError) as error:
            reason = reason_of(error, words("it is not there"))
            raise AuthorError(issues.UNREADABLE, where, file=shown, reason=reason.lower()) from None
        document = read_xml(data)
        if isinstance(document, Finding):
            place = document.subject
            there = Position(file=shown, line=place.line or 1, column=place.column or 1)
            raise AuthorError(issues.NO_XML, there, file=shown, reason=told_by(document))
        return tree_of(document, shown)

    def _shown(self, path: Path) -> str:
        folder = self.main.resolve().parent
        return str(self.main.parent / path.relative_to(folder)) if path.is_relative_to(folder) else str(path)


def bindings_of(schema: Node) -> Mapping[str, str]:
    """Return the prefixes that a schema binds for its queries; the first binding of a prefix counts."""
    bound: dict[str, str] = {}
    for node in schema.of("ns"):
        if is_binding(node.get("prefix"), node.get("uri")):
            bound.setdefault(node.get("prefix"), node.get("uri"))
    return bound


def is_binding(prefix: str, uri: str) -> bool:
    """Tell whether XML lets a prefix, empty for the default, stand for a namespace (Namespaces in XML 1.0, 3)."""
    if not uri or uri == XMLNS or (prefix and not is_name(prefix)):
        return False
    return prefix != "xmlns" and (prefix == "xml") == (uri == XML) and _is_uri(uri)


@lru_cache(maxsize=256)
def _is_uri(text: str) -> bool:
    """Tell whether a parser takes a text for a namespace; no document has one that it does not take."""
    try:
        etree.fromstring(f"<a{written({'xmlns': text})}/>".encode())
    except etree.XMLSyntaxError:
        return text == XML
    return True
