"""Messages of HL7 v2: read without loss, held against the standard and against profiles, acknowledged."""
