"""What a damaged archive raises is on one list, whatever its form and compression."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from contextlib import suppress

import pytest

from eqlab.core.archive import BROKEN

CONTENT = bytes(range(256)) * 8
METHODS = {
    "stored": zipfile.ZIP_STORED,
    "deflated": zipfile.ZIP_DEFLATED,
    "bzip2": zipfile.ZIP_BZIP2,
    "lzma": zipfile.ZIP_LZMA,
}


def zipped(method: int) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        archive.writestr("a", CONTENT)
    return target.getvalue()


def tarred() -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        info = tarfile.TarInfo("a")
        info.size = len(CONTENT)
        archive.addfile(info, io.BytesIO(CONTENT))
    return target.getvalue()


def read_zip(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("a")


def read_tar(data: bytes) -> None:
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for one in archive:
            file = archive.extractfile(one)
            assert file is None or file.read()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("place", range(31, 61, 3))
def test_a_damaged_member_is_read_as_it_was_or_raises_what_is_on_the_list(method: str, place: int) -> None:
    """Readers catch this list and nothing else: what is not on it would reach a user as a traceback."""
    data = bytearray(zipped(METHODS[method]))
    data[place] ^= 0xFF

    with suppress(*BROKEN):
        assert CONTENT == read_zip(bytes(data))


@pytest.mark.parametrize("method", METHODS)
def test_a_member_that_is_cut_out_raises_what_is_on_the_list(method: str) -> None:
    whole = zipped(METHODS[method])

    with pytest.raises(BROKEN):
        read_zip(whole[:40] + bytes(12) + whole[52:])


@pytest.mark.parametrize("cut", [700, 1500])
def test_a_cut_archive_raises_what_is_on_the_list(cut: int) -> None:
    with pytest.raises(BROKEN):
        read_tar(tarred()[:cut])


@pytest.mark.parametrize("read", [gzip.decompress, bz2.decompress, lzma.decompress], ids=["gzip", "bzip2", "xz"])
def test_what_is_no_archive_raises_what_is_on_the_list(read: Callable[[bytes], bytes]) -> None:
    with pytest.raises(BROKEN):
        read(b"\x1f\x8b garbage")
