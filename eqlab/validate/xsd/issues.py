"""Issues of documents against an XML Schema, and of schemas (XML Schema 1.0). A code is never reused."""

from eqlab.core.issue import Issue, Level, Nature

# What is wrong with a document

UNKNOWN_ROOT = Issue(
    code="EQ-XSD-001",
    template='The schema does not know a document that begins with "{name}" in {namespace}.',
    advice="Send a document of the kind that is asked for, in its namespace.",
)
UNEXPECTED = Issue(
    code="EQ-XSD-002",
    template='The element "{name}" cannot stand here; expected is {expected}.',
    advice="Check name, namespace and order: what is expected may be missing before it.",
)
MISSING = Issue(
    code="EQ-XSD-003",
    template='The element "{name}" ends too early; expected is {expected}.',
    advice="Send what is missing.",
)
MISSING_ATTRIBUTE = Issue(
    code="EQ-XSD-004",
    template='The element "{name}" lacks the attribute "{attribute}".',
    advice="Send it.",
)
UNKNOWN_ATTRIBUTE = Issue(
    code="EQ-XSD-005",
    template='The element "{name}" has no attribute "{attribute}".',
    advice="Remove or rename it.",
)
BAD_VALUE = Issue(
    code="EQ-XSD-006",
    template="{found} is no value of the type {type}.",
    advice="Write the value as the type asks.",
)
PATTERN = Issue(
    code="EQ-XSD-007",
    template="{found} does not have the form that the schema asks: {expected}.",
    advice="Write the value in this form.",
)
ENUMERATION = Issue(
    code="EQ-XSD-008",
    template="{found} is not among the values of the schema: {expected}.",
    advice="Write one of these.",
)
LENGTH = Issue(
    code="EQ-XSD-009",
    template="{found} has a length of {length}; the schema asks {facet} {expected}.",
    advice="Shorten or lengthen the value.",
)
RANGE = Issue(
    code="EQ-XSD-010",
    template="{found} is out of range; the schema asks {facet} {expected}.",
    advice="Correct the value.",
)
DIGITS = Issue(
    code="EQ-XSD-011",
    template="{found} has too many digits; the schema asks {facet} {expected}.",
    advice="Round the value, or correct it.",
)
CONTENT = Issue(
    code="EQ-XSD-012",
    template='The element "{name}" holds text or elements where it may have none.',
    advice="Remove them, or put them where they belong.",
)
FIXED = Issue(
    code="EQ-XSD-013",
    template='"{name}" has not the value that the schema fixes.',
    advice="Write the value of the schema, or leave it out: {reason}.",
)
NIL = Issue(
    code="EQ-XSD-014",
    template='The element "{name}" may not be nil, or is nil and has content.',
    advice="Remove xsi:nil, or the content.",
)
TYPE = Issue(
    code="EQ-XSD-015",
    template='The type of the element "{name}" is abstract, unknown or cannot stand here.',
    advice="Correct xsi:type or the element: {reason}.",
)
IDENTITY = Issue(
    code="EQ-XSD-016",
    template='A value at "{name}" breaks a key of the schema: {reason}.',
    advice="Use each key once, and refer only to keys that are there.",
)
OTHER = Issue(
    code="EQ-XSD-017",
    template='The element "{name}" does not meet the schema: {reason}.',
    advice="Correct the element.",
)
MORE = Issue(
    code="EQ-XSD-018",
    template="More does not meet the schema; only the first {shown} findings are told.",
    advice="Correct these first.",
    level=Level.NOTE,
)

# What is wrong with a schema

UNREADABLE = Issue(
    code="EQ-XSD-101",
    template="The schema cannot be read: {reason}",
    advice="Name an XML Schema file that is there and well-formed, without a document type declaration.",
    nature=Nature.AUTHOR,
)
BAD_SCHEMA = Issue(
    code="EQ-XSD-102",
    template="The schema is wrong: {reason}.",
    nature=Nature.AUTHOR,
)
UNRESOLVED = Issue(
    code="EQ-XSD-104",
    template='The attribute {attribute} names the {kind} "{name}" of {namespace}, which the schema does not have.',
    advice="Correct the name or its prefix, define it, or take in the schema that does.",
    nature=Nature.AUTHOR,
)
NOT_IMPORTED = Issue(
    code="EQ-XSD-105",
    template="The attribute {attribute} names something of {namespace}, which the schema does not import.",
    advice="Write the prefix of the namespace that is meant, or import that namespace.",
    nature=Nature.AUTHOR,
)
TWICE = Issue(
    code="EQ-XSD-106",
    template='The schema declares "{name}" twice.',
    advice="Keep one of them, or give one another name.",
    nature=Nature.AUTHOR,
)
OUTSIDE = Issue(
    code="EQ-XSD-103",
    template="The schema takes in {location}, which is not in its own folder.",
    advice="Put all parts of a schema into one folder, and refer to them from there; the lab fetches nothing.",
    nature=Nature.AUTHOR,
)
