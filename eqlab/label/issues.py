"""Issues of schemes, vendor files and people: what an author wrote wrong, what a person may not do, what comes next.

A code is never reused.
"""

from eqlab.core.issue import Issue, Level, Nature


def _author(code: str, template: str, advice: str = "") -> Issue:
    return Issue(code=code, template=template, advice=advice, nature=Nature.AUTHOR)


def _advisory(code: str, template: str, advice: str = "") -> Issue:
    return Issue(code=code, template=template, advice=advice, nature=Nature.AUTHOR, level=Level.WARNING)


def _note(code: str, template: str) -> Issue:
    return Issue(code=code, template=template, level=Level.NOTE, nature=Nature.REVIEW)


# The file of a scheme

CYCLE = _author("EQ-LABEL-002", "These wait for each other without end: {cycle}.", "Take one of them out of `after`.")
UNREACHABLE = _author("EQ-LABEL-003", 'The step "{step}" can never begin: it waits for steps that wait for each other.')
NO_START = _author(
    "EQ-LABEL-004", "The deadline does not say from when it counts.", "Say so with `from`, or name a date with `by`."
)
NO_FILER = _author("EQ-LABEL-005", 'The form "{form}" does not say who files it.', "Name a party with `who`.")
NO_VALIDITY = _author(
    "EQ-LABEL-006",
    'The kind "{kind}" does not say for how long an attestation holds.',
    "Say so with `valid`, in months.",
)
NO_RETENTION = _author(
    "EQ-LABEL-007", 'The scheme does not say how long records of the class "{name}" are kept.', "Add it to `retention`."
)
NO_GOVERNANCE = _author(
    "EQ-LABEL-008",
    'The governance of the scheme does not say "{name}".',
    "`eqlab scheme template` asks for it in full.",
)
NO_SEVERITY = _author("EQ-LABEL-009", 'The severity "{name}" has no class in the scheme.')
NO_REASON = _author("EQ-LABEL-010", 'The scheme has no reason for "{name}".', "Add one to `reasons`.")
UNKNOWN_PLAN = _author("EQ-LABEL-011", 'There is no test plan "{name}".')
UNKNOWN_RULE = _author("EQ-LABEL-012", 'There is no decision rule "{name}".')
BAD_FIELD = _author("EQ-LABEL-013", 'The field "{field}" cannot be checked: {problem}')
BAD_DAY = _author("EQ-LABEL-014", '"{text}" is no day.')
UNUSED_FORM = _advisory("EQ-LABEL-015", 'No step asks for the form "{form}".', "Name it in an output.")
UNUSED_DOCUMENT = _advisory("EQ-LABEL-016", 'No step sends the document "{document}".', "Name it in an output.")
NOT_OF_TYPE = _author("EQ-LABEL-017", 'There is no scheme type "{name}".')
NEEDS_TAGS = _author("EQ-LABEL-018", 'The change class "{name}" tests a subset again, but names no tags.')
NO_CHOICES = _author("EQ-LABEL-019", 'The field "{field}" is a choice without choices.')

# A statement, a form

BAD_DIGEST = _author("EQ-LABEL-030", '"{text}" is no digest.')
NO_FORM = _author("EQ-LABEL-031", 'The scheme has no form "{form}".')
BAD_FORM = _author(
    "EQ-LABEL-032",
    'The form "{form}" is not complete: {problem}',
    "`eqlab file form --blank` writes an empty one to fill in.",
)
NO_ATTACHMENT = _author("EQ-LABEL-033", 'The form "{form}" needs a file for "{field}".')
STRANGE_ATTACHMENT = _author("EQ-LABEL-034", 'The form "{form}" has no place for a file called "{field}".')

# Static conformance review of a statement


def _static(code: str, template: str, advice: str = "", level: Level = Level.ERROR) -> Issue:
    return Issue(code=code, template=template, advice=advice, nature=Nature.CONFIGURATION, level=level)


CLAIM_MISSING = _static(
    "EQ-LABEL-040",
    'The statement does not say whether the system does "{claim}": {title}.',
    "State it; what is not stated counts as not claimed.",
)
CLAIM_UNKNOWN = _static("EQ-LABEL-041", 'The plan does not ask about the claim "{claim}".{nearest}')
CLAIM_WRONG = _static("EQ-LABEL-042", 'The claim "{claim}" cannot be {value}; it can be: {expected}.')
CLAIMS_CONTRADICT = _static(
    "EQ-LABEL-043", 'The claims "{one}" and "{other}" are one and the same, stated differently.', "Keep one of them."
)
CLAIM_IDLE = _static(
    "EQ-LABEL-044",
    'The statement claims "{claim}", but its other claims and its variant exclude every case about it: {cases}.',
    "Correct the claims or the variant.",
    Level.WARNING,
)
NOTHING_SELECTED = _static("EQ-LABEL-045", "By this statement no case of the plan concerns the system.")
PARAMETER_MISSING = _static("EQ-LABEL-046", 'The plan needs the parameter "{name}".', "State it under `parameters`.")
PARAMETER_UNKNOWN = _static(
    "EQ-LABEL-047", 'The plan does not use the parameter "{name}".{nearest}', level=Level.WARNING
)
OTHER_SERVICE = _static("EQ-LABEL-048", 'The statement is about the service "{service}"; the plan tests "{expected}".')
ROLE_UNKNOWN = _static("EQ-LABEL-049", 'Nobody plays the role "{role}" in the plan; it tests: {expected}.')
VARIANT_MISSING = _static("EQ-LABEL-050", 'The statement does not say which "{axis}" is tested: {expected}.')
VARIANT_UNKNOWN = _static("EQ-LABEL-051", 'The plan has no variant axis "{axis}".{nearest}')
VARIANT_WRONG = _static("EQ-LABEL-052", 'The variant "{axis}" cannot be "{value}"; it can be: {expected}.')
NO_BUILD = _static(
    "EQ-LABEL-053", "The statement names no build: nothing says what an attestation would be true of.", "Add a build."
)
BUILD_WITHOUT_DIGEST = _static(
    "EQ-LABEL-054", 'The build "{name}" has no SHA-256 digest.', "Write it in full: 64 hexadecimal digits."
)
OTHER_PLAN = _static("EQ-LABEL-055", 'The statement is for the plan "{plan}", not for "{expected}".')

# Who may do what

NO_LAB = _author("EQ-LABEL-060", "The laboratory has not been founded yet.", "`eqlab lab` founds one.")
FOUNDED_ALREADY = _author("EQ-LABEL-061", "The laboratory was founded already.")
NO_PERSON = _author(
    "EQ-LABEL-062", 'Nobody called "{person}" is entered in this laboratory.', "An administrator enters people."
)
PERSON_GONE = _author("EQ-LABEL-063", "{person} left the laboratory and may act no more.")
NO_KEY = _author("EQ-LABEL-064", "{person} has no signing key on record.", "An administrator enters the person anew.")
NOT_IN_ROLE = _author(
    "EQ-LABEL-065", "{person} may not do this ({act}): it takes the role {needed}, and {person} has {roles}."
)
BAD_ROLES = _author("EQ-LABEL-066", "These roles do not go together: {roles}.", "Enter two people, each with a key.")
OWN_ROLES = _author("EQ-LABEL-067", "Nobody changes their own roles, {person} neither.", "Ask another administrator.")
LAST_ADMINISTRATOR = _author(
    "EQ-LABEL-068", "{person} is the last administrator.", "Enter another administrator first."
)
KEY_TAKEN = _author(
    "EQ-LABEL-069", "The key belongs to {other} already.", "Everyone signs with a key of their own: make a new one."
)
TWIN = _author(
    "EQ-LABEL-207",
    "{person} and {other} cannot be told apart everywhere: only small and capital letters differ.",
    "Choose another id.",
)
OTHER_ENTRANCE = _author(
    "EQ-LABEL-209",
    "That {person} is entered cannot hold {said}: it holds {due}.",
    "Nobody alone gives a key to who tests, evaluates, decides, issues or administers, once a laboratory is founded.",
)
NOT_PROPOSED = _author(
    "EQ-LABEL-210",
    "{person} does not wait to be confirmed as entry {entry} has it.",
    "`eqlab person list` shows who does.",
)
TAKES_ADMINISTRATOR = _author(
    "EQ-LABEL-211",
    "Whether {person} may act is for another administrator to confirm.",
    "Where there is only one, a decision-maker may confirm a second administrator, and nobody else.",
)
NO_ORGANISATION = _author("EQ-LABEL-070", "{person} speaks for a vendor, but no organisation is named.")
NOT_A_KEY = _author("EQ-LABEL-071", "The key of {person} is no Ed25519 public key.", "It is 32 bytes, in base64.")
FOREIGN_FILE = _author(
    "EQ-LABEL-072", '{person} speaks for "{organisation}", and the file {file} belongs to "{owner}".'
)
NEEDS_FILE = _author("EQ-LABEL-073", "This belongs into a vendor file, and none is named ({act}).")
NEEDS_NO_FILE = _author("EQ-LABEL-074", "This concerns the whole laboratory and belongs into no vendor file ({act}).")
NO_FILE = _author("EQ-LABEL-075", 'There is no vendor file "{file}".', "`eqlab file list` shows those there are.")
FILE_THERE = _author("EQ-LABEL-076", 'The vendor file "{file}" was opened already.')
OTHER_SCHEME = _author(
    "EQ-LABEL-077", 'The scheme "{scheme}" is not the one with this digest.', "Open the file under the edition at hand."
)
NOT_IMPARTIAL = _author(
    "EQ-LABEL-079",
    "{person} has not declared to be impartial in the file {file}.",
    "`eqlab file declare` does so, once for each file, before testing, evaluating or deciding.",
)
BACKDATED = _author("EQ-LABEL-080", "The time {time} is before that of the last entry, {last}.", "Check the clock.")
NO_ZONE = _author("EQ-LABEL-081", "The time {time} has no time zone.")
OTHER_PARTY = _author(
    "EQ-LABEL-082", 'The statement is about "{holder}" and "{vendor}"; the file belongs to "{owner}".'
)
CAMPAIGN_OPEN = _author(
    "EQ-LABEL-083",
    'The campaign {campaign} is under way with the statement "{statement}", which therefore stays as it is.',
    "End the campaign first, or amend it.",
)
NO_STATEMENT = _author("EQ-LABEL-084", 'The file has no statement "{statement}".')
STATEMENT_DIFFERS = _author(
    "EQ-LABEL-085", 'The campaign is planned with another statement "{statement}" than the one that was made last.'
)
CAMPAIGN_THERE = _author("EQ-LABEL-086", 'The campaign "{campaign}" was planned already.')
NO_CAMPAIGN = _author("EQ-LABEL-087", 'No campaign "{campaign}" was planned in this file.')
CAMPAIGN_ENDED = _author(
    "EQ-LABEL-088", 'The campaign "{campaign}" has ended.', "Amend it with a reason, or plan another one."
)
RUN_OPEN = _author("EQ-LABEL-089", "The run {run} has not ended yet.")
WRONG_RUN = _author("EQ-LABEL-090", 'The next run is "{expected}", not "{run}".')
NO_RUN = _author("EQ-LABEL-091", 'No run "{run}" is under way.')
DECLARED_ALREADY = _author(
    "EQ-LABEL-029",
    'The build {sha256} was declared already, as "{change}".',
    "The laboratory can declare it anew, when that was wrong.",
)
UNDECLARED_BUILD = _author(
    "EQ-LABEL-092", "The build {sha256} was never declared.", "Declare it first: `eqlab file build`."
)
QUARANTINED = _author("EQ-LABEL-093", 'The campaign "{campaign}" is in quarantine.')
NOT_QUARANTINED = _author("EQ-LABEL-094", 'The campaign "{campaign}" is not in quarantine.')
SECOND_PERSON = _author("EQ-LABEL-095", "{person} did this first; it takes a second person.")
NO_WORDS = _author("EQ-LABEL-096", "A reason is needed ({act}).")
OTHER_RULE = _author("EQ-LABEL-097", 'The scheme decides by the rule "{expected}", not by "{rule}".')
NO_SUCH = _author("EQ-LABEL-098", 'The scheme knows no {what} "{name}".')
PUBLISHED_ALREADY = _author("EQ-LABEL-021", 'Version {version} of the document "{document}" was published already.')
ERASED = _author("EQ-LABEL-022", 'The evidence of the campaign "{campaign}" was erased already.')
KEPT_LONGER = _author(
    "EQ-LABEL-023", 'Records of the class "{name}" are kept until {until}; this is before.', "Wait, or give no class."
)
NOT_YOURS = _author("EQ-LABEL-024", 'The step "{step}" is not for a vendor to complete.')
OTHER_CAMPAIGN_PLAN = _author(
    "EQ-LABEL-025", 'The statement "{statement}" is for the plan "{expected}", not for "{plan}".'
)
SILENT_AMENDMENT = _author(
    "EQ-LABEL-213",
    "The amendment of {campaign} does not say for which statement the campaign goes on.",
    "It names the whole statement: the one that the campaign had, or the one that was made last.",
)
STRANGE_AMENDMENT = _author(
    "EQ-LABEL-214",
    'The amendment of {campaign} is for a statement "{statement}" that nobody made so.',
    "Have the vendor make it first, then amend the campaign.",
)
NOT_IN_SCHEME = _author("EQ-LABEL-026", 'The plan "{plan}" is not one of the scheme.')
NOT_ADMITTED = Issue(
    code="EQ-LABEL-027",
    template="Entry {number} of {at}, {act} by {actor}, should not be there: {reason}",
    advice="Somebody wrote to the log past the laboratory's own gate: keep the log and find out who.",
    nature=Nature.LAB,
)

# What comes next in a file

TO_DELIVER = _note("EQ-LABEL-056", "{step}: {who} has to see to: {output}.")
TO_FILE = _note("EQ-LABEL-057", "{step}: {who} has to file form {number}, {form}.")
TO_SEND = _note("EQ-LABEL-058", "{recipient} is due to get version {version} of {document}.")
TOO_LATE = _note("EQ-LABEL-059", "{step}: was due on {due}, and is not done.")
TO_TEST = _note("EQ-LABEL-028", "Build {version} of the statement {statement} ({change}): {asked}.")
