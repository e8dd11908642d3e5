"""X.509 certificates, requests, chains, revocation and signed mail: read strictly, judged by named rules.

Sources: RFC 5280, RFC 2986, RFC 6960, RFC 7468, RFC 8551, ITU-T X.690.
"""
