"""What can be wrong with a web endpoint: redirects, headers, cookies, security.txt, answers, errors."""

from eqlab.core.issue import Issue, Level, Nature

PLAIN_HTTP = Issue(
    code="EQ-PROBE-121",
    template="{target} serves content without encryption (status {status}).",
    advice="Close the port, or answer every plain call with a redirect to https and nothing else.",
)
PLAIN_REDIRECT = Issue(
    code="EQ-PROBE-122",
    template="{target} redirects a plain call to {location}, which is not encrypted.",
    advice="Redirect to an address that begins with https.",
)
FOREIGN_REDIRECT = Issue(
    code="EQ-PROBE-123",
    template="{target} redirects a plain call to another host, {location}: the first host never sets "
    "HSTS (RFC 6797, section 7.2).",
    advice="Redirect to the same host with https first.",
    level=Level.WARNING,
)
TEMPORARY_REDIRECT = Issue(
    code="EQ-PROBE-124",
    template="{target} redirects to https with the temporary status {status}.",
    advice="Redirect with 301 or 308.",
    level=Level.WARNING,
)
PLAIN_COOKIE = Issue(
    code="EQ-PROBE-125",
    template="{target} sets the cookie {cookie} over a connection without encryption.",
    advice="Set cookies over https only, with Secure.",
)
NO_HSTS = Issue(
    code="EQ-PROBE-126",
    template="{target} sends no usable Strict-Transport-Security header (RFC 6797, section 6.1): {why}.",
    advice="Send `Strict-Transport-Security: max-age=31536000; includeSubDomains`.",
)
NO_CSP = Issue(
    code="EQ-PROBE-127",
    template="{target} sends no Content-Security-Policy.",
    advice="Send a policy that begins with `default-src`, best `default-src 'self'`.",
)
WEAK_CSP = Issue(
    code="EQ-PROBE-128",
    template="The Content-Security-Policy of {target} protects little: {why}.",
    advice="Take it out, or replace it by nonces or hashes.",
)
NO_FRAMING = Issue(
    code="EQ-PROBE-129",
    template="{target} may be put into a frame of any page: no frame-ancestors, no X-Frame-Options.",
    advice="Send `frame-ancestors 'none'` or `'self'` in the policy.",
)
NO_NOSNIFF = Issue(
    code="EQ-PROBE-130",
    template="{target} lets browsers guess the type of its content: X-Content-Type-Options is not nosniff.",
    advice="Send `X-Content-Type-Options: nosniff`.",
)
NO_REFERRER = Issue(
    code="EQ-PROBE-131",
    template="{target} does not say what browsers may tell of its addresses: {why}.",
    advice="Send `Referrer-Policy: no-referrer` or `strict-origin-when-cross-origin`.",
    level=Level.WARNING,
)
VERSION_LEAK = Issue(
    code="EQ-PROBE-132",
    template='{target} tells which software it runs, in the header {header}: "{value}".',
    advice="Take the version out of the header, or the header away.",
    level=Level.WARNING,
)
OPEN_CORS = Issue(
    code="EQ-PROBE-133",
    template="{target} lets any site read its answers with the cookies of the user (Fetch standard, CORS).",
    advice="Name the origins that may; never mirror the one that asks beside credentials.",
)
CACHED = Issue(
    code="EQ-PROBE-134",
    template='{target} lets its answer be stored: Cache-Control is "{found}".',
    advice="Send `Cache-Control: no-store` with all personal data.",
)
NO_COOKIE = Issue(
    code="EQ-PROBE-135",
    template="No cookie was set by {target}, so that none could be judged.",
    advice="Name addresses that set the cookies, or leave the probe out.",
    nature=Nature.UNDECIDED,
)
COOKIE_NOT_SECURE = Issue(
    code="EQ-PROBE-136",
    template="The cookie {cookie} of {target} lacks Secure (RFC 6265, section 4.1.2.5): it also "
    "travels without encryption.",
    advice="Set Secure.",
)
COOKIE_READABLE = Issue(
    code="EQ-PROBE-137",
    template="The cookie {cookie} of {target} lacks HttpOnly (RFC 6265, section 4.1.2.6): scripts can read it.",
    advice="Set HttpOnly, or name the cookie as `readable` when scripts must read it.",
)
COOKIE_SAME_SITE = Issue(
    code="EQ-PROBE-138",
    template="The cookie {cookie} of {target} is sent from other sites too: SameSite is {found}.",
    advice="Set `SameSite=Lax` or `Strict`.",
)
COOKIE_PREFIX = Issue(
    code="EQ-PROBE-139",
    template="The cookie {cookie} of {target} breaks its prefix: {why}.",
    advice="With `__Host-`: Secure, Path=/ and no Domain; with `__Secure-`: Secure.",
)
COOKIE_NO_PREFIX = Issue(
    code="EQ-PROBE-140",
    template="The session cookie {cookie} of {target} has no `__Host-` prefix.",
    advice="Name it `__Host-…`: browsers then refuse one that another host planted.",
    level=Level.WARNING,
)
COOKIE_WIDE = Issue(
    code="EQ-PROBE-141",
    template="The cookie {cookie} of {target} goes to all hosts of {domain}.",
    advice="Leave Domain out.",
    level=Level.WARNING,
)
NO_SECURITY_TXT = Issue(
    code="EQ-PROBE-142",
    template="{target} is not there (status {status}): finders of weaknesses do not learn whom to tell (RFC 9116).",
    advice="Publish a security.txt with Contact and Expires.",
)
SECURITY_TXT = Issue(
    code="EQ-PROBE-143",
    template="{target} breaks RFC 9116: {rule}.",
    advice="Correct the file; securitytxt.org helps to write one.",
)
SECURITY_TXT_ADVICE = Issue(
    code="EQ-PROBE-144",
    template="{target} could serve finders better (RFC 9116): {rule}.",
    advice="Amend the file.",
    level=Level.WARNING,
)
UNDECLARED = Issue(
    code="EQ-PROBE-145",
    template="The answer of {target} holds {path}, which its contract does not declare.",
    advice="Declare the field, or do not send it.",
)
STATUS = Issue(
    code="EQ-PROBE-147",
    template="{target} answered with status {found}; its contract says {expected}.",
    advice="Correct the answer or the contract.",
)
NOT_JSON = Issue(
    code="EQ-PROBE-148",
    template="The answer of {target} is not readable JSON.",
    advice="Answer in JSON, as the contract says.",
)
NOT_OFFERED = Issue(
    code="EQ-PROBE-149",
    template="{target} declares {declared} and answers it with status {found}.",
    advice="Correct the CapabilityStatement or the server.",
)
NOT_DECLARED = Issue(
    code="EQ-PROBE-150",
    template="{target} answers {found} with status {status}, and does not declare it.",
    advice="Declare it in the CapabilityStatement, or switch it off.",
)
NO_CAPABILITY = Issue(
    code="EQ-PROBE-151",
    template="{target} gives no CapabilityStatement.",
    advice="Answer GET [base]/metadata as FHIR has it.",
)
STACK_TRACE = Issue(
    code="EQ-PROBE-152",
    template='An error of {target} shows the inside of the software ({provoked}): {kind}, "{shown}".',
    advice="Log the details, and tell the caller no more than a number to ask for.",
)
PATIENT_LEAK = Issue(
    code="EQ-PROBE-153",
    template="An error of {target} shows data of a patient ({provoked}).",
    advice="Keep all content of requests and records out of error messages.",
)
SERVER_ERROR = Issue(
    code="EQ-PROBE-154",
    template="{target} breaks on bad input ({provoked}): status {status}.",
    advice="Refuse bad input with a status of 400 to 499.",
    level=Level.WARNING,
)
