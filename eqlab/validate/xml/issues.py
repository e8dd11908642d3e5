"""Issues of a document as XML (XML 1.0, Namespaces in XML 1.0). A code is never reused."""

from eqlab.core.issue import Issue, Nature

EMPTY = Issue(
    code="EQ-XML-001",
    template="The body is empty where an XML document is expected.",
    advice="Send the document in the body.",
)
DOCTYPE = Issue(
    code="EQ-XML-002",
    template="The document has a document type declaration (DOCTYPE); the lab refuses to read it.",
    advice="Remove the declaration and everything that rests on it, such as entities of your own.",
)
WRONG_ENCODING = Issue(
    code="EQ-XML-003",
    template="The document declares the encoding {declared}, but byte {position} ({byte}) cannot stand in it.",
    advice="Write the document in the encoding it declares; UTF-8 is best.",
)
UNKNOWN_ENCODING = Issue(
    code="EQ-XML-004",
    template="The document declares the encoding {declared}, which the lab does not know.",
    advice="Write the document in UTF-8.",
)
UNKNOWN_ENTITY = Issue(
    code="EQ-XML-005",
    template="The document is no well-formed XML: an entity is named that XML does not know.",
    advice="XML itself knows &amp;, &lt;, &gt;, &quot; and &apos;. Write other characters as they are or as &#number;.",
)
WRONG_END_TAG = Issue(
    code="EQ-XML-006",
    template="The document is no well-formed XML: {reason}.",
    advice="Close every element with its own name, the innermost first.",
)
CUT_SHORT = Issue(
    code="EQ-XML-007",
    template="The document is no well-formed XML: {reason}.",
    advice="Send the whole document.",
)
SEVERAL_ROOTS = Issue(
    code="EQ-XML-008",
    template="The document is no well-formed XML: more comes after the end of its outermost element.",
    advice="Send one document and nothing after it.",
)
UNKNOWN_PREFIX = Issue(
    code="EQ-XML-009",
    template="The document is no well-formed XML: a namespace prefix is used that is not declared.",
    advice="Declare the prefix with xmlns:prefix, or remove it.",
)
ATTRIBUTE_TWICE = Issue(
    code="EQ-XML-010",
    template="The document is no well-formed XML: an element has the same attribute twice.",
    advice="Keep one of them.",
)
FORBIDDEN_CHARACTER = Issue(
    code="EQ-XML-011",
    template="The document is no well-formed XML: it has a character that XML does not allow.",
    advice="Remove the character; escaping it does not help.",
)
NOT_WELL_FORMED = Issue(
    code="EQ-XML-012",
    template="The document is no well-formed XML: {reason}.",
    advice="Correct the document here.",
)
TOO_DEEP = Issue(
    code="EQ-XML-013",
    template="Elements are nested more than {limit} deep; the lab reads no further.",
    advice="Send a flatter document, or ask the lab to look at it.",
    nature=Nature.UNDECIDED,
)
TOO_MANY_ELEMENTS = Issue(
    code="EQ-XML-014",
    template="The document has more than {limit} tags; the lab reads no further.",
    advice="Send a smaller document, or ask the lab to look at it.",
    nature=Nature.UNDECIDED,
)
TOO_LARGE = Issue(
    code="EQ-XML-015",
    template="The document is larger than {limit} bytes; the lab reads no further.",
    advice="Send a smaller document, or ask the lab to look at it.",
    nature=Nature.UNDECIDED,
)
