"""Turns a report into findings with their places."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from eqlab.core.finding import Finding, found
from eqlab.core.issue import Issue, Level
from eqlab.core.location import RulePath, SubjectPath
from eqlab.core.text import LANGUAGES
from eqlab.validate.schematron import run_issues
from eqlab.validate.schematron.run.svrl import Hit, Said, hits, node_at
from eqlab.validate.schematron.stylesheet import Message, Stylesheet
from eqlab.validate.words import shorten
from eqlab.validate.xml import XmlDocument

_ISSUES: Mapping[Level, Issue] = {
    Level.ERROR: run_issues.BROKEN,
    Level.WARNING: run_issues.DOUBTFUL,
    Level.NOTE: run_issues.REMARKABLE,
}


def findings(svrl: bytes, sheet: Stylesheet, document: XmlDocument) -> Iterator[Finding]:
    """Yield one finding for each failed assert and successful report, in the report's order."""
    places: dict[str, SubjectPath] = {}
    rules: dict[str, RulePath] = {}
    for hit in hits(svrl):
        message = sheet.messages.get(hit.key)
        if hit.location not in places:
            places[hit.location] = document.place(*node_at(document, hit.location))
        if hit.key not in rules:
            rules[hit.key] = rule_path(sheet, message)
        yield _finding(hit, message, rules[hit.key], places[hit.location])


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
        at = str(message.at) if message else ""
        facts = {"rule": rule.segments[-1], "reason": ending(hit.undecided), "at": at}
        return _sourced(found(run_issues.NOT_EVALUATED, place, rule, **facts), message)
    text, advice = _texts(hit, message)
    issue = _ISSUES[message.level] if message else run_issues.BROKEN
    return _sourced(found(issue, place, rule, **text, **advice), message)


def _sourced(finding: Finding, message: Message | None) -> Finding:
    if message is None:
        return finding
    requirements = (message.requirement,) if message.requirement else ()
    return replace(finding, requirements=requirements, clause=message.clause, origin=message.origin)


def ending(words: str) -> str:
    """Return words with a full stop."""
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


def _texts(hit: Hit, message: Message | None) -> tuple[dict[str, str], dict[str, str]]:
    """Return text and advice with their companions.

    Diagnostics are advice; those in other languages alone are the text in these languages (annex G).
    """
    named = f'The rule "{rule_name(message)}" is not met.'
    text = _companions("text", hit.text, named)
    if {"", "en"} & hit.diagnostics.keys():
        return text, _companions("advice", hit.diagnostics, "")
    told = {f"text.{language}": said for language, said in hit.diagnostics.items() if language in LANGUAGES and said}
    return {**told, **text}, {"advice": ""}


def rule_name(message: Message | None) -> str:
    """Return the id of an assertion, else its test."""
    return shorten(" ".join((message.id or message.test).split())) if message else ""


def _companions(fact: str, said: Said, otherwise: str) -> dict[str, str]:
    main = said.get("en") or said.get("") or next((one for one in said.values() if one), "") or otherwise
    others = {f"{fact}.{language}": said[language] for language in ("fr", "de") if said.get(language)}
    return {fact: main, **others}
