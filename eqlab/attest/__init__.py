"""Attestations: the document, its seals, the public log, and their verification. Takes bytes and facts, never renders.

Sources: RFC 6962, RFC 8785, C2SP signed-note, tlog-checkpoint, tlog-cosignature, tlog-tiles, tlog-proof, DSSE 1.0.2,
in-toto Statement v1, W3C Verifiable Credentials 2.0, Securing Verifiable Credentials using JOSE and COSE, Bitstring
Status List 1.0.
"""
