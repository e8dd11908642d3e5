"""Which entries of a document or message its first entry leads to. Source: FHIR R4, "Documents" and "Messaging"."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from eqlab.core.issue import Issue
from eqlab.core.values import Json
from eqlab.validate.fast_json import encode
from eqlab.validate.fhir.issues import bundle as issues
from eqlab.validate.fhir.library import STRUCTURES
from eqlab.validate.fhir.model import resource_names
from eqlab.validate.fhir.rules.bundle_links import held, links_of
from eqlab.validate.fhir.rules.resolution import entry_of, led_to, matches
from eqlab.validate.fhir.rules.worlds import entry_url
from eqlab.validate.fhir.run import Run, Scope

_Links: TypeAlias = dict[int, set[int]]
"""To which entries each entry leads. What cannot be told apart stands under a number below 0, as one that leads on to
all of it: many references to many of the same address would be too many links."""
_FEW = 16
"""URLs that are each looked for in the whole text."""
_RULE = f"{STRUCTURES}Bundle#Bundle.entry"


def check_document_reach(scope: Scope) -> None:
    """Judge whether the Composition leads to each entry of a document."""
    _check(scope, issues.UNREACHABLE, issues.UNREACHABLE_FORWARDS, may_point_back=("Provenance",))


def check_message_reach(scope: Scope) -> None:
    """Judge whether the MessageHeader leads to each entry of a message."""
    _check(scope, issues.UNREACHABLE_IN_MESSAGE, issues.UNREACHABLE_FORWARDS_IN_MESSAGE)


def _check(scope: Scope, apart: Issue, backwards: Issue, may_point_back: tuple[str, ...] = ()) -> None:
    entries = _entries(scope)
    if 0 not in entries:
        return
    links = _links(scope)
    urls = dict.fromkeys(url for _, url, _ in links_of(scope))
    start = [0, *(index for url in urls for index in _indices(held(scope, url)))]
    forwards = _closure(start, links)
    if not entries.keys() <= forwards:
        apart_yet = {
            url: index for index in entries if index not in forwards and (url := entry_url(scope.resource, index))
        }
        if mentioned := _mentioned(scope, entries, apart_yet):
            _add_urls(links, entries, mentioned)
            forwards = _closure(start, links)
    around = _closure(start, _both_ways(links)) if not entries.keys() <= forwards else forwards
    for index, resource in entries.items():
        if index not in around:
            scope.run.note(apart, ((scope.path, "entry"), index), _RULE, type=resource["resourceType"])
        elif index not in forwards and resource["resourceType"] not in may_point_back:
            scope.run.note(backwards, ((scope.path, "entry"), index), _RULE, type=resource["resourceType"])


def _entries(scope: Scope) -> dict[int, Json]:
    """Return the resources in a Bundle's entries, by the entry's number."""
    listed = scope.resource.get("entry")
    known = resource_names()
    found: dict[int, Json] = {}
    for index, one in enumerate(listed) if listed.__class__ is list else ():
        resource = one.get("resource") if one.__class__ is dict else None
        if resource.__class__ is dict:
            name = resource.get("resourceType")
            if name.__class__ is str and name in known:
                found[index] = resource
    return found


def _links(bundle: Scope) -> _Links:
    """Return which entry of a Bundle refers to which."""
    return _all_links(bundle.run).get(id(bundle), defaultdict(set))


def _all_links(run: Run) -> dict[int, _Links]:
    """Return those of every Bundle, under the Bundle's identity; gathered once."""
    kept = run.scopes[0].notes
    if "links of bundles" not in kept:
        found: dict[int, _Links] = defaultdict(lambda: defaultdict(set))
        nobodys: _Links = defaultdict(set)
        latest, links, onward = None, nobodys, set[int]()
        for scope, targets in led_to(run) or _led(run):
            if scope is not latest:
                latest = scope
                links, index = _of_entry(scope, found) or (nobodys, 0)
                onward = links[index]
            if len(targets) == 1:
                entry = targets[0].path[0]
                if entry is not None and entry[1].__class__ is int:
                    onward.add(entry[1])
            elif targets:
                group = -1 - id(targets)
                onward.add(group)
                if group not in links:
                    links[group].update(_indices(targets))
        kept["links of bundles"] = found
    return kept["links of bundles"]  # type: ignore[no-any-return]  # it was put there above


def _of_entry(scope: Scope, found: dict[int, _Links]) -> tuple[_Links, int] | None:
    """Return the links of the Bundle in whose entry a resource stands, and the entry's number."""
    entry = scope if scope.kind == "entry" else entry_of(scope)
    if entry is None or entry.path[0] is None or entry.path[0][1].__class__ is not int:
        return None
    return found[id(entry.parent)], entry.path[0][1]


def _led(run: Run) -> Iterator[tuple[Scope, list[Scope]]]:
    """Yield where references lead, when nobody has looked yet."""
    for value, _, scope, _ in run.references:
        literal = value.get("reference")
        if isinstance(literal, str) and literal and not literal.startswith("#"):
            yield scope, matches(literal, scope)


def _indices(scopes: Iterable[Scope]) -> Iterator[int]:
    for scope in scopes:
        if scope.path[0] is not None and isinstance(scope.path[0][1], int):
            yield scope.path[0][1]


def _add_urls(links: _Links, entries: dict[int, Json], mentioned: dict[str, int]) -> None:
    """Let canonical and other URLs lead as references do: any text that is the fullUrl of an entry not reached yet."""
    for index, resource in entries.items():
        for text in _texts(resource, mentioned):
            links[index].add(mentioned[text])


def _mentioned(bundle: Scope, entries: dict[int, Json], wanted: dict[str, int]) -> dict[str, int]:
    """Return those URLs that may occur at all beside being the fullUrl of an entry, where it is cheap to tell."""
    if len(wanted) > _FEW:
        return wanted
    try:
        written, own = bundle.notes.get("written"), 1
        if written is None:
            written, own = encode(list(entries.values())), 0
        return {url: index for url, index in wanted.items() if written.count(encode(url)) > own}
    except (ValueError, OverflowError, RecursionError):  # some text is no Unicode, some number has no form
        return wanted


def _texts(resource: Json, wanted: dict[str, int]) -> list[str]:
    found = []
    open_ = [resource]
    while open_:
        value = open_.pop()
        for one in value.values() if value.__class__ is dict else value:
            kind = one.__class__
            if kind is str:
                if one in wanted:
                    found.append(one)
            elif kind is dict or kind is list:
                open_.append(one)
    return found


def _closure(start: list[int], links: _Links) -> set[int]:
    reached = set(start)
    open_ = list(reached)
    for index in open_:  # it grows while it is gone through
        onward = links.get(index)
        if onward and not onward <= reached:
            open_ += onward - reached
            reached |= onward
    return reached


def _both_ways(links: _Links) -> _Links:
    both: _Links = defaultdict(set)
    for index, others in links.items():
        both[index] |= others
        for other in others:
            both[other].add(index)
    return both
