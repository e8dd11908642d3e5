"""Definitions that mean ill, and resources that they are held against."""

from random import Random
from typing import Any

from fuzz_expressions import expression
from fuzz_seeds import Seeds
from fuzz_trees import TEXTS

from eqlab.validate.fhir.library import STRUCTURES, core_library
from eqlab.validate.fhir.model import Element, resource_names, type_of

HOME = "http://lab.example/fuzz/"
PROFILE = f"{HOME}profile"


def profile(chance: Random, type_: str) -> Any:
    """Return a profile of a type that has a differential only."""
    rows = [{"id": type_, "path": type_, **_facets(chance, type_, None)}]
    for _ in range(chance.randrange(1, 9)):
        path, element = _some_path(chance, type_)
        rows += _slices(chance, path, element) if chance.random() < 0.3 else [_row(chance, path, element)]
    return {
        "resourceType": "StructureDefinition",
        "url": PROFILE,
        "name": "Fuzz",
        "status": "active",
        "kind": "resource",
        "abstract": False,
        "type": type_,
        "baseDefinition": chance.choice((STRUCTURES + type_,) * 12 + (PROFILE, "http://x.example/none", STRUCTURES)),
        "derivation": "constraint",
        "differential": {"element": rows},
    }


def supports(chance: Random, seeds: Seeds) -> tuple[Any, list[Any], tuple[str, ...]]:
    """Return a resource, definitions to judge it by, and the profiles asked for."""
    match chance.randrange(4):
        case 0:
            return _answers(seeds)
        case 1:
            return _codes(chance, seeds)
        case 2:
            return _official(chance, seeds)
    type_ = chance.choice(sorted(resource_names()))
    resource = seeds.resource(STRUCTURES + type_)
    asked = chance.random() < 0.7
    if not asked:
        resource["meta"] = {"profile": [PROFILE]}
    return resource, [profile(chance, type_)], (PROFILE,) if asked else ()


def _answers(seeds: Seeds) -> tuple[Any, list[Any], tuple[str, ...]]:
    form = seeds.resource(f"{STRUCTURES}Questionnaire")
    form["url"] = f"{HOME}form"
    response = seeds.resource(f"{STRUCTURES}QuestionnaireResponse")
    response["questionnaire"] = form["url"]
    links = [one["linkId"] for one in form.get("item", ()) if "linkId" in one]
    for one, link in zip(response.get("item", ()), links, strict=False):
        one["linkId"] = link
    return response, [form], ()


def _codes(chance: Random, seeds: Seeds) -> tuple[Any, list[Any], tuple[str, ...]]:
    """A value set and a code system bound to a resource's codes."""
    values, system = seeds.resource(f"{STRUCTURES}ValueSet"), seeds.resource(f"{STRUCTURES}CodeSystem")
    values["url"], system["url"] = f"{HOME}values", f"{HOME}codes"
    values["compose"] = {
        "include": [
            {
                "system": system["url"],
                "filter": [{"property": _word(chance), "op": _operator(chance), "value": _word(chance)}],
            },
            {"valueSet": [chance.choice((values["url"], f"{HOME}none", "http://hl7.org/fhir/ValueSet/all-types"))]},
        ],
        **({"exclude": [{"system": system["url"]}]} if chance.random() < 0.3 else {}),
    }
    bound = profile(chance, "Observation")
    strength = chance.choice(("required", "extensible", "preferred", "example"))
    row = {
        "id": "Observation.code",
        "path": "Observation.code",
        "binding": {"strength": strength, "valueSet": values["url"]},
    }
    bound["differential"]["element"].insert(1, row)
    resource = seeds.resource(f"{STRUCTURES}Observation")
    resource["code"] = {"coding": [{"system": system["url"], "code": _word(chance), "display": _word(chance)}]}
    return resource, [values, system, bound], (PROFILE,)


def _official(chance: Random, seeds: Seeds) -> tuple[Any, list[Any], tuple[str, ...]]:
    """A profile of FHIR's own under another name: with a snapshot, which may be damaged later."""
    heads = [one for one in core_library().heads("StructureDefinition") if one.facts["kind"] == "resource"]
    head = chance.choice(heads)
    found = {**(core_library().find(head.url) or {}), "url": PROFILE}
    type_ = head.facts["type"]
    home = STRUCTURES + (type_ if type_ in resource_names() else "Patient")
    return seeds.resource(home), [found], (PROFILE,)


def _some_path(chance: Random, type_: str) -> tuple[str, Element | None]:
    path, element = type_, None
    of = type_
    for _ in range(chance.choice((1, 1, 2, 2, 3, 5))):
        known = type_of(of)
        if known is None or not known.elements:
            break
        element = chance.choice(list(known.elements.values()))
        path, of = f"{path}.{element.name}{'[x]' if element.choice else ''}", chance.choice(element.types or ("",))
    return (f"{path}.{chance.choice(TEXTS)}", None) if chance.random() < 0.03 else (path, element)


def _row(chance: Random, path: str, element: Element | None) -> Any:
    return {"id": path, "path": path, **_facets(chance, path, element)}


def _slices(chance: Random, path: str, element: Element | None) -> list[Any]:
    how = {
        "discriminator": [{"type": chance.choice(_WAYS), "path": chance.choice(_ROUTES)}],
        "rules": chance.choice(("open", "closed", "openAtEnd", "odd")),
        "ordered": chance.random() < 0.2,
    }
    names = [chance.choice(("a", "b", "a/b", "", "x")) for _ in range(chance.randrange(1, 4))]
    inner = [
        {"id": f"{path}:{name}.{tail}", "path": f"{path}.{tail}", **_facets(chance, path, None)}
        for name in names
        for tail in (chance.choice(("code", "system", "value", "value[x]", "url", "id")),)
    ]
    heads = [
        {"id": f"{path}:{name}", "path": path, "sliceName": name, **_facets(chance, path, element)} for name in names
    ]
    return [
        {"id": path, "path": path, "slicing": how},
        *(row for both in zip(heads, inner, strict=True) for row in both),
    ]


_WAYS = ("value", "pattern", "exists", "type", "profile", "position", "odd")
_ROUTES = (
    "$this",
    "code",
    "system",
    "url",
    "value",
    "value.ofType(Quantity)",
    "resolve()",
    "resolve().code",
    "x.y",
    "(",
    "",
)


def _facets(chance: Random, path: str, element: Element | None) -> Any:
    ways: tuple[Any, ...] = (
        {"min": chance.choice((0, 1, 2, -1, 10**9)), "max": chance.choice(("0", "1", "*", "3", "x", ""))},
        {f"fixed{chance.choice(_KINDS)}": chance.choice(_CONTENT)},
        {f"pattern{chance.choice(_KINDS)}": chance.choice(_CONTENT)},
        {f"minValue{chance.choice(_KINDS)}": chance.choice(_CONTENT), "maxLength": chance.choice((0, 1, -1, "x"))},
        {"binding": {"strength": chance.choice(_STRENGTHS), "valueSet": chance.choice((*_SETS, *TEXTS))}},
        {"constraint": [{"key": "x-1", "severity": "error", "human": "x", "expression": expression(chance)}]},
        {"constraint": [{"key": "x-1", "severity": "error", "human": "x", "expression": expression(chance)}]},
        {
            "type": [
                {
                    "code": chance.choice((*(element.types if element else ()), *_TYPES)),
                    "profile": [chance.choice(_SETS)],
                }
            ]
        },
        {"contentReference": chance.choice((f"#{path}", "#x", "", path))},
        {"mustSupport": True, "isModifier": True, "sliceName": "x"},
    )
    facets: dict[str, Any] = {}
    for _ in range(chance.randrange(3)):
        facets |= chance.choice(ways)
    return facets


_KINDS = ("String", "Code", "Uri", "CodeableConcept", "Coding", "Quantity", "Identifier", "Boolean", "Date", "Odd")
_CONTENT: tuple[Any, ...] = ("a", "", 1, True, {}, {"code": "a"}, {"coding": [{"system": "s"}]}, [], None, "2024-01-01")
_STRENGTHS = ("required", "extensible", "preferred", "example", "odd")
_SETS = (PROFILE, f"{HOME}values", "http://hl7.org/fhir/ValueSet/languages", f"{STRUCTURES}Patient", f"{STRUCTURES}bp")
_TYPES = ("Reference", "Extension", "CodeableConcept", "BackboneElement", "Resource", "Patient", "odd", "")


def _word(chance: Random) -> str:
    return chance.choice(("a", "b", "concept", "parent", "inactive", "code", "0..*", "(a+)+$", *TEXTS))


def _operator(chance: Random) -> str:
    return chance.choice(
        ("=", "is-a", "descendent-of", "is-not-a", "regex", "in", "not-in", "generalizes", "exists", "odd")
    )
