"""What a document defines is compiled up to a limit; what is beyond it is told once, as undecided."""

from eqlab.core.issue import Nature
from eqlab.validate.fhir.effort import MOST, cost_of_expression, cost_of_pattern, is_affordable, is_spent
from eqlab.validate.fhir.issues.conformance import NOT_COMPILED
from eqlab.validate.fhir.library import core_library
from eqlab.validate.fhir.path import root
from eqlab.validate.fhir.run import Run, Scope

HERE = root("Bundle")


def document() -> Scope:
    return Scope({"resourceType": "Bundle"}, HERE, None, Run(core_library()))


def test_what_is_too_much_is_told_once_and_stays_too_much() -> None:
    """The first that is not looked at is named; later ones are not looked at either, however small they are."""
    scope = document()

    assert is_affordable(scope, (HERE, "a"), "a", MOST)
    assert not is_spent(scope)
    assert not is_affordable(scope, (HERE, "b"), "b", 1)
    assert not is_affordable(scope, (HERE, "c"), "c", 0)
    assert is_spent(scope)
    assert [(NOT_COMPILED, (HERE, "b"), {}, "")] == scope.run.notes
    assert Nature.UNDECIDED is NOT_COMPILED.nature


def test_what_was_compiled_costs_nothing_again() -> None:
    scope = document()

    assert all(is_affordable(scope, HERE, "a", MOST) for _ in range(3))
    assert is_affordable(scope, HERE, "b", 0)
    assert [] == scope.run.notes


def test_all_resources_of_a_document_share_its_limit() -> None:
    outer = document()
    inner = Scope({"resourceType": "ValueSet"}, (HERE, "entry"), outer, outer.run, "entry")

    assert is_affordable(inner, HERE, "a", MOST)
    assert not is_affordable(outer, HERE, "b", 1)
    assert is_affordable(document(), HERE, "b", 1)


def test_patterns_cost_more_than_expressions() -> None:
    """A pattern that is refused for its length costs next to nothing."""
    assert cost_of_pattern("a" * 2000) > 2000
    assert 1 == cost_of_pattern("a" * 2001)
    assert cost_of_expression("a" * 1000) < 100
    assert cost_of_expression("id.matches('" + "a" * 1000 + "')") > 1000
