"""Issues of the commands about non-conformities and decisions. A code is never reused."""

from eqlab.core.issue import Issue, Nature


def _usage(code: str, template: str, advice: str = "") -> Issue:
    return Issue(code=code, template=template, advice=advice, nature=Nature.AUTHOR)


NO_NONCONFORMITY = _usage(
    "EQ-CLI-180",
    "There is no non-conformity {nonconformity} in the file {file}.",
    "`eqlab nonconformity list {file}` names them.",
)
NO_SUCH_RUN = _usage("EQ-CLI-181", "There is no run {run} in the file {file}.", "`eqlab campaign list` names them.")
NO_EVENTS = _usage("EQ-CLI-182", "The run {run} has recorded nothing.", "Let it run first.")
NO_EVALUATION = _usage(
    "EQ-CLI-183",
    "There is no evaluation {evaluation} in the file {file}.",
    "`eqlab decide show {file}` names them.",
)
BAD_DAY = _usage("EQ-CLI-184", '"{text}" is no day.')
INCOMPLETE = _usage(
    "EQ-CLI-185", "What a person saw needs a case, a severity and words.", "Name `--case`, `--severity` and `--says`."
)
RULE_LOST = _usage(
    "EQ-CLI-186",
    "The decision rule {rule} with the digest {sha256} is not at hand.",
    "The content holds another edition of it: use the content that the campaign was planned with.",
)
OTHER_SUBJECT = _usage(
    "EQ-CLI-188",
    'The checklist sheet is about "{subject}"; the campaigns are about "{system}".',
    "Hand in the sheet of the same system.",
)
OTHER_FILE = _usage("EQ-CLI-187", "The campaign {campaign} is not of the file {file}.")
