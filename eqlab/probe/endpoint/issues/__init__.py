"""What can be wrong with an endpoint. Codes EQ-PROBE-100 to 199 and 400 to 499; a code is never reused."""
