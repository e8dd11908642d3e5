"""Issues of the command line: how it was called, and what broke behind it."""

from eqlab.core.issue import Issue, Nature

# The command line itself

NO_COMMAND = Issue(
    code="EQ-CLI-001",
    template='`{command}` has no command "{name}".',
    advice="See `{command} --help`.",
    nature=Nature.AUTHOR,
)

NO_OPTION = Issue(
    code="EQ-CLI-002",
    template="`{command}` has no option {name}.",
    advice="See `{command} --help`.",
    nature=Nature.AUTHOR,
)

MISSING = Issue(
    code="EQ-CLI-003",
    template="`{command}` needs {name}.",
    advice="See `{command} --help`.",
    nature=Nature.AUTHOR,
)

BAD_VALUE = Issue(
    code="EQ-CLI-004",
    template="The value of {name} cannot be used: {problem}.",
    advice="See `{command} --help`.",
    nature=Nature.AUTHOR,
)

WRONG_USE = Issue(
    code="EQ-CLI-005",
    template="`{command}` was called wrongly: {problem}.",
    advice="See `{command} --help`.",
    nature=Nature.AUTHOR,
)

INCOMPLETE = Issue(
    code="EQ-CLI-006",
    template="`{command}` needs one of its commands: {commands}.",
    advice="See `{command} --help`.",
    nature=Nature.AUTHOR,
)

# What the arguments name

NO_SUCH_PLAN = Issue(
    code="EQ-CLI-020",
    template='There is no test plan "{name}".',
    advice="`eqlab plan list` shows the plans that are there.",
    nature=Nature.AUTHOR,
)

NO_SUBJECT = Issue(
    code="EQ-CLI-021",
    template="Nothing says which system is tested.",
    advice="Name its file with --system FILE, or one that the laboratory plays with --simulate NAME.",
    nature=Nature.AUTHOR,
)

TWO_SUBJECTS = Issue(
    code="EQ-CLI-022",
    template="--system and --simulate exclude each other.",
    advice="Give one of them.",
    nature=Nature.AUTHOR,
)

NO_CAMPAIGN = Issue(
    code="EQ-CLI-023",
    template="The folder {folder} holds no campaign.",
    advice="Name the folder that `eqlab run` was given with --out.",
    nature=Nature.AUTHOR,
)

NO_DEMO = Issue(
    code="EQ-CLI-054",
    template="The content folder {folder} has nothing to show: it has no testplans/demo.yaml.",
    advice="Run a plan with `eqlab run PLAN --simulate NAME`.",
    nature=Nature.AUTHOR,
)
NOT_A_DEMO = Issue(
    code="EQ-CLI-024",
    template="The folder {folder} cannot be replaced: {problem}.",
    advice="Choose another folder with --out, or move this one away.",
    nature=Nature.AUTHOR,
)

NO_SERVICE = Issue(
    code="EQ-CLI-025",
    template='There is no service "{name}".',
    nature=Nature.AUTHOR,
)

NO_SUCH_SYSTEM = Issue(
    code="EQ-CLI-026",
    template='There is no simulated system "{name}".',
    advice="`eqlab system list` shows the systems that are there.",
    nature=Nature.AUTHOR,
)

BAD_ACCESS = Issue(
    code="EQ-CLI-027",
    template="The access file {file} cannot be used: {problem}.",
    advice="Name the access.json that `eqlab run` or `eqlab platform up` wrote.",
    nature=Nature.AUTHOR,
)

NO_TASK = Issue(
    code="EQ-CLI-028",
    template="Nothing says what the system shall do.",
    advice="Name an action with --action, or a test plan with --plan.",
    nature=Nature.AUTHOR,
)

BAD_PAIR = Issue(
    code="EQ-CLI-029",
    template='"{pair}" is no pair of a name and a value.',
    advice="Write --with name=value.",
    nature=Nature.AUTHOR,
)

NO_PERSONA = Issue(
    code="EQ-CLI-030",
    template='There is no persona "{name}".',
    nature=Nature.AUTHOR,
)

NOTHING_TO_LINT = Issue(
    code="EQ-CLI-031",
    template="There is no test plan in {place}.",
    advice="Name a plan file, or a folder with plan files in it.",
    nature=Nature.AUTHOR,
)

NOTHING_TO_RESUME = Issue(
    code="EQ-CLI-032",
    template="There is no campaign of the plan {plan} to go on with.",
    advice="Name its folder with --out.",
    nature=Nature.AUTHOR,
)

NO_PLAN_IN_IT = Issue(
    code="EQ-CLI-033",
    template="The folder {folder} holds what a platform recorded without a plan: nothing in it was judged.",
    advice="Run a test plan with `eqlab run`.",
    nature=Nature.AUTHOR,
)

PLATFORM_AWAY = Issue(
    code="EQ-CLI-034",
    template="The platform at {url} cannot be reached: {problem}.",
    advice="Start it, or name the access file of one that is running.",
    nature=Nature.CONFIGURATION,
)

NO_SOURCE = Issue(
    code="EQ-CLI-035",
    template='The plan has no source "{name}".',
    nature=Nature.AUTHOR,
)

CHOSEN_BEFORE = Issue(
    code="EQ-CLI-036",
    template="--case and --tag cannot be given with --resume: a campaign goes on with the cases it began with.",
    advice="Leave them out, or begin a new campaign in another folder.",
    nature=Nature.AUTHOR,
)

NOT_A_FOLDER = Issue(
    code="EQ-CLI-037",
    template="{folder} is a file, not a folder.",
    advice="Choose another folder with --out.",
    nature=Nature.AUTHOR,
)

# What broke

BROKE = Issue(
    code="EQ-CLI-050",
    template="The laboratory broke: {problem}.",
    advice="Run the command with --verbose for details; nothing is held against the system.",
    nature=Nature.LAB,
)

FILE_BROKE = Issue(
    code="EQ-CLI-051",
    template="The laboratory could not use {file}: {problem}.",
    advice="Check the free space and the permissions.",
    nature=Nature.LAB,
)

NOT_AS_DOCUMENTED = Issue(
    code="EQ-CLI-052",
    template="The demonstration did not come out as documented: {problem}.",
    advice="Run `eqlab doctor`; the reports in {folder} show what happened.",
    nature=Nature.LAB,
)

NOT_SHOWN = Issue(
    code="EQ-CLI-053",
    template="What happened could not be shown to its end: {problem}.",
    advice="The campaign itself went on; its reports are complete.",
    nature=Nature.LAB,
)
