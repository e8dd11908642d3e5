"""Issues of `eqlab export` and `eqlab statistics`."""

from eqlab.core.issue import Issue, Nature

BAD_DAY = Issue(
    code="EQ-CLI-230",
    template='"{text}" is no day.',
    advice="Write it as 2026-11-21.",
    nature=Nature.AUTHOR,
)
NO_INDICATORS = Issue(
    code="EQ-CLI-231",
    template="This content defines no indicators.",
    advice="Name a file of them with --definitions.",
    nature=Nature.AUTHOR,
)
UNREADABLE = Issue(
    code="EQ-CLI-232",
    template="{file} cannot be read: {problem}.",
    nature=Nature.AUTHOR,
)
