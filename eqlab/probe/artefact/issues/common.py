"""Issues that all probes of files share."""

from eqlab.core.issue import Issue, Level, Nature

NOT_JSON = Issue(
    code="EQ-PROBE-201",
    template="{name} is not readable as JSON: {problem}",
    advice="Export the file again, as JSON in UTF-8 (RFC 8259).",
)
BAD_TABLE = Issue(
    code="EQ-PROBE-202",
    template="The laboratory's table {name} cannot be used: {problem}.",
    advice="Hand in the table in the form that the page about probes describes.",
    nature=Nature.CONFIGURATION,
)
CUT_SHORT = Issue(
    code="EQ-PROBE-203",
    template="Of {name} only a part was looked at: {why}.",
    advice="Hand in smaller parts, or allow the probe more time.",
    nature=Nature.UNDECIDED,
)
NOT_UNPACKED = Issue(
    code="EQ-PROBE-204",
    template="{name} could not be unpacked: {why}.",
    advice="Hand in what is inside, without password, in a ZIP or TAR archive.",
    nature=Nature.UNDECIDED,
)
UNSAFE_ARCHIVE = Issue(
    code="EQ-PROBE-205",
    template="The archive {name} is not safe to unpack: {why}.",
    advice="Pack the archive again with relative names that stay inside it.",
    level=Level.WARNING,
)
MORE = Issue(
    code="EQ-PROBE-206",
    template="The probe has {count} more findings; the first {shown} are told.",
    advice="Mend what is told, and run the probe again.",
    level=Level.NOTE,
)
STALE_TABLE = Issue(
    code="EQ-PROBE-207",
    template="The table {name} is of {dated} and may be {days} days old at most.",
    advice="Hand in a newer table: what it does not know yet cannot be found.",
    nature=Nature.UNDECIDED,
)
NOTHING = Issue(
    code="EQ-PROBE-208",
    template="In {name} there is nothing to look at: {why}.",
    advice="Hand in the right file, and run the probe again.",
    nature=Nature.UNDECIDED,
)
