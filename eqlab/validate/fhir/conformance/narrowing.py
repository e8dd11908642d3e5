"""A profile only narrows its base: how often an element occurs, what it is bound to, what is said of it.

Source: FHIR R4, profiling.html, "Limitations of Use" and "Binding Definitions"; ElementDefinition.
"""

from collections.abc import Iterator
from typing import NamedTuple

from eqlab.core.issue import Issue
from eqlab.core.values import Json
from eqlab.validate.fhir.conformance.grounds import types_of
from eqlab.validate.fhir.conformance.reading import count, text
from eqlab.validate.fhir.issues import conformance as issues
from eqlab.validate.fhir.library import Library
from eqlab.validate.fhir.terminology import enumerated
from eqlab.validate.words import listed, shorten

_BINDABLE = frozenset({"code", "Coding", "CodeableConcept", "Quantity", "string", "uri", "Duration", "Age", "Count"})
_STRENGTHS = ("example", "preferred", "extensible", "required")


class Problem(NamedTuple):
    """Something that an element of a profile must not say."""

    issue: Issue
    key: str
    """The member of the element; empty for the whole."""
    facts: dict[str, str]


def widened(element: Json, base: Json, library: Library) -> Iterator[Problem]:
    """Yield what an element allows though its base does not."""
    yield from _counts(element, base)
    yield from _binding(element, base, library)
    yield from _flags(element, base)


def _counts(element: Json, base: Json) -> Iterator[Problem]:
    least, most = element.get("min"), text(element, "max")
    lowest, highest = base.get("min"), text(base, "max")
    if _is_count(least) and _is_count(lowest) and least < lowest:
        yield Problem(issues.MIN_LOWERED, "min", {"found": str(least), "expected": str(lowest)})
    if not most or not highest or not _below(highest, most):
        bottom = least if _is_count(least) else lowest
        top = most or highest
        own = "min" in element and "max" in element
        limit = count(top)
        if limit is not None and _is_count(bottom) and bottom > limit and not own:
            yield Problem(issues.CANNOT_OCCUR, "", {"least": str(bottom), "most": top})
    else:
        yield Problem(issues.MAX_RAISED, "max", {"found": most, "expected": highest})


def _is_count(value: Json) -> bool:
    return type(value) is int


def _below(one: str, other: str) -> bool:
    """Tell whether a `max` is smaller than another."""
    low, high = count(one), count(other)
    return low is not None and (other == "*" or (high is not None and low < high))


def _binding(element: Json, base: Json, library: Library) -> Iterator[Problem]:
    binding, given = element.get("binding"), base.get("binding")
    types = types_of(element, base)
    if binding and types and _BINDABLE.isdisjoint(types):
        yield Problem(issues.BINDING_OF_NOTHING, "binding", {"type": " or ".join(types)})
    found, expected = text(binding, "strength"), text(given, "strength")
    if found not in _STRENGTHS or expected not in _STRENGTHS:
        return
    facts = {"found": found, "expected": expected}
    if expected in ("required", "extensible") and _STRENGTHS.index(found) < _STRENGTHS.index(expected):
        issue = issues.BINDING_WEAKENED if expected == "required" else issues.BINDING_LOOSENED
        yield Problem(issue, "binding", facts)
    elif found == expected == "required":
        yield from _value_sets(text(binding, "valueSet"), text(given, "valueSet"), library)


def _value_sets(own: str, base: str, library: Library) -> Iterator[Problem]:
    """A required binding lets no codes in that the base keeps out."""
    if not own or not base or own == base:
        return
    codes, allowed = enumerated(library, own), enumerated(library, base)
    extra = sorted(codes - allowed) if codes is not None and allowed is not None else []
    if extra:
        facts = {"value_set": shorten(own, 120), "base": shorten(base, 120), "codes": listed(extra, 3)}
        yield Problem(issues.BINDING_WIDENED, "binding", facts)


def _flags(element: Json, base: Json) -> Iterator[Problem]:
    if element.get("mustSupport") is False and base.get("mustSupport") is True:
        yield Problem(issues.SUPPORT_DROPPED, "mustSupport", {})
    if text(base, "path").partition(".")[0] == "Extension":
        return
    said, known = element.get("isModifier"), base.get("isModifier", False)
    if isinstance(said, bool) and said is not known:
        facts = {"found": str(said).lower(), "expected": str(known).lower()}
        yield Problem(issues.MODIFIER_CHANGED, "isModifier", facts)
