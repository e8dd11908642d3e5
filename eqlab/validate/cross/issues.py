"""Issues of rules over several documents. A code is never reused."""

from eqlab.core.issue import Issue, Nature

BAD_RULES = Issue(
    code="EQ-CROSS-001",
    template='The cross rules are wrong at "{key}".',
    advice="docs/cross-rules.md shows every key.",
    nature=Nature.AUTHOR,
)
UNKNOWN_KEY = Issue(
    code="EQ-CROSS-002",
    template='Cross rules have no key "{key}" in {place}.',
    advice="docs/cross-rules.md shows every key.",
    nature=Nature.AUTHOR,
)
UNKNOWN_INPUT = Issue(
    code="EQ-CROSS-003",
    template='The cross rules have no input "{name}".',
    advice="Inputs are named once, under `inputs`.",
    nature=Nature.AUTHOR,
)
WRONG_LANGUAGE = Issue(
    code="EQ-CROSS-004",
    template='The input "{name}" is {kind} and cannot be asked with `{language}`.',
    advice="FHIRPath asks fhir and json, XPath asks xml, paths ask hl7v2; every input has the properties.",
    nature=Nature.AUTHOR,
)
UNKNOWN_VARIABLE = Issue(
    code="EQ-CROSS-005",
    template='The expression `{expression}` names "{name}", which is no input that it sees and no `let` before it.',
    advice="FHIRPath sees inputs of JSON as %name, XPath those of XML as $name; both see the values of `let`.",
    nature=Nature.AUTHOR,
)
UNKNOWN_FIELD = Issue(
    code="EQ-CROSS-006",
    template='The text has the field "{field}", which nothing fills.',
    nature=Nature.AUTHOR,
)
UNKNOWN_SET = Issue(
    code="EQ-CROSS-007",
    template='There are no cross rules "{name}".',
    advice="Rule sets stand in the content's rules/cross/.",
    nature=Nature.AUTHOR,
)
NO_PART = Issue(
    code="EQ-CROSS-008",
    template='The check gives no part for the input "{name}", which these cross rules cannot do without.',
    advice="Name a captured part for it under `of`.",
    nature=Nature.AUTHOR,
)
UNKNOWN_SEGMENT = Issue(
    code="EQ-CROSS-009",
    template='The path {path} begins with "{segment}", which is no segment of HL7 v2.5.',
    advice="Segments of your own begin with Z.",
    nature=Nature.AUTHOR,
)
UNKNOWN_ELEMENT = Issue(
    code="EQ-CROSS-010",
    template="The path {path} leads to nothing that HL7 v2.5 has.",
    advice="Correct the number of the field, component or subcomponent.",
    nature=Nature.AUTHOR,
)

DISAGREE = Issue(
    code="EQ-CROSS-101",
    template="{rule} {left_name}: {left} ({left_at}). {right_name}: {right} ({right_at}).",
    advice="Correct the one that is wrong, so that both fit together.",
)
NOT_HELD = Issue(
    code="EQ-CROSS-102",
    template="{rule} {right_name}: {right} ({right_at}).",
    advice="Correct it, so that the documents fit together.",
)
NOTHING_TO_COMPARE = Issue(
    code="EQ-CROSS-103",
    template='The rule "{title}" has nothing to compare: neither in "{left_name}" nor in "{right_name}".',
    advice="Send documents that have it; if it may be missing from both, the rule says `or_none: true`.",
    nature=Nature.UNDECIDED,
)
NO_ANSWER = Issue(
    code="EQ-CROSS-104",
    template='The lab cannot tell whether the rule "{title}" is kept: `{expression}` has no result here ({reason}).',
    advice="Have a person look at it.",
    nature=Nature.UNDECIDED,
)
UNREADABLE_VALUE = Issue(
    code="EQ-CROSS-105",
    template='The lab cannot tell whether the rule "{title}" is kept: {found} in "{name}" is not {as}.',
    advice="Send a value of that kind, or have a person look at it.",
    nature=Nature.UNDECIDED,
)
NOT_JUDGED = Issue(
    code="EQ-CROSS-106",
    template='The rule "{title}" is not judged: "{name}" cannot be read.',
    advice="Send a document that can be read; then run the case again.",
    nature=Nature.UNDECIDED,
)
MISSING = Issue(
    code="EQ-CROSS-107",
    template='There is no document "{name}"; the rules that need it are not judged.',
    advice="Hand in all documents that belong together.",
    nature=Nature.UNDECIDED,
)
TOO_MANY = Issue(
    code="EQ-CROSS-108",
    template='There are {count} documents "{name}" where {most} may be; only so many are looked at.',
    advice="Hand in the documents of one matter only.",
    nature=Nature.UNDECIDED,
)
NOT_KEPT_WHOLE = Issue(
    code="EQ-CROSS-109",
    template='The lab kept {kept} of the {size} bytes of "{name}", so it is not looked at.',
    advice="Send a smaller document, or ask the lab to look at it.",
    nature=Nature.UNDECIDED,
)
WRONG_TYPE = Issue(
    code="EQ-CROSS-110",
    template='The document "{name}" is {found} where the rules look at {type}.',
    advice="Hand in the document that belongs here.",
    nature=Nature.UNDECIDED,
)
NOTHING_SELECTED = Issue(
    code="EQ-CROSS-111",
    template='The rule "{title}" has nothing to look at in "{right_name}".',
    advice="Send a document that has it; if it may be missing, the rule says `or_none: true`.",
    nature=Nature.UNDECIDED,
)
NOT_TRUE = Issue(
    code="EQ-CROSS-112",
    template="{rule}",
    advice="Correct the documents, so that they fit together: `{expression}` gives no true here.",
)
