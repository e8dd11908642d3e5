"""The issues of this room. A code is never reused."""

from eqlab.core.issue import Issue, Nature

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
