"""Writes what people read: the texts of assertions, diagnostics and properties, and the values of variables."""

from collections.abc import Iterator, Mapping

from eqlab.validate.schematron.compile.model import Let, Prefixes, Remark
from eqlab.validate.schematron.compile.queries import reference
from eqlab.validate.schematron.compile.style import Adapt, Style
from eqlab.validate.schematron.compile.tree import XML, Node
from eqlab.validate.schematron.compile.writing import Writer, braced, in_attribute, in_text, written

_INSERTED = {"value-of": "value-of", "name": "value-of", "copy-of": "copy-of"}
_MOVING = ("flag", "role", "severity")
_RICH = {"emph", "dir", "span"}
_SPACE = f"{{{XML}}}space"


def shown(attributes: Mapping[str, str]) -> str:
    """Write attributes of the schema as attributes of the report."""
    return "".join(
        f' {"xml:space" if name == _SPACE else name}="{in_attribute(braced(text))}"'
        for name, text in attributes.items()
    )


def told(attributes: Mapping[str, str], adapt: Adapt) -> str:
    """Write the same, but of `flag`, `role`, `severity` that name a variable what it holds (5.5.6, 5.5.14, 5.5.16)."""
    dynamic = moving(attributes)
    fixed = {name: text for name, text in attributes.items() if name not in dynamic}
    return shown(fixed) + "".join(f' {name}="{{{in_attribute(adapt(said))}}}"' for name, said in dynamic.items())


def moving(attributes: Mapping[str, str]) -> dict[str, str]:
    """Return the attributes whose value is what a variable holds, with that variable."""
    named = ((name, reference(attributes.get(name, ""))) for name in _MOVING)
    return {name: variable for name, variable in named if variable}


def write_text(content: tuple[Node | str, ...], writer: Writer, style: Style, adapt: Adapt, prefixes: Prefixes) -> None:
    """Write mixed content of the schema as content of the report; what it refers to is looked up at the time."""
    last = len(content) - 1
    for index, piece in enumerate(content):
        if isinstance(piece, Node):
            _write_node(piece, writer, style, adapt, prefixes)
        elif piece.strip():
            writer.line(f"<{style.xslt}:text>{in_text(piece)}</{style.xslt}:text>")
        elif 0 < index < last:
            writer.line(f"<{style.xslt}:text> </{style.xslt}:text>")


def _write_node(node: Node, writer: Writer, style: Style, adapt: Adapt, prefixes: Prefixes) -> None:
    if node.kind in _INSERTED:
        query = (node.get("path") or "name()") if node.kind == "name" else node.get("select")
        declared = style.queries({**prefixes, **(node.queries or {})})
        writer.line(f'<{style.xslt}:{_INSERTED[node.kind]}{declared} select="{in_attribute(adapt(query))}"/>', node.at)
        return
    if node.kind in _RICH:
        name = f"{style.svrl}:{node.kind}"
        attributes = shown({key: text for key, text in node.attributes.items() if not key.startswith("{")})
        writer.line(f"<{name}{attributes}>", node.at)
    elif node.kind:
        return
    else:
        name, attributes = _named(node, adapt, code=bool(node.instruction))
        writer.line(f"<{name}{attributes}>", node.at)
    write_inner(node, writer, style, adapt, prefixes)
    writer.line(f"</{name}>")


def write_inner(node: Node, writer: Writer, style: Style, adapt: Adapt, prefixes: Prefixes) -> None:
    """Write the content of an element that is copied; within XSLT, white space stays as it is."""
    if node.instruction in {"text", "value-of"}:
        for piece in node.children:
            if isinstance(piece, str):
                writer.add(in_text(piece))
        return
    write_text(node.children, writer, style, adapt, prefixes)


def write_copy(node: Node, writer: Writer, adapt: Adapt, more: str = "") -> None:
    """Write an element of XSLT with all it holds, as it stands in the schema."""
    name, attributes = _named(node, adapt, code=True)
    writer.line(f"<{name}{attributes}{more}>", node.at)
    for child in node.children:
        if isinstance(child, Node):
            write_copy(child, writer, adapt)
        elif child.strip() or node.instruction == "text":
            writer.add(in_text(child))
    writer.add(f"</{name}>")


def _named(node: Node, adapt: Adapt, *, code: bool) -> tuple[str, str]:
    """Return the name of a copied element and, written, its declarations and attributes."""
    declared = {f"xmlns:{prefix}" if prefix else "xmlns": uri for prefix, uri in node.prefixes.items()}
    known = {uri: prefix for prefix, uri in node.prefixes.items() if prefix} | {XML: "xml"}
    uri, _, local = node.tag.rpartition("}")
    prefix = next((one for one, its in node.prefixes.items() if its == uri[1:]), "") if uri else ""
    attributes = {}
    for key, text in node.attributes.items():
        space, _, plain = key.rpartition("}")
        value = adapt(text)
        attributes[f"{known[space[1:]]}:{plain}" if space else plain] = value if code else braced(value)
    declared.pop("xmlns:xml", None)
    return f"{prefix}:{local}" if prefix else local, written({**declared, **attributes})


def write_value(let: Let, name: str, writer: Writer, style: Style, adapt: Adapt) -> None:
    """Write the variable `name` with the value of a let."""
    head = f'<{style.xslt}:variable{style.versioned()}{style.queries(let.prefixes)} name="{name}"'
    kind = f' as="{in_attribute(let.type)}"' if let.type else ""
    if let.value is not None:
        value = let.value if let.value.strip() else "''"
        writer.line(f'{head}{kind} select="{in_attribute(adapt(value))}"/>', let.at)
        return
    writer.line(f'{head} as="{in_attribute(let.type or "node()*")}">', let.at)
    for piece in let.content:
        _write_literal(piece, writer, style)
    writer.line(f"</{style.xslt}:variable>")


def _write_literal(piece: Node | str, writer: Writer, style: Style) -> None:
    """Write an element so that it is made, not done, whatever its name means to XSLT."""
    mark = style.xslt
    if isinstance(piece, str):
        if piece.strip():
            writer.line(f"<{mark}:text>{in_text(piece)}</{mark}:text>")
        return
    uri, _, local = piece.tag.rpartition("}")
    writer.line(f'<{mark}:element name="{local}" namespace="{in_attribute(braced(uri[1:]))}">', piece.at)
    for key, text in piece.attributes.items():
        space, _, plain = key.rpartition("}")
        where = f' namespace="{in_attribute(braced(space[1:]))}"' if space else ""
        writer.line(f'<{mark}:attribute name="{plain}"{where}>{in_text(text)}</{mark}:attribute>')
    for child in piece.children:
        _write_literal(child, writer, style)
    writer.line(f"</{mark}:element>")


def write_remarks(remarks: Iterator[Remark], writer: Writer, style: Style, adapt: Adapt) -> None:
    """Write references to diagnostics and properties, each with its text."""
    for remark in remarks:
        reference = {key: remark.shown[key] for key in ("role", "scheme") if key in remark.shown}
        rest = {key: text for key, text in remark.shown.items() if key not in reference}
        name = f"{style.svrl}:{remark.kind}-reference"
        writer.line(f"<{name}{shown({remark.kind: remark.id, **reference})}>", remark.at)
        writer.line(f"<{style.svrl}:text{style.spoken(remark.language)}{shown(rest)}>")
        write_text(remark.content, writer, style, adapt, remark.prefixes)
        writer.line(f"</{style.svrl}:text>")
        writer.line(f"</{name}>")
