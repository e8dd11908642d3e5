"""Issues of `eqlab verify`. A code is never reused."""

from eqlab.core.issue import Issue, Nature

UNREADABLE = Issue(
    code="EQ-CLI-200",
    template="The file {file} cannot be read: {problem}.",
    advice="Check its name and its permissions.",
    nature=Nature.AUTHOR,
)
TOO_LARGE = Issue(
    code="EQ-CLI-201",
    template="The file {file} has more than {limit} bytes.",
    advice="Give its SHA-256 with --build beside the attestation.",
    nature=Nature.AUTHOR,
)
ADDRESS = Issue(
    code="EQ-CLI-202",
    template="{registry} is an address, and with --offline eqlab verify reaches out to nobody.",
    advice="Save the folder that the laboratory publishes, and name it with --registry, or leave --offline out.",
    nature=Nature.AUTHOR,
)
NO_FOLDER = Issue(
    code="EQ-CLI-203",
    template="The registry {registry} is no folder.",
    advice="Name a copy of the folder that the laboratory publishes; log/checkpoint is in it. Or give its address.",
    nature=Nature.AUTHOR,
)
NO_DAY = Issue(
    code="EQ-CLI-204",
    template='"{day}" is neither a day nor a moment with its time zone.',
    advice="Write it as in 2026-11-21, or as in 2026-11-21T14:30:00Z.",
    nature=Nature.AUTHOR,
)
LATER = Issue(
    code="EQ-CLI-205",
    template="{day} is yet to come: nobody knows what becomes of an attestation until then.",
    advice="Ask about today or an earlier day.",
    nature=Nature.AUTHOR,
)
NO_BUILD = Issue(
    code="EQ-CLI-206",
    template="{build} is neither a file nor a SHA-256 in 64 hexadecimal digits.",
    advice="Name the build's file, or its SHA-256.",
    nature=Nature.AUTHOR,
)
