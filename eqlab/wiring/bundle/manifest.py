"""The manifest of a bundle: everything in it by digest, and what it was made with."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from eqlab.core.errors import AuthorError
from eqlab.core.text import words
from eqlab.label.canonical import canonical
from eqlab.wiring.bundle.issues import NEWER_BUNDLE, NO_MANIFEST

FORM = "urn:eqlab:bundle:1"
MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    """One run of the campaign."""

    run: str
    events: int
    head: str
    """Hash of its last event in the bundle."""
    recorded: str
    """Hash of its last event in the laboratory: another one when events were decrypted, empty when it is withheld."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """What was masked, with a commitment to what it was."""

    events: Mapping[str, str] = field(default_factory=dict)
    """`<run>/<number from 1>` -> commitment."""
    payloads: Mapping[str, str] = field(default_factory=dict)
    """`<run>/<number>/<digest of the masked bytes>` -> commitment."""
    exchanges: tuple[str, ...] = ()
    """Exchanges that are not as they were recorded: cases that rest on them cannot be judged again."""
    audit: Mapping[str, str] = field(default_factory=dict)
    """Number of the entry -> commitment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a bundle says of itself."""

    campaign: str
    engine: str
    """Version of eqlab that made it."""
    engine_sha256: str
    """Over the program's own files."""
    plan: Mapping[str, str]
    """`id`, `version`, `sha256`, `file`."""
    runs: tuple[RunFacts, ...]
    members: Mapping[str, str]
    """Name -> SHA-256, of everything but the manifest and its signature."""
    content_root: str
    """Where the content lay: places in findings begin with it."""
    content_sha256: str
    """Over all its files that judging may rest on, code too."""
    code: Mapping[str, str] = field(default_factory=dict)
    """Program files of the content, which do not travel: name -> SHA-256."""
    services: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Mock services, with the preconditions that each knows."""
    redacted: Redaction | None = None

    def to_bytes(self) -> bytes:
        """Return its canonical form."""
        redacted = self.redacted
        return canonical(
            {
                "type": FORM,
                "campaign": self.campaign,
                "engine": {"version": self.engine, "sha256": self.engine_sha256},
                "plan": dict(self.plan),
                "runs": [
                    {"run": one.run, "events": one.events, "head": one.head, "recorded": one.recorded}
                    for one in self.runs
                ],
                "members": dict(self.members),
                "content": {"root": self.content_root, "sha256": self.content_sha256, "code": dict(self.code)},
                "services": {name: list(known) for name, known in self.services.items()},
                "redacted": None
                if redacted is None
                else {
                    "events": dict(redacted.events),
                    "payloads": dict(redacted.payloads),
                    "exchanges": list(redacted.exchanges),
                    "audit": dict(redacted.audit),
                },
            }
        )


def read_manifest(data: bytes, file: str) -> Manifest:
    """Read a manifest. Raises AuthorError when it is none, of a form that is not known, or not in canonical form."""
    tree = _tree(data, file)
    form = tree.get("type")
    if form != FORM:
        engine = tree.get("engine")
        made = engine.get("version", "") if isinstance(engine, dict) else ""
        raise AuthorError(NEWER_BUNDLE, file=file, form=str(form)[:80], engine=str(made)[:80])
    try:
        manifest = _manifest(tree)
        canon = manifest.to_bytes()
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise _unusable(file, words("{kind} {problem}", kind=type(problem).__name__, problem=str(problem))) from None
    names = [one.run for one in manifest.runs]
    if not names or len(set(names)) != len(names):
        raise _unusable(file, words("it names no run, or one of them twice"))
    if canon != data:
        raise _unusable(file, words("it is not in canonical form, or says more than it should"))
    return manifest


def _tree(data: bytes, file: str) -> dict[str, Any]:
    try:
        tree = json.loads(data)
    except RecursionError:
        raise _unusable(file, words("it is nested too deeply")) from None
    except ValueError as problem:
        raise _unusable(file, words("{problem}", problem=str(problem)[:300].rstrip("."))) from None
    if not isinstance(tree, dict):
        raise _unusable(file, words("it is no JSON object"))
    return tree


def _unusable(file: str, problem: str) -> AuthorError:
    return AuthorError(NO_MANIFEST, file=file, problem=problem)


def _manifest(tree: Mapping[str, Any]) -> Manifest:
    engine, content, redacted = tree["engine"], tree["content"], tree["redacted"]
    return Manifest(
        campaign=_text(tree["campaign"]),
        engine=_text(engine["version"]),
        engine_sha256=_text(engine["sha256"]),
        plan=_texts(tree["plan"], "id", "version", "sha256", "file"),
        runs=tuple(_run(one) for one in tree["runs"]),
        members=_texts(tree["members"]),
        content_root=_text(content["root"]),
        content_sha256=_text(content["sha256"]),
        code=_texts(content["code"]),
        services={_text(name): tuple(_text(one) for one in known) for name, known in tree["services"].items()},
        redacted=_redaction(redacted) if redacted is not None else None,
    )


def _run(tree: Mapping[str, Any]) -> RunFacts:
    events = tree["events"]
    if type(events) is not int or events < 0:
        raise ValueError(words("a number of events is none"))
    return RunFacts(run=_text(tree["run"]), events=events, head=_text(tree["head"]), recorded=_text(tree["recorded"]))


def _redaction(tree: Mapping[str, Any]) -> Redaction:
    return Redaction(
        events=_texts(tree["events"]),
        payloads=_texts(tree["payloads"]),
        exchanges=tuple(_text(one) for one in tree["exchanges"]),
        audit=_texts(tree["audit"]),
    )


def _texts(tree: Mapping[str, Any], *wanted: str) -> dict[str, str]:
    found = {_text(name): _text(value) for name, value in tree.items()}
    if wanted and set(found) != set(wanted):
        raise ValueError(words("it should say {names}", names=", ".join(wanted)))
    return found


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(words("{value} is no text", value=repr(str(value)[:40])))
    return value
