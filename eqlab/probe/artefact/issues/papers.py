"""Issues of audit trails, exports and what registers and tables say."""

from eqlab.core.issue import Issue, Level, Nature

NO_EVENT = Issue(
    code="EQ-PROBE-270",
    template="The audit log has no event for {action} of {patient} by {who} at {when}.",
    advice="Record every access to patient data: who, what, which patient, when, with which outcome.",
)
EVENT_DIFFERS = Issue(
    code="EQ-PROBE-271",
    template="The audit event for {action} of {patient} at {when} has another {field}: {found} instead of {expected}.",
    advice="Record what really happened, by the person who did it.",
)
STRANGE_EVENT = Issue(
    code="EQ-PROBE-272",
    template="The audit log has an event that nothing the laboratory did explains: {action} of {patient} by {who} at "
    "{when}.",
    advice="Find out who or what did it; events of background work belong to an actor of their own.",
    level=Level.WARNING,
)
NOT_A_LOG = Issue(
    code="EQ-PROBE-273",
    template="{name} cannot be read as an audit log: {problem}.",
    advice="Export it as FHIR AuditEvent (JSON), as ATNA audit messages (XML), or as CSV with its columns named.",
)
EVENT_UNREADABLE = Issue(
    code="EQ-PROBE-274",
    template="An event of the audit log has no readable {field}.",
    advice="Write the time with its zone (RFC 3339) and name the patient and the user in every event.",
)
EXPORT_INVALID = Issue(
    code="EQ-PROBE-280",
    template="The export {file} breaks FHIR in {count} places; the first: {first}",
    advice="Validate exports before they are handed out; `eqlab validate` tells every place.",
)
EXPORT_UNDECIDED = Issue(
    code="EQ-PROBE-281",
    template="Whether the export {file} is valid FHIR cannot be told whole: {first}",
    advice="Have a person look at what the validator does not know.",
    level=Level.WARNING,
    nature=Nature.UNDECIDED,
)
EXPORT_INCOMPLETE = Issue(
    code="EQ-PROBE-282",
    template="The export of the laboratory patient lacks {mark}, which was entered.",
    advice="Export everything that is kept about the patient.",
)
EXPORT_FEW = Issue(
    code="EQ-PROBE-283",
    template="The export holds {found} {type}; {expected} were entered.",
    advice="Export everything that is kept about the patient.",
)
EXPORT_EMPTY = Issue(
    code="EQ-PROBE-284",
    template="The export {file} holds no FHIR resource.",
    advice="Export as FHIR: a Bundle, or one resource a line.",
)
LOW_SCORE = Issue(
    code="EQ-PROBE-285",
    template="{check} has the score {found}; {expected} is asked for. {reason}",
    advice="See what OpenSSF Scorecard says about the check, and protect the source accordingly.",
)
NO_SCORE = Issue(
    code="EQ-PROBE-286",
    template="{check} has no score: {reason}",
    advice="Run Scorecard with a token that may read the settings, or file other evidence.",
    nature=Nature.UNDECIDED,
)
NOT_REGISTERED = Issue(
    code="EQ-PROBE-287",
    template="The register has no attestation of {name} {version}.{others}",
    advice="Use a version that has one, or have this one attested.",
)
NOT_VALID = Issue(
    code="EQ-PROBE-288",
    template="The attestation of {name} {version} is {status}.",
    advice="Use a version whose attestation is valid, or have this one attested again.",
)
OTHER_PLACE = Issue(
    code="EQ-PROBE-290",
    template="{address} lies in {found}; declared are {declared}.",
    advice="Declare the place, or move the service; places outside the European Union need a legal ground.",
)
UNKNOWN_PLACE = Issue(
    code="EQ-PROBE-291",
    template="The table does not say where {address} lies.",
    advice="Hand in a newer table, or file evidence of the place.",
    nature=Nature.UNDECIDED,
)
OLD_CLIENT = Issue(
    code="EQ-PROBE-292",
    template="{product} {found} is out of date; the oldest one that is supported is {expected}.",
    advice="Install the updates of browser and system, and let them install by themselves.",
)
UNKNOWN_CLIENT = Issue(
    code="EQ-PROBE-293",
    template='What "{agent}" is, or whether it is supported, cannot be told.',
    advice="Look at the version on the machine itself.",
    nature=Nature.UNDECIDED,
)
FORBIDDEN_PLACE = Issue(
    code="EQ-PROBE-294",
    template="{place} is declared and is none of the places that are allowed: {allowed}.",
    advice="Move the service, or file the legal ground.",
)
