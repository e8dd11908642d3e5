"""Recorded English sentences, recognised so that they can be told in the reader's language."""

import re
from functools import lru_cache

from eqlab.report.phrase import Phrase, phrase

_STRAY = phrase("It carries {tokens}, which belongs to no case; case {case} was open.")

_KNOWN = (
    phrase("It carries {tokens}, which belongs to case {case}."),
    phrase("It carries discriminators of several cases: {cases}."),
    phrase("It carries discriminators of cases that do not run: {cases}."),
    _STRAY,
    phrase("It carries {tokens}, which belongs to no case, and no case was open."),
    phrase("It carries no discriminator; case {case} was open."),
    phrase("It carries no discriminator, and no case was open."),
    phrase("No service answers at {path}."),
    phrase("The client certificate belongs to another campaign."),
    phrase("The laboratory called the system in case {case}."),
)


def recognise(sentence: str) -> Phrase:
    """Return the phrase of a recorded sentence; an unknown one is told as it was recorded."""
    for known, pattern in _patterns():
        match = pattern.fullmatch(sentence)
        if match:
            return Phrase(template=known.template, facts=match.groupdict())
    return Phrase(text={"en": sentence} if sentence else {})


def strayed(sentence: str) -> bool:
    """Tell whether a call went to the open case although it carries the discriminator of none."""
    return recognise(sentence).template == _STRAY.template


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[Phrase, re.Pattern[str]], ...]:
    return tuple((known, _pattern(known.template)) for known in _KNOWN)


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", re.escape(template)))
