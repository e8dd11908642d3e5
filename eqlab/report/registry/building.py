"""The site as files: everything, or only what changed since the build before.

Each file is made from named inputs alone; when their digest is that of the previous build, the file is left as it is.
So an incremental build leaves the same bytes as a full one.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from eqlab.core.text import Text
from eqlab.report.registry.badge import badge_parts, badge_title
from eqlab.report.registry.code import qr_path, verify_address
from eqlab.report.registry.codec import entry_json, instant, state_json, write_registry
from eqlab.report.registry.model import RegistryData, RegistryEntry, SchemeBox, check
from eqlab.report.registry.pages import Press, digest_of, press, titled
from eqlab.report.registry.rows import leaf_row, pieces_of, uses_of
from eqlab.report.registry.state import CHANGES, Leaf, State, state_at
from eqlab.report.registry.status import build_status_json, status_json
from eqlab.report.registry.timeline import LEFT, WIDTH
from eqlab.report.registry.view import sheet_of, view_of
from eqlab.report.registry.words import Voice, face_of
from eqlab.report.resources import reports_folder

LATEST = 50
"""Attestations that the list shows before anybody searches."""
NEWS = 200
"""Changes that a feed tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a build was made from: path of a file to the digest of its inputs, and its size in bytes."""

    inputs: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """What to do with the public folder, in this order; the list of all comes last."""

    writes: Mapping[str, bytes]
    removals: tuple[str, ...]
    """Files of the previous build that are no more."""
    manifest: Manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    path: str
    inputs: str
    make: Callable[[], bytes]


def build(data: RegistryData, previous: Manifest | None = None, *, folder: Path | None = None) -> Build:
    """Make the site. With the manifest of the build before, only files whose inputs changed are made.

    `folder` is a reports folder, the bundled one by default. Raises LabFault on what cannot be published and on a
    missing file, AuthorError on a broken template, AuthorErrors on missing words.
    """
    check(data)
    known = previous or Manifest()
    files = list(_files(data, press((folder or reports_folder()) / "registry", data.terms)))
    writes = {one.path: one.make() for one in files if known.inputs.get(one.path) != one.inputs}
    sizes = {one.path: len(writes[one.path]) if one.path in writes else known.sizes[one.path] for one in files}
    return Build(
        writes=writes,
        removals=tuple(sorted(set(known.inputs) - set(sizes))),
        manifest=Manifest(inputs={one.path: one.inputs for one in files}, sizes=sizes),
    )


def _files(data: RegistryData, printer: Press) -> Iterator[_File]:
    site = _Site(data=data, printer=printer, common=digest_of([printer.digest, _common(data)]))
    states = {one.id: state_at(one.timeline, data.generated_at) for one in data.entries}
    for name, content in printer.assets.items():
        yield _fixed(f"assets/{name}", content)
    for entry in data.entries:
        yield from site.files_of(entry, states[entry.id])
    pieces = pieces_of(data.entries)
    for piece in pieces:
        yield _fixed(f"data/{piece.name}.js", piece.content)
    for voice in printer.voices:
        yield site.feed(voice)
    yield _fixed(".well-known/eqlab-status.json", build_status_json(data, states))
    yield _fixed("status.json", status_json(data, states))
    yield _fixed("registry.json", write_registry(data))
    yield site.index({one.name: one.digest for one in pieces}, states)


def _fixed(path: str, content: bytes) -> _File:
    """A file that is quicker made than compared."""
    return _File(path=path, inputs=hashlib.sha256(content).hexdigest(), make=lambda: content)


def _common(data: RegistryData) -> object:
    """What stands on every page."""
    return [str(data.laboratory), str(data.issuer), data.url, data.log.origin, data.log.key, dict(data.terms)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Site:
    data: RegistryData
    printer: Press
    common: str

    def files_of(self, entry: RegistryEntry, state: State) -> Iterator[_File]:
        """Page, verify page and badges of an entry."""
        sheet = sheet_of(entry.revisions[-1].document)
        scheme = next((one for one in self.data.schemes if f"{one.id}@{one.edition}" == sheet.scheme), None)
        facts = digest_of([self.common, entry_json(entry)])
        now = digest_of([facts, state_json(state), str(scheme)])
        yield _File(path=f"a/{entry.id}/index.html", inputs=now, make=lambda: self.entry_page(entry, state, scheme))
        yield _File(path=f"v/{entry.id}/index.html", inputs=facts, make=lambda: self.verify_page(entry))
        shown = digest_of([self.common, entry.id, sheet.test, state_json(state)])
        for voice in self.printer.voices:
            made = partial(self.badge, entry.id, state, voice, sheet.test)
            yield _File(path=f"badge/{entry.id}{suffix(voice)}.svg", inputs=shown, make=made)

    def entry_page(self, entry: RegistryEntry, state: State, scheme: SchemeBox | None) -> bytes:
        view = view_of(entry, state)
        name = f"{entry.id}: {view.sheet.system} {view.sheet.version}"
        line = view.timeline
        side, dark = qr_path(verify_address(self.data.url, entry.id, view.sha256))
        return self.page(
            "entry.html.j2",
            bundle="entry.js",
            root="../../",
            titles=dict.fromkeys((voice.language for voice in self.printer.voices), name),
            test=view.sheet.test,
            entry=view,
            face=face_of(state),
            scheme=scheme,
            side=side,
            dark=dark,
            url=self.data.url,
            data={
                "leaves": [leaf_row(leaf) for leaf in view.history],
                "from": instant(line.start),
                "to": instant(line.end),
                "left": LEFT,
                "width": WIDTH,
            },
        )

    def verify_page(self, entry: RegistryEntry) -> bytes:
        last = entry.revisions[-1]
        sheet = sheet_of(last.document)
        return self.page(
            "verify.html.j2",
            bundle="verify.js",
            root="../../",
            titles=titled(self.printer.voices, "verify_title", id=entry.id),
            test=sheet.test,
            id=entry.id,
            sheet=sheet,
            sha256=last.sha256,
            data={
                "id": entry.id,
                "test": sheet.test,
                "origin": self.data.log.origin,
                "key": self.data.log.key,
                "revisions": [one.document for one in entry.revisions],
                "leaves": [{"index": one.index, "data": one.data, "proof": one.proof} for one in entry.timeline],
                "files": [{"path": one.path, "sha256": one.sha256} for one in entry.files],
            },
        )

    def badge(self, attestation: str, state: State, voice: Voice, test: bool) -> bytes:
        parts = badge_parts(voice, attestation, state, test=test)
        title = badge_title(voice, attestation, state, test=test)
        total = sum(part.width for part in parts)
        return self.printer.print("badge.svg.j2", voice=voice, parts=parts, title=title, total=total)

    def feed(self, voice: Voice) -> _File:
        news = sorted(
            ((leaf, entry) for entry in self.data.entries for leaf in entry.timeline if leaf.type in CHANGES),
            key=lambda one: (one[0].at, one[0].index, one[1].id),
            reverse=True,
        )[:NEWS]
        said = [[leaf.data, entry.id, entry.revisions[-1].sha256] for leaf, entry in news]
        name = f"feed{suffix(voice)}.atom"
        inputs = digest_of([self.common, said, "" if news else instant(self.data.generated_at)])
        return _File(path=name, inputs=inputs, make=lambda: self.feed_page(voice, name, news))

    def feed_page(self, voice: Voice, name: str, news: list[tuple[Leaf, RegistryEntry]]) -> bytes:
        return self.printer.print(
            "feed.atom.j2",
            voice=voice,
            w=voice.word,
            name=name,
            url=self.data.url,
            laboratory=self.data.laboratory,
            updated=news[0][0].at if news else self.data.generated_at,
            items=[_item(voice, leaf, entry) for leaf, entry in news],
        )

    def index(self, pieces: Mapping[str, str], states: Mapping[str, State]) -> _File:
        latest = sorted(self.data.entries, key=lambda one: (one.timeline[-1].at, one.id), reverse=True)[:LATEST]
        sheets = [sheet_of(one.revisions[-1].document) for one in self.data.entries]
        uses = sorted({use for sheet in sheets for use in uses_of(sheet)})
        test = self.data.issuer.test or any(sheet.test for sheet in sheets)
        told = [[entry_json(one), state_json(states[one.id])] for one in latest]
        moment = instant(self.data.generated_at)
        inputs = digest_of([self.common, pieces, told, uses, test, len(sheets), moment, self.data.log.checkpoint])
        rows = [_row(one, states[one.id]) for one in latest]
        return _File(path="index.html", inputs=inputs, make=lambda: self.index_page(rows, pieces, uses, test))

    def index_page(self, rows: list[dict[str, object]], pieces: Mapping[str, str], uses: object, test: bool) -> bytes:
        return self.page(
            "index.html.j2",
            bundle="index.js",
            root="",
            titles=titled(self.printer.voices, "feed_title", laboratory=self.data.laboratory.name),
            test=test,
            latest=rows,
            total=len(self.data.entries),
            uses=uses,
            log=self.data.log,
            generated_at=self.data.generated_at,
            data={
                "pieces": [f"data/{name}.js?v={digest}" for name, digest in pieces.items()],
                "latest": {str(row["id"]): row["leaves"] for row in rows},
            },
        )

    def page(self, template: str, *, bundle: str, titles: Text, **facts: object) -> bytes:
        whose = {"laboratory": self.data.laboratory, "issuer": self.data.issuer}
        return self.printer.page(template, bundle=bundle, titles=titles, **whose, **facts)


def suffix(voice: Voice) -> str:
    """Return what the name of a file says of its language; English says nothing."""
    return "" if voice.language == "en" else f".{voice.language}"


def _row(entry: RegistryEntry, state: State) -> dict[str, object]:
    return {
        "id": entry.id,
        "sheet": sheet_of(entry.revisions[-1].document),
        "state": state,
        "face": face_of(state),
        "leaves": [leaf_row(leaf) for leaf in entry.timeline if leaf.type in CHANGES],
    }


def _item(voice: Voice, leaf: Leaf, entry: RegistryEntry) -> dict[str, object]:
    sheet = sheet_of(entry.revisions[-1].document)
    return {
        "id": entry.id,
        "leaf": leaf,
        "test": sheet.test,
        "hash": hashlib.sha256(leaf.data.encode()).hexdigest(),
        "title": f"{voice.word(f'event_{leaf.type}')}: {entry.id}, {sheet.system} {sheet.version}",
        "summary": voice.told(state_at(entry.timeline, leaf.at)),
    }
