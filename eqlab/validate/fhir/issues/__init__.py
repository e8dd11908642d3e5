"""The issues of FHIR validation, a table for each area. A code is never reused."""
