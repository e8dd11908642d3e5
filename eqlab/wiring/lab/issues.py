"""Issues of a laboratory's folder and of those who act in it."""

from eqlab.core.issue import Issue, Nature

NO_LAB = Issue(
    code="EQ-LAB-010",
    template="{folder} holds no laboratory: there is no lab.yaml in it.",
    advice="Name the laboratory's folder with --lab, or make one with `eqlab lab found`.",
    nature=Nature.CONFIGURATION,
)
LAB_EXISTS = Issue(
    code="EQ-LAB-011",
    template="{folder} already holds a laboratory.",
    advice="Choose an empty folder.",
    nature=Nature.AUTHOR,
)
BAD_SETTINGS = Issue(
    code="EQ-LAB-012",
    template="lab.yaml: {key} cannot be used: {why}.",
    nature=Nature.CONFIGURATION,
)
UNKNOWN_SETTING = Issue(
    code="EQ-LAB-013",
    template="lab.yaml has no key {key}.",
    nature=Nature.CONFIGURATION,
)
MISSING_SETTING = Issue(
    code="EQ-LAB-014",
    template="lab.yaml needs the key {key}.",
    nature=Nature.CONFIGURATION,
)
NOBODY = Issue(
    code="EQ-LAB-015",
    template="It is not said who acts.",
    advice="Name yourself with --as, or with the environment variable EQLAB_PERSON.",
    nature=Nature.AUTHOR,
)
NO_KEY = Issue(
    code="EQ-LAB-016",
    template="The key of {person} cannot be used: {problem}.",
    advice="Name the file of your private key with --key, or with the environment variable EQLAB_KEY.",
    nature=Nature.CONFIGURATION,
)
NOBODY_PROPOSED = Issue(
    code="EQ-LAB-081",
    template="Nothing that is proposed for {person} waits to be confirmed.",
    advice="`eqlab person list` shows what does.",
    nature=Nature.AUTHOR,
)
WHICH_STATEMENT = Issue(
    code="EQ-LAB-082",
    template='The statement "{statement}" was made anew since {campaign} was planned.',
    advice="Say with --statement for which one the campaign goes on: planned or latest.",
    nature=Nature.AUTHOR,
)
NO_ARCHIVE = Issue(
    code="EQ-LAB-083",
    template="Seals on paper cannot be renewed: lab.yaml names no {what}.",
    advice="It takes an authority under `time_stamps`, and lists or responses of now under `seal.revocation`.",
    nature=Nature.AUTHOR,
)
NO_PAPER = Issue(
    code="EQ-LAB-084",
    template="{folder} has no paper of {attestation} in PDF.",
    advice="`eqlab attest publish` writes them.",
    nature=Nature.AUTHOR,
)
STRANGE_PAPER = Issue(
    code="EQ-LAB-085",
    template="{file} is not renewed: it is not the paper of {attestation} as it was approved last and sealed.",
    advice="A time-stamp would vouch for it. Remove it, and have `eqlab attest publish` write it anew.",
    nature=Nature.AUTHOR,
)
OTHER_KEY = Issue(
    code="EQ-LAB-017",
    template="The key in {file} is not the one that {person} was entered with.",
    advice="Use your own key; an administrator can enter you again with a new one.",
    nature=Nature.AUTHOR,
)
NO_SUCH_CAMPAIGN = Issue(
    code="EQ-LAB-018",
    template="The laboratory has no campaign {campaign}.",
    advice="`eqlab campaign list` shows the campaigns.",
    nature=Nature.AUTHOR,
)
NO_SUCH_FILE = Issue(
    code="EQ-LAB-019",
    template="The laboratory has no vendor file {file}.",
    advice="`eqlab file list` shows the files.",
    nature=Nature.AUTHOR,
)
NO_SUCH_STATEMENT = Issue(
    code="EQ-LAB-020",
    template="The file {file} has no conformance statement {statement}.",
    advice="`eqlab file show` lists the statements of a file.",
    nature=Nature.AUTHOR,
)
RUN_UNFINISHED = Issue(
    code="EQ-LAB-021",
    template="The run {run} was interrupted and has not been brought to its end.",
    advice="Go on with it: `eqlab campaign resume {campaign}`.",
    nature=Nature.AUTHOR,
)
NOTHING_UNFINISHED = Issue(
    code="EQ-LAB-022",
    template="The campaign {campaign} has no interrupted run to go on with.",
    advice="Start a new run with `eqlab campaign run {campaign}`.",
    nature=Nature.AUTHOR,
)
OTHER_PLAN = Issue(
    code="EQ-LAB-023",
    template="The campaign {campaign} is pinned to {plan} with another content than the plan has now.",
    advice="Put the plan's former content back, or plan a new campaign.",
    nature=Nature.AUTHOR,
)
NOT_COVERED = Issue(
    code="EQ-LAB-024",
    template="The system file says {key}: {told}; the conformance statement says {declared}.",
    advice="Test what was stated, or make the statement anew and plan another campaign.",
    nature=Nature.CONFIGURATION,
)
BAD_NAME = Issue(
    code="EQ-LAB-025",
    template='"{name}" cannot be an id.',
    advice="Use letters, digits, hyphens and dots, at most 64, beginning with a letter or a digit.",
    nature=Nature.AUTHOR,
)
QUARANTINED = Issue(
    code="EQ-LAB-026",
    template="The evidence of campaign {campaign} is in quarantine: {reason}.",
    advice="A reviewer releases it with `eqlab campaign quarantine --release`, or erases it.",
    nature=Nature.LAB,
)
ERASED = Issue(
    code="EQ-LAB-027",
    template="The evidence of campaign {campaign} was erased on {day}: {reason}.",
    advice="Nothing can bring it back; the audit log keeps that it was there.",
    nature=Nature.LAB,
)
NO_PROPOSAL = Issue(
    code="EQ-LAB-028",
    template="There is no open proposal {proposal} in the file {file}.",
    advice="`eqlab attest list` shows what waits for a second person.",
    nature=Nature.AUTHOR,
)
NO_ATTESTATION = Issue(
    code="EQ-LAB-029",
    template="The laboratory has no attestation {attestation}.",
    advice="`eqlab attest list` shows the attestations.",
    nature=Nature.AUTHOR,
)
NOT_DECIDED = Issue(
    code="EQ-LAB-030",
    template="The file {file} has no decision {decision} that an attestation can be issued on.",
    advice="`eqlab decide show` lists the decisions of a file.",
    nature=Nature.AUTHOR,
)
DOCUMENT_LOST = Issue(
    code="EQ-LAB-031",
    template="A document of attestation {attestation} is not as it was approved: {problem}",
    advice="Restore the store from its last copy; `eqlab lab check` shows what else was changed.",
    nature=Nature.LAB,
)
NO_RULE = Issue(
    code="EQ-LAB-032",
    template="The content has no decision rule {rule}.",
    nature=Nature.AUTHOR,
)
KEY_EXISTS = Issue(
    code="EQ-LAB-033",
    template="{file} is there already.",
    advice="A key is never overwritten: name another file, or give the person's own public key with --public-key.",
    nature=Nature.AUTHOR,
)
RUN_ALTERED = Issue(
    code="EQ-LAB-034",
    template="The evidence of run {run} is not what the audit log has: {events} events with the head {head}; {told}.",
    advice="Restore the store from its last copy; nothing that rests on this run may be decided or issued.",
    nature=Nature.LAB,
)
# EQ-LAB-035 is retired: what leaves and acts owe each other is told one by one.
NO_RULE_NAMED = Issue(
    code="EQ-LAB-036",
    template="The scheme {scheme} names no decision rule.",
    advice="Name one with --rule.",
    nature=Nature.AUTHOR,
)
NOT_SEALED = Issue(
    code="EQ-LAB-037",
    template="The evidence of campaign {campaign} is kept without a key of its own: it cannot be erased.",
    advice="Plan campaigns without --open-evidence when their evidence may have to be erased.",
    nature=Nature.AUTHOR,
)
NO_NONCONFORMITY = Issue(
    code="EQ-LAB-038",
    template="The file {file} has no non-conformity {nonconformity}.",
    advice="`eqlab nonconformity list` shows them.",
    nature=Nature.AUTHOR,
)
UNKNOWN_BUILD = Issue(
    code="EQ-LAB-039",
    template="The build {build} was not declared in this file.",
    advice="The vendor declares a new build with `eqlab file build`.",
    nature=Nature.AUTHOR,
)
NO_SEAL = Issue(
    code="EQ-LAB-040",
    template="lab.yaml names no key that seals.",
    advice="Give `seal: {file: keys/seal.key}` for demonstrations, or module, token, label and pin_file of a token.",
    nature=Nature.CONFIGURATION,
)
SIMULATED = Issue(
    code="EQ-LAB-041",
    template="The run {run} of campaign {campaign} tested a system that the laboratory plays itself.",
    advice="Nothing but a demonstration can rest on it: plan a new campaign, and run it against the real system.",
    nature=Nature.AUTHOR,
)
NO_DAY = Issue(
    code="EQ-LAB-042",
    template='"{day}" is no day.',
    advice="Write it as 2026-11-21.",
    nature=Nature.AUTHOR,
)
NO_REASON = Issue(
    code="EQ-LAB-043",
    template='The scheme {scheme} has no reason "{reason}" for this.',
    advice="`eqlab scheme show` lists the reasons of a scheme.",
    nature=Nature.AUTHOR,
)
RULE_LOST = Issue(
    code="EQ-LAB-044",
    template="The decision rule {rule} is nowhere as it was fixed (SHA-256 {sha256}).",
    advice="Put the rule's former file back into the content.",
    nature=Nature.LAB,
)
UNSOUND = Issue(
    code="EQ-LAB-045",
    template="The conformance statement {statement} has points to correct before a campaign.",
    advice="`eqlab file review {file} {statement}` lists them.",
    nature=Nature.AUTHOR,
)
TWO_KEYS = Issue(
    code="EQ-LAB-048",
    template="A key is named, and a new one is wished.",
    advice="Give --public-key, or --new-key, which makes a key here.",
    nature=Nature.AUTHOR,
)
NO_CHECKPOINT = Issue(
    code="EQ-LAB-046",
    template="{folder} holds no published log.",
    advice="Name a copy of the folder that `eqlab attest publish` wrote.",
    nature=Nature.AUTHOR,
)
BAD_CHECKPOINT = Issue(
    code="EQ-LAB-047",
    template="The checkpoint in {folder} is not this laboratory's: {problem}.",
    nature=Nature.LAB,
)
CONTRADICTED = Issue(
    code="EQ-LAB-060",
    template="The facts say {key}: {told}; the laboratory's log says {known}.",
    advice="Take it out of the facts: what the log knows is taken from the log. If the log is wrong, correct it there.",
    nature=Nature.AUTHOR,
)
NO_RESULT_YET = Issue(
    code="EQ-LAB-061",
    template="The campaign {campaign} has no run with a result yet.",
    advice="Run it: `eqlab campaign run {campaign}`.",
    nature=Nature.AUTHOR,
)
NO_SUCH_REPORT = Issue(
    code="EQ-LAB-062",
    template="The campaign {campaign} has no issued report {report}.",
    advice="`eqlab campaign reports {campaign}` lists them.",
    nature=Nature.AUTHOR,
)
REPORT_THERE = Issue(
    code="EQ-LAB-063",
    template="The report {report} on the campaign {campaign} was issued already.",
    advice="Issue an amendment, which takes its place: --amends {report} --reason TEXT.",
    nature=Nature.AUTHOR,
)
AMENDED_ALREADY = Issue(
    code="EQ-LAB-064",
    template="The report {report} was amended already: the report {successor} took its place.",
    advice="Amend that one.",
    nature=Nature.AUTHOR,
)
REPORT_LOST = Issue(
    code="EQ-LAB-065",
    template="The report {report} is not as it was issued: {problem}",
    advice="Restore the store from its last copy.",
    nature=Nature.LAB,
)
NOT_CLOSED = Issue(
    code="EQ-LAB-066",
    template="The campaign {campaign} is not closed: how long its evidence is kept counts from its end.",
    advice="Close it: `eqlab campaign close {campaign}`. Evidence with data of real patients goes into quarantine "
    "first, and can be erased at once.",
    nature=Nature.AUTHOR,
)
NO_PIN = Issue(
    code="EQ-LAB-070",
    template="The PIN of the token cannot be read from {file}: {problem}.",
    advice="Put the PIN into that file, for the laboratory's own user only, or name another with seal: pin_file.",
    nature=Nature.CONFIGURATION,
)
STALE_COSIGNATURE = Issue(
    code="EQ-LAB-071",
    template="What a witness signed is not the published checkpoint.",
    advice="Give the witness the present file `log/checkpoint` of the public folder.",
    nature=Nature.AUTHOR,
)
NO_SUCH_RUN = Issue(
    code="EQ-LAB-072",
    template="The campaign {campaign} has no run {run}.",
    advice="`eqlab lab audit` shows the runs of a file.",
    nature=Nature.AUTHOR,
)
NO_MATERIAL = Issue(
    code="EQ-LAB-080",
    template="The file {file}, which proves later that seals are valid, cannot be used: {problem}.",
    advice="lab.yaml names it under seal: issuers are certificates, revocation are lists and OCSP responses.",
    nature=Nature.CONFIGURATION,
)
