"""The rules for passwords as a document states them, judged after NIST SP 800-63B-4 and OWASP ASVS 5.0.0."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from eqlab.core.finding import Finding
from eqlab.core.issue import Issue
from eqlab.core.text import Words, words
from eqlab.core.values import Json
from eqlab.probe.endpoint.issues import passwords as issues
from eqlab.probe.sight import tell

STRONG, WHOLE = 15, 64
"""Characters of a password that is all that is asked for; characters that must be possible."""
ALONE, BESIDE = 12, 8
"""Least characters without and with a second factor, unless the author says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing that a document says."""

    key: str
    says: Words
    fits: Callable[[Json], bool]
    judge: Callable[[Json, int], tuple[Issue, dict[str, str]] | None]
    """(what is said, least characters) -> what is wrong with it."""


def _is_count(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_flag(value: Json) -> bool:
    return isinstance(value, bool)


def _is_list(value: Json) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _when(issue: Issue, bad: bool) -> tuple[Issue, dict[str, str]] | None:
    return (issue, {}) if bad else None


def _least(value: Json, least: int) -> tuple[Issue, dict[str, str]] | None:
    if value < least:
        return issues.SHORT_ACCEPTED, {"count": str(value), "least": str(least)}
    if value < STRONG and least > BESIDE:
        return issues.SHORT_ALLOWED, {"count": str(value)}
    return None


RULES: tuple[Rule, ...] = (
    Rule(key="minimum_length", says=words("the least number of characters"), fits=_is_count, judge=_least),
    Rule(
        key="maximum_length",
        says=words("the greatest number of characters; 0 for none"),
        fits=_is_count,
        judge=lambda value, _: (issues.LONG_REFUSED, {"count": str(value + 1)}) if 0 < value < WHOLE else None,
    ),
    Rule(
        key="composition",
        says=words("the kinds of characters that are asked for; an empty list for none"),
        fits=_is_list,
        judge=lambda value, _: (issues.COMPOSITION_RULES, {"what": ", ".join(value)[:200]}) if value else None,
    ),
    Rule(
        key="breach_list",
        says=words("whether breached passwords are refused"),
        fits=_is_flag,
        judge=lambda value, _: _when(issues.NO_BREACH_LIST, not value),
    ),
    Rule(
        key="second_factor",
        says=words("whether a second factor is asked for"),
        fits=_is_flag,
        judge=lambda value, _: _when(issues.NO_SECOND_FACTOR, not value),
    ),
    Rule(
        key="rotation_days",
        says=words("after how many days a password has to be changed; 0 for never"),
        fits=_is_count,
        judge=lambda value, _: (issues.ROTATION, {"count": str(value)}) if value else None,
    ),
    Rule(
        key="hints",
        says=words("whether there are hints or secret questions"),
        fits=_is_flag,
        judge=lambda value, _: _when(issues.HINTS, value),
    ),
    Rule(
        key="ends_sessions",
        says=words("whether a change of the password ends other sessions"),
        fits=_is_flag,
        judge=lambda value, _: _when(issues.SESSIONS_SURVIVE, not value),
    ),
)


def judge_document(probe: str, name: str, value: Json, least: int) -> Iterator[Finding]:
    """Judge a document; what it does not say is undecided, never good.

    `least` 0 takes what the document says of a second factor to decide.
    """
    if not isinstance(value, Mapping):
        why = words("it is no JSON object")
        yield tell(issues.DOCUMENT_UNREADABLE, probe, name, {"file": name, "why": why})
        return
    wanted = least or (BESIDE if value.get("second_factor") is True else ALONE)
    for rule in RULES:
        said = value.get(rule.key)
        if not rule.fits(said):
            yield tell(issues.NOT_STATED, probe, name, {"file": name, "what": rule.says}, rule.key)
            continue
        wrong = rule.judge(said, wanted)
        if wrong is not None:
            issue, facts = wrong
            yield tell(issue, probe, name, {"target": name, **facts}, rule.key)
