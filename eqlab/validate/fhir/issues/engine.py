"""Issues of the engine itself."""

from eqlab.core.issue import Issue, Nature

LAB_FAULT = Issue(
    code="EQ-FHIR-950",
    template="The lab could not finish this look at the resource: {step} stopped with {error}.",
    advice="This is the lab's fault, not the resource's. Report it, with the resource if it may be shown.",
    nature=Nature.LAB,
)
NO_RESOURCE = Issue(
    code="EQ-FHIR-951",
    template="The document holds {found}, not a FHIR resource.",
    advice='Send one resource: in JSON an object with "resourceType", in XML an element in FHIR\'s namespace.',
)
MORE = Issue(
    code="EQ-FHIR-952",
    template="There is more to say: of {count} findings the lab tells {shown}, errors first.",
    advice="Correct what is told, then have the resource validated again.",
    nature=Nature.UNDECIDED,
)
