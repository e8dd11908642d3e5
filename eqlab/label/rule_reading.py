"""From a rule's file to a decision rule: everything is checked, every mistake is told at once."""

import hashlib
from functools import partial

from eqlab.checklist.author import Author
from eqlab.core.act import Severity
from eqlab.core.errors import AuthorErrors
from eqlab.core.issue import Level
from eqlab.core.requirement import Obligation
from eqlab.label import deciding_issues as issues
from eqlab.label.rule_model import DecisionRule, Grant, Granted, SeverityRow
from eqlab.label.scheme.part import Part, part_of
from eqlab.plan.node import place_at
from eqlab.plan.yaml_reader import read_yaml

_KEYS = ("rule", "version", "title", "text", "risk", "grants", "severities")
_GRANT = ("kind", "warnings", "open", "months")
_GRANT_MAY = ("planned", "checklist", "repeats", "builds", "renewals")
_KINDS = {one.value: one for one in Granted if one is not Granted.NONE}
_CHECKLISTS = {one.value: one for one in Granted}
_SEVERITIES = {one.value: one for one in Severity}
_LEVELS = {one.name.lower(): one for one in Level}
_OBLIGATIONS = {one.value: one for one in Obligation}
_BUILDS = {"same": True, "any": False}
_MANY, _MONTHS, _REPEATS, _RENEWALS = 999, 120, 20, 9


def read_rule(source: bytes, file: str) -> DecisionRule:
    """Read a decision rule.

    `source` is YAML in UTF-8; `file` names it in positions. Raises AuthorErrors with every mistake, in order of place.
    """
    node = read_yaml(source, file)
    author = Author(file, partial(place_at, node))
    rule = _rule(part_of(author, node.plain(), (), _KEYS, ("statements", "adopts")), source)
    if author.errors:
        raise AuthorErrors(
            sorted(author.errors, key=lambda error: (error.at.line, error.at.column) if error.at else ())
        )
    return rule


def _rule(part: Part, source: bytes) -> DecisionRule:
    risk = part.inner("risk", ("false_accept", "false_reject"))
    version = part.data.get("version")
    return DecisionRule(
        id=part.text("rule"),
        version=part.author.version(version, ("version",)) if part.has("version") else "",
        title=part.title(),
        text=part.title("text"),
        false_accept=risk.title("false_accept"),
        false_reject=risk.title("false_reject"),
        statements=part.texts("statements"),
        adopts=_adopts(part),
        grants=_grants(part),
        severities=_severities(part),
        file=part.author.file,
        source=source,
        digest=hashlib.sha256(source).hexdigest(),
    )


def _adopts(part: Part) -> tuple[str, ...]:
    adopted = part.texts("adopts")
    for index, name in enumerate(adopted):
        source, _, version = name.partition("@")
        if not source or not version:
            part.author.refuse((*part.at("adopts"), index), name, "a source with its version, such as NUM@1.0.0")
    return adopted


def _grants(part: Part) -> tuple[Grant, ...]:
    before = len(part.author.errors)
    grants = tuple(_grant(one) for one in part.parts("grants", _GRANT, _GRANT_MAY))
    ranks = [one.kind.rank for one in grants]
    if ranks != sorted(set(ranks), reverse=True) and before == len(part.author.errors):
        part.note(issues.GRANTS_NOT_IN_ORDER, "grants", found=", ".join(one.kind for one in grants))
    return grants


def _grant(part: Part) -> Grant:
    return Grant(
        kind=part.choice("kind", _KINDS, Granted.PROVISIONAL),
        warnings=part.flag("warnings"),
        open=_open(part),
        planned=part.choice("planned", _SEVERITIES, Severity.BLOCKING) if part.has("planned") else None,
        checklist=part.choice("checklist", _CHECKLISTS, Granted.NONE),
        repeats=part.whole("repeats", 1, _REPEATS),
        same_builds=part.choice("builds", _BUILDS, default=True),
        months=part.whole("months", 1, _MONTHS),
        renewals=part.whole("renewals", 0, _RENEWALS),
    )


def _open(part: Part) -> dict[Severity, int]:
    """Return the limits; blocking non-conformities may never be open."""
    inner = part.inner("open", (), tuple(_SEVERITIES))
    limits = {severity: inner.whole(name, 0, _MANY) for name, severity in _SEVERITIES.items() if inner.has(name)}
    if part.has("open") and limits.get(Severity.BLOCKING) != 0:
        part.note(issues.BLOCKING_ALLOWED, "open")
    return limits


def _severities(part: Part) -> tuple[SeverityRow, ...]:
    rows = tuple(_row(one) for one in part.parts("severities", ("severity",), ("level", "obligations", "tags")))
    if rows and (rows[-1].level is not None or rows[-1].obligations or rows[-1].tags):
        part.note(issues.SEVERITY_LEFT_OPEN, "severities")
    return rows


def _row(part: Part) -> SeverityRow:
    return SeverityRow(
        severity=part.choice("severity", _SEVERITIES, Severity.BLOCKING),
        level=part.choice("level", _LEVELS, Level.ERROR) if part.has("level") else None,
        obligations=frozenset(Obligation(one) for one in part.names("obligations", "obligation", _OBLIGATIONS)),
        tags=frozenset(part.texts("tags")),
    )
