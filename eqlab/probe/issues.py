"""Issues of any probe: its parameters, its scope, and what it could not look at. A code is never reused."""

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

HOST_OUT_OF_SCOPE = Issue(
    code="EQ-PROBE-005",
    template="{host} is not a host that was declared for probes.",
    advice="Have its owner declare it in the system file, or correct the address.",
    nature=Nature.CONFIGURATION,
)

PORT_OUT_OF_SCOPE = Issue(
    code="EQ-PROBE-006",
    template="Port {port} of {host} was not declared for probes.",
    advice="Have the owner of the host declare the port in the system file, or correct the address.",
    nature=Nature.CONFIGURATION,
)

ADDRESS_OUT_OF_SCOPE = Issue(
    code="EQ-PROBE-007",
    template="{host} resolves to {address}, which is in no network that was declared for probes.",
    advice="Check the name service; a private, link-local or metadata address is probed only when a network around it "
    "was declared for it.",
    nature=Nature.CONFIGURATION,
)

HOST_UNKNOWN = Issue(
    code="EQ-PROBE-008",
    template="{host} does not resolve to any address: {why}.",
    advice="Correct the name, or the name service of the lab's machine.",
    nature=Nature.CONFIGURATION,
)

TRUST_UNUSABLE = Issue(
    code="EQ-PROBE-009",
    template='The file "{file}" holds no certificates that can be trusted: {why}.',
    advice="Hand in the CA's certificate in PEM form, or name `machine` or `any`.",
    nature=Nature.CONFIGURATION,
)

SECRET_MISSING = Issue(
    code="EQ-PROBE-010",
    template='The probe {probe} needs the secret "{name}", which the system file does not hold.',
    advice="Put the secret into the system file under this name.",
    nature=Nature.CONFIGURATION,
)

NOT_LOOKED = Issue(
    code="EQ-PROBE-020",
    template="The probe could not look at {target}: {why}.",
    advice="See to it that {target} can be reached from the lab, and probe again.",
    nature=Nature.UNDECIDED,
)

OUT_OF_TIME = Issue(
    code="EQ-PROBE-021",
    template="The time of the probe was up before it had looked at {target}.",
    advice="Give the probe more time, or fewer things to look at.",
    nature=Nature.UNDECIDED,
)
