"""How probes are made: a table of parameters, and a look that takes their values."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from eqlab.core import text as core_text
from eqlab.core.errors import AuthorError, AuthorErrors, nearest
from eqlab.core.location import Position
from eqlab.core.probe import Look, Mode, Probe, Sighting, Surroundings
from eqlab.core.text import Text
from eqlab.core.values import Json
from eqlab.probe.issues import BAD_PARAMETER, MISSING_PARAMETER, NO_MAPPING, UNKNOWN_PARAMETER

Find: TypeAlias = Callable[[tuple[str | int, ...]], Position | None]
Values: TypeAlias = Mapping[str, Json]
"""Every parameter of the table, with its default where the author said nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of a probe."""

    says: str
    """What it is for, for the published schema."""
    expected: str
    """What an author should write, in words."""
    fits: Callable[[Json], bool]
    schema: Mapping[str, Json]
    required: bool = False
    default: Json = None


def _is_text(value: Json) -> bool:
    return isinstance(value, str) and bool(value.strip()) and "\0" not in value


def _is_number(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def text(says: str, *, required: bool = False, default: str = "") -> Parameter:
    """A text."""
    return Parameter(
        says=says,
        expected=core_text.words("a text"),
        fits=_is_text,
        schema={"type": "string", "minLength": 1},
        required=required,
        default=default,
    )


def choice(says: str, options: tuple[str, ...], *, required: bool = False, default: str = "") -> Parameter:
    """One of several words."""
    return Parameter(
        says=says,
        expected=core_text.words("one of {names}", names=", ".join(options)),
        fits=lambda value: isinstance(value, str) and value in options,
        schema={"enum": list(options)},
        required=required,
        default=default,
    )


def texts(says: str, *, required: bool = False, default: tuple[str, ...] = ()) -> Parameter:
    """A list of texts."""
    return Parameter(
        says=says,
        expected=core_text.words("a list of texts"),
        fits=lambda value: isinstance(value, list) and bool(value) and all(_is_text(one) for one in value),
        schema={"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}},
        required=required,
        default=list(default),
    )


def whole(says: str, least: int, most: int, *, required: bool = False, default: int | None = None) -> Parameter:
    """A whole number."""
    return Parameter(
        says=says,
        expected=core_text.words("a whole number from {least} to {limit}", least=str(least), limit=str(most)),
        fits=lambda value: _is_number(value) and least <= value <= most,
        schema={"type": "integer", "minimum": least, "maximum": most},
        required=required,
        default=default,
    )


def flag(says: str, *, default: bool = False) -> Parameter:
    """True or false."""
    return Parameter(
        says=says,
        expected=core_text.words("true or false"),
        fits=lambda value: isinstance(value, bool),
        schema={"type": "boolean"},
        default=default,
    )


def _is_day(value: Json) -> bool:
    try:
        return isinstance(value, str) and len(value) == len("2026-01-31") and bool(dt.date.fromisoformat(value))
    except ValueError:
        return False


def day(says: str, *, required: bool = False) -> Parameter:
    """A day, as ISO 8601 writes it."""
    return Parameter(
        says=says,
        expected=core_text.words('a day in quotes, such as "2026-01-31"'),
        fits=_is_day,
        schema={"type": "string", "format": "date"},
        required=required,
        default="",
    )


def words(says: str, *, required: bool = False) -> Parameter:
    """A mapping of names to texts."""
    return Parameter(
        says=says,
        expected=core_text.words("a mapping of names to texts"),
        fits=lambda value: isinstance(value, Mapping) and bool(value) and all(_is_text(one) for one in value.values()),
        schema={"type": "object", "minProperties": 1, "additionalProperties": {"type": "string", "minLength": 1}},
        required=required,
        default={},
    )


def anything(says: str, *, required: bool = False, default: Json = None) -> Parameter:
    """Any value; the probe looks at it itself."""
    return Parameter(
        says=says,
        expected=core_text.words("a value"),
        fits=lambda _value: True,
        schema={},
        required=required,
        default=default,
    )


def make_probe(
    name: str,
    mode: Mode,
    title: Text,
    does: Text,
    parameters: Mapping[str, Parameter],
    look: Callable[[Values, Surroundings], Sighting],
    ready: Callable[[Values, Position, Find], None] | None = None,
) -> Probe:
    """Make a probe; `ready` may refuse values that fit the table and yet make no sense together, by AuthorError."""

    def compile_look(data: Json, at: Position, find: Find) -> Look:
        values = read_parameters(name, data, at, find, parameters)
        if ready is not None:
            ready(values, at, find)
        return lambda surroundings: look(values, surroundings)

    return Probe(name=name, mode=mode, title=title, does=does, compile=compile_look, schema=schema_of(parameters))


def read_parameters(
    probe: str, data: Json, at: Position, find: Find, parameters: Mapping[str, Parameter]
) -> dict[str, Json]:
    """Read parameters by their table; what is not said has its default. Raises AuthorErrors with all mistakes."""
    data = {} if data is None else data
    if not isinstance(data, Mapping):
        raise AuthorError(NO_MAPPING, at=at, expected=core_text.words("a mapping"), probe=probe)
    mistakes: list[AuthorError] = []
    for key, value in data.items():
        place, known = find((key,)) or at, parameters.get(key)
        if known is None:
            near, expected = (
                nearest(str(key), parameters),
                core_text.words("one of {names}", names=", ".join(parameters)),
            )
            mistakes.append(AuthorError(UNKNOWN_PARAMETER, place, expected, near, probe=probe, key=str(key)))
        elif not known.fits(value):
            mistakes.append(AuthorError(BAD_PARAMETER, place, known.expected, probe=probe, key=str(key)))
    for key, known in parameters.items():
        if known.required and key not in data:
            mistakes.append(AuthorError(MISSING_PARAMETER, at, known.expected, probe=probe, key=key))
    if mistakes:
        raise AuthorErrors(mistakes)
    return {key: data.get(key, known.default) for key, known in parameters.items()}


def refuse(probe: str, key: str, at: Position, find: Find, expected: str, near: str = "") -> AuthorError:
    """Make the error of a parameter that a probe cannot work with."""
    return AuthorError(BAD_PARAMETER, find((key,)) or at, expected, near, probe=probe, key=key)


def schema_of(parameters: Mapping[str, Parameter]) -> dict[str, Json]:
    """Say a table of parameters as JSON Schema."""
    schema: dict[str, Json] = {
        "type": "object",
        "properties": {key: {"description": one.says, **one.schema} for key, one in parameters.items()},
        "additionalProperties": False,
    }
    required = sorted(key for key, one in parameters.items() if one.required)
    return {**schema, "required": required} if required else schema
