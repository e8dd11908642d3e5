"""What a plan's JSON Schema must be: only keywords that are known, references that stay within, patterns that end.

Source: JSON Schema 2020-12, core and validation.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

import jsonschema  # type: ignore[import-untyped]

from eqlab.core.errors import AuthorError, nearest
from eqlab.core.location import Position
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate import issues
from eqlab.validate.checks.schema import DIALECT, UndecidedKeywordError
from eqlab.validate.fhirpath.comparison import value_key
from eqlab.validate.json_place import Step, path_of
from eqlab.validate.patterns import LONGEST, Pattern, PatternError, compile_pattern, safe_pattern
from eqlab.validate.reasons import reason as library_reason
from eqlab.validate.words import shorten

_SCHEMAS = {"additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then"}
_SCHEMAS |= {"unevaluatedItems", "unevaluatedProperties"}
_LISTS = {"allOf", "anyOf", "oneOf", "prefixItems"}
_MAPS = {"$defs", "dependentSchemas", "patternProperties", "properties"}
_NOTES = {"$anchor", "$comment", "$schema", "default", "deprecated", "description", "examples", "readOnly", "title"}
_NOTES |= {"writeOnly", "contentEncoding", "contentMediaType", "maxContains", "minContains"}
KEYWORDS = frozenset(jsonschema.Draft202012Validator.VALIDATORS) - {"$dynamicRef"} | _SCHEMAS | _MAPS | _NOTES


def _subschemas(schema: Json, steps: tuple[Step, ...] = ()) -> Iterator[tuple[tuple[Step, ...], Json]]:
    yield steps, schema
    for keyword, value in schema.items() if isinstance(schema, dict) else ():
        inner: list[tuple[Step, Json]] = []
        if keyword in _LISTS and isinstance(value, list):
            inner = list(enumerate(value))
        elif keyword in _MAPS and isinstance(value, dict):
            inner = list(value.items())
        elif keyword in _SCHEMAS:
            yield from _subschemas(value, (*steps, keyword))
        for step, part in inner:
            yield from _subschemas(part, (*steps, keyword, step))


def compile_schema(schema: Json, at: Position) -> Any:
    """Make a validator. Raises AuthorError when the schema is wrong, or could lead out of itself."""
    if not isinstance(schema, dict):
        raise _refuse((), words("a schema is a mapping"), at)
    try:
        jsonschema.Draft202012Validator.check_schema(schema)
        for steps, part in _subschemas(schema):
            _check(part, steps, schema, at)
        validator: Any = _Validator(_exact(schema), format_checker=FORMATS)
        samples: tuple[Json, ...] = (None, {}, [], "", 0)
        for sample in samples:
            next(validator.iter_errors(sample), None)
    except jsonschema.SchemaError as error:
        raise _refuse(tuple(error.absolute_path), library_reason(error.message, ()), at) from error
    except RecursionError as error:
        raise _refuse((), words("it refers to itself without end"), at) from error
    if not schema.keys() - _NOTES - {"$defs"}:
        raise _refuse((), words("it asks for nothing, so that every value fits"), at)
    return validator


def _refuse(steps: tuple[Step, ...], reason: str, at: Position, near: str = "") -> AuthorError:
    key = path_of(steps) or words("the whole schema")
    return AuthorError(issues.BAD_SCHEMA, at=at, nearest=near, key=key, reason=shorten(reason, 200))


def _check(part: Json, steps: tuple[Step, ...], whole: Json, at: Position) -> None:
    if not isinstance(part, dict):
        return
    for keyword, value in part.items():
        here = (*steps, keyword)
        if keyword not in KEYWORDS and not keyword.startswith("x-"):
            near = nearest(keyword, KEYWORDS)
            raise _refuse(here, words("JSON Schema has no such keyword"), at, near)
        if keyword == "$schema" and value != DIALECT:
            raise _refuse(here, words("the dialect is {dialect}", dialect=str(DIALECT)), at)
        if keyword == "$ref" and not _resolves(value, whole):
            raise _refuse(here, words("there is no {value} in the schema itself", value=str(value)), at)
        if keyword == "format" and value not in FORMATS.checkers:
            raise _refuse(here, words("the lab knows the formats {names}", names=", ".join(FORMATS.checkers)), at)
        if keyword == "pattern":
            compile_pattern(value, at)
        if keyword == "patternProperties":
            for pattern in value:
                if compile_pattern(pattern, at).longest < LONGEST:
                    raise _refuse(here, words("{pattern} is too complex for names", pattern=str(pattern)), at)


def _resolves(reference: str, whole: Json) -> bool:
    name, pointer = reference[:1], unquote(reference[1:])
    if name != "#":
        return False
    if pointer and not pointer.startswith("/"):
        return any(isinstance(part, dict) and part.get("$anchor") == pointer for _, part in _subschemas(whole))
    value = whole
    for token in pointer.split("/")[1:]:
        step = token.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            return False
    return isinstance(value, dict | bool)


def _exact(value: Json) -> Json:
    """Write numbers as the reader of payloads does."""
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, dict):
        return {name: _exact(item) for name, item in value.items()}
    return [_exact(item) for item in value] if isinstance(value, list) else value


def _pattern(_validator: Any, pattern: str, instance: Json, _schema: Json) -> Iterator[Any]:
    if isinstance(instance, str):
        fits = _known(pattern).search(instance)
        if fits is None:
            raise UndecidedKeywordError(words("the string is too long for the pattern"))
        if not fits:
            yield jsonschema.ValidationError(words("the pattern does not occur"))


def _known(pattern: str) -> Pattern:
    try:
        return safe_pattern(pattern)
    except PatternError as error:
        raise UndecidedKeywordError(words("the pattern cannot be used")) from error


def _unique_items(_validator: Any, unique: bool, instance: Json, _schema: Json) -> Iterator[Any]:
    if unique and isinstance(instance, list) and len({value_key(item) for item in instance}) != len(instance):
        yield jsonschema.ValidationError(words("an item stands twice"))


def _multiple_of(_validator: Any, divisor: Json, instance: Json, _schema: Json) -> Iterator[Any]:
    if isinstance(instance, bool) or not isinstance(instance, int | Decimal):
        return
    try:
        rest = Decimal(instance) % Decimal(divisor)
    except ArithmeticError as error:
        raise UndecidedKeywordError(words("the number is too large to divide")) from error
    if rest:
        yield jsonschema.ValidationError(words("the number is no multiple"))


def _is_number(_checker: Any, value: Json) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _is_integer(checker: Any, value: Json) -> bool:
    return _is_number(checker, value) and value == int(value)


_Validator: Any = jsonschema.validators.extend(
    jsonschema.Draft202012Validator,
    validators={"pattern": _pattern, "uniqueItems": _unique_items, "multipleOf": _multiple_of},
    type_checker=jsonschema.Draft202012Validator.TYPE_CHECKER.redefine_many(
        {"number": _is_number, "integer": _is_integer}
    ),
)


_CLOCK = r"\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)"
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(_CLOCK, re.ASCII)
_DATE_TIME = re.compile(rf"\d{{4}}-\d\d-\d\dT{_CLOCK}", re.ASCII)


def _calendar_day(text: str) -> bool:
    return _DATE.fullmatch(text) is not None and bool(date.fromisoformat(text))


def _clock(text: str) -> bool:
    return _TIME.fullmatch(text.upper()) is not None and bool(time.fromisoformat(_no_leap(text)).tzinfo)


def _moment(text: str) -> bool:
    return _DATE_TIME.fullmatch(text.upper()) is not None and bool(datetime.fromisoformat(_no_leap(text)))


def _no_leap(text: str) -> str:
    """Write a leap second, which Python does not know, as the second before it."""
    return text.upper().replace(":60", ":59")


def _uri(text: str) -> bool:
    return _known(r"^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*$").search(text) is True


def _formats() -> Any:
    """Return the formats that are checked, the same on every machine."""
    checker = jsonschema.FormatChecker(formats=("email", "ipv4", "ipv6", "uuid"))
    tests: dict[str, Callable[[str], bool]] = {"date": _calendar_day, "date-time": _moment, "time": _clock, "uri": _uri}
    for name, test in tests.items():

        def check(value: object, test: Callable[[str], bool] = test) -> bool:
            return not isinstance(value, str) or test(value)

        checker.checks(name, raises=ValueError)(check)
    return checker


FORMATS = _formats()
