"""A Questionnaire as answers are judged by it: its items by linkId, each with its limits."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from eqlab.core.values import Json
from eqlab.validate.words import shorten

CORE = "http://hl7.org/fhir/StructureDefinition/"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
TOLD = 600
"""Letters of a name, or of a list of names, that a note carries."""
_EXPRESSION = f"{SDC}enableWhenExpression"


class Level(NamedTuple):
    """Items that stand beside one another."""

    items: "tuple[Item, ...]"
    by_link: "Mapping[str, Sequence[Item]]"
    """The items of each linkId; more than one only where a Questionnaire is wrong."""
    required: "tuple[Item, ...]"
    unsure: "tuple[Item, ...]"
    """Those of the required ones that are asked on a condition."""


_EMPTY = Level((), {}, (), ())


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """An item of a Questionnaire."""

    link: str
    type: str
    parent: "Item | None"
    place: int
    """Its index among its siblings."""
    json: Mapping[str, Any]
    by_url: Mapping[str, Sequence[Any]]
    """The values of its extensions."""
    below: Level = _EMPTY
    """The items in it."""

    @property
    def repeats(self) -> bool:
        """True when it may be answered more than once."""
        return self.json.get("repeats") is True

    @property
    def required(self) -> bool:
        """True when it must be answered."""
        return self.json.get("required") is True

    @property
    def expression(self) -> Mapping[str, Any] | None:
        """The expression that tells whether it is asked."""
        found = self.extension(_EXPRESSION) if self.by_url else None
        return found if isinstance(found, dict) else None

    @property
    def conditional(self) -> bool:
        """True when it is asked on a condition only."""
        return "enableWhen" in self.json or self.expression is not None

    def extension(self, url: str) -> Any:
        """Return the value of its first extension of this URL; None when there is none."""
        return next(iter(self.by_url.get(url, ())), None)

    def extensions(self, url: str) -> Sequence[Any]:
        """Return the values of its extensions of this URL."""
        return self.by_url.get(url, ())


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A Questionnaire."""

    url: str
    top: Level
    by_link: Mapping[str, Item]

    def rule(self, item: Item) -> str:
        """Return how a note names the item as its rule."""
        return f"{near(self.url)}#{near(item.link)}"


def near(name: str) -> str:
    """Return as much of a name as a note carries."""
    return name if len(name) <= TOLD else shorten(name, TOLD)


def joined(names: Iterable[str], sign: str) -> str:
    """Return as much of a list of names as a note carries."""
    return near(sign.join(names))


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
    top = _level(questionnaire, None, by_link)
    return Form(str(questionnaire.get("url", "")), top, by_link)


def _level(holder: Mapping[str, Any], parent: Item | None, by_link: dict[str, Item]) -> Level:
    made: list[Item] = []
    named: dict[str, list[Item]] = {}
    for place, one in enumerate(dicts(holder, "item")):
        link, type_ = one.get("linkId"), one.get("type")
        if isinstance(link, str) and isinstance(type_, str):
            item = Item(link, type_, parent, place, one, _by_url(one))
            object.__setattr__(item, "below", _level(one, item, by_link))
            by_link.setdefault(link, item)
            made.append(item)
    for item in made:
        named.setdefault(item.link, []).append(item)
    required = tuple(item for item in made if item.required)
    return Level(tuple(made), named, required, tuple(item for item in required if item.conditional))


def _by_url(holder: Mapping[str, Any]) -> Mapping[str, Sequence[Any]]:
    found: dict[str, list[Any]] = {}
    for one in dicts(holder, "extension") if "extension" in holder else ():
        if isinstance(one.get("url"), str):
            found.setdefault(one["url"], []).extend(value for key, value in one.items() if key.startswith("value"))
    return found
