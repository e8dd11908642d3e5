import hashlib
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invariant_values import GOLDEN, core_constraints, golden, made_for

from eqlab.core.values import Json
from eqlab.validate.fhir.invariants import compiled, native
from eqlab.validate.fhir.invariants.corrections import CORRECTIONS, corrected
from eqlab.validate.fhir.invariants.general import general
from eqlab.validate.fhir.invariants.shapes import CHOICES
from eqlab.validate.fhir.invariants.written import WRITTEN
from eqlab.validate.fhir.model import type_names, type_of

TRIES = 12
DOM_3, REF_1 = "contained.where(", "reference.startsWith("
EXPRESSIONS = {expression for expression, _ in core_constraints()}
WORD_FOR_WORD = [pair for pair in core_constraints() if pair[0] not in WRITTEN]


def test_every_constraint_of_fhir_has_python_of_its_own() -> None:
    """No rule of FHIR R4's types needs the general engine."""

    assert [] == [pair for pair in core_constraints() if native(*pair) is None]


def test_the_python_of_all_constraints_is_as_it_was() -> None:
    """A change of the translation shows in the golden file; running `invariant_values.py` writes it anew."""

    assert GOLDEN.read_text(encoding="utf-8") == golden()


@pytest.mark.parametrize(
    ("expression", "type_"),
    WORD_FOR_WORD,
    ids=[f"{type_}-{hashlib.sha256(expression.encode()).hexdigest()[:8]}" for expression, type_ in WORD_FOR_WORD],
)
def test_python_and_the_general_engine_agree(expression: str, type_: str) -> None:
    """Where the general engine decides a constraint, its Python decides alike; it may decide sooner."""

    text = corrected(expression)
    judge, judge_generally = compiled(expression, type_), general(text, type_)
    for seed in range(TRIES):
        value, scope = made_for(text, type_, Random(f"{expression}{type_}{seed}"))
        assert judge_generally(value, scope) in (judge(value, scope), None), value


@given(pair=st.sampled_from(WORD_FOR_WORD), seed=st.integers())
@settings(max_examples=200, deadline=None)
def test_python_and_the_general_engine_agree_on_any_value(pair: tuple[str, str], seed: int) -> None:
    """The same, on values that no seed was chosen for."""

    expression, type_ = pair
    value, scope = made_for(corrected(expression), type_, Random(seed))

    assert general(corrected(expression), type_)(value, scope) in (compiled(expression, type_)(value, scope), None)


@given(pair=st.sampled_from(core_constraints()), seed=st.integers())
@settings(max_examples=200, deadline=None)
def test_without_what_it_speaks_of_a_constraint_holds(pair: tuple[str, str], seed: int) -> None:
    """A caller may skip a constraint when none of the members it names is there."""

    expression, type_ = pair
    ready = native(expression, type_)
    value, scope = made_for(corrected(expression), type_, Random(seed))
    if ready.present is not None and isinstance(value, dict):
        rest = {name: item for name, item in value.items() if name not in ready.present}
        assert compiled(expression, type_)(rest, scope) is True


@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=3),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["id", "reference", "value", "coding", "entry"]), inner)
        ),
    ),
    pair=st.sampled_from(core_constraints()),
)
@settings(max_examples=300, deadline=None)
def test_malformed_values_never_raise(value: Json, pair: tuple[str, str]) -> None:
    """Whatever stands where a value should be, the answer is one of three."""

    _, scope = made_for(*pair, Random(1))

    assert compiled(*pair)(value, scope) in (True, False, None)


@pytest.mark.parametrize("kind", ["Observation", "Patient", "Questionnaire"])
def test_contained_resources_are_looked_for_as_the_general_engine_does(kind: str) -> None:
    """dom-3, with `as` on several items put right, means what its hand-written Python means."""

    expression = next(one for one in WRITTEN if one.startswith(DOM_3))
    repaired = expression.replace(".as(", ".ofType(").replace("(as(", "(ofType(")
    answers = set()
    for seed in range(150):
        value, scope = made_for(expression, kind, Random(seed))
        answers.add(compiled(expression, kind)(value, scope))
        assert general(repaired, kind)(value, scope) == compiled(expression, kind)(value, scope), value
    assert {True, False} == answers


def test_references_into_the_container_are_looked_for_as_the_general_engine_does() -> None:
    """ref-1 means the same, but for references without an address and `#`."""

    expression = next(one for one in WRITTEN if one.startswith(REF_1))
    repaired = f"reference.hasValue().not() or reference = '#' or {expression}"
    for seed in range(150):
        value, scope = made_for(expression + " contained id", "Reference", Random(seed))
        assert general(repaired, "Reference")(value, scope) == compiled(expression, "Reference")(value, scope), value


def test_corrections_and_handwritten_expressions_are_of_fhir() -> None:
    """No correction is left over: each is of an expression that FHIR R4 publishes."""

    assert {*CORRECTIONS, *WRITTEN} <= EXPRESSIONS


def test_names_of_choices_are_all_known() -> None:
    """An object of unknown type is not searched for what may be a choice in it."""

    names, seen = list(type_names()), set()
    while names:
        known = type_of(names.pop())
        seen |= {one.name for one in known.elements.values() if one.choice}
        names += [one.types[0] for one in known.elements.values() if one.types == (f"{known.name}.{one.name}",)]

    assert seen == CHOICES
