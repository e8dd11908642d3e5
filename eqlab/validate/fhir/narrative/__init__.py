"""Narratives: the XHTML in which a resource tells people what it says."""

from eqlab.validate.fhir.narrative.look import html_is_safe
from eqlab.validate.fhir.narrative.passes import narratives_pass

__all__ = ["html_is_safe", "narratives_pass"]
