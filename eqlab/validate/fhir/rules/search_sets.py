"""Search sets. Source: FHIR R4, "Search" (result bundle, modes)."""

from eqlab.core.issue import Issue
from eqlab.core.values import Json
from eqlab.validate.fhir.issues import bundle as issues
from eqlab.validate.fhir.library import STRUCTURES
from eqlab.validate.fhir.model import resource_names
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.rules.bundle_links import links_of
from eqlab.validate.fhir.rules.worlds import dicts, is_resource
from eqlab.validate.fhir.run import Scope
from eqlab.validate.words import shorten

_RULE = f"{STRUCTURES}Bundle#Bundle.entry.search"


def check_search_set(scope: Scope) -> None:
    """Judge the entries of a search set against its link self and their modes."""
    entries = list(dicts(scope.resource.get("entry")))
    wanted = _wanted(scope)
    modes = [_mode(entry) for _, entry in entries]
    if any(modes):
        for (index, entry), mode in zip(entries, modes, strict=True):
            _with_mode(scope, entry, ((scope.path, "entry"), index), mode, wanted)
        _total(scope, modes.count("match"))
    elif entries:
        for index, entry in entries:
            _without_mode(scope, entry, ((scope.path, "entry"), index), wanted)
        scope.run.note(issues.SEARCH_WITHOUT_MODES, scope.path, _RULE)


def _mode(entry: Json) -> str:
    search = entry.get("search")
    mode = search.get("mode") if isinstance(search, dict) else None
    return mode if isinstance(mode, str) else ""


def _wanted(scope: Scope) -> tuple[str, ...]:
    """Return the types that the search in the link self asks for; none when it does not say."""
    url = next((url for relation, url, _ in links_of(scope) if relation == "self"), None)
    if url is None:
        scope.run.note(issues.SEARCH_WITHOUT_SELF, scope.path, f"{STRUCTURES}Bundle#Bundle.link")
        return ()
    address, _, query = url.partition("?")
    last = address.rpartition("/")[2]
    if last in resource_names():
        return (last,)
    asked = (part.removeprefix("_type=") for part in query.split("&") if part.startswith("_type="))
    return tuple(name for part in asked for name in part.split(",") if name in resource_names())


def _with_mode(scope: Scope, entry: Json, path: Path, mode: str, wanted: tuple[str, ...]) -> None:
    resource = entry.get("resource")
    if not is_resource(resource):
        _no_resource(scope, resource, path)
    elif not mode:
        scope.run.note(issues.SEARCH_WITHOUT_MODE, path, _RULE)
    elif mode == "outcome":
        if resource["resourceType"] != "OperationOutcome":
            _note(scope, issues.SEARCH_OUTCOME, path, resource)
    elif resource.get("id") is None:
        _note(scope, issues.SEARCH_WITHOUT_ID, path, resource)
    elif mode == "match" and wanted and resource["resourceType"] not in wanted:
        _note(scope, issues.SEARCH_OTHER_TYPE, path, resource, wanted)


def _without_mode(scope: Scope, entry: Json, path: Path, wanted: tuple[str, ...]) -> None:
    resource = entry.get("resource")
    if not is_resource(resource):
        _no_resource(scope, resource, path)
    elif resource["resourceType"] == "OperationOutcome":
        return
    elif wanted and resource["resourceType"] not in wanted:
        _note(scope, issues.SEARCH_OTHER_TYPE_WITHOUT_MODE, path, resource, wanted)
    elif resource.get("id") is None:
        _note(scope, issues.SEARCH_NO_ID, path, resource)


def _no_resource(scope: Scope, resource: Json, path: Path) -> None:
    if resource is None:
        scope.run.note(issues.SEARCH_WITHOUT_RESOURCE, path, _RULE)


def _note(scope: Scope, issue: Issue, path: Path, resource: Json, wanted: tuple[str, ...] = ()) -> None:
    scope.run.note(issue, path, _RULE, type=str(resource["resourceType"]), wanted=shorten(" or ".join(wanted)))


def _total(scope: Scope, count: int) -> None:
    total = scope.resource.get("total")
    if isinstance(total, int) and total < count:
        facts = {"total": str(total), "count": str(count)}
        scope.run.note(issues.TOTAL_TOO_SMALL, (scope.path, "total"), f"{STRUCTURES}Bundle#Bundle.total", **facts)
