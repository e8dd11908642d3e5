"""Make the snapshot of a profile from its differential and the snapshot of its base."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TypeAlias

from eqlab.core.errors import AuthorError
from eqlab.core.values import Json
from eqlab.validate.fhir.issues.packages import (
    BASED_ON_ITSELF,
    NOTHING_TO_GENERATE_FROM,
    ROOT_OF_ANOTHER_TYPE,
    SAME_ELEMENT_TWICE,
    TOO_LARGE,
    TOO_MANY_BASES,
    UNKNOWN_BASE,
)
from eqlab.validate.fhir.library import STRUCTURES, Library, core_library
from eqlab.validate.fhir.model import ancestry
from eqlab.validate.fhir.snapshot.reading import MOST_ELEMENTS, elements_of, is_usable, name_of
from eqlab.validate.fhir.snapshot.tree import Node, flatten, grow
from eqlab.validate.fhir.snapshot.walk import Ground, laid_over

_LONGEST_CHAIN = 40
_Chain: TypeAlias = tuple[str, ...]
"""URLs of the profiles whose snapshots are being made, each for the one before it."""
_Written: TypeAlias = Mapping[str, tuple[Node, list[Json]]]
"""The children of a root with the elements that a snapshot has for each."""


def with_snapshot(definition: Json, library: Library) -> Json:
    """Return the definition with a snapshot; the same one when it has a usable one.

    Raises AuthorError when its base is not known, or when the differential speaks of what the base does not have.
    """
    return _with_snapshot(definition, library, ())


def structure_of(library: Library, canonical: str) -> Json | None:
    """Return the StructureDefinition of a canonical URL, with a snapshot; None when nobody knows it.

    Made once for a library. Raises AuthorError when its snapshot cannot be made.
    """
    return _structure(library, canonical, ())


def _structure(library: Library, canonical: str, chain: _Chain) -> Json | None:
    if canonical.partition("|")[0] in chain:
        raise _circle(chain, canonical)
    key = ("snapshot", canonical)
    if key in library.made:
        return library.made[key]
    found = library.find(canonical, "StructureDefinition")
    made = None if found is None else _with_snapshot(found, library, chain)
    return library.derive(key, lambda: made)


def _with_snapshot(definition: Json, library: Library, chain: _Chain) -> Json:
    if _is_usable(definition):
        return definition
    differential = elements_of(definition, "differential")
    if not differential:
        raise AuthorError(NOTHING_TO_GENERATE_FROM, profile=name_of(definition))
    chain = _lengthened(chain, definition)
    name, changes, twice = grow(differential)
    if twice:
        raise AuthorError(SAME_ELEMENT_TWICE, profile=name_of(definition), element=twice[0])
    base, constrains, written = _base(definition, name, library, chain)
    ground = Ground(
        profile=name_of(definition),
        inside=lambda element, wanted: _inside(element, wanted, (name, base), library, chain),
        grows=not constrains,
    )
    made = laid_over(base, changes, name, ground)
    return {**definition, "snapshot": {"element": _snapshot(name, made, definition, written)}}


def _is_usable(definition: Json) -> bool:
    """Tell whether a definition has a usable snapshot; one of FHIR R4 itself is looked at once."""
    core, url = core_library(), str(definition.get("url")) if isinstance(definition, dict) else ""
    if core.find(url) is definition:
        return core.derive(("usable snapshot", url), lambda: is_usable(definition))
    return is_usable(definition)


def _lengthened(chain: _Chain, definition: Json) -> _Chain:
    url = name_of(definition)
    if url in chain:
        raise _circle(chain, url)
    if len(chain) >= _LONGEST_CHAIN:
        raise AuthorError(TOO_MANY_BASES, profile=chain[0], limit=str(_LONGEST_CHAIN))
    return (*chain, url)


def _circle(chain: _Chain, canonical: str) -> AuthorError:
    url = canonical.partition("|")[0]
    return AuthorError(BASED_ON_ITSELF, profile=url, chain=" < ".join((*chain[chain.index(url) :], url)))


def _snapshot(name: str, root: Node, definition: Json, written: _Written) -> list[Json]:
    """Return all elements; `written` are those of the base, which are taken over where nothing changes."""
    first, *slices = [_finished(one, name) for one in flatten(name, replace(root, children={}))]
    elements = [first]
    for key, child in root.children.items():
        node, known = written.get(key, (None, []))
        if node is not child:
            known = []
            for element in flatten(f"{name}.{key}", child):
                _bounded(len(elements) + len(known) + 1, definition)
                known.append(_finished(element, name))
        elements += known
    elements += slices
    _bounded(len(elements), definition)
    return elements


def _bounded(elements: int, definition: Json) -> None:
    if elements > MOST_ELEMENTS:
        raise AuthorError(TOO_LARGE, profile=name_of(definition), limit=f"{MOST_ELEMENTS} elements")


def _finished(element: Json, name: str) -> Json:
    """Fill in what a snapshot always says."""
    reference = element.get("contentReference", "")
    if reference.startswith("#") and reference[1:].partition(".")[0] != name:
        element = {**element, "contentReference": f"{STRUCTURES}{reference[1:].partition('.')[0]}{reference}"}
    if "base" in element and "min" in element and "max" in element:
        return element
    least, most = element.get("min", 0), element.get("max", "*")
    return {"base": {"path": element["path"], "min": least, "max": most}, **element, "min": least, "max": most}


def _base(definition: Json, name: str, library: Library, chain: _Chain) -> tuple[Node, bool, _Written]:
    """Return the tree that the differential is laid over, whether it may only constrain that, and its elements.

    Raises AuthorError when the base is not there or another type's.
    """
    url = definition.get("baseDefinition")
    constrains = definition.get("derivation") == "constraint"
    found = _structure(library, url, chain) if isinstance(url, str) else None
    if found is None:
        if constrains:
            raise AuthorError(UNKNOWN_BASE, profile=name_of(definition), base=name_of({"url": url}))
        return Node(), False, {}
    type_, root = _tree(library, found)
    if constrains and name != type_:
        profile, base = name_of(definition), name_of(found)
        raise AuthorError(ROOT_OF_ANOTHER_TYPE, profile=profile, element=name, base=base, type=type_)
    written = _written(library, found) if name == type_ else {}
    return root, constrains or (name == type_ and "derivation" not in definition), written


def _tree(library: Library, definition: Json) -> tuple[str, Node]:
    """Return the name of the root and the tree of a definition that has a snapshot."""

    def grown() -> tuple[str, Node]:
        name, root, _ = grow(definition["snapshot"]["element"])
        return name, root

    return _owner(library, definition).derive(("snapshot tree", definition.get("url"), id(definition)), grown)


def _written(library: Library, definition: Json) -> _Written:
    """Return how a snapshot lists what is in the root of a definition that has one."""

    def listed() -> _Written:
        name, root = _tree(library, definition)
        return {
            key: (one, [_finished(each, name) for each in flatten(f"{name}.{key}", one)])
            for key, one in root.children.items()
        }

    return _owner(library, definition).derive(("snapshot list", definition.get("url"), id(definition)), listed)


def _owner(library: Library, definition: Json) -> Library:
    """Return the library to keep things derived from a definition: what comes of FHIR R4 itself is made once."""
    core = core_library()
    return core if core.find(str(definition.get("url"))) is definition else library


def _inside(
    element: Json, wanted: Collection[str], base: tuple[str, Node], library: Library, chain: _Chain
) -> Mapping[str, Node]:
    """Return the children of an element: those of what it refers to, of its one profile, or of its types."""
    if "contentReference" in element:
        return _referred(element["contentReference"], base, library)
    types = element.get("type", [])
    profiles = {one for type_ in types for one in type_.get("profile", ())}
    if len(types) == 1 and len(profiles) == 1:
        found = _profile_inside(next(iter(profiles)), library, chain)
        if found is not None:
            return _tree(library, found)[1].children
    codes = list(dict.fromkeys(one["code"] for one in types))
    children = dict(_children_of(_common(codes), library))
    for code in codes if len(codes) > 1 else ():
        more = _children_of(code, library)
        children.update((name, more[name]) for name in wanted if name in more and name not in children)
    return children


def _profile_inside(canonical: str, library: Library, chain: _Chain) -> Json | None:
    """Return the profile of an element's type; None for one that leads back here: then the type itself is opened."""
    try:
        return _structure(library, canonical, chain)
    except AuthorError as error:
        if error.issue is BASED_ON_ITSELF:
            return None
        raise


def _children_of(code: str, library: Library) -> Mapping[str, Node]:
    found = _structure(library, code if "/" in code else STRUCTURES + code, ())
    return {} if found is None else _tree(library, found)[1].children


def _common(codes: list[str]) -> str:
    """Return the nearest type that all descend from; empty when there is none."""
    others = [ancestry(code) for code in codes[1:]]
    return next((type_ for type_ in ancestry(codes[0]) if all(type_ in other for other in others)), "") if codes else ""


def _referred(reference: str, base: tuple[str, Node], library: Library) -> Mapping[str, Node]:
    head, *path = reference.rpartition("#")[2].split(".")
    name, node = base
    if head != name:
        found = _structure(library, STRUCTURES + head, ())
        node = _tree(library, found)[1] if found else Node()
    for step in path:
        node = node.children.get(step, Node())
    return node.children
