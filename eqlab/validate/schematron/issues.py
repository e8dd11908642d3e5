"""Issues of Schematron schemas (ISO/IEC 19757-3). A code is never reused. 100 and up: see `run_issues`."""

from eqlab.core.issue import Issue, Level, Nature

UNREADABLE = Issue(
    code="EQ-SCH-001",
    template="The schema file {file} cannot be read: {reason}.",
    advice="Correct the name, or put the file where the schema looks for it.",
    nature=Nature.AUTHOR,
)
OUTSIDE = Issue(
    code="EQ-SCH-002",
    template='"{href}" lies outside the folder of the schema; the lab reads nothing there.',
    advice="Copy what is needed into the folder of the schema.",
    nature=Nature.AUTHOR,
)
NO_XML = Issue(
    code="EQ-SCH-003",
    template="{file} cannot be read as XML. {reason}",
    advice="Correct the file.",
    nature=Nature.AUTHOR,
)
NO_SCHEMA = Issue(
    code="EQ-SCH-004",
    template="The outermost element is {name}, which is no Schematron schema.",
    advice="The namespace of ISO Schematron is http://purl.oclc.org/dsdl/schematron.",
    nature=Nature.AUTHOR,
)
NO_BINDING = Issue(
    code="EQ-SCH-005",
    template='The schema asks for the query language "{binding}", which the lab does not run.',
    nature=Nature.AUTHOR,
)
NO_PHASE = Issue(
    code="EQ-SCH-006",
    template='The schema has no phase "{phase}".',
    nature=Nature.AUTHOR,
)
NO_TARGET = Issue(
    code="EQ-SCH-007",
    template='{file} has no element with the id "{id}".',
    nature=Nature.AUTHOR,
)
CIRCLE = Issue(
    code="EQ-SCH-008",
    template='"{name}" includes or extends itself.',
    advice="Break the circle.",
    nature=Nature.AUTHOR,
)
TOO_LARGE = Issue(
    code="EQ-SCH-009",
    template="With all that it includes, the schema has more than {limit} elements; the lab reads no further.",
    nature=Nature.AUTHOR,
)
NO_ATTRIBUTE = Issue(
    code="EQ-SCH-010",
    template="The element {element} has no attribute {attribute}.",
    nature=Nature.AUTHOR,
)
NO_RULE = Issue(
    code="EQ-SCH-011",
    template='There is no abstract rule "{id}" to extend.',
    nature=Nature.AUTHOR,
)
RULE_NOT_ABSTRACT = Issue(
    code="EQ-SCH-012",
    template='The rule "{id}" is extended but is not abstract.',
    advice='Mark it with abstract="true".',
    nature=Nature.AUTHOR,
)
RULE_ELSEWHERE = Issue(
    code="EQ-SCH-013",
    template='The abstract rule "{id}" stands in another pattern.',
    advice="ISO/IEC 19757-3 lets a rule extend abstract rules of its own pattern only.",
    level=Level.WARNING,
    nature=Nature.AUTHOR,
)
NO_PATTERN = Issue(
    code="EQ-SCH-014",
    template='There is no pattern "{id}".',
    nature=Nature.AUTHOR,
)
PATTERN_NOT_ABSTRACT = Issue(
    code="EQ-SCH-015",
    template='The pattern "{id}" is instantiated but is not abstract.',
    advice='Mark it with abstract="true".',
    nature=Nature.AUTHOR,
)
NO_PARAMETER = Issue(
    code="EQ-SCH-016",
    template='The abstract pattern "{id}" needs a value for its parameter "{name}".',
    advice="Give it with the element param.",
    nature=Nature.AUTHOR,
)
VARIABLE_TWICE = Issue(
    code="EQ-SCH-017",
    template='The variable "{name}" is declared more than once: first at {first}.',
    advice="Give one of them another name.",
    nature=Nature.AUTHOR,
)
VARIABLE_HIDDEN = Issue(
    code="EQ-SCH-018",
    template='The variable "{name}" of a pattern has the name of another, declared at {first}.',
    advice="Give one of them another name. The lab takes the one of the pattern itself.",
    level=Level.WARNING,
    nature=Nature.AUTHOR,
)
NO_NAME = Issue(
    code="EQ-SCH-019",
    template='"{value}" in the attribute {attribute} is no name that XML allows for an id.',
    advice="An id begins with a letter or an underscore and has no spaces.",
    level=Level.WARNING,
    nature=Nature.AUTHOR,
)
XPATH_2 = Issue(
    code="EQ-SCH-020",
    template='The schema asks for XPath 1.0, but an expression needs a later one: "{found}".',
    advice='Say queryBinding="xslt2" or "xslt3".',
    level=Level.WARNING,
    nature=Nature.AUTHOR,
)
UNKNOWN_ELEMENT = Issue(
    code="EQ-SCH-021",
    template="The element {element} cannot stand in {parent}.",
    level=Level.WARNING,
    nature=Nature.AUTHOR,
)
NO_DIAGNOSTIC = Issue(
    code="EQ-SCH-022",
    template='There is no {kind} "{id}".',
    level=Level.WARNING,
    nature=Nature.AUTHOR,
)
FORBIDDEN = Issue(
    code="EQ-SCH-023",
    template="The schema uses {name}, which the lab does not run.",
    advice="A schema may look at documents; it may not write, load code or read the machine it runs on.",
    nature=Nature.AUTHOR,
)
FOREIGN_IGNORED = Issue(
    code="EQ-SCH-024",
    template="The element {element} means nothing to Schematron and is left out.",
    level=Level.WARNING,
    nature=Nature.AUTHOR,
)
ID_TWICE = Issue(
    code="EQ-SCH-025",
    template='The id "{id}" is used by more than one {element}: first at {first}.',
    level=Level.WARNING,
    nature=Nature.AUTHOR,
)
OTHER_KIND = Issue(
    code="EQ-SCH-026",
    template="The element {parent} extends an element {target}.",
    advice="Extend an element of the same name.",
    level=Level.WARNING,
    nature=Nature.AUTHOR,
)
PREFIX_TWICE = Issue(
    code="EQ-SCH-027",
    template='The prefix "{prefix}" is bound to two namespaces.',
    nature=Nature.AUTHOR,
)
BAD_NAME = Issue(
    code="EQ-SCH-028",
    template='"{name}" is no name for a {kind}.',
    nature=Nature.AUTHOR,
)
BAD_ORIGIN = Issue(
    code="EQ-SCH-029",
    template='"{value}" is no origin of a rule.',
    nature=Nature.AUTHOR,
)
SCHEMA_INCLUDED = Issue(
    code="EQ-SCH-030",
    template="A whole schema is included where a part is expected; the lab takes what stands in it.",
    advice="Name the part with #id.",
    level=Level.WARNING,
    nature=Nature.AUTHOR,
)
BAD_PREFIX = Issue(
    code="EQ-SCH-031",
    template='The prefix "{prefix}" cannot stand for the namespace "{uri}".',
    nature=Nature.AUTHOR,
)
UNBOUND_PREFIX = Issue(
    code="EQ-SCH-032",
    template='The prefix "{prefix}" is used and not declared; the lab takes it for {uri}.',
    advice="Declare it with the element ns.",
    level=Level.WARNING,
    nature=Nature.AUTHOR,
)
