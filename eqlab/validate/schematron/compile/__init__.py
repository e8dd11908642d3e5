"""Compiles a Schematron schema to XSLT 3.0."""
