"""The check `hl7v2`: a message of HL7 v2 fits a profile, or the standard alone."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from eqlab.core.check import Assertion, CheckKind, Context, Subject
from eqlab.core.errors import AuthorError, nearest
from eqlab.core.finding import Finding
from eqlab.core.location import Position
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.checks.parts import at_most, cut, refused, rule_of, unreadable
from eqlab.validate.hl7v2.issues import UNKNOWN_NAME

if TYPE_CHECKING:
    from eqlab.validate.hl7v2.profile import Profile

CHECK = "hl7v2"
STANDARD = "standard"
"""Stands for the standard's own demands on whatever message comes."""
_EXPECTED = words("the name of a message profile, or {standard}", standard=str(STANDARD))

Profiles = Callable[[], Mapping[str, "Profile"]]


def hl7v2_check(profiles: Profiles) -> CheckKind:
    """Return the check; the content's profiles are asked for when a plan names one."""
    return CheckKind(
        name=CHECK,
        compile=lambda parameter, at, _step: _compile(parameter, at, profiles),
        schema={"description": f"A message of HL7 v2 that meets {_EXPECTED}.", "type": "string", "minLength": 1},
    )


def _compile(parameter: Json, at: Position, profiles: Profiles) -> Assertion:
    if not isinstance(parameter, str) or not parameter:
        raise refused(CHECK, parameter, at, _EXPECTED)
    profile = None if parameter == STANDARD else _named(parameter, at, profiles())
    return lambda subject, context: at_most(_look(subject, context, profile), subject, context, CHECK)


def _named(name: str, at: Position, profiles: "Mapping[str, Profile]") -> "Profile":
    if name in profiles:
        return profiles[name]
    known = (STANDARD, *profiles)
    facts = {"what": words("message profile"), "name": f'"{name}"'}
    raise AuthorError(UNKNOWN_NAME, at=at, expected=", ".join(known), nearest=nearest(name, known), **facts)


def _look(subject: Subject, context: Context, profile: "Profile | None") -> Iterator[Finding]:
    from eqlab.validate.hl7v2.batch import read_batch  # noqa: PLC0415 - plans without messages do not load it
    from eqlab.validate.hl7v2.standards import standard  # noqa: PLC0415

    problem = _unseen(subject, context)
    if problem is not None:
        yield problem
        return
    batch = read_batch(_data(subject))
    yield from (_placed(finding, subject, context) for finding in batch.notes)
    for message in batch.messages:
        if isinstance(message, Finding):
            yield _placed(message, subject, context)
        else:
            judge = (profile or standard(message)).judge
            yield from (_placed(finding, subject, context) for finding in judge(message))


def _unseen(subject: Subject, context: Context) -> Finding | None:
    if subject.document is not None:
        return cut(subject, context, CHECK)
    return None if isinstance(subject.value, str) else unreadable(replace(subject, value=None), context, CHECK)


def _data(subject: Subject) -> bytes:
    if subject.document is not None:
        return subject.document.body.data
    return str(subject.value).encode("utf-8", "replace")


def _placed(finding: Finding, subject: Subject, context: Context) -> Finding:
    """The same finding, in the exchange and by the step."""
    own = finding.subject
    where = replace(subject.place, path=own.path, line=own.line, column=own.column)
    segments = finding.rule.segments[1:] if finding.rule.segments[:1] == (CHECK,) else finding.rule.segments
    rule = rule_of(context, CHECK)
    for segment in segments:
        rule /= segment
    return replace(finding, subject=where, rule=rule)
