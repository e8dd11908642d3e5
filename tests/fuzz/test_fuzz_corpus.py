"""What once broke a law of the validator, and a few hundred fresh tries."""

from pathlib import Path
from random import Random

import pytest
from fuzz import Fuzz
from fuzz_case import Case, load, save
from fuzz_laws import breaches
from fuzz_seeds import Seeds
from fuzz_shrink import shrunk

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.json"))


@pytest.mark.parametrize("file", CORPUS, ids=lambda file: file.stem)
def test_what_once_broke_a_law_breaks_none_any_more(file: Path) -> None:
    assert [] == breaches(load(file))


@pytest.mark.parametrize("kind", ["bytes", "tree", "definitions", "expression", "unit", "package"])
def test_the_laws_hold_for_fresh_tries(kind: str, tmp_path: Path) -> None:
    """The validator ends, says where, in whole sentences, the same each time, whatever it is given."""
    chance = Random(20)
    fuzz = Fuzz(seed=20, out=tmp_path, seeds=Seeds(chance), chance=chance)
    for number in range(15):
        fuzz.attempt(fuzz.draw(kind), number)

    assert {} == fuzz.found


def test_the_same_seed_draws_the_same_tries(tmp_path: Path) -> None:
    def drawn() -> list[Case]:
        chance = Random(7)
        fuzz = Fuzz(seed=7, out=tmp_path, seeds=Seeds(chance), chance=chance)
        return [fuzz.draw() for _ in range(20)]

    assert drawn() == drawn()


def test_a_case_comes_back_from_its_file_as_it_was(tmp_path: Path) -> None:
    every = bytes(range(256))
    case = Case(
        kind="definitions", document=every, form="xml", definitions=(every, b""), profiles=("a",), text="é\ud800"
    )
    save(case, tmp_path / "case.json", law="some")

    assert case == load(tmp_path / "case.json")


def test_a_failing_case_is_made_smaller() -> None:
    case = Case(
        kind="document", document=b'{"resourceType": "Patient", "name": [{"family": "x"}, {"given": ["needle"]}]}'
    )

    small = shrunk(case, lambda one: b"needle" in one.document)

    assert b"needle" == small.document
