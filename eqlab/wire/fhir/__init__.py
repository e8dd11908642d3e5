"""A small FHIR R4 REST server over request and response values: no sockets, no framework, content in hooks."""
