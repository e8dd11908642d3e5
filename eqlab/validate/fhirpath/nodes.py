"""The values that expressions work on: nodes of a document, and what can be computed from them."""

from decimal import Decimal
from typing import Any, TypeAlias

from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhirpath.errors import EvaluationError
from eqlab.validate.fhirpath.model import is_type
from eqlab.validate.fhirpath.quantities import Quantity
from eqlab.validate.fhirpath.temporal import Temporal, parse_temporal
from eqlab.validate.json_place import segment


class Node:
    """An item of a collection: a value, its type, and where in its document it stands."""

    __slots__ = ("extra", "index", "key", "parent", "type", "value")

    def __init__(
        self,
        value: Any,
        type_: str = "",
        parent: "Node | None" = None,
        key: str | None = None,
        index: int | None = None,
        extra: Json = None,
    ) -> None:
        self.value = value
        """JSON, Temporal or Quantity; None when a primitive element has only an id or extensions."""
        self.type = type_
        self.parent = parent
        self.key = key
        self.index = index
        self.extra = extra
        """Id and extensions of a primitive element."""

    def path(self) -> str:
        """Return where the node stands: `Bundle.entry[2].resource`; for a computed value nothing."""
        pieces: list[str] = []
        node: Node | None = self
        while node is not None:
            name = "" if node.key is None else f".{segment(node.key)}" if node.parent else node.key
            pieces.append(name if node.index is None else f"{name}[{node.index}]")
            node = node.parent
        return "".join(reversed(pieces)).removeprefix(".")

    def place(self) -> Path:
        """Return the same as a path of keys."""
        keys: list[str | int] = []
        node: Node | None = self
        while node is not None:
            keys += [key for key in (node.index, node.key) if key is not None]
            node = node.parent
        path: Path = (None, keys.pop() if keys else "")
        while keys:
            path = (path, keys.pop())
        return path


Nodes: TypeAlias = list[Node]
"""A collection; never changed once made."""

TEMPORAL_TYPES = {"date": "Date", "dateTime": "DateTime", "instant": "DateTime", "time": "Time"}


def scalar(node: Node) -> Any:
    """Return the value to compute with: FHIR dates as Temporal, FHIR quantities as Quantity, numbers exact."""
    value = node.value
    if value.__class__ is str:
        kind = TEMPORAL_TYPES.get(node.type)
        return (parse_temporal(value, kind) or value) if kind else value
    if value.__class__ is float:
        return Decimal(repr(value))
    if value.__class__ is dict and node.type and is_type(node.type, "Quantity"):
        return _quantity(value) or value
    return value


def _quantity(value: Json) -> Quantity | None:
    number, unit = value.get("value"), value.get("code") or value.get("unit") or "1"
    if isinstance(number, bool) or not isinstance(number, int | float | Decimal) or not isinstance(unit, str):
        return None
    return Quantity(Decimal(str(number)), unit)


def system_type(value: Any) -> str:
    """Return the FHIRPath name of a value's kind; empty for objects."""
    names: dict[type, str] = {bool: "Boolean", str: "String", int: "Integer", Decimal: "Decimal", float: "Decimal"}
    if isinstance(value, Temporal):
        return value.type
    return "Quantity" if isinstance(value, Quantity) else names.get(value.__class__, "")


def computed(value: Any) -> Nodes:
    """Make a collection of one computed value; of nothing when it is None."""
    return [] if value is None else [Node(value, f"System.{system_type(value)}")]


TRUE, FALSE = computed(True), computed(False)


def truth(value: bool | None) -> Nodes:
    """Make a collection of a three-valued truth."""
    return [] if value is None else TRUE if value else FALSE


def plain(node: Node) -> Json:
    """Return a node as JSON."""
    if isinstance(node.value, Temporal):
        return node.value.text
    if isinstance(node.value, Quantity):
        return {"value": node.value.value, "unit": node.value.unit}
    return node.value


def literal(node: Node) -> Json:
    """Return a node as JSON; what was computed and JSON has not, as FHIRPath writes it: `@2024-02-29`, `4 'mg'`."""
    if isinstance(node.value, Temporal):
        return f"@{'T' if node.value.type == 'Time' else ''}{node.value.text}"
    return str(node.value) if isinstance(node.value, Quantity) else node.value


def is_number(value: Any) -> bool:
    """Tell whether a value is a number; a truth value is none."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def kind_of(node: Node) -> str:
    """Name a node's type for a sentence."""
    name = node.type.removeprefix("System.") or system_type(node.value) or "object"
    return words("an {type}", type=name) if name[0] in "AEIOaeio" else words("a {type}", type=name)


def number(nodes: Nodes) -> int | Decimal | None:
    """Return the one number of a collection, None for an empty one. Raises EvaluationError on anything else."""
    value = one_value(nodes)
    if value is None or is_number(value):
        return value  # type: ignore[no-any-return]  # just checked
    raise EvaluationError(words("{value} stands where a number is expected", value=str(kind_of(nodes[0]))))


def string(nodes: Nodes) -> str | None:
    """Return the one string of a collection, None for an empty one. Raises EvaluationError on anything else."""
    node = single(nodes)
    if node is None or node.value is None:
        return None
    if isinstance(node.value, str):
        return node.value
    raise EvaluationError(words("{value} stands where a string is expected", value=str(kind_of(node))))


def boolean(nodes: Nodes) -> bool | None:
    """Return the truth of a collection: a single item that is no truth value counts as true (FHIRPath 4.5)."""
    node = single(nodes)
    return None if node is None else node.value if isinstance(node.value, bool) else True


def one_value(nodes: Nodes) -> Any:
    """Return the one value of a collection, to compute with; None for an empty one. Raises EvaluationError on more."""
    node = single(nodes)
    return None if node is None else scalar(node)


def single(nodes: Nodes) -> Node | None:
    """Return the one node of a collection, None for an empty one. Raises EvaluationError on more."""
    if len(nodes) > 1:
        raise EvaluationError(words("there are {count} items where one is expected", count=str(len(nodes))))
    return nodes[0] if nodes else None
