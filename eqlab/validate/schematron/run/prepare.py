"""Makes a compiled schema ready for the workers: its vocabularies are read, its expressions made fast."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from lxml import etree

from eqlab.core.errors import AuthorError
from eqlab.core.finding import Finding, found
from eqlab.core.location import Position, RulePath
from eqlab.validate.schematron import run_issues
from eqlab.validate.schematron.run.pool import Program, Vocabulary
from eqlab.validate.schematron.run.vocabulary.sheets import reads_documents, with_vocabularies
from eqlab.validate.schematron.stylesheet import Stylesheet
from eqlab.validate.words import told_by
from eqlab.validate.xml import Limits, read_xml
from eqlab.validate.xml.reading import unread_xml

_LIMITS = Limits(size=2**30, depth=1000, tags=50_000_000)
"""Of a vocabulary, which is an author's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A program, and what is amiss with its vocabularies."""

    program: Program
    whole: Callable[[], Program]
    """Gives the one that writes a whole report; the other may write only what findings are made of."""
    notices: tuple[Finding, ...] = ()


def prepare(sheet: Stylesheet, resources: Mapping[str, Path], *, fast: bool = True) -> Prepared:
    """Return what the workers need. Raises AuthorError for a vocabulary that no worker should see."""
    vocabularies, notices = [], []
    for uri in sheet.documents:
        path = local(uri, resources)
        data = _bytes(path) if path else None
        if data is None or path is None:
            notices.append(found(run_issues.NO_VOCABULARY, None, RulePath(("schematron", sheet.title)), uri=uri))
        else:
            vocabularies.append(_vocabulary(uri, path, data))
    made = partial(_program, base=sheet.base, vocabularies=tuple(vocabularies), fast=fast)
    program = made(sheet.brief or sheet.xslt)
    whole = partial(made, sheet.xslt) if sheet.brief else lambda: program
    return Prepared(program=program, whole=cache(whole), notices=tuple(notices))


def _program(xslt: str, base: str, vocabularies: tuple[Vocabulary, ...], *, fast: bool) -> Program:
    data = xslt.encode()
    if vocabularies or reads_documents(xslt):
        data = _rewritten(data, base, fast=fast)
    return program_of(data, vocabularies)


def program_of(xslt: bytes, vocabularies: tuple[Vocabulary, ...]) -> Program:
    """Return a program under its digest."""
    total = hashlib.sha256(xslt)
    for one in vocabularies:
        total.update(f"\0{one.uri}\0{one.digest}".encode())
    return Program(key=total.hexdigest(), xslt=xslt, vocabularies=vocabularies)


def tree_of(xslt: bytes) -> "etree._Element":
    """Read a stylesheet of the lab's own making."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    return etree.fromstring(xslt, parser)


def _rewritten(xslt: bytes, base: str, *, fast: bool) -> bytes:
    root = tree_of(xslt)
    with_vocabularies(root, base, fast=fast)
    return bytes(etree.tostring(root, encoding="utf-8"))


def local(uri: str, resources: Mapping[str, Path]) -> Path | None:
    """Return the file that stands for a URI: of the longest name or prefix that fits, else its own."""
    for name in sorted(resources, key=len, reverse=True):
        if uri == name:
            return resources[name]
        rest = uri.removeprefix(name.rstrip("/") + "/")
        if rest != uri:
            folder = resources[name].resolve()
            path = (folder / unquote(rest)).resolve()
            return path if path.is_relative_to(folder) else None
    parts = urlsplit(uri)
    return Path(url2pathname(parts.path)) if parts.scheme == "file" and parts.netloc in {"", "localhost"} else None


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _vocabulary(uri: str, path: Path, data: bytes) -> Vocabulary:
    read = unread_xml(data, _LIMITS)
    if isinstance(read, Finding):
        raise _bad(path, read)
    return Vocabulary(uri=uri, digest=hashlib.sha256(read).hexdigest(), data=read, path=path)


def bad_vocabularies(program: Program) -> Iterator[AuthorError]:
    """Yield what is wrong with the vocabularies of a program that a worker could not load."""
    for one in program.vocabularies:
        read = read_xml(one.data, _LIMITS)
        if isinstance(read, Finding):
            yield _bad(one.path, read)


def _bad(path: Path, refusal: Finding) -> AuthorError:
    at = Position(file=str(path), line=refusal.subject.line or 1, column=refusal.subject.column or 1)
    return AuthorError(run_issues.BAD_VOCABULARY, at, file=path.name, reason=told_by(refusal))
