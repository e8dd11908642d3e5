"""Where links inside a document can lead."""

from collections.abc import Iterator

from eqlab.core.values import Json
from eqlab.validate.fhir.narrative.look import anchors_of
from eqlab.validate.fhir.run import Run, Scope

_KEY = "narrative targets"


def leads_somewhere(fragment: str, scope: Scope, run: Run) -> bool:
    """Tell whether a link to `#fragment` finds an id in its resource, or a name in any narrative of the document."""
    if fragment == "":
        return True
    container = scope.container
    if _KEY not in container.notes:
        container.notes[_KEY] = frozenset(_ids(container.resource))
    root = scope.root
    if _KEY + " in narratives" not in root.notes:
        texts = {text for text, _, one in run.narratives if one.root is root}
        root.notes[_KEY + " in narratives"] = frozenset(anchor for text in texts for anchor in anchors_of(text))
    return fragment in container.notes[_KEY] or fragment in root.notes[_KEY + " in narratives"]


def _ids(resource: Json) -> Iterator[str]:
    """Yield the ids of a resource's elements and of those it contains."""
    waiting: list[Json] = [resource]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if isinstance(value.get("id"), str):
                yield value["id"]
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
