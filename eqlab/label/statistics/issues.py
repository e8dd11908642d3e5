"""Issues of statistics: definitions of indicators, documents that cannot be counted."""

from eqlab.core.issue import Issue, Nature

TWO_INDICATORS = Issue(
    code="EQ-LABEL-200",
    template='The indicator "{name}" stands here twice.',
    advice="Give each indicator an id of its own.",
    nature=Nature.AUTHOR,
)
NO_EXPRESSION = Issue(
    code="EQ-LABEL-201",
    template='The {part} of the indicator "{name}" says for no kind of document what is counted.',
    advice="Give it an expression under cda or fhir, and the other part one under the same key.",
    nature=Nature.AUTHOR,
)
NEITHER = Issue(
    code="EQ-LABEL-202",
    template="It is neither a FHIR resource in JSON nor a clinical document.",
    nature=Nature.UNDECIDED,
)
NOT_COUNTED = Issue(
    code="EQ-LABEL-203",
    template='The indicator "{name}" cannot be counted in it: {problem}.',
    nature=Nature.UNDECIDED,
)
MORE_THAN_ALL = Issue(
    code="EQ-LABEL-204",
    template='The indicator "{name}" counts {hits} of {total}: more than there are.',
    advice="Correct its numerator: it must select only what its denominator selects.",
    nature=Nature.AUTHOR,
)
