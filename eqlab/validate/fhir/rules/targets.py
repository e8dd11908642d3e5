"""What profiles ask of references: which profiles the target meets, how it travels, whether its version is named.

Source: FHIR R4, "ElementDefinition" (type.targetProfile, aggregation, versioning).
"""

import importlib
from collections.abc import Callable

from eqlab.validate.fhir.answers import Answers
from eqlab.validate.fhir.issues import references as issues
from eqlab.validate.fhir.issues.profile import FIT_UNDECIDED
from eqlab.validate.fhir.library import STRUCTURES, Library
from eqlab.validate.fhir.model import resource_names
from eqlab.validate.fhir.rules.addresses import HISTORY, address_of
from eqlab.validate.fhir.rules.resolution import contained, entry_of, fetched, matches
from eqlab.validate.fhir.rules.target_types import allows, listed
from eqlab.validate.fhir.run import Run, Scope, Target
from eqlab.validate.words import shorten

_DEEPEST = 12
"""References to references that are followed while one profile is judged."""
_Types = dict[tuple[str, ...], frozenset[str]]
"""The types that profiles of targets stand for."""


def check_targets(run: Run, *, alone: bool) -> None:
    """Judge what profiles asked of references on the way; `alone` tells what `is_alone` does.

    Where several profiles ask the same of a reference and there was nothing to say, it is looked at once.
    """
    types = run.library.derive("types of targets", _Types)
    fine: set[tuple[object, ...]] = set()
    for target in run.targets:
        if _is_plain(target, types, alone=alone):
            continue
        key = (id(target.reference), target.profiles, target.aggregation, target.versioning)
        if key not in fine:
            before = len(run.notes)
            check_target(target, 0)
            if len(run.notes) == before:
                fine.add(key)


def _is_plain(asked: Target, types: dict[tuple[str, ...], frozenset[str]], *, alone: bool) -> bool:
    """Tell whether a target must only be of some types, and the reference says or leads to one of them."""
    literal = asked.reference.get("reference") if asked.reference.__class__ is dict else None
    if asked.aggregation or asked.versioning or literal.__class__ is not str:
        return False
    allowed = types.get(asked.profiles)
    if allowed is None:
        names = frozenset(url.removeprefix(STRUCTURES) for url in asked.profiles)
        allowed = types[asked.profiles] = names if names <= resource_names() else frozenset()
    found = asked.scope.notes.get("plain", {}).get(literal)
    if found:
        return found[0].type in allowed
    address = address_of(literal)
    if address is None or address.type not in allowed or asked.scope.run.options.references != "IGNORE":
        return False
    return alone or not matches(literal, asked.scope)


def check_target(asked: Target, depth: int) -> None:
    """Judge one such wish; `depth` counts the references that led there."""
    literal = asked.reference.get("reference") if isinstance(asked.reference, dict) else None
    if not isinstance(literal, str) or not literal:
        return
    found, way = _find(literal, asked.scope)
    _travel(asked, literal, way)
    if asked.versioning == "specific" and way != "contained" and HISTORY not in literal:
        asked.scope.run.note(issues.VERSION_MISSING, asked.path, asked.rule, reference=shorten(literal))
    elif asked.versioning == "independent" and HISTORY in literal:
        asked.scope.run.note(issues.VERSION_GIVEN, asked.path, asked.rule, reference=shorten(literal))
    if found is not None and asked.profiles:
        _meets(asked, literal, found, depth)
    elif asked.profiles and way == "referenced":
        _as_written(asked, literal)


def _find(literal: str, scope: Scope) -> tuple[Scope | None, str]:
    """Return the target and how it travels: `contained`, `bundled` or `referenced`."""
    if literal.startswith("#"):
        return contained(literal[1:], scope), "contained"
    held = matches(literal, scope)
    if held:
        return held[0], "bundled"
    ask = scope.run.options.references != "IGNORE"
    return fetched(literal, scope) if ask else None, "referenced"


def _travel(asked: Target, literal: str, way: str) -> None:
    allowed = asked.aggregation
    run = asked.scope.run
    if not allowed or way in allowed or (way == "bundled" and "referenced" in allowed):
        return
    if entry_of(asked.scope) is None and not run.options.aggregation_outside_bundles:
        return
    facts = {"reference": shorten(literal), "found": way, "allowed": " or ".join(allowed)}
    run.note(issues.NOT_IN_AGGREGATION, asked.path, asked.rule, **facts)


def _meets(asked: Target, literal: str, found: Scope, depth: int) -> None:
    run, facts = asked.scope.run, {"reference": shorten(literal)}
    types = {url: _type(url, run) for url in asked.profiles}
    fitting = [url for url, type_ in types.items() if allows((type_,), found.type)]
    if not fitting and all(types.values()):
        allowed = shorten(" or ".join(dict.fromkeys(types.values())))
        run.note(issues.TARGET_TYPE, asked.path, asked.rule, **facts, found=found.type, allowed=allowed)
    elif _is_looked_at(found):
        answers: set[bool | None] = {None} if "" in types.values() else set()
        for url in fitting:
            answers.add(_conforms(url, found, depth))
            if True in answers:
                return
        profiles = shorten(" or ".join(asked.profiles if None in answers else fitting))
        if None in answers:
            url, _, element = asked.rule.partition("#")
            run.note(FIT_UNDECIDED, asked.path, asked.rule, profile=url, element=element, profiles=profiles)
        else:
            run.note(issues.TARGET_NOT_VALID, asked.path, asked.rule, **facts, profiles=profiles)


def _as_written(asked: Target, literal: str) -> None:
    """Judge by its address what is not at hand."""
    run, address = asked.scope.run, address_of(literal)
    types = tuple(dict.fromkeys(_type(url, run) for url in asked.profiles))
    if address is None or not all(types) or allows(types, address.type):
        return
    issue = issues.TARGET_TYPE if run.options.rest_references else issues.TARGET_TYPE_AS_WRITTEN
    run.note(issue, asked.path, asked.rule, reference=shorten(literal), found=address.type, allowed=listed(types))


def _is_looked_at(found: Scope) -> bool:
    return found.kind != "fetched" or found.run.options.references == "CHECK_VALID"


def _type(url: str, run: Run) -> str:
    """Return the type that a profile is about; empty when nobody here knows it."""
    found: str = run.library.derive(("type of a target", url), lambda: _type_in(url, run.library))
    return found


def _type_in(url: str, library: Library) -> str:
    name = url.partition("|")[0].removeprefix(STRUCTURES)
    definition = library.find(url, "StructureDefinition")
    if definition is None:
        return name if "/" not in name else ""
    return str(definition.get("type", ""))


def _conforms(url: str, found: Scope, depth: int) -> bool | None:
    """Tell whether a resource meets a profile, and what it refers to meets what the profile asks of that.

    What is being judged already is taken to conform; what lies too deep cannot be told. By its type it was judged
    before.
    """
    if url.partition("|")[0] == STRUCTURES + found.type:
        return True
    answers: Answers = found.run.scopes[0].notes.setdefault("conforming", Answers())
    if depth >= _DEEPEST:
        return answers.told(url, found.resource)
    return answers.of(url, found.resource, lambda: _tried(url, found, depth))


def _tried(url: str, found: Scope, depth: int) -> bool | None:
    run, before = found.run, len(found.run.targets)

    def onward() -> None:
        for asked in run.targets[before:]:
            check_target(asked, depth + 1)

    tried: Callable[..., bool | None] = importlib.import_module("eqlab.validate.fhir.profile").tried
    return tried(url, found.resource, found.path, found, onward)
