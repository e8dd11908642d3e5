"""A field held against its node: presence, repetitions, components, subcomponents."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from eqlab.core.finding import Finding, found
from eqlab.validate.hl7v2 import issues
from eqlab.validate.hl7v2.delimiters import Delimiters, parted
from eqlab.validate.hl7v2.escapes import unescape
from eqlab.validate.hl7v2.formats import UNIVERSAL
from eqlab.validate.hl7v2.glance import AUTHORITIES
from eqlab.validate.hl7v2.looking import Look, blank, companions, hollow, is_null, spoken_by
from eqlab.validate.hl7v2.model import place
from eqlab.validate.hl7v2.spec import Node, Slice, Usage
from eqlab.validate.hl7v2.values import lengths, value_slips
from eqlab.validate.words import shorten


def field_findings(look: Look, number: int, node: Node) -> Iterator[Finding]:
    """Yield all that is wrong with a field."""
    by = look.message.delimiters
    repetitions = look.segment.repetitions(number)
    usage = _usage(look, node, None)
    empty = _empty(usage)
    filled = [text for text in repetitions if not empty(text, by)]
    if not filled or usage is Usage.FORBIDDEN:
        yield from _presence(look, node, usage, filled[0] if filled else "", (number,))
    else:
        yield from _outdated(look, node, usage, (number,))
        yield from _counted(look, node, len(repetitions), len(filled), number)
        several = node.maximum != 1 or len(repetitions) > 1
        for index, text in enumerate(repetitions, 1):
            if not empty(text, by):
                yield from _value(look, node, text, (number, index if several else 0), usage)


def _empty(usage: Usage) -> Callable[[str, Delimiters], bool]:
    """What is required is not there when it is spaces alone; elsewhere they are looked at like any text."""
    return hollow if usage is Usage.REQUIRED else blank


def _usage(look: Look, node: Node, element: str | None) -> Usage:
    if node.when is None:
        return node.usage
    return Usage.REQUIRED if node.when(look.scope(element)) else node.otherwise


def _presence(look: Look, node: Node, usage: Usage, text: str, numbers: tuple[int, ...]) -> Iterator[Finding]:
    if usage is Usage.REQUIRED:
        yield look.tell(issues.REQUIRED, node, numbers, "usage")
    elif usage is Usage.FORBIDDEN and text:
        yield look.tell(issues.FORBIDDEN, node, numbers, "usage", found=shorten(text, 60))


def _outdated(look: Look, node: Node, usage: Usage, numbers: tuple[int, ...]) -> Iterator[Finding]:
    if usage is Usage.BACKWARD:
        yield look.tell(issues.OUTDATED, node, numbers, "usage")


def _counted(look: Look, node: Node, count: int, filled: int, number: int) -> Iterator[Finding]:
    if node.maximum is not None and count > node.maximum:
        facts = {"count": str(count), "maximum": str(node.maximum)}
        yield look.tell(issues.TOO_MANY, node, (number,), "cardinality", **facts)
    elif filled < node.minimum:
        facts = {"count": str(filled), "minimum": str(node.minimum)}
        yield look.tell(issues.TOO_FEW, node, (number,), "cardinality", **facts)


def _value(look: Look, node: Node, text: str, numbers: tuple[int, ...], usage: Usage) -> Iterator[Finding]:
    """One repetition, component or subcomponent that holds something."""
    if look.segment.opaque(numbers[0]):
        return
    if is_null(text):
        if usage is Usage.REQUIRED:
            yield look.tell(issues.NULLED, node, numbers, "usage")
    elif node.parts:
        yield from _parts(look, node, text, numbers)
        yield from lengths(look, node, text, numbers)
    else:
        yield from value_slips(look, node, text, numbers)


def _parts(look: Look, node: Node, text: str, numbers: tuple[int, ...]) -> Iterator[Finding]:
    by, nodes = look.message.delimiters, node.parts
    values = parted(text, by.component if len(numbers) == 2 else by.subcomponent)  # noqa: PLR2004 - field, repetition
    element = text if len(numbers) == 2 else None  # noqa: PLR2004
    if node.type and len(values) > len(nodes) and any(values[len(nodes) :]):
        facts = {"count": str(len(values)), "type": node.type, "maximum": str(len(nodes))}
        yield look.tell(issues.EXTRA_COMPONENTS, node, numbers, **facts)
    for index, part in enumerate(nodes):
        value, place = (values[index] if index < len(values) else ""), (*numbers, index + 1)
        usage = _usage(look, part, element)
        if _empty(usage)(value, by) or usage is Usage.FORBIDDEN:
            yield from _presence(look, part, usage, value, place)
        else:
            yield from _outdated(look, part, usage, place)
            yield from _value(look, part, value, place, usage)
    yield from _authority(look, node, values, numbers)


def _authority(look: Look, node: Node, values: list[str], numbers: tuple[int, ...]) -> Iterator[Finding]:
    """A universal id stands with its type (data types HD and EI)."""
    at = AUTHORITIES.get(node.type)
    if at is None:
        return
    by = look.message.delimiters
    universal, kind = (unescape(text, by) for text in (*values[at : at + 2], "", "")[:2])
    if bool(universal) != bool(kind):
        yield look.tell(issues.HALF_AUTHORITY, node, numbers)
    elif kind in UNIVERSAL and not is_null(universal) and not UNIVERSAL[kind][0](universal):
        facts = {"found": shorten(universal, 60), "kind": UNIVERSAL[kind][1]}
        yield look.tell(issues.NOT_OF_KIND, node.parts[at], (*numbers, at + 1), **facts)


def slice_findings(look: Look, number: int, node: Node, quick: bool) -> Iterator[Finding]:
    """Yield what is wrong with the slices of a field; `quick` tells that the delimiters are the standard's."""
    by = look.message.delimiters
    repetitions = list(enumerate(look.segment.repetitions(number), 1))
    filled = [(at, text) for at, text in repetitions if not hollow(text, by) and not is_null(text)]
    if not filled and node.usage is Usage.REQUIRED:
        return
    scopes = [(at, text, look.scope(text)) for at, text in filled]
    for one in node.slices:
        chosen = [(at, text) for at, text, scope in scopes if one.when(scope)]
        if len(chosen) < one.minimum or (one.maximum is not None and len(chosen) > one.maximum):
            yield _miscounted(look, node, one, number, len(chosen))
        checked = one.checked
        if checked is not None:
            inner = replace(look, rule=look.rule / look.name((number,)) / one.id)
            for at, text in chosen:
                if not (quick and one.glance(text)):
                    yield from _parts(inner, checked, text, (number, at))


def _miscounted(look: Look, node: Node, one: Slice, number: int, count: int) -> Finding:
    facts = {"name": look.name((number,)), "title": node.title, "count": str(count), **companions("slice", one.title)}
    where, rule = place(look.segment, look.occurrence, number), look.rule / look.name((number,)) / one.id
    if count < one.minimum:
        told = found(issues.SLICE_TOO_FEW, where, rule, minimum=str(one.minimum), **facts)
    else:
        told = found(issues.SLICE_TOO_MANY, where, rule, maximum=str(one.maximum), **facts)
    return spoken_by(one.voice, told)
