"""Fields in texts."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.plan.filling import fields_of, fill_fields

VARIABLES = {
    "persona": {"name": "Ada", "age": 41, "address": {"city": "Town"}, "codes": ["a"], "nothing": None},
    "rx": {"number": "R-1", "qr-code": "{persona.name}"},
    "limit": 3,
    "exact": Decimal("1.50"),
    "flag": True,
}


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ("For {persona.name}.", "For Ada."),
        ("{persona.age} {limit} {exact} {flag}", "41 3 1.50 true"),
        ("{persona.address.city}", "Town"),
        ("{limit}{limit}", "33"),
        ("no field", "no field"),
        ("", ""),
    ],
)
def test_known_fields_are_filled(template: str, filled: str) -> None:
    assert filled == fill_fields(template, VARIABLES)


@pytest.mark.parametrize(
    "template",
    [
        *(
            "{unknown}",
            "{persona.unknown}",
            "{persona.name.first}",
            "{persona}",
            "{persona.codes}",
            "{persona.nothing}",
        ),
        *(
            "{ limit }",
            "{limit",
            "limit}",
            "{}",
            "{{",
            "{limit:>5}",
            "{limit!r}",
            "{persona['name']}",
            "{0}",
            "{.limit}",
        ),
    ],
)
def test_what_nothing_fills_stays_as_written(template: str) -> None:
    """No format specifications, no indexing, no attribute access: it is no template language."""
    assert template == fill_fields(template, VARIABLES)


def test_values_are_not_filled_again() -> None:
    assert "{persona.name}" == fill_fields("{rx.qr-code}", VARIABLES)


def test_fields_are_listed_in_order() -> None:
    assert ["b.c", "a", "a"] == list(fields_of("{b.c} {a} {a} { x }"))


@settings(deadline=None)
@given(st.text())
def test_without_variables_every_text_stays(template: str) -> None:
    assert template == fill_fields(template, {})


@settings(deadline=None)
@given(st.text(), st.text())
def test_a_field_becomes_exactly_its_value(before: str, value: str) -> None:
    template = before.replace("{", "(")

    assert template + value == fill_fields(template + "{v}", {"v": value})
