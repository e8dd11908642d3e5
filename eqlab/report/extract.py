"""Collect every sentence that reports and doors can say, and bring the catalogues up to date.

`python -m eqlab.report.extract` rewrites `reports/locale/*/LC_MESSAGES/eqlab.po`, keeping every translation;
with `--check` it writes nothing and exits with 1 when a catalogue is not up to date.
"""

import ast
import io
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as CatalogueEntry
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment
from jinja2.ext import extract_from_ast

from eqlab.core.text import LANGUAGES
from eqlab.report.resources import reports_folder
from eqlab.report.translation import catalogue_file

Message: TypeAlias = str | tuple[str, str]
"""A sentence, or its singular and plural."""

_ENGINE = Path(__file__).parent.parent
_SPEAKING = ("phrase", "translate", "tell", "words")
"""Functions whose first argument, when it is a literal, is a sentence of the catalogue."""
_COUNTING = "count"
"""The function whose first two arguments, when they are literals, are a singular and its plural."""
_ISSUE_WORDS = ("template", "advice")
_CODE = re.compile(r"EQ-[A-Z0-9]+-\d{3}")
_FIELD = re.compile(r"\{[\w.]*\}")
_HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""


def sentences(engine: Path = _ENGINE, reports: Path | None = None) -> dict[Message, tuple[str, ...]]:
    """Return every sentence with where it stands: rooms, for issue tables and engine code; templates of reports."""
    home = reports or reports_folder()
    told: dict[Message, set[str]] = {}
    for file in sorted(engine.rglob("*.py")):
        if "_content" not in file.parts:
            place = f"eqlab/{file.relative_to(engine).parts[0]}"
            for message in _in_code(ast.parse(file.read_text("utf-8")), table=file.name == "issues.py"):
                told.setdefault(message, set()).add(place)
    for file in sorted(home.rglob("*.j2")):
        place = f"reports/{file.relative_to(home).as_posix()}"
        for message in _in_template(file.read_text("utf-8")):
            told.setdefault(message, set()).add(place)
    return {message: tuple(sorted(places)) for message, places in told.items() if _speaks(message)}


def _speaks(message: Message) -> bool:
    """Tell whether there is anything to translate beside the fields."""
    words = message if isinstance(message, str) else message[0]
    return any(letter.isalpha() for letter in _FIELD.sub("", words))


def _in_code(tree: ast.AST, *, table: bool) -> Iterator[Message]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _in_call(node)
            yield from _in_issue(node, table=table)


def _in_call(call: ast.Call) -> Iterator[Message]:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    literals = [_literal(argument) for argument in call.args]
    if name in _SPEAKING and literals and literals[0]:
        yield literals[0]
    if name == _COUNTING and len(literals) > 1 and literals[0] and literals[1]:
        yield literals[0], literals[1]


def _in_issue(call: ast.Call, *, table: bool) -> Iterator[str]:
    """Sentences of an issue; in a room's table they may also be made by a function of the table's own."""
    literals = [_literal(argument) for argument in call.args]
    named = {keyword.arg: _literal(keyword.value) for keyword in call.keywords}
    code = named.get("code") or next(iter(literals), "")
    is_issue = isinstance(call.func, ast.Name) and call.func.id == "Issue"
    if _CODE.fullmatch(code) and (is_issue or table):
        words = (*literals, *(named.get(word, "") for word in _ISSUE_WORDS))
        yield from (sentence for sentence in words if sentence and sentence != code)


def _literal(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _in_template(source: str) -> Iterator[Message]:
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    for _, function, words in extract_from_ast(environment.parse(source), ("t", "tn")):
        strings = [words] if isinstance(words, str) else [word for word in words or () if word is not None]
        if function == "tn" and len(strings) > 1:
            yield strings[0], strings[1]
        elif strings:
            yield strings[0]


def updated(language: str, told: Mapping[Message, Sequence[str]], current: str) -> str:
    """Return a catalogue's new text: all sentences, with the translations that `current` has."""
    known = read_po(io.StringIO(current), locale=language) if current.strip() else Catalog(locale=language)
    fresh = Catalog(locale=language, fuzzy=False)
    for message, places in told.items():
        kept = known.get(message[0] if isinstance(message, tuple) else message)
        string = kept.string if kept is not None and isinstance(kept.id, tuple) == isinstance(message, tuple) else None
        fresh.add(message, string or None, locations=[(place, 0) for place in places])
    written = io.BytesIO()
    write_po(written, fresh, omit_header=True, sort_output=True, include_lineno=False, width=110)
    return _HEADER.format(language=language, plural=fresh.plural_forms) + written.getvalue().decode("utf-8")


def missing(language: str, reports: Path | None = None) -> list[str]:
    """Return the sentences that a language's catalogue does not translate."""
    home = reports or reports_folder()
    catalogue = read_po(io.StringIO(catalogue_file(language, home).read_text("utf-8")), locale=language)
    lacking = []
    for message in sentences(reports=home):
        name = message[0] if isinstance(message, tuple) else message
        entry = catalogue.get(name)
        if entry is None or entry.fuzzy or not _strings(entry) or not all(_strings(entry)):
            lacking.append(name)
    return lacking


def _strings(entry: CatalogueEntry) -> list[str]:
    return [entry.string] if isinstance(entry.string, str) else list(entry.string or ())


def main(arguments: Sequence[str]) -> int:
    """Update the catalogues, or with `--check` only look; say in one line a language what was found."""
    home = reports_folder()
    told = sentences(reports=home)
    stale = 0
    for language in LANGUAGES:
        file = catalogue_file(language, home)
        current = file.read_text("utf-8") if file.exists() else ""
        text = updated(language, told, current)
        stale += text != current
        if "--check" not in arguments:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        lacking = 0 if language == "en" else len(missing(language, home))
        sys.stdout.write(f"{language}: {len(told)} sentences, {lacking} not translated\n")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
