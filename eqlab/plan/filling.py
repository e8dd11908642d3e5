"""Fields in texts: `{persona.name}`. Plain replacement, never a template language."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from eqlab.core.values import Json

FIELD = re.compile(r"\{([A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_-]+)*)\}")


def fill_fields(template: str, variables: Mapping[str, Json]) -> str:
    """Fill the fields of a text from nested mappings; what is unknown, or no text, number or boolean, stays as written.

    Values are put in as they are: a field in a value is not filled again.
    """
    if "{" not in template:
        return template

    def fill(field: re.Match[str]) -> str:
        value = value_of(field.group(1), variables)
        return field.group() if value is None else value

    return FIELD.sub(fill, template)


def value_of(name: str, variables: Mapping[str, Json]) -> str | None:
    """Return the text that fills the field `name`, a path of keys; None when nothing does."""
    value: Json = variables
    for key in name.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float | Decimal) else None


def fields_of(template: str) -> Iterator[str]:
    """Yield the names of a text's fields, in order."""
    return (field.group(1) for field in FIELD.finditer(template))
