"""Issues of codes: their systems, their value sets, how they are shown. Source: FHIR R4, Terminology Module."""

from eqlab.core.issue import Issue, Level, Nature

# Bindings

CODE_NOT_ALLOWED = Issue(
    code="EQ-FHIR-350",
    template="{code} is not in the value set {value_set}, from which a code must come here.",
    advice="Use a code of that value set{examples}.",
)
CONCEPT_NOT_ALLOWED = Issue(
    code="EQ-FHIR-351",
    template="No coding here is in the value set {value_set}, and one must be; found: {code}.",
    advice="Add a coding from that value set{examples}; other codings may stay beside it.",
)
CONCEPT_WITHOUT_CODING = Issue(
    code="EQ-FHIR-352",
    template="This concept has no code; one from the value set {value_set} is required.",
    advice="Add a coding from that value set{examples}; text alone does not do here.",
)
CODE_UNUSUAL = Issue(
    code="EQ-FHIR-353",
    template="{code} is not in the value set {value_set}, which is to be used wherever it has a fitting code.",
    advice="Use a code of that value set{examples}, unless none of them says what is meant.",
    level=Level.WARNING,
)
CONCEPT_UNUSUAL = Issue(
    code="EQ-FHIR-354",
    template="No coding here is in the value set {value_set}, which is to be used wherever it has a fitting code; "
    "found: {code}.",
    advice="Add a coding from that value set{examples}, unless none of them says what is meant.",
    level=Level.WARNING,
)
CONCEPT_ONLY_TEXT = Issue(
    code="EQ-FHIR-355",
    template="This concept has no code, though the value set {value_set} offers codes for it.",
    advice="Add a coding from that value set{examples} when one fits.",
    level=Level.NOTE,
)
BEYOND_MAXIMUM = Issue(
    code="EQ-FHIR-356",
    template="{code} is not in the value set {value_set}, and no code may come from elsewhere here, "
    "not even where the usual value set has none that fits.",
    advice="Use a code of that value set{examples}.",
)
CODE_NOT_PREFERRED = Issue(
    code="EQ-FHIR-357",
    template="{code} is not in the value set {value_set}, which is recommended here.",
    advice="Consider a code of that value set{examples}.",
    level=Level.NOTE,
)
MEMBERSHIP_UNDECIDED = Issue(
    code="EQ-FHIR-358",
    template="Whether {code} is in the value set {value_set} was not decided: {reason}.",
    advice="Add a package with the missing definitions, or name a terminology server.",
    nature=Nature.UNDECIDED,
)

# Codes in their systems

UNKNOWN_CODE = Issue(
    code="EQ-FHIR-360",
    template='The code system {system}{version} has no code "{code}".',
    advice="Check the code for slips, and that the system is the one meant.",
)
WRONG_CODE = Issue(
    code="EQ-FHIR-361",
    template='"{code}" cannot be a code of {system}: {reason}.',
    advice="Correct the code, or name the system that it is from.",
)
CODE_UNDECIDED = Issue(
    code="EQ-FHIR-362",
    template='Whether {system} has a code "{code}" was not decided: {reason}.',
    advice="Add a package with the code system, or name a terminology server.",
    nature=Nature.UNDECIDED,
)
WRONG_DISPLAY = Issue(
    code="EQ-FHIR-363",
    template='"{display}" is not how {system} shows the code {code}; it shows it as {displays}.',
    advice="Take over a display of the code system, or leave the display out: "
    "a display that differs hints at a wrong code.",
)
WRONG_DISPLAY_WARNING = Issue(
    code="EQ-FHIR-364",
    template='"{display}" is not how {system} shows the code {code}; it shows it as {displays}.',
    advice="Take over a display of the code system, or leave the display out: "
    "a display that differs hints at a wrong code.",
    level=Level.WARNING,
)
NO_SYSTEM = Issue(
    code="EQ-FHIR-365",
    template='The code "{code}" stands without its system, so nobody can tell what it means.',
    advice="Name the code system in `system`.",
    level=Level.WARNING,
)
RELATIVE_SYSTEM = Issue(
    code="EQ-FHIR-366",
    template='The system "{system}" is not an absolute URI.',
    advice="Name the code system by its full canonical URL, or by urn:oid: or urn:uuid:.",
)
VALUE_SET_AS_SYSTEM = Issue(
    code="EQ-FHIR-367",
    template="{system} is a value set; a system must be a code system.",
    advice="Name the code system that the code is from; a value set only picks codes of code systems.",
)
SUPPLEMENT_AS_SYSTEM = Issue(
    code="EQ-FHIR-368",
    template="{system} only supplements {base}, so it cannot be a code's system.",
    advice="Name the code system {base} itself.",
)
INACTIVE_CODE = Issue(
    code="EQ-FHIR-369",
    template="The code {code} of {system} is out of use.",
    advice="Use the code that took its place.",
    level=Level.WARNING,
)
ABSTRACT_CODE = Issue(
    code="EQ-FHIR-370",
    template="The code {code} of {system} only groups others and is not meant to be used itself.",
    advice="Use one of the codes below it.",
    level=Level.WARNING,
)
OTHER_CASE = Issue(
    code="EQ-FHIR-371",
    template='The code "{code}" is written "{written}" in {system}.',
    advice="Write the code as its system does.",
    level=Level.NOTE,
)
ANNOTATED_UNIT = Issue(
    code="EQ-FHIR-372",
    template='The unit "{code}" has a remark in braces, which software passes over when it compares units.',
    advice="Say in the observation's code what is measured, and keep the unit plain.",
    level=Level.NOTE,
)
SERVER_UNREACHABLE = Issue(
    code="EQ-FHIR-373",
    template="The terminology server was given up: {why}",
    advice="What depends on it is undecided; validate again once the server answers.",
    nature=Nature.LAB,
)
SERVER_FAILED = Issue(
    code="EQ-FHIR-374",
    template="The terminology server at {url} gave no usable answer: {why}.",
    advice="Check that the server runs and that the address is that of its FHIR R4 interface.",
    nature=Nature.LAB,
)
SERVER_TOO_SLOW = Issue(
    code="EQ-FHIR-375",
    template="The terminology server has taken more than {seconds} s in all, so the lab asks it no more.",
    advice="Allow it more time, or add packages with the code systems that it is asked for.",
    nature=Nature.LAB,
)

# CodeSystem resources

PROPERTY_CODE_TWICE = Issue(
    code="EQ-FHIR-380",
    template='The property "{property}" is declared more than once.',
    advice="Declare each property once, under a code of its own.",
)
PROPERTY_URI_TWICE = Issue(
    code="EQ-FHIR-381",
    template="The property URI {uri} is declared more than once.",
    advice="Declare each property once.",
)
PROPERTY_WRONG_TYPE = Issue(
    code="EQ-FHIR-382",
    template="The property {uri} has the type {expected}, not {found}.",
    advice="Give it the type that the standard property has, or another URI.",
)
PROPERTY_WRONG_CODE = Issue(
    code="EQ-FHIR-383",
    template='The property {uri} is commonly called "{expected}", not "{found}".',
    advice="Use its common code: filters of value sets go by it.",
)
PROPERTY_WITHOUT_URI = Issue(
    code="EQ-FHIR-384",
    template='The property "{property}" has no URI, so what it means is only said here.',
    advice="Give it a URI{expected}.",
    level=Level.NOTE,
)
PROPERTY_ODD_TYPE = Issue(
    code="EQ-FHIR-385",
    template='The property "{property}" has the type {found}; the standard property of that name has {expected}.',
    advice="Give it the standard type and URI, or another code.",
    level=Level.WARNING,
)
PROPERTY_UNDECLARED = Issue(
    code="EQ-FHIR-386",
    template='The code system declares no property "{property}".',
    advice="Declare it in CodeSystem.property, with its type.",
    level=Level.WARNING,
)
PROPERTY_VALUE_TYPE = Issue(
    code="EQ-FHIR-387",
    template='The property "{property}" is declared with the type {expected}; here stands {found}.',
    advice="Give the value in the declared type, or correct the declaration.",
)
PROPERTY_UNKNOWN_CODE = Issue(
    code="EQ-FHIR-388",
    template='The property "{property}" points to "{code}", which this code system does not have.',
    advice="Point to a code of this code system.",
)
WRONG_COUNT = Issue(
    code="EQ-FHIR-389",
    template="`count` says {count} concepts; there are {found}.",
    advice="Count all concepts, nested ones too; in a code system that is not complete, `count` is that of the whole.",
)
NO_CONCEPTS = Issue(
    code="EQ-FHIR-390",
    template="The code system calls itself complete, but has no concepts.",
    advice="Give its concepts, or set `content` to not-present.",
    level=Level.WARNING,
)
NOT_MARKED_SUPPLEMENT = Issue(
    code="EQ-FHIR-391",
    template='The code system supplements {base}, but its `content` is "{found}".',
    advice="Set `content` to supplement.",
)
SUPPLEMENTS_NOTHING = Issue(
    code="EQ-FHIR-392",
    template="The code system calls itself a supplement, but does not say of what.",
    advice="Name the supplemented code system in `supplements`.",
)
SUPPLEMENT_ADDS_CODE = Issue(
    code="EQ-FHIR-393",
    template='The supplement speaks of the code "{code}", which {base} does not have.',
    advice="A supplement adds properties and designations to codes that exist; it cannot add codes.",
)
CASE_UNSAID = Issue(
    code="EQ-FHIR-394",
    template="The code system does not say whether case matters in its codes.",
    advice="Set `caseSensitive`.",
    level=Level.NOTE,
)
NOT_ALL_CODES = Issue(
    code="EQ-FHIR-395",
    template="{value_set} is named as the value set of all codes of this code system, but it is not: {reason}.",
    advice="Name a value set that includes exactly this code system, without filters and lists.",
)
ALIKE_BUT_FOR_CASE = Issue(
    code="EQ-FHIR-396",
    template='The codes "{code}" and "{other}" differ only in case, which does not matter in this code system.',
    advice="Give each concept a code of its own, or set `caseSensitive` to true.",
)

# ValueSet and ConceptMap resources

INCLUDE_RELATIVE = Issue(
    code="EQ-FHIR-400",
    template='The system "{system}" is not an absolute URI, so no codes can be included from it.',
    advice="Name the code system by its full canonical URL, also when it is contained.",
)
INCLUDE_VALUE_SET = Issue(
    code="EQ-FHIR-401",
    template="{system} is a value set, not a code system.",
    advice="Name value sets in `valueSet`, code systems in `system`.",
)
INCLUDE_SUPPLEMENT = Issue(
    code="EQ-FHIR-402",
    template="{system} only supplements {base}, so it has no codes of its own to include.",
    advice="Name the code system {base} itself.",
)
IMPORT_CODE_SYSTEM = Issue(
    code="EQ-FHIR-403",
    template="{value_set} is a code system, not a value set.",
    advice="Name code systems in `system`, value sets in `valueSet`.",
)
LISTED_CODE_UNKNOWN = Issue(
    code="EQ-FHIR-404",
    template='The code "{code}" is listed, but {system} does not have it{reason}.',
    advice="Remove the code, or correct it.",
)
LISTED_DISPLAY = Issue(
    code="EQ-FHIR-405",
    template='"{display}" is not how {system} shows the code {code}; it shows it as {displays}.',
    advice="Take over a display of the code system, or give yours as a designation.",
    level=Level.WARNING,
)
LISTED_TWICE = Issue(
    code="EQ-FHIR-406",
    template='The code "{code}" is listed more than once here.',
    advice="List each code once.",
    level=Level.WARNING,
)
FILTER_PROPERTY = Issue(
    code="EQ-FHIR-407",
    template='{system} has no property "{property}" to filter by.',
    advice="Filter by a property or filter that the code system declares.",
)
FILTER_CODE = Issue(
    code="EQ-FHIR-408",
    template='The filter names the code "{code}", which {system} does not have.',
    advice="Correct the filter's value.",
)
FILTER_CODING = Issue(
    code="EQ-FHIR-409",
    template='The property "{property}" holds codes of other systems; a filter writes them system#code, not "{found}".',
    advice="Write the system, a number sign, and the code.",
)
FILTER_VALUE = Issue(
    code="EQ-FHIR-410",
    template='"{found}" does not fit a filter on "{property}": {reason}.',
    advice="Correct the filter's value.",
)
EXPANSION_CODE_UNKNOWN = Issue(
    code="EQ-FHIR-411",
    template='The expansion has the code "{code}", which {system} does not have{reason}.',
    advice="Expand the value set anew.",
)
EXPANSION_EXTRA = Issue(
    code="EQ-FHIR-412",
    template="The expansion has {code}, which is not in what the value set is composed of.",
    advice="Expand the value set anew.",
    level=Level.WARNING,
)
EXPANSION_TOTAL = Issue(
    code="EQ-FHIR-413",
    template="`total` says {total} codes, but the expansion has {found}.",
    advice="Give the number of all codes of the expansion, those of other pages included.",
    level=Level.WARNING,
)
LIST_UNDECIDED = Issue(
    code="EQ-FHIR-414",
    template="The codes of {system} that stand here were not checked: {reason}.",
    advice="Add a package with the code system, or name a terminology server.",
    nature=Nature.UNDECIDED,
)
MAPPED_CODE_UNKNOWN = Issue(
    code="EQ-FHIR-415",
    template='The map speaks of the code "{code}", which {system} does not have{reason}.',
    advice="Correct the code, or the system of its group.",
)
MAPPED_OUTSIDE = Issue(
    code="EQ-FHIR-416",
    template='The map speaks of the code "{code}", which is not in its value set {value_set}.',
    advice="Correct the code, or name another value set.",
    level=Level.WARNING,
)
FILTER_OPERATOR = Issue(
    code="EQ-FHIR-417",
    template='The filter operator {operator} follows a hierarchy of codes; "{property}" holds values of type {found}.',
    advice="Filter by concept, or use another operator such as =.",
)
