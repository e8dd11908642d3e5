"""The simulated vendor systems: one golden for each role, the others with exactly one documented defect."""

import pytest
from defects import DEFECTS, LABORATORY, PRESCRIBER
from eprescription_systems import CONTENT, defective, systems


def test_each_role_has_one_golden_system() -> None:
    golden = sorted((system.role, name) for name, system in systems().items() if not system.defect)

    assert [("laboratory", "golden-laboratory"), ("prescriber", "golden-prescriber")] == golden


@pytest.mark.parametrize(("role", "plan"), [("prescriber", PRESCRIBER), ("laboratory", LABORATORY)])
def test_every_defect_is_to_be_caught_by_a_case(role: str, plan: str) -> None:
    assert sorted(defective(role)) == sorted(name for name, catch in DEFECTS.items() if catch.plan == plan)


def test_there_are_many_ways_to_be_wrong() -> None:
    assert len(defective("prescriber")) >= 12
    assert len(defective("laboratory")) >= 12


def test_defects_are_told_in_three_languages() -> None:
    for name, system in systems().items():
        assert {"en", "fr", "de"} == set(system.title)
        assert system.defect == {} or {"en", "fr", "de"} == set(system.defect), name


@pytest.mark.parametrize("module", ["prescriber", "laboratory"])
def test_a_defect_is_one_changed_habit(module: str) -> None:
    """A defective system differs from the golden one in one habit; patience goes with the haste it is about."""
    people = CONTENT.personas("eprescription")
    defects = CONTENT._load(CONTENT.root / "scenarios" / "eprescription" / f"{module}_defects.py")
    needed = {
        "prescriber": (people["zircon"],),
        "laboratory": (people["laboratory-cobalt"], people["laboratory-nickel"]),
    }[module]
    habits = defects.habits(*needed)

    assert set(defects.DEFECTS) == set(habits)
    assert dict.fromkeys(habits, 1) == {name: len(set(habit) - {"patience"}) for name, habit in habits.items()}
