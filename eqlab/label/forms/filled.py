"""Whether a form is filled in completely, by its JSON Schema."""

import re
from collections.abc import Iterator, Mapping

from eqlab.core.check import Context, Subject
from eqlab.core.errors import UsageError, nearest
from eqlab.core.location import Position
from eqlab.label import issues
from eqlab.label.scheme.model import Form

_SHA256 = re.compile(r"[0-9a-f]{64}")


def problems_of(form: Form, values: Mapping[str, str]) -> Iterator[str]:
    """Yield what is wrong with what was filled in, as sentences; nothing when it is complete."""
    from eqlab.validate.checks.schema import SCHEMA  # noqa: PLC0415 - loads all validators; few acts file a form

    assertion = SCHEMA.compile(form.schema, Position(file=form.id), {})
    for finding in assertion(Subject(value=dict(values)), Context()):
        place = f"{finding.subject.path}: " if finding.subject.path else ""
        yield f"{place}{finding.sentence()}"


def check_form(form: Form, values: Mapping[str, str], attachments: Mapping[str, str]) -> None:
    """Refuse a form that is not complete. Attachments are digests by field. Raises UsageError."""
    problem = next(problems_of(form, values), "")
    if problem:
        raise UsageError(issues.BAD_FORM, form=form.id, problem=problem)
    places = {one.name: one for one in form.attachments}
    for name, digest in attachments.items():
        if name not in places:
            near = nearest(name, places)
            raise UsageError(
                issues.STRANGE_ATTACHMENT, expected=", ".join(places), nearest=near, form=form.id, field=name
            )
        if not _SHA256.fullmatch(digest):
            raise UsageError(issues.BAD_DIGEST, expected="64 hexadecimal digits in small letters", text=digest)
    for name, place in places.items():
        if place.required and name not in attachments:
            raise UsageError(issues.NO_ATTACHMENT, form=form.id, field=name)
