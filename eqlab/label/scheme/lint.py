"""Lints a scheme: what its author forgot, and what it names that is not there."""

from collections.abc import Collection
from functools import partial

from eqlab.checklist.author import Author, Steps
from eqlab.core.act import Change, Severity
from eqlab.core.errors import AuthorError, AuthorErrors, nearest
from eqlab.core.location import Position
from eqlab.label import issues
from eqlab.label.scheme.model import Scheme
from eqlab.label.scheme.reading import compile_scheme
from eqlab.plan.reading import LintMessage

GOVERNANCE = ("owner", "review", "comment", "versioning", "validation", "interests", "deprecation")
"""What the governance of a scheme says, when no template asks for more."""
RECORDS = ("evidence", "file", "attestation", "audit")
"""Classes of records that a scheme keeps: of tests, of the vendor file, of attestations, and the audit log."""
EXPLAINED = (Change.SUSPEND, Change.REINSTATE, Change.REDUCE, Change.WITHDRAW, Change.TERMINATE)
"""What may not happen to an attestation without a reason of the scheme."""


def lint_scheme(
    source: bytes,
    file: str,
    *,
    plans: Collection[str] | None = None,
    rules: Collection[str] | None = None,
    governance: Collection[str] = GOVERNANCE,
) -> tuple[LintMessage, ...]:
    """Tell every mistake and advice about a scheme, in order of position.

    `plans` and `rules` are the ids there are; None leaves names of that kind alone.
    """
    try:
        scheme, author = compile_scheme(source, file)
    except AuthorErrors as unreadable:
        return tuple(LintMessage(error=error) for error in unreadable.errors)
    for look in (
        partial(_names, plans=plans, rules=rules),
        _forgotten,
        _unused,
        partial(_ungoverned, asked=governance),
    ):
        look(scheme, author)
    return tuple(_message(error) for error in sorted(author.errors, key=_place))


def _message(error: AuthorError) -> LintMessage:
    return LintMessage(error=error, level=error.issue.level)


def _place(error: AuthorError) -> tuple[int, int]:
    at = error.at or Position(file="")
    return at.line, at.column


def _names(scheme: Scheme, author: Author, plans: Collection[str] | None, rules: Collection[str] | None) -> None:
    for index, plan in enumerate(scheme.plans):
        if plans is not None and plan.id not in plans:
            steps: Steps = ("plans", index, "id")
            author.note(issues.UNKNOWN_PLAN, steps, near=nearest(plan.id, plans), name=plan.id)
    if rules is not None and scheme.rule and scheme.rule not in rules:
        author.note(issues.UNKNOWN_RULE, ("rule",), near=nearest(scheme.rule, rules), name=scheme.rule)


def _forgotten(scheme: Scheme, author: Author) -> None:
    for severity in Severity:
        if severity not in scheme.severities:
            author.note(issues.NO_SEVERITY, ("severities",), name=severity.value)
    for name in RECORDS:
        if name not in scheme.retention:
            author.note(issues.NO_RETENTION, ("retention",), name=name)
    explained = {change for reason in scheme.reasons.values() for change in reason.changes}
    for change in EXPLAINED:
        if change not in explained:
            author.note(issues.NO_REASON, ("reasons",), name=change.value)


def _unused(scheme: Scheme, author: Author) -> None:
    outputs = [one for step in scheme.steps for one in step.outputs]
    for name in scheme.forms:
        if all(one.form != name for one in outputs):
            author.note(issues.UNUSED_FORM, _way(scheme.forms, "forms", name), form=name)
    for name in scheme.documents:
        if all(one.document != name for one in outputs):
            author.note(issues.UNUSED_DOCUMENT, _way(scheme.documents, "documents", name), document=name)


def _way(known: Collection[str], key: str, name: str) -> Steps:
    return (key, [*known].index(name), "id")


def _ungoverned(scheme: Scheme, author: Author, asked: Collection[str]) -> None:
    for name in asked:
        if name not in scheme.governance:
            author.note(issues.NO_GOVERNANCE, ("governance",), name=name)
