"""Invariants: the expressions that FHIR's definitions attach to elements, as Python over raw JSON."""

from eqlab.validate.fhir.invariants.corrections import corrected
from eqlab.validate.fhir.invariants.culprits import place_of_break
from eqlab.validate.fhir.invariants.native import Native, compiled, is_about_value, native

__all__ = ["Native", "compiled", "corrected", "is_about_value", "native", "place_of_break"]
