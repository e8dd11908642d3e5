"""The structure of resources: one walk that checks what FHIR R4's types say, and gathers what passes look at."""

from eqlab.validate.fhir.structure.entry import CHECKS, check_resource, check_value
from eqlab.validate.fhir.structure.resources import look_into
from eqlab.validate.fhir.structure.similar import PATIENCE
from eqlab.validate.fhir.structure.texts import LONGEST, Assured

__all__ = ["CHECKS", "LONGEST", "PATIENCE", "Assured", "check_resource", "check_value", "look_into"]
