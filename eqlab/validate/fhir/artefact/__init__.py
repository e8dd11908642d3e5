"""The definitions of FHIR R4 that travel with the lab."""

from pathlib import Path

ARTEFACT = Path(__file__).with_name("hl7.fhir.r4.core-4.0.1.bin")
"""Made by `build.py` from the official package."""
