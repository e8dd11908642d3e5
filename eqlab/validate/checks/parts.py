"""What all checks share: where a finding is, when a part cannot be looked at, how an author's slip is told."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from eqlab.core.check import Context, Subject
from eqlab.core.errors import AuthorError, AuthorErrors, nearest
from eqlab.core.finding import Finding, found
from eqlab.core.issue import Issue, Level, Nature
from eqlab.core.location import Position, RulePath, SubjectPath
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate import issues
from eqlab.validate.fhirpath.expressions import root_name
from eqlab.validate.json_place import Step, path_of, steps_of
from eqlab.validate.json_reader import JsonReading, locate, read_json
from eqlab.validate.most import most_of
from eqlab.validate.words import show

MOST = 100
"""Findings of one check on one subject that are told."""


def place(subject: Subject, path: str = "") -> SubjectPath:
    """Return where in the subject a value stands; in a document with line and column.

    What is missing has the line and column of the innermost value around it that is there.
    """
    if subject.document is None:
        return replace(subject.place, path=path or subject.place.path)
    data, around = subject.document.body.data, path
    at = locate(data, around)
    while at is None and around:
        around = path_of(steps_of(around)[:-1])
        at = locate(data, around)
    line, column = at or (None, None)
    return replace(subject.place, path=path, line=line, column=column)


def path_to(value: Json, steps: Iterable[Step]) -> str:
    """Write steps into a JSON value as a path that begins with the resource's type, when it is one."""
    name, path = root_name(value), path_of(tuple(steps))
    joint = "." if name and path and not path.startswith("[") else ""
    return f"{name}{joint}{path}"


def rule_of(context: Context, check: str, detail: str = "") -> RulePath:
    """Return the rule path of a finding: plan > case > step > check > detail."""
    path = context.rule / check
    return path / detail if detail else path


def unreadable(subject: Subject, context: Context, check: str) -> Finding | None:
    """Return the one finding about a part that is missing or cannot be read; None when it can be looked at."""
    if subject.document is None:
        return _missing(subject, rule_of(context, check)) if subject.value is None else None
    problem = read_json(subject.document.body.data).problem
    if subject.document.body.truncated or problem is None:
        return cut(subject, context, check)
    where = replace(subject.place, line=problem.line, column=problem.column)
    return found(problem.issue, where, rule_of(context, check), **problem.facts)


def cut(subject: Subject, context: Context, check: str) -> Finding | None:
    """Return the one finding about a document that the lab did not keep whole."""
    if subject.document is None or not subject.document.body.truncated:
        return None
    body = subject.document.body
    facts = {"size": str(body.size), "kept": str(len(body.data))}
    return found(issues.BODY_CUT, subject.place, rule_of(context, check), **facts)


def reading_of(subject: Subject) -> JsonReading:
    """Return the reading of a readable subject."""
    return JsonReading(value=subject.value) if subject.document is None else read_json(subject.document.body.data)


def _missing(subject: Subject, rule: RulePath) -> Finding:
    if subject.place.part.split(".")[0] == "response":
        return found(issues.NO_RESPONSE, subject.place, rule)
    return found(issues.MISSING_PART, subject.place, rule, part=subject.place.part or words("exchange"))


def at_most(findings: Iterable[Finding], subject: Subject, context: Context, check: str) -> Iterator[Finding]:
    """Yield the first hundred findings, then the first of each other kind; when there are more, say so.

    What is left of a very long stream is not looked at. When nothing before it was an error, that is undecided.
    """
    counted = _Counted(iter(findings))
    shown, failed = 0, False
    for one in most_of(islice(counted, MOST + _LOOKED_AT), MOST):
        shown += 1
        failed = failed or (one.issue.nature is Nature.VIOLATION and one.level is Level.ERROR)
        yield one
    if counted.count == MOST + _LOOKED_AT and next(counted, None) is not None and not failed:
        yield found(issues.TOO_MUCH_TO_TELL, subject.place, rule_of(context, check), check=check)
    elif counted.count > shown:
        yield found(issues.MORE, subject.place, rule_of(context, check), check=check, shown=str(shown))


_LOOKED_AT = 5000
"""Findings beyond those told that are looked through for others of more weight."""


@dataclass(slots=True)
class _Counted:
    """Findings, counted as they go by."""

    stream: Iterator[Finding]
    count: int = 0

    def __iter__(self) -> Iterator[Finding]:
        return self

    def __next__(self) -> Finding:
        one = next(self.stream)
        self.count += 1
        return one


def refused(check: str, value: Json, at: Position, expected: str, near: str = "") -> AuthorError:
    """Make the error of a parameter that a check cannot work with."""
    return AuthorError(issues.BAD_PARAMETER, at=at, expected=expected, nearest=near, check=check, found=show(value))


def each_made(*makers: tuple[Position, Callable[[], Any]]) -> list[Any]:
    """Return what all makers make. Raises AuthorError or AuthorErrors with all mistakes, at the maker's place."""
    made: list[Any] = []
    mistakes: list[AuthorError] = []
    for at, make in makers:
        try:
            made.append(make())
        except AuthorErrors as errors:
            mistakes.extend(_placed(one, at) for one in errors.errors)
        except AuthorError as error:
            mistakes.append(_placed(error, at))
    if len(mistakes) == 1:
        raise mistakes[0]
    if mistakes:
        raise AuthorErrors(mistakes)
    return made


def _placed(error: AuthorError, at: Position) -> AuthorError:
    return AuthorError(error.issue, error.at or at, error.expected, error.nearest, **error.facts)


def mapping_of(
    check: str, value: Json, at: Position, known: Iterable[str], find: Callable[[str], Position] | None = None
) -> Mapping[str, Json]:
    """Return a parameter that is a mapping with known keys; `find` tells where a key stands.

    Raises AuthorError on anything else.
    """
    keys = list(known)
    if not isinstance(value, Mapping):
        raise refused(check, value, at, words("a mapping with {names}", names=", ".join(keys)))
    for key in value:
        if key not in keys:
            expected = words("one of {names}", names=", ".join(keys))
            near, here = nearest(str(key), keys), find(key) if find else at
            raise AuthorError(issues.UNKNOWN_KEY, at=here, expected=expected, nearest=near, check=check, key=str(key))
    return value


def violation(issue: Issue, subject: Subject, context: Context, check: str, path: str = "", **facts: str) -> Finding:
    """Make a finding about a place in the subject."""
    return found(issue, place(subject, path), rule_of(context, check), **facts)
