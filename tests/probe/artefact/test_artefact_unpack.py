import gzip
import io
import tarfile
import zipfile

import pytest
from artefact_hands import tarred, zipped
from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.core.text import Words
from eqlab.probe.artefact.unpack import Budget, unpack


def opened(data: bytes, **budget: int) -> tuple[dict[str, bytes], list[tuple[str, str, bool]]]:
    notes: list[tuple[str, str, bool]] = []

    def note(where: str, why: Words, unsafe: bool) -> None:
        notes.append((where, str(why), unsafe))

    files = {one.name: b"".join(one.chunks) for one in unpack("f", data, Budget(**budget), note)}
    return files, notes


def test_a_plain_file_is_itself() -> None:
    assert ({"f": b"hello"}, []) == opened(b"hello")
    assert ({"f": b""}, []) == opened(b"")


@pytest.mark.parametrize("mode", ["w:", "w:gz", "w:bz2", "w:xz"])
def test_tar_archives_are_opened_in_every_wrapping(mode: str) -> None:
    files, notes = opened(tarred({"a/b.txt": b"x" * 3_000_000}, mode))

    assert ([b"x" * 3_000_000], []) == (list(files.values()), notes)


def test_archives_in_archives_are_opened() -> None:
    files, notes = opened(zipped({"in.tar.gz": tarred({"log.gz": gzip.compress(b"one") + gzip.compress(b"two")})}))

    assert ([b"onetwo"], []) == (list(files.values()), notes)


def test_depth_has_an_end() -> None:
    data = b"core"
    for _ in range(9):
        data = zipped({"x": data})
    files, _ = opened(data)

    assert 1 == len(files)
    assert next(iter(files.values())).startswith(b"PK")


def test_a_bomb_is_not_unpacked() -> None:
    files, notes = opened(zipped({"bomb": b"\0" * 40_000_000}))

    assert ({}, [True, False]) == (files, [unsafe for _, _, unsafe in notes])


def test_a_stream_ends_with_the_budget() -> None:
    files, _ = opened(gzip.compress(b"\0" * 50_000_000), bytes=5_000_000)

    assert 7_000_000 > sum(map(len, files.values()))


def test_names_that_lead_out_are_told() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name in ("../../etc/passwd", "/abs"):
            archive.addfile(tarfile.TarInfo(name), io.BytesIO())
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/shadow"
        archive.addfile(link)
    _, notes = opened(out.getvalue())
    _, zip_notes = opened(zipped({"..\\..\\x.dll": b"1", "ok": b"2"}))

    assert [True, True, True] == [unsafe for _, _, unsafe in notes]
    assert [True] == [unsafe for _, _, unsafe in zip_notes]


def test_a_protected_archive_is_told() -> None:
    data = bytearray(zipped({"a": b"secret"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    files, notes = opened(bytes(data))

    assert ({}, ["it is protected by a password"]) == (files, [why for _, why, _ in notes])


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(b"x" * 10_000, mtime=0)[:-20],
        zipped({"a": b"x" * 1000})[:-10],
        tarred({"a": b"x" * 5000}, "w:")[:1000],
        b"\x1f\x8b" + b"\0" * 30,
        b"BZh9garbage",
        b"\xfd7zXZ\x00garbage",
        b"!<arch>\n" + b"x" * 80,
        b"PK\x03\x04" + b"\xff" * 40,
    ],
)
def test_damaged_archives_are_told_and_nothing_is_raised(data: bytes) -> None:
    _, notes = opened(data)

    assert [] != notes


def test_what_the_lab_cannot_unpack_is_told_and_still_handed_on() -> None:
    files, notes = opened(b"7z\xbc\xaf\x27\x1c" + b"rest")

    assert ["f"] == list(files)
    assert "7z" in notes[0][1]


def test_a_debian_package_is_opened() -> None:
    inner = tarred({"opt/app": b"app"})
    header = f"{'data.tar.gz/':<16}{'0':<12}{'0':<6}{'0':<6}{'100644':<8}{len(inner):<10}`\n".encode()
    files, notes = opened(b"!<arch>\n" + header + inner)

    assert ([b"app"], []) == (list(files.values()), notes)


def test_an_installer_with_an_archive_behind_it_is_both() -> None:
    files, _ = opened(b"MZ" + b"\x90" * 100 + zipped({"inside.txt": b"x"}))

    assert {"f", "f!inside.txt"} == set(files)


def test_stored_files_of_a_zip_are_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a", b"x" * 2_500_000)

    assert {"f!a": b"x" * 2_500_000} == opened(out.getvalue())[0]


GOOD = [
    zipped({"a/b.txt": b"text" * 50, "c.gz": gzip.compress(b"inner")}),
    tarred({"a/b.txt": b"text" * 50}, "w:"),
    tarred({"a.zip": zipped({"x": b"y"})}, "w:gz"),
    tarred({"a": b"text" * 50}, "w:bz2"),
    tarred({"a": b"text" * 50}, "w:xz"),
    b"!<arch>\n" + f"{'a/':<16}{'0':<12}{'0':<6}{'0':<6}{'100644':<8}{4:<10}`\n".encode() + b"text",
]


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(GOOD), st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=6), st.integers(0)
)
def test_no_damage_makes_unpacking_raise(good: bytes, changes: list[tuple[int, int]], end: int) -> None:
    data = bytearray(good)
    for place, value in changes:
        data[place % len(data)] = value
    files, _ = opened(bytes(data[: end % (2 * len(data))]), bytes=10_000_000)

    assert 20_000_000 > sum(map(len, files.values()))
