"""Issues of the registry: what cannot be published, and what is no registry."""

from eqlab.core.issue import Issue, Nature

UNSAFE_ID = Issue(
    code="EQ-REPORT-040",
    template='The attestation id "{id}" cannot be part of an address.',
    advice="Use letters, digits, full stops, hyphens and underscores, a letter or digit first, at most 64.",
    nature=Nature.LAB,
)
SAME_ID = Issue(
    code="EQ-REPORT-041",
    template='Two attestations of the registry have the id "{id}", or ids that differ in case only.',
    advice="Give every attestation an id of its own.",
    nature=Nature.LAB,
)
NO_REGISTRY = Issue(
    code="EQ-REPORT-042",
    template="This is no registry: {problem}.",
    advice="docs/registry.schema.json says what a registry.json holds.",
    nature=Nature.AUTHOR,
)
NO_LEAF = Issue(
    code="EQ-REPORT-043",
    template="Leaf {index} of the public log cannot be read: {problem}.",
    advice="Verify the log: a leaf that was signed can always be read.",
    nature=Nature.LAB,
)
MISSING_WORDS = Issue(
    code="EQ-REPORT-044",
    template='The words "{name}" of the registry have no text in: {languages}.',
    advice="Write them in every language: a reader must never meet a sentence in another one.",
    nature=Nature.AUTHOR,
)
NOTHING_ISSUED = Issue(
    code="EQ-REPORT-045",
    template='The attestation "{id}" has no document, or no leaf of the public log that issued it.',
    advice="Publish it when it has been issued.",
    nature=Nature.LAB,
)
