"""How a code system shows its codes, and whether a display says the same."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from eqlab.core.values import Json
from eqlab.validate.fhir.library import Library
from eqlab.validate.fhir.terminology.code_systems import CodeSystem
from eqlab.validate.fhir.terminology.reading import dicts, nested, text
from eqlab.validate.words import listed

_KEY = "terminology: supplements"
_DEFAULT = "en"
"""The language of a code system that does not say."""


class Display(NamedTuple):
    """One way to show a code."""

    language: str
    """Empty when nobody says."""
    text: str


def displays(library: Library, system: CodeSystem, concept: Json) -> list[Display]:
    """Return all ways in which a code is shown, those of supplements included."""
    code, language = text(concept, "code"), text(system.definition, "language")
    shown = [*_of(concept, language)]
    for own, added in _supplements(library).get(system.url, ()):
        if code in added:
            shown.extend(_of(added[code], own))
    return shown


def _of(concept: Json, language: str) -> Iterator[Display]:
    if text(concept, "display"):
        yield Display(language, text(concept, "display"))
    for one in dicts(concept, "designation"):
        if text(one, "value"):
            yield Display(text(one, "language"), text(one, "value"))


def _supplements(library: Library) -> dict[str, list[tuple[str, dict[str, Json]]]]:
    """Return supplements by the URL of what they supplement: their language, and their concepts by code."""

    def gathered() -> dict[str, list[tuple[str, dict[str, Json]]]]:
        found: dict[str, list[tuple[str, dict[str, Json]]]] = {}
        for head in list(library.heads("CodeSystem")):
            if not isinstance(head.facts.get("supplements"), str):
                continue
            definition = library.find(f"{head.url}|{head.version}" if head.version else head.url, "CodeSystem")
            concepts = {text(one, "code"): one for one, _ in nested(definition, "concept")}
            base = head.facts["supplements"].partition("|")[0]
            found.setdefault(base, []).append((text(definition, "language"), concepts))
        return found

    return library.derive(_KEY, gathered)


def fits(display: str, shown: Iterable[str]) -> bool:
    """Tell whether a display is one of those; case and spaces make no difference."""
    asked = _plain(display)
    return any(asked == _plain(one) for one in shown)


def in_languages(shown: list[Display], languages: tuple[str, ...]) -> list[Display]:
    """Return the displays of these languages; all of them when the code is shown in none."""
    wanted = {language.partition("-")[0].lower() for language in languages}
    spoken = [one for one in shown if (one.language or _DEFAULT).partition("-")[0].lower() in wanted]
    return spoken or shown


def said(shown: list[Display]) -> str:
    """Write displays out, the first few of many."""
    return listed(list(dict.fromkeys(one.text for one in shown)), 4)


def _plain(display: str) -> str:
    return " ".join(display.split()).casefold()
