"""Judges resources by the profiles they claim, that were asked for, and that go with what they are."""

from collections.abc import Iterator, Mapping

from eqlab.core.check import Json
from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.validate.fhir.issues import profile as issues
from eqlab.validate.fhir.library import STRUCTURES, Library
from eqlab.validate.fhir.model import ancestry
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.profile.checking import check_profile, profile_of
from eqlab.validate.fhir.profile.vital_signs import asked_by_code
from eqlab.validate.fhir.run import Run, Scope
from eqlab.validate.words import shorten

_RULE = f"{STRUCTURES}Meta#Meta.profile"


def profiles_pass(run: Run) -> None:
    """Judge every resource of a document by its profiles. Raises AuthorError when one that was asked for is wrong."""
    for url in run.options.profiles:
        _asked(url, run.scopes[0])
    everywhere = run.library.derive("global profiles", lambda: _everywhere(run.library))
    for scope in tuple(run.scopes):
        if scope.kind == "contained" and run.options.contained == "IGNORE":
            continue
        for url, path in _claimed(scope):
            _claim(url, path, scope)
        for url in everywhere.get(scope.type, ()):
            check_profile(url, scope.resource, scope.path, scope)
        if scope.type == "Observation":
            for url in asked_by_code(scope.resource):
                check_profile(url, scope.resource, scope.path, scope)


def _asked(url: str, scope: Scope) -> None:
    profile_of(scope.run.library, url)
    check_profile(url, scope.resource, scope.path, scope)


def _claimed(scope: Scope) -> Iterator[tuple[str, Path]]:
    meta = scope.resource.get("meta")
    claims = meta.get("profile") if isinstance(meta, dict) else None
    for at, url in enumerate(claims if isinstance(claims, list) else ()):
        if isinstance(url, str):
            yield url, (((scope.path, "meta"), "profile"), at)


def _claim(url: str, path: Path, scope: Scope) -> None:
    """Judge by a claimed profile; what is wrong with the claim itself is told at the claim."""
    run = scope.run
    plain = url.partition("|")[0]
    if any(plain == STRUCTURES + name for name in ancestry(scope.type)):
        return
    try:
        profile = profile_of(run.library, url)
    except (AuthorError, AuthorErrors) as error:
        run.note(issues.BROKEN_PROFILE, path, _RULE, profile=shorten(url), problem=error.sentence())
        return
    found = run.library.find(url) if profile is None else None
    if found is not None:
        run.note(issues.NO_PROFILE, path, _RULE, profile=shorten(url), found=str(found["resourceType"]))
    elif profile is None:
        issue = issues.UNKNOWN_PROFILE if ":" in url else issues.NOT_A_URL
        run.note(issue, path, _RULE, profile=shorten(url))
    elif profile.type not in ancestry(scope.type):
        run.note(issues.OTHER_TYPE, path, _RULE, profile=shorten(url), type=profile.type, found=scope.type)
    else:
        check_profile(url, scope.resource, scope.path, scope)


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
