"""What profiles ask of the narrative itself.

Source: FHIR extensions narrative-language-control (`_yes`, `_no`, `_resource` or a language) and
narrative-source-control (how grave it is that a part does not say its source) on an ElementDefinition.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from xml.parsers import expat

from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.fhir.issues import profile as issues
from eqlab.validate.fhir.profile.assertion import Assertion, Check, Place
from eqlab.validate.fhir.profile.items import Item
from eqlab.validate.fhir.run import Scope
from eqlab.validate.words import shorten

_LANGUAGE = "http://hl7.org/fhir/StructureDefinition/narrative-language-control"
_SOURCE = "http://hl7.org/fhir/StructureDefinition/narrative-source-control"
_SOURCES = frozenset(("boilerplate", "generated", "original", "extensions", "additional"))
_UNASKED = ("success", "information")


@dataclass(slots=True)
class Part:
    """A piece of a narrative, right under its outermost element."""

    name: str = ""
    """Name of its element; empty for text without one."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    text: str = ""

    @property
    def language(self) -> str:
        """The language of a part that is one; empty for others."""
        return self.attributes.get("lang") or self.attributes.get("xml:lang", "") if self.name == "div" else ""


def parts_of(xhtml: str) -> list[Part]:
    """Return the parts of a narrative; none when it is not well-formed, which others tell."""
    found: list[Part] = []
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth == 2:  # noqa: PLR2004 - right under the outermost element
            found.append(Part(name, attributes))

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def text(data: str) -> None:
        if depth == 1 and data.strip():
            found.append(Part(text=data.strip()))
        elif depth > 1 and found and len(found[-1].text) < 100:  # noqa: PLR2004 - enough to know it by
            found[-1].text += data

    parser = expat.ParserCreate()
    parser.UseForeignDTD(True)
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    try:
        parser.Parse("" if "<!DOCTYPE" in xhtml else xhtml, True)
    except expat.ExpatError:
        return []
    return found


def narratives(place: Place) -> Iterator[Assertion]:
    """Yield what is asked of languages and sources in a narrative."""
    if place.types != ("Narrative",):
        return
    for url, look in ((_LANGUAGE, _language), (_SOURCE, _source)):
        for said in _said(place.definition, url):
            if all(said not in _said(known, url) for known in place.known()):
                yield Assertion(says=f"{url.rpartition('/')[2]} {said}", check=_judged(partial(look, place, said)))


def _said(definition: Json, url: str) -> list[str]:
    extensions = definition.get("extension") or ()
    return [str(one["valueCode"]) for one in extensions if one.get("url") == url and one.get("valueCode")]


def _judged(look: Callable[[list[Part], Item, Scope], None]) -> Check:
    def check(items: list[Item], _parent: Item, scope: Scope) -> None:
        for item in items:
            xhtml = item.value.get("div") if type(item.value) is dict else None
            parts = parts_of(xhtml) if type(xhtml) is str else []
            if parts:
                look(parts, item, scope)

    return check


def _language(place: Place, said: str, parts: list[Part], item: Item, scope: Scope) -> None:
    languages = [part.language for part in parts if part.language]
    note = partial(scope.run.note, found=", ".join(languages) or words("none"), **place.told)
    if said == "_no":
        if languages:
            note(issues.LANGUAGE_PARTS, item.path, place.rule)
    elif not languages:
        note(issues.NO_LANGUAGE_PARTS, item.path, place.rule)
    elif said != "_yes":
        wanted = scope.resource.get("language") if said == "_resource" else said
        if type(wanted) is str and wanted not in languages:
            note(issues.LANGUAGE_MISSING, item.path, place.rule, language=shorten(wanted))


def _source(place: Place, said: str, parts: list[Part], item: Item, scope: Scope) -> None:
    issue = {"warning": issues.NO_SOURCE_WARNING}.get(said, issues.NO_SOURCE)
    for part in parts if said not in _UNASKED else ():
        if _SOURCES.isdisjoint(part.attributes.get("class", "").split()):
            scope.run.note(issue, item.path, place.rule, **place.told, found=shorten(part.text or f"<{part.name}>", 60))
