"""Rules of FHIR beyond types and profiles: references, Bundles, extensions, contained resources, data types."""

from eqlab.validate.fhir.rules.bundles import bundles_pass
from eqlab.validate.fhir.rules.extensions import extensions_pass
from eqlab.validate.fhir.rules.references import references_pass, resolve
from eqlab.validate.fhir.rules.resources import resources_pass

__all__ = ["bundles_pass", "extensions_pass", "references_pass", "resolve", "resources_pass"]
