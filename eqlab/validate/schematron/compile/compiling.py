"""From a schema file to a stylesheet."""

from collections.abc import Callable, Mapping
from pathlib import Path

from eqlab.core.errors import AuthorError, nearest
from eqlab.validate.schematron import issues
from eqlab.validate.schematron.compile.abstraction import PATTERNS
from eqlab.validate.schematron.compile.building import build
from eqlab.validate.schematron.compile.checking import check
from eqlab.validate.schematron.compile.choice import CROWD, Choice, indexes_of
from eqlab.validate.schematron.compile.declared import declarations
from eqlab.validate.schematron.compile.desk import Desk
from eqlab.validate.schematron.compile.guard import documents_of, guard, queries_of
from eqlab.validate.schematron.compile.inclusion import Includer
from eqlab.validate.schematron.compile.model import Pattern, Phase, Schema
from eqlab.validate.schematron.compile.phases import choosable
from eqlab.validate.schematron.compile.queries import later_than_1
from eqlab.validate.schematron.compile.reading import Library, reader_below
from eqlab.validate.schematron.compile.sheet import Sheet
from eqlab.validate.schematron.compile.style import Style, unused_prefixes
from eqlab.validate.schematron.compile.tree import Node
from eqlab.validate.schematron.stylesheet import Stylesheet

BINDINGS = {"": "1.0", "xslt": "1.0", "xslt1": "1.0", "xslt2": "3.0", "xslt3": "3.0", "xpath2": "3.0", "xpath3": "3.0"}
"""Query language bindings, in lower case, and the version of XSLT whose expressions they mean."""
ALL, DEFAULT, ANY = "#ALL", "#DEFAULT", "#ANY"


def compile_schema(
    source: Path, *, phase: str = "", strict: bool = False, read: Callable[[str], bytes] | None = None
) -> Stylesheet:
    """Compile a schema for one phase.

    That is its default (``""``, ``#DEFAULT``), all patterns (``#ALL``), one by id, or the first whose `when` holds in
    a document (``#ANY``).
    `read` gives the bytes of a file by its absolute path, or raises OSError; by itself it reads below the folder of the
    schema only. Strictly, what ISO/IEC 19757-3 forbids is an error; else what real schemas do is accepted, with a
    notice.
    Raises AuthorErrors (or AuthorError) with file, line and column.
    """
    path = source.resolve()
    desk = Desk(strict=strict)
    library = Library(main=source, read=read or reader_below(path.parent))
    tree = Includer(library=library, desk=desk).whole(path)
    if tree.kind != "schema":
        raise AuthorError(issues.NO_SCHEMA, tree.at, expected="schema", name=tree.tag)
    check(tree, desk)
    desk.close()
    return _compiled(tree, library, path, phase, desk)


def _compiled(tree: Node, library: Library, path: Path, phase: str, desk: Desk) -> Stylesheet:
    binding = tree.get("queryBinding").lower()
    version = _version(tree, binding, desk)
    schema = build(tree, binding, desk)
    declared = tuple(declarations(schema.declarations, library, path, desk))
    guard(tree, declared, desk)
    wanted = schema.default_phase if phase in {"", DEFAULT} else phase
    chosen = _phase(schema, wanted)
    patterns = _active(schema, chosen, tree, desk)
    base = path.as_uri()
    documents = documents_of(tree, declared, base, path.parent, desk)
    style = _style(tree, schema, declared, version)
    sheet = Sheet(
        schema=schema,
        phase=chosen,
        phases=choosable(schema) if wanted == ANY else (),
        patterns=patterns,
        declarations=declared,
        style=style,
        desk=desk,
        base=base,
        choice=Choice(style=style, indexes=indexes_of(patterns, style), crowd=len(patterns) >= CROWD),
    )
    return _finished(sheet, wanted, documents)


def _finished(sheet: Sheet, wanted: str, documents: tuple[str, ...]) -> Stylesheet:
    rules = sheet.write()
    sheet.desk.close()
    return Stylesheet(
        xslt=rules.writer.text(),
        brief=rules.writer.brief_text(),
        base=sheet.base,
        phase=wanted or ALL,
        title=sheet.schema.title,
        messages=rules.messages,
        documents=documents,
        places=tuple(rules.writer.places),
        notices=tuple(sheet.desk.notices.values()),
    )


def _version(tree: Node, binding: str, desk: Desk) -> str:
    if binding not in BINDINGS:
        guess = nearest(binding, BINDINGS)
        expected = ", ".join(name for name in BINDINGS if name)
        raise AuthorError(issues.NO_BINDING, tree.at, expected=expected, nearest=guess, binding=binding)
    version = BINDINGS[binding]
    if version == "1.0":
        for node, query in queries_of(tree, ()):
            later = later_than_1(query) if node.kind and node.kind not in {"ns", "include"} else ""
            if later:
                desk.tolerate(issues.XPATH_2, node.at, found=later)
                return "3.0"
    return version


def _phase(schema: Schema, name: str) -> Phase | None:
    """Return the phase, or None for all patterns, and for any phase."""
    if name in {"", ALL, ANY}:
        return None
    if name not in schema.phases:
        guess = nearest(name, schema.phases)
        expected = ", ".join([ALL, *([ANY] if choosable(schema) else []), *schema.phases])
        raise AuthorError(issues.NO_PHASE, schema.at, expected=expected, nearest=guess, phase=name)
    return schema.phases[name]


def _active(schema: Schema, phase: Phase | None, tree: Node, desk: Desk) -> tuple[Pattern, ...]:
    known = {node.get("id"): node for node in tree.of(*PATTERNS)}
    for one in schema.phases.values():
        for name, at in one.active:
            if name not in known:
                desk.tolerate(issues.NO_PATTERN, at, nearest=nearest(name, known), id=name)
    if phase is None:
        return schema.patterns
    names = {name for name, _ in phase.active}
    return tuple(pattern for pattern in schema.patterns if pattern.id in names)


def _style(tree: Node, schema: Schema, declared: tuple[Node, ...], version: str) -> Style:
    every: list[Mapping[str, str]] = [schema.prefixes, *(node.prefixes for one in declared for node in one.all())]
    xslt, svrl, own = unused_prefixes(tree, every)
    return Style(
        xslt=xslt,
        svrl=svrl,
        own=own,
        prefixes=schema.prefixes,
        version=version,
        language=schema.language,
        default_namespace=schema.default_namespace or schema.prefixes.get("", ""),
    )
