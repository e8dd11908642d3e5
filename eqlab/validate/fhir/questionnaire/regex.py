"""Answers that must be of a form: the extension `regex`."""

from math import factorial, log2

from eqlab.validate.fhir.issues import questionnaire as issues
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.questionnaire.form import CORE, Item
from eqlab.validate.fhir.questionnaire.options import told
from eqlab.validate.fhir.questionnaire.response import Walk
from eqlab.validate.patterns import LONGEST, STEPS, Pattern, PatternError, safe_pattern
from eqlab.validate.words import shorten

_URL = f"{CORE}regex"
_TRIED = 150
"""Places of a text that a pattern is tried at in one step."""


def check_pattern(walk: Walk, item: Item, value: str, place: Path) -> None:
    """Judge a text by the regular expression of its question."""
    written = item.extension(_URL)
    if not isinstance(written, str):
        return
    pattern = walk.once(_pattern, item)
    covered = _covers(walk, pattern, value) if pattern else None
    if covered is not True:
        issue = issues.PATTERN_UNDECIDED if covered is None else issues.NOT_LIKE_PATTERN
        walk.note(issue, place, item, found=told(value), pattern=shorten(written, 80))


def _pattern(item: Item) -> Pattern | None:
    try:
        return safe_pattern(item.extension(_URL))
    except PatternError:
        return None


def _covers(walk: Walk, pattern: Pattern, value: str) -> bool | None:
    worth_trying = len(value) <= pattern.longest and walk.may(_steps(pattern, len(value)))
    return pattern.covers(value) if worth_trying else None


def _steps(pattern: Pattern, length: int) -> int:
    """Return what a match may take: a power of the text's length, which shows in the longest text that is tried."""
    if pattern.longest >= LONGEST:
        return 0
    anchored = pattern.text.startswith("^")
    power = round(log2(STEPS) / log2(pattern.longest)) - (not anchored)  # a match of the whole begins in one place
    return int(length**power) // (_TRIED * factorial(power))
