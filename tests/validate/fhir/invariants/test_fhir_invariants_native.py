from decimal import Decimal

import pytest
from invariant_values import scope_of

from eqlab.core.values import Json
from eqlab.validate.fhir.invariants import compiled, native, services
from eqlab.validate.fhir.run import Scope

PATIENT = {"resourceType": "Patient"}


def held(expression: str, type_: str, value: Json, resource: Json = PATIENT) -> bool | None:
    return compiled(expression, type_)(value, scope_of(resource))


def test_source_is_plain_lookups() -> None:
    """A common constraint costs a few tests of membership."""

    ready = native("name.exists() or telecom.exists()", "Patient.contact")

    assert ready is not None
    assert "('name' in v or 'telecom' in v)" == ready.source
    assert {} == ready.names
    assert ready.present is None


def test_a_constraint_names_what_it_speaks_of() -> None:
    """Where none of these members is, it need not be evaluated."""

    ready = native("code.empty() or system.exists()", "Quantity")

    assert ready is not None
    assert frozenset({"code", "_code"}) == ready.present


def test_equal_names_mean_equal_things() -> None:
    """The globals of two sources can be put together."""

    one, two = native("value.exists()", "Observation"), native("value.empty()", "Observation")

    assert one is not None
    assert two is not None
    assert one.names == two.names


def test_what_looks_at_the_value_again_is_a_function_apart() -> None:
    """Inlined, it would turn `v` into a cell of the function around it."""

    ready = native("name.all(family in %resource.contact.name.family)", "Patient")

    assert ready is not None
    assert ready.source.endswith("(v, s)")
    assert {ready.source.partition("(")[0]} == set(ready.names)


@pytest.mark.parametrize(
    "expression",
    [
        "name.exists(",
        "name.nonsense()",
        "",
        "name.matches('(a+)+$')",
        "(" * 300 + "true" + ")" * 300,
    ],
)
def test_what_cannot_be_evaluated_is_undecided(expression: str) -> None:
    """Neither what is no FHIRPath nor a pattern that could run away stops a validation."""

    assert held(expression, "Patient", {**PATIENT, "name": [{"family": "a"}]}) is None


def test_an_unknown_type_has_no_python() -> None:
    """Without a type nothing is known about members."""

    assert native("name.exists()", "Nonsense") is None


@pytest.mark.parametrize("text", ["' or True or '", '"', "\\", "a\nb", "a'b", "{v}", "\ud800"])
def test_text_of_a_definition_stays_text(text: str) -> None:
    """A constant of an expression is compared with, whatever it looks like."""

    written = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
    expression = f"family = '{written}'"

    assert held(expression, "HumanName", {"family": text}) is True
    assert held(expression, "HumanName", {"family": "other"}) is False


def test_an_expression_that_doubles_with_every_level_is_left_to_the_engine() -> None:
    """Python is refused before it fills the memory."""

    expression = "active"
    for level in range(40):
        expression = f"({expression} = (gender = 'a{level}'))"

    assert native(expression, "Patient") is None


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2020", "2021", True),
        ("2021", "2020", False),
        ("2020-02-01", "2020-02-01", True),
        ("2020-02-01T10:00:00Z", "2020-02-01", True),
        ("2020-02-01T10:00:00Z", "2020", True),
        ("2020-02-01", "2020-02-01T10:00:00Z", False),
        ("2020-02-01T10:00:00Z", "2020-01-31", False),
        ("2020-02", "2020-01-31", False),
        ("2020-02-01T10:00:00+02:00", "2020-02-01T09:00:00Z", True),
        ("2020-02-01T10:00:00+02:00", "2020-02-01T07:59:59Z", False),
        ("2020-02-01T10:00:00.5Z", "2020-02-01T10:00:00Z", False),
        ("nonsense", "2020", None),
        (1, "2020", None),
    ],
)
def test_a_period_ends_after_it_starts_and_is_precise_enough_to_tell(
    start: Json, end: Json, expected: bool | None
) -> None:
    """per-1: an end takes in every time that matches it; what precision leaves open else is empty, and so not true."""

    rule = "start.hasValue().not() or end.hasValue().not() or (start <= end)"

    assert held(rule, "Period", {"start": start, "end": end}) is expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ({"value": 1}, {"value": 2}, True),
        ({"value": Decimal("2.5")}, {"value": 2}, False),
        ({"value": 1, "code": "g"}, {"value": 2, "code": "m"}, True),
        ({"value": 1, "code": "kg"}, {"value": 900, "code": "g"}, False),
        ({"unit": "kg"}, {"value": 900, "code": "g"}, True),
    ],
)
def test_a_range_is_in_order_unless_units_leave_it_open(low: Json, high: Json, expected: bool) -> None:
    """rng-2: broken only where low is surely higher."""

    assert held("low.empty() or high.empty() or (low <= high)", "Range", {"low": low, "high": high}) is expected


@pytest.mark.parametrize(
    ("name", "expected"), [("Abc", True), ("abc", False), ("Ab c", False), ("numTotBeds", False), (None, True)]
)
def test_names_are_judged_as_a_whole_and_only_when_they_are_there(name: str | None, expected: bool) -> None:
    """adf-0 and its like, as later versions of FHIR repaired them."""

    value = {"resourceType": "Measure", **({"name": name} if name else {})}

    assert held("name.matches('[A-Z]([A-Za-z0-9_]){0,254}')", "Measure", value) is expected


@pytest.mark.parametrize(("answer", "expected"), [(True, True), (False, False), (None, None)])
def test_other_rooms_are_asked(monkeypatch: pytest.MonkeyPatch, answer: bool | None, expected: bool | None) -> None:
    """What another room cannot tell is undecided; what is decided otherwise does not depend on it."""

    def conforms_to(_scope: Scope, _value: Json, _profile: str) -> bool | None:
        return answer

    monkeypatch.setattr(services, "conforms_to", conforms_to)

    assert held("conformsTo('urn:a')", "Patient", PATIENT) is expected
    assert held("id.empty() or conformsTo('urn:a')", "Patient", PATIENT) is True


@pytest.mark.parametrize(
    ("when", "expected"), [(["AC", "HS"], True), (["AC", "CM"], False), (["CD"], False), ([], False)]
)
def test_times_of_day_are_looked_at_one_by_one(when: list[str], expected: bool) -> None:
    """tim-9: an offset goes with meals and sleep, but not with meals in general, whatever else stands beside."""

    rule = "offset.empty() or (when.exists() and ((when in ('C' | 'CM' | 'CD' | 'CV')).not()))"

    assert held(rule, "Timing.repeat", {"offset": 30, **({"when": when} if when else {})}) is expected


@pytest.mark.parametrize(
    ("type_", "value", "expected"),
    [
        ("dateTime", "2020-02-01", True),
        ("dateTime", "2020-02", False),
        ("dateTime", None, True),
        ("Period", {"start": "2020"}, True),
    ],
)
def test_only_a_moment_is_precise_to_the_day(type_: str, value: Json, expected: bool) -> None:
    """vs-1 of the vital signs: a period, or a value that is absent, breaks nothing."""

    assert held("($this as dateTime).toString().length() >= 8", type_, value) is expected


def test_contained_resources_need_no_narrative() -> None:
    """dom-6: the resource around them tells of them."""

    outer = scope_of({"resourceType": "Observation", "contained": [PATIENT]})
    inner = Scope(PATIENT, ((outer.path, "contained"), 0), outer, outer.run, "contained")
    check = compiled("text.`div`.exists()", "Patient")

    assert check(PATIENT, inner) is True
    assert check(PATIENT, scope_of(PATIENT)) is False


def test_a_second_item_where_one_is_wanted_leaves_it_undecided() -> None:
    """FHIRPath has no answer there."""

    assert held("name.family.matches('a')", "Patient", {**PATIENT, "name": [{"family": "a"}] * 2}) is None
    assert held("name.family.matches('a')", "Patient", {**PATIENT, "name": [{"family": "a"}]}) is True


def test_moments_are_told_apart_by_what_they_mean() -> None:
    """As many as a document may have reasonably are compared; beyond that nothing is decided."""

    def one_moment(*written: str) -> bool | None:
        names = [{"period": {"start": one}} for one in written]
        return held("name.period.start.distinct().count() <= 1", "Patient", {**PATIENT, "name": names})

    assert one_moment("2026-01-01T10:00:00Z", "2026-01-01T11:00:00+01:00") is True
    assert one_moment("2026-01-01", "2026-01") is False
    assert one_moment(*(f"2{year:03}" for year in range(300))) is None
