"""Conformance resources that are themselves the subject: profiles, search parameters, capability statements.

Value sets, code systems and concept maps are judged by the room `terminology`.
"""

from collections.abc import Callable, Mapping

from eqlab.validate.fhir.conformance.capabilities import check_capabilities
from eqlab.validate.fhir.conformance.operations import check_operation
from eqlab.validate.fhir.conformance.search_parameters import check_search_parameter
from eqlab.validate.fhir.conformance.structures import check_structure
from eqlab.validate.fhir.run import Run, Scope

__all__ = ["conformance_pass"]

_CHECKS: Mapping[str, Callable[[Scope], None]] = {
    "CapabilityStatement": check_capabilities,
    "OperationDefinition": check_operation,
    "SearchParameter": check_search_parameter,
    "StructureDefinition": check_structure,
}


def conformance_pass(run: Run) -> None:
    """Judge every conformance resource by what it defines."""
    for scope in run.scopes:
        check = _CHECKS.get(scope.resource["resourceType"])
        if check is not None:
            check(scope)
