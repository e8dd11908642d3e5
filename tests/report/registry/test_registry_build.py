"""The site as files: incremental is the same as full, nothing unsafe gets in, and machines can read it."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
import registry_sample as sample
import rfc8785
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.core.errors import AuthorError, LabFault
from eqlab.report.registry import Manifest, RegistryData, RegistryEntry, Revision, build, publish, state_at
from eqlab.report.registry.code import qr_path
from eqlab.report.registry.model import leaf_of
from eqlab.report.registry.publishing import MANIFEST
from eqlab.report.registry.rows import pieces_of

ENTRIES = sample.entries()
DATA = sample.registry()
BUILT = build(DATA)


def on_disk(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file() and file.name != MANIFEST)
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def suspended(entry: RegistryEntry) -> RegistryEntry:
    said = sample.leaf(dict(entry.revisions[-1].document), "suspended", "2026-11-20T08:00:00Z", reason="mark-misuse")
    return replace(entry, timeline=(*entry.timeline, leaf_of(99, rfc8785.dumps(said))))


def renamed(entry: RegistryEntry) -> RegistryEntry:
    said = {**entry.revisions[-1].document, "system": "Another name"}
    return replace(entry, revisions=(*entry.revisions[:-1], Revision(document=said, sha256=sample.digest(said))))


CHANGES: tuple[Callable[[RegistryData, Random], RegistryData], ...] = (
    lambda data, chance: replace(data, entries=tuple(chance.sample(ENTRIES, chance.randint(0, len(ENTRIES))))),
    lambda data, chance: replace(
        data, entries=tuple(suspended(one) if chance.random() < 0.3 else one for one in data.entries)
    ),
    lambda data, chance: replace(
        data, entries=tuple(renamed(one) if chance.random() < 0.3 else one for one in data.entries)
    ),
    lambda data, chance: replace(
        data, entries=tuple(replace(one, files=()) if chance.random() < 0.3 else one for one in data.entries)
    ),
    lambda data, chance: replace(
        data, generated_at=data.generated_at + dt.timedelta(days=chance.choice((1, 400, -300)))
    ),
    lambda data, chance: replace(
        data, log=replace(data.log, checkpoint=sample.checkpoint(chance.randint(1, 99), bytes(32)))
    ),
    lambda data, chance: replace(data, laboratory=replace(data.laboratory, name=f"Laboratory {chance.randint(1, 3)}")),
    lambda data, chance: replace(data, schemes=chance.choice(((), (sample.SCHEME,)))),
    lambda data, chance: replace(data, terms=chance.choice(({}, sample.TERMS))),
    lambda data, chance: replace(data, issuer=replace(data.issuer, test=chance.random() < 0.5)),
)


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_incremental_is_full_byte_for_byte(seed: int) -> None:
    """Whatever changes, and however often: what is left alone is what a full build would have written."""
    chance, data = Random(seed), replace(DATA, entries=ENTRIES[:4])
    made = build(data)
    files = dict(made.writes)
    for _ in range(3):
        for change in chance.sample(CHANGES, 2):
            data = change(data, chance)
        made = build(data, made.manifest)
        files = {path: content for path, content in {**files, **made.writes}.items() if path not in made.removals}
    full = build(data)

    assert dict(full.writes) == files
    assert full.manifest == made.manifest


def test_nothing_changed_nothing_written() -> None:
    assert {} == build(DATA, BUILT.manifest).writes


COMMON = {"index.html", "registry.json", "status.json", ".well-known/eqlab-status.json", "data/0.js"}
FEEDS = {"feed.atom", "feed.fr.atom", "feed.de.atom"}


def pages(name: str) -> set[str]:
    badges = {f"badge/{name}.svg", f"badge/{name}.fr.svg", f"badge/{name}.de.svg"}
    return {f"a/{name}/index.html", f"v/{name}/index.html", *badges}


def test_one_entry_altered_rewrites_only_its_pages() -> None:
    """And the piece of the list that holds it, the feeds and the lists of all."""
    altered = replace(DATA, entries=(suspended(ENTRIES[0]), *ENTRIES[1:]))
    made = build(altered, BUILT.manifest)

    assert pages("EQ-2026-0001") | COMMON | FEEDS == set(made.writes)
    assert "index.html" == list(made.writes)[-1]
    assert () == made.removals


def test_one_entry_removed_removes_only_its_pages() -> None:
    made = build(replace(DATA, entries=ENTRIES[1:]), BUILT.manifest)

    assert COMMON | FEEDS == set(made.writes)
    assert tuple(sorted(pages("EQ-2026-0001"))) == made.removals


def test_an_expiry_rewrites_what_shows_it() -> None:
    """Nothing was logged, a day went by: page and badges of the one that expired, not its proofs nor the feeds."""
    later = replace(DATA, generated_at=dt.datetime(2027, 5, 3, tzinfo=dt.UTC))
    made = build(later, BUILT.manifest)

    assert (pages("EQ-2026-0002") - {"v/EQ-2026-0002/index.html"}) | (COMMON - {"data/0.js"}) == set(made.writes)


def test_pieces_of_the_list_stay_light_and_still() -> None:
    """A thousand entries come in sixteen pieces; one more moves no other."""
    shown = sample.many(300)
    before = {piece.name: piece.content for piece in pieces_of(shown[1:])}
    after = {piece.name: piece.content for piece in pieces_of(shown)}

    assert 16 == len(before)
    assert 1 == sum(before[name] != after[name] for name in before)
    assert max(map(len, after.values())) < 60_000


def test_publishing_twice_writes_once(tmp_path: Path) -> None:
    first, again = publish(DATA, tmp_path), publish(DATA, tmp_path)

    assert dict(BUILT.writes) == on_disk(tmp_path)
    assert ("index.html", 0) == (first.written[-1], first.kept)
    assert ((), len(first.written)) == (again.written, again.kept)


def test_publishing_removes_what_is_no_more_and_nothing_else(tmp_path: Path) -> None:
    """Files that the registry did not write are not its business."""
    publish(DATA, tmp_path)
    (tmp_path / "a/EQ-2026-0001/attestation.json").write_bytes(b"{}")
    (tmp_path / "log").mkdir()
    (tmp_path / "log/checkpoint").write_bytes(b"x")
    done = publish(replace(DATA, entries=ENTRIES[2:]), tmp_path)
    strange = {"a/EQ-2026-0001/attestation.json": b"{}", "log/checkpoint": b"x"}

    assert tuple(sorted(pages("EQ-2026-0001") | pages("EQ-2026-0002"))) == done.removed
    assert {**build(replace(DATA, entries=ENTRIES[2:])).writes, **strange} == on_disk(tmp_path)
    assert not (tmp_path / "a/EQ-2026-0002").exists()


@pytest.mark.parametrize("name", ["index.html", "a/EQ-2026-0003/index.html", "assets/verify.js"])
def test_missing_and_cut_files_come_back(tmp_path: Path, name: str) -> None:
    publish(DATA, tmp_path)
    (tmp_path / name).write_bytes(b"cut")

    assert (name,) == publish(DATA, tmp_path).written
    (tmp_path / name).unlink()
    assert (name,) == publish(DATA, tmp_path).written
    assert dict(BUILT.writes) == on_disk(tmp_path)


@pytest.mark.parametrize("broken", [b"", b"[]", b'{"inputs":3}', b'{"inputs":{"index.html":"x"}}', b"[" * 9999])
def test_a_broken_manifest_means_a_full_build(tmp_path: Path, broken: bytes) -> None:
    publish(DATA, tmp_path)
    (tmp_path / MANIFEST).write_bytes(broken)

    assert len(BUILT.writes) == len(publish(DATA, tmp_path).written)


@pytest.mark.parametrize(
    "path", ["../outside", "/etc/none", "a/../../outside", "log/checkpoint", "a/x/attestation.json"]
)
def test_a_manifest_removes_nothing_but_pages(tmp_path: Path, path: str) -> None:
    """A manifest lies in a public folder: what it names is not trusted."""
    public = tmp_path / "public"
    publish(DATA, public)
    victim = (public / path) if not path.startswith("/") else public / "none"
    victim.parent.mkdir(parents=True, exist_ok=True)
    victim.write_bytes(b"mine")
    said = json.loads((public / MANIFEST).read_bytes())
    said["inputs"][path], said["sizes"][path] = "x", 4
    (public / MANIFEST).write_text(json.dumps(said))

    assert () == publish(DATA, public).removed
    assert b"mine" == victim.read_bytes()


def test_an_interrupted_publication_is_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next call writes what is missing and removes what is no more."""
    from eqlab.report.registry import publishing

    publish(DATA, tmp_path)
    changed = replace(DATA, entries=tuple(map(suspended, ENTRIES[1:])))
    write, left = publishing.write_atomically, [7]

    def failing(path: Path, data: bytes, mode: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        write(path, data, mode)

    monkeypatch.setattr(publishing, "write_atomically", failing)
    with pytest.raises(KeyboardInterrupt):
        publish(changed, tmp_path)
    monkeypatch.setattr(publishing, "write_atomically", write)
    publish(changed, tmp_path)

    assert dict(build(changed).writes) == on_disk(tmp_path)


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/b", "a b", "-x", "x" * 65, "é", "a\n", "<script>", "x%2e"])
def test_ids_that_are_no_names_are_refused(name: str) -> None:
    """What becomes a path and an address is checked before anything is made."""
    with pytest.raises(LabFault) as caught:
        build(replace(DATA, entries=(replace(ENTRIES[0], id=name),)))

    assert "EQ-REPORT-040" == caught.value.issue.code


def test_ids_that_one_disk_holds_apart_and_another_does_not_are_refused() -> None:
    with pytest.raises(LabFault) as caught:
        build(replace(DATA, entries=(ENTRIES[0], replace(ENTRIES[1], id="eq-2026-0001"))))

    assert "EQ-REPORT-041" == caught.value.issue.code


@pytest.mark.parametrize(
    "lacking", [{"revisions": ()}, {"timeline": ()}, {"timeline": suspended(ENTRIES[0]).timeline[1:]}]
)
def test_what_was_never_issued_is_not_published(lacking: dict[str, Any]) -> None:
    with pytest.raises(LabFault) as caught:
        build(replace(DATA, entries=(replace(ENTRIES[0], **lacking),)))

    assert "EQ-REPORT-045" == caught.value.issue.code


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"{}", b"[]", b'"x"', b'{"type":"issued"}', b'{"type":"issued","at":"yesterday"}', b"\xff", b"[" * 9999),
        b'{"type":"issued","at":"2026-01-01T00:00:00"}',
        b'{"type":"issued","at":"2026-01-01T00:00:00Z","from":"2026-13-01"}',
    ],
)
def test_leaves_that_are_none_are_told(data: bytes) -> None:
    with pytest.raises(LabFault) as caught:
        leaf_of(7, data)

    assert "Leaf 7 of the public log cannot be read" in caught.value.sentence()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(LabFault) as caught:
        publish(DATA, tmp_path / "file")

    assert "The lab cannot write" in caught.value.sentence()


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("words.yaml", "title: {en: A, fr: ' '}\nown_name: B\n", AuthorError),
        ("words.yaml", "- a\n", AuthorError),
        ("words.yaml", None, LabFault),
        ("entry.html.j2", "{% if %}", AuthorError),
        ("entry.html.j2", "{{ nothing_like_it }}", AuthorError),
        ("badge.svg.j2", None, LabFault),
        ("hash.js", None, LabFault),
    ],
)
def test_a_broken_folder_is_told(tmp_path: Path, name: str, content: str | None, error: type[Exception]) -> None:
    import shutil

    from eqlab.core.errors import AuthorErrors
    from eqlab.report.resources import reports_folder

    shutil.copytree(reports_folder() / "registry", tmp_path / "registry")
    file = tmp_path / "registry" / name
    if content is None:
        file.unlink()
    else:
        file.write_text(content, "utf-8")

    with pytest.raises((error, AuthorErrors)) as caught:
        build(DATA, folder=tmp_path)

    assert name in caught.value.sentence()  # type: ignore[attr-defined]


def test_qr_codes_draw_every_module() -> None:
    """The path, read back, is the symbol that the library made, in its quiet zone."""
    address = f"{sample.URL}/v/EQ-2026-0001#{'0123456789abcdef' * 2}"
    side, path = qr_path(address)
    dark = set()
    for stroke in path.split("M")[1:]:
        start, length = stroke.split("h")
        column, row = start.split(" ")
        dark |= {(int(float(row)) - 4, int(column) - 4 + step) for step in range(int(length))}
    matrix = segno.make_qr(address, error="m", boost_error=False).matrix

    assert len(matrix) + 8 == side
    assert {(r, c) for r, row in enumerate(matrix) for c, one in enumerate(row) if one} == dark


def test_manifest_starts_empty() -> None:
    assert Manifest(inputs={}, sizes={}) == Manifest()


def test_states_of_the_sample_are_all_there() -> None:
    """The sample shows every face that pages must show."""
    words = {state_at(one.timeline, sample.NOW).word.value for one in ENTRIES}

    assert {"valid", "suspended", "withdrawn", "expired", "superseded"} == words
