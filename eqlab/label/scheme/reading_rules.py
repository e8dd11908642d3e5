"""The rules of a scheme: severities, changes, kinds of attestation, retention, reasons, complaints, governance."""

from collections.abc import Iterable

from eqlab.core.act import Change, Severity
from eqlab.label.issues import NEEDS_TAGS, NO_VALIDITY
from eqlab.label.scheme.model import (
    ChangeClass,
    Complaints,
    Kind,
    Outcome,
    Reason,
    Retention,
    Retest,
    SeverityClass,
    Statement,
    Surveillance,
)
from eqlab.label.scheme.part import Part, by_id

_SEVERITIES = {one.value: one for one in Severity}
_RETESTS = {one.value: one for one in Retest}
_OUTCOMES = {one.value: one for one in Outcome}
_CHANGES = {one.value: one for one in Change}
_MONTHS, _YEARS = 120, 100


def read_severities(root: Part) -> dict[Severity, SeverityClass]:
    """Read how much non-conformities weigh."""
    parts = by_id(root.parts("severities", ("id", "title", "blocks", "answer", "origin")), "severity")
    classes = (
        SeverityClass(
            severity=part.choice("id", _SEVERITIES, Severity.REMARK),
            title=part.title(),
            blocks=part.flag("blocks"),
            answer=part.span("answer"),
            origin=part.origin(),
        )
        for _, part in parts
    )
    return {one.severity: one for one in classes}


def read_changes(root: Part) -> dict[str, ChangeClass]:
    """Read what new builds ask for."""
    parts = root.parts("changes", ("id", "title", "retest", "outcome", "origin"), ("tags",))
    return {name: _change(name, part) for name, part in by_id(parts, "change class")}


def _change(name: str, part: Part) -> ChangeClass:
    retest = part.choice("retest", _RETESTS, Retest.ALL)
    tags = part.texts("tags")
    if retest is Retest.TAGGED and not tags:
        part.note(NEEDS_TAGS, "retest", name=name)
    return ChangeClass(
        id=name,
        title=part.title(),
        retest=retest,
        tags=tags,
        outcome=part.choice("outcome", _OUTCOMES, Outcome.EVALUATION),
        origin=part.origin(),
    )


def read_kinds(root: Part) -> dict[str, Kind]:
    """Read the kinds of attestation."""
    parts = root.parts("kinds", ("id", "title", "origin"), ("valid", "renewals", "conditions"))
    return {name: _kind(name, part) for name, part in by_id(parts, "kind of attestation")}


def _kind(name: str, part: Part) -> Kind:
    if not part.has("valid"):
        part.note(NO_VALIDITY, "id", kind=name)
    conditions = part.parts("conditions", (), ("en", "fr", "de")) if part.data.get("conditions") else []
    return Kind(
        id=name,
        title=part.title(),
        months=part.inner("valid", ("months",)).whole("months", 1, _MONTHS),
        renewals=part.whole("renewals", 0, _MONTHS),
        conditions=tuple(one.author.title(one.data, one.steps) for one in conditions),
        origin=part.origin(),
    )


def read_retention(root: Part) -> dict[str, Retention]:
    """Read how long records are kept."""
    parts = root.parts("retention", ("class", "title", "years", "from", "origin"))
    return {
        name: Retention(
            id=name,
            title=part.title(),
            years=part.whole("years", 0, _YEARS),
            start=part.text("from"),
            origin=part.origin(),
        )
        for name, part in by_id(parts, "record class", "class")
    }


def read_reasons(root: Part) -> dict[str, Reason]:
    """Read the codes that say why something happens to an attestation."""
    parts = root.parts("reasons", ("code", "title", "for", "origin"))
    return {
        name: Reason(code=name, title=part.title(), changes=tuple(_changes(part)), origin=part.origin())
        for name, part in by_id(parts, "reason", "code")
    }


def _changes(part: Part) -> Iterable[Change]:
    return (_CHANGES[name] for name in part.names("for", "change of an attestation", _CHANGES))


def read_surveillance(root: Part) -> Surveillance:
    """Read how it is seen to that attestations stay true."""
    part = root.inner("surveillance", ("text", "months", "origin"))
    return Surveillance(text=part.title("text"), months=part.whole("months", 0, _MONTHS), origin=part.origin())


def read_complaints(root: Part) -> Complaints:
    """Read the way of complaints and appeals."""
    part = root.inner("complaints", ("text", "address", "answer", "origin"))
    return Complaints(
        text=part.title("text"), address=part.text("address"), answer=part.span("answer"), origin=part.origin()
    )


def read_statements(root: Part, key: str) -> tuple[Statement, ...]:
    """Read a list of sentences, each with its origin."""
    return tuple(part.statement() for part in root.parts(key, ("text", "origin")))


def read_governance(root: Part) -> dict[str, Statement]:
    """Read what is said about owner, review, comments and the like."""
    part = root.inner("governance", ())
    return {name: part.inner(name, ("text", "origin")).statement() for name in part.data}
