"""Which resource an interaction is about: named, matched by a condition, known already, or new."""

from dataclasses import dataclass
from urllib.parse import urlencode

from eqlab.core.values import Json
from eqlab.wire.fhir.config import Change
from eqlab.wire.fhir.entries import Entry
from eqlab.wire.fhir.grounds import Grounds
from eqlab.wire.fhir.outcome import refused
from eqlab.wire.fhir.problems import GONE, NO_CLIENT_IDS, NOT_FOUND, VERSION_MISMATCH, WRONG_ID
from eqlab.wire.fhir.store import Resource, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """An interaction with the identity of its resource."""

    entry: Entry
    type: str
    id: str
    action: str
    """`create`, `update`, `delete`, or `none` when there is nothing to do."""
    current: Resource | None = None

    @property
    def reference(self) -> str:
        """`Type/id`."""
        return f"{self.type}/{self.id}"

    def change(self, resource: Resource | None) -> Change:
        """Make the change this interaction asks for."""
        return Change(action=self.action, type=self.type, id=self.id, resource=resource, entry=self.entry.index)


def plan(grounds: Grounds, entry: Entry) -> Planned:
    """Decide which resource an interaction is about. Raises RefusedError when that cannot be."""
    if entry.interaction == "create":
        return _create(grounds, entry)
    current = _current(grounds, entry)
    _check_version(entry, current)
    if entry.interaction == "update":
        return _update(grounds, entry, current)
    if entry.interaction == "delete":
        return _delete(entry, current)
    if current is None:
        raise refused(NOT_FOUND, address=str(entry.address))
    if current.resource is None:
        raise refused(GONE, address=current.reference)
    return _about(entry, current, "update")


def _about(entry: Entry, version: Version, action: str) -> Planned:
    return Planned(entry=entry, type=version.type, id=version.id, action=action, current=version.resource)


def _create(grounds: Grounds, entry: Entry) -> Planned:
    type_ = entry.address.type
    match = None if entry.if_none_exist is None else grounds.only_match(type_, _query(entry.if_none_exist))
    known = match.id if match is not None else grounds.config.hooks.known(grounds.store, entry.resource)
    if known:
        return Planned(entry=entry, type=type_, id=known, action="none")
    return Planned(entry=entry, type=type_, id=grounds.call.new_id(), action="create")


def _query(condition: str) -> str:
    """Return the query of an ifNoneExist, which some write with a leading question mark."""
    return condition.removeprefix("?")


def _current(grounds: Grounds, entry: Entry) -> Version | None:
    address = entry.address
    if address.id:
        return grounds.store.latest(address.type, address.id)
    return grounds.only_match(address.type, urlencode(address.query))


def _check_version(entry: Entry, current: Version | None) -> None:
    expected = entry.if_match.strip()
    if not expected or (expected == "*" and current is not None):
        return
    found = str(current.number) if current is not None else "none"
    if expected.removeprefix("W/").strip('"') != found:
        raise refused(VERSION_MISMATCH, address=str(entry.address), current=found, expected=expected)


def _update(grounds: Grounds, entry: Entry, current: Version | None) -> Planned:
    sent: Json = entry.resource.get("id")
    named = entry.address.id or (current.id if current is not None else "")
    if sent != named and (entry.address.id or (sent is not None and named)):
        raise refused(WRONG_ID, found=str(sent or ""), expected=named)
    if current is not None:
        return _about(entry, current, "update")
    if not entry.address.id:
        return Planned(entry=entry, type=entry.address.type, id=grounds.call.new_id(), action="create")
    if not grounds.table[entry.address.type].client_ids:
        raise refused(NO_CLIENT_IDS, address=str(entry.address))
    return Planned(entry=entry, type=entry.address.type, id=entry.address.id, action="create")


def _delete(entry: Entry, current: Version | None) -> Planned:
    if current is None or current.resource is None:
        id_ = current.id if current is not None else entry.address.id
        return Planned(entry=entry, type=entry.address.type, id=id_, action="none")
    return _about(entry, current, "delete")
