"""Kinds of parameters that probes of endpoints and clients take, beside those of `author`."""

from collections.abc import Mapping
from typing import TypeAlias

from eqlab.core.errors import ConfigurationError
from eqlab.core.probe import Surroundings
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.probe.author import Parameter, Values
from eqlab.probe.issues import SECRET_MISSING

Rows: TypeAlias = tuple[Values, ...]

_LAST_PORT = 65_535
_LONGEST = 2000


def _is_url(value: Json, schemes: tuple[str, ...]) -> bool:
    from eqlab.wire.place import place_of  # noqa: PLC0415 - naming a probe does not load the wire

    if not isinstance(value, str) or len(value) > _LONGEST or not all("!" <= letter <= "~" for letter in value):
        return False
    try:
        place_of(value)
    except ConfigurationError:
        return False
    return value.partition(":")[0].lower() in schemes


def url(says: str, *schemes: str, required: bool = False) -> Parameter:
    """An absolute URL; of http and https, unless told otherwise."""
    allowed = schemes or ("http", "https")
    return Parameter(
        says=says,
        expected=words(
            "an absolute URL that begins with {names}, in ASCII, without spaces", names=" or ".join(allowed)
        ),
        fits=lambda value: _is_url(value, allowed),
        schema={"type": "string", "format": "uri"},
        required=required,
        default="",
    )


def urls(says: str, *, required: bool = False) -> Parameter:
    """A list of absolute URLs of http and https."""
    return Parameter(
        says=says,
        expected=words("a list of absolute URLs that begin with http or https"),
        fits=lambda value: (
            isinstance(value, list) and bool(value) and all(_is_url(one, ("http", "https")) for one in value)
        ),
        schema={"type": "array", "minItems": 1, "items": {"type": "string", "format": "uri"}},
        required=required,
        default=[],
    )


def host(says: str) -> Parameter:
    """A host name or address, without scheme and port."""
    return Parameter(
        says=says,
        expected=words("a host name or address, without scheme and port"),
        fits=lambda value: isinstance(value, str) and _is_url(f"https://{_bracketed(value)}/", ("https",)),
        schema={"type": "string", "minLength": 1},
        required=True,
    )


def _bracketed(name: str) -> str:
    return f"[{name}]" if name.count(":") > 1 and not name.startswith("[") else name


def port(says: str, default: int | None = None) -> Parameter:
    """A port."""
    return Parameter(
        says=says,
        expected=words("a port from 1 to 65535"),
        fits=_is_port,
        schema={"type": "integer", "minimum": 1, "maximum": _LAST_PORT},
        required=default is None,
        default=default,
    )


def _is_port(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _LAST_PORT


def numbers(says: str, *, default: tuple[int, ...] = ()) -> Parameter:
    """A list of whole numbers from 1 to 65535, e.g. ports or status codes."""
    return Parameter(
        says=says,
        expected=words("a list of whole numbers from 1 to 65535"),
        fits=lambda value: isinstance(value, list) and bool(value) and all(map(_is_port, value)),
        schema={"type": "array", "minItems": 1, "items": {"type": "integer", "minimum": 1, "maximum": _LAST_PORT}},
        default=list(default),
    )


def some(says: str, options: tuple[str, ...], default: tuple[str, ...] | None = None) -> Parameter:
    """Several of some words; all of them when nothing is said."""
    return Parameter(
        says=says,
        expected=words("a list of some of {names}", names=", ".join(options)),
        fits=lambda value: isinstance(value, list) and bool(value) and all(one in options for one in value),
        schema={"type": "array", "minItems": 1, "items": {"enum": list(options)}},
        default=list(options if default is None else default),
    )


def seconds(says: str, default: float, most: float) -> Parameter:
    """A number of seconds."""
    return Parameter(
        says=says,
        expected=words("a number of seconds, more than 0 and at most {limit}", limit=f"{most:g}"),
        fits=lambda value: isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= most,
        schema={"type": "number", "exclusiveMinimum": 0, "maximum": most},
        default=default,
    )


def _fits(value: Json, table: Mapping[str, Parameter]) -> bool:
    """Tell whether a mapping fits a table of parameters."""
    return (
        isinstance(value, Mapping)
        and all(key in table and table[key].fits(one) for key, one in value.items())
        and all(key in value for key, one in table.items() if one.required)
    )


def _object(table: Mapping[str, Parameter]) -> dict[str, Json]:
    return {
        "type": "object",
        "properties": {key: {"description": one.says, **one.schema} for key, one in table.items()},
        "required": [key for key, one in table.items() if one.required],
        "additionalProperties": False,
    }


def group(says: str, table: Mapping[str, Parameter], *, required: bool = False) -> Parameter:
    """A mapping with parameters of its own."""
    return Parameter(
        says=says,
        expected=words("a mapping with {value}", value=str(_told(table))),
        fits=lambda value: _fits(value, table),
        schema=_object(table),
        required=required,
    )


def rows(says: str, table: Mapping[str, Parameter], *, required: bool = False) -> Parameter:
    """A list of mappings with parameters of their own."""
    return Parameter(
        says=says,
        expected=words("a list of mappings with {value}", value=str(_told(table))),
        fits=lambda value: isinstance(value, list) and bool(value) and all(_fits(one, table) for one in value),
        schema={"type": "array", "minItems": 1, "items": _object(table)},
        required=required,
        default=[],
    )


def named(says: str, table: Mapping[str, Parameter], *, required: bool = False) -> Parameter:
    """A mapping of names to mappings with parameters of their own."""
    return Parameter(
        says=says,
        expected=words("a mapping of names to mappings with {value}", value=str(_told(table))),
        fits=lambda value: (
            isinstance(value, Mapping) and bool(value) and all(_fits(one, table) for one in value.values())
        ),
        schema={"type": "object", "minProperties": 1, "additionalProperties": _object(table)},
        required=required,
        default={},
    )


def _told(table: Mapping[str, Parameter]) -> str:
    return ", ".join(f"{key} ({one.expected})" for key, one in table.items())


def filled(value: Values | None, table: Mapping[str, Parameter]) -> Values:
    """Return a mapping of a group or row with the defaults of what was not said."""
    said = value or {}
    return {key: said.get(key, one.default) for key, one in table.items()}


def secret_of(surroundings: Surroundings, probe: str, name: str) -> str:
    """Return a secret of the system file. Raises ConfigurationError when it is not there."""
    value = surroundings.secret(name)
    if not value:
        raise ConfigurationError(SECRET_MISSING, probe=probe, name=name)
    return value
