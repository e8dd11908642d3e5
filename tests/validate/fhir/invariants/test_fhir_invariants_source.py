import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqlab.validate.fhir.invariants import source
from eqlab.validate.fhir.invariants.source import NO, YES, Code, For, UntranslatableError

LETTERS = "pqrs"


def _formula(text: str) -> tuple[Code, str]:
    return Code(text), text


FORMULAS = st.recursive(
    st.sampled_from([(Code(one), one) for one in LETTERS] + [(YES, "True"), (NO, "False")]),
    lambda inner: st.one_of(
        inner.map(lambda one: (source.negation(one[0]), f"(not {one[1]})")),
        st.lists(inner, min_size=1, max_size=4).map(
            lambda many: (source.every(*(one for one, _ in many)), "(" + " and ".join(two for _, two in many) + ")")
        ),
        st.lists(inner, min_size=1, max_size=4).map(
            lambda many: (source.some(*(one for one, _ in many)), "(" + " or ".join(two for _, two in many) + ")")
        ),
        st.tuples(inner, inner, inner).map(
            lambda three: (
                source.either(*(one for one, _ in three)),
                "({1} if {0} else {2})".format(*(t for _, t in three)),
            )
        ),
        st.tuples(inner, inner).map(
            lambda two: (source.compared(two[0][0], "==", two[1][0]), f"({two[0][1]} == {two[1][1]})")
        ),
    ),
    max_leaves=12,
)


@given(formula=FORMULAS, values=st.tuples(*[st.booleans()] * len(LETTERS)))
def test_what_is_shortened_means_the_same(formula: tuple[Code, str], values: tuple[bool, ...]) -> None:
    """Leaving out parentheses and what is known anyway changes no truth."""

    short, long = formula
    names = dict(zip(LETTERS, values, strict=True))

    assert eval(long, names) == eval(short.text, names)  # noqa: S307 - both are made of four letters


@given(text=st.text())
def test_a_constant_is_read_as_it_was(text: str) -> None:
    """No text of a definition can leave its quotes."""

    assert text == ast.literal_eval(source.literal(text).text)


@pytest.mark.parametrize(
    "value", [1.5, None, b"a", ["a"], type("Text", (str,), {"__repr__": lambda _: "print()"})("a")]
)
def test_only_plain_constants_are_written(value: object) -> None:
    """What is no plain string, whole number or truth value is refused, an heir of str included."""

    with pytest.raises(TypeError):
        source.literal(value)  # type: ignore[arg-type]


def test_what_is_known_is_not_asked_again() -> None:
    """After `a or`, `not a and b` is `b`."""

    first, second = Code("a"), Code("b")

    assert "a or b" == source.some(first, source.every(source.negation(first), second)).text


def test_a_condition_before_the_loops_is_asked_once() -> None:
    """It stands before the comprehension, not in it."""

    clauses = (Code("a"), For("_1", Code("b")), Code("c"))

    assert "a and any(c for _1 in b)" == source.any_of(clauses).text
    assert "not a or all(d for _1 in b if c)" == source.all_of(clauses, Code("d")).text
    assert "([d for _1 in b if c] if a else ())" == f"({source.list_of(clauses, Code('d')).text})"


def test_loop_variables_are_known_from_constants() -> None:
    """A string that looks like a variable is none."""

    assert {"_1"} == source.free_variables(Code("[_2 for _2 in _1['_3']]"))


def test_python_that_grows_without_bound_is_refused() -> None:
    """An expression whose Python would fill the memory is left to the general engine."""

    with pytest.raises(UntranslatableError):
        Code("a" * (source.LONGEST + 1))
