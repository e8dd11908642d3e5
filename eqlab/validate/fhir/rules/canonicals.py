"""Canonical URLs: how they are written and what they lead to. Source: FHIR R4, "canonical" and "References"."""

from eqlab.validate.fhir.issues import references as issues
from eqlab.validate.fhir.library import STRUCTURES
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.rules.addresses import is_absolute, is_example
from eqlab.validate.fhir.rules.resolution import contained
from eqlab.validate.fhir.rules.target_types import allows, listed
from eqlab.validate.fhir.run import Run, Scope
from eqlab.validate.words import shorten

_RULE = f"{STRUCTURES}canonical#canonical"
_MOST = 10_000
"""URLs that are remembered."""
_LONGEST = 400
"""Letters of a URL that is remembered."""
_MUST_EXIST = frozenset({"CHECK_EXISTS", "CHECK_EXISTS_AND_TYPE", "CHECK_VALID"})
_Well = set[tuple[str, tuple[str, ...]]]
"""URLs with what they may lead to."""


def check_canonicals(run: Run) -> None:
    """Judge all canonical URLs of a document; of those that were in order before nothing is to be said again."""
    exist = run.options.references in _MUST_EXIST
    well = run.library.derive(("canonicals in order", exist), _Well)
    for url, path, scope, targets in run.canonicals:
        if (url, targets) not in well:
            before = len(run.notes)
            check_canonical(url, path, scope, targets)
            if len(run.notes) == before and not url.startswith("#") and len(url) < _LONGEST and len(well) < _MOST:
                well.add((url, targets))


def check_canonical(url: str, path: Path, scope: Scope, targets: tuple[str, ...]) -> None:
    """Judge a canonical URL; one that nobody here knows is told only where references must exist."""
    run = scope.run
    if url.startswith("#"):
        target = contained(url[1:], scope)
        found = target.type if target else ""
        if target is None:
            container = scope.container.type
            run.note(issues.CANONICAL_NOT_CONTAINED, path, _RULE, url=shorten(url), container=container)
    elif is_absolute(url):
        found = _known(url, path, scope)
    else:
        found = ""
        run.note(issues.CANONICAL_RELATIVE, path, _RULE, url=shorten(url))
    if found and not allows(targets, found):
        run.note(issues.CANONICAL_TYPE, path, _RULE, url=shorten(url), found=shorten(found), allowed=listed(targets))


def _known(url: str, path: Path, scope: Scope) -> str:
    """Return the type of the resource that has a canonical URL; empty when nobody here knows it."""
    run = scope.run
    known = run.library.find(url)
    if known is not None:
        return str(known["resourceType"])
    if run.options.references in _MUST_EXIST and not is_example(url):
        run.note(issues.CANONICAL_UNKNOWN, path, _RULE, url=shorten(url))
    return ""
