"""Evaluation: dates, types, strings, numbers and quantities."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from fhirpath_sample import run
from looking import BUNDLE


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("birthDate < @1975", [True]),
        ("birthDate = @1974-12-25", [True]),
        ("birthDate = '1974-12-25'", [True]),
        ("birthDate < '1975-01-01'", [True]),
        ("birthDate = @1974-12-25T10:00:00", []),
        ("birthDate < @1974-12-25T10:00:00", []),
        ("birthDate <= today()", [True]),
        ("@2024-05-01T08:00:00+02:00 = @2024-05-01T06:00:00Z", [True]),
        ("@2024-05-01T23:30:00-02:00 > @2024-05-02T01:00:00Z", [True]),
        ("@2024-05-01T08:00:00 = @2024-05-01T08:00:00Z", []),
        ("@2024 < @2024-05", []),
        ("@2024-05 > @2023-12-31", [True]),
        ("@2024-05-01T08:00:00.500Z > @2024-05-01T08:00:00Z", [True]),
        ("@T10:30 < @T10:31", [True]),
        ("@T10:30 = @2024-01-01", [False]),
        ("@T10:30 < @2024-01-01", []),
        ("birthDate + 1 year = @1975-12-25", [True]),
        ("@2024-02-29 + 1 year", ["2025-02-28"]),
        ("@2024-01-31 + 1 month", ["2024-02-29"]),
        ("@2024-01-31 - 2 weeks", ["2024-01-17"]),
        ("@2024-01-01T23:00:00+01:00 + 90 minutes", ["2024-01-02T00:30:00+01:00"]),
        ("@T23:00 + 2 hours", ["01:00"]),
        ("@2024 + 18 months", ["2025"]),
        ("@9999-12-31 + 1 day", []),
        ("birthDate + 3", []),
        ("birthDate + 3 'kg'", []),
        ("(birthDate | '1974-12-25').count()", [2]),
        ("deceased < now()", [True]),
        ("deceased.toString()", ["2015-02-14T13:42:00+10:00"]),
        ("'2024-02-30'.toDate()", []),
        ("'2024-02-29'.convertsToDate()", [True]),
        ("'2024-02-29T10:00:00Z'.toDateTime() > @2024-02-29T09:59:59Z", [True]),
        ("'2024-02-29T10:00:00Z'.toDateTime().toDate() = @2024-02-29", [True]),
        ("'10:30'.toTime() = @T10:30", [True]),
    ],
)
def test_dates_know_their_precision_and_zone(expression: str, expected: list[Any]) -> None:
    """What precision or a missing zone leaves open is empty, never a guess."""
    assert expected == run(expression)


def test_elements_of_fhir_are_compared_as_moments() -> None:
    """In a period the end may look earlier as text and still be later in time."""
    assert [True] == run("entry.resource.ofType(CarePlan).period.all(start < end)", BUNDLE)
    assert [False] == run("entry.resource.ofType(CarePlan).period.all(start.toString() < end.toString())", BUNDLE)


def test_the_time_can_be_given() -> None:
    """With the variable `now` an evaluation can be repeated and agrees with itself."""
    given = {"now": "2024-05-01T10:00:00.250+02:00"}

    assert ["2024-05-01T10:00:00.250+02:00"] == run("now()", variables=given)
    assert ["2024-05-01"] == run("today()", variables=given)
    assert ["10:00:00.250"] == run("timeOfDay()", variables=given)
    assert [] == run("now()", variables={"now": "yesterday"})
    told = datetime.fromisoformat(run("now()")[0])
    assert timedelta(0) <= datetime.now(UTC) - told < timedelta(minutes=5)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("birthDate is date", [True]),
        ("id is id and id is string", [True]),
        ("gender is code", []),
        ("name.first() is HumanName", [True]),
        ("name.first() is FHIR.HumanName", [True]),
        ("name.first() is System.String", [False]),
        ("name is HumanName", []),
        ("deceased is dateTime", [True]),
        ("deceased.as(boolean)", []),
        ("deceased.ofType(dateTime)", ["2015-02-14T13:42:00+10:00"]),
        ("multipleBirth + 1", [3]),
        ("multipleBirthInteger", [2]),
        ("contained.ofType(Organization).name", ["Praxis"]),
        ("contained.ofType(DomainResource).name", ["Praxis"]),
        ("contained.ofType(Patient)", []),
        ("1 is Integer", [True]),
        ("1.0 is Decimal", [True]),
        ("'x' is String", [True]),
        ("'x' is string", [False]),
        ("@2024 is Date", [True]),
        ("1.type().name", ["Integer"]),
        ("name.type().name.distinct()", ["HumanName"]),
        ("contact.type()", []),
        ("type()", [{"namespace": "FHIR", "name": "Patient"}]),
        ("birthDate.extension('urn:time').value is dateTime", [True]),
        ("birthDate.extension('urn:time').valueDateTime", ["1974-12-25T14:35:45-05:00"]),
        ("birthDate.hasValue()", [True]),
        ("name[1].given.count()", [2]),
        ("name[1].given.select(hasValue())", [True, False]),
        ("name[1].given", ["Jim"]),
        ("name[1].given[0].getValue()", ["Jim"]),
        ("name.getValue()", []),
    ],
)
def test_types_of_fhir_r4(expression: str, expected: list[Any]) -> None:
    assert expected == run(expression)


def test_json_without_fhir_types_has_the_types_of_its_values() -> None:
    assert [True, True, True, True] == run("(a is String) | (b is Boolean)", {"a": "x", "b": True}) * 4
    assert ["x"] == run("a.ofType(string)", {"a": "x"})
    assert [1] == run("children().ofType(Integer)", {"a": 1, "b": "x", "c": {}})


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("'abc'.substring(1)", ["bc"]),
        ("'abc'.substring(1, 1)", ["b"]),
        ("'abc'.substring(3)", []),
        ("'abc'.substring(-1)", []),
        ("'abc'.indexOf('c')", [2]),
        ("'abc'.startsWith('ab') and 'abc'.endsWith('bc') and 'abc'.contains('b')", [True]),
        ("'aXc'.upper() & 'aXc'.lower()", ["AXCaxc"]),
        ("'abc'.replace('b', '')", ["ac"]),
        ("'abc'.length()", [3]),
        ("' a '.trim()", ["a"]),
        ("'ab'.toChars()", ["a", "b"]),
        ("'a,b'.split(',')", ["a", "b"]),
        ("('a' | 'b').join('-')", ["a-b"]),
        ("name.given.join(' ')", ["Peter James Jim"]),
        ("'urn:uuid:0d5f9e42'.matches('^urn:uuid:[0-9a-f]{8}$')", [True]),
        ("'a\\nb'.matches('a.b')", [True]),
        ("'abc'.matches('b')", [True]),
        ("'abc'.matchesFull('b')", [False]),
        ("'12\\n'.matches('^[0-9]{2}$')", [False]),
        ("'2024-05-01'.replaceMatches('(\\\\d+)-(\\\\d+)-(\\\\d+)', '$3.$2.$1')", ["01.05.2024"]),
        ("'abc'.replaceMatches('b', '\\\\g<0>')", ["a\\g<0>c"]),
        ("'abc'.replaceMatches('b', '$7')", []),
        ("'é'.encode('base64')", ["w6k="]),
        ("'w6k='.decode('base64')", ["é"]),
        ("'/w=='.decode('base64')", []),
        ("'!'.decode('hex')", []),
        ("'ab'.encode('hex').decode('hex')", ["ab"]),
        ("'a'.encode('rot13')", []),
        ("'<'.escape('html').unescape('html')", ["<"]),
        ("'\"'.escape('json').unescape('json')", ['"']),
        ("'\"\\\\u0041\\\\n\\\\/'.unescape('json')", ['"A\n/']),
        ("'a\\\\'.unescape('json')", []),
        ("'abcb'.lastIndexOf('b')", [3]),
        ("'\\\\x'.unescape('json')", []),
        ("{} & 'b'", ["b"]),
        ("'a' + {}", []),
        ("'a' + 'b'", ["ab"]),
        ("'a' + 1", []),
        ("1.startsWith('1')", []),
        ("'a\\u0062\\t\\'\\\\'", ["ab\t'\\"]),
    ],
)
def test_strings(expression: str, expected: list[Any]) -> None:
    assert expected == run(expression)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1 + 2 * 3", [7]),
        ("0.1 + 0.2", [Decimal("0.3")]),
        ("7 div 2", [3]),
        ("-7 mod 2", [-1]),
        ("5.5 mod 2", [Decimal("1.5")]),
        ("7 / 2", [Decimal("3.5")]),
        ("1 / 0", []),
        ("1 div 0", []),
        ("-(3)", [-3]),
        ("+3", [3]),
        ("-{}", []),
        ("-'a'", []),
        ("(-1.5).abs()", [Decimal("1.5")]),
        ("1.2.ceiling() | 1.8.floor() | (-1.8).truncate()", [2, 1, -1]),
        ("2.power(10)", [1024]),
        ("4.sqrt()", [2]),
        ("(-1).sqrt()", []),
        ("100.log(10).round(6)", [Decimal(2)]),
        ("0.ln()", []),
        ("3.14159.round(2)", [Decimal("3.14")]),
        ("2.5.round()", [Decimal(3)]),
        ("10.power(999999)", []),
        ("'12'.toInteger() + 1", [13]),
        ("'1.5'.toDecimal()", [Decimal("1.5")]),
        ("'x'.toInteger()", []),
        ("true.toInteger()", [1]),
        ("'yes'.toBoolean()", [True]),
        ("'maybe'.convertsToBoolean()", [False]),
        ("1.50.toString()", ["1.50"]),
        ("4 days = 96 hours", [True]),
        ("1 year = 12 months", [True]),
        ("1 'g' = 1000 'mg'", [True]),
        ("1 'g' > 1 'kg'", [False]),
        ("1 'g' > 1 's'", []),
        ("1 'g' = 1 's'", [False]),
        ("1 'g' + 2 'g'", [{"value": Decimal(3), "unit": "g"}]),
        ("1 'g' + 2 'kg'", [{"value": Decimal(2001), "unit": "g"}]),
        ("1 'kg' - 2 'g'", [{"value": Decimal(998), "unit": "g"}]),
        ("1 hour + 1 'min'", [{"value": Decimal(61), "unit": "min"}]),
        ("1 'min' + 1 hour", [{"value": Decimal(61), "unit": "min"}]),
        ("1 'g' + 2 's'", []),
        ("1 'g' + 2 'parsec'", []),
        ("1 year + 1 'a'", []),
        ("2 'cm' * 2 'm' = 0.04 'm2'", [True]),
        ("3 * 2 'mg'", [{"value": Decimal(6), "unit": "mg"}]),
        ("6 'mg' / 3", [{"value": Decimal(2), "unit": "mg"}]),
        ("4 'g' / 2 'm' = 2 'g/m'", [True]),
        ("1 'g' / 0 'm'", []),
        ("1 'm' / 1 'm' = 1", [True]),
        ("2 'g' div 2", []),
        ("4 'kg' ~ 4040 'g' and 4040 'g' ~ 4 'kg'", [True]),
        ("4 'kg' ~ 4 's' or 4 'parsec' ~ 4 's'", [False]),
        ("100 'Cel' = 212 '[degF]'", [True]),
        ("1 'parsec' = 1 'parsec' and 1 'parsec' < 2 'parsec'", [True]),
        ("1 'km'.toQuantity('m')", [{"value": Decimal(1000), "unit": "m"}]),
        ("1 day.toQuantity('h').value.empty() and 1 day.convertsToQuantity('h')", [True]),
        ("1 'km'.convertsToQuantity('s')", [False]),
        ("-(1 'g')", [{"value": Decimal(-1), "unit": "g"}]),
        ("'4 days'.toQuantity() = 4 days", [True]),
        ("'4 parsecs'.convertsToQuantity()", [False]),
        ("4 days.toString() & 1 week.toString() & (1 'mg').toString()", ["4 days1 week1 'mg'"]),
    ],
)
def test_numbers_and_quantities(expression: str, expected: list[Any]) -> None:
    """Decimals are exact; what cannot be computed is empty."""
    assert expected == run(expression)


def test_quantities_of_fhir_are_quantities() -> None:
    observation = {
        "resourceType": "Observation",
        "valueQuantity": {"value": Decimal("1.50"), "unit": "gram", "code": "g"},
    }

    assert [True] == run("value > 1000 'mg'", observation)
    assert [True] == run("value = 1.5 'g'", observation)
    assert [Decimal("1.50")] == run("value.value", observation)
    assert [] == run("value > 1 'g'", {**observation, "valueQuantity": {"value": "many"}})
