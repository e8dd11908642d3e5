"""Compiles a Schematron schema (ISO/IEC 19757-3:2006 to 2025) to XSLT 3.0."""

from eqlab.validate.schematron.compile.compiling import compile_schema

__all__ = ["compile_schema"]
