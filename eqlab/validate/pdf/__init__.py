"""PDF files: signatures (PAdES), declarations of PDF/A, what could act. See docs/pdf.md.

Sources: ISO 32000-1, ETSI EN 319 142-1, RFC 5652, RFC 3161, ISO 19005.
"""
