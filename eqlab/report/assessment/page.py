"""The self-assessment as one HTML file: style, script, questions and rule are inside; nothing is fetched or sent."""

import base64
import hashlib
import json
from pathlib import Path

from eqlab import __version__
from eqlab.checklist.model import Catalogue
from eqlab.core.errors import UsageError
from eqlab.core.values import Json
from eqlab.report.assessment import issues
from eqlab.report.assessment.data import page_data
from eqlab.report.assessment.words import read_words
from eqlab.report.resources import read_resource, reports_folder
from eqlab.report.templates import render
from eqlab.wire.files import PUBLIC, write_atomically

SCRIPTS = ("exact.js", "score.js", "decide.js", "sheet.js", "parts.js", "asking.js", "telling.js", "page.js")
"""In the order in which they run; the first four are the rule and the sheets, and touch no page."""
_TEMPLATE = "page.html.j2"


def build_page(catalogue: Catalogue, out: Path) -> Path:
    """Write the page for a catalogue to a file and return where it is.

    Raises UsageError when the catalogue asks practices nothing, AuthorError or AuthorErrors on broken words or
    template, LabFault when a file of the reports folder is missing or the page cannot be written.
    """
    write_atomically(out, render_page(catalogue).encode(), PUBLIC)
    return out


def render_page(catalogue: Catalogue, folder: Path | None = None) -> str:
    """Return the page for a catalogue. Equal arguments give equal pages.

    `folder` is a reports folder, the bundled one by default. Errors as for `build_page`.
    """
    home = (folder or reports_folder()) / "assessment"
    words = read_words(home / "words.yaml")
    data = page_data(catalogue)
    if not data["topics"]:
        raise UsageError(issues.NOTHING_TO_ASK, catalogue=catalogue.id)
    style = read_resource(home / "style.css")
    script = "\n".join(read_resource(home / name) for name in SCRIPTS)
    facts: dict[str, object] = {
        "style": style,
        "script": script,
        "policy": _policy(style, script),
        "words": words,
        "data": _embedded(data | {"words": {name: dict(text) for name, text in words.items()}}),
        "engine": __version__,
    }
    return render(home, _TEMPLATE, facts)


def _policy(style: str, script: str) -> str:
    """Allow this style and this script, and no connection to anybody; text can never become markup."""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _digest(content: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"


def _embedded(data: Json) -> str:
    """Write JSON that can stand inside a script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
