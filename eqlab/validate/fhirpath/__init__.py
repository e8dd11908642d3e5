"""FHIRPath 2.0.0 with FHIR R4's additions: strict when compiled, calm about data.

Differences from FHIRPath 2.0.0 that authors may notice: implicit conversion of strings to dates when one side of a
comparison is a date, and JSON without FHIR types is navigated by its member names.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eqlab.validate.fhirpath.expressions import (
        NO_ADDITIONS,
        Additions,
        CompiledExpression,
        EvaluationError,
        Focus,
        Function,
        UndecidedError,
        compile_expression,
        evaluate,
        focus_nodes,
        looks_at_something,
        root_name,
        select,
        unknown_variables,
        world_of,
    )

__all__ = [
    "NO_ADDITIONS",
    "Additions",
    "CompiledExpression",
    "EvaluationError",
    "Focus",
    "Function",
    "UndecidedError",
    "compile_expression",
    "evaluate",
    "focus_nodes",
    "looks_at_something",
    "root_name",
    "select",
    "unknown_variables",
    "world_of",
]


def __getattr__(name: str) -> Any:
    """Load what evaluates when somebody asks for it: most resources need only the parts that read expressions."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("eqlab.validate.fhirpath.expressions"), name)
