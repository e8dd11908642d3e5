"""Issues of a document as HL7 CDA Release 2. A code is never reused."""

from eqlab.core.issue import Issue, Level, Nature

# Structure

NOT_CDA = Issue(
    code="EQ-CDA-001",
    template="The document is no CDA: its outermost element is {name} in {namespace}.",
    advice='Send a ClinicalDocument with xmlns="urn:hl7-org:v3".',
)
UNKNOWN_ELEMENT = Issue(
    code="EQ-CDA-002",
    template='The element "{name}" has no place in {type}.',
    advice="Remove or rename it, or put it where it belongs. {type} may hold: {expected}.",
)
WRONG_ORDER = Issue(
    code="EQ-CDA-003",
    template='In {type}, the element "{name}" stands after "{before}"; CDA has it before.',
    advice="Put the elements into the order of CDA: {expected}.",
)
MISSING = Issue(
    code="EQ-CDA-004",
    template='{type} lacks the element "{name}".',
    advice="Send it; where CDA allows it, with a nullFlavor that says why the value is not known.",
)
TOO_MANY = Issue(
    code="EQ-CDA-005",
    template='The element "{name}" stands more than once in {type}, which has at most one.',
    advice="Keep the one that is meant.",
)
CHOICE = Issue(
    code="EQ-CDA-006",
    template='The element "{name}" stands beside another of {choices}; {type} has only one of them.',
    advice="Keep the one that is meant.",
)
MISSING_CHOICE = Issue(
    code="EQ-CDA-007",
    template="{type} has none of {choices}; CDA requires one of them.",
    advice="Send one of them.",
)
MISSING_IN_NULL = Issue(
    code="EQ-CDA-008",
    template='{type} has a nullFlavor but lacks "{name}", which the schema of CDA requires even then.',
    advice="Send it with a nullFlavor of its own, or leave the whole element out.",
    level=Level.WARNING,
)
UNKNOWN_ATTRIBUTE = Issue(
    code="EQ-CDA-009",
    template='{type} has no attribute "{name}".',
    advice="Remove the attribute. {type} may have: {expected}.",
)
MISSING_ATTRIBUTE = Issue(
    code="EQ-CDA-010",
    template='{type} lacks the attribute "{name}".',
    advice="Send it; it may be: {expected}.",
)
WRONG_VALUE = Issue(
    code="EQ-CDA-011",
    template='The attribute "{name}" of {type} is {found}, which CDA does not have there.',
    advice="Write one of: {expected}.",
)
UNUSUAL_VALUE = Issue(
    code="EQ-CDA-012",
    template='The attribute "{name}" of {type} is {found}, which is not among the codes of CDA the lab knows.',
    advice="Write one or more of: {expected}.",
    level=Level.WARNING,
)
TEXT = Issue(
    code="EQ-CDA-013",
    template="The text {found} stands in {type}, which has no text of its own.",
    advice="Remove it, or put it into the element or attribute it belongs to.",
)
EXTENSION = Issue(
    code="EQ-CDA-014",
    template='"{name}" is an extension in the namespace {namespace}; the lab does not judge what is in this namespace.',
    advice="Make sure that receivers who do not know the extension can still understand the document.",
    level=Level.NOTE,
)
MORE = Issue(
    code="EQ-CDA-015",
    template="More is wrong with the document; only the first {shown} findings are told.",
    advice="Correct these first.",
    level=Level.NOTE,
)

# Data types

BAD_TIME = Issue(
    code="EQ-CDA-020",
    template="{found} is no point in time.",
    advice="Write YYYY, YYYYMM, YYYYMMDD, or YYYYMMDDhhmmss with the offset, e.g. 20240229143000+0100.",
)
BAD_UID = Issue(
    code="EQ-CDA-021",
    template="{found} is no OID and no UUID.",
    advice="Write an OID such as 2.16.840.1.113883.1.3 without urn:oid:, or a UUID of 8-4-4-4-12 digits.",
)
BAD_REAL = Issue(
    code="EQ-CDA-022",
    template="{found} is no number.",
    advice="Write digits with a point for decimals, e.g. 12.5; the unit stands in its own attribute.",
)
BAD_INTEGER = Issue(
    code="EQ-CDA-023",
    template="{found} is no whole number.",
    advice="Write digits only.",
)
BAD_BOOLEAN = Issue(
    code="EQ-CDA-024",
    template="{found} is neither true nor false.",
    advice="Write true or false, in small letters.",
)
BAD_CODE = Issue(
    code="EQ-CDA-025",
    template="The code {found} is empty or has white space in it.",
    advice="Write the code as its code system has it, without white space; names go into displayName.",
)
BAD_MEDIA_TYPE = Issue(
    code="EQ-CDA-026",
    template="{found} is no media type.",
    advice="Write type/subtype, e.g. application/pdf.",
)
BAD_ID = Issue(
    code="EQ-CDA-027",
    template="{found} is no XML identifier.",
    advice="Begin with a letter or _, go on with letters, digits, ., - and _.",
)
RESERVED_UID = Issue(
    code="EQ-CDA-028",
    template="{found} is neither OID nor UUID, but a name, which only HL7 may give as root.",
    advice="Use an OID that is assigned to you, or a UUID.",
    level=Level.WARNING,
)
UNKNOWN_UNIT = Issue(
    code="EQ-CDA-029",
    template="The unit {found} is no code of UCUM.",
    advice="Write the unit in UCUM, e.g. mg, mm[Hg], 10*9/L, or {{tablet}} for what is counted.",
    level=Level.WARNING,
)
UNKNOWN_TYPE = Issue(
    code="EQ-CDA-030",
    template="The type {found} is no data type of CDA.",
    advice="Name a type in the namespace urn:hl7-org:v3 by xsi:type, e.g. CD, PQ or IVL_TS.",
)
TYPE_NOT_ALLOWED = Issue(
    code="EQ-CDA-031",
    template='The element "{name}" has the type {found}, which cannot stand for {type}.',
    advice="Use one of: {expected}.",
)
TYPE_MISSING = Issue(
    code="EQ-CDA-032",
    template='The element "{name}" does not say what type its value has.',
    advice='Name it, e.g. xsi:type="PQ".',
)
NULL_AND_VALUE = Issue(
    code="EQ-CDA-033",
    template='The element "{name}" says by nullFlavor {flavor} that it has no value, and has the value {found}.',
    advice="Keep one of the two.",
)
NULL_AND_CONTENT = Issue(
    code="EQ-CDA-034",
    template='The element "{name}" says by nullFlavor {flavor} that it has no value, and yet holds {found}.',
    advice="Keep one of the two.",
    level=Level.WARNING,
)
INTERVAL = Issue(
    code="EQ-CDA-035",
    template="The interval has {found} together.",
    advice="Write low and high, low and width, width and high, center and width, or one of them alone.",
)
INTERVAL_ENDS = Issue(
    code="EQ-CDA-036",
    template="The interval ends at {high}, before it begins at {low}.",
    advice="Correct one of the two.",
    level=Level.WARNING,
)
TEMPLATE_WITHOUT_ROOT = Issue(
    code="EQ-CDA-037",
    template="The templateId has no root.",
    advice="Name the template by its OID in root.",
)
ID_WITHOUT_ROOT = Issue(
    code="EQ-CDA-038",
    template='The identifier "{name}" has an extension and no root, so nobody knows whose number it is.',
    advice="Name the assigner's OID in root.",
    level=Level.WARNING,
)
CODE_WITHOUT_SYSTEM = Issue(
    code="EQ-CDA-039",
    template="The code {found} names no code system.",
    advice="Name the code system's OID in codeSystem.",
    level=Level.WARNING,
)
NO_SCHEME = Issue(
    code="EQ-CDA-040",
    template="The address {found} does not say what it is.",
    advice="Begin it with tel:, fax:, mailto: or another scheme.",
    level=Level.WARNING,
)
BAD_BASE64 = Issue(
    code="EQ-CDA-041",
    template="The embedded data cannot be decoded: {reason}.",
    advice="Encode the data in Base64 (RFC 4648), with nothing else in the element.",
)
OTHER_CONTENT = Issue(
    code="EQ-CDA-042",
    template="The embedded data is said to be {declared}, but does not begin like it.",
    advice="Correct mediaType, or embed the right data.",
    level=Level.WARNING,
)
NOT_ENCODED = Issue(
    code="EQ-CDA-043",
    template="The element is said to be {declared}, but holds plain text.",
    advice='Encode binary data in Base64 and say representation="B64".',
    level=Level.WARNING,
)
EMPTY_BODY = Issue(
    code="EQ-CDA-044",
    template="The body holds neither data nor a reference to any.",
    advice="Embed the document in text, or refer to it.",
)

# Identity and references

DUPLICATE_ID = Issue(
    code="EQ-CDA-050",
    template='The ID "{found}" is given to more than one element.',
    advice="Give each element an ID of its own.",
)
DANGLING_REFERENCE = Issue(
    code="EQ-CDA-051",
    template='"{found}" refers to an ID that no element of the document has.',
    advice="Give the element that is meant this ID, or correct the reference.",
)
DANGLING_TEXT = Issue(
    code="EQ-CDA-052",
    template='"{found}" refers to a part of the narrative that the document does not have.',
    advice="Give the part of the narrative that is meant this ID, or correct the reference.",
    level=Level.WARNING,
)
SAME_ACT_ID = Issue(
    code="EQ-CDA-053",
    template="The identifier {found} is given to different acts.",
    advice="Give each act an identifier of its own.",
    level=Level.WARNING,
)
TWO_NAMES = Issue(
    code="EQ-CDA-054",
    template="The code {code} is called {found} here and {other} elsewhere in the document.",
    advice="Use the name that the code system has.",
    level=Level.NOTE,
)
MOJIBAKE = Issue(
    code="EQ-CDA-055",
    template="The text {found} looks as if it had been encoded in UTF-8 twice; it probably means {meant}.",
    advice="Find where the text is read in another encoding than it was written in.",
    level=Level.WARNING,
)
TOO_DEEP = Issue(
    code="EQ-CDA-056",
    template="Elements are nested deeper than the lab follows.",
    advice="Send a flatter document, or ask the lab to look at it.",
    nature=Nature.UNDECIDED,
)
