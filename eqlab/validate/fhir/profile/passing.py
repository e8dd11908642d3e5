"""Judges resources by the profiles they claim, that were asked for, and that go with what they are."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.core.issue import Issue
from eqlab.core.values import Json
from eqlab.validate.fhir.issues import profile as issues
from eqlab.validate.fhir.library import STRUCTURES, Library, core_library
from eqlab.validate.fhir.model import ancestry
from eqlab.validate.fhir.profile.checking import check_profile, profile_of
from eqlab.validate.fhir.profile.vital_signs import asked_by_code
from eqlab.validate.fhir.run import Run, Scope
from eqlab.validate.words import shorten

_RULE = f"{STRUCTURES}Meta#Meta.profile"
_CLAIMS = "claims of profiles"
_EVERYWHERE = "global profiles"
_MOST = 10_000
"""Claims that are remembered."""
_LONGEST = 400
"""Characters of a claim that is remembered."""

Claim: TypeAlias = tuple[Issue | None, Mapping[str, str]]
"""What is wrong with a claim; else the facts are empty when the type's own rules are all that is claimed, or tell `by`
which profile to judge: without its version, where that makes no difference."""
_Claims = dict[tuple[str, str], Claim]
"""What is known of claims, by URL and the resource's type."""


def profiles_pass(run: Run) -> None:
    """Judge every resource of a document by its profiles. Raises AuthorError when one that was asked for is wrong."""
    for url in run.options.profiles:
        _asked(url, run.scopes[0])
    made = run.library.made
    everywhere, claims = made.get(_EVERYWHERE), made.get(_CLAIMS)
    if everywhere is None or claims is None:
        everywhere, claims = _derived(run.library)
    left_out = run.options.contained == "IGNORE"
    for scope in tuple(run.scopes):
        if left_out and scope.kind == "contained":
            continue
        resource = scope.resource
        type_ = resource["resourceType"]
        if "meta" in resource:
            _claimed(scope, type_, claims)
        if everywhere:
            for url in everywhere.get(type_, ()):
                check_profile(url, resource, scope.path, scope)
        if type_ == "Observation":
            for url in asked_by_code(resource):
                check_profile(url, resource, scope.path, scope)


def _derived(library: Library) -> tuple[Mapping[str, tuple[str, ...]], _Claims]:
    return library.derive(_EVERYWHERE, lambda: _everywhere(library)), library.derive(_CLAIMS, _Claims)


def _asked(url: str, scope: Scope) -> None:
    require(url, scope.run.library)
    check_profile(url, scope.resource, scope.path, scope)


def require(url: str, library: Library) -> None:
    """Raise AuthorError or AuthorErrors when a profile, or a rule of it, is wrong; FHIR R4's own are as they are."""
    if core_library().find(url.partition("#")[0], "StructureDefinition") is not None:
        return
    profile = profile_of(library, url)
    if profile is not None and profile.faults:
        raise AuthorErrors(profile.faults)


def _claimed(scope: Scope, type_: str, known: dict[tuple[str, str], Claim]) -> None:
    """Judge by the profiles that a resource claims; what is wrong with a claim itself is told at the claim."""
    meta = scope.resource["meta"]
    urls = meta.get("profile") if meta.__class__ is dict else None
    for at, url in enumerate(urls) if urls.__class__ is list else ():
        if url.__class__ is not str:
            continue
        claim = known.get((url, type_))
        if claim is None:
            claim = _judged(url, type_, scope.run.library)
            if len(known) < _MOST and len(url) < _LONGEST:
                known[url, type_] = claim
        issue, facts = claim
        if issue is not None:
            scope.run.notes.append((issue, (((scope.path, "meta"), "profile"), at), facts, _RULE))
        elif facts:
            check_profile(facts["by"], scope.resource, scope.path, scope)


def _judged(url: str, type_: str, library: Library) -> Claim:
    plain = url.partition("|")[0]
    if any(plain == STRUCTURES + name for name in ancestry(type_)):
        return None, {}
    facts = {"profile": shorten(url)}
    try:
        profile = profile_of(library, url) if "#" not in url else None
    except (AuthorError, AuthorErrors) as error:
        return issues.BROKEN_PROFILE, {**facts, "problem": error.sentence()}
    found = library.find(url) if profile is None else None
    if found is not None:
        return issues.NO_PROFILE, {**facts, "found": str(found["resourceType"])}
    if profile is None:
        return (issues.UNKNOWN_PROFILE if ":" in url else issues.NOT_A_URL), facts
    if profile.type not in ancestry(type_):
        return issues.OTHER_TYPE, {**facts, "type": profile.type, "found": type_}
    return None, {"by": _shortest(url, library)}


def _shortest(url: str, library: Library) -> str:
    """Return the shortest way to write which definition a claim means."""
    found, plain = library.find(url), url.partition("|")[0]
    ways = (plain, f"{plain}|{(found or {}).get('version')}")
    return next((one for one in ways if library.find(one) is found), url)


def _everywhere(library: Library) -> Mapping[str, tuple[str, ...]]:
    """Return the profiles that implementation guides ask of every resource of a type."""
    found: dict[str, tuple[str, ...]] = {}
    for type_, url in _globals(library):
        found[type_] = tuple(dict.fromkeys((*found.get(type_, ()), url)))
    return found


def _globals(library: Library) -> Iterator[tuple[str, str]]:
    for head in library.heads("ImplementationGuide"):
        guide: Json = library.find(head.url, "ImplementationGuide") or {}
        everywhere = guide.get("global")
        for one in everywhere if isinstance(everywhere, list) else ():
            if isinstance(one, dict) and isinstance(one.get("type"), str) and isinstance(one.get("profile"), str):
                yield one["type"], one["profile"]
