"""Whoever acts is known, proves it with their own key, does one thing at a time; what is refused leaves no trace."""

from pathlib import Path

import pytest
from lab_hands import FILE, Bench

from eqlab.attest.keys import load_person_key, new_person_key, save_person_key
from eqlab.core.act import ImpartialityDeclared, PersonLeft, StepDone
from eqlab.core.errors import UsageError

REASON = ("--reason", "because")
TOM = ("person", "enter", "tom", "--name", "Thomas", "--role", "tester")


def test_nobody_may_look_and_not_act(planned: Bench) -> None:
    planned.done("", "lab", "show")

    assert "EQ-LAB-015" in planned.refused("", "campaign", "close", "nova-1-C1")


def test_unknown_person_is_refused(planned: Bench) -> None:
    save_person_key(new_person_key(), planned.home / "people" / "mallory.key")

    assert "mallory" in planned.refused("mallory", "campaign", "close", "nova-1-C1")
    assert "EQ-LAB-025" in planned.refused("../people/tom", "campaign", "close", "nova-1-C1")


def test_missing_and_spoilt_key_files_are_told(planned: Bench) -> None:
    (planned.home / "people" / "tom.key").write_text("no key", "utf-8")

    assert "EQ-LAB-016" in planned.refused("tom", "campaign", "close", "nova-1-C1", code=4)
    (planned.home / "people" / "tom.key").unlink()
    assert "EQ-LAB-016" in planned.refused("tom", "campaign", "close", "nova-1-C1", code=4)
    assert "EQ-LAB-016" in planned.refused("tom", "campaign", "close", "nova-1-C1", "--key", str(planned.home), code=4)


def test_key_of_somebody_else_is_no_proof(planned: Bench) -> None:
    key = str(planned.home / "people" / "tess.key")

    assert "EQ-LAB-017" in planned.refused("tom", "campaign", "close", "nova-1-C1", "--key", key)
    save_person_key(new_person_key(), planned.folder / "new.key")
    assert "EQ-LAB-017" in planned.refused(
        "tom", "campaign", "close", "nova-1-C1", "--key", str(planned.folder / "new.key")
    )


def test_key_under_a_passphrase_opens_with_it_only(planned: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    key = planned.home / "people" / "tom.key"
    save_person_key(load_person_key(key, ""), key, "open sesame")

    assert "EQ-LAB-016" in planned.refused("tom", "campaign", "close", "nova-1-C1", code=4)
    monkeypatch.setenv("EQLAB_PASSPHRASE", "open says me")
    told = planned.refused("tom", "campaign", "close", "nova-1-C1", code=4)
    assert ("EQ-LAB-016" in told, "says me" in told) == (True, False)
    monkeypatch.setenv("EQLAB_PASSPHRASE", "open sesame")
    assert "closed" in planned.done("tom", "campaign", "close", "nova-1-C1")


def test_who_left_acts_no_more_and_may_come_back(planned: Bench) -> None:
    planned.done("root", "person", "leave", "tom")

    assert "tom" in planned.refused("tom", "campaign", "close", "nova-1-C1")
    assert "left" in planned.done("", "person", "list")
    public = load_person_key(planned.home / "people" / "tom.key", "").public
    entering = ("--name", "Tom", "--role", "tester", "--public-key", public)
    planned.done("root", "person", "enter", "tom", *entering)
    planned.done("tom", "campaign", "close", "nova-1-C1")
    planned.done("", "lab", "check")


def test_administrator_who_would_be_the_last_cannot_leave(planned: Bench) -> None:
    assert "root" in planned.refused("root", "person", "leave", "root")
    assert "nobody" in planned.refused("root", "person", "leave", "nobody")


def test_person_that_is_not_admitted_leaves_no_key_behind(planned: Bench) -> None:
    """Entering by somebody who may not, or with roles that do not go together, keeps nothing."""
    for person, roles in (("tom", ("tester",)), ("root", ("vendor",)), ("root", ("auditor", "tester"))):
        more = [part for role in roles for part in ("--role", role)]
        planned.refused(person, "person", "enter", "olga", "--name", "Olga", *more)

    assert not (planned.home / "people" / "olga.key").exists()
    save_person_key(new_person_key(), planned.home / "people" / "olga.key")
    assert "EQ-LAB-033" in planned.refused("root", "person", "enter", "olga", "--name", "Olga", "--role", "tester")
    assert (planned.home / "people" / "olga.key").exists()


def test_who_is_entered_again_keeps_their_key(planned: Bench) -> None:
    """Name and roles are replaced, a vendor's organisation stays; no file is touched."""
    before = (planned.home / "people" / "tom.key").read_bytes()
    told = planned.done("root", *TOM, "--role", "reviewer")
    planned.done("root", "person", "enter", "vera", "--name", "Vera Dor", "--role", "vendor")

    assert "The key of tom stays as it was." in told
    assert before == (planned.home / "people" / "tom.key").read_bytes()
    assert ["tom", "Thomas", "tester,", "reviewer"] in [
        line.split() for line in planned.done("", "person", "list").splitlines()
    ]
    with planned.open() as lab:
        assert [("Vera Dor", "nova")] == [
            (one.name, one.organisation) for one in lab.people().everyone if one.id == "vera"
        ]
    planned.done("tom", "campaign", "close", "nova-1-C1")


def test_new_key_is_made_beside_the_old_one(planned: Bench) -> None:
    people = planned.home / "people"
    old = (people / "tom.key").read_bytes()
    assert "tom.key" in planned.done("root", *TOM, "--new-key")
    planned.done("root", *TOM, "--new-key")

    assert old == (people / "tom.key.1").read_bytes()
    assert (people / "tom.key.2").exists()
    assert "EQ-LAB-017" in planned.refused("tom", "campaign", "close", "nova-1-C1", "--key", str(people / "tom.key.1"))
    planned.done("tom", "campaign", "close", "nova-1-C1")
    planned.done("", "lab", "check")


def test_new_key_that_is_refused_leaves_the_old_one(planned: Bench) -> None:
    people = planned.home / "people"
    old = (people / "tom.key").read_bytes()
    planned.refused("tom", *TOM, "--new-key")
    assert "EQ-LAB-048" in planned.refused("root", *TOM, "--new-key", "--public-key", "AAAA")

    assert old == (people / "tom.key").read_bytes()
    assert not (people / "tom.key.1").exists()


@pytest.mark.parametrize("key", ["", "AAAA", "é", "A" * 5000])
def test_public_key_that_is_none_is_refused(planned: Bench, key: str) -> None:
    given = ("--public-key", key) if key else ("--public-key", " ")
    told = planned.refused("root", "person", "enter", "olga", "--name", "Olga", "--role", "tester", *given)

    assert "olga" in told


def test_two_who_act_at_once_on_one_file_do_not_overwrite_each_other(planned: Bench) -> None:
    """Both saw the same file; the first act is kept, the second is told that the file went on."""
    with planned.open("tom") as one, planned.open("tess") as other:
        seen = one.entries(FILE)[-1].number
        first = one.act(ImpartialityDeclared(), file=FILE, expect=seen)
        with pytest.raises(UsageError, match="went on meanwhile"):
            other.act(ImpartialityDeclared(), file=FILE, expect=seen)

        assert first == other.entries(FILE)[-1]
        assert first.number == planned.head()[0]


def test_what_is_refused_is_not_kept(planned: Bench) -> None:
    before = planned.head()
    with planned.open("vera") as lab:
        for act, file in (
            (PersonLeft(person="tom"), ""),
            (StepDone(step="self-test"), "nova-9"),
            (ImpartialityDeclared(), FILE),
        ):
            with pytest.raises(UsageError):
                lab.act(act, file=file)

    assert before == planned.head()


def test_people_are_known_anew_when_somebody_comes_or_goes(planned: Bench) -> None:
    """An open laboratory that was told nothing refuses a person whom another process let go."""
    with planned.open("tom") as lab:
        assert lab.people().get("tess") is not None
        planned.done("root", "person", "leave", "tess")

        assert lab.people().get("tess") is None


def test_founding_twice_or_badly_keeps_what_is_there(planned: Bench, tmp_path: Path) -> None:
    again = ("--id", "lab.other", "--name", "Other", "--administrator", "otto")
    before = (planned.home / "lab.yaml").read_bytes()

    assert "EQ-LAB-011" in planned.refused("", "lab", "found", str(planned.home), *again)
    assert before == (planned.home / "lab.yaml").read_bytes()
    result = planned.call("", "lab", "found", str(tmp_path / "new"), *again[:-1], "../otto")
    assert (64, False) == (result.exit_code, (tmp_path / "new").exists())


def test_founding_that_failed_can_be_done_again(planned: Bench, tmp_path: Path) -> None:
    """A database that is not there does not leave half a laboratory behind."""
    asked = ("lab", "found", str(tmp_path / "new"), "--id", "lab.new", "--name", "New", "--administrator", "otto")
    first = planned.call("", *asked, "--database", "postgresql://user@127.0.0.1:1/lab")

    assert first.exit_code
    assert 0 == planned.call("", *asked).exit_code
