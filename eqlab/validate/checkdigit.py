"""Check digits: published algorithms over decimal digits. Which number uses which is content.

Sources: ISO/IEC 7812-1 annex B (Luhn); J. Verhoeff, Error Detecting Decimal Codes, 1969; ISO/IEC 7064 (MOD 97-10);
GS1 General Specifications, section 7.9 (weights 3 and 1).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

_DIHEDRAL = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    (1, 2, 3, 4, 0, 6, 7, 8, 9, 5),
    (2, 3, 4, 0, 1, 7, 8, 9, 5, 6),
    (3, 4, 0, 1, 2, 8, 9, 5, 6, 7),
    (4, 0, 1, 2, 3, 9, 5, 6, 7, 8),
    (5, 9, 8, 7, 6, 0, 4, 3, 2, 1),
    (6, 5, 9, 8, 7, 1, 0, 4, 3, 2),
    (7, 6, 5, 9, 8, 2, 1, 0, 4, 3),
    (8, 7, 6, 5, 9, 3, 2, 1, 0, 4),
    (9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
)
"""Multiplication in the dihedral group of order ten."""
_FIRST_PERMUTATION = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)
_INVERSE = (0, 4, 3, 2, 1, 5, 6, 7, 8, 9)


def _permutations() -> tuple[tuple[int, ...], ...]:
    rows = [tuple(range(10))]
    for _ in range(7):
        rows.append(tuple(_FIRST_PERMUTATION[digit] for digit in rows[-1]))
    return tuple(rows)


_PERMUTATIONS = _permutations()


def luhn(digits: str) -> str:
    """Return the Luhn digit of `digits`; it stands after them."""
    total = 0
    for index, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if index % 2 == 0 else 1)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - cross sum of two digits
    return str(-total % 10)


def verhoeff(digits: str) -> str:
    """Return the Verhoeff digit of `digits`; it stands after them."""
    state = 0
    for index, digit in enumerate(reversed(digits), start=1):
        state = _DIHEDRAL[state][_PERMUTATIONS[index % 8][int(digit)]]
    return str(_INVERSE[state])


def gs1(digits: str) -> str:
    """Return the GS1 digit of `digits` (GTIN, GLN, SSCC); it stands after them."""
    return str(-sum(int(digit) * (1 if index % 2 else 3) for index, digit in enumerate(reversed(digits))) % 10)


def mod97(digits: str) -> str:
    """Return the two digits 97 - (n mod 97), from 01 to 97."""
    return f"{97 - int(digits) % 97:02}"


def mod97_10(digits: str) -> str:
    """Return the two check digits of ISO/IEC 7064 MOD 97-10: with them the number leaves 1 when divided by 97."""
    return f"{98 - int(digits) * 100 % 97:02}"


def mod11(digits: str, weights: tuple[int, ...], ten: str = "") -> str | None:
    """Return 11 - (weighted sum mod 11): 0 when the sum is a multiple of 11, `ten` for the remainder 1.

    None when the remainder is 1 and the number system issues no such numbers (`ten` is empty).
    """
    rest = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11
    if rest == 1:
        return ten or None
    return str((11 - rest) % 11)


Compute: TypeAlias = Callable[[str], str | None]
"""Digits to check digits; None when there can be none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Algorithm:
    """A check-digit algorithm that needs nothing but the digits."""

    title: str
    width: int
    """How many check digits it gives."""
    compute: Callable[[str], str]


ALGORITHMS: Mapping[str, Algorithm] = {
    "luhn": Algorithm(title="Luhn", width=1, compute=luhn),
    "verhoeff": Algorithm(title="Verhoeff", width=1, compute=verhoeff),
    "gs1": Algorithm(title="GS1", width=1, compute=gs1),
    "mod97": Algorithm(title="97 minus remainder", width=2, compute=mod97),
    "mod97-10": Algorithm(title="MOD 97-10", width=2, compute=mod97_10),
}
WEIGHTED = "mod11"
"""Name of the algorithm that also needs weights."""
