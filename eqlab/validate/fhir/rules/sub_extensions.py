"""Extensions inside extensions that go by a name: the definition of the outer one tells which there are.

Source: FHIR R4, "Defining Extensions", complex extensions.
"""

from collections.abc import Mapping

from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.core.values import Json
from eqlab.validate.fhir.issues import extension as issues
from eqlab.validate.fhir.library import Library
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.rules.addresses import is_absolute
from eqlab.validate.fhir.run import Run
from eqlab.validate.fhir.snapshot import structure_of
from eqlab.validate.words import shorten

_DEEPEST = 60


def check_names(run: Run, nested: list[tuple[str, Path]]) -> None:
    """Judge the names of extensions that stand in others."""
    by_path = {id(path): value for value, path, _, _ in run.extensions}
    for name, path in nested:
        outer = _outer(path, by_path)
        known = run.library.derive(("names in extension", outer), lambda url=outer: _names(url, run.library))  # type: ignore[misc]  # a default is no parameter
        if known is not None and name not in known:
            allowed = shorten(", ".join(sorted(known)) or "none")
            facts = {"url": shorten(name), "outer": shorten(outer), "allowed": allowed}
            run.note(issues.NAME_UNKNOWN, path, f"{outer}#Extension.extension", **facts)


def _outer(path: Path, by_path: Mapping[int, Json]) -> str:
    """Return the URL of the extension around that has a definition of its own; empty when there is none."""
    for _ in range(_DEEPEST):
        above = path[0][0] if path[0] else None
        value = by_path.get(id(above))
        if above is None or value is None:
            return ""
        if is_absolute(value["url"]):
            return str(value["url"]).partition("|")[0]
        path = above
    return ""


def _names(url: str, library: Library) -> frozenset[str] | None:
    """Return the names that a definition knows, at any depth; None when it is not known or refuses others itself."""
    try:
        definition = structure_of(library, url) if url else None
    except (AuthorError, AuthorErrors):
        return None
    if definition is None or definition.get("type") != "Extension":
        return None
    elements = definition["snapshot"]["element"]
    inside = [one for one in elements if one["path"] == "Extension.extension" and not one.get("sliceName")]
    if any(one.get("max") == "0" or (one.get("slicing") or {}).get("rules") == "closed" for one in inside):
        return None
    urls = (one.get("fixedUri") for one in elements if one["path"].endswith(".extension.url"))
    return frozenset(url for url in urls if isinstance(url, str))
