"""Snapshots: what a profile says of every element, made from its base and its differential.

Source: FHIR R4, profiling.html (differential and snapshot, slicing, re-slicing) and elementdefinition.html.
"""

from eqlab.validate.fhir.snapshot.make import structure_of, with_snapshot

__all__ = ["structure_of", "with_snapshot"]
