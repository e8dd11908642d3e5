"""`eqlab lab check`: whatever is altered behind the laboratory's back shows, and so does who did what they may not."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from lab_hands import CAMPAIGN, FILE, Bench

from eqlab.attest.keys import load_person_key, new_person_key
from eqlab.core.act import Act, CampaignEnded, Change, ChangeApproved, DecisionTaken, PersonEntered, Role
from eqlab.wiring.lab import papers


def altered(bench: Bench, *statements: tuple[str, ...]) -> None:
    """Change the database as somebody with the right to write its file."""
    with closing(sqlite3.connect(bench.home / "lab.db")) as database:
        rows = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in list(database.execute(rows)):
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("PRAGMA foreign_keys = OFF")
        count = sum(max(database.execute(one[0], one[1:]).rowcount, 0) for one in statements)
        database.commit()
    assert count


def told(bench: Bench, *arguments: str) -> str:
    """What a check says that finds something."""
    result = bench.call("", "lab", "check", *arguments)
    assert 3 == result.exit_code, result.output
    assert "All is as it was recorded" not in result.output
    return result.output


def test_untouched_laboratory_is_sound(issued: Bench) -> None:
    told = issued.done("", "lab", "check")

    assert f"{issued.head()[0]} entries, 1 runs, 1 documents" in told
    assert issued.head()[1] in told


FORGERIES: dict[str, tuple[tuple[str, ...], str]] = {
    "an entry of the file edited": (
        ("UPDATE entry SET body = replace(body, 'definitive', 'provisional') WHERE kind = 'DecisionTaken'",),
        "is not what was recorded",
    ),
    "the actor of an entry changed": (
        ("UPDATE entry SET actor = 'tess' WHERE kind = 'RunStarted'",),
        "is not what was recorded",
    ),
    "an entry of the laboratory edited": (
        ("UPDATE entry SET body = replace(body, 'Tess', 'Bess') WHERE kind = 'PersonEntered'",),
        "is not what was recorded",
    ),
    "the signature of an entry changed": (
        ("UPDATE entry SET signature = 'AAAA' WHERE kind = 'DecisionTaken'",),
        "is not what was recorded",
    ),
    "an entry deleted": (("DELETE FROM entry WHERE kind = 'EvaluationSubmitted'",), "is missing"),
    "the first entry deleted": (("DELETE FROM entry WHERE number = 1",), "is missing"),
    "the last entry deleted": (("DELETE FROM entry WHERE kind = 'ChangeApproved'",), "Leaf 0"),
    "an event edited": (("UPDATE event SET body = substr(body, 1, length(body) - 8) || '00000000' WHERE seq = 7",), ""),
    "an event deleted": (("DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)",), ""),
    "all events deleted": (("DELETE FROM event",), ""),
    "a payload deleted": (("DELETE FROM payload",), "EQ-LAB-031"),
    "a payload edited": (("UPDATE payload SET data = x'00'",), ""),
    "a leaf deleted": (("DELETE FROM leaf",), "leaf"),
    "a leaf forged": (
        ("UPDATE leaf SET data = CAST(replace(CAST(data AS TEXT), 'definitive', 'provisional') AS BLOB)",),
        "eaf",
    ),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_forgery_in_the_database_shows(issued: Bench, forgery: str) -> None:
    statements, words = FORGERIES[forgery]
    altered(issued, *((one,) for one in statements))

    assert words in told(issued)


def test_key_of_a_person_swapped_shows(issued: Bench) -> None:
    """Whoever puts their own key in the place of another's has signed nothing that is there."""
    mine, theirs = new_person_key().public, load_person_key(issued.home / "people" / "dora.key", "").public
    altered(issued, ("UPDATE entry SET body = replace(body, ?, ?) WHERE kind = 'PersonEntered'", theirs, mine))
    said = told(issued)

    assert "is not what was recorded" in said


def around(bench: Bench, person: str, act: Act, file: str = FILE, leaf: bytes | None = None) -> None:
    """Write an act around the gate, with the person's own key, as a changed program could."""
    with bench.open() as lab:
        key = load_person_key(bench.home / "people" / f"{person}.key", "")
        at = lab.clock.now() + timedelta(seconds=1)
        lab.store.log.append(act, file=file, actor=person, at=at, sign=key.sign, leaf=leaf)


APPROVED = ChangeApproved(
    proposal="P-1", attestation="nova-1-A1", change=Change.ISSUE, sha256="0" * 64, kind="definitive"
)


@pytest.mark.parametrize(
    ("person", "act", "file"),
    [
        ("tom", DecisionTaken(decision="D-9", evaluation="EV-1", granted=True, kind="definitive"), FILE),
        ("eva", DecisionTaken(decision="D-9", evaluation="EV-1", granted=True, kind="definitive"), FILE),
        ("vera", CampaignEnded(campaign=CAMPAIGN), FILE),
        ("ines", APPROVED, FILE),
        ("ivan", APPROVED, FILE),
        ("tom", PersonEntered(person="mallory", name="M", roles=(Role.DECIDER,), key="A" * 43 + "="), ""),
    ],
)
def test_act_around_the_gate_shows(decided: Bench, person: str, act: Act, file: str) -> None:
    """The signature is genuine, the chain holds, and still the act was not to be done."""
    decided.done("ines", "attest", "issue", FILE, "--decision", "D-1")
    around(decided, person, act, file)
    said = told(decided)

    assert type(act).__name__ in said
    assert person in said


def test_act_under_the_key_of_another_shows(decided: Bench) -> None:
    """The administrator of the database signs with a key of their own in somebody's name."""
    with decided.open() as lab:
        at = lab.clock.now() + timedelta(seconds=1)
        sign: Callable[[bytes], str] = new_person_key().sign
        lab.store.log.append(CampaignEnded(campaign=CAMPAIGN), file=FILE, actor="tom", at=at, sign=sign)

    assert "was not signed by tom" in told(decided)


@pytest.fixture
def published(issued: Bench, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A laboratory whose registry is published, without papers."""
    monkeypatch.setattr(papers, "_papers", lambda *_told: ())
    issued.done("ines", "attest", "publish")
    return issued


def test_older_copy_of_the_store_shows_against_a_published_checkpoint(published: Bench, tmp_path: Path) -> None:
    """By itself the older copy is sound; the published checkpoint knows more, and is not overwritten."""
    saved = tmp_path / "saved"
    shutil.copytree(published.home, saved)
    published.done("tom", "campaign", "close", CAMPAIGN)
    published.done("ines", "attest", "suspend", "nova-1-A1", "--reason", "wrong-result")
    published.done("ivan", "attest", "approve", FILE, "P-2")
    published.done("ines", "attest", "publish")
    back = Bench(folder=tmp_path / "back", content=published.content, shared=published.shared)
    shutil.copytree(saved, back.home)

    back.done("", "lab", "check")
    back.done("", "lab", "check", "--public", str(back.home / "public"))
    assert "EQ-" in told(back, "--public", str(published.home / "public"))
    back.refused("ines", "attest", "publish", "--out", str(published.home / "public"), code=3)


def test_checkpoint_of_another_log_and_none_are_told(published: Bench, tmp_path: Path) -> None:
    checkpoint = published.home / "public" / "log" / "checkpoint"
    text = checkpoint.read_text("utf-8")

    assert "EQ-LAB-046" in published.refused("", "lab", "check", "--public", str(tmp_path))
    checkpoint.write_text(text.replace("lab.example/log", "lab.other/log"), "utf-8")
    assert "EQ-LAB-047" in told(published, "--public", str(published.home / "public"))
    checkpoint.write_bytes(b"\xff\x00")
    assert "EQ-LAB-047" in told(published, "--public", str(published.home / "public"))
