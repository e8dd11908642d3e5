"""Keys of trust at the door: given alone while a laboratory is founded, by two people ever after."""

from datetime import timedelta

from lab_hands import Bench

from eqlab.attest.keys import load_person_key, new_person_key
from eqlab.core.act import Entrance, PersonConfirmed, PersonEntered, Role

TOM = ("person", "enter", "tom", "--name", "Tom", "--role", "tester")


def two(bench: Bench) -> Bench:
    """The laboratory with a second administrator."""
    bench.done("root", "person", "enter", "bea", "--name", "Bea", "--role", "administrator")
    return bench


def test_keys_that_one_person_gave_alone_are_told(planned: Bench) -> None:
    expected = "8 keys were given by one person alone: tom, tess, rita, eva, dora, ines, ivan, bea"
    two(planned)

    assert expected in planned.done("", "lab", "check")
    assert expected in planned.done("", "lab", "audit")
    assert "by one person alone" not in planned.done("", "lab", "audit", "nova-1")


def test_second_administrator_confirms_and_only_then_the_person_acts(planned: Bench) -> None:
    two(planned)
    told = planned.done("root", "person", "enter", "olga", "--name", "Olga", "--role", "tester")

    assert "eqlab person confirm olga" in told
    assert "EQ-LABEL-062" in planned.refused("olga", "file", "declare", "nova-1")
    assert "proposed by root" in planned.done("", "person", "list")
    assert "EQ-LABEL-095" in planned.refused("root", "person", "confirm", "olga")
    assert "EQ-LABEL-065" in planned.refused("tom", "person", "confirm", "olga")
    assert "olga may act: tester" in planned.done("bea", "person", "confirm", "olga")
    planned.done("olga", "file", "declare", "nova-1")
    assert "EQ-LAB-081" in planned.refused("bea", "person", "confirm", "olga")
    assert "8 keys" in planned.done("", "lab", "check")


def test_new_key_holds_when_it_is_confirmed_and_the_old_one_until_then(planned: Bench) -> None:
    two(planned)
    people = planned.home / "people"
    assert "Until then tom acts as before" in planned.done("root", *TOM, "--new-key")

    assert "EQ-LAB-017" in planned.refused("tom", "campaign", "close", "nova-1-C1")
    planned.done("tom", "campaign", "close", "nova-1-C1", "--key", str(people / "tom.key.1"))
    planned.done("bea", "person", "confirm", "tom")
    planned.done("tom", "campaign", "amend", "nova-1-C1", "--reason", "once more")
    planned.done("", "lab", "check")


def test_who_does_not_agree_says_why(planned: Bench) -> None:
    two(planned)
    planned.done("root", "person", "enter", "olga", "--name", "Olga", "--role", "tester")

    assert "EQ-LABEL-096" in planned.refused("bea", "person", "confirm", "olga", "--refuse")
    told = planned.done("bea", "person", "confirm", "olga", "--refuse", "--reason", "nobody knows her")
    assert "does not hold" in told
    assert "olga" not in planned.done("", "person", "list")


def test_laboratory_that_decided_is_founded(decided: Bench) -> None:
    """One administrator alone enters nobody any more; a decision-maker lets a second one in."""
    decided.done("root", "person", "enter", "olga", "--name", "Olga", "--role", "issuer")
    decided.done("root", "person", "enter", "bea", "--name", "Bea", "--role", "administrator")

    assert "EQ-LABEL-211" in decided.refused("dora", "person", "confirm", "olga")
    decided.done("dora", "person", "confirm", "bea")
    decided.done("bea", "person", "confirm", "olga")
    decided.done("", "lab", "check")


def test_administrator_with_a_changed_program_is_found_out(decided: Bench) -> None:
    """Neither a word that it is all founding, nor confirming oneself, makes a second person."""
    mine = new_person_key()
    with decided.open() as lab:
        root = load_person_key(decided.home / "people" / "root.key", "")
        at = lab.clock.now() + timedelta(seconds=1)
        forged = PersonEntered(
            person="mallory", name="M", roles=(Role.DECIDER,), key=mine.public, entrance=Entrance.FOUNDING
        )
        lab.store.log.append(forged, file="", actor="root", at=at, sign=root.sign)
        asked = PersonEntered(
            person="eve", name="E", roles=(Role.ISSUER,), key=new_person_key().public, entrance=Entrance.PROPOSED
        )
        number = lab.store.log.append(asked, file="", actor="root", at=at, sign=root.sign).number
        own = PersonConfirmed(person="eve", proposed=number, agreed=True)
        lab.store.log.append(own, file="", actor="root", at=at, sign=root.sign)
        eve = lab.people().get("eve")
    result = decided.call("", "lab", "check")

    assert (3, None) == (result.exit_code, eve)
    assert 2 == result.output.count("[EQ-LABEL-027]")
    assert "mallory" in next(line for line in result.output.splitlines() if "by one person alone" in line)
