"""Throws damaged and hostile input at the validator, and tells which of its laws do not hold.

`python tests/fuzz/fuzz.py --minutes 1 --seed 7 [--only document] [--seeds FOLDER] [--out FOLDER]`. The same seed throws
the same things in the same order. Each mistake is told once and kept as a file that holds the smallest input found for
it; exit code 1 when there is one. `tests/fuzz/test_fuzz_corpus.py` tries what is kept in `tests/fuzz/corpus`.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from fuzz_archives import archive
from fuzz_bytes import damaged as damaged_bytes
from fuzz_case import Case, save
from fuzz_expressions import expression, unit
from fuzz_laws import LARGEST, Breach, breaches, features
from fuzz_profiles import supports
from fuzz_seeds import Seeds, json_of
from fuzz_shrink import shrunk
from fuzz_trees import bounded
from fuzz_trees import damaged as damaged_tree
from fuzz_xml import xml_of

_MOST_BYTES = 3 * LARGEST
"""Bytes of a case, definitions included."""
_KEPT = 300
"""Cases that made the lab say something new and are gone on from."""


@dataclass(slots=True)
class Fuzz:
    """A run."""

    seed: int
    out: Path
    seeds: Seeds
    chance: Random
    pool: list[Case] = field(default_factory=list)
    met: set[str] = field(default_factory=set)
    found: dict[str, Breach] = field(default_factory=dict)
    tried: Counter[str] = field(default_factory=Counter)

    def draw(self, only: str = "") -> Case:
        """Return the next case; one that cannot be written out is drawn anew."""
        while True:
            kind = only or self.chance.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
            try:
                case = _DRAWN[kind](self)
            except (RecursionError, OverflowError):
                continue
            if case.size <= _MOST_BYTES:
                return case

    def attempt(self, case: Case, number: int) -> None:
        """Try a case; a mistake that is met for the first time is shrunk and kept."""
        self.tried[case.kind] += 1
        for breach in breaches(case):
            if breach.law not in self.found:
                self.found[breach.law] = breach
                self._keep(case, breach, number)
        new = features(case) - self.met
        if new:
            self.met |= new
            self.pool.append(case)
            del self.pool[:-_KEPT]

    def _keep(self, case: Case, breach: Breach, number: int) -> None:
        small = shrunk(case, lambda one: any(breach.law == each.law for each in breaches(one)))
        name = "".join(one if one.isalnum() else "-" for one in breach.law)[:80]
        file = self.out / f"{name}.json"
        save(small, file, law=breach.law, detail=breach.detail, seed=self.seed, number=number)
        tell(f"{breach.law}\n  {breach.detail[:300]}\n  {file}")


def tell(text: str) -> None:
    """Print at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _bytes(fuzz: Fuzz) -> Case:
    form = fuzz.chance.choice(("json", "xml"))
    old = [one for one in fuzz.pool if one.kind == "document" and one.form == form and one.size < 50_000]
    known = fuzz.chance.choice(old).document if old and fuzz.chance.random() < 0.4 else fuzz.seeds.document(form)
    data = damaged_bytes(known, fuzz.chance, lambda: fuzz.seeds.document(form), LARGEST)
    return Case(kind="document", document=data, form=form if fuzz.chance.random() < 0.99 else "xml")


def _tree(fuzz: Fuzz) -> Case:
    value = bounded(damaged_tree(fuzz.seeds.resource(), fuzz.chance, fuzz.seeds.resource))
    form = fuzz.chance.choice(("json", "json", "xml"))
    data = xml_of(value) if form == "xml" else json_of(value, fuzz.chance)
    return Case(kind="document", document=data[:LARGEST], form=form)


def _definitions(fuzz: Fuzz) -> Case:
    old = [one for one in fuzz.pool if one.kind == "definitions"]
    if old and fuzz.chance.random() < 0.3:
        return _again(fuzz, fuzz.chance.choice(old))
    resource, definitions, profiles = supports(fuzz.chance, fuzz.seeds)
    chance = fuzz.chance
    if chance.random() < 0.4:
        resource = bounded(damaged_tree(resource, chance, fuzz.seeds.resource))
    written = []
    for one in definitions:
        data = json_of(one)
        if chance.random() < 0.5:
            damaged = bounded(damaged_tree(_copied(data), chance, fuzz.seeds.resource))
            data = json_of(_addressed(damaged, one["url"]))
        written.append(data[:LARGEST])
    return Case(kind="definitions", document=json_of(resource), definitions=tuple(written), profiles=profiles)


def _again(fuzz: Fuzz, old: Case) -> Case:
    at = fuzz.chance.randrange(len(old.definitions))
    data = damaged_bytes(old.definitions[at], fuzz.chance, lambda: b"{}", LARGEST)
    return replace(old, definitions=(*old.definitions[:at], data, *old.definitions[at + 1 :]))


def _copied(data: bytes) -> object:
    return json.loads(data)


def _addressed(value: object, url: str) -> object:
    """What a definition is known by mostly stays."""
    if isinstance(value, dict):
        value["url"] = url
        if not isinstance(value.get("resourceType"), str):
            value["resourceType"] = "StructureDefinition"
    return value


def _expression(fuzz: Fuzz) -> Case:
    resource = fuzz.seeds.resource()
    if fuzz.chance.random() < 0.5:
        resource = damaged_tree(resource, fuzz.chance, fuzz.seeds.resource)
    return Case(kind="expression", text=expression(fuzz.chance), document=json_of(resource)[:LARGEST])


def _unit(fuzz: Fuzz) -> Case:
    return Case(kind="unit", text=unit(fuzz.chance))


def _package(fuzz: Fuzz) -> Case:
    resource, definitions, profiles = supports(fuzz.chance, fuzz.seeds)
    packed = archive(fuzz.chance, definitions)
    return Case(kind="package", document=json_of(resource), definitions=(packed,), profiles=profiles)


_WEIGHTS = {"bytes": 40, "tree": 35, "definitions": 15, "expression": 6, "unit": 1, "package": 3}
_DRAWN: dict[str, Callable[[Fuzz], Case]] = {
    "bytes": _bytes,
    "tree": _tree,
    "definitions": _definitions,
    "expression": _expression,
    "unit": _unit,
    "package": _package,
}


def main() -> int:
    """Try until the time is up."""
    asked = _asked()
    chance = Random(asked.seed)
    fuzz = Fuzz(asked.seed, asked.out, Seeds(chance, asked.seeds), chance)
    tell(f"seed {asked.seed}, {asked.minutes:g} minutes")
    end, number, told = time.monotonic() + asked.minutes * 60, 0, time.monotonic()
    while time.monotonic() < end and number < asked.most:
        fuzz.attempt(fuzz.draw(asked.only), number)
        number += 1
        if time.monotonic() > told + 60:
            told = time.monotonic()
            tell(f"{number} tried, {len(fuzz.met)} things said, {len(fuzz.found)} laws broken")
    tell(f"{number} tried ({dict(fuzz.tried)}), {len(fuzz.met)} things said, {len(fuzz.found)} laws broken")
    return 1 if fuzz.found else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Fuzz the FHIR validator.")
    parser.add_argument("--minutes", type=float, default=1.0, help="how long")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 2**32, help="repeats a run")
    parser.add_argument("--only", default="", choices=("", *_WEIGHTS), help="only this kind of tries")
    parser.add_argument("--most", type=int, default=10**9, help="tries at most")
    parser.add_argument("--seeds", type=Path, default=None, help="a folder with further documents to damage")
    parser.add_argument("--out", type=Path, default=Path("fuzz-failures"), help="where failures are kept")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
