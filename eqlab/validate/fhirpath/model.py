"""Which types the elements of FHIR R4 have, read from the FHIRPath library's tables.

A type is the name of a data type (`HumanName`, `dateTime`), of a resource (`Patient`), the path of a backbone element
(`Patient.contact`), a system type (`System.String`), or empty where the model knows nothing.
"""

from functools import lru_cache
from typing import TypeAlias

from fhirpathpy.models import models

_TABLES = models["r4"]
_TYPES: dict[str, str] = _TABLES["path2Type"]
_PARENTS: dict[str, str] = _TABLES["type2Parent"]
_CHOICES: dict[str, list[str]] = _TABLES["choiceTypePaths"]
_ELSEWHERE: dict[str, str] = _TABLES["pathsDefinedElsewhere"]
_BACKBONES = frozenset(path.rpartition(".")[0] for path in _TYPES)

SYSTEM_TYPES = frozenset({"Boolean", "String", "Integer", "Decimal", "Date", "DateTime", "Time", "Quantity"})
FHIR_TYPES = frozenset(_PARENTS) | {"Resource", "Element"}
PRIMITIVES = frozenset(name for name in FHIR_TYPES if name[0].islower())

RESOURCES = frozenset(name for name, parent in _PARENTS.items() if parent in ("Resource", "DomainResource"))

Shape: TypeAlias = tuple[tuple[str, str], ...]
"""Member names that an element may have in JSON, each with the type it then has."""


@lru_cache(maxsize=8192)
def shape(type_: str, name: str) -> Shape:
    """Return how the element `name` of a value of `type_` is written: a choice has one name for each type."""
    if not type_ or type_.startswith("System."):
        return ((name, ""),)
    for ancestor in _ancestry(type_):
        path = f"{ancestor}.{name}"
        path = _ELSEWHERE.get(path, path)
        if path in _CHOICES:
            return (*((name + choice, _choice(choice)) for choice in _CHOICES[path]), (name, ""))
        if path in _TYPES or path in _BACKBONES:
            return ((name, _TYPES.get(path, path)),)
    return ((name, ""),)


def is_type(type_: str, name: str) -> bool:
    """Tell whether `type_` is the FHIR type `name` or descends from it."""
    return name in _ancestry(type_)


def known_types() -> frozenset[str]:
    """Return all type names that an expression may use."""
    return SYSTEM_TYPES | FHIR_TYPES


@lru_cache(maxsize=1024)
def _ancestry(type_: str) -> tuple[str, ...]:
    chain = [type_]
    if "." in type_:
        chain.append("BackboneElement")
    while chain[-1] in _PARENTS:
        chain.append(_PARENTS[chain[-1]])
    return tuple(chain)


def _choice(suffix: str) -> str:
    return suffix if suffix in _PARENTS else suffix[0].lower() + suffix[1:]
