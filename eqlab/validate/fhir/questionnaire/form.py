"""A Questionnaire as answers are judged by it: its items by linkId, each with its limits."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from eqlab.core.values import Json

CORE = "http://hl7.org/fhir/StructureDefinition/"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """An item of a Questionnaire."""

    link: str
    type: str
    parent: "Item | None"
    place: int
    """Its index among its siblings."""
    json: Mapping[str, Any]
    children: "tuple[Item, ...]" = ()

    @property
    def repeats(self) -> bool:
        """True when it may be answered more than once."""
        return self.json.get("repeats") is True

    @property
    def required(self) -> bool:
        """True when it must be answered."""
        return self.json.get("required") is True

    def extension(self, url: str) -> Any:
        """Return the value of its first extension of this URL; None when there is none."""
        return next(self.extensions(url), None)

    def extensions(self, url: str) -> Iterator[Any]:
        """Yield the values of its extensions of this URL."""
        return values_of(self.json, url)


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A Questionnaire."""

    url: str
    items: tuple[Item, ...]
    by_link: Mapping[str, Item]


def values_of(holder: Any, url: str) -> Iterator[Any]:
    """Yield the values of an element's extensions of this URL."""
    for one in dicts(holder, "extension"):
        if one.get("url") == url:
            yield from (value for key, value in one.items() if key.startswith("value"))


def dicts(holder: Any, name: str) -> list[Mapping[str, Any]]:
    """Return the objects in a member that should be a list of them."""
    found = holder.get(name) if isinstance(holder, Mapping) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def form_of(questionnaire: Json) -> Form:
    """Read a Questionnaire; what is malformed in it is left out."""
    by_link: dict[str, Item] = {}
    items = _items(questionnaire, None, by_link)
    return Form(str(questionnaire.get("url", "")), items, by_link)


def _items(holder: Mapping[str, Any], parent: Item | None, by_link: dict[str, Item]) -> tuple[Item, ...]:
    made = []
    for place, one in enumerate(dicts(holder, "item")):
        link, type_ = one.get("linkId"), one.get("type")
        if isinstance(link, str) and isinstance(type_, str):
            item = Item(link, type_, parent, place, one)
            object.__setattr__(item, "children", _items(one, item, by_link))
            by_link.setdefault(link, item)
            made.append(item)
    return tuple(made)
