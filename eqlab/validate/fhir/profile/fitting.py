"""A value that must meet one of several profiles."""

from collections.abc import Callable

from eqlab.core.issue import Level, Nature
from eqlab.core.text import Words, words
from eqlab.validate.fhir.issues import profile as issues
from eqlab.validate.fhir.profile.assertion import Place
from eqlab.validate.fhir.profile.items import Item
from eqlab.validate.fhir.run import Note, Scope


def fitting(place: Place, urls: tuple[str, ...]) -> Callable[[Item, Scope], None]:
    """Return what looks whether a value meets the profile, or one of several."""
    services, library = place.facts.services, place.facts.library
    if len(urls) == 1:
        url = urls[0]
        if "Extension" in place.types and library.find(url, "StructureDefinition") is None:
            return lambda _item, _scope: None
        return lambda item, scope: services.check(url, item.value, item.path, scope)
    return _one_of(place, urls)


def _one_of(place: Place, urls: tuple[str, ...]) -> Callable[[Item, Scope], None]:
    services, rule, told = place.facts.services, place.rule, place.told
    named = ", ".join(urls)

    def look(item: Item, scope: Scope) -> None:
        answers = [(url, services.conforms(url, item.value, item.path, scope)) for url in urls]
        if met := next((url for url, answer in answers if answer), None):
            services.check(met, item.value, item.path, scope)
        elif any(answer is None for _, answer in answers):
            scope.run.note(issues.FIT_UNDECIDED, item.path, rule, **told, profiles=named)
        else:
            near, problem = _nearest(place, item, scope, urls)
            scope.run.note(
                issues.NO_PROFILE_FITS, item.path, rule, **told, profiles=named, nearest=near, problem=problem
            )

    return look


def _nearest(place: Place, item: Item, scope: Scope, urls: tuple[str, ...]) -> tuple[str, Words]:
    """Return the profile with the fewest errors, and the first of them."""
    tried: list[tuple[int, str, Words]] = []
    for url in urls:
        notes = scope.run.attempt(lambda url=url: place.facts.services.check(url, item.value, item.path, scope))  # type: ignore[misc]  # a default is no parameter
        errors = [note for note in notes if is_error(note)]
        tried.append((len(errors) or len(notes), url, _sentence(errors or notes)))
    _, url, problem = min(tried, key=lambda one: one[0])
    return url, problem


def is_error(note: Note) -> bool:
    """Tell whether a note says that the value is wrong."""
    return note[0].level is Level.ERROR and note[0].nature is Nature.VIOLATION


def _sentence(notes: list[Note]) -> Words:
    return words(notes[0][0].template, **notes[0][2]) if notes else words("one of its codes is not allowed.")
