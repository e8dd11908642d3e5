"""Issues of a resource's structure: elements, how often they stand there, and their primitive values."""

from eqlab.core.issue import Issue, Level, Nature

# Resources

NO_RESOURCE_TYPE = Issue(
    code="EQ-FHIR-100",
    template='The resource does not say what it is: "resourceType" is missing.',
    advice='Give the resource a "resourceType" with the name of its type.',
)
RESOURCE_TYPE_IS_NO_NAME = Issue(
    code="EQ-FHIR-101",
    template='"resourceType" holds {found} where the name of a resource type is expected.',
    advice="Write the name of the resource's type as a JSON string.",
)
UNKNOWN_RESOURCE_TYPE = Issue(
    code="EQ-FHIR-102",
    template="FHIR R4 has no resource type {found}.",
    advice="Name one of the resource types of FHIR R4, in their exact spelling.",
)
MISSPELT_RESOURCE_TYPE = Issue(
    code="EQ-FHIR-103",
    template="FHIR R4 has no resource type {found}. Did you mean {nearest}?",
    advice="Name one of the resource types of FHIR R4, in their exact spelling.",
)
ABSTRACT_RESOURCE_TYPE = Issue(
    code="EQ-FHIR-104",
    template="{found} is an abstract type: no resource can be sent as one.",
    advice="Name the type that the resource really has.",
)
NO_RESOURCE_HERE = Issue(
    code="EQ-FHIR-105",
    template="A resource is expected here, but {found} was found.",
    advice='Put a resource here: a JSON object with "resourceType".',
)

# Elements

UNKNOWN_ELEMENT = Issue(
    code="EQ-FHIR-110",
    template='{type} has no element "{name}".',
    advice="Remove the element, or carry its content in an extension.",
)
MISSPELT_ELEMENT = Issue(
    code="EQ-FHIR-111",
    template='{type} has no element "{name}". Did you mean "{nearest}"?',
    advice='Spell the element "{nearest}", or remove it.',
)
CHOICE_WITHOUT_TYPE = Issue(
    code="EQ-FHIR-112",
    template='"{name}" of {type} can have several types, and its name does not say which one it has.',
    advice="Add the type to the name; it may be one of: {allowed}.",
)
CHOICE_OF_OTHER_TYPE = Issue(
    code="EQ-FHIR-113",
    template='"{name}" of {type} cannot be of type {found}.',
    advice="Use one of the types allowed here: {allowed}.",
)
TWO_CHOICES = Issue(
    code="EQ-FHIR-114",
    template='{type} has "{first}" and "{second}", but only one of them may be there.',
    advice="Keep the one that is meant.",
)
MISSING = Issue(
    code="EQ-FHIR-115",
    template='The element "{name}" of {type} is missing.',
    advice="Give the element; {type} cannot be without it.",
)
NOT_A_LIST = Issue(
    code="EQ-FHIR-116",
    template='"{name}" may be repeated and is therefore an array in JSON, but {found} was found.',
    advice="Put the value into an array, even when there is only one.",
)
LIST_FOR_ONE = Issue(
    code="EQ-FHIR-117",
    template='"{name}" cannot be repeated, but an array was found.',
    advice="Give the value itself, without an array around it; more than one cannot be sent.",
)
EMPTY_LIST = Issue(
    code="EQ-FHIR-118",
    template='The array "{name}" is empty.',
    advice="Leave the element out when there is nothing to say.",
)
EMPTY_OBJECT = Issue(
    code="EQ-FHIR-119",
    template="The {type} is empty.",
    advice="Leave the element out when there is nothing to say.",
)
NOT_AN_OBJECT = Issue(
    code="EQ-FHIR-120",
    template="A {type} is a JSON object with members of its own, but {found} was found.",
    advice="Write the value as an object with the elements of {type}.",
)
NULL = Issue(
    code="EQ-FHIR-121",
    template='"{name}" is null.',
    advice="Leave the element out. JSON's null only holds places in arrays of primitive values that have extensions.",
)
NULL_WITHOUT_EXTENSION = Issue(
    code="EQ-FHIR-122",
    template='An item of "{name}" is null and nothing in "_{name}" stands for it.',
    advice='Leave the item out, or put an extension at the same place of "_{name}".',
)
ONLY_AN_ID = Issue(
    code="EQ-FHIR-123",
    template="The {type} has an id and nothing else (ele-1).",
    advice="Give the element a value or content, or leave it out.",
)
TOO_DEEP = Issue(
    code="EQ-FHIR-124",
    template="Elements are nested deeper than the lab follows; what is further down was not looked at.",
    advice="Send a flatter resource, or ask the lab to look at it.",
    nature=Nature.UNDECIDED,
)

# What stands beside a primitive value

TWIN_OF_NO_PRIMITIVE = Issue(
    code="EQ-FHIR-130",
    template='"_{name}" stands beside nothing: "{name}" is no primitive value.',
    advice='Put id and extensions into "{name}" itself.',
)
TWIN_OF_OTHER_LENGTH = Issue(
    code="EQ-FHIR-131",
    template='"{name}" has {values} items and "_{name}" has {twins}.',
    advice="Give both arrays the same length; null holds the place of what is not there.",
    level=Level.WARNING,
)
TWIN_OF_BARE_VALUE = Issue(
    code="EQ-FHIR-132",
    template='"_{name}" may not be there: this {name} can have no extensions.',
    advice='Remove "_{name}", and put extensions on the resource or the element around it.',
)

# Extensions

EXTENSION_WITH_BOTH = Issue(
    code="EQ-FHIR-140",
    template="The extension has a value and extensions of its own (ext-1).",
    advice="Give it either a value or nested extensions.",
)
EXTENSION_WITHOUT_CONTENT = Issue(
    code="EQ-FHIR-141",
    template="The extension has neither a value nor extensions of its own (ext-1).",
    advice="Give it a value or nested extensions, or leave it out.",
)

# Primitive values

NOT_A_BOOLEAN = Issue(
    code="EQ-FHIR-150",
    template="A {type} is true or false, without quotes, but {found} was found.",
    advice="Write true or false.",
)
NOT_A_NUMBER = Issue(
    code="EQ-FHIR-151",
    template="A {type} is a number, without quotes, but {found} was found.",
    advice="Write a number.",
)
NOT_A_STRING = Issue(
    code="EQ-FHIR-152",
    template="A {type} is a string, but {found} was found.",
    advice="Write the value in quotes.",
)
NOT_WHOLE = Issue(
    code="EQ-FHIR-153",
    template="A {type} is a whole number without decimal point or exponent, but {found} was found.",
    advice="Write a whole number.",
)
OUT_OF_RANGE = Issue(
    code="EQ-FHIR-154",
    template="{found} is no {type}: it lies between {least} and {most}.",
    advice="Give a number of this range.",
)
EMPTY_STRING = Issue(
    code="EQ-FHIR-155",
    template="The value is an empty string.",
    advice="Leave the element out when there is nothing to say.",
)
STRING_TOO_LONG = Issue(
    code="EQ-FHIR-156",
    template="The string has {length} characters; FHIR allows {most}.",
    advice="Shorten the text, or send it as an attachment.",
)
CONTROL_CHARACTER = Issue(
    code="EQ-FHIR-157",
    template="The string has the control character {character}; only tab, line feed and carriage return are allowed.",
    advice="Remove the character.",
)
CODE_SPACES = Issue(
    code="EQ-FHIR-158",
    template="{found} is no code: there is white space before, after, or more than one in a row.",
    advice="Write the code without white space around it and with single spaces in it.",
)
BAD_ID = Issue(
    code="EQ-FHIR-159",
    template="{found} is no id: an id has 1 to 64 letters, digits, hyphens and dots.",
    advice="Choose an id of A-Z, a-z, 0-9, - and ., at most 64 characters long.",
)
BAD_OID = Issue(
    code="EQ-FHIR-160",
    template="{found} is not the URI of an OID.",
    advice='Write "urn:oid:" and the OID: numbers without leading zeros, parted by dots, beginning with 0, 1 or 2.',
)
BAD_UUID = Issue(
    code="EQ-FHIR-161",
    template="{found} is not the URI of a UUID.",
    advice='Write "urn:uuid:" and the UUID in lower case: 8, 4, 4, 4 and 12 hexadecimal digits, parted by hyphens.',
)
URI_SPACES = Issue(
    code="EQ-FHIR-162",
    template="{found} is no URI: there is white space in it.",
    advice="Remove the white space, or write it as %20.",
)
BARE_SCHEME = Issue(
    code="EQ-FHIR-163",
    template='{found} is no URI: "{scheme}" does not begin one.',
    advice='Write "urn:{scheme}" in front.',
)
BAD_DATE = Issue(
    code="EQ-FHIR-164",
    template="{found} is no date.",
    advice="Write YYYY, YYYY-MM or YYYY-MM-DD.",
)
BAD_DATE_TIME = Issue(
    code="EQ-FHIR-165",
    template="{found} is no dateTime.",
    advice="Write YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss with a time zone (Z or +hh:mm).",
)
BAD_INSTANT = Issue(
    code="EQ-FHIR-166",
    template="{found} is no instant.",
    advice="Write YYYY-MM-DDThh:mm:ss with a time zone (Z or +hh:mm).",
)
BAD_TIME = Issue(
    code="EQ-FHIR-167",
    template="{found} is no time of day.",
    advice="Write hh:mm:ss, without a time zone.",
)
NO_SUCH_DAY = Issue(
    code="EQ-FHIR-168",
    template="{found} names a day that the calendar does not have.",
    advice="Give a day that exists.",
)
NO_TIME_ZONE = Issue(
    code="EQ-FHIR-169",
    template="{found} has a time of day without a time zone.",
    advice="Add Z or an offset such as +01:00.",
)
BAD_BASE64 = Issue(
    code="EQ-FHIR-170",
    template="The value is not base64: {problem}.",
    advice="Encode the bytes with the standard alphabet of RFC 4648, padded with =.",
)
BAD_ELEMENT_ID = Issue(
    code="EQ-FHIR-171",
    template="{found} cannot be an element's id: there is white space in it.",
    advice="Choose an id without white space.",
)
ELEMENT_ID_TWICE = Issue(
    code="EQ-FHIR-174",
    template='The id "{id}" is that of another element of this resource as well.',
    advice="Give each element an id of its own, or none.",
)
CODE_NOT_ALLOWED = Issue(
    code="EQ-FHIR-172",
    template="The code {found} is not one of those that {value_set} has.",
    advice="Use one of these codes: {allowed}.",
)
MISSPELT_CODE = Issue(
    code="EQ-FHIR-173",
    template='The code {found} is not one of those that {value_set} has. Did you mean "{nearest}"?',
    advice="Use one of these codes: {allowed}.",
)
