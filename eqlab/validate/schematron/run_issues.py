"""Issues of judging documents by Schematron (ISO/IEC 19757-3). A code is never reused. Up to 099: see `issues`."""

from eqlab.core.issue import Issue, Level, Nature

BROKEN = Issue(code="EQ-SCH-100", template="{text}", advice="{advice}")
DOUBTFUL = Issue(code="EQ-SCH-101", template="{text}", advice="{advice}", level=Level.WARNING)
REMARKABLE = Issue(code="EQ-SCH-102", template="{text}", advice="{advice}", level=Level.NOTE)
NOT_EVALUATED = Issue(
    code="EQ-SCH-103",
    template='The rule "{rule}" could not be evaluated on this document: {reason}',
    advice="Look at the document by hand, or correct the rule at {at}.",
    nature=Nature.UNDECIDED,
)
NOT_JUDGED = Issue(
    code="EQ-SCH-104",
    template="The rules of {schema} could not be evaluated on this document: {reason}",
    advice="Look at the document by hand, or correct the rules.",
    nature=Nature.UNDECIDED,
)
TOO_SLOW = Issue(
    code="EQ-SCH-105",
    template="The rules of {schema} were not through with this document after {limit} seconds.",
    advice="Send a smaller document, or ask the lab to give it more time.",
    nature=Nature.UNDECIDED,
)
TOO_MUCH = Issue(
    code="EQ-SCH-106",
    template="The rules of {schema} say more about this document than the lab takes in: over {limit} bytes.",
    advice="Correct what is known to be wrong, then judge the document again.",
    nature=Nature.UNDECIDED,
)
BROKE_DOWN = Issue(
    code="EQ-SCH-107",
    template="The rule engine broke down twice over this document (it ended with {ending}).",
    advice="Tell the lab; the document is not to blame for that.",
    nature=Nature.LAB,
)
NO_WORKER = Issue(
    code="EQ-SCH-108",
    template="The rule engine cannot be started: {reason}.",
    advice="Reinstall the package saxonche, or give the lab more memory.",
    nature=Nature.LAB,
)
BAD_EXPRESSION = Issue(
    code="EQ-SCH-109",
    template="An expression of the schema is wrong: {reason}",
    advice="Correct the expression; the query language is the one that queryBinding names.",
    nature=Nature.AUTHOR,
)
BAD_VOCABULARY = Issue(
    code="EQ-SCH-110",
    template="{file}, which the schema reads, cannot be read as XML. {reason}",
    advice="Correct the file.",
    nature=Nature.AUTHOR,
)
NO_VOCABULARY = Issue(
    code="EQ-SCH-111",
    template="{uri}, which the schema reads, is not there; rules that need it stay undecided.",
    advice="Put the file in its place, or say where it lies.",
    level=Level.WARNING,
    nature=Nature.AUTHOR,
)
SLOW_SCHEMA = Issue(
    code="EQ-SCH-112",
    template="The schema was not compiled after {limit} seconds.",
    advice="Split the schema, or ask the lab to give it more time.",
    nature=Nature.AUTHOR,
)
NO_FILE = Issue(
    code="EQ-SCH-113",
    template="There is no rule file {file} in the content.",
    advice="Name a file by its path below scenarios/, or a schema of the content by its name.",
    nature=Nature.AUTHOR,
)
NO_PHASE_OF = Issue(
    code="EQ-SCH-115",
    template='The schema {file} has no phase "{phase}".',
    nature=Nature.AUTHOR,
)
BREAKS_DOWN = Issue(
    code="EQ-SCH-114",
    template="The rule engine breaks down over the schema {schema} (it ended with {ending}).",
    advice="Judge by other phases or parts of the schema to find the expression it cannot take, and tell the lab.",
    nature=Nature.LAB,
)
NOTHING_MET = Issue(
    code="EQ-SCH-116",
    template="No rule of {schema} is for anything in this document: nothing was looked at.",
    advice="Check the contexts, namespaces and phase of the rules, and that it is the right document.",
    nature=Nature.UNDECIDED,
)
