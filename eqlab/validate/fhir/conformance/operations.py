"""OperationDefinitions: what they say of their parameters. Source: FHIR R4, OperationDefinition.parameter."""

from eqlab.core.values import Json
from eqlab.validate.fhir.conformance.reading import count, numbered, text
from eqlab.validate.fhir.issues import conformance as issues
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.run import Scope
from eqlab.validate.words import shorten


def check_operation(scope: Scope) -> None:
    """Judge an OperationDefinition."""
    waiting: list[tuple[Json, Path]] = [
        (one, ((scope.path, "parameter"), at)) for at, one in numbered(scope.resource, "parameter")
    ]
    while waiting:
        parameter, path = waiting.pop()
        least, most = parameter.get("min"), text(parameter, "max")
        limit = count(most)
        if type(least) is int and limit is not None and least > limit:
            facts = {"name": shorten(text(parameter, "name"), 60), "least": str(least), "most": most}
            scope.run.note(issues.PARAMETER_CANNOT_OCCUR, path, **facts)
        waiting += [(one, ((path, "part"), at)) for at, one in numbered(parameter, "part")]
