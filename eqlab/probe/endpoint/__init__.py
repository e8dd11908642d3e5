"""Probes that look at an endpoint: TLS, web, mail, access."""
