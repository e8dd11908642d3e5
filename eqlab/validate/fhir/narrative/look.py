"""One look at a narrative; nothing of it is kept, as no two patients are told the same."""

from eqlab.validate.fhir.narrative.exact import look_exactly
from eqlab.validate.fhir.narrative.quick import look_quickly
from eqlab.validate.fhir.narrative.verdict import Verdict


def look(text: str) -> Verdict:
    """Return what is known of a narrative. Never raises."""
    return look_quickly(text) or look_exactly(text)


def anchors_of(text: str) -> frozenset[str]:
    """Return the names and ids in a narrative that links can lead to."""
    return (look_exactly(text).anchors if "id" in text or "name" in text else None) or frozenset()


def html_is_safe(text: str) -> bool:
    """Tell whether a narrative keeps FHIR's rules for XHTML (`htmlChecks()`)."""
    return not look(text).faults
