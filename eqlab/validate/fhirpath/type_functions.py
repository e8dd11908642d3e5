"""Functions of types, and conversion between them.

Source: FHIRPath 2.0.0, sections 5.5 (conversion) and 6.3 (types); FHIR R4, section 2.1.9.1.3.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from eqlab.validate.fhirpath.evaluation import Function, Run
from eqlab.validate.fhirpath.model import SYSTEM_TYPES, is_primitive, is_type
from eqlab.validate.fhirpath.nodes import Node, Nodes, computed, one_value, single, string, system_type, truth
from eqlab.validate.fhirpath.quantities import Quantity, converted, read_quantity
from eqlab.validate.fhirpath.temporal import Temporal, parse_temporal


def matches_type(node: Node, name: str, *, exactly: bool = False) -> bool:
    """Tell whether a node is of a type, named `Patient`, `FHIR.Patient` or `System.String`."""
    space, _, bare = name.rpartition(".")
    if node.type and not node.type.startswith("System."):
        if space == "System":
            return False
        return node.type == bare if exactly and is_primitive(bare) else is_type(node.type, bare)
    system = node.type.removeprefix("System.") or system_type(node.value)
    if space == "FHIR" or (bare not in SYSTEM_TYPES and node.type):
        return False
    return bool(system) and (bare == system or (not node.type and bare == system.lower()))


def _is(_run: Run, focus: Nodes, name: str) -> Nodes:
    node = single(focus)
    return [] if node is None else truth(matches_type(node, name))


def _as(_run: Run, focus: Nodes, name: str) -> Nodes:
    node = single(focus)
    return [] if node is None or not matches_type(node, name, exactly=True) else focus


def _of_type(_run: Run, focus: Nodes, name: str) -> Nodes:
    return [node for node in focus if matches_type(node, name, exactly=True)]


def _type(_run: Run, focus: Nodes) -> Nodes:
    return [node for item in focus for node in _type_info(item)]


def _type_info(node: Node) -> Nodes:
    system = system_type(node.value) if not node.type or node.type.startswith("System.") else ""
    name = "BackboneElement" if "." in node.type and not system else node.type
    return [Node({"namespace": "System" if system else "FHIR", "name": system or name})]


def _conversion(work: Callable[[Any], Any]) -> tuple[Function, Function]:
    """Make `toX` and `convertsToX`."""

    def convert(_run: Run, focus: Nodes) -> Nodes:
        value = one_value(focus)
        return [] if value is None else computed(work(value))

    def converts(_run: Run, focus: Nodes) -> Nodes:
        value = one_value(focus)
        return [] if value is None else truth(work(value) is not None)

    return Function(convert), Function(converts)


_TRUE, _FALSE = {"true", "t", "yes", "y", "1", "1.0"}, {"false", "f", "no", "n", "0", "0.0"}


def _to_boolean(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    word = value.lower() if isinstance(value, str) else str(value)
    return True if word in _TRUE else False if word in _FALSE else None


def _to_integer(value: Any) -> int | None:
    if isinstance(value, bool | int):
        return int(value)
    return int(value) if isinstance(value, str) and re.fullmatch(r"[+-]?\d{1,100}", value, re.ASCII) else None


def _to_decimal(value: Any) -> Decimal | None:
    if isinstance(value, bool | int | Decimal):
        return Decimal(value)
    whole = isinstance(value, str) and re.fullmatch(r"[+-]?\d{1,100}(\.\d{1,100})?", value, re.ASCII)
    return Decimal(value) if whole else None


def _to_string(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Temporal):
        return value.text
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value) if isinstance(value, str | int | Quantity) else None


def _to_temporal(type_: str) -> Callable[[Any], Temporal | None]:
    def convert(value: Any) -> Temporal | None:
        if isinstance(value, Temporal):
            value = value.text.partition("T")[0] if type_ == "Date" and value.type == "DateTime" else value.text
        return parse_temporal(value, type_) if isinstance(value, str) else None

    return convert


_QUANTITY = re.compile(r"([+-]?\d{1,100}(?:\.\d{1,100})?)\s*(?:'([^']+)'|([a-z]+))?", re.ASCII)


def _to_quantity(value: Any) -> Quantity | None:
    if isinstance(value, Quantity):
        return value
    if isinstance(value, bool | int | Decimal):
        return Quantity(Decimal(value), "1")
    match = _QUANTITY.fullmatch(value) if isinstance(value, str) else None
    return read_quantity(*match.groups()) if match else None


def _quantity_in(focus: Nodes, unit: Nodes | None) -> Quantity | None:
    """Convert to a quantity, in a unit if one is given."""
    quantity, code = _to_quantity(one_value(focus)), string(unit) if unit is not None else None
    if quantity is None or unit is None or code is None:
        return quantity if unit is None else None
    return converted(quantity, code)


def _quantity(_run: Run, focus: Nodes, unit: Nodes | None = None) -> Nodes:
    return computed(_quantity_in(focus, unit)) if focus else []


def _is_quantity(_run: Run, focus: Nodes, unit: Nodes | None = None) -> Nodes:
    return truth(_quantity_in(focus, unit) is not None) if focus else []


_CONVERSIONS: dict[str, Callable[[Any], Any]] = {
    "Boolean": _to_boolean,
    "Integer": _to_integer,
    "Decimal": _to_decimal,
    "String": _to_string,
    "Date": _to_temporal("Date"),
    "DateTime": _to_temporal("DateTime"),
    "Time": _to_temporal("Time"),
}
_PAIRS = {name: _conversion(work) for name, work in _CONVERSIONS.items()}

TYPE_FUNCTIONS: dict[str, Function] = {
    "ofType": Function(_of_type, 1, 1, type_name=True),
    "is": Function(_is, 1, 1, type_name=True),
    "as": Function(_as, 1, 1, type_name=True),
    "type": Function(_type),
    "toQuantity": Function(_quantity, 0, 1),
    "convertsToQuantity": Function(_is_quantity, 0, 1),
    **{f"to{name}": pair[0] for name, pair in _PAIRS.items()},
    **{f"convertsTo{name}": pair[1] for name, pair in _PAIRS.items()},
}
