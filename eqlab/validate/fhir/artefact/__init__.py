"""The definitions of FHIR R4 that travel with the lab."""
