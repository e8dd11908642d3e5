"""Findings about files as SARIF 2.1.0, which editors and code hosts show beside the lines."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from eqlab.core.finding import Finding
from eqlab.core.issue import Level, Nature
from eqlab.core.text import Translate
from eqlab.core.values import Json
from eqlab.core.verdict import Kind
from eqlab.report.crosswalk.table import Target, word

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_FIELD = re.compile(r"\{[^{}]*\}")
"""A place in a template where a finding's fact stands."""
_KINDS = {
    Nature.VIOLATION: word(Target.SARIF, Kind.FAILED),
    Nature.UNDECIDED: word(Target.SARIF, Kind.INCONCLUSIVE),
    Nature.REVIEW: word(Target.SARIF, Kind.NEEDS_REVIEW),
}
"""In a file that is judged by itself, all that is no violation and needs no person stays open."""
_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "note"}


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedFile:
    """A file, and what was found in it."""

    uri: str
    """Its path as it was named."""
    findings: Sequence[Finding]


def sarif(
    files: Iterable[JudgedFile], version: str, translate: Translate = str, unread: Sequence[JudgedFile] = ()
) -> Json:
    """Return a SARIF log of one run.

    `unread` are files that could not be read, each with why: with one of them the run is no success.
    """
    judged = list(files)
    rules = {rule_of(finding)[0]: finding for file in judged for finding in file.findings}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "eqlab",
                        "semanticVersion": version,
                        "rules": [_rule(name, rules[name], translate) for name in sorted(rules)],
                    }
                },
                "invocations": [_invocation(unread, translate)],
                "columnKind": "unicodeCodePoints",
                "results": [_result(file.uri, one, translate) for file in judged for one in file.findings],
            }
        ],
    }


def _invocation(unread: Sequence[JudgedFile], translate: Translate) -> Json:
    told = [_notification(file.uri, one, translate) for file in unread for one in file.findings]
    return {"executionSuccessful": not unread, **({"toolExecutionNotifications": told} if told else {})}


def _notification(uri: str, finding: Finding, translate: Translate) -> Json:
    return {
        "descriptor": {"id": finding.issue.code},
        "level": "error",
        "message": {"text": _text(finding, translate)},
        "locations": [{"physicalLocation": _place(uri, finding)}],
    }


def rule_of(finding: Finding) -> tuple[str, str]:
    """Return the name of the rule that a finding is about, and its sentence with `{fact}` fields.

    That is the issue's code and template; where the sentence is the rule's own, as in Schematron, the rule's.
    """
    if any(letter.isalpha() for letter in _FIELD.sub("", finding.issue.template)) or not finding.rule.segments:
        return finding.issue.code, finding.issue.template
    return finding.rule.segments[-1], finding.issue.template


def _rule(name: str, finding: Finding, translate: Translate) -> Json:
    known, help_ = (_FIELD.sub("…", translate(text)) for text in (finding.issue.template, finding.issue.advice))
    told = known if any(letter.isalpha() for letter in known) else finding.sentence(translate)
    return {
        "id": name,
        "shortDescription": {"text": told},
        **({"help": {"text": help_}} if any(letter.isalpha() for letter in help_) else {}),
    }


def _result(uri: str, finding: Finding, translate: Translate) -> Json:
    place = finding.subject
    kind = _KINDS.get(finding.issue.nature, "open")
    return {
        "ruleId": rule_of(finding)[0],
        "kind": kind,
        "level": _LEVELS[finding.level] if kind == "fail" else "none",
        "message": {"text": _text(finding, translate)},
        "locations": [
            {
                "physicalLocation": _place(uri, finding),
                **({"logicalLocations": [{"fullyQualifiedName": place.path}]} if place.path else {}),
            }
        ],
        "properties": {**({"rule": str(finding.rule)} if str(finding.rule) else {}), "origin": str(finding.origin)},
    }


def _text(finding: Finding, translate: Translate) -> str:
    return " ".join(part for part in (finding.sentence(translate), finding.advice(translate)) if part)


def _place(uri: str, finding: Finding) -> Json:
    place = finding.subject
    region = {"startLine": place.line, "startColumn": place.column or 1} if place.line else None
    return {"artifactLocation": {"uri": quote(uri.replace("\\", "/"))}, **({"region": region} if region else {})}
