"""Extensions that somebody defines, for elements that must have some and do not say which."""

from eqlab.core.values import Json
from eqlab.validate.fhir.generate.chance import pick
from eqlab.validate.fhir.generate.model import Maker, Place, base_path, root_of
from eqlab.validate.fhir.library import Library
from eqlab.validate.fhir.model import ancestry
from eqlab.validate.fhir.snapshot.tree import Node


def extending(node: Node, about: str, place: Place, maker: Maker) -> Node:
    """Return the element of an extension that packages define for such a value; the same when they define none."""
    if not base_path(node.element).endswith(".extension") or node.slices or node.children:
        return node
    if any(one.get("profile") for one in node.element.get("type", ())):
        return node
    known = [url for url, contexts in _defined(maker.library) if may_stand_in(contexts, about)]
    if not known:
        return node
    type_ = {"code": "Extension", "profile": [pick(known, maker.seed, place.path)]}
    return Node(element={**node.element, "type": [type_]}, children={})


def _defined(library: Library) -> list[tuple[str, Json]]:
    """Return the extensions of packages, each with where it may stand."""

    def gathered() -> list[tuple[str, Json]]:
        heads = [head for source in library.sources[:-1] for head in source.heads("StructureDefinition")]
        found = (root_of(library, head.url) for head in heads)
        known = [one[0] for one in found if one is not None and one[0].get("type") == "Extension"]
        return sorted((str(one["url"]), one.get("context")) for one in known)

    return library.derive(("generate", "extensions"), gathered)


def may_stand_in(contexts: Json, around: str) -> bool:
    """Tell whether an extension may stand in a value of a type; one that does not say may stand anywhere."""
    told = [one.get("expression") for one in contexts if isinstance(one, dict)] if isinstance(contexts, list) else []
    return not told or not {around, *ancestry(around)}.isdisjoint(str(one) for one in told)
