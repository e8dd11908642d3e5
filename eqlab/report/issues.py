"""Issues of telling: an unknown language, a content folder that cannot be used."""

from eqlab.core.issue import Issue, Nature

UNKNOWN_LANGUAGE = Issue(
    code="EQ-REPORT-001",
    template='There is no report in the language "{language}".',
    nature=Nature.AUTHOR,
)
MISSING_FILE = Issue(
    code="EQ-REPORT-002",
    template="The reports folder lacks {file}.",
    advice="Restore the file, or bring a complete reports folder.",
    nature=Nature.LAB,
)
BROKEN_CATALOGUE = Issue(
    code="EQ-REPORT-003",
    template="The translations cannot be read: {problem}.",
    advice="Correct the .po file.",
    nature=Nature.AUTHOR,
)
BROKEN_TEMPLATE = Issue(
    code="EQ-REPORT-004",
    template="The report template cannot be used: {problem}.",
    advice="Correct the template; docs/reports.md lists what templates may use.",
    nature=Nature.AUTHOR,
)
