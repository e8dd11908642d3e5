"""FHIRPath 2.0.0 with FHIR R4's additions: strict when compiled, calm about data.

Differences from FHIRPath 2.0.0 that authors may notice: implicit conversion of strings to dates when one side of a
comparison is a date, and JSON without FHIR types is navigated by its member names.
"""

from eqlab.core.values import Json

__all__ = ["evaluate"]


def evaluate(resource: Json, expression: str) -> list[Json]:
    """Evaluate an expression on a resource, and return the items of the result in their order.

    `resource` is JSON as a reader gives it: dict, list, str, bool, int, None, and Decimal or float for numbers with a
    point (Decimal keeps `1.50` apart from `1.5`). When its `resourceType` is a type of FHIR R4 the expression is held
    to that type: names that FHIR R4 does not have there are refused before anything is evaluated. Any other JSON is
    navigated by the names of its members.

    What stands in the resource comes as it stands there: a bool, int, Decimal or str, for dates too, and a dict for
    an element with children; elements that have only extensions are left out. What was computed comes as bool, int,
    Decimal or str; dates, times and quantities, which JSON does not have, as FHIRPath writes them: `@2024-02-29`,
    `@T14:30`, `4 days`, `1.5 'mg'`. Source: FHIRPath 2.0.0 and FHIR R4, section 2.1.9.1.

    `memberOf`, `conformsTo` and `htmlChecks` are answered from FHIR R4's own definitions; `resolve` finds contained
    resources and entries of the same Bundle. Other definitions and resources are given to `CompiledExpression.on`.

    Raises AuthorError when the expression is wrong, EvaluationError when it has no result on this resource (several
    items where one is expected, unlike values compared), and its kind UndecidedError when the lab cannot tell: the
    evaluation is too much work, or asks for definitions that are not there.
    """
    from eqlab.validate.fhirpath.expressions import evaluated  # noqa: PLC0415 - parts of this room do without it

    return evaluated(resource, expression)
