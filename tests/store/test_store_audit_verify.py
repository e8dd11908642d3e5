"""An audit log that was altered is found out, in both databases, and never told as if it were whole."""

import shutil
from pathlib import Path

import pytest
from altering import change
from sample_acts import act, forged, sign_as

from eqlab.core.errors import LabFault
from eqlab.store import Store, open_store
from eqlab.store.audit_serial import entry_hash, signed_bytes

ALTERED, MISSING, STRAY, UNREADABLE, UNSIGNED = (f"EQ-STORE-{number:03}" for number in range(32, 37))
UNFIT, NO_LEAF = "EQ-STORE-037", "EQ-STORE-038"


def filled(place: str) -> str:
    """A log of six entries in two files, with three leaves."""
    store = open_store(place)
    for number in range(1, 7):
        act(store.log, f"word {number}", file=f"F{number % 2}", leaf=b"leaf %d" % number if number % 2 else None)
    store.close()
    return place


@pytest.fixture
def both(place: str) -> str:
    return filled(place)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("model") / "lab.db"
    filled(f"sqlite:///{file}")
    return file


@pytest.fixture
def full(model: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(model, tmp_path)}"


def codes(problems: tuple[str, ...]) -> list[str]:
    return [problem.rpartition("[")[2].rstrip("]") for problem in problems]


def verified(place: str) -> list[str]:
    store = open_store(place)
    try:
        return codes(store.log.verify(forged))
    finally:
        store.close()


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (["update entry set body = replace(body, 'word ', 'sword ') where number = 3"], [ALTERED, UNSIGNED]),
        (["update entry set actor = 'ben' where number = 3"], [ALTERED, UNSIGNED]),
        (["update entry set file = 'F9' where number = 3"], [ALTERED, UNSIGNED]),
        (["update entry set file = '' where number = 3"], [ALTERED, UNSIGNED]),
        (["update entry set at = '2020-01-01T00:00:00+00:00' where number = 3"], [ALTERED, UNSIGNED]),
        (["update entry set at = 'yesterday' where number = 3"], [ALTERED, UNREADABLE]),
        (["update entry set kind = 'OverrideConfirmed' where number = 3"], [ALTERED, UNREADABLE]),
        (["update entry set kind = 'Nonsense' where number = 3"], [ALTERED, UNREADABLE]),
        (["update entry set body = '{' where number = 3"], [ALTERED, UNREADABLE]),
        (["update entry set signature = '' where number = 3"], [ALTERED, UNSIGNED]),
        (["update entry set hash = previous where number = 3"], [ALTERED, STRAY]),
        (["update entry set previous = hash where number = 3"], [ALTERED, STRAY, UNSIGNED]),
        (["update entry set leaf = '' where number = 3"], [ALTERED, UNSIGNED, UNFIT]),
        (["delete from entry where number = 4"], [MISSING, STRAY]),
        (["delete from entry where number in (2, 4)"], [MISSING, STRAY, MISSING, STRAY]),
        (["delete from entry where number = 1"], [MISSING, STRAY, UNFIT]),
        (["delete from leaf where idx = 1"], [UNFIT, NO_LEAF]),
        (["delete from leaf where idx = 2"], [NO_LEAF]),
        (["update leaf set data = {other} where idx = 1"], [UNFIT]),
        (["update leaf set entry = 4 where idx = 1"], [UNFIT, NO_LEAF]),
        (["insert into leaf values (3, 6, {other})"], [UNFIT]),
        (["insert into leaf values (7, 2, {other})"], [UNFIT]),
        (
            ["update leaf set idx = 9 where idx = 0", "update leaf set idx = 0 where idx = 1"],
            [UNFIT, UNFIT],
        ),
        (
            [
                "update entry set number = 99 where number = 3",
                "update entry set number = 3 where number = 4",
                "update entry set number = 4 where number = 99",
            ],
            [ALTERED, STRAY, UNSIGNED, ALTERED, STRAY, UNSIGNED, STRAY, UNFIT, NO_LEAF],
        ),
        (
            ["insert into entry select 7, {columns} from entry where number = 6"],
            [ALTERED, STRAY, UNSIGNED],
        ),
        (
            ["insert into entry select 9, {columns} from entry where number = 6"],
            [MISSING, ALTERED, STRAY, UNSIGNED],
        ),
    ],
)
def test_alteration_is_found(statements: list[str], expected: list[str], full: str) -> None:
    change(full, *statements)

    assert expected == verified(full)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("update entry set body = replace(body, 'word ', 'sword ') where number = 3", [ALTERED, UNSIGNED]),
        ("delete from entry where number = 4", [MISSING, STRAY]),
        ("delete from leaf where idx = 2", [NO_LEAF]),
        ("update leaf set data = {other} where idx = 1", [UNFIT]),
    ],
)
def test_alteration_is_found_in_both_databases(statement: str, expected: list[str], both: str) -> None:
    change(both, statement)

    assert expected == verified(both)


def test_untouched_log_is_intact(full: str) -> None:
    assert [] == verified(full)


def test_forged_signature_is_found(full: str) -> None:
    """Who can write the database can make a whole chain, but sign as nobody but himself."""
    store = open_store(full)
    last = list(store.log.entries())[-1]
    body = '{"nonconformity":"NC-1","words":"all is well"}'
    fields = {"file": "F0", "kind": type(last.act).__name__, "at": last.at.isoformat(), "actor": "anna", "body": body}
    signed = signed_bytes(previous=last.hash, number=7, leaf="", **fields)
    signature = sign_as("mallory")(signed)
    row = (7, *fields.values(), "", last.hash, entry_hash(signed, signature), signature)
    change(full, "insert into entry values {row}".replace("{row}", str(row)))
    (problem,) = store.log.verify(forged)
    store.close()

    assert (
        f"Entry 7 of the audit log of {store.path} was not signed by anna: the signature does not fit. [{UNSIGNED}]"
    ) == problem


def test_chain_alone_is_proven_without_a_check(full: str) -> None:
    change(full, "update entry set signature = 'x' where number = 6")
    store = open_store(full)

    assert [ALTERED] == codes(store.log.verify())
    store.close()


def test_cut_end_shows_in_the_head(full: str) -> None:
    """The chain alone cannot know its end: that is why the head is anchored in the public log."""
    store = open_store(full)
    before = store.log.head()
    change(full, "delete from entry where number = 6")

    assert () == store.log.verify(forged)
    assert before != store.log.head()
    store.close()


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("update entry set body = replace(body, 'word ', 'sword ') where number = 4", ALTERED),
        ("update entry set file = 'F0' where number = 3", ALTERED),
        ("update entry set kind = 'Nonsense' where number = 4", ALTERED),
    ],
)
def test_altered_entry_is_not_told(statement: str, code: str, full: str) -> None:
    change(full, statement)
    store = open_store(full)
    told = []
    for file in (None, "F0"):
        with pytest.raises(LabFault) as caught:
            told += list(store.log.entries(file))
        assert code == caught.value.issue.code
    store.close()


@pytest.mark.parametrize("number", [1, 4])
def test_log_with_a_gap_is_not_told(number: int, full: str) -> None:
    change(full, "delete from entry where number = {number}".replace("{number}", str(number)))
    store = open_store(full)
    with pytest.raises(LabFault) as caught:
        list(store.log.entries())

    assert MISSING == caught.value.issue.code
    assert f"Entry {number} of the audit log of {store.path} is missing." in caught.value.sentence()
    store.close()


def test_altered_leaf_is_not_told(full: str) -> None:
    change(full, "update leaf set data = {other} where idx = 1")
    store = open_store(full)
    with pytest.raises(LabFault) as caught:
        store.leaves.read(0, 3)

    assert UNFIT == caught.value.issue.code
    assert (b"leaf 1",) == store.leaves.read(0, 1)
    store.close()


def test_missing_leaf_is_not_told(full: str) -> None:
    change(full, "delete from leaf where idx = 1")
    store = open_store(full)
    with pytest.raises(LabFault) as caught:
        store.leaves.read(0, 3)

    assert UNFIT == caught.value.issue.code
    store.close()


def test_payload_that_was_altered_is_not_given(lab: Store, place: str) -> None:
    name = lab.keep(b"a document")
    change(place, "update payload set data = {other}")
    with pytest.raises(LabFault) as caught:
        lab.payload(name)

    assert "EQ-STORE-040" == caught.value.issue.code
