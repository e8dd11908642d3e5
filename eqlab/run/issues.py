"""Issues of running: what did not come, what came wrongly, what the lab could not do."""

from eqlab.core.issue import Issue, Level, Nature

NO_CALL = Issue(
    code="EQ-RUN-001",
    template="No call came at {service} within {within}.",
    advice="Carry out the instructions of the case, check the address and the certificate in the access file, "
    "then run the case again.",
    nature=Nature.UNDECIDED,
)
NO_PREMISE = Issue(
    code="EQ-RUN-037",
    template="What this case is about did not come: {rule}",
    advice="Carry out the instructions of the case, for the person and with the content that they name, "
    "then run the case again.",
    nature=Nature.UNDECIDED,
)
MISSING_CALL = Issue(
    code="EQ-RUN-002",
    template="The system made no call at {service} within {within}, although this case requires one.",
    advice="See the requirement: the system has to call again by itself here.",
)
UNWANTED_CALL = Issue(
    code="EQ-RUN-003",
    template="The system called ({call}) although no call was allowed within {within}.",
    advice="See the requirement: the system must not send this again.",
)
NO_ANSWER = Issue(
    code="EQ-RUN-004",
    template="The call {call} got no answer: {problem}.",
    advice="Check that the system is running and reachable at the declared endpoint, then run the case again.",
    nature=Nature.UNDECIDED,
)
NOT_HTTP = Issue(
    code="EQ-RUN-005",
    template="The answer to {call} is no valid HTTP: {problem}.",
    advice="Look at the bytes the system sends; RFC 9112 says how a message is framed.",
)
NO_SUBJECT = Issue(
    code="EQ-RUN-006",
    template="There is nothing to check: {part} is absent.",
    advice="The exchange ended before this part was sent.",
    nature=Nature.UNDECIDED,
)
ANSWERED_NO = Issue(
    code="EQ-RUN-007",
    template='{who} answered "{answer}" to: {question}',
    advice="{comment}",
)
NOT_ANSWERED = Issue(
    code="EQ-RUN-008",
    template="{who} has not answered yet: {question}",
    advice="Run the case again with a person at the terminal.",
    nature=Nature.REVIEW,
)
TO_REVIEW = Issue(
    code="EQ-RUN-009",
    template="A second person ({who}) has to look at the evidence: {question}",
    nature=Nature.REVIEW,
)
HANDSHAKE_FAILED = Issue(
    code="EQ-RUN-011",
    template="While the case waited, a connection from {peer} failed: {reason}.",
    advice="Use the client certificate, the key and the authority that the access file names.",
    level=Level.WARNING,
    nature=Nature.UNDECIDED,
)
NOT_COMPARED = Issue(
    code="EQ-RUN-012",
    template="The call {call} may be the one the step is about, but its body could not be read to tell.",
    advice="Send a readable body, or have a person look at the call.",
    nature=Nature.UNDECIDED,
)
NOT_SENT = Issue(
    code="EQ-RUN-013",
    template="The call to {to} could not be made: {problem}",
    advice="Look at the values the plan puts into the call, and where they come from.",
    nature=Nature.UNDECIDED,
)
FOREIGN_CERTIFICATE = Issue(
    code="EQ-RUN-010",
    template="The call came with the client certificate {subject} (SHA-256 {found}), "
    "which is not this campaign's ({own}).",
    advice="Use the certificate and the address of the same campaign; the call is evidence for neither.",
    level=Level.WARNING,
)
UNDECLARED_ENDPOINT = Issue(
    code="EQ-RUN-020",
    template="The plan calls the endpoint {endpoint}, which the system file does not declare.",
    advice="Add it under `endpoints:` in the system file.",
    nature=Nature.CONFIGURATION,
)
UNREACHABLE = Issue(
    code="EQ-RUN-021",
    template="The endpoint {endpoint} ({url}) cannot be reached: {problem}.",
    advice="Start the system, or correct the address under `endpoints:` in the system file.",
    nature=Nature.CONFIGURATION,
)
UNKNOWN_SERVICE = Issue(
    code="EQ-RUN-022",
    template="The plan needs the service {service}, which this laboratory does not have.",
    advice="Choose a plan of a service that is installed, or bring its content folder.",
    nature=Nature.CONFIGURATION,
)
WRONG_ROLE = Issue(
    code="EQ-RUN-023",
    template="The plan tests the role {role}; the system {system} claims {claimed}.",
    advice="Choose a plan for a role the system claims, or correct `roles:` in the system file.",
    nature=Nature.CONFIGURATION,
)
UNKNOWN_PACKAGE = Issue(
    code="EQ-RUN-024",
    template="The plan needs the package {package}, which is not installed.",
    advice="Install the package, or choose a version of the plan that does not need it.",
    nature=Nature.CONFIGURATION,
)
NO_CONSENT = Issue(
    code="EQ-RUN-025",
    template="The probe {probe} ({mode}) of the case {case} has no consent that is valid on {day}.",
    advice="Have the vendor's consent recorded under `consents:` in the system file: by, mode: {mode}, until, "
    "probes: [{probe}]. An intrusive probe must be named.",
    nature=Nature.CONFIGURATION,
)
NOT_SET_UP = Issue(
    code="EQ-RUN-026",
    template="The probe {probe} could not look, because it is not set up for it: {problem}",
    advice="Correct the system file or the plan, and run the case again.",
    nature=Nature.CONFIGURATION,
)
NO_EVIDENCE_FILE = Issue(
    code="EQ-RUN-027",
    template="No file {name} was handed in.",
    advice="Name its path under `evidence:` in the system file.",
    nature=Nature.CONFIGURATION,
)
NO_SECRET = Issue(
    code="EQ-RUN-028",
    template="The system file names no secret {name}.",
    advice="Name the file that holds it under `secrets:` in the system file.",
    nature=Nature.CONFIGURATION,
)
UNREADABLE_FILE = Issue(
    code="EQ-RUN-029",
    template="The file {file}, handed in as {name}, cannot be read: {problem}.",
    advice="Check its path and permissions in the system file.",
    nature=Nature.CONFIGURATION,
)
RECORDING_FAILED = Issue(
    code="EQ-RUN-030",
    template="The laboratory could not keep the evidence: {problem}",
    advice="Mend the laboratory and run the case again; nothing is held against the system.",
    nature=Nature.LAB,
)
SERVICE_BROKE = Issue(
    code="EQ-RUN-031",
    template="The laboratory's service {service} broke on a call: {problem}.",
    advice="Report this to the laboratory; nothing is held against the system.",
    nature=Nature.LAB,
)
SIMULATION_BROKE = Issue(
    code="EQ-RUN-032",
    template="The simulated system {system} broke: {problem}.",
    advice="Report this to the laboratory.",
    nature=Nature.LAB,
)
CHECK_BROKE = Issue(
    code="EQ-RUN-033",
    template="The laboratory's check {check} broke: {problem}.",
    advice="Report this to the laboratory with the evidence; nothing is held against the system.",
    nature=Nature.LAB,
)
PROBE_BROKE = Issue(
    code="EQ-RUN-035",
    template="The laboratory's probe {probe} could not finish: {problem}.",
    advice="Mend the laboratory and run the case again; nothing is held against the system.",
    nature=Nature.LAB,
)
OUT_OF_SCOPE = Issue(
    code="EQ-RUN-036",
    template="{host}, port {port}, is outside the scope: this campaign declares none.",
    advice="Declare it under `endpoints:` or `scope:` in the system file.",
    nature=Nature.CONFIGURATION,
)
GIVEN_REFUSED = Issue(
    code="EQ-RUN-034",
    template="The precondition {given} could not be put into the service {service}: {problem}.",
    advice="Correct the plan's `given`, or report this to the laboratory.",
    nature=Nature.LAB,
)
