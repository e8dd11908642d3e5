"""Units of measure: which there are, what they amount to, how they compare."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eqlab.validate.ucum import canonical, compare, is_comparable, is_valid
from eqlab.validate.ucum.grammar import DEEPEST, LONGEST
from eqlab.validate.ucum.table import ARBITRARY, METRIC, PLAIN, PREFIXES, SPECIAL

CODES = [
    *(line.split()[0] for table in (METRIC, PLAIN, SPECIAL) for line in table.strip().splitlines()),
    *ARBITRARY.split(),
]
CLINICAL = """
% %{vol} 10*3/uL 10*6/L 10*9/L 10*12/L /min /[HPF] /[LPF] {breaths}/min {score} [degF] [IU]/L [iU]/mL m[IU]/L k[IU]/mL
u[IU]/mL [in_i] [lb_av] [oz_av] [pH] [arb'U]/mL [CFU]/mL [GPL'U]/mL [beth'U] U/L kU/L mU/g U/g{Hb} Cel kg kg/m2 cm
mm[Hg] kPa mol/L mmol/L umol/L nmol/L pmol/L mmol/mol mmol/kg mmol/(24.h) g/dL g/L mg/dL mg/L mg/(24.h) ug/mL ug/g ng/mL
ng/mL/h pg/mL fL pg meq/L mosm/kg mL/min mL/min/{1.73_m2} L/min L/s mL/kg/h g/(8.h) h d wk mo a min s ms us
dyn.s.cm-5 dyn.s/(cm.m2) [diop] [Ch] dB Hz kHz mV uV mA Ohm Bq MBq mCi Gy cGy mSv nkat/L ukat/L cal kcal kJ
kcal/kg/(24.h) g.m mL{PRBC} {INR} {ratio} 1 mL/cm[H2O] mbar/L/s mm/h [MET].min/wk [drp] [tsp_us] [foz_us] mg/kg/d
ug/kg/min {copies}/mL [lb_av]/min rad deg lm lx [psi] bit By m2 cm2/s l/(min.m2) (8.h) {}
"""


@pytest.mark.parametrize("code", sorted({*CODES, *CLINICAL.split()}))
def test_every_unit_there_is_has_an_amount(code: str) -> None:
    assert is_valid(code)
    assert canonical(Decimal(1), code) is not None


@pytest.mark.parametrize(
    "code",
    [
        *[
            "",
            " ",
            "m s",
            " m",
            "m\n",
            "mcg",
            "cc",
            "meter",
            "Torr",
            "mmHg",
            "IU",
            "mEq/L",
            "\u00b5g",
            "\u00b0C",
            "M",
            "KG",
        ],
        *[
            "m//s",
            "m.",
            ".m",
            "m/",
            "/",
            "()",
            "(m",
            "m)",
            "m(s)",
            "2m",
            "{a}m",
            "m{a}{b}",
            "m{a",
            "m}",
            "{a{b}}",
            "{a b}",
        ],
        *["kkg", "k[in_i]", "mmin", "k", "kh", "m^2", "m**2", "m--2", "1.5.", "0", "m/0", "10*1000", "m1234"],
        *["[", "]", "[in_i", "[[in_i]]", "[nothing]", "m[Hg", "constructor", "1e3", "+1", "-m"],
        *["m2" * 3, "x" * 2, "m" * (LONGEST + 1), "(" * (DEEPEST + 1) + "m" + ")" * (DEEPEST + 1), "(" * 400],
        *[".".join(["m9"] * 99), ".".join(["10*99"] * 80)],
    ],
)
def test_what_is_no_unit_is_told_so(code: str) -> None:
    assert not is_valid(code)
    assert canonical(Decimal(1), code) is None
    assert compare(Decimal(1), code, Decimal(1), "m") is None
    assert is_comparable(code, "m") is None


@pytest.mark.parametrize(
    ("value", "code", "expected", "unit"),
    [
        ("1", "km", "1000", "m"),
        ("1.50", "mg/dL", "15", "g.m-3"),
        ("98.6", "[degF]", "310.15", "K"),
        ("37", "Cel", "310.15", "K"),
        ("20", "[degRe]", "298.15", "K"),
        ("1", "[lb_av]", "453.59237", "g"),
        ("1", "[in_i]", "0.0254", "m"),
        ("1", "[mi_i]", "1609.344", "m"),
        ("1", "[gal_us]", "0.003785411784", "m3"),
        ("1", "[acr_br]", "4046.850049400269056", "m2"),
        ("1", "mm[Hg]", "133322", "g.m-1.s-2"),
        ("1", "[psi]", "6894757.293168361336722673445346890693781", "g.m-1.s-2"),
        ("1", "U", "10036901266666666.66666666666666666666667", "s-1"),
        ("1", "m[IU]/mL", "1000", "[iU].m-3"),
        ("24", "h", "86400", "s"),
        ("1", "a", "31557600", "s"),
        ("1", "10*-7.N/A2", "0.0001", "C-2.g.m"),
        ("60", "dB[SPL]", "20", "g.m-1.s-2"),
        ("3", "B", "1000", "1"),
        ("2", "[hp'_C]", "0.0001", "1"),
        ("10", "bit_s", "1024", "1"),
        ("7", "[pH]", "60221407600000000000", "m-3"),
        ("5", "{tablets}", "5", "1"),
        ("5", "%", "0.05", "1"),
        ("1", "m/m", "1", "1"),
        ("6", "/(2.m)", "3", "m-1"),
        ("1", "KiBy", "8192", "1"),
        ("1", "(m/s)/(s{a}.1{b})", "1", "m.s-2"),
        ("1", "Cel/min", "0.01666666666666666666666666666666666666667", "K.s-1"),
    ],
)
def test_quantities_in_base_units(value: str, code: str, expected: str, unit: str) -> None:
    """Source: UCUM, tables of units; exact wherever a decimal can be."""
    assert (Decimal(expected), unit) == canonical(Decimal(value), code)


def test_scales_without_exact_values_come_near() -> None:
    nearly = {("1", "Np"): "2.718281828", ("100", "%[slope]"): "0.7853981634", ("1", "[m/s2/Hz^(1/2)]"): "1"}
    for (value, code), expected in nearly.items():
        found = canonical(Decimal(value), code)
        assert found is not None
        assert abs(found[0] - Decimal(expected)) < Decimal("1e-9")


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        (("1", "g"), ("1000", "mg"), 0),
        (("1", "cm"), ("1", "[in_i]"), -1),
        (("3937", "[ft_us]"), ("1200", "m"), 0),
        (("100", "Cel"), ("212", "[degF]"), 0),
        (("1", "mmol/L"), ("1", "mol/m3"), 0),
        (("1", "1/3.m"), ("0.3333333333333333333333333333333333333333333", "m"), 1),
        (("1", "m"), ("1", "s"), None),
        (("1", "[iU]"), ("1", "1"), None),
        (("1", "[iU]"), ("1", "[IU]"), 0),
        (("1", "[CFU]"), ("1", "[PFU]"), None),
        (("NaN", "m"), ("1", "m"), None),
        (("Infinity", "m"), ("1", "m"), None),
        (("1e401", "m"), ("1", "m"), None),
        (("1e9", "[pH]"), ("1", "[pH]"), None),
    ],
)
def test_comparison(one: tuple[str, str], two: tuple[str, str], expected: int | None) -> None:
    """Exact, and only between units that measure the same; units by procedure measure only themselves."""
    assert expected == compare(Decimal(one[0]), one[1], Decimal(two[0]), two[1])
    assert is_comparable(one[1], two[1]) is (expected is not None or one[0] != "1")


@example("F100")
@given(st.text("".join(map(chr, range(32, 128))), max_size=20))
def test_any_text_is_a_unit_or_none(code: str) -> None:
    found = canonical(Decimal(1), code)

    assert is_valid(code) or found is None
    assert found is None or canonical(*found) == found


@given(
    st.sampled_from(["m", "g", "L", "mol", "Pa", "mm[Hg]", "cal", "[in_i]"]),
    st.decimals("-1e20", "1e20", allow_nan=False),
    st.decimals("-1e20", "1e20", allow_nan=False),
)
def test_order_is_that_of_the_numbers(code: str, one: Decimal, two: Decimal) -> None:
    """The same unit on both sides orders by value, whatever the unit."""
    assert (one > two) - (one < two) == compare(one, code, two, code)


@given(
    st.sampled_from(["m", "g", "l", "mol", "Pa", "m[Hg]", "J", "U", "eq"]),
    st.sampled_from(sorted(PREFIXES)),
)
def test_prefixes_multiply(code: str, prefix: str) -> None:
    assert 0 == compare(Decimal(1), prefix + code, Decimal(PREFIXES[prefix]), code)
