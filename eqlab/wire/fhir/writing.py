"""Interactions that change the store, as one transaction (FHIR R4, 3.1.0.11.2 Transaction Processing Rules).

Identities first, then references, then the service's own word, then all of it at once or nothing.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from eqlab.core.values import Json
from eqlab.wire.fhir.config import Change, Transaction
from eqlab.wire.fhir.elements import literal, map_texts
from eqlab.wire.fhir.entries import METHODS, Entry, placed
from eqlab.wire.fhir.grounds import CONDITION, Grounds
from eqlab.wire.fhir.identity import Planned, plan
from eqlab.wire.fhir.outcome import Refusal, RefusedError, refused
from eqlab.wire.fhir.patch import patched
from eqlab.wire.fhir.problems import DANGLING, NO_MATCH, OVERLAP, SAME_FULL_URL, TOO_COSTLY, WRONG_TYPE
from eqlab.wire.fhir.reading import Result, look
from eqlab.wire.fhir.store import Resource, Store, Version, stamp

_LOOKS = ("read", "vread", "history-instance", "search-type")
MAX_CONDITIONS = 200
"""Different conditional references of one transaction."""

_ATTRIBUTE = re.compile(r"""((?:href|src)\s*=\s*)(["'])(.*?)\2""", re.DOTALL)
_PLACEHOLDERS = ("urn:uuid:", "urn:oid:")
_PLAIN_STRINGS = ("id", "value", "valueString", "fullUrl", "display", "text")
"""Elements that are strings and no addresses, whatever they look like: Identifier.value above all."""
_STATUS = {"create": 201, "update": 200, "delete": 204, "none": 200}


def process(grounds: Grounds, entries: Sequence[Entry], kind: str, bundle: Json = None) -> tuple[Store, list[Result]]:
    """Carry out all entries or none; return the store after it and one result per entry, in their order.

    Raises RefusedError; the store in `grounds` is never changed.
    """
    ordered = sorted(entries, key=lambda entry: METHODS.index(entry.method))
    planned = _planned(grounds, [entry for entry in ordered if entry.interaction not in _LOOKS])
    decided: tuple[Change, ...] = ()
    if planned or kind == "transaction":
        changes = _with_matches(grounds, _changes(grounds, planned))
        decided = _decided(
            grounds, Transaction(kind=kind, changes=changes, before=grounds.store, call=grounds.call, bundle=bundle)
        )
    after = grounds.on(grounds.store.keep(_versions(grounds, decided, planned)))
    made = {item.entry.index: _result(after, item, decided) for item in planned}
    return after.store, [made.get(entry.index) or _looked(after, entry) for entry in entries]


def _planned(grounds: Grounds, entries: Iterable[Entry]) -> list[Planned]:
    planned: list[Planned] = []
    store = grounds.store
    for entry in entries:
        with placed(entry.place):
            item = plan(grounds.on(store), entry)
        planned.append(item)
        if item.action == "delete":
            store = store.keep([_version(grounds, item.change(None), "DELETE")])
    changed = [item for item in planned if item.entry.interaction != "create" and item.action != "none"]
    seen: set[str] = set()
    for item in changed:
        if item.reference in seen:
            raise refused(OVERLAP, item.entry.place, address=item.reference)
        seen.add(item.reference)
    return planned


def _changes(grounds: Grounds, planned: Sequence[Planned]) -> list[Change]:
    targets = _targets(planned)
    changes = []
    for item in planned:
        if item.action == "none":
            continue
        with placed(f"{item.entry.place}.resource" if item.entry.place else ""):
            changes.append(_change(grounds, item, targets))
    return changes


def _change(grounds: Grounds, item: Planned, targets: dict[str, str]) -> Change:
    if item.action == "delete":
        return item.change(None)
    content = item.entry.resource
    if item.entry.interaction == "patch":
        content = patched(item.current, content)
        if not isinstance(content, dict) or content.get("resourceType") != item.type:
            raise refused(WRONG_TYPE, found="something else after the patch", expected=item.type)
    resolved = map_texts(content, _resolver(item.entry.full_url, targets, grounds.base))
    return item.change(stamp(resolved, item.id, _next_number(grounds.store, item), grounds.call.now))


def _targets(planned: Iterable[Planned]) -> dict[str, str]:
    targets: dict[str, str] = {}
    for item in planned:
        url = item.entry.full_url
        if not url or item.action == "delete":
            continue
        if url in targets:
            raise refused(SAME_FULL_URL, f"{item.entry.place}.fullUrl", url=url)
        targets[url] = item.reference
    return targets


def _resolver(own_url: str, targets: dict[str, str], base: str) -> Callable[[str, str], str]:
    """Make the function that puts assigned ids in the place of what the Bundle calls its entries."""
    own = literal(own_url)

    def resolve(key: str, text: str) -> str:
        if key == "div":
            return _ATTRIBUTE.sub(
                lambda match: f"{match[1]}{match[2]}{targets.get(match[3], match[3])}{match[2]}", text
            )
        if key in _PLAIN_STRINGS:
            return text
        if key != "reference" or text in targets:
            return targets.get(text, text)
        if text.startswith(_PLACEHOLDERS):
            raise refused(DANGLING, reference=text)
        there = literal(text)
        if there is None:
            return text
        absolute = f"{there.base or (own.base if own else '')}{there.type}/{there.id}"
        return targets.get(absolute) or (text.removeprefix(f"{base}/"))

    return resolve


def _with_matches(grounds: Grounds, changes: list[Change]) -> tuple[Change, ...]:
    """Resolve conditional references against the store as it will be."""
    draft = grounds.on(grounds.store.keep(_version(grounds, change, "PUT") for change in changes))

    matches: dict[str, str] = {}

    def resolve(key: str, text: str) -> str:
        match = CONDITION.fullmatch(text) if key == "reference" else None
        if match is None:
            return text
        if text not in matches:
            found = draft.only_match(match["type"], match["query"])
            if found is None:
                raise refused(NO_MATCH, condition=text)
            if len(matches) == MAX_CONDITIONS:
                raise refused(TOO_COSTLY, what="too many conditional references", most=str(MAX_CONDITIONS))
            matches[text] = found.reference
        return matches[text]

    resolved = []
    for change in changes:
        with placed("" if change.entry is None else f"Bundle.entry[{change.entry}].resource"):
            resolved.append(replace(change, resource=map_texts(change.resource, resolve)))
    return tuple(resolved)


def _decided(grounds: Grounds, transaction: Transaction) -> tuple[Change, ...]:
    decided = grounds.config.hooks.before_commit(transaction)
    if isinstance(decided, Refusal):
        raise RefusedError(decided)
    references = [change.reference for change in decided]
    if len(set(references)) != len(references):
        raise ValueError("a hook changes one resource twice")
    return tuple(decided)


def keep_changes(grounds: Grounds, changes: Iterable[Change]) -> Store:
    """Return the store with changes that nobody else has a word in, e.g. those of an operation."""
    return grounds.store.keep(_versions(grounds, changes, ()))


def _versions(grounds: Grounds, changes: Iterable[Change], planned: Iterable[Planned]) -> list[Version]:
    methods = {item.reference: item.entry.method for item in planned}
    usual = {"create": "POST", "update": "PUT", "delete": "DELETE"}
    return [_version(grounds, change, methods.get(change.reference, usual[change.action])) for change in changes]


def _version(grounds: Grounds, change: Change, method: str) -> Version:
    number = _next_number(grounds.store, change)
    now = grounds.call.now
    resource = None if change.resource is None else stamp(change.resource, change.id, number, now)
    return Version(type=change.type, id=change.id, number=number, at=now, method=method, resource=resource)


def _next_number(store: Store, item: Planned | Change) -> int:
    return len(store.history(item.type, item.id)) + 1


def _result(after: Grounds, item: Planned, decided: Iterable[Change]) -> Result:
    version = after.store.latest(item.type, item.id)
    resource: Resource | None = version.resource if version is not None else None
    shown = any(change.shown for change in decided if change.reference == item.reference)
    status = 204 if item.entry.interaction == "delete" else _STATUS[item.action]
    return Result(status=status, version=version, resource=resource, shown=shown)


def _looked(after: Grounds, entry: Entry) -> Result:
    with placed(entry.place):
        return look(after, entry.interaction, entry.address)
