"""Which resources an element may point to."""

from functools import lru_cache

from eqlab.core.values import Json
from eqlab.validate.fhir.library import STRUCTURES
from eqlab.validate.fhir.model import ancestry, resource_names
from eqlab.validate.words import shorten


def allows(targets: tuple[str, ...], type_: str) -> bool:
    """Tell whether a resource of that type may be the target; no targets allow any."""
    if not targets or type_ in targets:
        return True
    return type_ in _descended(targets)


@lru_cache(maxsize=1024)
def _descended(targets: tuple[str, ...]) -> frozenset[str]:
    """Return the names of the resources that are one of some types or descend from one."""
    return frozenset(name for name in resource_names() if not set(targets).isdisjoint(ancestry(name)))


def listed(targets: tuple[str, ...]) -> str:
    """Return the allowed targets in words."""
    return shorten(" or ".join(targets))


def stated_type(value: Json) -> str:
    """Return the type that a Reference says its target has, without the URL in front; empty when it says none."""
    stated = value.get("type")
    return stated.removeprefix(STRUCTURES) if isinstance(stated, str) else ""
