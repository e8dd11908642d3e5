"""Where the path of a discriminator leads, as far as the types of FHIR R4 tell."""

import re

from eqlab.validate.fhir.model import type_of

_NAME = re.compile(r"[A-Za-z]\w*\Z")


def leads_nowhere(types: tuple[str, ...], path: str) -> str:
    """Return the type in which the path of a discriminator finds nothing; empty when it leads somewhere, or who knows.

    `types` are those of the sliced element. Only plain names are followed, through elements of one type; functions,
    choices and references are taken on trust.
    """
    for name in path.split("."):
        if name == "$this":
            continue
        if not _NAME.match(name) or len(types) != 1:
            return ""
        known = type_of(types[0])
        if known is None or not known.elements or known.abstract:
            return ""
        found = known.elements.get(name)
        if found is None:
            return types[0]
        types = found.types
    return ""


def types_at(path: str) -> tuple[str, ...]:
    """Return the types of an element by its path, `Patient.contact.name`; none where it leads out of FHIR R4."""
    head, *names = path.split(".")
    types: tuple[str, ...] = (head,)
    for name in names:
        known = type_of(types[0]) if len(types) == 1 else None
        found = known.elements.get(name.removesuffix("[x]")) if known else None
        if found is None:
            return ()
        types = found.types
    return types
