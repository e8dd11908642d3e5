"""The synthetic people and organisations of the ePrescription scenarios."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

PERSONAS = Path(__file__).parents[2] / "scenarios" / "eprescription" / "personas.yaml"

STATE_AFTER = (
    "0123456789",
    "1234067895",
    "2340178956",
    "3401289567",
    "4012395678",
    "5987604321",
    "6598710432",
    "7659821043",
    "8765932104",
    "9876543210",
)
PERMUTED = (
    "0123456789",
    "1576283094",
    "5803796142",
    "8916043527",
    "9453126870",
    "4286573901",
    "2793806415",
    "7046913258",
)


def luhn(digits: str) -> str:
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits))]
    return str(-sum(value // 10 + value % 10 for value in doubled) % 10)


def verhoeff(digits: str) -> str:
    state = 0
    for place, digit in enumerate(reversed(digits), 1):
        state = int(STATE_AFTER[state][int(PERMUTED[place % 8][int(digit)])])
    return next(digit for digit in "0123456789" if STATE_AFTER[state][int(digit)] == "0")


def personas() -> dict[str, dict[str, Any]]:
    return yaml.safe_load(PERSONAS.read_text("utf-8"))["personas"]


def of_kind(kind: str) -> dict[str, dict[str, Any]]:
    return {name: persona for name, persona in personas().items() if persona["kind"] == kind}


def test_our_check_digits_agree_with_a_published_number() -> None:
    """The literal that the national Schematron accepts, recomputed: the two algorithms above are the right ones."""
    assert "7000010105084" == "70000101050" + luhn("70000101050") + verhoeff("70000101050")


def test_there_are_enough_of_each_kind() -> None:
    kinds = ("patient", "practitioner", "laboratory", "pharmacy")

    assert (26, 2, 2, 1) == tuple(len(of_kind(kind)) for kind in kinds)


@pytest.mark.parametrize("name", of_kind("patient"))
def test_matricule_is_valid_and_never_issued(name: str) -> None:
    """Birth date, serial 000, Luhn digit, Verhoeff digit; both digits over the first eleven."""
    patient = of_kind("patient")[name]
    base = patient["birth_date"].replace("-", "") + "000"

    assert base + luhn(base) + verhoeff(base) == patient["matricule"]


@pytest.mark.parametrize("name", of_kind("patient"))
def test_dsp_number_is_valid(name: str) -> None:
    base = of_kind("patient")[name]["dsp_id"][:8]

    assert f"{base}{97 - int(base) % 97:02d}" == of_kind("patient")[name]["dsp_id"]


@pytest.mark.parametrize("name", of_kind("patient"))
def test_patient_is_addressed_and_found_as_the_profile_writes_it(name: str) -> None:
    patient = of_kind("patient")[name]

    assert ["urn:oid:1.3.182.4.4|" + patient["matricule"]] == patient["discriminators"]
    assert "LUX" == patient["address"]["country"]
    assert patient["gender"] in {"female", "male", "other", "unknown"}


@pytest.mark.parametrize(("kind", "test_range"), [("practitioner", "2999"), ("laboratory", "1099")])
def test_ehealth_ids_are_valid_and_in_the_test_range(kind: str, test_range: str) -> None:
    for persona in of_kind(kind).values():
        base = persona["ehealth_id"][:8]

        assert base.startswith(test_range)
        assert base + luhn(base) + verhoeff(base) == persona["ehealth_id"]
        assert ["urn:oid:1.3.182.4.1|" + persona["ehealth_id"]] == persona["discriminators"]


def test_laboratory_oids_follow_from_their_ehealth_ids() -> None:
    for persona in of_kind("laboratory").values():
        assert "1.3.182.3.1.1." + persona["ehealth_id"][:8] == persona["oid"]


def test_nobody_exists() -> None:
    """Each is marked fictive and bears a name that says so."""
    for persona in personas().values():
        assert persona["fictive"] is True
        assert re.search(r"\bTest[a-z]+$", persona["name"])


def test_nobody_is_taken_for_somebody_else() -> None:
    tokens = [token for persona in personas().values() for token in persona["discriminators"]]

    assert len(tokens) == len(set(tokens))


def test_titles_are_told_in_three_languages() -> None:
    for persona in personas().values():
        assert {"en", "fr", "de"} == set(persona["title"])
