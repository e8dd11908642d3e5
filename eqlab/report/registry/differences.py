"""What changed from one revision of an attestation to the next."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eqlab.core.values import Json

_UNTOLD = {"revision", "amends", "issued"}
"""They differ always."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field that differs: what went and what came, as short texts."""

    field: str
    gone: tuple[str, ...]
    come: tuple[str, ...]
    gone_parts: tuple[Mapping[str, Json], ...] = ()
    """What went, as it stood, where it is made of named parts."""
    come_parts: tuple[Mapping[str, Json], ...] = ()


def differences(old: Mapping[str, Json], new: Mapping[str, Json]) -> tuple[Difference, ...]:
    """Compare two documents field by field, in the order of the newer one."""
    names = [*new, *(name for name in old if name not in new)]
    told = (_difference(name, old.get(name), new.get(name)) for name in names if name not in _UNTOLD)
    return tuple(one for one in told if one.gone or one.come)


def _difference(name: str, old: Json, new: Json) -> Difference:
    before, after = _items(old), _items(new)
    gone = {text: one for text, one in before.items() if text not in after}
    come = {text: one for text, one in after.items() if text not in before}
    return Difference(
        field=name,
        gone=tuple(gone),
        come=tuple(come),
        gone_parts=tuple(one for one in gone.values() if isinstance(one, Mapping)),
        come_parts=tuple(one for one in come.values() if isinstance(one, Mapping)),
    )


def _items(value: Json) -> dict[str, Json]:
    """Each thing by what it is in one line."""
    if value is None or value in ("", [], {}):
        return {}
    return {brief(one): one for one in (value if isinstance(value, list) else [value])}


def brief(value: Json) -> str:
    """Write a value in one line, without the marks of JSON where a reader needs none."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        said = [f"{name}: {brief(one)}" for name, one in value.items() if one not in ("", None, [], {})]
        return ", ".join(said)
    if isinstance(value, Sequence):
        return "; ".join(brief(one) for one in value)
    return json.dumps(value)
