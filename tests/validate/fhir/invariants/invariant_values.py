"""Makes values of FHIR types that touch what an expression speaks of, and the Scope they stand in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

from eqlab.core.values import Json
from eqlab.validate.fhir.invariants.corrections import corrected
from eqlab.validate.fhir.invariants.terms import Shop
from eqlab.validate.fhir.invariants.translate import translate
from eqlab.validate.fhir.invariants.written import WRITTEN
from eqlab.validate.fhir.library import core_library
from eqlab.validate.fhir.model import Element, primitive_names, resource_names, type_names, type_of
from eqlab.validate.fhir.path import root
from eqlab.validate.fhir.run import Run, Scope

GOLDEN = Path(__file__).parents[3] / "golden" / "fhir_invariants.txt"
RESOURCES = ("Patient", "Composition", "MessageHeader", "Practitioner")
WORDS = {
    "boolean": (True, False),
    "integer": (-1, 0, 1, 2, 100),
    "unsignedInt": (0, 1, 2),
    "positiveInt": (1, 2, 3),
    "decimal": (Decimal("0.5"), 0, 1, Decimal(-2), Decimal("100.1")),
    "date": ("2020", "2020-02", "2020-02-01", "2021-01-01"),
    "dateTime": ("2020", "2020-02-01", "2020-02-01T10:00:00Z", "2020-02-01T12:00:00+02:00", "2020-02-01T11:00:00Z"),
    "instant": ("2020-02-01T10:00:00Z", "2020-02-01T12:00:00.5+02:00", "2020-02-01T09:00:00Z"),
    "time": ("10:00:00", "12:30:00"),
    "xhtml": ('<div xmlns="http://www.w3.org/1999/xhtml">Guten Tag</div>',),
}
TEXTS = ("a", "b", "Abc", "a.b", "*", "1", "#a", "#", "http:a", "urn:a")


@cache
def core_constraints() -> tuple[tuple[str, str], ...]:
    """Return every expression of FHIR R4's types with each type it speaks of; those on all resources with a few."""
    found = {pair: None for name in sorted(type_names()) for pair in _of_definition(name)}
    few = {"Patient", "Bundle", "Questionnaire", "Observation"}
    common = {one["expression"] for one in type_of("DomainResource").definition["snapshot"]["element"][0]["constraint"]}
    return tuple(pair for pair in found if pair[0] not in common or pair[1] in few)


def _of_definition(name: str) -> Iterator[tuple[str, str]]:
    definition = core_library().find(f"http://hl7.org/fhir/StructureDefinition/{name}")
    for element in definition["snapshot"]["element"]:
        for rule in element.get("constraint", ()):
            for type_ in _types(element):
                yield rule["expression"], type_


def _types(element: Json) -> list[str]:
    if type_of(element["path"]) is not None:
        return [element["path"]]
    return [one["code"] for one in element.get("type", ()) if not one["code"].startswith("http")]


@dataclass
class Maker:
    """Makes values by chance, out of an expression's own words."""

    random: Random
    words: frozenset[str]
    texts: tuple[str, ...]

    def value(self, type_: str, depth: int = 4) -> Json:
        """Return a value of a type."""
        if type_ == "Resource":
            return self.resource(self.random.choice(RESOURCES), depth)
        if type_ in primitive_names():
            own = self.texts or TEXTS
            return self.random.choice(WORDS.get(type_, own if self.random.random() < 0.8 else TEXTS))
        return self.object(type_, depth)

    def resource(self, type_: str, depth: int = 4) -> Json:
        return {"resourceType": type_, **self.object(type_, depth)}

    def object(self, type_: str, depth: int) -> Json:
        known = type_of(type_)
        made: dict[str, Json] = {}
        for element in known.elements.values():
            often = 0.6 if element.name in self.words else 0.03
            if depth and self.random.random() < often:
                self.member(made, element, depth - 1)
        return made or {"id": "x"}

    def member(self, made: dict[str, Json], element: Element, depth: int) -> None:
        name, type_ = self.random.choice(element.json_names())
        primitive = type_ in primitive_names()
        if not element.many:
            bare = primitive and name != "id" and self.random.random() < 0.1
            twin = primitive and name != "id" and self.random.random() < 0.1
            made.update({} if bare else {name: self.value(type_, depth)})
            made.update({f"_{name}": self.twin()} if bare or twin else {})
            return
        count = self.random.choice((1, 1, 2, 3))
        made[name] = [self.value(type_, depth) for _ in range(count)]
        if primitive and self.random.random() < 0.1:
            made[name][-1] = None
            made[f"_{name}"] = [*[None] * (count - 1), self.twin()]
            if count == 1:
                del made[name]

    def twin(self) -> Json:
        return {"extension": [{"url": "http://example.org/absent", "valueCode": "unknown"}]}


def made_for(expression: str, type_: str, random: Random) -> tuple[Json, Scope]:
    """Return a value of a type and its Scope, rich in what the expression speaks of."""
    texts = tuple(re.findall(r"'([^']*)'", expression))
    maker = Maker(random, frozenset(re.findall(r"[A-Za-z]+", re.sub(r"'[^']*'", "", expression))), texts)
    head = type_.partition(".")[0]
    if type_ in resource_names():
        value = maker.resource(type_)
        return value, scope_of(value)
    value = maker.value(type_)
    return value, scope_of(maker.resource(head) if head in resource_names() else maker.resource("Patient"))


def golden() -> str:
    """Return the Python of every expression of FHIR R4's types, as the golden file has it."""
    return "\n".join(
        f"{type_}: {expression}\n{_python(expression, type_)}\n" for expression, type_ in core_constraints()
    )


def _python(expression: str, type_: str) -> str:
    truth, shop = WRITTEN.get(expression), Shop()
    if truth is None:
        truth, shop = translate(corrected(expression), type_)
    lines = [f"    {name.text} = {code.text}" for code, name in shop.beforehand.items()]
    present = "" if truth.yes_unless is None else f"\n    only with {' '.join(sorted(truth.yes_unless)[:8])}"
    return "\n".join([*lines, f"    {truth.yes.text}{present}"])


def scope_of(resource: Json) -> Scope:
    """Return the Scope of a whole document."""
    run = Run(core_library())
    return Scope(resource, root(resource["resourceType"]), None, run)


if __name__ == "__main__":
    GOLDEN.write_text(golden(), encoding="utf-8")
