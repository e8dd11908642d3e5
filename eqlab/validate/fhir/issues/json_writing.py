"""Issues of how a resource is written in JSON."""

from eqlab.core.issue import Issue, Level, Nature

# Bytes

EMPTY = Issue(
    code="EQ-FHIR-200",
    template="The document is empty.",
    advice="Send a resource.",
)
NOT_UTF_8 = Issue(
    code="EQ-FHIR-201",
    template="The document is not UTF-8: byte {position} ({byte}) cannot stand there.",
    advice="Encode the document in UTF-8.",
)
OTHER_ENCODING = Issue(
    code="EQ-FHIR-202",
    template="The document is written in {encoding}; FHIR is sent in UTF-8.",
    advice="Encode the document in UTF-8.",
)
BYTE_ORDER_MARK = Issue(
    code="EQ-FHIR-203",
    template="The document begins with a byte order mark.",
    advice="Send JSON without it; some readers refuse it (RFC 8259, section 8.1).",
    level=Level.WARNING,
)

# What ends reading

UNEXPECTED = Issue(
    code="EQ-FHIR-204",
    template="This is no JSON: {found} stands where {expected} is expected.",
    advice="Correct the document here; what follows was not read.",
)
WRONG_BRACKET = Issue(
    code="EQ-FHIR-205",
    template='The bracket "{found}" cannot close what "{opened}" in line {line} has opened.',
    advice="Close each bracket with its own counterpart; what follows was not read.",
)
NOT_CLOSED = Issue(
    code="EQ-FHIR-206",
    template='The document ends, but "{opened}" in line {line} is still open.',
    advice="Send the whole document, every bracket closed.",
)
STRING_NOT_CLOSED = Issue(
    code="EQ-FHIR-207",
    template="The string that begins here has no end.",
    advice="Close it with a double quote.",
)
COMMENT_NOT_CLOSED = Issue(
    code="EQ-FHIR-208",
    template="The comment that begins here has no end.",
    advice="Remove the comment: JSON has none.",
)
TOO_DEEP = Issue(
    code="EQ-FHIR-209",
    template="Objects and arrays are nested more than {limit} deep; the lab reads no further.",
    advice="Send a flatter document, or ask the lab to look at it.",
    nature=Nature.UNDECIDED,
)
TOO_MANY_VALUES = Issue(
    code="EQ-FHIR-210",
    template="The document has more than {limit} values; the lab reads no further.",
    advice="Send a document of fewer values, or ask the lab to look at it.",
    nature=Nature.UNDECIDED,
)
TOO_MUCH_WRONG = Issue(
    code="EQ-FHIR-212",
    template="More than {limit} things are wrong with how the document is written; the lab reads no further.",
    advice="Correct what is told, then have the resource validated again.",
    nature=Nature.UNDECIDED,
)
NULL_DOCUMENT = Issue(
    code="EQ-FHIR-211",
    template="The document is null, not a resource.",
    advice="Send a resource.",
)

# What a reader can get over

COMMENT = Issue(
    code="EQ-FHIR-220",
    template="A comment stands here: {found}. JSON has no comments.",
    advice="Remove it.",
)
TRAILING_COMMA = Issue(
    code="EQ-FHIR-221",
    template='A comma stands before the closing "{found}".',
    advice="Remove the comma.",
)
EXTRA_COMMA = Issue(
    code="EQ-FHIR-222",
    template="A comma stands here with nothing before it.",
    advice="Remove the comma, or write the value that is missing.",
)
MISSING_COMMA = Issue(
    code="EQ-FHIR-223",
    template='A comma is missing before "{found}".',
    advice="Part members and items by commas.",
)
SINGLE_QUOTES = Issue(
    code="EQ-FHIR-224",
    template="{found} stands in single quotes.",
    advice="Use double quotes.",
)
UNQUOTED_NAME = Issue(
    code="EQ-FHIR-225",
    template='The name "{found}" has no quotes.',
    advice="Write names in double quotes.",
)
UNQUOTED_VALUE = Issue(
    code="EQ-FHIR-226",
    template='The value "{found}" has no quotes.',
    advice="Write strings in double quotes; without them JSON knows only numbers, true, false and null.",
)
MISSING_COLON = Issue(
    code="EQ-FHIR-227",
    template='The colon after the name "{name}" is missing.',
    advice="Part a name from its value by a colon.",
)
MISSING_VALUE = Issue(
    code="EQ-FHIR-228",
    template='The name "{name}" has no value.',
    advice="Write its value, or leave the member out.",
)
NOT_A_NUMBER = Issue(
    code="EQ-FHIR-229",
    template="JSON has no {found}.",
    advice="Leave the member out, or write a number.",
)
NUMBER_FORM = Issue(
    code="EQ-FHIR-230",
    template="{found} is no number of JSON.",
    advice="Write numbers in decimal digits, without leading zeros or plus sign, with digits around the point.",
)
NUMBER_OUT_OF_RANGE = Issue(
    code="EQ-FHIR-231",
    template="The number {found} is longer or larger than the lab reads; it was left out.",
    advice="Send numbers of at most 1000 digits and powers of ten up to 999.",
    nature=Nature.UNDECIDED,
)
DUPLICATE_NAME = Issue(
    code="EQ-FHIR-232",
    template='The name "{name}" stands more than once in this object; the last value was read.',
    advice="Write each member once: readers disagree about which one counts.",
)
CONTROL_CHARACTER = Issue(
    code="EQ-FHIR-233",
    template="The control character {found} stands in a string as it is.",
    advice="Escape control characters, for example as \\n.",
)
OVER_ITS_LINE = Issue(
    code="EQ-FHIR-239",
    template="The string that begins here does not end in its line.",
    advice="Close it with a double quote where it ends; write \\n where a line feed is meant.",
)
BAD_ESCAPE = Issue(
    code="EQ-FHIR-234",
    template="A string has {found}, which is no escape of JSON.",
    advice='Escape with \\", \\\\, \\/, \\b, \\f, \\n, \\r, \\t or \\u and four hexadecimal digits.',
)
HALF_CHARACTER = Issue(
    code="EQ-FHIR-235",
    template="A string has one half of a surrogate pair, which is no character.",
    advice="Escape characters beyond U+FFFF as two \\u escapes, or write them as they are.",
)
STRAY_SPACE = Issue(
    code="EQ-FHIR-236",
    template="The character {found} is no white space of JSON.",
    advice="Put only spaces, tabs and line ends between values.",
)
TRAILING_DATA = Issue(
    code="EQ-FHIR-237",
    template="After the resource comes more: {found}.",
    advice="End the document with the resource; only white space may follow.",
)
MORE = Issue(
    code="EQ-FHIR-238",
    template="More is wrong with how the document is written; only the first {shown} findings are told.",
    advice="Correct these first.",
    level=Level.NOTE,
)
