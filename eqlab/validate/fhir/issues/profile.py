"""Issues of profiles. A code is never reused."""

from eqlab.core.issue import Issue, Level, Nature

# How often

MISSING = Issue(
    code="EQ-FHIR-600",
    template="The profile {profile} asks for at least {least} of {element} here; found: {found}.",
    advice="Add what is missing.",
)
MISSING_ANY = Issue(
    code="EQ-FHIR-615",
    template="The profile {profile} asks for at least {least} of {element} here; found: {found}. "
    "The profile describes {slices}.",
    advice="Add what is missing: one of those that the profile describes, where it fits.",
)
TOO_MANY = Issue(
    code="EQ-FHIR-601",
    template="The profile {profile} lets at most {most} of {element} be here; found: {found}.",
    advice="Keep {most} of them.",
)
PROHIBITED = Issue(
    code="EQ-FHIR-602",
    template="{element} is here, which the profile {profile} forbids.",
    advice="Leave it out.",
)

# What it is

TYPE_NOT_ALLOWED = Issue(
    code="EQ-FHIR-603",
    template="The type here is {found}, where the profile {profile} lets {element} be only {types}.",
    advice="Send one of those types.",
)
FIXED_OTHER = Issue(
    code="EQ-FHIR-604",
    template="The value is {found}, while the profile {profile} fixes {element} to {expected}.",
    advice="Send exactly {expected}.",
)
FIXED_MISSING = Issue(
    code="EQ-FHIR-605",
    template='"{part}" is missing: the profile {profile} fixes {element} to a value that has {expected} there.',
    advice='Send "{part}" as {expected}.',
)
FIXED_SURPLUS = Issue(
    code="EQ-FHIR-606",
    template="This is {found}, while the profile {profile} fixes {element} to a value that has nothing there.",
    advice="Leave it out.",
)
PATTERN_OTHER = Issue(
    code="EQ-FHIR-607",
    template="The value is {found}, while the profile {profile} asks for {expected} by a pattern for {element}.",
    advice="Send {expected}; the pattern lets other parts be added.",
)
PATTERN_MISSING = Issue(
    code="EQ-FHIR-608",
    template='"{part}" lacks {expected}, which the profile {profile} asks for by a pattern for {element}.',
    advice='Add {expected} to "{part}".',
)
TOO_LONG = Issue(
    code="EQ-FHIR-609",
    template="The text has {found} characters, while the profile {profile} lets {element} have at most {most}.",
    advice="Shorten it to {most} characters.",
)
TOO_SMALL = Issue(
    code="EQ-FHIR-610",
    template="The value {found} is below {least}, the least that the profile {profile} lets {element} be.",
    advice="Send {least} or more.",
)
TOO_LARGE = Issue(
    code="EQ-FHIR-611",
    template="The value {found} is above {most}, the most that the profile {profile} lets {element} be.",
    advice="Send {most} or less.",
)
NOT_COMPARABLE = Issue(
    code="EQ-FHIR-612",
    template="Whether {found} keeps the limit {limit} of the profile {profile} for {element} cannot be told: "
    "they are not of comparable units.",
    advice="Send the quantity with a UCUM unit that can be converted to that of the limit.",
    nature=Nature.UNDECIDED,
    level=Level.WARNING,
)
NO_PROFILE_FITS = Issue(
    code="EQ-FHIR-613",
    template="The value meets none of the profiles that {profile} lets {element} have: {profiles}. "
    "It comes nearest to {nearest}, where this is wrong: {problem}",
    advice="Make the value meet one of these profiles.",
)
FIT_UNDECIDED = Issue(
    code="EQ-FHIR-614",
    template="Whether the value meets one of the profiles that {profile} lets {element} have ({profiles}) "
    "could not be told here.",
    advice="Add the definitions of these profiles and of their value sets.",
    nature=Nature.UNDECIDED,
)

# Slices

SLICE_MISSING = Issue(
    code="EQ-FHIR-620",
    template="The profile {profile} asks for at least {least} of {element} as the slice {slice} ({told}); "
    "found: {found}.",
    advice="Add one that is told by: {told}.",
)
SLICE_TOO_MANY = Issue(
    code="EQ-FHIR-621",
    template="The profile {profile} lets at most {most} of {element} be the slice {slice} ({told}); found: {found}.",
    advice="Keep {most} of them.",
)
SLICE_PROHIBITED = Issue(
    code="EQ-FHIR-622",
    template="This is the slice {slice} of {element} ({told}), which the profile {profile} forbids.",
    advice="Leave it out.",
)
NO_SLICE = Issue(
    code="EQ-FHIR-623",
    template="This is none of the slices that the profile {profile} knows for {element}, and it lets no others be: "
    "{slices}.",
    advice="Make it one of these, or leave it out.",
)
SEVERAL_SLICES = Issue(
    code="EQ-FHIR-624",
    template="This is several slices of {element} at once: {slices}. "
    "By the profile {profile} it can be one of them only.",
    advice="Make it differ, so that it is told by one of: {slices}.",
)
OUT_OF_ORDER = Issue(
    code="EQ-FHIR-625",
    template="The slice {slice} of {element} stands after {earlier}, "
    "while the profile {profile} asks for this order: {slices}.",
    advice="Put the slices in this order: {slices}.",
)
BEFORE_THE_END = Issue(
    code="EQ-FHIR-626",
    template="This is none of the slices of {element} and stands before the slice {slice}; "
    "the profile {profile} lets others stand at the end only.",
    advice="Move it behind the slices.",
)
SLICE_UNDECIDED = Issue(
    code="EQ-FHIR-627",
    template="Which slice of {element} this is could not be told here; it may be {slices}. The profile {profile} asks.",
    advice="Add the definitions, or the resources, that it refers to.",
    nature=Nature.UNDECIDED,
)

# Profiles

UNKNOWN_PROFILE = Issue(
    code="EQ-FHIR-630",
    template="The profile {profile} is not known here, so nothing was checked by it.",
    advice="Add the package or the file that defines it.",
    nature=Nature.UNDECIDED,
)
OTHER_TYPE = Issue(
    code="EQ-FHIR-631",
    template="The profile {profile} is about the type {type}, and the type here is {found}.",
    advice="Name a profile for {found}.",
)
BROKEN_PROFILE = Issue(
    code="EQ-FHIR-632",
    template="By the profile {profile} nothing could be checked, since it is wrong itself: {problem}",
    advice="Tell the profile's author, or use another version of it.",
    nature=Nature.UNDECIDED,
)
NO_PROFILE = Issue(
    code="EQ-FHIR-633",
    template="{profile} names no profile: the definition of that URL is of the type {found}.",
    advice="Name the URL of a StructureDefinition.",
)
NOT_A_URL = Issue(
    code="EQ-FHIR-634",
    template='"{profile}" is claimed as a profile and is not an absolute URL.',
    advice="Write the canonical URL of the profile.",
    level=Level.WARNING,
)

# Languages and sources in the narrative

NO_LANGUAGE_PARTS = Issue(
    code="EQ-FHIR-650",
    template="The narrative has no parts by language, which the profile {profile} asks for.",
    advice='Divide the narrative into <div> elements with "lang" and "xml:lang", one for each language.',
)
LANGUAGE_PARTS = Issue(
    code="EQ-FHIR-651",
    template="The narrative has parts by language ({found}), which the profile {profile} forbids.",
    advice="Write the narrative in one language, without such parts.",
)
LANGUAGE_MISSING = Issue(
    code="EQ-FHIR-652",
    template="The narrative has no part in {language}, which the profile {profile} asks for; it has {found}.",
    advice="Add a part in {language}.",
)
NO_SOURCE = Issue(
    code="EQ-FHIR-653",
    template="A part of the narrative does not say where it comes from: {found}. The profile {profile} asks for it.",
    advice='Give its element the class "boilerplate", "generated" or "original".',
)
NO_SOURCE_WARNING = Issue(
    code="EQ-FHIR-654",
    template="A part of the narrative does not say where it comes from: {found}. The profile {profile} recommends it.",
    advice='Give its element the class "boilerplate", "generated" or "original".',
    level=Level.WARNING,
)

# What is wrong with a profile itself

BAD_CARDINALITY = Issue(
    code="EQ-FHIR-680",
    template="In the profile {profile}, {element} has the cardinality {found}.",
    advice='Give "min" a whole number, and "max" a whole number or "*".',
    nature=Nature.AUTHOR,
)
BAD_TYPE = Issue(
    code="EQ-FHIR-681",
    template="In the profile {profile}, {element} has the type {found}, which it cannot have.",
    advice="Choose one of the types that the base definition allows.",
    nature=Nature.AUTHOR,
)
BAD_ELEMENT = Issue(
    code="EQ-FHIR-682",
    template="The profile {profile} speaks of {element}, which {type} does not have.",
    advice="Correct the path of the element.",
    nature=Nature.AUTHOR,
)
PROFILE_LEFT = Issue(
    code="EQ-FHIR-638",
    template="The document has so many findings that the lab did not judge it by the profile {profile}.",
    advice="Correct what is told, then have the resource validated again.",
    nature=Nature.UNDECIDED,
)
BAD_DISCRIMINATOR = Issue(
    code="EQ-FHIR-683",
    template="In the profile {profile}, the slices of {element} are told by {found}, which cannot be followed.",
    advice="Use value, pattern, exists, type or profile, and a path of element names, "
    "extension(url), resolve() and ofType(type).",
    nature=Nature.AUTHOR,
)
BAD_RULE = Issue(
    code="EQ-FHIR-684",
    template="In the profile {profile}, the rule {key} of {element} cannot be read: {problem}",
    advice="Correct the rule's FHIRPath expression.",
    nature=Nature.AUTHOR,
)
BAD_SHAPE = Issue(
    code="EQ-FHIR-685",
    template="The profile {profile} is not written as a StructureDefinition must be: {problem}.",
    advice="Validate the profile itself, and correct it.",
    nature=Nature.AUTHOR,
)
BAD_LIMIT = Issue(
    code="EQ-FHIR-686",
    template="In the profile {profile}, {element} has the limit {found}, which is no value of its type.",
    advice="Write the limit as a value of the element's type.",
    nature=Nature.AUTHOR,
)
