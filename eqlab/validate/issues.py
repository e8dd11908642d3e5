"""The issues of this room. A code is never reused."""

from eqlab.core.issue import Issue, Level, Nature

# JSON documents

EMPTY_BODY = Issue(
    code="EQ-JSON-001",
    template="The body is empty where a JSON document is expected.",
    advice="Send the document in the body.",
)
NOT_UTF_8 = Issue(
    code="EQ-JSON-002",
    template="The body is not UTF-8: byte {position} ({byte}) cannot stand there.",
    advice="Encode JSON in UTF-8 (RFC 8259, section 8.1).",
)
BYTE_ORDER_MARK = Issue(
    code="EQ-JSON-003",
    template="The body begins with a byte order mark.",
    advice="Send the document without it (RFC 8259, section 8.1).",
)
DUPLICATE_KEY = Issue(
    code="EQ-JSON-004",
    template='The member "{key}" stands more than once in {object}.',
    advice="Write each member once: readers disagree about which one counts (RFC 8259, section 4).",
)
TRAILING_DATA = Issue(
    code="EQ-JSON-005",
    template='After the JSON document comes more: "{found}".',
    advice="End the body with the document; only white space may follow.",
)
NOT_A_NUMBER = Issue(
    code="EQ-JSON-006",
    template="JSON has no {found}.",
    advice="Leave the member out, or write a number or null.",
)
TOO_DEEP = Issue(
    code="EQ-JSON-007",
    template="Arrays and objects are nested more than {limit} deep; the lab reads no further.",
    advice="Send a flatter document, or ask the lab to look at it.",
    nature=Nature.UNDECIDED,
)
TOO_MANY_VALUES = Issue(
    code="EQ-JSON-019",
    template="The document has more than {limit} commas and opening brackets; the lab reads no further.",
    advice="Send a document of fewer values, or ask the lab to look at it.",
    nature=Nature.UNDECIDED,
)
NUMBER_OUT_OF_RANGE = Issue(
    code="EQ-JSON-008",
    template="The number {found} is longer or larger than the lab reads.",
    advice="Send numbers of at most 1000 digits and powers of ten up to 999.",
    nature=Nature.UNDECIDED,
)
HALF_CHARACTER = Issue(
    code="EQ-JSON-009",
    template="A string has one half of a surrogate pair, which is no character.",
    advice="Escape characters beyond U+FFFF as two \\u escapes, or write them as they are (RFC 8259, section 8.2).",
)
VALUE_EXPECTED = Issue(
    code="EQ-JSON-010",
    template="The body is not well-formed JSON: {found} stands where a value is expected.",
    advice="Write a string, number, object, array, true, false or null there.",
)
NAME_EXPECTED = Issue(
    code="EQ-JSON-011",
    template="The body is not well-formed JSON: {found} stands where a member's name is expected.",
    advice="Write the name in double quotes.",
)
COLON_EXPECTED = Issue(
    code="EQ-JSON-012",
    template="The body is not well-formed JSON: {found} stands where a colon is expected.",
    advice="Part a member's name from its value by a colon.",
)
COMMA_EXPECTED = Issue(
    code="EQ-JSON-013",
    template="The body is not well-formed JSON: {found} stands where a comma or the closing bracket is expected.",
    advice="Part members and elements by commas and close every bracket.",
)
TRAILING_COMMA = Issue(
    code="EQ-JSON-014",
    template="The body is not well-formed JSON: a comma stands before a closing bracket.",
    advice="Take the comma out.",
)
UNTERMINATED_STRING = Issue(
    code="EQ-JSON-015",
    template="The body is not well-formed JSON: the string that begins here has no end.",
    advice="Close it with a double quote.",
)
CONTROL_CHARACTER = Issue(
    code="EQ-JSON-016",
    template="The body is not well-formed JSON: the control character {found} stands in a string.",
    advice="Escape control characters, for example as \\n.",
)
BAD_ESCAPE = Issue(
    code="EQ-JSON-017",
    template="The body is not well-formed JSON: a string has a backslash that begins no escape.",
    advice='Escape with \\", \\\\, \\/, \\b, \\f, \\n, \\r, \\t or \\u and four hexadecimal digits.',
)
BODY_CUT = Issue(
    code="EQ-JSON-018",
    template="The body has {size} bytes, of which the lab kept the first {kept}.",
    advice="Send a smaller document, or ask the lab to raise its limit.",
    nature=Nature.UNDECIDED,
)

# What plan authors get wrong in any check

BAD_PATTERN = Issue(
    code="EQ-CHECK-001",
    template='The pattern "{pattern}" cannot be used: {reason}.',
    advice="Write a simpler pattern; a repeat inside a repeat needs a separator that stands nowhere else in it.",
    nature=Nature.AUTHOR,
)

# FHIRPath expressions

BAD_EXPRESSION = Issue(
    code="EQ-FHIRPATH-001",
    template="The expression `{expression}` is no FHIRPath: {found} cannot stand at its line {line}, column {column}.",
    advice="Complete or correct the expression there.",
    nature=Nature.AUTHOR,
)
UNKNOWN_FUNCTION = Issue(
    code="EQ-FHIRPATH-002",
    template="The expression `{expression}` calls {function}() at its line {line}, column {column}, "
    "which the lab's FHIRPath does not have.",
    advice="The functions the lab knows are listed in docs/checks.md.",
    nature=Nature.AUTHOR,
)
WRONG_ARGUMENTS = Issue(
    code="EQ-FHIRPATH-003",
    template="The expression `{expression}` calls {function}() at its line {line}, column {column} "
    "with {found} arguments; it takes {allowed}.",
    nature=Nature.AUTHOR,
)
UNKNOWN_TYPE = Issue(
    code="EQ-FHIRPATH-004",
    template="The expression `{expression}` names the type {type} at its line {line}, column {column}, "
    "which FHIR R4 does not have.",
    nature=Nature.AUTHOR,
)
BAD_DATE = Issue(
    code="EQ-FHIRPATH-005",
    template="The expression `{expression}` has {found} at its line {line}, column {column}, which is no date or time.",
    advice="Write dates as @2024-02-29, times as @T14:30 and moments as @2024-02-29T14:30:00Z.",
    nature=Nature.AUTHOR,
)
UNKNOWN_ELEMENT = Issue(
    code="EQ-FHIRPATH-006",
    template="The expression `{expression}` asks for {name} at its line {line}, column {column}, "
    "which {type} does not have.",
    advice="Name elements as FHIR R4 does.",
    nature=Nature.AUTHOR,
)
NO_ORDER = Issue(
    code="EQ-FHIRPATH-007",
    template="The expression `{expression}` takes {function} of children at its line {line}, column {column}; "
    "they come in no certain order.",
    advice="Name the element that is meant, or filter for it.",
    nature=Nature.AUTHOR,
)
NO_CONDITION = Issue(
    code="EQ-FHIRPATH-008",
    template="The expression `{expression}` has a {found} as condition at its line {line}, column {column}; "
    "it is neither true nor false.",
    advice="Compare it with something, or ask whether it exists.",
    nature=Nature.AUTHOR,
)
UNKNOWN_NAME = Issue(
    code="EQ-FHIRPATH-009",
    template='The expression `{expression}` gives "{name}" to {function}() at its line {line}, column {column}, '
    "which knows nothing of that name.",
    nature=Nature.AUTHOR,
)

# Identifiers

IDENTIFIER_SHAPE = Issue(
    code="EQ-ID-001",
    template='"{value}" is no {kind}: its form is none of these: {expected}.',
    advice="Send the identifier as its issuer writes it.",
)
IDENTIFIER_DATE = Issue(
    code="EQ-ID-002",
    template='The {kind} "{value}" has {found} at digits {position}, which is no date.',
    advice="Check the number for a slip; the date part is written YYYYMMDD, unknown month and day as zeros.",
)
CHECK_DIGIT = Issue(
    code="EQ-ID-003",
    template='The {kind} "{value}" has {found} at digit {position}; the {algorithm} check over digits {over} '
    "gives {expected}.",
    advice="Check the number for a wrong or swapped digit.",
)
IDENTIFIER_NOT_TEXT = Issue(
    code="EQ-ID-004",
    template="Where a {kind} is expected stands {found}, which is no string.",
    advice="Write identifiers as strings.",
)
NO_CHECK_DIGIT = Issue(
    code="EQ-ID-005",
    template='The {kind} "{value}" has {found} at digit {position}; by the {algorithm} check over digits {over} '
    "such a number is not issued.",
    advice="Check the number for a wrong or swapped digit.",
)
NO_XPATH_PATTERN = Issue(
    code="EQ-ID-007",
    template='The pattern "{pattern}" of the identifier rule "{rule}" cannot be asked in XSLT: {reason}.',
    advice="Write it without look-ahead, references to groups and possessive repeats.",
    nature=Nature.AUTHOR,
)
BAD_IDENTIFIER_RULE = Issue(
    code="EQ-ID-006",
    template='The identifier rule "{rule}" is wrong at "{key}".',
    nature=Nature.AUTHOR,
)

# Looking at the parts of an exchange

MISSING_PART = Issue(
    code="EQ-CHECK-101",
    template="There is no {part}.",
    advice="Send it.",
)
NO_RESPONSE = Issue(
    code="EQ-CHECK-102",
    template="There is no response to look at.",
    advice="See why no response came; then run the case again.",
    nature=Nature.UNDECIDED,
)
WRONG_PART = Issue(
    code="EQ-CHECK-103",
    template='The check "{check}" looks at {expected}, not at {part}.',
    advice="Correct the plan's reference after `that:`.",
    nature=Nature.UNDECIDED,
)
MORE = Issue(
    code="EQ-CHECK-104",
    template='The check "{check}" found more; only the first {shown} findings are told.',
    advice="Correct these first.",
    level=Level.NOTE,
)
TOO_MUCH_TO_TELL = Issue(
    code="EQ-CHECK-105",
    template='The check "{check}" found so much that the lab did not look through it for errors.',
    advice="Correct what is told first, then send it again.",
    nature=Nature.UNDECIDED,
)
BAD_PARAMETER = Issue(
    code="EQ-CHECK-002",
    template='The check "{check}" cannot work with {found}.',
    nature=Nature.AUTHOR,
)
UNKNOWN_KEY = Issue(
    code="EQ-CHECK-003",
    template='The check "{check}" does not know the key "{key}".',
    nature=Nature.AUTHOR,
)
UNKNOWN_IDENTIFIER = Issue(
    code="EQ-CHECK-004",
    template='There is no identifier rule "{kind}".',
    advice="Rules stand in the content's rules/identifiers.yaml.",
    nature=Nature.AUTHOR,
)

# Status and headers

STATUS = Issue(
    code="EQ-CHECK-201",
    template="The response has the status {found}; expected is {expected}.",
    advice="Answer with the status the specification asks for.",
)
HEADER_MISSING = Issue(
    code="EQ-CHECK-202",
    template="The {message} has no header {header}; expected is {expected}.",
    advice="Send the header.",
)
HEADER_VALUE = Issue(
    code="EQ-CHECK-203",
    template="The {message} has the header {header}: {found}; expected is {expected}.",
    advice="Send the header as expected.",
)
HEADER_FORBIDDEN = Issue(
    code="EQ-CHECK-204",
    template="The {message} has the header {header}: {found}; it must not be there.",
    advice="Leave the header out.",
)
HEADER_TOO_LONG = Issue(
    code="EQ-CHECK-205",
    template="The header {header} has {size} characters, too many to try the pattern {expected} on.",
    advice="Have a person look at it, or write a simpler pattern into the plan.",
    nature=Nature.UNDECIDED,
)

# JSON Schema

SCHEMA = Issue(
    code="EQ-CHECK-301",
    template="The value {found} breaks the schema's rule {keyword}: {expected}.",
    advice="Send a value that the schema allows.",
)
SCHEMA_MISSING = Issue(
    code="EQ-CHECK-302",
    template='The member "{member}" is missing; the schema requires it.',
    advice="Send the member.",
)
SCHEMA_EXTRA = Issue(
    code="EQ-CHECK-303",
    template='The member "{member}" is not in the schema, which allows no others.',
    advice="Leave it out, or check its spelling.",
)
SCHEMA_UNDECIDED = Issue(
    code="EQ-CHECK-304",
    template="The lab cannot tell whether the value {found} fits the schema: {reason}.",
    advice="Have a person look at it, or write a simpler schema into the plan.",
    nature=Nature.UNDECIDED,
)
BAD_SCHEMA = Issue(
    code="EQ-CHECK-305",
    template='The JSON Schema is wrong at "{key}": {reason}.',
    advice="Schemas are JSON Schema 2020-12, without references to other documents.",
    nature=Nature.AUTHOR,
)

# FHIR profiles

UNKNOWN_PROFILE = Issue(
    code="EQ-CHECK-404",
    template='Nobody here knows a FHIR profile "{profile}".',
    advice="Name a resource type, or a profile of the content's packages by its name or canonical URL.",
    nature=Nature.AUTHOR,
)
UNKNOWN_PROFILE_VERSION = Issue(
    code="EQ-CHECK-406",
    template="The FHIR profile {profile} is not at hand in version {version}. At hand: {versions}.",
    advice="Name a version that is at hand, or leave the version out.",
    nature=Nature.AUTHOR,
)
UNKNOWN_RULE = Issue(
    code="EQ-CHECK-405",
    template='The profile {profile} has no element or constraint "{rule}".',
    advice="Write it as at the end of a finding's rule path: the element, or element:constraint.",
    nature=Nature.AUTHOR,
)

# FHIRPath rules

RULE = Issue(
    code="EQ-FHIRPATH-101",
    template="{rule}",
    advice="Correct the content at the place named: `{expression}` gives {found} here and must give true.",
)
NOTHING_SELECTED = Issue(
    code="EQ-FHIRPATH-102",
    template="The expression `{each}` selects nothing, so there is nothing to judge.",
    advice="Send what the expression looks for.",
    nature=Nature.UNDECIDED,
)
NO_SELECTION = Issue(
    code="EQ-FHIRPATH-104",
    template="The expression `{each}` has no result here ({reason}), so what it should select is not judged.",
    advice="Have a person look at it, or correct the plan's expression.",
    nature=Nature.UNDECIDED,
)
RULE_UNDECIDED = Issue(
    code="EQ-FHIRPATH-103",
    template="The lab cannot tell whether the rule `{expression}` holds: {reason}.",
    advice="Have a person look at it.",
    nature=Nature.UNDECIDED,
)
