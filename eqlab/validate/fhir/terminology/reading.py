"""Definitions may be anything JSON can write; these give what can be used of them."""

from collections.abc import Iterator

from eqlab.core.values import Json


def dicts(holder: Json, name: str) -> list[Json]:
    """Return the objects in a member that should be an array of objects."""
    value = holder.get(name) if isinstance(holder, dict) else None
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def strings(holder: Json, name: str) -> list[str]:
    """Return the strings in a member that should be an array of strings."""
    value = holder.get(name) if isinstance(holder, dict) else None
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def text(holder: Json, name: str) -> str:
    """Return a member that should be a string; else an empty one."""
    value = holder.get(name) if isinstance(holder, dict) else None
    return value if isinstance(value, str) else ""


def value_of(holder: Json) -> Json:
    """Return the value of a `value[x]`; None when there is none."""
    return next((value for key, value in holder.items() if key.startswith("value")), None)


def nested(holder: Json, name: str) -> Iterator[tuple[Json, Json]]:
    """Yield every object in a member that nests itself, with the one around it (None on top), in document order."""
    waiting: list[tuple[Json, Json]] = [(one, None) for one in reversed(dicts(holder, name))]
    while waiting:
        one, around = waiting.pop()
        yield one, around
        waiting.extend((child, one) for child in reversed(dicts(one, name)))
