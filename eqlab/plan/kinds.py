"""Kinds of values in a plan: how each is read, and how the published schema says the same."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from eqlab.core.issue import Issue
from eqlab.core.text import LANGUAGES, words
from eqlab.core.values import Json
from eqlab.plan.issues import (
    BAD_FORM,
    EMPTY,
    MISSING_KEY,
    NOT_A_CHOICE,
    NOT_QUOTED,
    OUT_OF_RANGE,
    RESERVED,
    TWICE,
    UNKNOWN_KEY,
    WRONG_TYPE,
)
from eqlab.plan.node import MappingNode, Node, ScalarNode, SequenceNode, described
from eqlab.plan.reading import Reading
from eqlab.plan.words import listed, one_of, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of value."""

    expected: str
    """What an author should write, in words."""
    read: Callable[[Node, Reading], Any]
    """Returns the value; on a mistake notes it and returns `empty`."""
    schema: Mapping[str, Json]
    """JSON Schema (2020-12) of what `read` takes, as far as a schema can say it."""
    empty: Any = None


def wrong_type(node: Node, reading: Reading, expected: str) -> None:
    """Note that a value of another kind is needed."""
    reading.refuse(WRONG_TYPE, node.position, expected=expected, found=described(node))


def not_a_text(node: Node, reading: Reading, expected: str) -> None:
    """Note that a text is needed; unquoted numbers, true, null and {field} get a hint."""
    written = _unquoted(node)
    if written:
        reading.refuse(NOT_QUOTED, node.position, expected=expected, written=shown(written), found=described(node))
    else:
        wrong_type(node, reading, expected)


def _unquoted(node: Node) -> str:
    if isinstance(node, ScalarNode):
        return node.text
    if isinstance(node, MappingNode) and len(node.entries) == 1:
        key, value = next(iter(node.entries.items()))
        if isinstance(value, ScalarNode) and value.text == "":
            return f"{{{key}}}"
    return ""


def _is_written(node: ScalarNode) -> bool:
    """Tell whether anything stands there: what would be wrong in quotes too is told so at once."""
    return node.value is not None


def _text_kind(expected: str) -> Kind:
    def read(node: Node, reading: Reading) -> str:
        if isinstance(node, ScalarNode) and isinstance(node.value, str):
            if node.value:
                return node.value
            reading.refuse(EMPTY, node.position, expected=expected)
        else:
            not_a_text(node, reading, expected)
        return ""

    return Kind(expected=expected, read=read, schema={"type": "string", "minLength": 1}, empty="")


TEXT = _text_kind(words("a text"))


def formed(pattern: str, expected: str, reserved: Collection[str] = ()) -> Kind:
    """A text of a certain form; `reserved` words are refused although they have it."""
    compiled = re.compile(pattern)

    def read(node: Node, reading: Reading) -> str:
        if isinstance(node, ScalarNode) and _is_written(node) and compiled.fullmatch(node.text) is None:
            reading.refuse(BAD_FORM, node.position, expected=expected, written=shown(node.text))
            return ""
        if not isinstance(node, ScalarNode) or not isinstance(node.value, str):
            not_a_text(node, reading, expected)
            return ""
        if node.value in reserved:
            reading.refuse(RESERVED, node.position, name=node.value)
            return ""
        return node.value

    schema: dict[str, Json] = {"type": "string", "pattern": f"^(?:{pattern})$"}
    if reserved:
        schema["not"] = {"enum": sorted(reserved)}
    return Kind(expected=expected, read=read, schema=schema, empty="")


def choice(*options: str) -> Kind:
    """One of a closed list of words."""
    there = [str(option) for option in options]
    expected = one_of(there)

    def read(node: Node, reading: Reading) -> str:
        if isinstance(node, ScalarNode) and isinstance(node.value, str) and node.value in there:
            return node.value
        if isinstance(node, ScalarNode) and _is_written(node) and node.text not in there:
            near = reading.nearest(node.text, there)
            reading.refuse(NOT_A_CHOICE, node.position, expected=expected, nearest=near, word=shown(node.text))
        else:
            not_a_text(node, reading, expected)
        return ""

    return Kind(expected=expected, read=read, schema={"enum": there}, empty="")


_YES = frozenset({"yes", "y", "on", "1"})
_NO = frozenset({"no", "n", "off", "0"})


def _read_boolean(node: Node, reading: Reading) -> bool:
    if isinstance(node, ScalarNode):
        if isinstance(node.value, bool):
            return node.value
        word = node.text.lower()
        near = "true" if word in _YES | {"true"} else "false" if word in _NO | {"false"} else ""
        reading.refuse(WRONG_TYPE, node.position, expected=words("true or false"), nearest=near, found=described(node))
    else:
        wrong_type(node, reading, words("true or false"))
    return False


BOOLEAN = Kind(expected=words("true or false"), read=_read_boolean, schema={"type": "boolean"}, empty=False)


def whole_number(least: int, most: int) -> Kind:
    """An integer between two bounds, both included."""
    expected = words("a whole number from {least} to {most}", least=str(least), most=str(most))

    def read(node: Node, reading: Reading) -> int:
        if not isinstance(node, ScalarNode) or type(node.value) is not int:
            wrong_type(node, reading, expected)
            return least
        if not least <= node.value <= most:
            reading.refuse(OUT_OF_RANGE, node.position, expected=expected, written=shown(node.text))
        return node.value

    return Kind(expected=expected, read=read, schema={"type": "integer", "minimum": least, "maximum": most}, empty=None)


def _read_languages(node: Node, reading: Reading) -> dict[str, str]:
    if not isinstance(node, MappingNode):
        wrong_type(node, reading, LANGUAGE_TEXT.expected)
        return {}
    texts = {}
    for language, value in node.entries.items():
        if language in LANGUAGES:
            texts[language] = TEXT.read(value, reading)
        else:
            at = node.key_position(language) or node.position
            near = reading.nearest(language, LANGUAGES)
            reading.refuse(UNKNOWN_KEY, at, listed(LANGUAGES), near, key=shown(language), place="text")
    if "en" not in node.entries:
        reading.refuse(MISSING_KEY, node.position, LANGUAGE_TEXT.expected, key="en", place="text")
    return texts


LANGUAGE_TEXT = Kind(
    expected=words('a text by language: {en: "…", fr: "…", de: "…"}, at least in English'),
    read=_read_languages,
    schema={"$ref": "#/$defs/text"},
    empty={},
)
LANGUAGE_TEXT_SCHEMA: Mapping[str, Json] = {
    "description": "A text in several languages; English is the fallback.",
    "type": "object",
    "properties": {language: {"type": "string", "minLength": 1} for language in LANGUAGES},
    "required": ["en"],
    "additionalProperties": False,
}

ANYTHING = Kind(expected=words("any value"), read=lambda node, _reading: node.plain(), schema={})


def list_of(kind: Kind, expected: str, *, least: int = 0, unique: bool = True) -> Kind:
    """A list; read as a tuple."""

    def read(node: Node, reading: Reading) -> tuple[Any, ...]:
        if not isinstance(node, SequenceNode):
            wrong_type(node, reading, expected)
            return ()
        if len(node.items) < least:
            more = words("{what}, at least {least} of them", what=expected, least=str(least))
            reading.refuse(
                EMPTY if not node.items else WRONG_TYPE, node.position, more, found=words("too short a list")
            )
        values = tuple([kind.read(item, reading) for item in node.items])
        if unique and len(values) > 1:
            _refuse_repeated(node, values, reading)
        return values

    schema: dict[str, Json] = {"type": "array", "items": kind.schema}
    if least:
        schema["minItems"] = least
    if unique:
        schema["uniqueItems"] = True
    return Kind(expected=expected, read=read, schema=schema, empty=())


def _refuse_repeated(node: SequenceNode, values: tuple[Any, ...], reading: Reading) -> None:
    seen = set()
    for item, value in zip(node.items, values, strict=True):
        if not isinstance(value, str) or not value:
            continue
        if value in seen:
            reading.refuse(TWICE, item.position, written=shown(value))
        seen.add(value)


def mapping_of(key: Kind, value: Kind, expected: str) -> Kind:
    """A mapping with names of the author's choice; read as a dict."""

    def read(node: Node, reading: Reading) -> dict[str, Any]:
        if not isinstance(node, MappingNode):
            wrong_type(node, reading, expected)
            return {}
        values = {}
        for name, inner in node.entries.items():
            line, column = node.places[name]
            if key.read(ScalarNode(node.file, line, column, name, name, True), reading):
                values[name] = value.read(inner, reading)
        return values

    schema = {"type": "object", "propertyNames": key.schema, "additionalProperties": value.schema}
    return Kind(expected=expected, read=read, schema=schema, empty={})


def known(issue: Issue, names: Callable[[Reading], Collection[str]], expected: str) -> Kind:
    """A name that something else defines."""

    def read(node: Node, reading: Reading) -> str:
        name = TEXT.read(node, reading)
        there = names(reading)
        if not name or name in there:
            return str(name)
        near = reading.nearest(name, there)
        reading.refuse(issue, node.position, listed(there), near, name=shown(name))
        return ""

    return Kind(expected=expected, read=read, schema=TEXT.schema, empty="")


def _read_expression(node: Node, reading: Reading) -> Any:
    text = TEXT.read(node, reading)
    return reading.expression(text, node.position) if text else None


EXPRESSION = Kind(
    expected=words("a FHIRPath expression"),
    read=_read_expression,
    schema={"type": "string", "minLength": 1, "format": "fhirpath"},
)


def later(kind: Kind) -> Kind:
    """The same kind, left as a node to be read when what it refers to is known."""
    return replace(kind, read=lambda node, _reading: node, empty=None)
