"""FHIR R4: definitions, reading, and the rules a resource is judged by."""
