"""Issues of putting a campaign together."""

from eqlab.core.issue import Issue, Nature

NO_PLAN = Issue(
    code="EQ-LAB-001",
    template="The test plan {file} cannot be read: {problem}.",
    advice="`eqlab plan list` shows the plans that are there.",
    nature=Nature.AUTHOR,
)
NO_FOLDER = Issue(
    code="EQ-LAB-002",
    template="The folder {folder} cannot be written: {problem}.",
    advice="Choose another folder with --out, or free some space.",
    nature=Nature.LAB,
)
OTHER_CAMPAIGN = Issue(
    code="EQ-LAB-003",
    template="The folder {folder} already holds the campaign {campaign}.",
    advice="Choose another folder, or go on with that campaign with --resume.",
    nature=Nature.AUTHOR,
)
NOTHING_TO_RESUME = Issue(
    code="EQ-LAB-004",
    template="The folder {folder} holds no campaign to go on with.",
    advice="Run the command without --resume.",
    nature=Nature.AUTHOR,
)
CHANGED_PLAN = Issue(
    code="EQ-LAB-005",
    template="The campaign in {folder} was begun with another content of the plan {plan}.",
    advice="A campaign is pinned to its plan: begin a new one in another folder.",
    nature=Nature.AUTHOR,
)
NO_SYSTEM = Issue(
    code="EQ-LAB-006",
    template="No system was named, and no golden simulated system plays the role {role} of {service}.",
    advice="Name a system file.",
    nature=Nature.CONFIGURATION,
)
CHANGED_SYSTEM = Issue(
    code="EQ-LAB-007",
    template="The campaign in {folder} was begun with another declaration of the system {system}.",
    advice="A campaign is pinned to its system: begin a new one in another folder.",
    nature=Nature.AUTHOR,
)
FOLDER_IN_USE = Issue(
    code="EQ-LAB-008",
    template="Another process works in the folder {folder}.",
    advice="Wait until it has ended, or choose another folder.",
    nature=Nature.LAB,
)
NO_ACCESS = Issue(
    code="EQ-LAB-009",
    template="The access file of the campaign in {folder} cannot be used: {problem}.",
    advice="Put back access.json and the files it names: the vendor's certificate is part of the campaign.",
    nature=Nature.LAB,
)
