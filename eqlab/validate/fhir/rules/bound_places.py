"""Places whose references must lead to an entry of the same Bundle.

Source: FHIR R4, "Documents" (what a document Bundle includes) and "Messaging" (MessageHeader.focus).
"""

from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.run import Scope

_DOCUMENT = frozenset({"subject", "author", "encounter", "custodian", "attester.party", "event.detail"})
_SECTION = frozenset({"author", "focus", "entry"})


def must_be_in_bundle(path: Path, scope: Scope) -> bool:
    """Tell whether a reference at this path of a resource must be answered by its Bundle."""
    if scope.kind != "entry" or scope.parent is None or scope.type not in ("Composition", "MessageHeader"):
        return False
    entry = scope.path[0]
    if entry is None or entry[1] != 0:
        return False
    kind = scope.parent.resource.get("type")
    names = _names(path, scope.path)
    if scope.type == "MessageHeader":
        return bool(kind == "message" and names == ["focus"])
    return bool(kind == "document" and (".".join(names) in _DOCUMENT or _of_section(names)))


def _of_section(names: list[str]) -> bool:
    return names[-1] in _SECTION and len(names) > 1 and all(name == "section" for name in names[:-1])


def _names(path: Path, top: Path) -> list[str]:
    names: list[str] = []
    at: Path | None = path
    while at is not None and at != top:
        if isinstance(at[1], str):
            names.append(at[1])
        at = at[0]
    return names[::-1]
