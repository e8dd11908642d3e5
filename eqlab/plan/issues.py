"""Issues of the plan language: what an author can get wrong, and what a campaign can ask of a plan in vain."""

from eqlab.core.issue import Issue, Level, Nature


def _author(code: str, template: str, advice: str = "") -> Issue:
    return Issue(code=code, template=template, advice=advice, nature=Nature.AUTHOR)


def _advisory(code: str, template: str, advice: str = "") -> Issue:
    return Issue(code=code, template=template, advice=advice, nature=Nature.AUTHOR, level=Level.WARNING)


def _configuration(code: str, template: str, advice: str = "") -> Issue:
    return Issue(code=code, template=template, advice=advice, nature=Nature.CONFIGURATION)


# The file as YAML
NOT_UTF8 = _author("EQ-PLAN-001", "The file is not UTF-8 text.", "Save it as UTF-8.")
TOO_LARGE = _author("EQ-PLAN-002", "The file has {size} bytes.", "Split it.")
TOO_DEEP = _author("EQ-PLAN-003", "Values are nested more than {limit} levels deep here.", "Flatten the structure.")
NOT_YAML = _author("EQ-PLAN-004", "This is not readable as YAML: {problem}.")
ANCHOR = _author(
    "EQ-PLAN-005",
    "Anchors and aliases (& and *) are not part of the language.",
    "Write the value out; steps are shared with scriptlets. A text that begins with & or * needs quotes.",
)
TAG = _author(
    "EQ-PLAN-006",
    "Tags (!) are not part of the language.",
    "Remove the tag. A text that begins with ! needs quotes.",
)
MERGE_KEY = _author("EQ-PLAN-007", "Merge keys (<<) are not part of the language.", "Write the keys out.")
DUPLICATE_KEY = _author("EQ-PLAN-008", "The key {key} stands here a second time; the first is on line {first}.")
SEVERAL_DOCUMENTS = _author("EQ-PLAN-009", "The file holds more than one document.", "Make it two files.")
BAD_KEY = _author("EQ-PLAN-010", "A key is a text, and this is {found}.", "Put the key in quotes.")
BAD_NUMBER = _author("EQ-PLAN-011", "The number {written} cannot be kept.", "Put it in quotes, if it is a text.")
BAD_CHARACTER = _author(
    "EQ-PLAN-012", "The character {character} may not stand in the file.", 'In double quotes, write it as "{escape}".'
)

# The form of values
UNKNOWN_KEY = _author("EQ-PLAN-020", 'The key "{key}" is not known in "{place}".')
MISSING_KEY = _author("EQ-PLAN-021", 'The key "{key}" is missing in "{place}".')
WRONG_TYPE = _author("EQ-PLAN-022", "This is {found}.")
NOT_QUOTED = _author("EQ-PLAN-023", "Without quotes, {written} is {found}.", 'Put it in quotes: "{written}".')
NOT_A_CHOICE = _author("EQ-PLAN-024", '"{word}" is not one of the words that may stand here.')
BAD_FORM = _author("EQ-PLAN-025", '"{written}" has not the form that is needed here.')
EMPTY = _author("EQ-PLAN-026", "Nothing stands here.")
OUT_OF_RANGE = _author("EQ-PLAN-027", "{written} is out of range.")
TWICE = _author("EQ-PLAN-028", '"{written}" stands twice in this list.')
BAD_DURATION = _author("EQ-PLAN-029", '"{written}" is no duration.')

# Names
DEFINED_TWICE = _author("EQ-PLAN-040", '"{name}" is defined twice; the first is on line {first}.')
RESERVED = _author("EQ-PLAN-041", '"{name}" has a meaning of its own in expressions.', "Choose another name.")
UNKNOWN_SOURCE = _author("EQ-PLAN-042", 'There is no source "{name}".')
UNKNOWN_REQUIREMENT = _author("EQ-PLAN-043", 'There is no requirement "{name}".')
UNKNOWN_SERVICE = _author("EQ-PLAN-044", 'There is no service "{name}".')
UNKNOWN_PERSONA = _author("EQ-PLAN-045", 'There is no persona "{name}".')
UNKNOWN_PRECONDITION = _author("EQ-PLAN-046", 'The service "{service}" knows no precondition "{name}".')
UNKNOWN_SCRIPTLET = _author("EQ-PLAN-047", 'There is no scriptlet "{name}".')
UNKNOWN_SCRIPTLET_FILE = _author("EQ-PLAN-048", "There is no scriptlet file {path}.")
UNKNOWN_SCENARIO = _author("EQ-PLAN-049", "There is no scenario file {path}.")
UNKNOWN_VARIABLE = _author("EQ-PLAN-050", 'Nothing is named "{name}" at this step.')
UNKNOWN_STEP = _author("EQ-PLAN-051", 'No step of this case is called "{name}".')
UNKNOWN_PART = _author("EQ-PLAN-052", '"{reference}" points at no part of an exchange.')
UNKNOWN_AXIS = _author("EQ-PLAN-053", 'There is no variant axis "{name}".')
UNKNOWN_CLAIM = _author(
    "EQ-PLAN-058", 'The plan declares no claim "{name}".', "Declare it under `claims`, or correct the spelling."
)
UNKNOWN_CLAIM_VALUE = _author("EQ-PLAN-059", 'The claim "{claim}" never has the value {value}.')
UNKNOWN_PROBE = _author("EQ-PLAN-085", 'There is no probe "{name}".')
LATER_STEP = _author("EQ-PLAN-054", '"{name}" is known only after the step on line {line}.', "Move this step below it.")
NO_EXCHANGE = _author("EQ-PLAN-055", 'The step "{name}" captures no exchange.')
NO_PERSONA = _author("EQ-PLAN-056", 'The case names no persona, so "{name}" stands for nothing.')
NOT_FILLED = _author(
    "EQ-PLAN-057", "Nothing fills the field {field}: neither persona, precondition, variable nor earlier step."
)

# Cases and steps
NO_STEPS = _author("EQ-PLAN-060", 'The case "{case}" has no steps.')
NO_JUDGEMENT = _author(
    "EQ-PLAN-061",
    'The case "{case}" cannot fail: no step judges.',
    "Add a check, an ask, an await with `silence: true`, or one with `on_timeout: failed`.",
)
NO_REQUIREMENT = _author("EQ-PLAN-062", 'The case "{case}" verifies no requirement.')
NOT_ONE_STEP = _author("EQ-PLAN-063", "A step has exactly one key, its kind; this one has {found}.")
UNKNOWN_KIND = _author("EQ-PLAN-064", 'There is no step "{name}".')
LATER_KIND = _author("EQ-PLAN-065", 'The step "{name}" belongs to the language, but this version cannot run it yet.')
NO_VALIDATOR = _author("EQ-PLAN-066", "The check names no validator.")
UNKNOWN_CHECK = _author("EQ-PLAN-067", 'There is no check "{name}".')
LATER_CHECK = _author("EQ-PLAN-068", 'The check "{name}" belongs to the language, but this version cannot run it yet.')
TWO_VALIDATORS = _author("EQ-PLAN-069", "The check names several validators: {names}.", "Make it several checks.")
NOT_SINGLE = _author(
    "EQ-PLAN-070",
    '"on_failure" needs a check with a single assertion, and "{validator}" has many.',
    "Use `remap` with the code or level and the clause that allows it.",
)
MIXED_ORIGINS = _author(
    "EQ-PLAN-071",
    "The case verifies requirements of different origin ({origins}), and this check does not say on which it rests.",
    "Give the check its own `verifies`.",
)
OVERLAP = _author(
    "EQ-PLAN-072",
    'The cases "{case}" and "{other}" (line {line}) both own the calls about {shared}.',
    "Give one of them another persona or token, or conditions (`when`) that exclude each other.",
)
ANSWER_IN_WHERE = _author(
    "EQ-PLAN-073",
    "The condition looks at the response, which does not exist yet when the call is matched.",
    "Look at request and connection; judge the response with a check.",
)
EARLY_NAME = _author(
    "EQ-PLAN-074",
    'The condition names "{name}", but it is armed before the case begins, when no step has run.',
    "Compare with earlier exchanges in a check.",
)
WITH_SILENCE = _author("EQ-PLAN-075", '"{key}" has no meaning together with `silence: true`.')
NEEDED_BY_FAULT = _author("EQ-PLAN-076", 'The reply "{fault}" needs "{key}".')
MEANINGLESS = _author("EQ-PLAN-077", '"{key}" has no meaning in the reply "{fault}".')
EITHER_OR = _author("EQ-PLAN-078", 'Of "{one}" and "{other}" exactly one is needed.')
NOT_BOTH = _author("EQ-PLAN-079", '"{one}" and "{other}" exclude each other.')
CONSTANT = _author("EQ-PLAN-080", "The condition looks at none of {roots}, so it is the same every time.")
REMAP_OF_NOTHING = _author("EQ-PLAN-081", 'The remap does not say which findings: "code", "level" or both.')
UNUSABLE = _author("EQ-PLAN-083", 'The check "{validator}" cannot work with this ({problem}).')
BROKEN_PROBE = _author("EQ-PLAN-084", 'The probe "{name}" cannot work with this ({problem}).')
EMPTY_REPLY = _author("EQ-PLAN-082", 'The reply says nothing: it needs a "fault", a "status" or a "body".')

# Scriptlets
CYCLE = _author("EQ-PLAN-090", "These scriptlets use each other without end: {cycle}.")
TOO_NESTED = _author("EQ-PLAN-091", "Scriptlets use each other more than {limit} levels deep.")
TOO_MANY_STEPS = _author("EQ-PLAN-092", "With all scriptlets written out the plan has more than {limit} steps.")
MISSING_ARGUMENT = _author("EQ-PLAN-093", 'The scriptlet "{scriptlet}" needs the parameter "{name}".')
UNKNOWN_ARGUMENT = _author("EQ-PLAN-094", 'The scriptlet "{scriptlet}" has no parameter "{name}".')
TOO_LONG = _author(
    "EQ-PLAN-095", "Filled in everywhere, the parameters of scriptlets make more than {limit} characters."
)
# Warnings
NOT_VERIFIED = _advisory(
    "EQ-PLAN-100",
    'No case verifies the requirement "{name}".',
    "Add a case, or say why there is none with `not_tested_because`.",
)
NEEDLESS_REASON = _advisory(
    "EQ-PLAN-101", 'The requirement "{name}" has a `not_tested_because`, but the case "{case}" verifies it.'
)
UNUSED_SCRIPTLET = _advisory("EQ-PLAN-102", 'No case uses the scriptlet "{name}".')
UNUSED_VARIABLE = _advisory("EQ-PLAN-103", 'Nothing uses the variable "{name}".')
RESTS_ON_NOTHING = _advisory(
    "EQ-PLAN-104", 'The case "{case}" says that it verifies "{name}", but none of its steps rests on it.'
)
UNUSED_CLAIM = _advisory("EQ-PLAN-105", 'Nothing asks for the claim "{name}".')
UNDEMANDED = _advisory(
    "EQ-PLAN-106",
    'Nothing in the case "{case}" demands anything of what the call "{name}" holds: an empty one passes as well.',
    "Add a check of its body that something has to be there for, or one with `premise: true`.",
)

# Choosing cases
NO_VARIANT = _configuration(
    "EQ-PLAN-120",
    'The plan has variants along "{axis}", and the system file does not say which one to test.',
    "Add the axis to `variant` in the system file.",
)
UNKNOWN_VARIANT_AXIS = _configuration("EQ-PLAN-121", 'The plan has no variant axis "{axis}".')
UNKNOWN_VARIANT = _configuration("EQ-PLAN-122", 'The variant axis "{axis}" has no value "{value}".')
UNKNOWN_ROLE = _configuration("EQ-PLAN-123", 'Nobody plays the role "{role}" in this plan.')
MISSPELT_CLAIM = _configuration(
    "EQ-PLAN-126",
    'The system claims "{name}", which the plan does not ask about, and says nothing about "{meant}".',
    'Correct the spelling under `claims` in the system file; if "{name}" is right, state "{meant}" as well.',
)
WRONG_CLAIM = _configuration(
    "EQ-PLAN-127",
    'The claim "{name}" has the value {value}.',
    "Correct it under `claims` in the system file.",
)
UNKNOWN_CASE = _author("EQ-PLAN-124", 'The plan has no case "{name}".')
UNKNOWN_TAG = _author("EQ-PLAN-125", 'No case of the plan has the tag "{name}".')
