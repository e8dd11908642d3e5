"""What can be wrong with an endpoint. Codes EQ-PROBE-100 to 199; a code is never reused."""
