"""Issues of decisions: what an author wrote wrong, what stands between facts and an attestation, who may not do what.

A code is never reused.
"""

from eqlab.core.issue import Issue, Level, Nature


def _author(code: str, template: str, advice: str = "") -> Issue:
    return Issue(code=code, template=template, advice=advice, nature=Nature.AUTHOR)


def _unmet(code: str, template: str, advice: str = "") -> Issue:
    return Issue(code=code, template=template, advice=advice, nature=Nature.VIOLATION)


def _undecided(code: str, template: str, advice: str = "") -> Issue:
    return Issue(code=code, template=template, advice=advice, nature=Nature.UNDECIDED)


def _condition(code: str, template: str) -> Issue:
    return Issue(code=code, template=template, level=Level.WARNING, nature=Nature.VIOLATION)


# The file of a rule

GRANTS_NOT_IN_ORDER = _author(
    "EQ-LABEL-100", "The grants are not in order: {found}.", "Name each kind once, the definitive one first."
)
BLOCKING_ALLOWED = _author(
    "EQ-LABEL-101",
    "A blocking non-conformity that is open must forbid every attestation, and this grant does not say so.",
    "Write `blocking: 0`.",
)
SEVERITY_LEFT_OPEN = _author(
    "EQ-LABEL-102",
    "Some violations fit no row of the severities.",
    "End the list with a row that names a severity and nothing else.",
)

# What stands between the facts and an attestation

NO_CAMPAIGN = _undecided("EQ-LABEL-110", "No campaign is evaluated.", "Name at least one.")
STATEMENT_MISSING = _undecided(
    "EQ-LABEL-111", 'The statement "{statement}" is required and was not tested.', "Plan a campaign for it."
)
NOT_WHOLE = _undecided(
    "EQ-LABEL-112",
    "{campaign}: no run took up all cases that concern the system.",
    "Run the campaign once without choosing cases.",
)
CASE_UNDECIDED = _undecided("EQ-LABEL-113", "{campaign}: {case} is not decided: {verdict}.", "Let it run again.")
CASE_UNSTABLE = _undecided(
    "EQ-LABEL-114",
    "{campaign}: the results of {case} on the same builds disagree.",
    "Find out why; a wrong set-up is answered in its non-conformity and tested again.",
)
NOTHING_TO_RENEW = _author(
    "EQ-LABEL-215",
    "There is no paper of an attestation {attestation} to renew.",
    "`eqlab attest list` shows what was issued.",
)
CASE_WITHHELD = _undecided(
    "EQ-LABEL-212",
    "{campaign}: {case} failed on the same builds in evidence that is in quarantine or erased.",
    "Test other builds, have a second person release the evidence, or raise a non-conformity and settle it.",
)
CASE_FAILED = _unmet(
    "EQ-LABEL-115",
    "{campaign}: {case} failed, and no non-conformity was raised for {code}.",
    "Raise it, so that the vendor can answer.",
)
CASE_WARNED = _unmet("EQ-LABEL-116", "{campaign}: {case} passed with warnings only.", "The rule allows none.")
OTHER_BUILDS = _undecided(
    "EQ-LABEL-117",
    "{campaign}: the result of {case} is of other builds than the statement's.",
    "Run the case on the builds of the statement.",
)
NOT_REPEATED = _undecided(
    "EQ-LABEL-118",
    "{campaign}: {case} has {count} agreeing results; the rule asks for {needed}.",
    "Run the campaign with `--repeat`.",
)
OTHER_SOURCES = _undecided(
    "EQ-LABEL-119",
    "{campaign}: its runs did not adopt the sources that the rule adopts: {sources}.",
    "Run it again under the rule.",
)
NOTHING_APPLIES = _undecided(
    "EQ-LABEL-120", "{campaign}: no case says anything about the system.", "Nothing can be attested from it."
)
# EQ-LABEL-121 was never given out.
TOO_MANY_OPEN = _unmet(
    "EQ-LABEL-122",
    "Open non-conformities of the severity {severity} or a weightier one: {count} ({names}); the rule allows {limit}.",
    "Have them settled and tested again.",
)
WITHOUT_PLAN = _unmet(
    "EQ-LABEL-123",
    "{nonconformity}, {severity}, is open without an owner, an answer of the vendor and a date that is still to come.",
    "Assign it, and have the vendor answer.",
)
NO_CHECKLIST = _undecided(
    "EQ-LABEL-124", "The rule asks for a decided checklist sheet, and none is there.", "Have the sheet decided."
)
CHECKLIST_TOO_LOW = _unmet("EQ-LABEL-125", "The checklist sheet is decided as {found}; the rule asks for {needed}.")
LAB_FAULT = _undecided("EQ-LABEL-126", "{campaign}: the run as a whole is not decided: {verdict}.", "Let it run again.")
CHECKLIST_OLD = _unmet("EQ-LABEL-127", "The decision on the checklist sheet held until {until}.", "Decide it again.")

# Conditions of a grant

TO_BE_CLOSED = _condition("EQ-LABEL-130", "{nonconformity}, {severity}, is to be closed by {due}: {says}")
OVERRIDDEN = _condition(
    "EQ-LABEL-131",
    "{nonconformity} was judged otherwise, from {raised} to {severity}, by {proposer} and {reviewer}: {reason}",
)
EARLIER_BUILDS = _condition(
    "EQ-LABEL-132", "{campaign}: the result of {case} is of earlier builds and was carried over."
)
CARRIED_ANYHOW = _condition("EQ-LABEL-133", "{campaign}: the result of {case} is of other builds.")

# Who may do what, and when

UNKNOWN_NONCONFORMITY = _author(
    "EQ-LABEL-140", "There is no non-conformity {nonconformity} in this file.", "`eqlab nonconformity list` names them."
)
NONCONFORMITY_THERE = _author("EQ-LABEL-141", "There is a non-conformity {nonconformity} already.", "Take the next id.")
SETTLED_ALREADY = _author("EQ-LABEL-142", "{nonconformity} is closed.", "Reopen it first, with a reason.")
OPEN_ALREADY = _author("EQ-LABEL-143", "{nonconformity} is open.")
NOT_ANSWERED = _author(
    "EQ-LABEL-144",
    "{nonconformity} has no answer of the vendor to be tested since it was opened.",
    "Let the vendor answer before the retest.",
)
NOT_A_RETEST = _author(
    "EQ-LABEL-145",
    "{run} is no retest of {nonconformity}: {why}.",
    "A retest is a run of the same campaign that began after the vendor's answer, took up the case, and has ended.",
)
RETEST_NOT_PASSED = _author(
    "EQ-LABEL-146",
    "{nonconformity} cannot be closed: its last retest did not pass, and no override is confirmed.",
    "Test it again, or propose an override with a reason.",
)
OVERRIDE_PENDING = _author("EQ-LABEL-147", "An override of {nonconformity} waits for a second person already.")
NO_OVERRIDE = _author("EQ-LABEL-148", "No override of {nonconformity} waits for a second person.")
OWN_OVERRIDE = _author(
    "EQ-LABEL-149",
    "{person} proposed the override of {nonconformity} or is in charge of it.",
    "Another reviewer must confirm or refuse it.",
)
REASON_MISSING = _author("EQ-LABEL-150", "A reason is needed.", "Say why, in words that the report can show.")
RULE_CHANGED = _author(
    "EQ-LABEL-151",
    "The campaign {campaign} was planned under the rule {planned}, digest {sha256}, and is decided by no other.",
    "Evaluate it under that rule, or plan another campaign.",
)
NO_SUCH_RUN = _author("EQ-LABEL-152", "There is no run {run} of the campaign {campaign} in this file.")
WRONG_ROLE = _author(
    "EQ-LABEL-153", "{person} may not do this ({act}): it takes the role {needed}.", "Let somebody in that role do it."
)
ID_TAKEN = _author("EQ-LABEL-154", "{name} is there already.", "Take the next id.")
UNKNOWN_OUTCOME = _author("EQ-LABEL-155", '"{outcome}" is no outcome of an evaluation.')
NO_SUCH_CAMPAIGN = _author("EQ-LABEL-156", "There is no campaign {campaign} in this file.")
RUN_STILL_OPEN = _author("EQ-LABEL-157", "The run {run} has not ended.", "End it, or give it up, before evaluating.")
RULES_DIFFER = _author("EQ-LABEL-158", "The campaigns were planned under different rules: {rules}.")
SUBJECTS_DIFFER = _author("EQ-LABEL-159", "The campaigns are about different systems or versions: {systems}.")
NEWER_CAMPAIGN = _author(
    "EQ-LABEL-160",
    "{newer} tested the same statement after {campaign}.",
    "Evaluate the newest campaign of a statement: an earlier one never hides it.",
)
EVIDENCE_WITHHELD = _author("EQ-LABEL-161", "The evidence of {campaign} is in quarantine or was erased.")
OTHER_DIGEST = _author(
    "EQ-LABEL-162",
    "{evaluation} does not come out as it was submitted: {found} instead of {expected}.",
    "The facts changed since, or it was not computed from them: evaluate again.",
)
OTHER_OUTCOME = _author("EQ-LABEL-163", "{evaluation} comes out as {found}, not as {said}.")
NO_SUCH_EVALUATION = _author("EQ-LABEL-164", "There is no evaluation {evaluation} in this file.")
EVALUATION_OLD = _author(
    "EQ-LABEL-165",
    "Facts that {evaluation} rests on changed in entry {entry} ({act}).",
    "Evaluate again, then decide.",
)
DECIDED_ALREADY = _author(
    "EQ-LABEL-166", "{evaluation} was decided on in {decision}.", "A new decision takes an appeal or a new evaluation."
)
NOT_INDEPENDENT = _author(
    "EQ-LABEL-167",
    "{person} took part in entry {entry} ({act}), and so cannot decide in this file.",
    "Who decides has neither tested nor evaluated.",
)
SAME_DECIDER = _author(
    "EQ-LABEL-168", "{person} took the decision that is appealed against.", "Let somebody else decide on an appeal."
)
MORE_THAN_EVALUATED = _author("EQ-LABEL-169", "{evaluation} comes out as {outcome}; that allows no {kind} attestation.")
KIND_MISSING = _author("EQ-LABEL-170", "A decision that grants says what, and one that refuses says why, nothing else.")
NO_SUCH_DECISION = _author("EQ-LABEL-171", "There is no decision {decision} in this file.")
NOT_REFUSED = _author("EQ-LABEL-172", "{decision} did not refuse anything; there is nothing to appeal against.")
NOT_GRANTED = _author("EQ-LABEL-173", "{decision} grants nothing.")
DECISION_USED = _author("EQ-LABEL-174", "{decision} was used for {attestation} already.", "A decision is used once.")
DECISION_REPLACED = _author("EQ-LABEL-175", "{decision} was replaced by {newer}.", "Use the last decision.")
BLOCKING_OPEN = _author("EQ-LABEL-176", "Blocking non-conformities are open: {names}.", "Nothing is issued over them.")
BAD_DATES = _author("EQ-LABEL-177", "An attestation cannot hold from {since} until {until}: {why}.")
ATTESTATION_THERE = _author(
    "EQ-LABEL-178", "There is an attestation {attestation} already.", "An id is used once, in the whole laboratory."
)
NO_SUCH_ATTESTATION = _author("EQ-LABEL-179", "There is no attestation {attestation} in this file.")
IMPOSSIBLE_CHANGE = _author("EQ-LABEL-180", "{attestation} is {state}: it cannot be changed so ({change}).")
NO_SUCH_PROPOSAL = _author("EQ-LABEL-181", "No proposal {proposal} waits for a second person in this file.")
OWN_PROPOSAL = _author(
    "EQ-LABEL-182", "{person} proposed {proposal}.", "A second person in the role issuer must approve or reject it."
)
OTHER_PROPOSAL = _author("EQ-LABEL-183", "The approval differs from {proposal} in: {what}.")
NO_DIGEST = _author("EQ-LABEL-184", "The approval does not name the document: {found} is no SHA-256 in hexadecimal.")
NO_BUILDS = _author("EQ-LABEL-185", "The change names no builds: {why}.")
NO_SUCCESSOR = _author("EQ-LABEL-186", "{successor} is no attestation in force that could take the place.")
PROPOSAL_PENDING = _author("EQ-LABEL-187", "{proposal} about {attestation} waits for a second person already.")
FOREIGN_ID = _author(
    "EQ-LABEL-188",
    "An attestation of this file cannot be called {attestation}.",
    "Its id is the file's, with `-A` and a number: so that no two files give out the same.",
)
DECISION_TOO_EARLY = _author(
    "EQ-LABEL-189", "{decision} was taken before the build {build} was declared.", "Evaluate and decide on it first."
)
RENEWED_TOO_OFTEN = _author("EQ-LABEL-190", "{attestation} was prolonged {count} times; the rule allows {limit}.")
UNTESTED_BUILD = _author(
    "EQ-LABEL-191",
    "Nothing was tested on the build {build} since it was declared, and no decision is named.",
    "Run the cases that its change class asks for on it, or evaluate and decide anew.",
)
BAD_KIND = _author("EQ-LABEL-192", "The rule {rule} grants no {kind} attestation.")
NEEDS_DECISION = _author(
    "EQ-LABEL-205",
    "The build {build} was declared as {change}: it has to be evaluated and decided on.",
    "Run a campaign for its version, evaluate and decide, and name the decision with --decision.",
)
FALLEN = _author(
    "EQ-LABEL-208",
    "The attestation {attestation} for some of these builds is {state}, and nothing was tested since.",
    "Reinstate it, or plan a new campaign, evaluate and decide on that.",
)
BUILD_NOT_PASSED = _author(
    "EQ-LABEL-206",
    "The build {build} did not pass: see {runs}.",
    "Have it corrected and declare the new build, or evaluate and decide on it.",
)
