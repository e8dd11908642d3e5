"""The CapabilityStatement: what the server declares is what it was made from."""

from eqlab.core.values import Json
from eqlab.wire.fhir.config import FhirConfig, ResourceKind
from eqlab.wire.fhir.negotiation import FHIR_JSON, JSON_PATCH
from eqlab.wire.fhir.parameters import COMMON, ParameterType
from eqlab.wire.fhir.store import Resource

_VALIDATE = {"name": "validate", "definition": "http://hl7.org/fhir/OperationDefinition/Resource-validate"}


def capability_statement(config: FhirConfig, base: str) -> Resource:
    """Declare a server (FHIR R4, CapabilityStatement)."""
    rest: dict[str, Json] = {
        "mode": "server",
        "resource": [_resource(kind, config) for kind in config.kinds],
        "interaction": [{"code": kind} for kind in sorted(config.bundles)],
    }
    system = [_operation(item.name) for item in config.operations if item.on == "system"]
    if system:
        rest["operation"] = system
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": config.date,
        "kind": "instance",
        "software": {"name": config.title, "version": config.version},
        "implementation": {"description": config.title, "url": base},
        "fhirVersion": "4.0.1",
        "format": [FHIR_JSON, "json"],
        "patchFormat": [JSON_PATCH],
        "rest": [rest],
    }


def _resource(kind: ResourceKind, config: FhirConfig) -> dict[str, Json]:
    declared: dict[str, Json] = {
        "type": kind.name,
        "interaction": [{"code": code} for code in sorted(kind.interactions)],
        "versioning": "versioned",
        "readHistory": "vread" in kind.interactions,
        "updateCreate": kind.client_ids,
        "conditionalCreate": "create" in kind.interactions,
        "conditionalUpdate": "update" in kind.interactions,
        "conditionalDelete": "single" if "delete" in kind.interactions else "not-supported",
        "searchParam": [{"name": item.name, "type": str(item.type)} for item in (*COMMON, *kind.parameters)],
    }
    links = [f"{kind.name}:{item.name}" for item in kind.parameters if item.type is ParameterType.REFERENCE]
    if links:
        declared["searchInclude"] = links
    operations = [_operation(item.name) for item in config.operations if item.type == kind.name]
    return {**declared, "operation": [*operations, _VALIDATE]}


def _operation(name: str) -> dict[str, str]:
    plain = name.removeprefix("$")
    return {"name": plain, "definition": f"urn:eqlab:operation:{plain}"}
