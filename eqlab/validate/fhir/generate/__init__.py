"""Instances of any profile or type: the least that conforms, and one with all that may be there.

The same URL, library and seed give the same instance. All persons in it are invented.
"""

from eqlab.validate.fhir.generate.instance import full, minimal

__all__ = ["full", "minimal"]
