"""What other rooms ask: which codes a value set has, and whether a code is one of them."""

from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.fhir.library import Library
from eqlab.validate.fhir.remote import Membership
from eqlab.validate.fhir.terminology.model import Members
from eqlab.validate.fhir.terminology.value_sets import compiled, members
from eqlab.validate.words import shorten

_KEY = "terminology: codes"


def members_of(library: Library, definition: Json) -> Members:
    """Return the codes of a value set that is in no library, such as one that a resource contains.

    Ask it with `.holds(system, code)` and `.listed()`. It is worked out anew by each call: keep what it returns.
    """
    return compiled(library, definition)


def enumerated(library: Library, value_set: str) -> frozenset[str] | None:
    """Return all codes of a value set, whatever their system; None when local definitions do not give them all."""
    known = members(library, value_set)
    if known is None:
        return None

    def codes() -> frozenset[str] | None:
        listed = known.listed()
        return None if listed is None else frozenset(code for _, code in listed)

    return library.derive((_KEY, value_set), codes)


def member(library: Library, value_set: str, system: str, code: str) -> Membership:
    """Tell whether a code of a system is in a value set; an empty system stands for any."""
    known = members(library, value_set)
    if known is None:
        return Membership(None, words("the lab does not know the value set {url}", url=shorten(value_set)))
    return known.holds(system, code)
