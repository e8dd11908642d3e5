"""Codes that value sets hold."""

from collections.abc import Iterator
from itertools import islice

from eqlab.core.values import Json
from eqlab.validate.fhir.generate.chance import draw
from eqlab.validate.fhir.library import Library
from eqlab.validate.fhir.terminology.code_systems import code_system
from eqlab.validate.fhir.terminology.reading import dicts, text
from eqlab.validate.fhir.terminology.value_sets import definition_of, members

_BY_RULE: dict[str, tuple[tuple[str, str], ...]] = {
    "mimetypes": (("urn:ietf:bcp:13", "text/plain"), ("urn:ietf:bcp:13", "application/pdf")),
    "ucum-units": (("http://unitsofmeasure.org", "mg"), ("http://unitsofmeasure.org", "mL")),
    "timezones": (("https://www.iana.org/time-zones", "Europe/Brussels"),),
    "all-languages": (("urn:ietf:bcp:47", "fr"),),
    "jurisdiction": (("urn:iso:std:iso:3166", "BE"),),
    "LL379-9": (("http://loinc.org", "LA6692-3"),),
    "v3-NullFlavor": (("http://terminology.hl7.org/CodeSystem/v3-NullFlavor", "UNK"),),
}
_RULED = {one for several in _BY_RULE.values() for one in several} - {("http://loinc.org", "LA6692-3")}
_MOST = 1000
"""Codes of a fragment that are looked at."""
_UNKNOWN = _BY_RULE["v3-NullFlavor"][0]
"""Says nothing wrong anywhere."""
_MADE_UP = ("http://example.org/fhir/codes", "sample")


def codes(library: Library, value_set: str) -> tuple[tuple[str, str], ...]:
    """Return systems and codes of a value set, in a settled order; none when nobody here can list it."""

    def listed() -> tuple[tuple[str, str], ...]:
        tail = value_set.partition("|")[0].rpartition("/")[2]
        if tail in _BY_RULE:
            return _BY_RULE[tail]
        found = members(library, value_set)
        every = found.listed() if found is not None else None
        if not every and found is not None:
            every = frozenset(one for one in _named(library, value_set) if found.holds(*one)[0])
        known = {one for one in every or () if _is_known(library, one)}
        return tuple(sorted(known or every or ()))

    return library.derive(("generate", "codes", value_set), listed)


def is_decidable(library: Library, binding: Json) -> bool:
    """Tell whether the lab can judge the codes that a binding allows, or whether one of them must be said anyway."""
    value_set = binding.get("valueSet") if isinstance(binding, dict) else None
    if not isinstance(value_set, str):
        return False
    listed = codes(library, value_set)
    return bool(listed) and (binding.get("strength") == "required" or _is_known(library, listed[0]))


def _is_known(library: Library, coded: tuple[str, str]) -> bool:
    """Tell whether a code is in a code system that is here, or in one that goes by a rule."""
    system = code_system(library, coded[0])
    return coded in _RULED if system is None else coded[1] in system.concepts


def _named(library: Library, value_set: str) -> Iterator[tuple[str, str]]:
    """Yield the codes of a value set's code systems, as far as they are here: some of a fragment are known."""
    definition = definition_of(library, value_set) or {}
    for system in (text(one, "system") for one in dicts(definition.get("compose"), "include")):
        there = code_system(library, system)
        for code in islice(there.concepts if there is not None else (), _MOST):
            yield system, code


def code_for(library: Library, binding: Json, by: object, variant: int, system: str = "") -> tuple[str, str]:
    """Return a system and code that a binding allows, of one system if that is settled.

    Different variants give different codes, as far as there are some.
    """
    value_set = binding.get("valueSet") if isinstance(binding, dict) else None
    listed = codes(library, value_set) if isinstance(value_set, str) else ()
    fitting = [one for one in listed if system in ("", one[0])]
    if not fitting and system:
        there = code_system(library, system)
        fitting = [(system, code) for code in islice(there.concepts if there is not None else (), _MOST)]
    if not fitting:
        free = not system and (not isinstance(binding, dict) or binding.get("strength") in ("preferred", "example"))
        return _UNKNOWN if free else (system or _MADE_UP[0], _MADE_UP[1])
    return fitting[(draw(len(fitting), by) + variant) % len(fitting)]
