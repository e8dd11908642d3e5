"""JSON Web Tokens and Signatures: read strictly, verified, and judged by named rules.

Sources: RFC 7515, RFC 7517, RFC 7518, RFC 7519, RFC 7638, RFC 7797, RFC 7800, RFC 8037, RFC 8705, RFC 8725, RFC 9068,
RFC 9449, OpenID Connect Core 1.0.
"""
