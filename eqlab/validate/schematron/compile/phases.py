"""Lets the document choose its phase: the first whose `when` holds, else all patterns (ISO/IEC 19757-3:2025, 5.5.22).

One stylesheet serves all phases. A global variable holds the number of the active one, from 1, or 0 when there is none;
variables, patterns and the nodes that patterns are shown depend on it.
"""

from collections.abc import Iterator

from eqlab.validate.schematron.compile.model import Let, Pattern, Phase, Schema
from eqlab.validate.schematron.compile.queries import renamer, variables_of
from eqlab.validate.schematron.compile.style import Adapt, Style
from eqlab.validate.schematron.compile.texts import write_value
from eqlab.validate.schematron.compile.writing import Writer, in_attribute, literal

Phases = tuple[Phase, ...]


def choosable(schema: Schema) -> Phases:
    """Return the phases that a document can choose, in the order of the schema."""
    return tuple(one for one in schema.phases.values() if one.when.strip())


def write_choice(schema: Schema, phases: Phases, writer: Writer, style: Style) -> None:
    """Write which phase is active, and the variables of the schema and of all phases."""
    mark = style.xslt
    for number, phase in enumerate(phases, 1):
        for let in _seen_by(schema, phase):
            rename = _renamed(schema, phase, number)
            write_value(let, rename(f"${let.name}")[1:], writer, style, rename)
    writer.line(f'<{mark}:variable name="{style.own}:phase" as="item()"><{mark}:choose>')
    for number, phase in enumerate(phases, 1):
        test = in_attribute(_renamed(schema, phase, number)(phase.when))
        head = f"<{mark}:when{style.versioned()}{style.queries(phase.prefixes)}"
        writer.line(f'{head} test="{test}"><{mark}:sequence select="{number}"/></{mark}:when>', phase.at)
    writer.line(f'<{mark}:otherwise><{mark}:sequence select="0"/></{mark}:otherwise></{mark}:choose></{mark}:variable>')
    for name in dict.fromkeys(let.name for let in (*schema.lets, *(let for phase in phases for let in phase.lets))):
        _write_variable(name, schema, phases, writer, style)


def _seen_by(schema: Schema, phase: Phase) -> tuple[Let, ...]:
    """Return the variables that the condition of a phase sees: those that hold when it is active."""
    if not variables_of(phase.when):
        return ()
    own = {let.name for let in phase.lets}
    return (*(let for let in schema.lets if let.name not in own), *phase.lets)


def _renamed(schema: Schema, phase: Phase, number: int) -> Adapt:
    return renamer({let.name: f"{let.name}.f{number}" for let in _seen_by(schema, phase)})


def _write_variable(name: str, schema: Schema, phases: Phases, writer: Writer, style: Style) -> None:
    """Write a variable; its value is that of the active phase, else the schema's."""
    general = next((let for let in schema.lets if let.name == name), None)
    own = [(number, let) for number, phase in enumerate(phases, 1) for let in phase.lets if let.name == name]
    if not own and general is not None:
        write_value(general, name, writer, style, str)
        return
    mark, active = style.xslt, f"${style.own}:phase"
    declared = style.queries((general or own[0][1]).prefixes)
    writer.line(f'<{mark}:variable{declared} name="{name}" as="item()*"><{mark}:choose>')
    for number, let in own:
        writer.line(f'<{mark}:when test="{active} = {number}">')
        _write_value(let, writer, style)
        writer.line(f"</{mark}:when>")
    writer.line(f"<{mark}:otherwise>")
    if general is not None:
        _write_value(general, writer, style)
    else:
        reason = literal(f"only phases that are not active declare the variable ${name}")
        writer.line(f'<{mark}:sequence select="error((), {in_attribute(reason)})"/>', own[0][1].at)
    writer.line(f"</{mark}:otherwise></{mark}:choose></{mark}:variable>")


def _write_value(let: Let, writer: Writer, style: Style) -> None:
    write_value(let, f"{style.own}:value", writer, style, str)
    writer.line(f'<{style.xslt}:sequence select="${style.own}:value"/>')


def write_name(phases: Phases, writer: Writer, style: Style) -> None:
    """Write the attribute `phase` of the report."""
    mark, active = style.xslt, f"${style.own}:phase"
    names = in_attribute(", ".join(literal(phase.id) for phase in phases))
    named = f'<{mark}:attribute name="phase" select="({names})[{active}]"/>'
    writer.line(f'<{mark}:if test="{active} gt 0">{named}</{mark}:if>')


def condition(pattern: Pattern, phases: Phases, style: Style) -> str:
    """Return the query for whether a pattern is active; empty when it always is."""
    numbers = [number for number, phase in enumerate(phases, 1) if is_active(pattern, phase)]
    if len(numbers) == len(phases):
        return ""
    return f"${style.own}:phase = ({', '.join(map(str, [0, *numbers]))})"


def is_active(pattern: Pattern, phase: Phase) -> bool:
    """Tell whether a pattern is active in a phase."""
    return any(name == pattern.id for name, _ in phase.active)


def scopes(phase: Phase | None, phases: Phases, style: Style) -> Iterator[tuple[Phase, str, str]]:
    """Yield the phases that look at a subset of the document: with the name of its index and a predicate of its own."""
    inside = "exists(ancestor-or-self::node() intersect key('{}', 1))"
    if phase is not None and phase.source:
        name = f"{style.own}:scope"
        yield phase, name, f"[{inside.format(name)}]"
    for number, one in enumerate(phases, 1):
        if one.source:
            name = f"{style.own}:scope{number}"
            yield one, name, f"[${style.own}:phase ne {number} or {inside.format(name)}]"
