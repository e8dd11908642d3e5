"""Secrets out of findings: a bare value is a secret when the place, the header or the expression it comes from says so.

The store keeps findings as they were made; every door - report, console, pytest - tells them redacted by this room.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import accumulate
from re import Match

from eqlab.core.finding import Finding
from eqlab.core.location import RulePath
from eqlab.observe.redaction import is_secret, redact_named, redact_text

_VALUES = ("found", "expected", "value")
"""Facts that quote what was judged, or what it was compared with."""
_SHORTEST = 4
"""Characters of a secret that is looked for in the texts beside it."""

_WORD = re.compile(r"[\w-]+")
_TELLS_NOTHING = re.compile(r'true|false|null|\{\}|\[\]|""|no result \([^"]*\)|')
_PATTERN = re.compile(r"/(.*)/", re.DOTALL)
_OPEN_PATTERN = re.compile(r"\[(?:[^\]\\]|\\.)*\]|\{[\d,]*\}|\\.|(?i:bearer|basic|dpop|digest)")
_NOTABLE = re.compile(r"\w{3}")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*+)"')
_LITERAL = re.compile(r"'((?:[^'\\]|\\.)*+)('?)")
_CUT = re.compile(r'…(?!"\s*(?:[,}\]]|$)).*', re.DOTALL)
_PIECE = re.compile(r"[;,\s]+")


def redact_finding(finding: Finding) -> Finding:
    """Redact everything in a finding that readers see: facts, path, rule. Pure; redacting twice is redacting once."""
    secrets = _secrets(finding)
    facts = {name: _without(secrets, fact) for name, fact in _redacted_facts(finding).items()}
    segments = tuple(_without(secrets, redact_text(segment)) for segment in finding.rule.segments)
    return replace(
        finding,
        facts=facts,
        subject=replace(finding.subject, path=redact_text(finding.subject.path)),
        rule=RulePath(segments, finding.rule.at),
    )


def redact_beside(text: str, findings: Iterable[Finding]) -> str:
    """Redact a text beside findings, such as their rule as its author wrote it: it may quote their values."""
    *_, redacted = accumulate(findings, lambda said, one: _without(_secrets(one), said), initial=text)
    return redact_text(redacted)


def redact_facts(facts: Mapping[str, str]) -> dict[str, str]:
    """Redact named values: secret ones by their name, all others as text."""
    return {
        name: redact_named(name, fact) if _names_secret(name) else redact_text(fact) for name, fact in facts.items()
    }


def _redacted_facts(finding: Finding) -> dict[str, str]:
    facts = redact_facts({name: _uncut(fact) if name in _VALUES else fact for name, fact in finding.facts.items()})
    if _quotes_secret(finding):
        name = finding.facts.get("header", "")
        facts |= {fact: _hidden(name, value) for fact, value in _values(finding)}
    if _names_one(finding):
        facts |= {name: redact_text(_LITERAL.sub(_literal, finding.facts[name])) for name in _expressions(finding)}
    return facts


def _quotes_secret(finding: Finding) -> bool:
    """Tell whether the values of a finding are secrets; an expression that was cut may have named one."""
    return _names_one(finding) or any("…" in finding.facts[name] for name in _expressions(finding))


def _names_one(finding: Finding) -> bool:
    subject = finding.subject
    places = (subject.part, subject.path, finding.facts.get("header", ""))
    return any(map(_names_secret, (*places, *(finding.facts[name] for name in _expressions(finding)))))


def _expressions(finding: Finding) -> list[str]:
    return [name for name in ("expression", "each") if name in finding.facts]


def _names_secret(text: str) -> bool:
    return any(is_secret(word) for word in _WORD.findall(text))


def _values(finding: Finding) -> Iterator[tuple[str, str]]:
    """Return the values among the facts; what has companions in other languages is a word of the lab's own."""
    for name in _VALUES:
        if name in finding.facts and not {f"{name}.fr", f"{name}.says"} & set(finding.facts):
            yield name, finding.facts[name]


def _hidden(name: str, value: str) -> str:
    if _harmless(value):
        return value
    string = _QUOTED.fullmatch(value)
    return f'"{redact_named(name, string[1])}"' if string else redact_named(name, value)


def _harmless(value: str) -> bool:
    """Tell whether a value gives nothing away: a truth value, or a pattern without a word of its own."""
    pattern = _PATTERN.fullmatch(value)
    open_pattern = pattern is not None and _NOTABLE.search(_OPEN_PATTERN.sub("", pattern[1])) is None
    return open_pattern or _TELLS_NOTHING.fullmatch(value) is not None


def _literal(match: Match[str]) -> str:
    text, end = match.groups()
    return match[0] if not text or _names_secret(text) else f"'{redact_named('', text)}{end}"


def _uncut(fact: str) -> str:
    """Take away what follows the cut in JSON that was shortened: nobody knows any more by which name it goes."""
    cut = _CUT.search(fact)
    head = fact[: cut.start()] if cut else ""
    return f"{head}…" if head.lstrip('"')[:1] in ("{", "[") and head else fact


def _secrets(finding: Finding) -> list[str]:
    """Return the secrets that a finding's facts hold, longest first, to find them in the texts beside them."""
    known: set[str] = set()
    if _quotes_secret(finding):
        for _, value in _values(finding):
            known |= set() if _harmless(value) else _spellings(value, finding.facts.get("header", ""))
    if _names_one(finding):
        literals = [match[1] for name in _expressions(finding) for match in _LITERAL.finditer(finding.facts[name])]
        known |= {text for text in literals if not _names_secret(text)}
    return sorted((text for text in known if _is_notable(text)), key=lambda text: (-len(text), text))


def _is_notable(text: str) -> bool:
    return len(text) >= _SHORTEST and "[redacted" not in text and _TELLS_NOTHING.fullmatch(text) is None


def _spellings(value: str, header: str) -> set[str]:
    strings = [match[1] for match in _QUOTED.finditer(value)] or [value.strip("/^$")]
    if not header:
        return set(strings)
    pieces = [piece for text in strings for piece in _PIECE.split(text)]
    ends = [piece.partition("=")[2] for piece in pieces]
    return {*strings, *ends, *(text.partition(" ")[2] for text in strings)}


def _without(secrets: list[str], text: str) -> str:
    for secret in secrets:
        written = r"[^\n]*?".join(re.escape(piece) for piece in secret.split("…"))
        text = re.sub(rf"(?<![\w]){written}(?![\w])", lambda match: redact_named("", match[0]), text)
    return text
