"""Issues of a message of HL7 v2. A code is never reused."""

from eqlab.core.issue import Issue, Level, Nature

# How it is written

EMPTY = Issue(
    code="EQ-HL7-001",
    template="The body is empty where a message of HL7 v2 is expected.",
    advice="Send the message in the body.",
)
NO_HEADER = Issue(
    code="EQ-HL7-002",
    template='The message does not begin with MSH but with "{found}".',
    advice="Begin every message with the segment MSH (HL7 v2.5, section 2.5).",
)
BAD_DELIMITERS = Issue(
    code="EQ-HL7-003",
    template='MSH-1 and MSH-2 give "{found}", which cannot part a message.',
    advice="Give five different signs that are neither letters nor digits; HL7 suggests |^~\\& (section 2.5.4).",
)
FEW_DELIMITERS = Issue(
    code="EQ-HL7-004",
    template='MSH-2 is "{found}"; it has {count} encoding characters where four are expected.',
    advice="Name the component, repetition, escape and subcomponent characters; HL7 suggests ^~\\&.",
)
UNREADABLE_CHARSET = Issue(
    code="EQ-HL7-005",
    template="The message is written in {charset}, which the lab does not read.",
    advice="Send the message in UNICODE UTF-8 or one of the 8859 sets, or ask the lab to look at it.",
    nature=Nature.UNDECIDED,
)
CHARSET_UNDECLARED = Issue(
    code="EQ-HL7-006",
    template="MSH-18 is empty, so the message is ASCII, but byte {position} is {byte}; the lab reads it as {charset}.",
    advice="Name the character set in MSH-18 (HL7 table 0211), for example UNICODE UTF-8.",
    level=Level.WARNING,
)
WRONG_CHARSET = Issue(
    code="EQ-HL7-007",
    template="MSH-18 says {declared}, but byte {position} ({byte}) cannot stand in it.",
    advice="Write the message in the character set that MSH-18 names.",
)
BYTE_ORDER_MARK = Issue(
    code="EQ-HL7-008",
    template="The message begins with a byte order mark.",
    advice="Send the message without it.",
    level=Level.WARNING,
)
WRONG_BREAK = Issue(
    code="EQ-HL7-009",
    template="Segments end with {found} where HL7 has a single carriage return (CR).",
    advice="End every segment with a carriage return, hexadecimal 0D, and nothing else (section 2.5.4).",
    level=Level.WARNING,
)
EMPTY_SEGMENT = Issue(
    code="EQ-HL7-010",
    template="An empty line stands before this place in the message.",
    advice="Take it out: a segment begins with its name.",
    level=Level.WARNING,
)
FRAMED = Issue(
    code="EQ-HL7-011",
    template="The message stands in an MLLP frame, which the lab took off.",
    level=Level.NOTE,
)
BROKEN_FRAME = Issue(
    code="EQ-HL7-012",
    template="The MLLP frame around the message has no {missing}.",
    advice="Begin a frame with hexadecimal 0B and end it with 1C 0D (MLLP, release 1).",
)
BATCH = Issue(
    code="EQ-HL7-013",
    template="The body is a batch of {count} messages where one message is expected.",
    advice="Send the message without FHS, BHS, BTS and FTS.",
)
BATCH_COUNT = Issue(
    code="EQ-HL7-014",
    template="{segment} counts {said}, but the batch holds {count}.",
    advice="Count what stands between header and trailer, or leave the field empty.",
)
BATCH_TRAILER = Issue(
    code="EQ-HL7-015",
    template="The batch has {found} without {missing}.",
    advice="Give every header its trailer: FHS and FTS, BHS and BTS (section 2.10.3).",
)
BAD_NAME = Issue(
    code="EQ-HL7-016",
    template='A line begins with "{found}", which is no name of a segment.',
    advice="Begin every segment with three capitals or digits; escape carriage returns in texts (section 2.7).",
)
CONTROL_CHARACTER = Issue(
    code="EQ-HL7-017",
    template="{name} holds the control character {found}.",
    advice="Take it out, or write it as an escape sequence (section 2.7).",
    level=Level.WARNING,
)
LONE_ESCAPE = Issue(
    code="EQ-HL7-018",
    template='{name} has "{found}", in which the escape character begins no sequence.',
    advice="Write the escape character itself as an escape sequence, \\E\\ (section 2.7).",
)
UNKNOWN_ESCAPE = Issue(
    code="EQ-HL7-019",
    template='{name} has the escape sequence "{found}", which HL7 does not know.',
    advice="Use the sequences of section 2.7; local ones begin with Z.",
    level=Level.WARNING,
)
TOO_LARGE = Issue(
    code="EQ-HL7-020",
    template="The message has {size} {what}; the lab reads no more than {limit}.",
    advice="Send a smaller message, or ask the lab to look at it.",
    nature=Nature.UNDECIDED,
)

# Segments and their order

UNKNOWN_SEGMENT = Issue(
    code="EQ-HL7-030",
    template="HL7 {version} has no segment {segment}.",
    advice="Use a segment of the standard; names of local segments begin with Z (section 2.5.1).",
)
FOREIGN_SEGMENT = Issue(
    code="EQ-HL7-031",
    template="{segment} does not belong in {message}.",
    advice="Take the segment out, or send the message that has it.",
)
WRONG_ORDER = Issue(
    code="EQ-HL7-032",
    template="{segment} stands at the wrong place in {message}: it may not come after {before}.",
    advice="Put the segments into this order: {order}.",
)
MISSING_SEGMENT = Issue(
    code="EQ-HL7-033",
    template="{message} has no {segment} where {minimum} is required.",
    advice="Add the segment; the order is {order}.",
)
TOO_MANY_SEGMENTS = Issue(
    code="EQ-HL7-034",
    template="{segment} stands {count} times in {message} where at most {maximum} is allowed.",
    advice="Send each of them once, or in messages of their own.",
)
MISSING_GROUP = Issue(
    code="EQ-HL7-035",
    template="{message} has no group {group}, of which at least {minimum} is required.",
    advice="Add its segments; the order is {order}.",
)
UNKNOWN_STRUCTURE = Issue(
    code="EQ-HL7-036",
    template="The lab does not know the structure of {message} in version {version}; it judged the segments alone.",
    advice="Ask the lab for a profile of this message.",
    nature=Nature.UNDECIDED,
)
UNKNOWN_VERSION = Issue(
    code="EQ-HL7-037",
    template='MSH-12 is "{version}"; the lab judges by version 2.5 (and 2.5.1) and cannot tell what others allow.',
    advice="Send version 2.5, or ask the lab for a profile of this one.",
    nature=Nature.UNDECIDED,
)
WRONG_MESSAGE = Issue(
    code="EQ-HL7-038",
    template="The message is {found} where {expected} is expected.",
    advice="Send the expected message, and say so in MSH-9.",
)
WRONG_STRUCTURE = Issue(
    code="EQ-HL7-039",
    template="MSH-9.3 is {found}, but {message} has the structure {expected}.",
    advice="Write the structure that HL7 has for this event (table 0354).",
)
WRONG_VERSION = Issue(
    code="EQ-HL7-040",
    template='MSH-12 is "{found}" where {expected} is expected.',
    advice="Send the version that the profile was written for.",
)

# Fields, components and values

REQUIRED = Issue(
    code="EQ-HL7-050",
    template="{name} ({title}) is empty; it is required.",
    advice="Give a value.",
)
NULLED = Issue(
    code="EQ-HL7-051",
    template='{name} ({title}) is required and cannot be deleted by "".',
    advice="Give a value.",
)
FORBIDDEN = Issue(
    code="EQ-HL7-052",
    template='{name} ({title}) may not be given; it holds "{found}".',
    advice="Leave it empty.",
)
OUTDATED = Issue(
    code="EQ-HL7-053",
    template="{name} ({title}) is kept for backward compatibility only.",
    advice="Use the field that took its place.",
    level=Level.NOTE,
)
TOO_FEW = Issue(
    code="EQ-HL7-054",
    template="{name} ({title}) stands {count} times where at least {minimum} is required.",
    advice="Add what is missing.",
)
TOO_MANY = Issue(
    code="EQ-HL7-055",
    template="{name} ({title}) stands {count} times where at most {maximum} is allowed.",
    advice="Send no more repetitions than that.",
)
TOO_LONG = Issue(
    code="EQ-HL7-056",
    template="{name} ({title}) is {count} characters long; at most {maximum} are allowed.",
    advice="Shorten the value.",
)
TOO_SHORT = Issue(
    code="EQ-HL7-057",
    template="{name} ({title}) is {count} characters long; at least {minimum} are required.",
    advice="Give the whole value.",
)
EXTRA_FIELDS = Issue(
    code="EQ-HL7-058",
    template="{segment} has {count} fields; HL7 2.5 defines {maximum}.",
    advice="Leave out what the version in MSH-12 does not have.",
    level=Level.WARNING,
)
EXTRA_COMPONENTS = Issue(
    code="EQ-HL7-059",
    template="{name} ({title}) has {count} components; {type} has {maximum}.",
    advice="Leave out the others.",
    level=Level.WARNING,
)
PARTED = Issue(
    code="EQ-HL7-060",
    template="{name} ({title}) is one single value ({type}), but holds a delimiter: {found}.",
    advice="Write delimiters in a text as escape sequences: \\S\\ for ^, \\T\\ for &, \\R\\ for ~ (section 2.7).",
)
BAD_FORMAT = Issue(
    code="EQ-HL7-061",
    template='{name} ({title}) is "{found}", which is no {type}.',
    advice="Write it as {expected}.",
)
NOT_IN_TABLE = Issue(
    code="EQ-HL7-062",
    template='{name} ({title}) is "{found}", which table {table} does not have.',
    advice="Use one of {expected}.",
)
NOT_SUGGESTED = Issue(
    code="EQ-HL7-063",
    template='{name} ({title}) is "{found}", which is none of the values that table {table} suggests.',
    advice="Use one of {expected} unless the parties agreed otherwise.",
    level=Level.WARNING,
)
NOT_IN_FRAGMENT = Issue(
    code="EQ-HL7-064",
    template='{name} ({title}) is "{found}"; the lab knows only a part of table {table} and cannot tell.',
    advice="Ask the lab to look the value up.",
    nature=Nature.UNDECIDED,
)
NOT_CONSTANT = Issue(
    code="EQ-HL7-065",
    template='{name} ({title}) is "{found}" where "{expected}" is required.',
    advice="Write {expected}.",
)
NOT_PATTERN = Issue(
    code="EQ-HL7-066",
    template='{name} ({title}) is "{found}", which does not have the form {expected}.',
    advice="Write the value in that form.",
)
PATTERN_TOO_LONG = Issue(
    code="EQ-HL7-067",
    template="{name} ({title}) has {count} characters, too many for the lab to compare with {expected}.",
    advice="Send a shorter value, or ask the lab to look at it.",
    nature=Nature.UNDECIDED,
)
HALF_AUTHORITY = Issue(
    code="EQ-HL7-068",
    template="{name} ({title}) has a universal id without its type, or a type without the id.",
    advice="Give both, for example 1.2.3 and ISO, or the namespace alone (data type HD).",
)
NOT_OF_KIND = Issue(
    code="EQ-HL7-069",
    template='{name} ({title}) is "{found}", which is no {kind}.',
    advice="Write the id in the form that its type calls for.",
)
SLICE_TOO_FEW = Issue(
    code="EQ-HL7-070",
    template="{name} ({title}) holds {slice} {count} times; at least {minimum} is required.",
    advice="Add what is missing.",
)
SLICE_TOO_MANY = Issue(
    code="EQ-HL7-071",
    template="{name} ({title}) holds {slice} {count} times; at most {maximum} is allowed.",
    advice="Send no more of them than that.",
)
RULE = Issue(
    code="EQ-HL7-072",
    template="{rule}",
    advice="The rule is: {require}.",
)

EVENT_DIFFERS = Issue(
    code="EQ-HL7-073",
    template='EVN-1 (Event Type Code) is "{found}"; MSH-9.2 says {expected}.',
    advice="Leave EVN-1 empty, or repeat MSH-9.2: it is kept for older readers alone (HL7 v2.5, chapter 3, EVN-1).",
    level=Level.WARNING,
)
EVENT_WITHDRAWN = Issue(
    code="EQ-HL7-074",
    template='EVN-1 (Event Type Code) is "{found}"; version {version} no longer has this field.',
    advice="Leave it empty: MSH-9.2 says the event (HL7 v2.7, chapter 3, EVN-1).",
    level=Level.WARNING,
)

# What authors of profiles get wrong

BAD_PROFILE = Issue(
    code="EQ-HL7-090",
    template="The message profile cannot be used: {key} is {found}.",
    nature=Nature.AUTHOR,
)
UNKNOWN_KEY = Issue(
    code="EQ-HL7-091",
    template="The message profile has the unknown key {key}.",
    nature=Nature.AUTHOR,
)
BAD_CONDITION = Issue(
    code="EQ-HL7-092",
    template='The condition "{text}" cannot be read: {problem} at character {position}.',
    nature=Nature.AUTHOR,
)
UNKNOWN_NAME = Issue(
    code="EQ-HL7-093",
    template="There is no {what} {name}.",
    nature=Nature.AUTHOR,
)
MORE_FINDINGS = Issue(
    code="EQ-HL7-094",
    template="{count} more findings of the kinds that were told are left out.",
    advice="Mend what is told first, and validate again.",
    level=Level.NOTE,
)
