"""Concepts with one code, of which all is known: in other documents they need no other look.

Source: FHIR R4, datatypes.html, CodeableConcept.
"""

from collections.abc import Iterable

from eqlab.core.values import Json
from eqlab.validate.fhir.issues import terminology as issues
from eqlab.validate.fhir.run import Binding
from eqlab.validate.fhir.terminology.memory import MOST, Memory, concept_key, memorable

_CONCEPT = frozenset({"coding", "text"})
_CODING = frozenset({"system", "code", "display"})


def gist_of(value: Json) -> Json:
    """Return what of a value with one code or none decides whether it may be there; else something unhashable.

    Raises AttributeError for malformed values.
    """
    if value.__class__ is not dict:
        return value
    codings = value.get("coding")
    if codings is None:
        return "text" in value, value.get("system"), value.get("code")
    if codings.__class__ is list and len(codings) == 1:
        return None, codings[0].get("system"), codings[0].get("code")
    return []


def learn(concepts: Iterable[tuple[Json, Binding | None]], memory: Memory) -> None:
    """Remember of concepts that were just judged all that is to be said of them, where it is little enough."""
    for concept, binding in concepts:
        if len(memory.concepts) >= MOST:
            memory.concepts.clear()
        try:
            if _is_plain(concept) and (binding is None or gist_of(concept) in memory.well[id(binding)][1]):
                _learn(concept, binding, memory)
        except (AttributeError, KeyError, TypeError, ValueError):  # malformed, or not found well
            continue


def _learn(concept: Json, binding: Binding | None, memory: Memory) -> None:
    get = concept["coding"][0].get
    if (get("system"), None, get("code"), get("display")) in memory.fine:
        memory.concepts[concept_key(concept, binding)] = None
        return
    remarks = memory.codings[get("system"), "", get("code"), get("display", "")]
    if len(remarks) == 1 and remarks[0].issue is issues.CODE_UNDECIDED:
        memory.concepts[concept_key(concept, binding)] = remarks[0]


def _is_plain(concept: Json) -> bool:
    """Tell whether a concept has nothing but text and one code with its system, all of it written well."""
    from eqlab.validate.fhir.structure.texts import MEMORIES  # noqa: PLC0415 - that room asks this one for codes

    (coding,) = concept["coding"]
    if not (concept.keys() <= _CONCEPT and coding.keys() <= _CODING):
        return False
    texts = [*coding.values(), concept.get("text", "-")]
    if not all(one.__class__ is str and one and one.isprintable() for one in texts) or not memorable(*texts):
        return False
    return coding["system"] in MEMORIES["uris"] and coding["code"] in MEMORIES["codes"]
