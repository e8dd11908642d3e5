"""Long and strange texts, numbers, bytes, nulls, and members that nobody knows."""

from typing import Any

from growth_family import Resource, family
from growth_parts import SOME, extension, observation, patient


def _document_reference(attachments: list[Resource]) -> Resource:
    content = [{"attachment": one} for one in attachments]
    return {"resourceType": "DocumentReference", "status": "current", "content": content}


@family()
def members_unknown_beside_choices(n: int) -> Resource:
    return {**{f"x{i}": 1 for i in range(n)}, **observation(1, valueString="x", valueInteger=1, valueBoolean=True)}


@family()
def nulls_and_twins(n: int) -> Resource:
    twins: list[Any] = [{"extension": [extension("http://example.org/e", valueCode=f"x{i}")]} for i in range(n)]
    return patient(1, name=[{"given": [None] * n * 8, "_given": twins}])


@family()
def text_long(n: int) -> Resource:
    return patient(1, name=[{"text": "é\u0001\N{MATHEMATICAL SCRIPT CAPITAL X}" * n}])


@family()
def numbers(n: int) -> Resource:
    return observation(1, component=[{"code": SOME, "valueQuantity": {"value": i + 0.12345}} for i in range(n)])


@family()
def bytes_with_blanks(n: int) -> Resource:
    return _document_reference([{"data": "eHh4 " * n, "size": 3}])


@family()
def media_types(n: int) -> Resource:
    long = "a/b; " + "c=d; " * 300
    return _document_reference([{"contentType": f"{long}{i}", "url": "http://lab.example"} for i in range(n)])
