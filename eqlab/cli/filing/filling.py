"""`eqlab file form`: forms of the scheme, empty or filled in."""

import json
from collections.abc import Mapping
from pathlib import Path

from eqlab.cli.commands.file import FormWish
from eqlab.cli.door import Door
from eqlab.cli.filing import issues
from eqlab.cli.filing.desk import bytes_of, say, scheme_of
from eqlab.cli.lab.entering import Desk, at_desk
from eqlab.cli.near import near
from eqlab.cli.opening import shown
from eqlab.core.act import FormFiled
from eqlab.core.errors import UsageError
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.label.forms import blank_form, problems_of
from eqlab.label.scheme import Form, Scheme
from eqlab.plan.yaml_reader import read_yaml

_KEYS = ("form", "values", "attachments")


def carry_out(door: Door, wish: FormWish) -> int:
    """Write an empty form, or file one."""
    with at_desk(door, wish.site) as desk:
        scheme = scheme_of(desk, wish.file)
        if wish.blank:
            say([blank_form(_form(scheme, wish.blank), desk.tongue.language).rstrip()])
            return 0
        if wish.source is None:
            raise UsageError(issues.NOTHING_GIVEN)
        act = _filled(desk, scheme, wish.source)
        desk.lab.act(act, file=wish.file)
        form = scheme.forms[act.form]
        title = desk.tongue.say(form.title)
        say([desk.tongue.tell("{file}: form {number} filed, {title}", file=wish.file, number=form.number, title=title)])
    return 0


def _form(scheme: Scheme, name: str) -> Form:
    """Return a form by its id or its number. Raises UsageError."""
    numbered = {form.number: form for form in scheme.forms.values()}
    form = scheme.forms.get(name) or numbered.get(name)
    if form is None:
        expected, close = ", ".join(scheme.forms), near(name, scheme.forms)
        raise UsageError(issues.NO_FORM, expected=expected, nearest=close, form=name)
    return form


def _filled(desk: Desk, scheme: Scheme, source: Path) -> FormFiled:
    """Read a form that was filled in; nothing is kept before it is complete. Raises UsageError, AuthorErrors."""
    data = _read(source)
    form = _form(scheme, str(data.get("form", "")))
    values = {name: _text(value) for name, value in data.get("values", {}).items() if _text(value)}
    problem = next(problems_of(form, values), "")
    if problem:
        raise UsageError(issues.NOT_A_FORM, file=shown(source), problem=problem.rstrip("."))
    paths = {name: source.parent / str(path) for name, path in data.get("attachments", {}).items() if path}
    contents = {name: bytes_of(path) for name, path in paths.items()}
    kept = {name: desk.lab.store.keep(content) for name, content in contents.items()}
    return FormFiled(form=form.id, values=values, attachments=kept)


def _read(source: Path) -> Mapping[str, Json]:
    data = bytes_of(source)
    value: Json = read_yaml(data, shown(source)).plain()
    if not isinstance(value, Mapping) or set(value) - set(_KEYS):
        raise UsageError(issues.NOT_A_FORM, expected=", ".join(_KEYS), file=shown(source), problem=words("other keys"))
    for key in ("values", "attachments"):
        if not isinstance(value.get(key, {}), Mapping):
            raise UsageError(issues.NOT_A_FORM, file=shown(source), problem=words("{key} is no mapping", key=str(key)))
    return value


def _text(value: Json) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, default=str)
