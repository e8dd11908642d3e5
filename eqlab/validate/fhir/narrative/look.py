"""One look at a narrative, remembered for a while."""

from functools import lru_cache

from eqlab.validate.fhir.narrative.exact import look_exactly
from eqlab.validate.fhir.narrative.quick import look_quickly
from eqlab.validate.fhir.narrative.verdict import Verdict


@lru_cache(maxsize=64)
def look(text: str) -> Verdict:
    """Return what is known of a narrative. Never raises."""
    return look_quickly(text) or look_exactly(text)


def html_is_safe(text: str) -> bool:
    """Tell whether a narrative keeps FHIR's rules for XHTML (`htmlChecks()`)."""
    return not look(text).faults
