"""How values are shown in sentences."""

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from eqlab.core.text import Words, words
from eqlab.core.values import Json

if TYPE_CHECKING:
    from eqlab.core.finding import Finding

LONGEST = 120
"""Characters of a value that a fact shows."""


def shorten(text: str, longest: int = LONGEST) -> str:
    """Return the text on one line, its middle left out when it is longer than `longest` characters.

    Words stay words; what is shortened are the facts in them.
    """
    if isinstance(text, Words):
        return words(text.template, **{name: shorten(fact, longest) for name, fact in text.facts.items()})
    if len(text) > longest:
        head = longest * 2 // 3
        text = f"{text[:head]}…{text[-(longest - head - 1) :]}"
    return text if text.isprintable() else "".join(letter if letter.isprintable() else " " for letter in text)


def spoken(fact: str, en: str, fr: str, de: str) -> dict[str, str]:
    """Return a fact that is a word, with its companions in other languages: `fact`, `fact.fr`, `fact.de`."""
    return {fact: en, f"{fact}.fr": fr, f"{fact}.de": de}


def show(value: Json) -> str:
    """Show a JSON value in at most 120 characters; large ones are not written out first."""
    if isinstance(value, str):
        return f'"{shorten(value, LONGEST - 2)}"'
    return shorten(json.dumps(_clipped(value, 3), ensure_ascii=False, default=str))


def listed(values: list[Json], limit: int = 5) -> str:
    """Show several values, the first few of many."""
    shown = shorten(", ".join(show(value) for value in values[:limit]))
    left = len(values) - limit
    return words("{values} and {count} more", values=shown, count=str(left)) if left > 0 else shown


def names_of(names: Iterable[str], near: str = "", longest: int = LONGEST) -> str:
    """Return whole names with commas between them, as many as `longest` characters hold; the nearest one first."""
    there, shown = list(names), list[str]()
    for name in there:
        if shown and len(", ".join((*shown, name))) > longest:
            break
        shown.append(shorten(name, longest))
    told = ", ".join(shown)
    if len(shown) < len(there):
        told = words("{values} and {count} more", values=told, count=str(len(there) - len(shown)))
    return words("{nearest} (the nearest name); {names}", nearest=near, names=told) if near else told


def together(parts: Iterable[str], sign: str) -> Words:
    """Return parts with a sign between them; what is words in them stays words."""
    facts = {f"part{number}": part for number, part in enumerate(parts)}
    return words(sign.join(f"{{{name}}}" for name in facts), **facts)


def kind_of(value: Json) -> Words:
    """Return the kind of a JSON value in words."""
    if isinstance(value, bool):
        return words("true or false")
    if isinstance(value, int | float | Decimal):
        return words("a number")
    if isinstance(value, dict):
        return words("an object")
    if isinstance(value, list):
        return words("a list")
    return words("nothing") if value is None else words("a text")


def told_by(finding: "Finding") -> Words:
    """Return what a finding says as a fact of another sentence, in whatever language that is read."""
    return words(finding.issue.template, **finding.facts)


def _clipped(value: Json, depth: int) -> Json:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and abs(value) < LONGEST else float(value)
    if isinstance(value, str):
        return value[: LONGEST * 2]
    if isinstance(value, dict):
        return {key[:LONGEST]: _clipped(item, depth - 1) for key, item in list(value.items())[:8]} if depth else "…"
    if isinstance(value, list):
        return [_clipped(item, depth - 1) for item in value[:8]] if depth else "…"
    return value
