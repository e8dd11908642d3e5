"""Pages, badges and feeds of the registry, from templates."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from eqlab import __version__
from eqlab.core.text import LANGUAGES, Text
from eqlab.report.registry.codec import instant
from eqlab.report.registry.timeline import LEFT, WIDTH
from eqlab.report.registry.view import use_of
from eqlab.report.registry.words import Voice, read_words
from eqlab.report.resources import read_resource
from eqlab.report.templates import Filters, render
from eqlab.report.terms import bare

BUNDLES = {
    "entry.js": ("state.js", "page.js", "entry.js"),
    "verify.js": ("state.js", "hash.js", "canonical.js", "log.js", "examine.js", "page.js", "verify.js"),
    "index.js": ("state.js", "page.js", "index.js"),
}
"""Scripts of each kind of page, in the order in which they run."""
_TEMPLATES = ("page", "_parts", "entry", "verify", "index")


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """Templates, words and assets, ready to print."""

    home: Path
    voices: tuple[Voice, ...]
    assets: Mapping[str, bytes]
    versions: Mapping[str, str]
    """Name of an asset to the beginning of its digest."""
    digest: str
    """Of everything that printing rests on, beside the facts."""

    def print(self, template: str, **facts: object) -> bytes:
        """Fill in a template. Raises AuthorError when it is broken, LabFault when it is missing."""
        return render(self.home, template, facts, _FILTERS).encode("utf-8", "replace")

    def page(self, template: str, *, bundle: str, titles: Text, **facts: object) -> bytes:
        """Fill in the template of a page."""
        return self.print(
            template,
            voices=self.voices,
            assets=self.versions,
            bundle=bundle,
            titles=titles,
            policy=policy(pieces=bundle == "index.js"),
            engine=__version__,
            left=LEFT,
            width=WIDTH,
            **facts,
        )


def press(home: Path, terms: Mapping[str, Text]) -> Press:
    """Read templates, words and scripts of a folder `registry`.

    Raises LabFault on a missing file, AuthorErrors on words that are missing in a language.
    """
    words = read_words(home / "words.yaml")
    spoken = f"const WORDS = {_script(words)};\nconst TERMS = {_script(terms)};\n"
    assets = {
        name: (spoken + "\n".join(read_resource(home / part).replace('"use strict";\n', "", 1) for part in parts))
        for name, parts in BUNDLES.items()
    }
    assets = {name: '"use strict";\n' + text for name, text in assets.items()}
    assets["registry.css"] = read_resource(home / "registry.css")
    written = {name: text.encode() for name, text in assets.items()}
    others = [home / f"{name}.html.j2" for name in _TEMPLATES]
    others += [home / name for name in ("_icons.svg.j2", "badge.svg.j2", "feed.atom.j2", "words.yaml")]
    rest = [read_resource(file).encode() for file in others]
    return Press(
        home=home,
        voices=tuple(Voice(language=language, words=words, terms=terms) for language in LANGUAGES),
        assets=written,
        versions={name: hashlib.sha256(content).hexdigest()[:16] for name, content in written.items()},
        digest=digest_of([__version__, *(hashlib.sha256(one).hexdigest() for one in (*written.values(), *rest))]),
    )


def digest_of(value: object) -> str:
    """Return the digest of plain data."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()


def policy(*, pieces: bool) -> str:
    """Allow the site's own scripts and styles, from a host or from disk, and no connection to anybody.

    Text can never become markup; only the list may load scripts, its own pieces.
    """
    return (
        "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file: data:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; "
        f"trusted-types {'eqlab-registry' if pieces else chr(39) + 'none' + chr(39)}"
    )


def _script(data: object) -> str:
    """Write JSON that can stand in a script, or inside the element of one."""
    return json.dumps(data, ensure_ascii=True, separators=(",", ":"), default=dict).replace("<", "\\u003c")


def _linkable(address: str) -> bool:
    """Tell whether an address may become a link."""
    return address.startswith(("https://", "mailto:")) and not any(one.isspace() for one in address)


def _address(path: str) -> str:
    """Write a path as an address that cannot leave the folder."""
    return quote("/".join(part for part in path.split("/") if part not in ("", ".", "..")))


_FILTERS: Filters = (
    ("embedded", _script),
    ("linkable", _linkable),
    ("address", _address),
    ("instant", instant),
    ("bare", bare),
    ("use", use_of),
)


def titled(voices: Iterable[Voice], name: str, **facts: object) -> dict[str, str]:
    """Say a title in every language."""
    return {voice.language: voice.word(name, **facts) for voice in voices}
