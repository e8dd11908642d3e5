"""Keys of sealed campaigns in a folder."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from eqlab.core.errors import LabFault
from eqlab.store import FolderKeyring, Keyring, open_keyring

Refused = Callable[[Callable[[], object]], tuple[str, str]]


@pytest.fixture
def master(tmp_path: Path) -> Path:
    return tmp_path / "master.key"


@pytest.fixture
def keys(tmp_path: Path, master: Path) -> FolderKeyring:
    return open_keyring(tmp_path / "keys", master)


def test_it_is_a_keyring(keys: FolderKeyring) -> None:
    fits: Keyring = keys

    assert fits is keys


def test_campaign_without_a_key_has_none(keys: FolderKeyring) -> None:
    assert keys.key("C1") is None


def test_key_is_there_when_it_was_made(keys: FolderKeyring, tmp_path: Path, master: Path) -> None:
    keys.make("C1")
    again = open_keyring(tmp_path / "keys", master)

    assert 32 == len(keys.key("C1") or b"")
    assert keys.key("C1") == again.key("C1")


def test_making_a_key_twice_keeps_the_first(keys: FolderKeyring) -> None:
    keys.make("C1")
    first = keys.key("C1")
    keys.make("C1")

    assert first == keys.key("C1")


def test_every_campaign_has_its_own(keys: FolderKeyring) -> None:
    keys.make("C1")
    keys.make("C2")

    assert keys.key("C1") != keys.key("C2")


def test_runs_share_the_key_of_their_campaign(keys: FolderKeyring) -> None:
    keys.make("C1")

    assert keys.key("C1") == keys.key("C1.1") == keys.key("C1.27")
    assert [None] * 4 == [keys.key(name) for name in ("C1.x", "C11", "C1.", ".1")]


def test_key_is_nowhere_in_the_clear(keys: FolderKeyring, tmp_path: Path) -> None:
    keys.make("C1")
    key = keys.key("C1") or b""
    kept = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]

    assert 2 == len(kept)
    assert [] == [data for data in kept if key in data or key.hex().encode() in data]
    assert key.hex() not in repr(keys)


def test_files_are_their_owner_s_alone(keys: FolderKeyring, tmp_path: Path) -> None:
    keys.make("C1")
    keys.destroy("C2")

    assert {0o600} == {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*") if path.is_file()}
    assert 0o700 == stat.S_IMODE((tmp_path / "keys").stat().st_mode)


def test_destroyed_key_is_gone_for_good(keys: FolderKeyring, tmp_path: Path, refused: Refused) -> None:
    keys.make("C1")
    file = tmp_path / "keys" / "C1.key"
    held = file.open("rb")
    before = file.read_bytes()
    keys.destroy("C1")
    keys.destroy("C1")

    assert keys.key("C1") is None
    assert keys.key("C1.1") is None
    assert ["C1.destroyed"] == [path.name for path in (tmp_path / "keys").iterdir()]
    assert before != held.read()
    assert (
        "EQ-STORE-045",
        (
            "The key of the campaign C1 was destroyed, and no other can take its place. Open another campaign. "
            "[EQ-STORE-045]"
        ),
    ) == refused(lambda: keys.make("C1"))
    held.close()


def test_what_an_interrupted_making_left_is_destroyed_too(keys: FolderKeyring, tmp_path: Path) -> None:
    keys.make("C1")
    os.link(tmp_path / "keys" / "C1.key", tmp_path / "keys" / "C1.key.abc123")
    keys.make("C10")
    keys.destroy("C1")

    assert ["C1.destroyed", "C10.key"] == sorted(path.name for path in (tmp_path / "keys").iterdir())


def test_key_file_brought_back_is_not_used(keys: FolderKeyring, tmp_path: Path) -> None:
    """A tombstone holds against a copy of the folder that somebody restores over it."""
    keys.make("C1")
    file = tmp_path / "keys" / "C1.key"
    copy = file.read_bytes()
    keys.destroy("C1")
    file.write_bytes(copy)

    assert keys.key("C1") is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:0],
        lambda data: data[:-1],
        lambda data: data + b"x",
        lambda data: bytes(len(data)),
        lambda data: data[:20] + bytes([data[20] ^ 1]) + data[21:],
    ],
)
def test_altered_key_is_told(
    spoil: Callable[[bytes], bytes], keys: FolderKeyring, tmp_path: Path, refused: Refused
) -> None:
    keys.make("C1")
    file = tmp_path / "keys" / "C1.key"
    file.write_bytes(spoil(file.read_bytes()))
    code, told = refused(lambda: keys.key("C1"))

    assert "EQ-STORE-044" == code
    assert f"The key of the campaign C1 in {tmp_path / 'keys'} cannot be used: it " in told


def test_key_of_another_campaign_does_not_fit(keys: FolderKeyring, tmp_path: Path, refused: Refused) -> None:
    keys.make("C1")
    (tmp_path / "keys" / "C1.key").rename(tmp_path / "keys" / "C2.key")

    assert "EQ-STORE-044" == refused(lambda: keys.key("C2"))[0]


def test_another_master_key_opens_nothing(keys: FolderKeyring, tmp_path: Path, refused: Refused) -> None:
    keys.make("C1")
    open_keyring(tmp_path / "others", tmp_path / "other.key")
    other = open_keyring(tmp_path / "keys", tmp_path / "other.key")

    assert "wrapped by another master key" in refused(lambda: other.key("C1"))[1]


def test_lost_master_key_is_not_made_anew(keys: FolderKeyring, tmp_path: Path, master: Path, refused: Refused) -> None:
    """A new one would look as if all were well, and open nothing."""
    keys.make("C1")
    master.unlink()
    code, told = refused(lambda: open_keyring(tmp_path / "keys", master))

    assert "EQ-STORE-046" == code
    assert f"The master key {master} cannot be used: No such file or directory." in told
    assert not master.exists()


@pytest.mark.parametrize("content", [b"", b"00", b"zz" * 32, b"00" * 33, b"\xff" * 64, b"00" * 32 + b"\n\n"])
def test_master_key_that_is_none_is_told(content: bytes, tmp_path: Path, master: Path, refused: Refused) -> None:
    master.write_bytes(content)
    master.chmod(0o600)

    assert "it is no master key" in refused(lambda: open_keyring(tmp_path / "keys", master))[1]


def test_master_key_that_others_may_read_is_refused(
    keys: FolderKeyring, tmp_path: Path, master: Path, refused: Refused
) -> None:
    master.chmod(0o640)

    assert "others than its owner may read it" in refused(lambda: open_keyring(tmp_path / "keys", master))[1]
    assert keys.key("C1") is None


def test_folder_that_is_gone_is_told(keys: FolderKeyring, tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "keys").rmdir()

    assert "EQ-STORE-044" == refused(lambda: keys.make("C1"))[0]


@settings(max_examples=60, deadline=None)
@example({"0", "\ud800"})
@given(
    st.sets(st.text(alphabet=st.characters(exclude_categories=()), min_size=1, max_size=300), min_size=2, max_size=4)
)
def test_any_name_of_a_campaign_will_do(tmp_path_factory: pytest.TempPathFactory, names: set[str]) -> None:
    """Each has its own file, inside the folder; destroying one leaves the others."""
    folder = tmp_path_factory.mktemp("any")
    keys = open_keyring(folder / "keys", folder / "master.key")
    for name in names:
        keys.make(name)
    made = {name: keys.key(name) for name in names}
    gone, *left = sorted(names)
    keys.destroy(gone)

    assert len(names) == len(set(made.values()))
    assert keys.key(gone) is None
    assert [made[name] for name in left] == [keys.key(name) for name in left]
    assert {"keys", "master.key"} == {path.name for path in folder.iterdir()}
    assert len(names) == len(list((folder / "keys").iterdir()))


@pytest.mark.parametrize("name", ["", "..", ".", "../../x", "/etc/passwd", "a/b", "~", "*", "C" * 5000])
def test_hostile_name_stays_in_the_folder(name: str, keys: FolderKeyring, tmp_path: Path) -> None:
    keys.make(name)
    key = keys.key(name)
    keys.make("other")
    keys.destroy(name)

    assert 32 == len(key or b"")
    assert keys.key(name) is None
    assert 32 == len(keys.key("other") or b"")
    assert {"keys", "master.key"} == {path.name for path in tmp_path.iterdir()}


def test_full_disk_is_told(keys: FolderKeyring, refused: Refused, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    code, told = refused(lambda: keys.make("C1"))
    monkeypatch.undo()

    assert "EQ-STORE-044" == code
    assert "No space left on device" in told
    assert keys.key("C1") is None


def test_faults_tell_no_key(keys: FolderKeyring, tmp_path: Path) -> None:
    keys.make("C1")
    (tmp_path / "keys" / "C1.key").write_bytes(b"secret-but-short")
    with pytest.raises(LabFault) as caught:
        keys.key("C1")

    assert "secret" not in caught.value.sentence()


@pytest.mark.parametrize("other", ["nova-C1.key1-C1", "nova-C1.key-C1", "nova-C1.key.x-C1", "nova-C1.key"])
def test_keys_of_campaigns_that_are_called_alike_stay(keys: FolderKeyring, other: str) -> None:
    """A file may be opened under nearly any name: that of a key is no way to have it destroyed with another."""
    keys.make("nova-C1")
    keys.make(other)
    kept = keys.key(other)
    keys.destroy("nova-C1")

    assert [None, kept] == [keys.key("nova-C1"), keys.key(other)]
    assert kept is not None
