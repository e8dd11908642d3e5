"""The types of FHIR R4: which elements they have, in which order, of which types, how often.

A type is the name of a data type (`HumanName`, `dateTime`), of a resource (`Patient`), or the path of an element that
has children of its own (`Patient.contact`). Source: FHIR R4, the StructureDefinitions of the types.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from eqlab.core.values import Json
from eqlab.validate.fhir.library import STRUCTURES, core_library

_SYSTEM = "http://hl7.org/fhirpath/System."
_FHIR_TYPE = "http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type"


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """An element of a type."""

    name: str
    """Without `[x]`."""
    types: tuple[str, ...]
    """Names of its types; a backbone element has one, its own path. `xhtml`, `Resource` and primitives included."""
    many: bool
    """True when it is an array in JSON."""
    least: int
    most: int | None
    """None for any number."""
    choice: bool = False
    xml: str = "element"
    """How XML writes it: `element`, `attribute`, `text` or `xhtml`."""
    targets: tuple[str, ...] = ()
    """Names of the resources that a Reference or canonical may point to; empty for any."""
    definition: Json = None
    """Its ElementDefinition."""

    def json_names(self) -> tuple[tuple[str, str], ...]:
        """Return the names it may have in JSON, each with the type it then has."""
        if not self.choice:
            return tuple((self.name, type_) for type_ in self.types)
        return tuple((self.name + type_[0].upper() + type_[1:], type_) for type_ in self.types)


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """A type of FHIR R4."""

    name: str
    kind: str
    """`resource`, `complex`, `primitive` or `backbone`."""
    base: str
    """Name of the type it descends from; empty for Element and Resource."""
    abstract: bool
    elements: Mapping[str, Element]
    """By name without `[x]`, in their order, inherited ones included."""
    by_json_name: Mapping[str, tuple[Element, str]]
    """JSON name -> element and type; names of `_` twins are not in it."""
    definition: Json
    """The StructureDefinition, or for a backbone element its ElementDefinition."""


def type_of(name: str) -> Type | None:
    """Return a type by its name; None when FHIR R4 has no such type."""
    try:
        return _asked[name]
    except KeyError:
        return _remembered(name) if len(name) <= _LONGEST else None


_LONGEST = 200
"""Letters of a name that may be a type's."""
_MOST = 10_000
"""Names that are remembered: those that are no types are anybody's, and there is no end of them."""
_asked: dict[str, Type | None] = {}


def _remembered(name: str) -> Type | None:
    if len(_asked) >= _MOST:
        _asked.clear()
    found = _asked[name] = _type_of(name)
    return found


def _type_of(name: str) -> Type | None:
    head, _, rest = name.partition(".")
    definition = core_library().find(STRUCTURES + head) if head in type_names() else None
    if definition is None:
        return None
    snapshot = definition["snapshot"]["element"]
    own = definition if not rest else next((one for one in snapshot if one["path"] == name), None)
    if own is None:
        return None
    elements = {one.name: one for one in _children(snapshot, name)}
    if rest and not elements:
        return None
    return Type(
        name=name,
        kind="backbone" if rest else definition["kind"].removesuffix("-type"),
        base=_base(definition, own, rest),
        abstract=bool(definition.get("abstract")) and not rest,
        elements=elements,
        by_json_name={json: (one, type_) for one in elements.values() for json, type_ in one.json_names()},
        definition=own,
    )


def _base(definition: Json, own: Json, rest: str) -> str:
    if rest:
        return str(own["type"][0]["code"])
    return str(definition.get("baseDefinition", "")).removeprefix(STRUCTURES)


def _children(snapshot: list[Json], parent: str) -> list[Element]:
    prefix = f"{parent}."
    return [
        _element(one, snapshot)
        for one in snapshot
        if one["path"].startswith(prefix) and "." not in one["path"][len(prefix) :]
    ]


def _element(definition: Json, snapshot: list[Json]) -> Element:
    path = definition["path"]
    name = path.rpartition(".")[2]
    types = definition.get("type", [])
    own = any(one["path"].startswith(f"{path}.") for one in snapshot)
    most = definition["max"]
    return Element(
        name=name.removesuffix("[x]"),
        types=_types(definition, path, own),
        many=most not in ("0", "1"),
        least=definition["min"],
        most=None if most == "*" else int(most),
        choice=name.endswith("[x]"),
        xml=_xml(definition, types),
        targets=tuple(one.removeprefix(STRUCTURES) for type_ in types for one in type_.get("targetProfile", ())),
        definition=definition,
    )


def _types(definition: Json, path: str, own: bool) -> tuple[str, ...]:
    if "contentReference" in definition:
        return (definition["contentReference"].rpartition("#")[2],)
    if own:
        return (path,)
    return tuple(dict.fromkeys(_type(one) for one in definition.get("type", ())))


def _type(entry: Json) -> str:
    code = str(entry["code"])
    if not code.startswith(_SYSTEM):
        return code
    named = (one["valueUrl"] for one in entry.get("extension", ()) if one["url"] == _FHIR_TYPE)
    return next(named, code.removeprefix(_SYSTEM).lower())


def _xml(definition: Json, types: list[Json]) -> str:
    if any(one["code"] == "xhtml" for one in types):
        return "xhtml"
    return {"xmlAttr": "attribute", "xmlText": "text"}.get(definition.get("representation", [""])[0], "element")


@cache
def type_names() -> Mapping[str, str]:
    """Return the names of all types of FHIR R4 with their kind: `resource`, `complex-type` or `primitive-type`."""
    return {
        head.facts["type"]: head.facts["kind"]
        for head in core_library().heads("StructureDefinition")
        if head.facts["kind"] != "logical" and head.facts.get("derivation") != "constraint"
    }


@cache
def ancestry(name: str) -> tuple[str, ...]:
    """Return a type and those it descends from, nearest first; just the name when FHIR R4 has no such type."""
    chain = [name]
    while (known := type_of(chain[-1])) is not None and known.base:
        chain.append(known.base)
    return tuple(chain)


@cache
def resource_names() -> frozenset[str]:
    """Return the names of the resources that can be sent: abstract ones are none."""
    kinds = type_names()
    return frozenset(name for name, kind in kinds.items() if kind == "resource") - {"Resource", "DomainResource"}


@cache
def primitive_names() -> frozenset[str]:
    """Return the names of the primitive types."""
    return frozenset(name for name, kind in type_names().items() if kind == "primitive-type")
