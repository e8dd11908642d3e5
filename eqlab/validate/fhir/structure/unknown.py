"""What is said of a member that the type does not have."""

from eqlab.core.issue import Issue
from eqlab.validate.fhir.issues import structure as issues
from eqlab.validate.fhir.library import STRUCTURES
from eqlab.validate.fhir.model import Element, Type, primitive_names, type_names
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.run import Scope
from eqlab.validate.fhir.structure.handlers import few
from eqlab.validate.fhir.structure.similar import similar
from eqlab.validate.words import shorten


def note_unknown(type_: Type, name: str, parent: Path, scope: Scope) -> None:
    """Note that a type has no such element: misspelt, of another type, or without its type."""
    issue, facts = _unknown(type_, name, scope)
    rule = f"{STRUCTURES}{type_.name.partition('.')[0]}#{type_.name}"
    scope.run.notes.append((issue, (parent, name), facts, rule))


def _unknown(known: Type, name: str, scope: Scope) -> tuple[Issue, dict[str, str]]:
    """Return what is wrong with a member's name."""
    plain = name.removeprefix("_")
    facts = {"type": known.name, "name": shorten(name)}
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
    close = similar(name, known.by_json_name, scope)
    return (issues.MISSPELT_ELEMENT, {**facts, "nearest": close}) if close else (issues.UNKNOWN_ELEMENT, facts)


def _type_in(element: Element, name: str) -> str:
    """Return the type that a choice's name ends in, when there is such a type."""
    if not element.choice or not name.startswith(element.name):
        return ""
    rest = name[len(element.name) :]
    lower = rest[:1].lower() + rest[1:]
    return lower if lower in primitive_names() else rest if rest in type_names() else ""
