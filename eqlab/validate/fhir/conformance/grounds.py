"""What a profile's elements are before the profile says anything of them."""

from collections.abc import Mapping
from typing import TypeAlias

from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.core.values import Json
from eqlab.validate.fhir.conformance.reading import text
from eqlab.validate.fhir.library import Library
from eqlab.validate.fhir.snapshot import with_snapshot

Ground: TypeAlias = Mapping[str, Json]
"""ElementDefinitions by id."""

_KEPT = frozenset({"id", "path", "sliceName", "type"})


def ground_of(definition: Json, elements: list[Json], library: Library) -> Ground:
    """Return what the elements of a profile are in its base: nothing when that cannot be told."""
    bare = [{key: value for key, value in one.items() if key in _KEPT} for one in elements]
    asked = {key: value for key, value in definition.items() if key != "snapshot"}
    try:
        made = with_snapshot({**asked, "differential": {"element": bare}}, library)
    except (AuthorError, AuthorErrors):
        return {}
    return {one["id"]: one for one in made["snapshot"]["element"] if isinstance(one.get("id"), str)}


def below(ground: Ground, element: Json) -> Json | None:
    """Return what an element is in the base; None when that is not sure."""
    path, name = text(element, "path"), text(element, "sliceName")
    found = ground.get(text(element, "id")) or ground.get(f"{path}:{name}" if name else path)
    return found if found is not None and text(found, "path") == path else None


def types_of(element: Json, base: Json) -> list[str]:
    """Return the codes of an element's types, those of its base where it says none; none when they are unsure."""
    types = element.get("type") if isinstance(element.get("type"), list) else base.get("type")
    codes = [text(one, "code") for one in types] if isinstance(types, list) else []
    return [] if any(not code or "/" in code for code in codes) else codes
