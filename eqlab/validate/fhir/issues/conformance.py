"""Issues of conformance resources that are themselves judged: profiles, search parameters, capability statements."""

from eqlab.core.issue import Issue, Level, Nature

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
MIN_LOWERED = Issue(
    code="EQ-FHIR-813",
    template="The element {element} may occur {found} times here, but its base demands at least {expected}.",
    advice="Demand as many as the base, or more.",
)
MAX_RAISED = Issue(
    code="EQ-FHIR-814",
    template="The element {element} may occur {found} times here, but its base allows at most {expected}.",
    advice="Allow as many as the base, or fewer.",
)
CANNOT_OCCUR = Issue(
    code="EQ-FHIR-815",
    template="The element {element} must occur {least} times and may occur {most} times: no resource can do that.",
    advice="Let `min` and `max` fit, those of the base included.",
)
BINDING_WEAKENED = Issue(
    code="EQ-FHIR-816",
    template="The element {element} has a binding of strength {found}, but in its base it is required.",
    advice="Keep the strength `required`.",
)
BINDING_LOOSENED = Issue(
    code="EQ-FHIR-817",
    template="The element {element} has a binding of strength {found}, but in its base it is {expected}.",
    advice="Keep the strength of the base, or raise it.",
    level=Level.WARNING,
)
BINDING_WIDENED = Issue(
    code="EQ-FHIR-818",
    template="The element {element} is bound to {value_set}, which has codes that its base keeps out: {codes}.",
    advice="Bind it to a part of {base}.",
)
VALUE_OF_OTHER_TYPE = Issue(
    code="EQ-FHIR-819",
    template="The element {element} has a {member}, but its type is {expected}.",
    advice="Write the value in the member of that type.",
)
SUPPORT_DROPPED = Issue(
    code="EQ-FHIR-820",
    template="The base of {element} demands that systems support it; a profile cannot take that back.",
    advice="Leave mustSupport out, or set it to true.",
)
MODIFIER_CHANGED = Issue(
    code="EQ-FHIR-821",
    template="The element {element} says isModifier = {found}, but in its base it is {expected}.",
    advice="Leave isModifier out: only the definition of an extension may set it.",
)
TARGET_OUTSIDE_BASE = Issue(
    code="EQ-FHIR-823",
    template="The reference may point to {found} here, but its base allows only {expected}.",
    advice="Name profiles of the types that the base allows.",
)
KEY_TWICE = Issue(
    code="EQ-FHIR-824",
    template='The key "{key}" stands for another rule before.',
    advice="Give every rule a key of its own.",
    level=Level.WARNING,
)
SLICE_WITHOUT_SLICING = Issue(
    code="EQ-FHIR-825",
    template="The element {element} is a slice, but nothing says how its slices are told apart.",
    advice="Put the element with its `slicing` before its first slice.",
    level=Level.WARNING,
)
SLICES_DEMAND_TOO_MUCH = Issue(
    code="EQ-FHIR-826",
    template="The slices of {element} demand {least} occurrences in all, but at most {most} are allowed.",
    advice="Raise the `max` of the element, or lower the `min` of slices.",
)
VALUE_AND_EXTENSIONS = Issue(
    code="EQ-FHIR-827",
    template="The extension demands both a value and extensions inside, which no extension may have at once.",
    advice="Demand one of them, and set the `max` of the other to 0.",
)
URL_NOT_FIXED = Issue(
    code="EQ-FHIR-828",
    template="Nothing fixes the url of the extension.",
    advice="Fix Extension.url to {expected} with fixedUri.",
)
CONTEXT_NOWHERE = Issue(
    code="EQ-FHIR-829",
    template="There is no element {expression} in FHIR R4, so the extension cannot stand there.",
    advice="Name a type, or an element by its path.",
)
CONTEXT_WITHOUT_URL = Issue(
    code="EQ-FHIR-830",
    template="The context {expression} should be the URL of an extension.",
    advice="Write the URL, or change the type of the context.",
)
BASE_NOT_HERE = Issue(
    code="EQ-FHIR-831",
    template="The lab does not have the base {base}, so the profile is not compared with it.",
    advice="Hand in the base beside the profile.",
    nature=Nature.UNDECIDED,
)
OTHER_BASE_KIND = Issue(
    code="EQ-FHIR-832",
    template="The profile is of kind {found}, but its base {base} is of kind {expected}.",
    advice="A constraint keeps the kind of its base.",
)
LENGTH_OF_NOTHING = Issue(
    code="EQ-FHIR-836",
    template="The element {element} has a maxLength, but a {type} is no text.",
    advice="Put maxLength on an element inside that is a string.",
    level=Level.WARNING,
)
VALUE_OUTSIDE_BINDING = Issue(
    code="EQ-FHIR-840",
    template="The element {element} is fixed to {found}, which the value set {value_set} does not have.",
    advice="Fix it to a code of the value set.",
)
NO_DERIVATION = Issue(
    code="EQ-FHIR-833",
    template="The definition has a base, but does not say whether it constrains or extends it.",
    advice="Add `derivation`: constraint or specialization.",
)
OUT_OF_ORDER = Issue(
    code="EQ-FHIR-835",
    template="The element {element} stands after elements that come after it in the base.",
    advice="Keep the order of the base; other tools look for an element only after the one before.",
    level=Level.WARNING,
)
BINDING_OF_NOTHING = Issue(
    code="EQ-FHIR-841",
    template="The element {element} has a binding, but a {type} has no code.",
    advice="Bind an element that has codes.",
)
SLICE_TOO_OFTEN = Issue(
    code="EQ-FHIR-842",
    template="The slice {element} may occur {found} times, but the element it belongs to only {expected} times.",
    advice="Let the `max` of a slice be at most that of its element.",
)
OTHER_PARENT_TYPE = Issue(
    code="EQ-FHIR-843",
    template="The search parameter is of type {found}; {parent}, which it is derived from, is of type {expected}.",
    advice="Write the type of the other, or derive from another search parameter.",
)
PARAMETER_CANNOT_OCCUR = Issue(
    code="EQ-FHIR-844",
    template='The parameter "{name}" must occur {least} times and may occur {most} times.',
    advice="Let `min` and `max` fit.",
)
NOT_COMPILED = Issue(
    code="EQ-FHIR-845",
    template="The document defines more patterns and expressions than the lab compiles at once; "
    "this one and those after it were not looked at.",
    advice="Have its definitions validated in several documents.",
    nature=Nature.UNDECIDED,
)
