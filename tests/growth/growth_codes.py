"""Code systems, concept maps, codings and units."""

from typing import Any

from growth_family import Resource, family
from growth_parts import SOME, UCUM, observation


def _system(concepts: list[Resource], **more: Any) -> Resource:
    said = {"status": "draft", "content": "complete", **more}
    return {"resourceType": "CodeSystem", **said, "concept": concepts}


@family()
def cs_properties(n: int) -> Resource:
    known = [{"code": f"p{i}", "type": "string", "uri": f"http://lab.example/{i}"} for i in range(n)]
    concepts = [{"code": f"c{i}", "property": [{"code": f"p{i}", "valueString": "x"}]} for i in range(n)]
    return _system(concepts, property=known)


@family()
def cs_nested_contained(n: int) -> Resource:
    inner = _system([{"code": f"c{i}"} for i in range(n)], id="b")
    for depth in range(90):
        inner = _system([{"code": "a"}], id=f"b{depth}", contained=[inner])
    return inner


def _map(groups: list[Resource], **more: Any) -> Resource:
    return {"resourceType": "ConceptMap", "status": "draft", **more, "group": groups}


def _mapped(i: int) -> Resource:
    return {"code": "male", "target": [{"code": f"c{i}", "equivalence": "equal"}]}


@family()
def cm_groups(n: int) -> Resource:
    def group(i: int) -> Resource:
        return {"source": f"http://lab{i}.example", "target": f"http://lab.example/{i}", "element": [_mapped(i)]}

    return _map([group(i) for i in range(n)])


def _condition(codings: list[Resource]) -> Resource:
    return {"resourceType": "Condition", "subject": {"display": "x"}, "clinicalStatus": {"coding": codings}}


@family()
def codings_bound(n: int) -> Resource:
    return _condition([{"system": f"http://lab.example/{i}", "code": f"c{i}"} for i in range(n)])


@family()
def codings_of_components(n: int) -> Resource:
    """None of the components may carry a code of the Observation, as obs-7 has it."""
    components = [{"code": {"coding": [{"code": f"d{i}"}]}} for i in range(n)]
    code = {"coding": [{"code": f"c{i}"} for i in range(n)]}
    return observation(1, valueString="x", code=code, component=components)


def _quantity(unit: str, value: float = 1) -> Resource:
    return {"value": value, "system": UCUM, "code": unit}


def _components(kind: str, values: list[Any]) -> Resource:
    return observation(1, component=[{"code": SOME, f"value{kind}": one} for one in values])


@family()
def units_long(n: int) -> Resource:
    return _components("Quantity", [_quantity("/".join(["m"] * 900) + f".s{i}") for i in range(n)])


@family()
def unit_of_many_factors(n: int) -> Resource:
    return _components("Range", [{"low": _quantity("m." * n + "s"), "high": _quantity("m/" * n + "s")}])


@family()
def units_of_long_numbers(n: int) -> Resource:
    long = int("9" * 900)
    return _components("Range", [{"low": _quantity("Cel"), "high": _quantity(f"m[H2O]{i}", long)} for i in range(n)])
