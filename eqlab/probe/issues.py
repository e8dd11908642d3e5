"""Issues of naming a probe: what an author can get wrong."""

from eqlab.core.issue import Issue, Nature

NO_MAPPING = Issue(
    code="EQ-PROBE-001",
    template="The parameters of the probe {probe} are no mapping.",
    advice="Write them as a mapping of names to values under `with`.",
    nature=Nature.AUTHOR,
)
UNKNOWN_PARAMETER = Issue(
    code="EQ-PROBE-002", template='The probe {probe} has no parameter "{key}".', nature=Nature.AUTHOR
)
MISSING_PARAMETER = Issue(
    code="EQ-PROBE-003", template='The probe {probe} needs the parameter "{key}".', nature=Nature.AUTHOR
)
BAD_PARAMETER = Issue(
    code="EQ-PROBE-004",
    template='The probe {probe} cannot work with this value of the parameter "{key}".',
    nature=Nature.AUTHOR,
)
