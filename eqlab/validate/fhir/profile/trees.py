"""Profiles as trees, by their canonical URL; `url#element` names an element of one, as extensions on types do.

Source: FHIR R4, profiling.html; extension elementdefinition-profile-element.
"""

from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.core.values import Json
from eqlab.validate.fhir.library import STRUCTURES, Library
from eqlab.validate.fhir.model import type_of
from eqlab.validate.fhir.profile.tree import Node, grow
from eqlab.validate.fhir.profile.types import types_of
from eqlab.validate.fhir.snapshot import structure_of

_IMPOSED = "http://hl7.org/fhir/StructureDefinition/structuredefinition-imposeProfile"


def plain(url: str) -> str:
    """Return a canonical URL without version and element."""
    return url.partition("#")[0].partition("|")[0]


def definition_of(library: Library, url: str) -> Json | None:
    """Return a StructureDefinition with its snapshot; None when it is not known. Raises AuthorError."""
    return structure_of(library, url.partition("#")[0])


def grown(library: Library, url: str) -> Node | None:
    """Return the elements of a profile as a tree; None when it or its element is not known. Raises AuthorError."""
    definition = definition_of(library, url)
    if definition is None:
        return None
    elements = (definition.get("snapshot") or {}).get("element")
    root = library.derive(("profile tree", url.partition("#")[0]), lambda: grow(plain(url), elements))
    return find(root, url.partition("#")[2])


def tree_of(library: Library, url: str) -> Node | None:
    """Return the elements of a profile as a tree; None when it is not known or wrong."""
    try:
        return grown(library, url)
    except (AuthorError, AuthorErrors):
        return None


def find(root: Node, element: str) -> Node | None:
    """Return the node of an element id such as `Composition.section:lab.code`; the root for an empty one."""
    at: Node | None = root
    for part in element.split(".")[1:]:
        name, _, slice_ = part.partition(":")
        at = at.children.get(name.removesuffix("[x]")) if at else None
        if slice_ and at:
            at = next((one for one in at.slices if one.slice == slice_), None)
    return at


def types_at(url: str, root_type: str, element: str, node: Node) -> tuple[str, ...]:
    """Return the types that an element of a profile may have."""
    path = ".".join(part.partition(":")[0] for part in element.split("."))
    if type_of(path) is not None:
        return (path,)
    parent = type_of(path.rpartition(".")[0])
    known = parent.elements.get(node.name) if parent else None
    return types_of(url, known, node.definition) if known else (root_type,)


def imposed(definition: Json) -> tuple[str, ...]:
    """Return the profiles that a profile asks to be met as well."""
    extensions = definition.get("extension") or ()
    return tuple(
        str(one["valueCanonical"]) for one in extensions if one.get("url") == _IMPOSED and "valueCanonical" in one
    )


def root_type(definition: Json) -> str:
    """Return the name of the type that a StructureDefinition is about."""
    return str(definition.get("type", "")).removeprefix(STRUCTURES)
