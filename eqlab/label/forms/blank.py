"""Empty forms and statements, as YAML with comments, ready to be filled in."""

import json
from collections.abc import Iterator

from eqlab.core.text import Text, say
from eqlab.label.forms.asked import ics_form, ixit_form
from eqlab.label.scheme.model import FieldKind, Form, FormField
from eqlab.plan.model import Plan


def blank_form(form: Form, language: str) -> str:
    """Return an empty form; files that are handed in stand under `attachments`, by path."""
    said = [
        f"# {form.number + '. ' if form.number else ''}{_line(form.title, language)}",
        f"form: {form.id}",
        "values:",
        *(line for one in form.fields if one.kind is not FieldKind.FILE for line in _field(one, language, '""')),
    ]
    if form.attachments:
        said += ["attachments:", *(line for one in form.attachments for line in _field(one, language, '""'))]
    return "\n".join(said) + "\n"


def _field(one: FormField, language: str, empty: str) -> Iterator[str]:
    yield f"  # {_line(one.label, language)}{'' if one.required else ' (-)'}"
    if one.hint:
        yield f"  # {_line(one.hint, language)}"
    if one.choices:
        yield f"  # {' | '.join(one.choices)}"
    yield f"  {_key(one.name)}: {empty}"


def blank_statement(plan: Plan, name: str, language: str) -> str:
    """Return an empty conformance statement for a plan: its ICS and IXIT, and what is tested."""
    ics, ixit = ics_form(plan), ixit_form(plan)
    axes = [one for one in ixit.fields if one.name.startswith("variant.")]
    others = [one for one in ixit.fields if one not in axes]
    said = [
        f"# {_line(plan.title, language)}",
        f"statement: {name}",
        f"plan: {plan.id}",
        f"service: {plan.service}",
        f"role: {plan.roles.get('system', '')}",
        "subject:",
        "  kind: product  # product | structure",
        '  system: ""',
        '  version: ""',
        '  vendor: {id: "", name: "", country: ""}',
        "  builds:",
        '    - {name: "", sha256: ""}  # file: PATH',
        "variant:",
        *(line for one in axes for line in _variant(one)),
        f"claims:  # {_line(ics.title, language)}",
        *(line for one in ics.fields for line in _field(one, language, "false" if not one.choices else '""')),
        f"parameters:  # {_line(ixit.title, language)}",
        *(line for one in others for line in _field(one, language, '""')),
    ]
    return "\n".join(_closed(said)) + "\n"


def _variant(one: FormField) -> Iterator[str]:
    yield f"  {_key(one.name.removeprefix('variant.'))}: {next(iter(one.choices), '')}  # {' | '.join(one.choices)}"


def _closed(lines: list[str]) -> Iterator[str]:
    """Write `{}` for mappings that have nothing below them."""
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        key, _, comment = line.partition("  #")
        empty = not line.startswith(" ") and key.endswith(":") and not following.startswith(" ")
        yield f"{key} {{}}{'  #' + comment if comment else ''}" if empty else line


def _line(text: Text, language: str) -> str:
    return " ".join(say(text, language).split())


def _key(name: str) -> str:
    return name if name.replace("_", "a").replace(".", "a").replace("-", "a").isalnum() else json.dumps(name)
