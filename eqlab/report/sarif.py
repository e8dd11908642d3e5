"""Findings about files as SARIF 2.1.0, which editors and code hosts show beside the lines."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from eqlab.core.check import Json
from eqlab.core.finding import Finding
from eqlab.core.issue import Issue, Level, Nature
from eqlab.core.text import Translate

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_FIELD = re.compile(r"\{[^{}]*\}")
"""A place in a template where a finding's fact stands."""
_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "note"}


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedFile:
    """A file, and what was found in it."""

    uri: str
    """Its path as it was named."""
    findings: Sequence[Finding]


def sarif(files: Iterable[JudgedFile], version: str, translate: Translate = str) -> Json:
    """Return a SARIF log of one run."""
    judged = list(files)
    issues = {finding.issue.code: finding.issue for file in judged for finding in file.findings}
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "eqlab",
                        "semanticVersion": version,
                        "rules": [_rule(issues[code], translate) for code in sorted(issues)],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(file.uri, one, translate) for file in judged for one in file.findings],
            }
        ],
    }


def _rule(issue: Issue, translate: Translate) -> Json:
    return {
        "id": issue.code,
        "shortDescription": {"text": _FIELD.sub("…", translate(issue.template))},
        **({"help": {"text": _FIELD.sub("…", translate(issue.advice))}} if issue.advice else {}),
    }


def _result(uri: str, finding: Finding, translate: Translate) -> Json:
    place = finding.subject
    region = {"startLine": place.line, "startColumn": place.column or 1} if place.line else None
    text = " ".join(part for part in (finding.sentence(translate), finding.advice(translate)) if part)
    decided = finding.issue.nature is Nature.VIOLATION
    return {
        "ruleId": finding.issue.code,
        "kind": "fail" if decided else "open",
        "level": _LEVELS[finding.level] if decided else "none",
        "message": {"text": text},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(uri.replace("\\", "/"))},
                    **({"region": region} if region else {}),
                },
                **({"logicalLocations": [{"fullyQualifiedName": place.path}]} if place.path else {}),
            }
        ],
        "properties": {**({"rule": str(finding.rule)} if str(finding.rule) else {}), "origin": str(finding.origin)},
    }
