"""The links of a Bundle. Source: FHIR R4, "Bundle", "RESTful API" (paging) and "Documents" (style sheets)."""

from collections.abc import Iterator

from eqlab.validate.fhir.issues import bundle as issues
from eqlab.validate.fhir.library import STRUCTURES
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.rules.addresses import is_absolute
from eqlab.validate.fhir.rules.worlds import dicts, entry_url, world_of
from eqlab.validate.fhir.run import Scope
from eqlab.validate.words import shorten

_RULE = f"{STRUCTURES}Bundle#Bundle.link"
_PAGES = frozenset({"first", "prev", "previous", "next", "last"})
_PAGED = frozenset({"searchset", "history", ""})
_HL7_STYLE = "https://hl7.org/fhir/fhir.css"


def check_links(scope: Scope, kind: str) -> None:
    """Judge the links of a Bundle of that type."""
    seen: set[str] = set()
    for relation, url, path in links_of(scope):
        if relation in _PAGES and kind not in _PAGED:
            facts = {"relation": relation, "type": shorten(kind)}
            scope.run.note(issues.LINK_OF_SEARCH, (path, "relation"), _RULE, **facts)
        elif relation in seen and (relation in _PAGES or relation == "self"):
            scope.run.note(issues.LINK_TWICE, path, _RULE, relation=relation)
        elif relation == "stylesheet" and kind == "document":
            _style(scope, url, (path, "url"))
        seen.add(relation)


def links_of(scope: Scope) -> Iterator[tuple[str, str, Path]]:
    """Yield relation, URL and path of each link that has both."""
    links: Path = (scope.path, "link")
    for index, link in dicts(scope.resource.get("link")):
        relation, url = link.get("relation"), link.get("url")
        if isinstance(relation, str) and isinstance(url, str):
            yield relation, url, (links, index)


def held(scope: Scope, url: str) -> list[Scope]:
    """Return the resources of a Bundle that a link's URL means; a relative one is read as in the first entry."""
    entries = scope.resource.get("entry")
    first = isinstance(entries, list) and entries and isinstance(entries[0], dict)
    world = world_of(scope)
    return world.find(url, entry_url(scope.resource, 0) if first else "") or world.by_name.get(url, [])


def _style(scope: Scope, url: str, path: Path) -> None:
    if held(scope, url) or url == _HL7_STYLE:
        return
    outside = is_absolute(url) and not url.startswith("urn:")
    issue = issues.STYLESHEET_OUTSIDE if outside else issues.STYLESHEET_MISSING
    scope.run.note(issue, path, _RULE, url=shorten(url))
