"""What can be wrong with how an endpoint takes what it is sent: injection, mutated messages. A code is never reused."""

from eqlab.core.issue import Issue, Level, Nature

VALID_REFUSED = Issue(
    code="EQ-PROBE-400",
    template="{target} refuses the valid call of the laboratory (status {status}): nothing is proven.",
    advice="Correct the values of the call, its token, or what tells a good answer (`status`).",
    nature=Nature.UNDECIDED,
)
UNSTEADY = Issue(
    code="EQ-PROBE-401",
    template="{target} answers the same call differently each time: differences at {place} prove nothing.",
    advice="Name a call whose answer stays the same, or have {place} looked at by hand.",
    nature=Nature.UNDECIDED,
)
INJECTION_ERROR = Issue(
    code="EQ-PROBE-402",
    template="{target} lets {place} reach an interpreter: a harmless mark ({mark}) makes it show {kind}.",
    advice="Bind values as parameters or escape them for where they go; never build commands from texts "
    "(OWASP ASVS 5.0.0, V1.2).",
)
INJECTION_DIFFERENCE = Issue(
    code="EQ-PROBE-403",
    template="{target} lets {place} reach an interpreter: a condition written into it ({mark}) changes the answer when "
    "it is false, and not when it is true.",
    advice="Bind values as parameters or escape them for where they go; never build commands from texts "
    "(OWASP ASVS 5.0.0, V1.2).",
)
TEMPLATE_EVALUATED = Issue(
    code="EQ-PROBE-404",
    template="{target} carries out what stands in {place}: the answer holds the product of two numbers that were "
    "written as {mark}.",
    advice="Hand values to templates as data; never make templates of them (OWASP ASVS 5.0.0, V1.3).",
)
FILE_READ = Issue(
    code="EQ-PROBE-405",
    template="{target} reads files that {place} names: the answer holds a file of the machine ({mark}).",
    advice="Take names from a list of known ones, never paths (OWASP ASVS 5.0.0, V5.3).",
)
HEADER_SPLIT = Issue(
    code="EQ-PROBE-406",
    template="{target} writes line breaks of {place} into its headers: a header of the laboratory came back (CWE-113).",
    advice="Refuse line breaks in what goes into headers.",
)
MARKUP_REFLECTED = Issue(
    code="EQ-PROBE-407",
    template="{target} writes {place} into its page as markup ({mark}): a script would run (CWE-79).",
    advice="Encode on output for where it stands, by a template engine that does so by default.",
)
BREAKS_ON_MARK = Issue(
    code="EQ-PROBE-408",
    template="{target} breaks on a harmless mark in {place} ({mark}): status {status}.",
    advice="Find out which part of the software the mark reaches; refuse bad input with a status of 400 to 499.",
    level=Level.WARNING,
)
STOPPED_EARLY = Issue(
    code="EQ-PROBE-409",
    template="{target} was not looked at in full: {done} of {planned} calls were made before the probe was over.",
    advice="Give the probe more time, more calls a second, or fewer calls.",
    nature=Nature.UNDECIDED,
)
THROTTLED = Issue(
    code="EQ-PROBE-410",
    template="{target} held the laboratory up ({count} answers with status 429 or 503): not all was looked at.",
    advice="Lower `rate`, or let the laboratory's address pass for the time of the probe.",
    nature=Nature.UNDECIDED,
)
MUTATION_BREAKS = Issue(
    code="EQ-PROBE-411",
    template="{target} breaks on an altered message ({mutation}, number {number}): status {status}.",
    advice="Check messages before they are worked on, and refuse bad ones with a status of 400 to 499.",
)
MUTATION_HANGS = Issue(
    code="EQ-PROBE-412",
    template="{target} does not answer an altered message within {seconds} seconds ({mutation}, number {number}); the "
    "valid one is answered.",
    advice="Set limits for size, depth, number and time at each entrance.",
)
MUTATION_DROPPED = Issue(
    code="EQ-PROBE-413",
    template="{target} breaks the connection off on an altered message ({mutation}, number {number}).",
    advice="Answer bad messages with an error that a peer can read.",
    level=Level.WARNING,
)
MUTATION_LEAKS = Issue(
    code="EQ-PROBE-414",
    template="{target} shows the inside of the software on an altered message ({mutation}, number {number}): {kind}, "
    '"{shown}".',
    advice="Log the details, and tell the caller no more than a number to ask for.",
)
MUTATION_DOWN = Issue(
    code="EQ-PROBE-415",
    template="{target} no longer answers the valid call since an altered message ({mutation}, number {number}): {why}.",
    advice="Have one bad message end no more than its own request.",
)
ERROR_FORM = Issue(
    code="EQ-PROBE-416",
    template="The error of {target} to an altered message ({mutation}, number {number}, status {status}) is not what "
    "its interface promises: {why}.",
    advice="Answer errors in the declared form, whatever was wrong.",
)
NO_DESCRIPTION = Issue(
    code="EQ-PROBE-417",
    template="No call could be made from {source}: {why}.",
    advice="Hand in a description with examples, or name calls with values yourself.",
    nature=Nature.UNDECIDED,
)
MORE_OF_THE_SAME = Issue(
    code="EQ-PROBE-418",
    template="{target} did so on {count} more altered messages; the evidence lists them.",
    level=Level.NOTE,
)
