"""What is said of a member that the type does not have."""

from functools import lru_cache

from eqlab.core.errors import nearest
from eqlab.core.issue import Issue
from eqlab.validate.fhir.issues import structure as issues
from eqlab.validate.fhir.library import STRUCTURES
from eqlab.validate.fhir.model import Element, Type, primitive_names, type_names, type_of
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.run import Scope
from eqlab.validate.fhir.structure.handlers import few
from eqlab.validate.words import shorten

_LONGEST = 60
_PATIENCE = 200
"""Notes of one run after which no similar names are looked for any more."""


def note_unknown(type_: Type, name: str, parent: Path, scope: Scope) -> None:
    """Note that a type has no such element: misspelt, of another type, or without its type."""
    look_alike = len(scope.run.notes) < _PATIENCE
    issue, facts = unknown(type_.name, name[:_LONGEST], look_alike)
    rule = f"{STRUCTURES}{type_.name.partition('.')[0]}#{type_.name}"
    scope.run.notes.append((issue, (parent, name), facts, rule))


def unknown(type_: str, name: str, look_alike: bool) -> tuple[Issue, dict[str, str]]:
    """Return what is wrong with a member's name."""
    known = type_of(type_)
    if known is None:
        raise KeyError(type_)
    plain = name.removeprefix("_")
    facts = {"type": type_, "name": shorten(name)}
    if plain != name and plain in known.by_json_name:
        bare = known.by_json_name[plain][1] in primitive_names()
        return issues.TWIN_OF_BARE_VALUE if bare else issues.TWIN_OF_NO_PRIMITIVE, {**facts, "name": plain}
    if plain in known.elements:
        return issues.CHOICE_WITHOUT_TYPE, {**facts, "allowed": few(list(known.elements[plain].types))}
    for element in known.elements.values():
        found = _type_in(element, plain)
        if found:
            facts |= {"name": element.name, "found": found, "allowed": few(list(element.types))}
            return issues.CHOICE_OF_OTHER_TYPE, facts
    close = _nearest(type_, name) if look_alike else ""
    return (issues.MISSPELT_ELEMENT, {**facts, "nearest": close}) if close else (issues.UNKNOWN_ELEMENT, facts)


def _type_in(element: Element, name: str) -> str:
    """Return the type that a choice's name ends in, when there is such a type."""
    if not element.choice or not name.startswith(element.name):
        return ""
    rest = name[len(element.name) :]
    lower = rest[:1].lower() + rest[1:]
    return lower if lower in primitive_names() else rest if rest in type_names() else ""


@lru_cache(1024)
def _nearest(type_: str, name: str) -> str:
    known = type_of(type_)
    return nearest(name, known.by_json_name) if known else ""
