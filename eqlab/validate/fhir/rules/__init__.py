"""Rules of FHIR beyond types and profiles: references, Bundles, extensions, contained resources, data types.

Each look at a run stands in a module of its own, which is loaded when there is something to look at.
"""
