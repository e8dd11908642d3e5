"""Documents, messages, and what is composed of parts."""

from collections.abc import Sequence
from typing import Any

from growth_family import Resource, family
from growth_parts import SOME, bundle, entry, nested, patient, references, see, uuid


def composition(about: int = 1, **more: Any) -> Resource:
    """A Composition about a thing and by it."""
    who = {"reference": uuid(about)}
    plain = {"status": "final", "type": SOME, "date": "2020-01-01", "title": "t", "subject": who, "author": [who]}
    return {"resourceType": "Composition", "id": "c", **plain, **more}


def document(first: Resource, entries: Sequence[Resource], **more: Any) -> Resource:
    """A Bundle that begins with a Composition."""
    identifier = {"system": "urn:ietf:rfc:3986", "value": uuid(0)}
    said = {"identifier": identifier, "timestamp": "2020-01-01T00:00:00Z", **more}
    return bundle("document", [entry(0, first), *entries], **said)


def _patients(n: int) -> list[Resource]:
    return [entry(i, patient(i)) for i in range(1, n + 1)]


@family()
def document_sections(n: int) -> Resource:
    section = [{"title": "s", "entry": references(uuid(i) for i in range(1, n + 1))}]
    return document(composition(section=section), _patients(n))


@family()
def document_chain_back(n: int) -> Resource:
    chain = [entry(i, patient(i, link=see(uuid(i - 1)))) for i in range(1, n + 1)]
    return document(composition(n), chain)


@family()
def document_deep_sections(n: int) -> Resource:
    sections = [{"title": f"s{i}", "entry": references([uuid(i)])} for i in range(n)]
    return document(composition(section=nested(sections, 80, "section", title="t")), [])


def _message(n: int, **more: Any) -> Resource:
    source = {"endpoint": "http://lab.example"}
    head = {"resourceType": "MessageHeader", "id": "m", "eventUri": "http://lab.example/e", "source": source, **more}
    return bundle("message", [entry(0, head), *_patients(n)])


@family()
def message_focus(n: int) -> Resource:
    return _message(n, focus=references(uuid(i) for i in range(1, n + 1)))


@family()
def list_entries(n: int) -> Resource:
    entries = [{"item": {"reference": f"Patient/{i}"}, "deleted": True} for i in range(n)]
    return {"resourceType": "List", "status": "current", "mode": "working", "entry": entries}
