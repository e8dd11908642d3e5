"""Forms of a scheme: a table of fields, and the JSON Schema that says the same."""

from collections.abc import Collection, Iterable, Mapping

from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.core.text import Text
from eqlab.core.values import Json
from eqlab.label.issues import BAD_FIELD, NO_CHOICES, NO_FILER
from eqlab.label.scheme.model import FieldKind, Form, FormField
from eqlab.label.scheme.part import Part, by_id
from eqlab.validate.patterns import compile_pattern

DIALECT = "https://json-schema.org/draft/2020-12/schema"
LONGEST = 4000
"""Characters of a field."""
_KINDS = {one.value: one for one in FieldKind}
_FORMATS = {FieldKind.DATE: "date", FieldKind.EMAIL: "email"}
_TRUTHS = ("true", "false")


def read_forms(root: Part, parties: Collection[str]) -> dict[str, Form]:
    """Read all forms; they are known by their ids."""
    parts = root.parts("forms", ("id", "number", "title", "fields", "origin"), ("who",))
    return {name: _form(name, part, parties) for name, part in by_id(parts, "form")}


def _form(name: str, part: Part, parties: Collection[str]) -> Form:
    if not part.has("who"):
        part.note(NO_FILER, "id", form=name)
    fields = tuple(_fields(part))
    schema = schema_of(fields, part.title())
    _try(part, schema)
    return Form(
        id=name,
        number=part.text("number"),
        title=part.title(),
        who=part.name("who", "party", parties),
        fields=fields,
        schema=schema,
        origin=part.origin(),
    )


def _fields(part: Part) -> Iterable[FormField]:
    optional = ("kind", "required", "pattern", "choices", "hint")
    for name, one in by_id(part.parts("fields", ("name", "label", "origin"), optional), "field", "name"):
        kind = one.choice("kind", _KINDS, FieldKind.TEXT)
        choices = _choices(one)
        if kind is FieldKind.CHOICE and not choices:
            one.note(NO_CHOICES, "name", field=name)
        yield FormField(
            name=name,
            label=one.title("label"),
            kind=kind,
            required=one.flag("required", default=True),
            pattern=one.text("pattern"),
            choices=choices,
            hint=one.title("hint"),
            origin=one.origin(),
        )


def _choices(part: Part) -> dict[str, Text]:
    inner = part.inner("choices", ())
    return {word: inner.title(word) for word in inner.data}


def _try(part: Part, schema: Mapping[str, Json]) -> None:
    """Compile the patterns, so that one that never ends is refused where it stands."""
    fields = schema["properties"]
    written = part.data.get("fields")
    for index, one in enumerate(written if isinstance(written, list) else ()):
        name = one.get("name") if isinstance(one, Mapping) else None
        if isinstance(name, str) and name in fields and "pattern" in fields[name]:
            steps = (*part.at("fields"), index, "pattern")
            try:
                compile_pattern(fields[name]["pattern"], part.author.at(steps))
            except (AuthorError, AuthorErrors) as error:
                part.author.note(BAD_FIELD, steps, field=name, problem=error.sentence().split(": ", 1)[-1])


def schema_of(fields: Iterable[FormField], title: Text, *, typed: bool = False) -> dict[str, Json]:
    """Say a table of fields as JSON Schema; files are not in it, labels in all languages are, as `x-label`.

    When `typed`, flags are true and false; else everything that is filled in is a text.
    """
    asked = [one for one in fields if one.kind is not FieldKind.FILE]
    return {
        "$schema": DIALECT,
        "title": title.get("en", ""),
        "x-title": dict(title),
        "type": "object",
        "properties": {one.name: _property(one, typed) for one in asked},
        "required": [one.name for one in asked if one.required],
        "additionalProperties": False,
    }


def _property(one: FormField, typed: bool) -> dict[str, Json]:
    said: dict[str, Json] = {"title": one.label.get("en", one.name), "x-label": dict(one.label)}
    if one.hint:
        said["description"] = one.hint.get("en", "")
    if one.kind is FieldKind.FLAG:
        return {**said, "type": "boolean"} if typed else {**said, "type": "string", "enum": list(_TRUTHS)}
    said |= {"type": "string", "minLength": 1, "maxLength": LONGEST}
    if one.kind in _FORMATS:
        said["format"] = _FORMATS[one.kind]
    if one.choices:
        said["enum"] = [*one.choices]
    if one.pattern:
        said["pattern"] = f"^(?:{one.pattern})$"
    return said
