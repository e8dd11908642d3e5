from filing_hands import entered, founded, key_of

from eqlab.core.act import PersonLeft, Role
from eqlab.label.people import People, fold_people


def test_nobody_is_known_before_anybody_is_entered() -> None:
    people = fold_people([])

    assert People() == people
    assert people.get("ada") is None
    assert "" == people.key_of("ada")


def test_people_are_folded_from_their_entries_only() -> None:
    log = founded()

    assert log.people == fold_people(log.entries)
    assert ("tess",) == tuple(one.id for one in log.people.in_role(Role.TESTER))


def test_who_left_is_known_and_out_of_office() -> None:
    log = founded()
    log.does("ada", PersonLeft(person="tess", reason="retired"))

    assert log.people.get("tess") is None
    assert "tess" in [one.id for one in log.people.everyone]
    assert "tess" not in [one.id for one in log.people.in_office]


def test_key_of_a_past_entry_is_the_one_held_then() -> None:
    """A signature is checked with the key that its person had when it was made."""
    log = founded()
    before = log.people.tenures["tess"][0].since
    changed = log.does("ada", entered("tess", Role.TESTER, key=key_of("tess's second key")))

    assert key_of("tess") == log.people.key_of("tess", changed.number)
    assert key_of("tess's second key") == log.people.key_of("tess", changed.number + 1)
    assert "" == log.people.key_of("tess", before)


def test_founders_first_entries_are_signed_with_the_key_they_bring() -> None:
    log = founded()

    assert [key_of("ada")] * 3 == [log.people.key_of("ada", number) for number in (1, 2, 3)]


def test_key_has_one_owner_for_ever() -> None:
    log = founded()
    log.does("ada", PersonLeft(person="tess"))

    assert "tess" == log.people.owner_of(key_of("tess"))
    assert "" == log.people.owner_of(key_of("nobody"))
