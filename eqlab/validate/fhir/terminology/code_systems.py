"""Code systems as the lab has them: whole, in part, or only by name.

Source: FHIR R4, CodeSystem.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from eqlab.core.values import Json
from eqlab.validate.fhir.library import Library
from eqlab.validate.fhir.terminology.reading import dicts, nested, text, value_of

_KEY = "terminology: code system"
_HIERARCHY = "http://hl7.org/fhir/concept-properties#"
_UNUSED = frozenset({"retired", "inactive", "nullified", "terminated"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSystem:
    """A code system."""

    url: str
    version: str
    content: str
    """`complete`, `fragment`, `example`, `not-present` or `supplement`; empty when it is not said."""
    fold: bool
    """True when case makes no difference, or when nobody says that it does."""
    concepts: Mapping[str, Json]
    """Concepts by code, in the order of the definition; of two with one code the first."""
    folded: Mapping[str, str]
    """With `fold`: code by its case-folded writing."""
    definition: Json
    links: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    """`children` and `parents` of codes, once somebody asked."""
    values: dict[str | None, dict[str, list[str]]] = field(default_factory=dict)
    """By property codes by their values, once somebody asked; under None the names of all properties."""

    @property
    def complete(self) -> bool:
        """True when a code that is not here does not exist."""
        return self.content == "complete"

    @property
    def base(self) -> str:
        """What it supplements; empty when it is a code system of its own."""
        return text(self.definition, "supplements") or ("another code system" if self.content == "supplement" else "")

    def find(self, code: str) -> Json | None:
        """Return the concept of a code."""
        found = self.concepts.get(code)
        if found is None and self.fold:
            found = self.concepts.get(self.folded.get(code.casefold(), ""))
        return found

    def descendants(self, code: str) -> set[str]:
        """Return what is below a code, however far."""
        return self._reachable(code, "children")

    def ancestors(self, code: str) -> set[str]:
        """Return what is above a code, however far."""
        return self._reachable(code, "parents")

    def children(self, code: str) -> list[str]:
        """Return what is right below a code."""
        return self._links()["children"].get(code, [])

    def parents(self, code: str) -> list[str]:
        """Return what is right above a code."""
        return self._links()["parents"].get(code, [])

    def _reachable(self, code: str, direction: str) -> set[str]:
        links, reached, waiting = self._links()[direction], set[str](), [code]
        while waiting:
            fresh = [one for one in links.get(waiting.pop(), ()) if one not in reached]
            reached.update(fresh)
            waiting.extend(fresh)
        reached.discard(code)
        return reached

    def _links(self) -> dict[str, dict[str, list[str]]]:
        if not self.links:
            children: dict[str, list[str]] = {}
            parents: dict[str, list[str]] = {}
            for above, below in _hierarchy(self.definition):
                children.setdefault(above, []).append(below)
                parents.setdefault(below, []).append(above)
            self.links.update(children=children, parents=parents)
        return self.links


def _hierarchy(definition: Json) -> Iterator[tuple[str, str]]:
    """Yield pairs of a code and one right below it: by nesting, and by properties that say so."""
    names = {"parent": "parent", "child": "child", "subsumedBy": "parent"}
    for one in dicts(definition, "property"):
        uri = text(one, "uri")
        if uri in (f"{_HIERARCHY}parent", f"{_HIERARCHY}child"):
            names[text(one, "code")] = uri.removeprefix(_HIERARCHY)
    for concept, around in nested(definition, "concept"):
        code = text(concept, "code")
        if around is not None:
            yield text(around, "code"), code
        for one in dicts(concept, "property"):
            other, meaning = value_of(one), names.get(text(one, "code"))
            if meaning and isinstance(other, str):
                yield (other, code) if meaning == "parent" else (code, other)


def compiled(definition: Json) -> CodeSystem:
    """Return a code system from its definition."""
    concepts: dict[str, Json] = {}
    for concept, _ in nested(definition, "concept"):
        concepts.setdefault(text(concept, "code"), concept)
    fold = definition.get("caseSensitive") is not True
    return CodeSystem(
        url=text(definition, "url"),
        version=text(definition, "version"),
        content=text(definition, "content"),
        fold=fold,
        concepts=concepts,
        folded={code.casefold(): code for code in reversed(concepts)} if fold else {},
        definition=definition,
    )


def code_system(library: Library, url: str, version: str = "") -> CodeSystem | None:
    """Return the code system of a URL; None when nobody knows it in that version."""
    definition = library.find(f"{url}|{version}" if version else url, "CodeSystem") or _literal(library, url)
    if definition is None:
        return None
    return library.derive((_KEY, url, version), lambda: compiled(definition))


def _literal(library: Library, url: str) -> Json | None:
    """Find a code system whose very URL has a bar in it, as a few of HL7 version 2 have."""
    if "|" not in url:
        return None
    found = (source.find(url, "") for source in library.sources)
    return next((one for one in found if one is not None and one["resourceType"] == "CodeSystem"), None)


def properties(concept: Json, name: str) -> list[Json]:
    """Return the values that a concept has for a property."""
    return [value_of(one) for one in dicts(concept, "property") if one.get("code") == name]


def is_inactive(concept: Json) -> bool:
    """Tell whether a concept is out of use."""
    if True in properties(concept, "inactive"):
        return True
    return any(isinstance(status, str) and status in _UNUSED for status in properties(concept, "status"))


def is_abstract(concept: Json) -> bool:
    """Tell whether a concept only groups others and is not to be used itself."""
    return any(True in properties(concept, name) for name in ("notSelectable", "abstract"))
