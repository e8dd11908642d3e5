"""Issues of how a resource is written in XML."""

from eqlab.core.issue import Issue, Level, Nature

# What ends reading

EMPTY = Issue(
    code="EQ-FHIR-250",
    template="The document is empty.",
    advice="Send a resource.",
)
DOCTYPE = Issue(
    code="EQ-FHIR-251",
    template="The document has a document type declaration (DOCTYPE); the lab refuses to read it.",
    advice="Remove the declaration and everything that rests on it, such as entities of your own.",
)
UNKNOWN_ENTITY = Issue(
    code="EQ-FHIR-252",
    template="The document is no well-formed XML: an entity is named that XML does not know.",
    advice="XML itself knows &amp;, &lt;, &gt;, &quot; and &apos;. Write other characters as they are or as &#number;.",
)
WRONG_END_TAG = Issue(
    code="EQ-FHIR-253",
    template="The document is no well-formed XML: {reason}.",
    advice="Close every element with its own name, the innermost first.",
)
CUT_SHORT = Issue(
    code="EQ-FHIR-254",
    template="The document is no well-formed XML: {reason}.",
    advice="Send the whole document.",
)
SEVERAL_ROOTS = Issue(
    code="EQ-FHIR-255",
    template="The document is no well-formed XML: more comes after the end of the resource.",
    advice="Send one resource and nothing after it; put several resources into a Bundle.",
)
UNKNOWN_PREFIX = Issue(
    code="EQ-FHIR-256",
    template="The document is no well-formed XML: a namespace prefix is used that is not declared.",
    advice="Declare the prefix with xmlns:prefix, or remove it.",
)
ATTRIBUTE_TWICE = Issue(
    code="EQ-FHIR-257",
    template="The document is no well-formed XML: an element has the same attribute twice.",
    advice="Keep one of them.",
)
FORBIDDEN_CHARACTER = Issue(
    code="EQ-FHIR-258",
    template="The document is no well-formed XML: it has a character that XML does not allow.",
    advice="Remove the character; escaping it does not help.",
)
NOT_WELL_FORMED = Issue(
    code="EQ-FHIR-259",
    template="The document is no well-formed XML: {reason}.",
    advice="Correct the document here.",
)
TOO_LARGE = Issue(
    code="EQ-FHIR-260",
    template="The document has a text or attribute longer than the lab reads.",
    advice="Send a smaller document, or ask the lab to look at it.",
    nature=Nature.UNDECIDED,
)
TOO_DEEP = Issue(
    code="EQ-FHIR-261",
    template="Elements are nested more than {limit} deep; the lab reads no further.",
    advice="Send a flatter document, or ask the lab to look at it.",
    nature=Nature.UNDECIDED,
)
TOO_MANY_ELEMENTS = Issue(
    code="EQ-FHIR-262",
    template="The document has more than {limit} elements; the lab reads no further.",
    advice="Send a smaller document, or ask the lab to look at it.",
    nature=Nature.UNDECIDED,
)
NO_FHIR = Issue(
    code="EQ-FHIR-263",
    template='The document is no FHIR resource: its root is "{found}" in {namespace}.',
    advice="Send a resource of FHIR in the namespace http://hl7.org/fhir.",
)

# What a reader can get over

NOT_UTF_8 = Issue(
    code="EQ-FHIR-270",
    template="The document is not UTF-8: byte {position} ({byte}) cannot stand there.",
    advice="Encode the document in UTF-8.",
)
OTHER_ENCODING = Issue(
    code="EQ-FHIR-271",
    template="The document is written in {encoding}; FHIR is sent in UTF-8.",
    advice="Encode the document in UTF-8 and say so in its XML declaration, or leave the encoding out there.",
)
WRONG_ENCODING = Issue(
    code="EQ-FHIR-272",
    template="The XML declaration says {declared}, but the document is written in {encoding}.",
    advice="Encode the document in UTF-8 and say so in its XML declaration, or leave the encoding out there.",
)
WRONG_NAMESPACE = Issue(
    code="EQ-FHIR-273",
    template='The element "{name}" is in {namespace}, not in the namespace of FHIR.',
    advice='Declare xmlns="http://hl7.org/fhir" on the resource.',
)
UNKNOWN_ATTRIBUTE = Issue(
    code="EQ-FHIR-274",
    template='The element "{element}" has no attribute "{name}".',
    advice="Remove the attribute. FHIR has the attributes value, id and, on extensions, url.",
)
SCHEMA_LOCATION = Issue(
    code="EQ-FHIR-275",
    template='The element "{element}" has the attribute "{name}".',
    advice="Remove it: a resource does not say where the schema is that it meets.",
)
TEXT = Issue(
    code="EQ-FHIR-276",
    template="The text {found} stands between elements, where FHIR has none.",
    advice="Remove it, or put it into the value attribute of an element.",
)
TEXT_FOR_VALUE = Issue(
    code="EQ-FHIR-277",
    template="{found} stands as text in the element; values stand in the attribute value.",
    advice='Write <{element} value="…"/>.',
)
WRONG_ORDER = Issue(
    code="EQ-FHIR-278",
    template='The element "{name}" stands after "{before}"; in {type} it comes before it.',
    advice="Put the elements into the order that the type defines.",
)
REPEATED = Issue(
    code="EQ-FHIR-279",
    template='The element "{name}" stands more than once; {type} has at most one. The first one was read.',
    advice="Keep the one that is meant.",
)
RESERVED_NAME = Issue(
    code="EQ-FHIR-280",
    template='{type} has no element "{name}".',
    advice="Remove the element, or carry its content in an extension.",
)
SEVERAL_RESOURCES = Issue(
    code="EQ-FHIR-281",
    template='The element "{name}" holds {count} resources; only the first was read.',
    advice="Put one resource into each such element.",
)
NUMBER_OUT_OF_RANGE = Issue(
    code="EQ-FHIR-282",
    template="The number {found} is longer or larger than the lab reads; it was left out.",
    advice="Send numbers of at most 1000 digits and powers of ten up to 999.",
    nature=Nature.UNDECIDED,
)
SPACES = Issue(
    code="EQ-FHIR-284",
    template="There are blanks around the {type} {found}; they were left out. Not every reader does that.",
    advice="Write the value without blanks around it.",
    level=Level.WARNING,
)
MORE = Issue(
    code="EQ-FHIR-283",
    template="More is wrong with how the document is written; only the first {shown} findings are told.",
    advice="Correct these first.",
    level=Level.NOTE,
)
