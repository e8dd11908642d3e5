"""Runs compiled Schematron schemas: in worker processes, with nothing but what they were given to read."""
