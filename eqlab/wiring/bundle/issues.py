"""Issues of bundles: campaigns that travel."""

from eqlab.core.issue import Issue, Nature

NOT_A_BUNDLE = Issue(
    code="EQ-BUNDLE-001",
    template="The file {file} is no bundle of eqlab: {problem}.",
    advice="Ask for the file again; a bundle is made with `eqlab bundle export`.",
    nature=Nature.AUTHOR,
)
NO_MANIFEST = Issue(
    code="EQ-BUNDLE-002",
    template="The manifest of the bundle {file} cannot be used: {problem}.",
    advice="Ask for the file again.",
    nature=Nature.AUTHOR,
)
NEWER_BUNDLE = Issue(
    code="EQ-BUNDLE-003",
    template="The bundle {file} has the form {form}, which this eqlab does not know.",
    advice="Read it with the eqlab that made it ({engine}), or a later one.",
    nature=Nature.AUTHOR,
)
MEMBER_MISSING = Issue(
    code="EQ-BUNDLE-004",
    template='The bundle {file} lacks "{member}", which its manifest lists.',
    advice="Ask for the file again: part of it was taken out.",
    nature=Nature.AUTHOR,
)
MEMBER_EXTRA = Issue(
    code="EQ-BUNDLE-005",
    template='The bundle {file} holds "{member}", which its manifest does not list.',
    advice="Ask for the file again: something was put into it.",
    nature=Nature.AUTHOR,
)
MEMBER_ALTERED = Issue(
    code="EQ-BUNDLE-006",
    template='In the bundle {file}, "{member}" is not what its manifest says: its digest is another.',
    advice="Ask for the file again: it was altered.",
    nature=Nature.AUTHOR,
)
CHAIN_ALTERED = Issue(
    code="EQ-BUNDLE-007",
    template="In the bundle {file}, event {number} of the run {run} is not what was recorded: {problem}.",
    advice="Ask for the file again: the evidence in it was altered.",
    nature=Nature.AUTHOR,
)
AUDIT_ALTERED = Issue(
    code="EQ-BUNDLE-008",
    template="In the bundle {file}, entry {number} of the audit log is not what was signed: {problem}.",
    advice="Ask for the file again: what people did was altered.",
    nature=Nature.AUTHOR,
)
BAD_SIGNATURE = Issue(
    code="EQ-BUNDLE-009",
    template="The signature of the bundle {file} does not hold: {problem}.",
    advice="Do not rest on this file; ask whoever is said to have signed it.",
    nature=Nature.AUTHOR,
)
NOT_DATA = Issue(
    code="EQ-BUNDLE-010",
    template='The bundle {file} holds "{member}", which is no data.',
    advice="A bundle carries rules and texts, never programs; do not use this one.",
    nature=Nature.AUTHOR,
)
UNREADABLE_BUNDLE = Issue(
    code="EQ-BUNDLE-011",
    template="The file {file} cannot be read: {problem}.",
    nature=Nature.AUTHOR,
)
FOREIGN_RULES = Issue(
    code="EQ-BUNDLE-012",
    template='The bundle {file} brings transformations ("{member}") that are not those installed here.',
    advice="They run when the campaign is judged again: look at them, then repeat the command with --trust.",
    nature=Nature.AUTHOR,
)
FOLDER_TAKEN = Issue(
    code="EQ-BUNDLE-013",
    template="The folder {folder} is not empty.",
    advice="Name a new folder with --out.",
    nature=Nature.AUTHOR,
)
NOT_EXPORTED = Issue(
    code="EQ-BUNDLE-014",
    template="The campaign {campaign} cannot be exported: {problem}.",
    nature=Nature.AUTHOR,
)
ONLY_REDACTED = Issue(
    code="EQ-BUNDLE-016",
    template="The bundle {file} is redacted, so it cannot become a campaign's folder again.",
    advice="Ask the laboratory for the whole bundle.",
    nature=Nature.AUTHOR,
)
NO_RUN = Issue(
    code="EQ-BUNDLE-017",
    template="There is no recorded run in {place}.",
    nature=Nature.AUTHOR,
)
