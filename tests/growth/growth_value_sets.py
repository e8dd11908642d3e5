"""Value sets: filters, concepts, imports, expansions."""

from growth_family import Resource, family
from growth_parts import LOINC, TERMS

ACTS = f"{TERMS}v3-ActCode"
"""A large code system that FHIR R4 brings along."""


def _set(includes: list[Resource], contains: list[Resource] | None = None) -> Resource:
    told = {} if contains is None else {"expansion": {"timestamp": "2020-01-01", "contains": contains}}
    return {"resourceType": "ValueSet", "status": "draft", "compose": {"include": includes}, **told}


def _filter(name: str, operator: str, value: str) -> Resource:
    return {"property": name, "op": operator, "value": value}


def _regexes(patterns: list[str]) -> Resource:
    return _set([{"system": LOINC, "filter": [_filter("code", "regex", one) for one in patterns]}])


def _concepts(system: str, n: int) -> list[Resource]:
    return [{"system": system, "code": f"c{i}"} for i in range(n)]


@family()
def vs_regexes(n: int) -> Resource:
    return _regexes([f"[a-z]{{3,{i}}}x+(ab|cd)*" for i in range(n)])


@family()
def vs_regexes_of_many_options(n: int) -> Resource:
    return _regexes(["a?b?" * 495 + f"{i:06}" for i in range(n)])


@family()
def vs_regexes_nested(n: int) -> Resource:
    return _regexes(["(?:" * 60 + "a?b?" + ")?" * 60 + f"{i:06}" for i in range(n)])


@family()
def vs_regexes_of_many_branches(n: int) -> Resource:
    branches = "|".join(chr(97 + i % 26) + chr(97 + i % 25) for i in range(650))
    return _regexes([f"{branches}{i:06}" for i in range(n)])


@family()
def vs_expansion_of_listed(n: int) -> Resource:
    system = "http://lab.example/s"
    return _set([{"system": system, "concept": [{"code": f"c{i}"}]} for i in range(n)], _concepts(system, n))


@family()
def vs_expansion_by_filters(n: int) -> Resource:
    return _set([{"system": ACTS, "filter": [_filter("concept", "is-not-a", f"x{i}") for i in range(n)]}], [])
