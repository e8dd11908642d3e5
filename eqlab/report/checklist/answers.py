"""What an answer is called in a language, and which answer is meant by what somebody wrote."""

from collections.abc import Iterator, Mapping, Sequence

from eqlab.checklist.model import Scale
from eqlab.checklist.sheet import Special
from eqlab.core.text import Text
from eqlab.report.checklist.glossary import SPECIALS
from eqlab.report.phrase import Phrase
from eqlab.report.translation import Tongue

WRITTEN = (Special.NOT_APPLICABLE, Special.DONT_KNOW, Special.NOT_ASSESSED, Special.INCONCLUSIVE)
"""Special answers, in the order they are offered."""


def names_of(scale: Scale) -> tuple[str, ...]:
    """Return the names of all answers to a control of this scale, worst first, then the special ones."""
    return (*(step.name for step in scale.steps), *(one.value for one in WRITTEN))


def words_of(scale: Scale, value: str) -> Phrase | Text:
    """Return what an answer is called; an answer that is not on the scale is called what it is."""
    if value in frozenset(Special):
        return SPECIALS[Special(value)]
    return next((step.label for step in scale.steps if step.name == value), {"en": value})


def label_of(scale: Scale, value: str, speaker: Tongue, speakers: Sequence[Tongue]) -> str:
    """Return what an answer is called in a language; its name when that could be read as another answer."""
    label = speaker.say(words_of(scale, value))
    return label if meant(scale, label, speakers) == value else value


def meant(scale: Scale, text: str, speakers: Sequence[Tongue]) -> str | None:
    """Return the answer that is meant by its name or its label in any language; None when it is none, or not clear."""
    if text in names_of(scale):
        return text
    wanted = _plain(text)
    found = {name for name, label in _labels(scale, speakers) if _plain(label) == wanted}
    return found.pop() if len(found) == 1 else None


def chosen(names: Mapping[str, Text], text: str) -> str | None:
    """Return the name that is meant by itself or by its title in any language; None when it is none, or not clear."""
    if text in names:
        return text
    found = {name for name, title in names.items() if _plain(text) in {_plain(one) for one in title.values()}}
    return found.pop() if len(found) == 1 else None


def _labels(scale: Scale, speakers: Sequence[Tongue]) -> Iterator[tuple[str, str]]:
    for name in names_of(scale):
        for speaker in speakers:
            yield name, speaker.say(words_of(scale, name))


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("\u2019", "'").split())
