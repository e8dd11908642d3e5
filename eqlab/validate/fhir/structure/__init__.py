"""The structure of resources: one walk that checks what FHIR R4's types say, and gathers what passes look at."""

from eqlab.validate.fhir.structure.entry import check_resource, check_value

__all__ = ["check_resource", "check_value"]
