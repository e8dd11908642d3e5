"""Issues of conformance resources that are themselves judged: profiles, search parameters, capability statements."""

from eqlab.core.issue import Issue, Level

NO_SNAPSHOT = Issue(
    code="EQ-FHIR-800",
    template="No snapshot can be made of this profile. {problem}",
    advice="Correct the differential at the element named.",
)
BAD_DISCRIMINATOR = Issue(
    code="EQ-FHIR-801",
    template='The discriminator "{path}" leads to nothing in {type}.',
    advice="Use a path that the sliced element has, $this, or extension('url').",
)
NO_DISCRIMINATOR_PATH = Issue(
    code="EQ-FHIR-802",
    template="The discriminator of this slicing is of the type {found}, which FHIR R4 does not have.",
    advice="Use value, exists, pattern, type or profile.",
)
BAD_EXPRESSION = Issue(
    code="EQ-FHIR-803",
    template="The FHIRPath expression `{expression}` is wrong: {problem}",
    advice="Correct it; nobody can evaluate it as it is.",
)
OTHER_FIXED = Issue(
    code="EQ-FHIR-804",
    template="The element {element} is fixed to {found}, but the profile this one is based on fixes it to {expected}.",
    advice="Keep the value of the base, or base the profile on another one.",
)
SLICING_CHANGED = Issue(
    code="EQ-FHIR-805",
    template="The element {element} is sliced by {found}, but the same element is sliced by {expected} before.",
    advice="Slice an element in one way; slice a slice again under its own name.",
)
ADDED_BASE = Issue(
    code="EQ-FHIR-806",
    template="The search parameter is for {found}, but the one it is derived from ({parent}) is not.",
    advice="Leave that type out of `base`, or derive from another search parameter.",
)
OTHER_TYPE = Issue(
    code="EQ-FHIR-807",
    template="The search parameter is said to be of type {found}; {definition} is of type {expected}.",
    advice="Write the type of the definition.",
)
NOT_FOR_RESOURCE = Issue(
    code="EQ-FHIR-808",
    template="The search parameter {definition} is not for {type}.",
    advice="Name one whose base is this resource.",
    level=Level.WARNING,
)
NO_SUCH_CONTEXT = Issue(
    code="EQ-FHIR-809",
    template="The expression `{expression}` begins at {found}, but the search parameter is for {expected}.",
    advice="Begin every part of the expression at a type that stands in `base`.",
)
PROFILE_OF_OTHER_TYPE = Issue(
    code="EQ-FHIR-810",
    template="The profile {profile} is for {found}, not for {expected}.",
    advice="Name a profile of this resource.",
)
EXTENSION_URL = Issue(
    code="EQ-FHIR-811",
    template="The extension's url is fixed to {found}, but the definition's own URL is {expected}.",
    advice="Fix Extension.url to the URL of the definition.",
)
OTHER_BASE_TYPE = Issue(
    code="EQ-FHIR-812",
    template="The profile is of type {found}, but its base {base} is of type {expected}.",
    advice="A constraint keeps the type of its base.",
)
