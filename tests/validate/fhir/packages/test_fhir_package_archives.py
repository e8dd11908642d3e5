"""Archives that are damaged or mean harm."""

import contextlib
import gzip
import io
import json
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packages_sample import files, member, packed_zeros, tgz, value_set

from eqlab.core.errors import AuthorError
from eqlab.validate.fhir.issues import packages as issues
from eqlab.validate.fhir.packages import open_package
from eqlab.validate.fhir.packages.tar import Limits, files_of

GOOD = tgz(files("lab.a", "1.0.0", value_set("vs")))


def refused(data: bytes, folder: Path) -> AuthorError:
    place = folder / "hostile.tgz"
    place.write_bytes(data)
    with pytest.raises(AuthorError) as caught:
        open_package(place, folder)
    return caught.value


@pytest.mark.parametrize(
    "hostile",
    [
        member("../evil.json"),
        member("package/../../evil.json"),
        member("/etc/evil.json"),
        member("package//etc/evil.json"),
        member("C:/evil.json"),
        member("package\\evil.json"),
        member("package/link.json", tarfile.SYMTYPE, link="/etc/passwd"),
        member("package/link.json", tarfile.LNKTYPE, link="package/package.json"),
        member("package/device.json", tarfile.CHRTYPE),
        member("package/pipe.json", tarfile.FIFOTYPE),
        member("package/sparse.json", b"S"),
        member("package/package.json"),
    ],
    ids=lambda one: f"{one.name}-{one.type!r}",
)
def test_what_no_package_needs_is_refused(hostile: tarfile.TarInfo, tmp_path: Path) -> None:
    assert issues.UNSAFE_ARCHIVE is refused(tgz(files("lab.a"), hostile), tmp_path).issue


@pytest.mark.parametrize(
    "packed",
    [b"", b"\x1f\x8bno gzip", GOOD[:-9], GOOD[: len(GOOD) // 2], GOOD + b"more", gzip.compress(b"x", mtime=0)],
)
def test_damage_is_told(packed: bytes, tmp_path: Path) -> None:
    assert issues.BROKEN_ARCHIVE is refused(packed, tmp_path).issue


def test_what_is_no_archive_at_all_is_told_so(tmp_path: Path) -> None:
    assert issues.NOT_A_PACKAGE is refused(b'{"resourceType": "Patient"}', tmp_path).issue


def test_a_damaged_header_is_told(tmp_path: Path) -> None:
    plain = bytearray(gzip.decompress(GOOD))
    plain[3] ^= 1

    assert "headers" in refused(gzip.compress(bytes(plain)), tmp_path).sentence()


@pytest.mark.parametrize("content", [b"{", b'{"a": NaN,}', b"\xff\xfe", b"[" * 100_000])
def test_a_file_that_is_no_json_is_told(content: bytes, tmp_path: Path) -> None:
    error = refused(tgz({**files("lab.a"), "package/x.json": content}), tmp_path)

    assert issues.BROKEN_JSON is error.issue
    assert "The file x.json of " in error.sentence()


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_broken_json_is_told_in_the_labs_own_words(mark: bytes, tmp_path: Path) -> None:
    """With its place, whether or not the file begins with a byte order mark."""
    error = refused(tgz({**files("lab.a"), "package/x.json": mark + b'{\n  "a": ,\n}'}), tmp_path)

    assert ("2", "8") == (error.facts["line"], error.facts["column"])
    assert '"," stands where a value is expected' in error.sentence()
    assert "Expecting" not in error.sentence()


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    contents = {"package/package.json": b"\xef\xbb\xbf" + files("lab.a")["package/package.json"]}
    (tmp_path / "marked.tgz").write_bytes(tgz(contents))

    assert "lab.a#1.0.0" == open_package(tmp_path / "marked.tgz", tmp_path).name


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    """The ratio tells, long before the size would."""

    zeros = io.BytesIO()
    with tarfile.open(fileobj=zeros, mode="w:gz") as archive:
        archive.addfile(member("package/zeros.json", size=64 << 20), io.BytesIO(bytes(64 << 20)))

    assert issues.ARCHIVE_TOO_LARGE is refused(zeros.getvalue(), tmp_path).issue
    assert issues.ARCHIVE_TOO_LARGE is refused(GOOD + packed_zeros(64), tmp_path).issue


@pytest.mark.parametrize(
    "limits",
    [Limits(members=1), Limits(total=1000), Limits(member=10)],
)
def test_limits_are_kept(limits: Limits) -> None:
    with pytest.raises(AuthorError) as caught:
        list(files_of(io.BytesIO(GOOD), "sample", lambda _name: True, limits))

    assert issues.ARCHIVE_TOO_LARGE is caught.value.issue


@pytest.mark.parametrize("form", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT, tarfile.USTAR_FORMAT])
def test_long_names_are_read_in_every_dialect(form: int) -> None:
    name = "package/" + "/".join(["folder"] * 15) + "/" + "n" * 90 + ".json"
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz", format=form) as archive:
        archive.addfile(member("package", tarfile.DIRTYPE))
        archive.addfile(member(name, size=3), io.BytesIO(b"abc"))
        archive.addfile(member("./package/é.json", size=1), io.BytesIO(b"d"))
    stream.seek(0)
    found = {name: b"".join(pieces) for name, pieces in files_of(stream, "sample", lambda _name: True, Limits())}

    assert {name: b"abc", "package/é.json": b"d"} == found


def test_an_extended_header_without_end_is_refused(tmp_path: Path) -> None:
    endless = member("package/x", tarfile.XHDTYPE, size=1 << 20)

    assert issues.ARCHIVE_TOO_LARGE is refused(tgz(files("lab.a"), endless), tmp_path).issue


@pytest.mark.parametrize("text", [b"7", b"99999 path=x\n", b"3 path=x\n", b"x path=y\n", b"12 size=-12\n", b"9" * 5000])
def test_a_damaged_extended_header_is_told(text: bytes, tmp_path: Path) -> None:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        archive.addfile(member("package/x", tarfile.XHDTYPE, size=len(text)), io.BytesIO(text))
        archive.addfile(member("package/y"))

    assert issues.BROKEN_ARCHIVE is refused(stream.getvalue(), tmp_path).issue


@given(st.data())
def test_no_bytes_raise_anything_but_an_authors_error(data: st.DataObject) -> None:
    """Whatever is flipped in an archive: it is read, or refused in one sentence."""

    plain = bytearray(gzip.decompress(GOOD))
    for _ in range(data.draw(st.integers(1, 8))):
        plain[data.draw(st.integers(0, len(plain) - 1))] = data.draw(st.integers(0, 255))
    blank = bytes(plain[:148]) + b" " * 8 + bytes(plain[156:512])
    if data.draw(st.booleans()):
        plain[148:156] = b"%06o\0 " % sum(blank)
    packed = io.BytesIO(gzip.compress(bytes(plain), 1))
    sizes = [0]
    with contextlib.suppress(AuthorError):
        sizes += [sum(map(len, pieces)) for _, pieces in files_of(packed, "s", lambda _name: True, Limits())]

    assert sum(sizes) <= len(plain)


def test_numbers_keep_their_digits(tmp_path: Path) -> None:
    """A profile's fixed 1.10 is not 1.1."""

    place = tmp_path / "a.tgz"
    text = b'{"resourceType": "Basic", "id": "b", "x": 1.10}'
    place.write_bytes(tgz({**files("lab.a"), "package/b.json": text}))
    (resource,) = open_package(place, tmp_path).resources("Basic")

    assert "1.10" == str(resource["x"])
    assert json.loads(text)["id"] == resource["id"]
