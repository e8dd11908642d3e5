"""The names of rules: `element id`, or `element id:constraint key`, of a profile or type."""

from collections.abc import Mapping

from eqlab.core.errors import nearest
from eqlab.core.values import Json
from eqlab.validate.fhir.library import Library
from eqlab.validate.fhir.profile.constraints import inherited_keys
from eqlab.validate.fhir.snapshot import structure_of


def has_rule(library: Library, url: str, rule: str) -> bool:
    """Tell whether findings can name this rule of a profile. Raises AuthorError when the profile is wrong."""
    known = _keys(library, url)
    element, _, key = rule.rpartition(":")
    return rule in known or key in known.get(element, ())


def nearest_rule(library: Library, url: str, rule: str) -> str:
    """Return the rule of a profile that was probably meant, or an empty text. Raises AuthorError likewise."""
    known = _keys(library, url)
    element, _, key = rule.rpartition(":")
    if element in known and (near := nearest(key, known[element])):
        return f"{element}:{near}"
    return nearest(rule, known)


def _keys(library: Library, url: str) -> Mapping[str, frozenset[str]]:
    """Return the keys of the constraints on each element."""
    return library.derive(("rules by element", url), lambda: _read(structure_of(library, url) or {}))


def _read(definition: Json) -> Mapping[str, frozenset[str]]:
    elements = (definition.get("snapshot") or {}).get("element") or ()
    return {str(one.get("id")): frozenset(_keys_of(one)) for one in elements}


def _keys_of(element: Json) -> set[str]:
    types = (str(one.get("code")) for one in element.get("type") or ())
    own = {str(one.get("key")) for one in element.get("constraint") or ()}
    return own.union(*(inherited_keys(type_) for type_ in types))
