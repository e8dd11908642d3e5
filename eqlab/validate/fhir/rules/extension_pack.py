"""Extensions that HL7 defines outside FHIR R4: their definitions are not at hand, but they may be used in R4.

HL7 keeps adding to its package of extensions, hl7.fhir.uv.extensions, and names most of them after what they extend:
`patient-bornStatus`. So what is named that way may be one of them; of the others the names are listed.
"""

import re
from functools import cache

from eqlab.validate.fhir.library import STRUCTURES
from eqlab.validate.fhir.model import type_names

_ACROSS_VERSIONS = re.compile(r"http://hl7\.org/fhir/[1-9]\.0/StructureDefinition/extension-[A-Z][A-Za-z]*\.\S+")
"""Elements of other versions of FHIR. Source: FHIR R4, "Extensions for converting between versions"."""
_TOOLS = "http://hl7.org/fhir/tools/StructureDefinition/"
"""Extensions that FHIR's own publishing tools define and use."""
_FAMILIES = frozenset(
    (
        *("11179", "additional", "alternate", "artifact", "artifactassessment", "canonicalresource", "cqf", "cqm"),
        *("event", "individual", "iso21090", "metadataresource", "openehr", "rendering", "request", "tz", "workflow"),
    )
)
"""What else extensions are named after, beside resources and data types."""
_OTHERS = frozenset(
    (
        *("additionalIdentifier", "annotationType", "characteristicExpression", "confidential", "datatype"),
        *("derivation-reference", "extended-contact-availability", "feature-assertion", "firstCreated"),
        *("inherit-obligations", "instance-description", "instance-name", "itemWeight", "largeValue"),
        *("lastSourceSync", "no-fixed-address", "note", "obligation", "obligation-profile-flag"),
        *("obligations-profile", "package-source", "profile-mapping", "referencesContained"),
        *("resolve-as-version-specific", "satisfies-requirement", "synchronicity-control", "targetElement"),
        *("targetPath", "terminology-resource-identifier-metadata", "timezone", "type-must-support"),
        *("uncertainDate", "uncertainPeriod", "version-specific-use", "version-specific-value"),
    )
)


def is_elsewhere(url: str) -> bool:
    """Tell whether an extension is, or may be, one of HL7's that FHIR R4 itself does not define."""
    if url.startswith(STRUCTURES):
        name = url.removeprefix(STRUCTURES)
        family, hyphen, _ = name.partition("-")
        return name in _OTHERS or (hyphen != "" and family.lower() in _families())
    if url.startswith(_TOOLS):
        return True
    return url.startswith("http://hl7.org/fhir/") and _ACROSS_VERSIONS.fullmatch(url) is not None


@cache
def _families() -> frozenset[str]:
    return _FAMILIES | {name.lower() for name in type_names()}
