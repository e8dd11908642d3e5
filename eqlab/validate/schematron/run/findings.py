"""Turns a report into findings with their places."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from eqlab.core.finding import Finding, found
from eqlab.core.issue import Issue, Level
from eqlab.core.location import RulePath, SubjectPath
from eqlab.core.text import LANGUAGES
from eqlab.validate.reasons import SAXON, reason, stopped
from eqlab.validate.schematron import run_issues
from eqlab.validate.schematron.levels import level_of
from eqlab.validate.schematron.run.locating import Locator
from eqlab.validate.schematron.run.svrl import Hit, Said, hits
from eqlab.validate.schematron.stylesheet import Message, Stylesheet
from eqlab.validate.words import shorten
from eqlab.validate.xml import XmlDocument

_ISSUES: Mapping[Level, Issue] = {
    Level.ERROR: run_issues.BROKEN,
    Level.WARNING: run_issues.DOUBTFUL,
    Level.NOTE: run_issues.REMARKABLE,
}


def findings(
    svrl: bytes, sheet: Stylesheet, document: XmlDocument, rules: dict[str, RulePath], part: str = ""
) -> Iterator[Finding]:
    """Yield one finding for each failed assert and successful report, in the report's order.

    `rules` keeps the paths of assertions, by key, for the next document; `part` is that of the subject.
    """
    locator = Locator(document, part)
    for hit in hits(svrl):
        message = sheet.messages.get(hit.key)
        rule = rules.get(hit.key)
        if rule is None:
            rule = rules[hit.key] = rule_path(sheet, message)
        yield _finding(hit, message, rule, locator.place(hit.location))


def schema_name(sheet: Stylesheet) -> str:
    """Return a schema's title, else the name of its file."""
    return shorten(sheet.title) or PurePosixPath(sheet.base).name or "schema"


def rule_path(sheet: Stylesheet, message: Message | None = None) -> RulePath:
    """Return the path of an assertion: schematron > schema > pattern > rule > assertion."""
    if message is None:
        return RulePath(("schematron", schema_name(sheet)))
    parts = (message.pattern, message.rule, message.id or message.test)
    told = (shorten(" ".join(part.split())) for part in parts)
    return RulePath(("schematron", schema_name(sheet), *(part for part in told if part)), message.at)


def _finding(hit: Hit, message: Message | None, rule: RulePath, place: SubjectPath) -> Finding:
    if hit.undecided:
        issue = run_issues.NOT_EVALUATED
        at = str(message.at) if message else ""
        facts = {"rule": rule.segments[-1], "reason": stopped(reason(hit.undecided, SAXON)), "at": at}
    else:
        issue = _ISSUES[level_of(*hit.weight) if hit.weight else message.level] if message else run_issues.BROKEN
        facts = _texts(hit, message)
    if message is None:
        return found(issue, place, rule, **facts)
    return Finding(
        issue=issue,
        level=issue.level,
        subject=place,
        rule=rule,
        facts=facts,
        requirements=(message.requirement,) if message.requirement else (),
        clause=message.clause,
        origin=message.origin,
    )


def _texts(hit: Hit, message: Message | None) -> dict[str, str]:
    """Return text and advice with their companions.

    Diagnostics are advice; those in other languages alone are the text in these languages (annex G).
    """
    text = _companions("text", hit.text) or {"text": f'The rule "{rule_name(message)}" is not met.'}
    if not hit.diagnostics:
        return {**text, "advice": ""}
    if {"", "en"} & hit.diagnostics.keys():
        return {**text, **(_companions("advice", hit.diagnostics) or {"advice": ""})}
    told = {f"text.{language}": said for language, said in hit.diagnostics.items() if language in LANGUAGES and said}
    return {**told, **text, "advice": ""}


def rule_name(message: Message | None) -> str:
    """Return the id of an assertion, else its test."""
    return shorten(" ".join((message.id or message.test).split())) if message else ""


def _companions(fact: str, said: Said) -> dict[str, str]:
    """Return a text as a fact, in English or else in any language, with its translations; nothing when it is empty."""
    main = said.get("en") or said.get("") or next((one for one in said.values() if one), "")
    others = {f"{fact}.{language}": said[language] for language in ("fr", "de") if said.get(language)}
    return {fact: main, **others} if main else {}
