"""What machines read: the dump and its schema, states, feeds, badges; and the words of pages."""

import datetime as dt
import html
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import registry_sample as sample
from jsonschema import Draft202012Validator

from eqlab.core.errors import AuthorError
from eqlab.core.text import LANGUAGES
from eqlab.report.registry import Word, build
from eqlab.report.registry.codec import read_registry, registry_json, write_registry
from eqlab.report.registry.differences import differences
from eqlab.report.registry.pages import BUNDLES
from eqlab.report.registry.schema import registry_schema
from eqlab.report.registry.schemes import scheme_box, scheme_terms
from eqlab.report.registry.state import CHANGES
from eqlab.report.registry.words import read_words
from eqlab.report.resources import reports_folder

ROOT = Path(__file__).parent.parent.parent.parent
FOLDER = reports_folder() / "registry"
DATA = sample.registry()
SITE = build(DATA).writes
ATOM = "{http://www.w3.org/2005/Atom}"
SVG = "{http://www.w3.org/2000/svg}"


def test_published_schema_is_what_the_code_says() -> None:
    """docs/registry.schema.json is written from here, with EQLAB_WRITE_DOCS=1."""
    import os

    file = ROOT / "docs" / "registry.schema.json"
    if os.environ.get("EQLAB_WRITE_DOCS"):
        file.write_text(json.dumps(registry_schema(), indent=2, ensure_ascii=False) + "\n", "utf-8")

    assert registry_schema() == json.loads(file.read_text("utf-8"))


@pytest.mark.parametrize("shown", [sample.entries(), (), sample.many(3)], ids=["sample", "none", "plain"])
def test_every_dump_is_as_the_schema_says(shown: Any) -> None:
    Draft202012Validator.check_schema(registry_schema())
    validator = Draft202012Validator(registry_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)

    assert [] == [error.message for error in validator.iter_errors(registry_json(replace(DATA, entries=shown)))]


def test_a_dump_read_back_is_the_registry() -> None:
    """Nothing is lost: the same site can be built from registry.json alone."""
    again = read_registry(write_registry(DATA))

    assert write_registry(DATA) == write_registry(again)
    assert build(again).writes == SITE


@pytest.mark.parametrize(
    "spoil",
    [
        lambda said: said.pop("entries"),
        lambda said: said.update(format="other"),
        lambda said: said.update(format_version="2.0.0"),
        lambda said: said.update(generated="2026-11-21T18:00:00"),
        lambda said: said.update(laboratory={"strange": 1}),
        lambda said: said["entries"][0]["timeline"][0].update(leaf="{}"),
        lambda said: said["entries"].append(None),
        lambda said: said.update(terms=3),
    ],
)
def test_what_is_no_registry_is_told(spoil: Any) -> None:
    said = json.loads(write_registry(DATA))
    spoil(said)

    with pytest.raises(AuthorError) as caught:
        read_registry(json.dumps(said).encode())

    assert ": This is no registry: " in caught.value.sentence()


@pytest.mark.parametrize("source", [b"", b"[]", b"{}", b"\xff", b"[" * 9999])
def test_what_is_no_json_object_is_told(source: bytes) -> None:
    with pytest.raises(AuthorError):
        read_registry(source)


def test_states_by_attestation() -> None:
    said = json.loads(SITE["status.json"])["attestations"]
    faces = {one["id"][-1]: one["face"] for one in said}

    assert faces == {
        "1": "valid",
        "2": "provisional",
        "3": "suspended",
        "4": "withdrawn",
        "5": "expired",
        "6": "superseded",
        "7": "valid",
        "8": "valid",
        "9": "valid",
    }
    assert all(one["test"] for one in said)


def test_a_product_finds_itself_by_its_build() -> None:
    """Both builds of a revised attestation lead to it, with its state and the address that proves it."""
    said = json.loads(SITE[".well-known/eqlab-status.json"])["builds"]
    found = said[sample.digest(b"praxis-7.2.zip")]
    last = DATA.entries[6].revisions[-1].sha256

    assert [("EQ-2026-0007", "valid", 2)] == [(one["id"], one["word"], one["revision"]) for one in found]
    assert f"{sample.URL}/v/EQ-2026-0007#{last[:32]}" == found[0]["verify"]
    assert found == said[sample.digest(b"praxis-7.zip")]


@pytest.mark.parametrize("name", ["feed.atom", "feed.fr.atom", "feed.de.atom"])
def test_feeds_are_atom(name: str) -> None:
    """RFC 4287, 4.1.1 and 4.1.2: what must stand once stands once; ids differ; times are times, newest first."""
    feed = ET.fromstring(SITE[name].decode())  # noqa: S314 - our own
    items = feed.findall(f"{ATOM}entry")
    moments = [one.findtext(f"{ATOM}updated") or "" for one in items]
    rel = {one.get("rel"): one.get("href") for one in feed.findall(f"{ATOM}link")}

    assert f"{ATOM}feed" == feed.tag
    assert [1] * 5 == [len(feed.findall(f"{ATOM}{one}")) for one in ("id", "title", "updated", "author", "subtitle")]
    assert f"{sample.URL}/{name}" == feed.findtext(f"{ATOM}id") == rel["self"]
    assert sum(len(one.timeline) for one in DATA.entries) == len(items)
    assert len(items) == len({one.findtext(f"{ATOM}id") for one in items})
    assert moments == sorted(moments, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == moments[0]
    for item in items:
        assert [1] * 4 == [len(item.findall(f"{ATOM}{one}")) for one in ("id", "title", "updated", "summary")]
        assert re.fullmatch(r"urn:eqlab:leaf:[0-9a-f]{64}", item.findtext(f"{ATOM}id") or "")
        assert dt.datetime.fromisoformat(item.findtext(f"{ATOM}updated") or "").tzinfo
        assert (item.findtext(f"{ATOM}title") or "").startswith("TEST ")


def test_ids_of_feeds_are_stable() -> None:
    """The same change keeps its id when others come and go, and in every language."""

    def ids(content: bytes) -> set[str]:
        return set(re.findall(r"<id>(urn:[^<]+)</id>", content.decode()))

    fewer = build(replace(DATA, entries=DATA.entries[2:])).writes

    assert ids(fewer["feed.atom"]) < ids(SITE["feed.atom"])
    assert ids(SITE["feed.fr.atom"]) == ids(SITE["feed.atom"])


def test_an_empty_registry_has_a_site() -> None:
    files = build(replace(DATA, entries=())).writes
    feed = ET.fromstring(files["feed.atom"].decode())  # noqa: S314 - our own

    assert sample.NOW == dt.datetime.fromisoformat(feed.findtext(f"{ATOM}updated") or "")
    assert {} == json.loads(files[".well-known/eqlab-status.json"])["builds"]


@pytest.mark.parametrize("number", range(1, 10))
@pytest.mark.parametrize("language", LANGUAGES)
def test_badges_are_drawn_and_told(number: int, language: str) -> None:
    """Well-formed, named for readers of screens, marked TEST; provisional is never called valid."""
    name = f"badge/EQ-2026-{number:04d}{'' if language == 'en' else '.' + language}.svg"
    badge = ET.fromstring(SITE[name].decode())  # noqa: S314 - our own
    texts = ["".join(one.itertext()) for one in badge.iter(f"{SVG}text")]
    words = read_words(FOLDER / "words.yaml")
    face = {2: "provisional", 3: "suspended", 4: "withdrawn", 5: "expired", 6: "superseded"}.get(number, "valid")

    assert ["TEST", f"EQ-2026-{number:04d}"] == texts[:2]
    assert texts[2].startswith(words[f"state_{face}"][language])
    assert (badge.findtext(f"{SVG}title") or "").startswith("TEST. ")
    assert "img" == badge.get("role")


def test_a_real_issuer_has_no_watermark() -> None:
    """TEST stands where the document says so; a document that does not say is taken for a test."""
    said = sample.document(1, test=False)
    real = sample.entry_of([said], [(0, sample.rfc8785.dumps(sample.issued(said)), "")])
    silent = dict(said)
    del silent["test"]
    unknown = sample.entry_of([silent], [(0, sample.rfc8785.dumps(sample.issued(said)), "")])
    issuer = replace(DATA.issuer, test=False)
    shown = build(replace(DATA, entries=(real,), issuer=issuer)).writes
    doubted = build(replace(DATA, entries=(unknown,), issuer=issuer)).writes

    for path in ("index.html", "a/EQ-2026-0001/index.html", "v/EQ-2026-0001/index.html"):
        assert b"watermark" not in shown[path]
        assert b"watermark" in doubted[path]
    assert b"TEST" not in shown["badge/EQ-2026-0001.svg"] + shown["feed.atom"]


@pytest.mark.parametrize("path", ["a/EQ-2026-0007/index.html", "v/EQ-2026-0007/index.html"])
def test_ids_stand_beside_their_names(path: str) -> None:
    """A reader wants to know what was tested; who looks it up wants the id."""
    page = SITE[path].decode()
    said = [(one, sample.TERMS[one][language]) for one in ("prescription", "consumer") for language in ("fr", "de")]

    assert [] == [one for one, text in said if f'{text} <span class="id">{one}</span>' not in page]
    assert "consumer <span" not in page


def test_plan_rule_claim_and_variant_have_names_too() -> None:
    page = SITE["a/EQ-2026-0007/index.html"].decode()
    named = {
        "prescription.lab@1.2.0": "prescription.lab",
        "label-a-rule@2.0.0": "rule/label-a-rule",
        "lab": "prescription.lab/lab",
        "mtls": "prescription/transport/mtls",
    }
    said = {one: sample.TERMS[key]["fr"] for one, key in named.items()}

    assert [] == [one for one, text in said.items() if f'{html.escape(text)} <span class="id">{one}</span>' not in page]


def test_differences_are_told_by_field() -> None:
    old, new = (one.document for one in DATA.entries[6].revisions)
    told = {one.field: (len(one.gone), len(one.come)) for one in differences(old, new)}

    assert {"version": (1, 1), "subjects": (0, 1), "scope": (0, 1)} == told
    assert () == differences(old, {**old, "revision": 9, "issued": "later"})
    assert [("sbom", 1, 0)] == [
        (one.field, len(one.gone), len(one.come)) for one in differences(old, {**old, "sbom": ""})
    ]


@pytest.mark.parametrize("document", [{}, dict.fromkeys(sample.document(1)), dict.fromkeys(sample.document(1), 7)])
def test_a_document_may_lack_anything(document: dict[str, Any]) -> None:
    """What is not there is not told; nothing breaks."""
    shown = replace(DATA.entries[0], revisions=(replace(DATA.entries[0].revisions[0], document=document),))

    assert b"EQ-2026-0001" in build(replace(DATA, entries=(shown,))).writes["a/EQ-2026-0001/index.html"]


def test_hostile_names_stay_text_everywhere() -> None:
    """No file that a browser renders holds the name as it was given; hidden characters are shown."""
    for path, content in SITE.items():
        if path.endswith((".html", ".svg", ".atom")):
            assert b"<script>alert" not in content, path
            assert "\u202e".encode() not in content, path
            assert "\u200b".encode() not in content, path
    assert "⟨U+202E⟩" in SITE["a/EQ-2026-0009/index.html"].decode()


def test_pages_name_nothing_of_others() -> None:
    """No source but the site itself, no inline script or style, no attribute that runs."""
    for path, content in SITE.items():
        if not path.endswith(".html"):
            continue
        text = content.decode()
        policy = html.unescape(re.findall(r'Content-Security-Policy" content="([^"]*)"', text)[0])
        loading = re.findall(r'<(?:script|img|link|iframe|source|object)\b[^>]*?(?:src|href)="([^"]*)"', text)
        shown = re.sub(r"<pre.*?</pre>", "", text, flags=re.DOTALL)

        assert [] == [one for one in loading if re.match(r"(?!data:,)[a-z]+:|//", one)], path
        assert [] == re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>", text), path
        assert [] == re.findall(r"<style|\sstyle=|\son[a-z]+=\"", shown), path
        assert policy.startswith("default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self'")
        assert "unsafe" not in policy


SENDING = (
    r"fetch\(|XMLHttpRequest|WebSocket|RTCPeerConnection|EventSource|sendBeacon|importScripts|import\s*\(|\.submit\(|window\.open"
    r"|document\.cookie|indexedDB|innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\b|\bFunction\s*\("
)


@pytest.mark.parametrize("name", sorted({part for parts in BUNDLES.values() for part in parts}))
def test_scripts_can_neither_send_nor_make_markup(name: str) -> None:
    assert [] == re.findall(SENDING, (FOLDER / name).read_text("utf-8"))


def test_no_person_is_named() -> None:
    """Leaves and pages name organisations and roles; the decider is a role."""
    assert "by the decision-maker" in SITE["a/EQ-2026-0001/index.html"].decode()
    assert all("decider" not in json.loads(leaf.data) for one in DATA.entries for leaf in one.timeline)


WORDS = read_words(FOLDER / "words.yaml")


def used_words() -> set[str]:
    """Names of words in templates, scripts and code, and those made from a name."""
    plain: set[str] = set()
    for file in (*FOLDER.glob("*.j2"), *FOLDER.glob("*.js"), *(ROOT / "eqlab/report/registry").glob("*.py")):
        text = file.read_text("utf-8")
        plain |= set(re.findall(r"""\b(?:w|word|voice\.word|other\.word)\(\s*["']([a-z_]+)["'][,)]""", text))
        plain |= {one for two in re.findall(r'word\([^()"]*\? "([a-z_]+)" : "([a-z_]+)"', text) for one in two}
    plain |= {"feed_title", "verify_title", "accreditation_not_accredited", "role_decision-maker"}
    faces = {*(word.value for word in Word), "provisional"}
    plain |= {f"state_{one}" for one in (*faces, "tampered")} | {f"told_{one}" for one in faces}
    plain |= {f"event_{one}" for one in CHANGES} | {f"level_{one}" for one in ("product", "structure")}
    plain |= {"told_valid_open", "told_provisional_open", "told_suspended_for", "told_withdrawn_for", "told_tampered"}
    plain |= {"told_terminated_for", "told_superseded_by"}
    made = ("check_", "result_", "file_", "field_")
    return plain | {name for name in WORDS if name.startswith(made)}


def test_every_word_is_there_and_every_one_is_used() -> None:
    assert set() == used_words() - set(WORDS)
    assert set() == set(WORDS) - used_words()


def test_every_outcome_has_words() -> None:
    """What examine.js can find out can be said."""
    text = (FOLDER / "examine.js").read_text("utf-8") + (FOLDER / "log.js").read_text("utf-8")
    files = set(re.findall(r'name: "(\w+)", facts', text)) | {"not_this", "unknown", "same", "earlier"}
    whys = {"link": ("no_digest", "earlier"), "inclusion": ("no_proof",)}
    whys["signature"] = ("no_proof", *re.findall(r'return "(no_\w+)"', text))
    checks = {f"check_{name}_{why}" for name, said in whys.items() for why in said}
    checks |= {
        f"check_{name}_{result}"
        for name in ("document", "link", "inclusion", "signature")
        for result in ("good", "bad")
    }

    assert set() == {f"file_{one}" for one in files - {"signature", "link", "inclusion", "document"}} - set(WORDS)
    assert set() == checks - set(WORDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_have_the_same_fields_in_every_language(language: str) -> None:
    def fields(text: str) -> list[str]:
        return sorted(re.findall(r"\{(\w+)\}", text))

    assert {} == {name: text for name, text in WORDS.items() if fields(text[language]) != fields(text["en"])}


def test_a_scheme_file_gives_its_box() -> None:
    """Object, type, surveillance, marks and complaints come from the scheme's own data file."""
    from eqlab.label.scheme import read_scheme

    files = sorted((ROOT / "testplans" / "schemes").glob("*.yaml"))
    for file in files:
        scheme = read_scheme(file.read_bytes(), file.name)
        box = scheme_box(scheme)
        shown = build(replace(DATA, schemes=(box,), terms=scheme_terms([scheme]))).writes

        assert (scheme.id, scheme.edition, scheme.digest) == (box.id, box.edition, box.sha256)
        assert all((box.object, box.surveillance, box.marks, box.complaints))
        assert "index.html" in shown


def test_documentation_runs() -> None:
    """The examples of docs/registry.md hold; the one that publishes has its data from the sample."""
    text = (ROOT / "docs" / "registry.md").read_text("utf-8")
    examples = re.findall(r"```python\n(.*?)```", text, re.DOTALL)

    assert 2 == len(examples)
    exec(compile(examples[1], "docs/registry.md", "exec"), {})  # noqa: S102 - our own page
    assert "publish(data, Path(" in examples[0]


def test_documentation_names_every_file() -> None:
    """The table of files is complete."""
    text = (ROOT / "docs" / "registry.md").read_text("utf-8")
    names = {re.sub(r"EQ-2026-\d{4}", "<id>", path) for path in SITE}
    shown = {re.sub(r"^(assets/).*", r"\1", re.sub(r"^data/\w+\.js$", "data/*.js", name)) for name in names}
    told = {
        name for name in shown if f"`{name}`" in text or re.sub(r"^badge/<id>(\.\w\w\.svg)$", r"`\1`", name) in text
    }

    assert shown == told
