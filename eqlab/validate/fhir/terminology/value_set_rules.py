"""Rules for ValueSet resources, where a ValueSet is what is validated.

Source: FHIR R4, ValueSet.
"""

from collections.abc import Iterator

from eqlab.core.values import Json
from eqlab.validate.fhir.effort import is_spent
from eqlab.validate.fhir.issues import terminology as issues
from eqlab.validate.fhir.library import STRUCTURES
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.run import Scope
from eqlab.validate.fhir.terminology.code_system_rules import placed
from eqlab.validate.fhir.terminology.code_systems import code_system
from eqlab.validate.fhir.terminology.filter_rules import filter_rules
from eqlab.validate.fhir.terminology.judging import Judge, is_absolute, is_value_set
from eqlab.validate.fhir.terminology.listings import Listing, listed_code
from eqlab.validate.fhir.terminology.reading import dicts, text
from eqlab.validate.fhir.terminology.value_sets import compiled
from eqlab.validate.words import shorten, show

RULE = f"{STRUCTURES}ValueSet#ValueSet"


def value_set_rules(scope: Scope, judge: Judge) -> None:
    """Note what is wrong with a ValueSet beyond its structure and its invariants."""
    compose, expansion = scope.resource.get("compose"), scope.resource.get("expansion")
    listing = Listing(judge)
    for name in ("include", "exclude"):
        at: Path = ((scope.path, "compose"), name)
        for index, one in enumerate(dicts(compose, name)):
            _include(scope, listing, one, (at, index), f"{RULE}.compose.{name}")
    if isinstance(expansion, dict):
        _expansion(scope, listing, expansion, (scope.path, "expansion"))
    listing.tell()


def _include(scope: Scope, listing: Listing, one: Json, path: Path, rule: str) -> None:
    run, url, version = scope.run, text(one, "system"), text(one, "version")
    for index, imported in enumerate(one.get("valueSet") if isinstance(one.get("valueSet"), list) else ()):
        if isinstance(imported, str) and code_system(run.library, imported.partition("|")[0]) is not None:
            at: Path = ((path, "valueSet"), index)
            run.note(issues.IMPORT_CODE_SYSTEM, at, f"{rule}.valueSet", value_set=shorten(imported))
    if not url:
        return
    facts = {"system": shorten(url)}
    system = code_system(run.library, url, version)
    if not is_absolute(url):
        run.note(issues.INCLUDE_RELATIVE, path, f"{rule}.system", **facts)
    elif system is None and is_value_set(run.library, url):
        run.note(issues.INCLUDE_VALUE_SET, path, f"{rule}.system", **facts)
    elif system is not None and system.base:
        run.note(issues.INCLUDE_SUPPLEMENT, path, f"{rule}.system", base=shorten(system.base), **facts)
    else:
        _listed(listing, one, path, rule)
        filter_rules(scope, one, system, path, rule)


def _listed(listing: Listing, one: Json, path: Path, rule: str) -> None:
    seen: set[str] = set()
    run, url, version = listing.judge.run, text(one, "system"), text(one, "version")
    for concept, at in _indexed(one, path, "concept"):
        code = text(concept, "code")
        if code in seen:
            run.note(issues.LISTED_TWICE, at, f"{rule}.concept.code", code=shorten(code))
        elif code:
            listed_code(listing, (url, version, code, text(concept, "display")), at, issues.LISTED_CODE_UNKNOWN, rule)
        seen.add(code)


def _indexed(holder: Json, path: Path, name: str) -> Iterator[tuple[Json, Path]]:
    value = holder.get(name)
    here: Path = (path, name)
    for index, one in enumerate(value if isinstance(value, list) else ()):
        if isinstance(one, dict):
            yield one, (here, index)


def _expansion(scope: Scope, listing: Listing, expansion: Json, path: Path) -> None:
    """Compare an expansion with the code systems it takes codes from, with its total, and with what it expands."""
    run, rule = scope.run, f"{RULE}.expansion"
    contained = list(placed(expansion, path, "contains"))
    composed = None if is_spent(scope) else compiled(run.library, {**scope.resource, "expansion": None}).listed()
    extra = ""
    for one, at in contained:
        system, code = text(one, "system"), text(one, "code")
        if not code or not system:
            continue
        parts = (system, text(one, "version"), code, text(one, "display"))
        known = listed_code(listing, parts, at, issues.EXPANSION_CODE_UNKNOWN, rule)
        if known and composed is not None and (system, code) not in composed:
            extra = extra or shorten(f"{system}#{code}")
    if extra:
        run.note(issues.EXPANSION_EXTRA, path, rule, code=extra)
    total, codes = expansion.get("total"), sum("code" in one for one, _ in contained)
    if type(total) is int and total < codes:
        run.note(issues.EXPANSION_TOTAL, (path, "total"), f"{rule}.total", total=show(total), found=str(codes))
