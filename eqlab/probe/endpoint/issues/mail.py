"""What can be wrong with the mail of a domain. A code is never reused."""

from eqlab.core.issue import Issue, Level, Nature

NO_SPF = Issue(
    code="EQ-PROBE-155",
    template="{domain} publishes no SPF record (RFC 7208): anybody can send in its name.",
    advice="Publish a TXT record such as `v=spf1 mx -all`.",
)
SPF_ERROR = Issue(
    code="EQ-PROBE-156",
    template="The SPF record of {domain} is an error to receivers (RFC 7208): {rule}.",
    advice="Correct the record: receivers may pass over a wrong one altogether.",
)
SPF_WEAK = Issue(
    code="EQ-PROBE-157",
    template="The SPF record of {domain} protects little: {rule}.",
    advice="End it with `-all`, or `~all` beside a DMARC policy.",
)
SPF_ADVICE = Issue(
    code="EQ-PROBE-158",
    template="The SPF record of {domain} could be better: {rule}.",
    advice="Amend the record.",
    level=Level.WARNING,
)
SPF_UNKNOWN = Issue(
    code="EQ-PROBE-159",
    template="The SPF record of {domain} includes {name}, whose records were not handed in.",
    advice="Hand in the TXT records of all included domains.",
    nature=Nature.UNDECIDED,
)
NO_DMARC = Issue(
    code="EQ-PROBE-160",
    template="{domain} publishes no DMARC policy (RFC 7489).",
    advice="Publish `_dmarc.{domain}` with `v=DMARC1; p=quarantine` or `p=reject`.",
)
DMARC_ERROR = Issue(
    code="EQ-PROBE-161",
    template="The DMARC record of {domain} is no policy (RFC 7489, section 6.3): {rule}.",
    advice="Correct the record.",
)
DMARC_WEAK = Issue(
    code="EQ-PROBE-162",
    template="The DMARC policy of {domain} protects little: {rule}.",
    advice="Raise the policy to quarantine or reject, for all mail.",
)
DMARC_ADVICE = Issue(
    code="EQ-PROBE-163",
    template="The DMARC record of {domain} could be better: {rule}.",
    advice="Amend the record.",
    level=Level.WARNING,
)
NO_DKIM = Issue(
    code="EQ-PROBE-164",
    template="No DKIM key of {domain} was found under the selector {selector} (RFC 6376).",
    advice="Hand in the record of the selector that signs, or sign mail with DKIM.",
)
DKIM_ERROR = Issue(
    code="EQ-PROBE-165",
    template="The DKIM key {selector} of {domain} cannot be used (RFC 6376, section 3.6.1): {rule}.",
    advice="Publish a new key of 2048 bits, or Ed25519.",
)
DKIM_ADVICE = Issue(
    code="EQ-PROBE-166",
    template="The DKIM key {selector} of {domain} could be better: {rule}.",
    advice="Amend the record.",
    level=Level.WARNING,
)
NO_STS = Issue(
    code="EQ-PROBE-167",
    template="{domain} publishes no MTA-STS policy (RFC 8461): others may be made to send without encryption.",
    advice="Publish `_mta-sts.{domain}` and the policy file.",
    level=Level.WARNING,
)
STS_ERROR = Issue(
    code="EQ-PROBE-168",
    template="The MTA-STS policy of {domain} cannot be used (RFC 8461, section 3): {rule}.",
    advice="Correct the record or the policy file.",
)
STS_WEAK = Issue(
    code="EQ-PROBE-169",
    template="The MTA-STS policy of {domain} protects little: {rule}.",
    advice="Set the mode to enforce and max_age to some weeks.",
    level=Level.WARNING,
)
NO_STARTTLS = Issue(
    code="EQ-PROBE-170",
    template="{target} takes mail without offering STARTTLS (RFC 3207).",
    advice="Switch STARTTLS on, with a certificate for the name in the MX record.",
)
STARTTLS_FAILED = Issue(
    code="EQ-PROBE-171",
    template="{target} offers STARTTLS, and the handshake fails: {why}.",
    advice="Correct the TLS settings of the mail server.",
)
STARTTLS_OLD = Issue(
    code="EQ-PROBE-172",
    template="{target} agrees on {version} after STARTTLS, which is no longer secure (RFC 8996).",
    advice="Offer TLS 1.2 and TLS 1.3.",
)
PLAIN_AUTH = Issue(
    code="EQ-PROBE-173",
    template="{target} offers to take passwords before STARTTLS (RFC 4954, section 4).",
    advice="Offer AUTH only over TLS.",
)
NO_SMTP = Issue(
    code="EQ-PROBE-174",
    template='{target} does not answer as a mail server: "{said}".',
    advice="Check the address.",
    nature=Nature.UNDECIDED,
)
