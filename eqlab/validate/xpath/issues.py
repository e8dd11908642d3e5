"""Issues of XPath expressions in plans and rule packs (XPath 3.1, restricted). A code is never reused."""

from eqlab.core.issue import Issue, Nature

BAD_EXPRESSION = Issue(
    code="EQ-XPATH-001",
    template="The expression `{expression}` is no XPath: {reason}, at its line {line}, column {column}.",
    advice="Complete or correct the expression there.",
    nature=Nature.AUTHOR,
)
UNKNOWN_FUNCTION = Issue(
    code="EQ-XPATH-002",
    template="The expression `{expression}` calls {function}(), which the lab's XPath does not have.",
    advice="The functions the lab knows are listed in docs/cda.md.",
    nature=Nature.AUTHOR,
)
REFUSED_FUNCTION = Issue(
    code="EQ-XPATH-003",
    template="The expression `{expression}` calls {function}(), which looks beyond the document; the lab refuses it.",
    advice="Expressions see the document and the plan's variables; hand over by a variable what is needed.",
    nature=Nature.AUTHOR,
)
UNKNOWN_PREFIX = Issue(
    code="EQ-XPATH-004",
    template='The expression `{expression}` uses the prefix "{prefix}", which stands for no namespace.',
    advice="Name the namespace of the prefix beside the expression.",
    nature=Nature.AUTHOR,
)
COMPUTED_PATTERN = Issue(
    code="EQ-XPATH-005",
    template="The expression `{expression}` computes the pattern of {function}(); the lab takes literal patterns only.",
    advice="Write the pattern and its flags (i, m, s) as strings in the expression.",
    nature=Nature.AUTHOR,
)
BAD_PATTERN = Issue(
    code="EQ-XPATH-006",
    template="The expression `{expression}` has the pattern {pattern}, which the lab does not take: {reason}.",
    nature=Nature.AUTHOR,
)
TOO_LONG = Issue(
    code="EQ-XPATH-007",
    template="The expression is longer than {limit} characters.",
    advice="Write several rules, or simpler ones.",
    nature=Nature.AUTHOR,
)
UNKNOWN_VARIABLE = Issue(
    code="EQ-XPATH-008",
    template="The expression `{expression}` names the variable ${variable}, which is not there.",
    nature=Nature.AUTHOR,
)
NAMESPACES = Issue(
    code="EQ-XPATH-009",
    template="The namespace {prefix} is given as {found}.",
    advice="Write each namespace as prefix and URI; the prefixes fn, xs, xml and eq are taken.",
    nature=Nature.AUTHOR,
)

# What the check `xpath` finds

RULE = Issue(
    code="EQ-XPATH-101",
    template="{rule}",
    advice="Correct the content at the place named: `{expression}` gives {found} here and must give true.",
)
NOTHING_SELECTED = Issue(
    code="EQ-XPATH-102",
    template="The expression `{each}` selects nothing, so there is nothing to judge.",
    advice="Send what the expression looks for.",
    nature=Nature.UNDECIDED,
)
UNDECIDED = Issue(
    code="EQ-XPATH-103",
    template="The lab cannot tell whether the rule `{expression}` holds: {reason}.",
    advice="Have a person look at it.",
    nature=Nature.UNDECIDED,
)
