"""A family of documents: as many different things of one kind as are asked for."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeAlias

from eqlab.validate.fhir.run import Options

Resource: TypeAlias = dict[str, Any]
Make: TypeAlias = Callable[[int], Resource | str]
"""Returns the document of n things: a resource, or a text as it is written."""

KINDS = (
    "answers",
    "bundles",
    "codes",
    "documents",
    "enabling",
    "expressions",
    "extensions",
    "narratives",
    "nesting",
    "profiles",
    "questionnaires",
    "references",
    "same",
    "structures",
    "texts",
    "value_sets",
    "vital_signs",
    "writing",
    "xml",
)
"""Modules `growth_<kind>`, each with families of a kind."""
_NEAR = 0.97
"""Part of the bytes asked for that a document has at least, when its things are small."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Documents that differ in how many things they hold."""

    name: str
    make: Make
    form: str
    """`json` or `xml`."""
    options: Options | None
    """What is asked beside FHIR R4's own rules."""

    def document(self, n: int) -> bytes:
        """Return the document of n things."""
        made = self.make(n)
        text = made if isinstance(made, str) else json.dumps(made, separators=(",", ":"), ensure_ascii=False)
        return text.encode()

    def near(self, most: int) -> bytes:
        """Return a document of nearly so many bytes, at most; the one of a single thing when that is larger."""
        few, many, best = 1, 2, self.document(1)
        while len(document := self.document(many)) <= most:
            few, many, best = many, many * 2, document
        while many - few > 1 and len(best) < most * _NEAR:
            middle = (few + many) // 2
            document = self.document(middle)
            if len(document) <= most:
                few, best = middle, document
            else:
                many = middle
        return best


_met: dict[str, Family] = {}


def family(form: str = "json", options: Options | None = None) -> Callable[[Make], Make]:
    """Keep a function as the family of its name."""

    def kept(make: Make) -> Make:
        name = make.__name__
        assert name not in _met, name
        _met[name] = Family(name=name, make=make, form=form, options=options)
        return make

    return kept


def families() -> dict[str, Family]:
    """Return all families by their names."""
    for kind in KINDS:
        import_module(f"growth_{kind}")
    return dict(_met)
