"""Extensions that HL7 defines outside FHIR R4: their definitions are not at hand, but they may be used in R4."""

import re

_ACROSS_VERSIONS = re.compile(r"http://hl7\.org/fhir/[1-9]\.0/StructureDefinition/extension-[A-Z][A-Za-z]*\.\S+")
"""Elements of other versions of FHIR. Source: FHIR R4, "Extensions for converting between versions"."""


def is_elsewhere(url: str) -> bool:
    """Tell whether an extension is one of HL7's that FHIR R4 itself does not define."""
    return url.startswith("http://hl7.org/fhir/") and _ACROSS_VERSIONS.fullmatch(url) is not None
