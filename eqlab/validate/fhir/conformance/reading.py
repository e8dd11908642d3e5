"""Reads members of resources that may hold anything."""

from typing import Any

from eqlab.core.values import Json


def text(holder: Any, name: str) -> str:
    """Return a string member; empty when it is missing or something else."""
    found = holder.get(name) if isinstance(holder, dict) else None
    return found if isinstance(found, str) else ""


def texts(holder: Any, name: str) -> list[str]:
    """Return the strings of a list member."""
    found = holder.get(name) if isinstance(holder, dict) else None
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def numbered(holder: Any, name: str) -> list[tuple[int, dict[str, Json]]]:
    """Return the objects of a list member with their indices."""
    found = holder.get(name) if isinstance(holder, dict) else None
    return [(at, one) for at, one in enumerate(found) if isinstance(one, dict)] if isinstance(found, list) else []


_LONGEST_COUNT = 40
"""Digits of a number that is read; nothing occurs as often as a longer one says."""


def count(written: str) -> int | None:
    """Return how often a `max` lets something occur; None for `*` and for what is no such number."""
    return int(written) if written.isascii() and written.isdecimal() and len(written) <= _LONGEST_COUNT else None
