"""What can be wrong with sign-in, sessions and access rights. A code is never reused."""

from eqlab.core.issue import Issue, Nature

NO_THROTTLING = Issue(
    code="EQ-PROBE-175",
    template="{target} let {count} wrong passwords in a row pass without slowing down, locking or refusing.",
    advice="Slow down or lock after a few failures, for each account and for each address; tell the user.",
)
SIGN_IN_FAILED = Issue(
    code="EQ-PROBE-176",
    template="The account of the laboratory could not sign in at {target} (status {status}): nothing is proven.",
    advice="Check the account, its password in the system file, and what tells a success (`success`).",
    nature=Nature.UNDECIDED,
)
SUCCESS_UNCLEAR = Issue(
    code="EQ-PROBE-177",
    template="{target} answers a wrong password as it answers a right one (status {status}): nothing is proven.",
    advice="Correct what tells a success (`success`): a status, a cookie, a word.",
    nature=Nature.UNDECIDED,
)
DEFAULT_ACCOUNT = Issue(
    code="EQ-PROBE-178",
    template='{target} lets the default account "{account}" in.',
    advice="Ship without accounts; have the first password chosen on installation.",
)
SAME_SESSION = Issue(
    code="EQ-PROBE-179",
    template="The session at {target} keeps its id when the user signs in: one that was planted "
    "before becomes his (session fixation).",
    advice="Give out a new session id at every sign-in.",
)
PLANTED_SESSION = Issue(
    code="EQ-PROBE-180",
    template="{target} takes over a session id that it never gave out.",
    advice="Refuse unknown session ids, and give out new ones.",
)
SURVIVES_LOGOUT = Issue(
    code="EQ-PROBE-181",
    template="The session at {target} is still good on the server after the user has signed out.",
    advice="End the session on the server, not only in the browser.",
)
OPEN_RESOURCE = Issue(
    code="EQ-PROBE-182",
    template="{target} answers without a session.",
    advice="Refuse calls without a session with 401 or 403.",
)
NO_SESSION = Issue(
    code="EQ-PROBE-183",
    template="{target} sets no cookie {cookie} at sign-in: its session could not be looked at.",
    advice="Name the cookie that carries the session.",
    nature=Nature.UNDECIDED,
)
SESSION_UNUSABLE = Issue(
    code="EQ-PROBE-184",
    template="A session of the laboratory's account is not let in at {target} (status {status}): nothing is proven.",
    advice="Name an address that the account may see as `protected`.",
    nature=Nature.UNDECIDED,
)
LET_IN = Issue(
    code="EQ-PROBE-185",
    template="{role} gets {resource}, and must not (status {status}).",
    advice="Refuse it on the server with 403 or 404, whatever the client shows.",
)
KEPT_OUT = Issue(
    code="EQ-PROBE-186",
    template="{role} does not get {resource}, and is to (status {status}): what it is refused "
    "elsewhere proves nothing.",
    advice="Correct the token of the role, or the matrix.",
    nature=Nature.UNDECIDED,
)
CELL_ERROR = Issue(
    code="EQ-PROBE-187",
    template="{resource} answers {role} with status {status}: neither let in nor refused.",
    advice="Answer a forbidden call with 401, 403 or 404.",
    nature=Nature.UNDECIDED,
)
SHORT_SESSION_ID = Issue(
    code="EQ-PROBE-188",
    template="The session id at {target} is too short to be unguessable: {count} characters.",
    advice="Use at least 128 bits from a cryptographic generator.",
)
