"""Make the compact artefact of FHIR R4 anew: `python -m eqlab.validate.fhir.artefact.build PACKAGE.tgz`.

PACKAGE.tgz is the official package hl7.fhir.r4.core 4.0.1; its digest stands in the artefact's provenance.
"""

import hashlib
import json
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

from eqlab.core.values import Json
from eqlab.validate.fhir.artefact import ARTEFACT
from eqlab.validate.fhir.artefact.container import container_bytes
from eqlab.validate.fhir.artefact.trim import head_of, trimmed


def definitions_of(package: Path) -> Iterator[Json]:
    """Yield every definition of an official package that has a canonical URL."""
    with tarfile.open(package, "r:gz") as archive:
        for member in archive:
            folder, _, name = member.name.partition("/")
            if folder == "package" and name.endswith(".json") and "/" not in name and not name.startswith("."):
                stream = archive.extractfile(member)
                definition = json.load(stream) if stream else {}
                if "url" in definition and "resourceType" in definition:
                    yield definition


def build(package: Path) -> bytes:
    """Return the artefact made from an official package; NamingSystems have no URL of their own and stay out."""
    provenance = {
        "package": "hl7.fhir.r4.core",
        "version": "4.0.1",
        "licence": "CC0-1.0",
        "source": "http://hl7.org/fhir/R4",
        "sha256": hashlib.sha256(package.read_bytes()).hexdigest(),
    }
    return container_bytes(provenance, ((head_of(one), trimmed(one)) for one in definitions_of(package)))


if __name__ == "__main__":
    ARTEFACT.write_bytes(build(Path(sys.argv[1])))
