"""FHIR packages: definitions from archives, folders and the local package cache. Nothing is ever downloaded.

Source: FHIR NPM package specification (hl7.fhir.uv.packages) and FHIR R4, packages.html.
"""

from eqlab.validate.fhir.packages.aliases import Alias, library_by_alias, read_aliases
from eqlab.validate.fhir.packages.dependencies import library_with, problems_of
from eqlab.validate.fhir.packages.looking import Looked, look
from eqlab.validate.fhir.packages.package import Package, open_package

__all__ = [
    "Alias",
    "Looked",
    "Package",
    "library_by_alias",
    "library_with",
    "look",
    "open_package",
    "problems_of",
    "read_aliases",
]
