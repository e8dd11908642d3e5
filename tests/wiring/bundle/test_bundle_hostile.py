"""Bundles of strangers: whatever is wrong with one is told in words, and nothing of it is used."""

import io
import json
import stat
import warnings
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from bundles import forged, members_of, packed, resealed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eqlab.core.archive import BadArchive, Bounds, seal, unseal
from eqlab.core.errors import AuthorError
from eqlab.wiring.bundle import read_bundle


def refusal(data: bytes) -> str:
    """The code with which a bundle is refused, as its author's mistake."""
    with pytest.raises(AuthorError) as error:
        read_bundle(data, "x.eqlab")
    return error.value.issue.code if error.value.exit_code == 65 else f"exit code {error.value.exit_code}"


def refused(data: bytes, code: str) -> str:
    """The sentence with which a bundle is refused under a code."""
    with pytest.raises(AuthorError) as error:
        read_bundle(data, "x.eqlab")
    assert code == error.value.issue.code, error.value.sentence()
    return error.value.sentence()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(min_value=0), mask=st.integers(1, 255))
def test_every_changed_byte_shows(place: int, mask: int, bundle_bytes: bytes) -> None:
    """Wherever it stands: in evidence, rules, manifest, or the form of the archive itself."""
    data = bytearray(bundle_bytes)
    data[place % len(data)] ^= mask
    with pytest.raises(AuthorError):
        read_bundle(bytes(data), "x.eqlab")


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.999])
def test_cut_bundles_are_refused(share: float, bundle_bytes: bytes) -> None:
    assert "EQ-BUNDLE-001" == refusal(bundle_bytes[: int(len(bundle_bytes) * share)])


@pytest.mark.parametrize("more", [b"\0", b"PK\5\6" + b"\0" * 18, b"# more"])
def test_nothing_stands_before_or_after_it(more: bytes, bundle_bytes: bytes) -> None:
    assert "EQ-BUNDLE-001" == refusal(bundle_bytes + more)
    assert "EQ-BUNDLE-001" == refusal(more + bundle_bytes)


@pytest.mark.parametrize(
    "name",
    [
        "../evil.yaml",
        "/etc/evil.yaml",
        "content/../../evil.yaml",
        "C:/evil.yaml",
        "content//x.yaml",
        "a\\..\\b",
        "a/./b",
    ],
)
def test_names_that_lead_elsewhere_are_refused(name: str, bundle_bytes: bytes) -> None:
    sentence = refused(resealed({**members_of(bundle_bytes), name: b"x"}), "EQ-BUNDLE-001")

    assert "leads elsewhere" in sentence


def test_links_are_refused(bundle_bytes: bytes) -> None:
    target = io.BytesIO(bundle_bytes)
    link = zipfile.ZipInfo("content/link.yaml")
    link.external_attr, link.create_system = (stat.S_IFLNK | 0o777) << 16, 3
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(link, "/etc/passwd")

    assert "no plain file" in refused(target.getvalue(), "EQ-BUNDLE-001")


def test_names_that_stand_twice_are_refused(bundle_bytes: bytes) -> None:
    target = io.BytesIO(bundle_bytes)
    with warnings.catch_warnings(), zipfile.ZipFile(target, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("AUDIT.jsonl", "")

    assert "twice" in refused(target.getvalue(), "EQ-BUNDLE-001")


def test_bombs_are_refused_before_they_are_unpacked(bundle_bytes: bytes) -> None:
    """Nothing in a bundle is compressed, so nothing can swell."""
    swelling = packed({**members_of(bundle_bytes), "payloads/x": b"\0" * (8 << 20)}, zipfile.ZIP_DEFLATED)

    assert "is compressed" in refused(swelling, "EQ-BUNDLE-001")


def test_archive_of_another_program_is_refused(bundle_bytes: bytes) -> None:
    """There is one form only: what differs in it could carry what no digest covers."""
    assert "one form" in refused(packed(members_of(bundle_bytes)), "EQ-BUNDLE-001")


@pytest.mark.parametrize("bounds", [{"bytes": 10}, {"members": 1}, {"unpacked": 2}], ids=lambda one: next(iter(one)))
def test_counts_and_sizes_are_bounded(bounds: dict[str, int]) -> None:
    wide = {"bytes": 10_000, "members": 10, "unpacked": 100}
    with pytest.raises(BadArchive, match="more than"):
        unseal(seal({"a": b"xy", "b": b"z"}), Bounds(**{**wide, **bounds}))


def without(members: dict[str, bytes], start: str) -> dict[str, bytes]:
    gone = next(name for name in members if name.startswith(start))
    return {name: data for name, data in members.items() if name != gone}


@pytest.mark.parametrize("start", ["runs/", "payloads/", "content/", "audit"])
def test_missing_members_are_named(start: str, bundle_bytes: bytes) -> None:
    assert "EQ-BUNDLE-004" == refusal(resealed(without(members_of(bundle_bytes), start)))


def test_extra_members_are_named(bundle_bytes: bytes) -> None:
    assert '"more.yaml"' in refused(resealed({**members_of(bundle_bytes), "more.yaml": b""}), "EQ-BUNDLE-005")


@pytest.mark.parametrize("start", ["runs/", "payloads/", "content/"])
def test_altered_members_are_named(start: str, bundle_bytes: bytes) -> None:
    members = members_of(bundle_bytes)
    name = next(name for name in members if name.startswith(start))

    assert name in refused(resealed({**members, name: members[name] + b" "}), "EQ-BUNDLE-006")


def _program(members: dict[str, bytes], _manifest: Any) -> None:
    members["content/mocks/x/service.py"] = b"import os"


def _elsewhere(members: dict[str, bytes], _manifest: Any) -> None:
    members["other/x.yaml"] = b""


def _payload(members: dict[str, bytes], _manifest: Any) -> None:
    name = next(name for name in members if name.startswith("payloads/"))
    members[name] += b" "


@pytest.mark.parametrize(
    ("change", "code"), [(_program, "EQ-BUNDLE-010"), (_elsewhere, "EQ-BUNDLE-010"), (_payload, "EQ-BUNDLE-006")]
)
def test_careful_forgers_are_caught_by_names(change: Callable[..., None], code: str, bundle_bytes: bytes) -> None:
    assert code == refusal(forged(bundle_bytes, change))


def _line(number: int, change: Callable[[list[str]], Any]) -> Callable[..., None]:
    def alter(members: dict[str, bytes], _manifest: Any) -> None:
        name = next(name for name in members if name.startswith("runs/"))
        rows = [json.loads(line) for line in members[name].splitlines()]
        changed = change(rows[number])
        rows[number] = rows[number] if changed is None else changed
        members[name] = b"".join(json.dumps(row).encode() + b"\n" for row in rows)

    return alter


def _set(place: int, value: object) -> Callable[[list[Any]], None]:
    return lambda row: row.__setitem__(place, value)


@pytest.mark.parametrize(
    "change",
    [
        _line(5, lambda row: row.__setitem__(2, row[2].replace("{", "{ ", 1))),
        _line(5, _set(3, "0" * 64)),
        _line(5, _set(0, "Nothing")),
        _line(5, _set(2, 7)),
        _line(5, lambda _row: ["a"]),
        _line(5, lambda _row: {}),
    ],
)
def test_careful_forgers_are_caught_by_the_chain(change: Callable[..., None], bundle_bytes: bytes) -> None:
    assert "EQ-BUNDLE-007" == refusal(forged(bundle_bytes, change))


def _no_lines(members: dict[str, bytes], _manifest: Any) -> None:
    members[next(name for name in members if name.startswith("runs/"))] = b""


def _last_line_gone(members: dict[str, bytes], _manifest: Any) -> None:
    name = next(name for name in members if name.startswith("runs/"))
    members[name] = b"".join(members[name].splitlines(keepends=True)[:-1])


def _deep(members: dict[str, bytes], _manifest: Any) -> None:
    members[next(name for name in members if name.startswith("runs/"))] = b"[" * 100_000 + b"\n"


def _other_plan(_members: dict[str, bytes], manifest: Any) -> None:
    manifest["plan"]["sha256"] = "0" * 64


@pytest.mark.parametrize("change", [_no_lines, _last_line_gone, _deep, _other_plan])
def test_log_is_whole_and_follows_its_plan(change: Callable[..., None], bundle_bytes: bytes) -> None:
    assert "EQ-BUNDLE-007" == refusal(forged(bundle_bytes, change))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "EQ-BUNDLE-002"),
        (b"[", "EQ-BUNDLE-002"),
        (b"[]", "EQ-BUNDLE-002"),
        (b'{"type":"urn:eqlab:bundle:1"}', "EQ-BUNDLE-002"),
        (b"[" * 200_000, "EQ-BUNDLE-002"),
        (b'{"type":"urn:eqlab:bundle:2","engine":{"version":"9"}}', "EQ-BUNDLE-003"),
        (b'{"type":"urn:eqlab:bundle:2","engine":[]}', "EQ-BUNDLE-003"),
        (b"\xff\xfe", "EQ-BUNDLE-002"),
    ],
)
def test_manifests_that_are_none_are_refused(raw: bytes, code: str, bundle_bytes: bytes) -> None:
    assert code == refusal(resealed({**members_of(bundle_bytes), "manifest.json": raw}))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("campaign", 1),
        ("runs", [{"run": "a", "events": -1, "head": "", "recorded": ""}]),
        ("runs", "x"),
        ("plan", {}),
        ("services", {"a": 1}),
        ("members", []),
        ("redacted", []),
        ("redacted", {"events": {}}),
        ("engine", None),
    ],
)
def test_manifest_of_another_shape_is_refused(key: str, value: object, bundle_bytes: bytes) -> None:
    members = members_of(bundle_bytes)
    manifest = json.loads(members["manifest.json"])
    raw = json.dumps({**manifest, key: value}, separators=(",", ":"), sort_keys=True).encode()

    assert "EQ-BUNDLE-002" == refusal(resealed({**members, "manifest.json": raw}))


def test_manifest_says_nothing_twice(bundle_bytes: bytes) -> None:
    """A second key of a name, spaces, another order: whatever is not the canonical form is refused."""
    members = members_of(bundle_bytes)
    raw = members["manifest.json"].replace(b'"campaign":', b'"campaign": ', 1)

    assert "canonical" in refused(resealed({**members, "manifest.json": raw}), "EQ-BUNDLE-002")


@pytest.mark.parametrize("times", [0, 2])
def test_a_bundle_names_each_run_once(times: int, bundle_bytes: bytes) -> None:
    """Nothing in it would be nothing that does not agree."""
    data = forged(bundle_bytes, lambda _members, manifest: manifest.__setitem__("runs", manifest["runs"] * times))

    assert "it names no run, or one of them twice" in refused(data, "EQ-BUNDLE-002")
