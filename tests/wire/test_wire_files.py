import os
from pathlib import Path

import pytest

from eqlab.core.errors import LabFault
from eqlab.wire import issues
from eqlab.wire.files import PRIVATE, private_folder, write_atomically


def test_file_is_whole_and_as_private_as_asked(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    path.write_bytes(b"old and longer")

    write_atomically(path, b"new", PRIVATE)

    assert (b"new", 0o600) == (path.read_bytes(), path.stat().st_mode & 0o777)


def test_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "key.pem"
    path.write_bytes(b"old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LabFault) as told:
        write_atomically(path, b"new", PRIVATE)

    assert issues.FILE_UNWRITABLE is told.value.issue
    assert "No space left on device" in told.value.sentence()
    assert {path: b"old"} == {file: file.read_bytes() for file in tmp_path.iterdir()}


def test_folder_below_a_file_is_a_lab_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(LabFault):
        private_folder(tmp_path / "file" / "folder")
