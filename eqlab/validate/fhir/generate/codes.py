"""Codes that value sets hold."""

from eqlab.core.check import Json
from eqlab.validate.fhir.generate.chance import draw
from eqlab.validate.fhir.library import Library
from eqlab.validate.fhir.terminology.value_sets import members

_BY_RULE: dict[str, tuple[tuple[str, str], ...]] = {
    "mimetypes": (("urn:ietf:bcp:13", "text/plain"), ("urn:ietf:bcp:13", "application/pdf")),
    "ucum-units": (("http://unitsofmeasure.org", "mg"), ("http://unitsofmeasure.org", "mL")),
    "timezones": (("https://www.iana.org/time-zones", "Europe/Brussels"),),
    "all-languages": (("urn:ietf:bcp:47", "fr"),),
    "jurisdiction": (("urn:iso:std:iso:3166", "BE"),),
    "LL379-9": (("http://loinc.org", "LA6692-3"),),
    "v3-NullFlavor": (("http://terminology.hl7.org/CodeSystem/v3-NullFlavor", "UNK"),),
}
_MADE_UP = ("http://example.org/fhir/codes", "sample")


def codes(library: Library, value_set: str) -> tuple[tuple[str, str], ...]:
    """Return systems and codes of a value set, in a settled order; none when nobody here can list it."""

    def listed() -> tuple[tuple[str, str], ...]:
        tail = value_set.partition("|")[0].rpartition("/")[2]
        found = members(library, value_set)
        every = found.listed() if found is not None and tail not in _BY_RULE else None
        return tuple(sorted(every)) if every else _BY_RULE.get(tail, ())

    return library.derive(("generate", "codes", value_set), listed)


def code_for(library: Library, binding: Json, by: object, variant: int, system: str = "") -> tuple[str, str]:
    """Return a system and code that a binding allows, of one system if that is settled.

    Different variants give different codes, as far as there are some.
    """
    value_set = binding.get("valueSet") if isinstance(binding, dict) else None
    listed = codes(library, value_set) if isinstance(value_set, str) else ()
    fitting = [one for one in listed if system in ("", one[0])]
    if not fitting:
        return (system or _MADE_UP[0], _MADE_UP[1])
    return fitting[(draw(len(fitting), by) + variant) % len(fitting)]
