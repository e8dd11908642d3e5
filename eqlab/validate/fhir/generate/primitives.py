"""Values of primitive types: in the right form, and sensible where the name of an element tells what it is."""

import uuid
from collections.abc import Callable, Mapping
from decimal import Decimal

from eqlab.core.values import Json
from eqlab.validate.fhir.generate.chance import draw, pick

DIV = '<div xmlns="http://www.w3.org/1999/xhtml"'
"""How a narrative that is made up begins."""
_FAMILIES = ("Exemple", "Muster", "Sample", "Modell", "Beispiel", "Fictif")
_GIVEN = ("Ada", "Bertil", "Cosima", "Dario", "Elin", "Falk", "Gwen", "Hugo")
_WORDS = ("amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heath")
_BY_NAME: Mapping[str, tuple[str, ...]] = {
    "family": _FAMILIES,
    "given": _GIVEN,
    "city": ("Musterstadt", "Villefictive", "Sampleton"),
    "line": ("1, rue de l'Exemple", "Musterweg 7"),
    "postalCode": ("0000", "99999"),
    "country": ("BE", "FR", "DE"),
    "prefix": ("Dr",),
}
_LATER = ("end", "high", "max", "upper", "stop", "expir", "over", "period.end", "approved", "review", "until")
_EARLIER = ("start", "low", "min", "from", "birth", "prepared", "manufacture")


def _rank(path: str) -> int:
    """Tell by its path whether a value is late (2), early (0) or in between: nothing may end before it starts."""
    spot = path.rpartition(".")[2].lower()
    parts = path.lower().split(".")[-2:]
    if any(word in part for part in parts for word in _LATER):
        return 2
    return 0 if any(word in spot or word in parts[0] for word in _EARLIER) else 1


def _word(path: str, by: object) -> str:
    name = path.rpartition(".")[2]
    return pick(_BY_NAME[name], path, by) if name in _BY_NAME else f"{pick(_WORDS, path, by)} {name}".strip()


def _token(path: str, by: object) -> str:
    return f"{pick(_WORDS, path, by)}-{draw(1000, path, by)}"


def _url(path: str, by: object) -> str:
    return f"http://example.org/fhir/{path.rpartition('.')[2]}/{_token(path, by)}"


def _year(path: str) -> int:
    return (2021, 2022, 2023)[_rank(path)]


def _day(path: str, by: object) -> str:
    return f"{_year(path)}-{1 + draw(12, path, by, 'm'):02}-{1 + draw(28, path, by, 'd'):02}"


def _time(path: str, by: object) -> str:
    return f"{(8, 12, 16)[_rank(path)] + draw(3, path, by, 'h'):02}:{draw(60, path, by, 'min'):02}:00"


def _moment(path: str, by: object) -> str:
    return f"{_day(path, by)}T{_time(path, by)}Z"


def _number(path: str, by: object) -> int:
    return 1 + 10 * _rank(path) + draw(9, path, by)


def _narrative(path: str, by: object) -> str:
    return f"{DIV}><p>{_word(path, by)}</p></div>"


_MADE: Mapping[str, Callable[[str, object], Json]] = {
    "boolean": lambda path, by: draw(2, path, by) == 1,
    "integer": _number,
    "unsignedInt": _number,
    "positiveInt": _number,
    "decimal": lambda path, by: Decimal(_number(path, by)) + Decimal("0.5"),
    "string": _word,
    "markdown": _word,
    "code": lambda path, by: pick(_WORDS, path, by),
    "id": _token,
    "uri": _url,
    "url": _url,
    "canonical": _url,
    "oid": lambda path, by: f"urn:oid:2.999.{1 + draw(1000, path, by)}",
    "uuid": lambda path, by: f"urn:uuid:{uuid.UUID(int=draw(1 << 60, path, by), version=4)}",
    "date": _day,
    "dateTime": _moment,
    "instant": _moment,
    "time": _time,
    "base64Binary": lambda _path, _by: "ZXFsYWI=",
    "xhtml": _narrative,
}


def primitive(type_: str, path: str, element: Json, by: object) -> Json:
    """Return a value of a primitive type within the bounds that the element sets; other types give a word."""
    for bound in ("minValue", "maxValue"):
        limit = next((value for key, value in element.items() if key.startswith(bound)), None)
        if limit is not None and not isinstance(limit, dict):
            return limit
    value = _MADE.get(type_, _word)(path, by)
    return value[: element.get("maxLength")].strip() if isinstance(value, str) and "maxLength" in element else value
