"""Issues of a laboratory's papers: what cannot be issued, read or drawn."""

from eqlab.core.issue import Issue, Nature

NOT_COMPLETE = Issue(
    code="EQ-REPORT-050",
    template="The report {report} cannot be issued; it breaks {rules}. First: {first}",
    advice="Fill in what `eqlab paper lint` lists, or record a valid reason where one is allowed.",
    nature=Nature.AUTHOR,
)
NO_PDF = Issue(
    code="EQ-REPORT-051",
    template="PDF cannot be written here: {problem}.",
    advice='Install the extra: pip install "eqlab[pdf]"; it needs the libraries Pango and HarfBuzz of the machine.',
    nature=Nature.CONFIGURATION,
)
NOT_DRAWN = Issue(
    code="EQ-REPORT-052",
    template="The page would load {problem}, which is refused: a paper holds all that it shows.",
    advice="Take the reference out of the template.",
    nature=Nature.LAB,
)
BAD_VALUE = Issue(
    code="EQ-REPORT-053",
    template="{key} is {found}, which cannot be used.",
    nature=Nature.AUTHOR,
)
UNKNOWN_KEY = Issue(
    code="EQ-REPORT-054",
    template='There is no "{key}" here.',
    nature=Nature.AUTHOR,
)
MISSING_KEY = Issue(
    code="EQ-REPORT-055",
    template='"{key}" is missing in {where}.',
    advice="Add it; docs/lab-reports.md shows a complete file.",
    nature=Nature.AUTHOR,
)
NO_ATTESTATION = Issue(
    code="EQ-REPORT-056",
    template="This is no attestation that can be drawn: {problem}.",
    advice="Hand in the canonical JSON of an attestation, as the laboratory issued it.",
    nature=Nature.AUTHOR,
)
NO_RUN = Issue(
    code="EQ-REPORT-057",
    template="A test report needs at least one run, and none was handed in.",
    nature=Nature.AUTHOR,
)
OTHER_PLAN = Issue(
    code="EQ-REPORT-058",
    template="The run {run} is of {found}, the report of {expected}: results of two plans never share a report.",
    advice="Write a report for each plan.",
    nature=Nature.AUTHOR,
)
NOT_READ_AGAIN = Issue(
    code="EQ-REPORT-059",
    template="A report that was kept cannot be read again: {problem}.",
    advice="Restore the store from its last copy; `eqlab lab check` shows what else was changed.",
    nature=Nature.LAB,
)
