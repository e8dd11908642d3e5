"""Rules for ConceptMap resources, where a ConceptMap is what is validated. Source: FHIR R4, ConceptMap."""

from collections.abc import Iterator

from eqlab.core.values import Json
from eqlab.validate.fhir.issues import terminology as issues
from eqlab.validate.fhir.library import STRUCTURES
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.run import Scope
from eqlab.validate.fhir.terminology.code_systems import code_system
from eqlab.validate.fhir.terminology.judging import Judge, is_value_set
from eqlab.validate.fhir.terminology.listings import Listing, listed_code
from eqlab.validate.fhir.terminology.reading import dicts, text
from eqlab.validate.words import shorten

RULE = f"{STRUCTURES}ConceptMap#ConceptMap"


def concept_map_rules(scope: Scope, judge: Judge) -> None:
    """Note what is wrong with a ConceptMap beyond its structure and its invariants."""
    listing = Listing(judge)
    groups: Path = (scope.path, "group")
    for index, group in enumerate(dicts(scope.resource, "group")):
        _group(scope, listing, group, (groups, index))
    listing.tell()


def _group(scope: Scope, listing: Listing, group: Json, path: Path) -> None:
    fit = {side: _fit(scope, group, side, path) for side in ("source", "target")}
    for concept, at, side in _mapped(group, path):
        code = text(concept, "code")
        if not code or not fit[side]:
            continue
        rule = f"{RULE}.group.element{'' if side == 'source' else '.target'}.code"
        system = text(group, side)
        parts = (system, text(group, f"{side}Version"), code, text(concept, "display"))
        if listed_code(listing, parts, (at, "code"), issues.MAPPED_CODE_UNKNOWN, rule):
            _inside(scope, listing.judge, side, system, code, (at, "code"), rule)


def _mapped(group: Json, path: Path) -> Iterator[tuple[Json, Path, str]]:
    """Yield what is mapped and what it is mapped to, with the side of the group it belongs to."""
    elements: Path = (path, "element")
    for index, element in enumerate(dicts(group, "element")):
        at: Path = (elements, index)
        yield element, at, "source"
        targets: Path = (at, "target")
        for place, target in enumerate(dicts(element, "target")):
            yield target, (targets, place), "target"
    if isinstance(group.get("unmapped"), dict):
        yield group["unmapped"], (path, "unmapped"), "target"


def _fit(scope: Scope, group: Json, side: str, path: Path) -> bool:
    url, run = text(group, side), scope.run
    if not url:
        return False
    if code_system(run.library, url) is None and is_value_set(run.library, url):
        run.note(issues.INCLUDE_VALUE_SET, (path, side), f"{RULE}.group.{side}", system=shorten(url))
        return False
    return True


def _inside(scope: Scope, judge: Judge, side: str, system: str, code: str, path: Path, rule: str) -> None:
    """Compare a code with the value set that the map says its codes come from."""
    value_set = text(scope.resource, f"{side}Uri") or text(scope.resource, f"{side}Canonical")
    if not value_set or judge.set_of(value_set) is None:
        return
    if judge.member(value_set, system, code).answer is False:
        scope.run.note(issues.MAPPED_OUTSIDE, path, rule, code=shorten(code), value_set=shorten(value_set))
