"""Where tries begin: instances of every type and profile, Bundles of them, and files that are handed in."""

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from fuzz_xml import xml_of

from eqlab.validate.fhir.generate import full, minimal
from eqlab.validate.fhir.library import STRUCTURES, core_library
from eqlab.validate.fhir.model import resource_names

_KEPT = 400
"""Interesting cases that are gone on from."""


@cache
def urls() -> tuple[str, ...]:
    """Canonical URLs of all resource types, and of the profiles of resources that FHIR R4 brings along."""
    heads = core_library().heads("StructureDefinition")
    profiles = (
        one.url for one in heads if one.facts["kind"] == "resource" and one.facts.get("derivation") == "constraint"
    )
    return (*(STRUCTURES + name for name in sorted(resource_names())), *sorted(profiles))


@cache
def _made(make: Callable[..., Any], url: str, seed: int) -> Any:
    return make(url, core_library(), seed)


@dataclass(slots=True)
class Seeds:
    """Draws resources and documents to begin with."""

    chance: Random
    folder: Path | None = None
    """Further documents, by the ends of their names."""
    files: list[Path] = field(default_factory=list)

    def __post_init__(self) -> None:
        found = sorted(self.folder.rglob("*")) if self.folder else []
        self.files = [one for one in found if one.suffix in (".json", ".xml") and one.stat().st_size < 200_000]

    def resource(self, url: str = "") -> Any:
        """Return a resource that may be changed: a generated one, or a Bundle of some."""
        if not url and self.chance.random() < 0.15:
            return self._bundle()
        make = self.chance.choice((minimal, full, full))
        return copy.deepcopy(_made(make, url or self.chance.choice(urls()), self.chance.randrange(2)))

    def document(self, form: str) -> bytes:
        """Return a document: a file of those handed in, or a resource written out."""
        fitting = [one for one in self.files if one.suffix == f".{form}"]
        if fitting and self.chance.random() < 0.4:
            return self.chance.choice(fitting).read_bytes()
        return xml_of(self.resource()) if form == "xml" else json_of(self.resource(), self.chance)

    def _bundle(self) -> Any:
        resources = [self.resource(self.chance.choice(urls())) for _ in range(self.chance.randrange(1, 6))]
        for number, one in enumerate(resources):
            one["id"] = f"r{number}"
        kind = self.chance.choice(("collection", "document", "message", "transaction", "batch", "searchset", "history"))
        return {"resourceType": "Bundle", "type": kind, "entry": [self._entry(one) for one in resources]}

    def _entry(self, resource: Any) -> Any:
        home = self.chance.choice(("http://lab.example/fhir/", "urn:uuid:", ""))
        return {"fullUrl": f"{home}{resource['resourceType']}/{resource['id']}", "resource": resource}


def json_of(value: Any, chance: Random | None = None) -> bytes:
    """Write JSON, in one of the ways people write it."""
    random = chance or Random(0)
    text = json.dumps(value, indent=random.choice((None, None, 2)), ensure_ascii=random.random() < 0.7, default=_number)
    return text.encode("utf-8", "surrogatepass")


def _number(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else str(value)
