import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqlab.validate.checkdigit import ALGORITHMS, luhn, mod11, mod97, mod97_10, verhoeff

DIGITS = st.text("0123456789", min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("digits", "expected"),
    [("7992739871", "3"), ("411111111111111", "1"), ("0", "0"), ("37828224631000", "5"), ("18970101001", "0")],
)
def test_luhn(digits: str, expected: str) -> None:
    assert expected == luhn(digits)


@pytest.mark.parametrize(
    ("digits", "expected"), [("236", "3"), ("12345", "1"), ("142857", "0"), ("84736430954837284567892", "2")]
)
def test_verhoeff(digits: str, expected: str) -> None:
    assert expected == verhoeff(digits)


@pytest.mark.parametrize(("digits", "expected"), [("794", "44"), ("0", "98"), ("32142829123456987654321611", "82")])
def test_mod97_10(digits: str, expected: str) -> None:
    assert expected == mod97_10(digits)


@pytest.mark.parametrize(("digits", "expected"), [("29000001", "89"), ("97", "97"), ("1", "96"), ("96", "01")])
def test_mod97(digits: str, expected: str) -> None:
    assert expected == mod97(digits)


def test_mod11_takes_the_weights_it_is_given() -> None:
    """ISBN-10 weighs from ten down to two and writes ten as X; without a sign for ten there is no such number."""
    isbn = tuple(range(10, 1, -1))

    assert "2" == mod11("030640615", isbn, "X")
    assert "X" == mod11("097522980", isbn, "X")
    assert mod11("097522980", isbn) is None
    assert "0" == mod11("000000000", isbn)


def test_mod11_wants_a_weight_for_each_digit() -> None:
    with pytest.raises(ValueError, match="argument"):
        mod11("123", (1, 2))


@given(DIGITS, st.data(), st.sampled_from(sorted(ALGORITHMS)))
def test_every_single_wrong_digit_is_detected(digits: str, data: st.DataObject, name: str) -> None:
    """Whatever the algorithm, one wrong digit always changes the check digits."""
    compute = ALGORITHMS[name].compute
    at = data.draw(st.integers(0, len(digits) - 1))
    wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != digits[at]]))

    assert compute(digits) != compute(digits[:at] + wrong + digits[at + 1 :])


@given(st.text("0123456789", min_size=2, max_size=20), st.data(), st.sampled_from(["verhoeff", "mod97", "mod97-10"]))
def test_every_swap_of_neighbours_is_detected(digits: str, data: st.DataObject, name: str) -> None:
    """Verhoeff and the remainders of 97 see two neighbours that changed places."""
    at = data.draw(st.integers(0, len(digits) - 2))
    swapped = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]

    assert (digits == swapped) is (ALGORITHMS[name].compute(digits) == ALGORITHMS[name].compute(swapped))


@given(st.text("0123456789", min_size=2, max_size=20), st.data())
def test_luhn_sees_all_swaps_but_those_of_zero_and_nine(digits: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(digits) - 2))
    swapped = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
    blind = digits[at] == digits[at + 1] or {digits[at], digits[at + 1]} == {"0", "9"}

    assert blind is (luhn(digits) == luhn(swapped))


@given(DIGITS)
def test_remainders_are_what_their_definitions_say(digits: str) -> None:
    assert 1 == int(digits + mod97_10(digits)) % 97
    assert 97 == (int(digits) % 97) + int(mod97(digits))


@given(DIGITS, st.sampled_from(sorted(ALGORITHMS)))
def test_the_width_is_as_declared(digits: str, name: str) -> None:
    assert ALGORITHMS[name].width == len(ALGORITHMS[name].compute(digits))
