"""Issues of the self-assessment page: words that are missing, nothing to ask."""

from eqlab.core.issue import Issue, Nature

MISSING_WORDS = Issue(
    code="EQ-REPORT-010",
    template='The words "{name}" of the self-assessment page have no text in: {languages}.',
    advice="Write them in every language: a reader must never meet a sentence in another one.",
    nature=Nature.AUTHOR,
)
NO_WORDS = Issue(
    code="EQ-REPORT-011",
    template="The words of the self-assessment page are no mapping from names to texts.",
    advice="Write each as a name with a text in every language.",
    nature=Nature.AUTHOR,
)
# EQ-REPORT-012 is retired: a page that cannot be written is told as every such file is
NOTHING_TO_ASK = Issue(
    code="EQ-REPORT-013",
    template="The catalogue {catalogue} asks practices nothing: there is no page to build.",
    advice="Add topics for practices to the catalogue.",
    nature=Nature.AUTHOR,
)
