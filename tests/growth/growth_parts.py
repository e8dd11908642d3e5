"""What documents are put together from: synthetic, of nobody."""

from collections.abc import Iterable, Sequence
from typing import Any

from growth_family import Resource

CORE = "http://hl7.org/fhir/StructureDefinition/"
TERMS = "http://terminology.hl7.org/CodeSystem/"
LOINC, UCUM = "http://loinc.org", "http://unitsofmeasure.org"
LAB = "http://lab.example/fhir"
SOME = {"text": "x"}
"""A concept without a code."""


def uuid(i: int) -> str:
    """The address of a thing."""
    return f"urn:uuid:{i:08x}-0000-4000-8000-{i:012x}"


def patient(i: int, **more: Any) -> Resource:
    return {"resourceType": "Patient", "id": f"p{i}", **more}


def observation(i: int, **more: Any) -> Resource:
    return {"resourceType": "Observation", "id": f"o{i}", "status": "final", "code": SOME, **more}


def basic(**more: Any) -> Resource:
    return {"resourceType": "Basic", "code": SOME, **more}


def bundle(kind: str, entries: Sequence[Any], **more: Any) -> Resource:
    return {"resourceType": "Bundle", "type": kind, **more, "entry": list(entries)}


def entry(i: int, resource: Resource, **more: Any) -> Resource:
    """An entry with the address of a thing."""
    return {"fullUrl": uuid(i), "resource": resource, **more}


def collected(resources: Iterable[Resource]) -> Resource:
    """A collection, each resource with an address of its own."""
    return bundle("collection", [entry(i, one) for i, one in enumerate(resources)])


def references(addresses: Iterable[str]) -> list[Resource]:
    return [{"reference": one} for one in addresses]


def see(address: str) -> list[Resource]:
    """Links of a Patient to another."""
    return [{"other": {"reference": address}, "type": "seealso"}]


def extension(url: str, **value: Any) -> Resource:
    """An extension: a value, or the parts in `extension`."""
    return {"url": url, **value}


def nested(inner: Any, depth: int, member: str, **around: Any) -> list[Any]:
    """Put things so many times into the member of another."""
    for _ in range(depth):
        inner = [{**around, member: inner}]
    return list(inner)
