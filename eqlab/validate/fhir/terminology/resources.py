"""Looks at code systems, value sets and maps where they are themselves validated."""

from eqlab.validate.fhir.issues import terminology as issues
from eqlab.validate.fhir.run import Run
from eqlab.validate.fhir.terminology.code_system_rules import code_system_rules
from eqlab.validate.fhir.terminology.concept_map_rules import concept_map_rules
from eqlab.validate.fhir.terminology.judging import Judge
from eqlab.validate.fhir.terminology.memory import memory_of
from eqlab.validate.fhir.terminology.value_set_rules import value_set_rules

_TYPES = frozenset({"CodeSystem", "ValueSet", "ConceptMap"})


def terminology_resources_pass(run: Run) -> None:
    """Note what is wrong with every CodeSystem, ValueSet and ConceptMap of the document."""
    scopes = [scope for scope in run.scopes if scope.type in _TYPES]
    if not scopes:
        return
    judge = Judge(run, memory_of(run))
    for scope in scopes:
        if scope.type == "CodeSystem":
            code_system_rules(scope)
        elif scope.type == "ValueSet":
            value_set_rules(scope, judge)
        else:
            concept_map_rules(scope, judge)
    if judge.trouble:
        run.note(issues.SERVER_UNREACHABLE, run.scopes[0].path, why=judge.trouble)
