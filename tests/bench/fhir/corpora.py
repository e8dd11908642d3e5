"""What is measured: documents made of synthetic resources, and examples of the content shipped with the lab."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import people
from people import Resource

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = ROOT / "scenarios" / "eprescription" / "rules" / "fhir"
EXAMPLES = ROOT / "scenarios" / "eprescription" / "examples"
COPIES = 38
"""How often the document's resources stand in the large one."""


def small() -> list[bytes]:
    """100 Patients and Observations, 23 KB in all: as small as the smallest of the public test cases."""
    return [
        _written(people.small_patient(number // 2) if number % 2 else people.small_observation(number // 2))
        for number in range(100)
    ]


def everyday() -> list[bytes]:
    """100 Patients and Observations as a surgery writes them, a quarter by profiles of vital signs."""
    made = [people.patient(number) if number % 2 else people.observation(number // 2) for number in range(100)]
    return [_written(one) for one in made]


def document() -> list[bytes]:
    """One document of 40 resources, like an International Patient Summary; half of them claim unknown profiles."""
    return [_written(_document(1))]


def large() -> list[bytes]:
    """The document with its resources in it many times, under other ids."""
    return [_written(_document(COPIES))]


def narratives() -> list[bytes]:
    """One collection of 19 resources that are mostly narrative."""
    made = [people.observation(number, _url(0)) | {"text": people.narrative("Result", 72)} for number in range(18)]
    return [_written(_bundle("collection", [people.patient(1), *made]))]


def answers() -> list[bytes]:
    """One collection of 10 QuestionnaireResponses and 10 MedicationRequests."""
    made = [*(_response(number) for number in range(10)), *(people.request(number) for number in range(10))]
    return [_written(_bundle("collection", made))]


def prescription() -> list[bytes]:
    """Bundles of the prescription scenario, where its package is shipped."""
    return (
        [one.read_bytes() for one in sorted(EXAMPLES.glob("*.json"))] if list(PACKAGES.glob("*/package.json")) else []
    )


def folder() -> list[bytes]:
    """Resources in JSON out of the folder that EQLAB_FHIR_CASES names; a peer that refuses one is not measured."""
    named = os.environ.get("EQLAB_FHIR_CASES")
    return [one.read_bytes() for one in sorted(Path(named).rglob("*.json"))] if named else []


def resources_in(data: bytes) -> int:
    """Return how many resources a document has, itself included."""
    return data.count(b'"resourceType"')


def documents_of(corpus: str) -> list[bytes]:
    """Return the documents of a corpus, or of the folder when it is `cases`."""
    return folder() if corpus == "cases" else CORPORA[corpus]()


def packages_of(corpus: str) -> list[Path]:
    """Return the packages that a corpus is judged by, beside FHIR R4 itself."""
    return [one.parent for one in PACKAGES.glob("*/package.json")] if corpus == "prescription" else []


CORPORA: dict[str, Callable[[], list[bytes]]] = {
    "small": small,
    "everyday": everyday,
    "document": document,
    "narratives": narratives,
    "answers": answers,
    "large": large,
    "prescription": prescription,
}
"""Corpora by their names in the table."""


def _written(resource: Resource) -> bytes:
    return json.dumps(resource, indent=1, ensure_ascii=False).encode()


def _url(number: int) -> str:
    return f"urn:uuid:{UUID(int=0x5E0F0002_0000_4000_8000_000000000000 + number)}"


def _bundle(kind: str, resources: list[Resource], **more: Any) -> Resource:
    entries = [{"fullUrl": _url(number), "resource": one} for number, one in enumerate(resources)]
    return {"resourceType": "Bundle", "id": "bench", **more, "type": kind, "entry": entries}


def _document(copies: int) -> Resource:
    inside = [one for copy in range(copies) for one in _summary(copy, 1 + copy * 39)]
    author, subject = _url(2), _url(1)
    sections = [
        {
            "title": f"Part {at}",
            "code": people.concept(people.LOINC, "11450-4", "Problem list"),
            "text": people.narrative("Problem", 2),
            "entry": [{"reference": _url(number + 1)} for number in range(at * 6, min(at * 6 + 6, len(inside)))],
        }
        for at in range(-(-len(inside) // 6))
    ]
    composition = {
        "resourceType": "Composition",
        "id": "composition",
        "meta": {"profile": [f"{people.UNKNOWN}summary"]},
        "text": people.narrative("Summary", 3),
        "status": "final",
        "type": people.concept(people.LOINC, "60591-5", "Patient summary Document"),
        "subject": {"reference": subject},
        "date": "2026-03-01T10:00:00Z",
        "author": [{"reference": author}],
        "title": "Summary",
        "section": sections,
    }
    told = {"timestamp": "2026-03-01T10:00:00Z", "identifier": {"system": "urn:ietf:rfc:3986", "value": _url(0)}}
    return _bundle("document", [composition, *inside], **told)


def _summary(copy: int, first: int) -> Iterator[Resource]:
    """Yield 39 resources that refer to one another; the first of them stands in the entry `first`."""
    subject = _url(first)
    made = [
        people.patient(copy),
        {
            "resourceType": "Practitioner",
            "id": "practitioner",
            "name": [{"family": "Oak", "given": ["Ann"]}],
            "qualification": [{"code": people.concept(f"{people.TERMS}v2-0360", "MD", "Doctor of Medicine")}],
        },
        {"resourceType": "Organization", "id": "organization", "name": "Treetown Surgery", "active": True},
        *(people.condition(number, subject) for number in range(8)),
        *(people.allergy(number, subject) for number in range(4)),
        *(people.medication(number) for number in range(6)),
        *(people.statement(number, subject, _url(first + 15 + number)) for number in range(6)),
        *(people.observation(number, subject) for number in range(12)),
    ]
    for number, one in enumerate(made):
        one["id"] = f"{one['id']}-{copy}"
        one["text"] = people.narrative(one["resourceType"], 13 + number % 6)
        if number % 2 and "meta" not in one:
            one["meta"] = {"profile": [f"{people.UNKNOWN}{one['resourceType']}"]}
        yield one


def _response(number: int) -> Resource:
    return {
        "resourceType": "QuestionnaireResponse",
        "id": f"response-{number}",
        "status": "completed",
        "subject": {"reference": "Patient/patient-1"},
        "authored": f"2026-01-{number + 1:02d}T12:00:00Z",
        "item": [
            {"linkId": f"{group}", "text": f"Group {group}", "item": [_answered(group, at) for at in range(8)]}
            for group in range(6)
        ],
    }


def _answered(group: int, at: int) -> Resource:
    values: tuple[Resource, ...] = (
        {"valueString": f"Answer {at}"},
        {"valueBoolean": at % 3 == 0},
        {"valueInteger": at * group},
        {"valueCoding": {"system": people.SNOMED, "code": "373066001", "display": "Yes"}},
        {"valueDate": f"2025-0{at + 1}-10"},
    )
    return {"linkId": f"{group}.{at}", "text": f"Question {group}.{at}", "answer": [values[at % 5]]}
