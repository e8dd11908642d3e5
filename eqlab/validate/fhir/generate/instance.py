"""The two doors: the least instance, and the full one."""

from dataclasses import replace

from eqlab.core.errors import AuthorError
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.fhir.generate.content import content
from eqlab.validate.fhir.generate.judging import faults
from eqlab.validate.fhir.generate.model import Maker, Place, root_of
from eqlab.validate.fhir.generate.primitives import DIV
from eqlab.validate.fhir.generate.requests import with_requests
from eqlab.validate.fhir.generate.shape import made
from eqlab.validate.fhir.issues.packages import NOTHING_TO_MAKE
from eqlab.validate.fhir.library import STRUCTURES, Library
from eqlab.validate.fhir.model import resource_names
from eqlab.validate.fhir.snapshot.tree import Node
from eqlab.validate.words import shorten

_TRIES = 20
"""Instances that are made until the validator finds nothing wrong with one."""


def minimal(url: str, library: Library, seed: int) -> Json:
    """Return an instance of a type or profile with no more than it must have.

    A profile of a resource is claimed in `meta.profile`. The validator finds no error in it, as far as such an instance
    was found. Raises AuthorError when nobody knows the URL, when it names an abstract type or a logical model, or when
    the snapshot of a profile cannot be made.
    """
    return _best(url, Maker(library=library, seed=str(seed), wide=False))


def full(url: str, library: Library, seed: int) -> Json:
    """Return an instance of a type or profile with all that may be there, as far as its rules let it; as `minimal`."""
    return _best(url, Maker(library=library, seed=str(seed), wide=True))


def _best(url: str, maker: Maker) -> Json:
    """Return the instance with the fewest faults among a few."""
    definition, root = _definition(url, maker.library)
    best: tuple[int, Json] | None = None
    for attempt in range(_TRIES):
        seed = f"{maker.seed}/{attempt}" if attempt else maker.seed
        value = _instance(url, definition, root, replace(maker, seed=seed, exemplary=not attempt % 2))
        found = faults(value, url, definition, maker.library)
        if best is None or found < best[0]:
            best = (found, value)
        if not found:
            break
    return best[1] if best else None


def _definition(url: str, library: Library) -> tuple[Json, Node]:
    found = root_of(library, url)
    if found is None:
        raise AuthorError(NOTHING_TO_MAKE, url=shorten(url), problem=words("nobody here knows it"))
    if found[0].get("abstract") or found[0].get("kind") == "logical":
        raise AuthorError(NOTHING_TO_MAKE, url=shorten(url), problem=words("it is abstract or a logical model"))
    return found


def _instance(url: str, definition: Json, root: Node, maker: Maker) -> Json:
    type_ = str(definition.get("type"))
    node_type = {"code": type_} if url == STRUCTURES + type_ else {"code": type_, "profile": [url]}
    place = Place(path=type_, home=(type_, root))
    if type_ in resource_names():
        value = _in_its_language(content(root, node_type, type_, place, maker))
        value = with_requests(value) if type_ == "Bundle" else value
        return _claiming(value, url) if "profile" in node_type else value
    return made(
        Node(element={**root.element, "type": [node_type]}, children=root.children), place, maker, content
    ).value


def _in_its_language(resource: Json) -> Json:
    """Let a narrative that was made up say which language the resource is in."""
    language, text = resource.get("language"), resource.get("text")
    div = text.get("div") if isinstance(text, dict) else None
    if not isinstance(language, str) or not isinstance(div, str) or not div.startswith(f"{DIV}>"):
        return resource
    said = f'{DIV} lang="{language}" xml:lang="{language}"{div.removeprefix(DIV)}'
    return {**resource, "text": {**text, "div": said}}


def _claiming(resource: Json, profile: str) -> Json:
    meta = resource.get("meta", {})
    claimed = [*(one for one in meta.get("profile", ()) if one != profile), profile]
    first = {key: resource[key] for key in ("resourceType", "id") if key in resource}
    return {**first, "meta": {**meta, "profile": claimed}, **{k: v for k, v in resource.items() if k != "meta"}}
