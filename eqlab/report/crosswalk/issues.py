"""Issues of exporting, and of reading what others report."""

from eqlab.core.issue import Issue, Nature

NO_RUN = Issue(
    code="EQ-REPORT-070",
    template="There is no run to export.",
    nature=Nature.AUTHOR,
)
OTHER_SUBJECT = Issue(
    code="EQ-REPORT-071",
    template="These runs do not belong together: {one}; {other}.",
    advice="Name runs of one plan on one system, or export them one by one.",
    nature=Nature.AUTHOR,
)
NOT_READ = Issue(
    code="EQ-REPORT-072",
    template="{file} cannot be read: {problem}",
    nature=Nature.AUTHOR,
)
UNKNOWN_REPORT = Issue(
    code="EQ-REPORT-073",
    template="{file} is no report that can be read here.",
    advice="A GITB report, JUnit XML, a FHIR TestReport (JSON) or results of Inferno (JSON) can be.",
    nature=Nature.AUTHOR,
)
NO_RESULT = Issue(
    code="EQ-REPORT-074",
    template="{file} holds no result.",
    nature=Nature.AUTHOR,
)
TOO_MANY = Issue(
    code="EQ-REPORT-075",
    template="{file} holds more than {limit} results.",
    advice="Split it.",
    nature=Nature.AUTHOR,
)
