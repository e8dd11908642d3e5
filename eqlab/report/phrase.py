"""Sentences not yet in a language: the view model holds these, so that it is one and the same for every reader."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from eqlab.core.text import LANGUAGES, Text, Translate, fill, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """An English template of the catalogue, or a text its author wrote in several languages; with facts to fill in."""

    template: str = ""
    text: Text = field(default_factory=dict)
    """Used instead of the template when it is not empty."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """A fact `rule` may have companions, as `eqlab.core.text.fill` tells."""

    def __bool__(self) -> bool:
        return bool(self.text or self.template)

    def say(self, language: str, translate: Translate) -> str:
        """Return the sentence in the reader's language, else in English."""
        said = say(self.text, language) if self.text else translate(self.template) if self.template else ""
        return fill(said, facts_in(self.facts, language), translate)


SILENCE = Phrase()


def phrase(template: str, /, **facts: str) -> Phrase:
    """Make a phrase of a catalogue template; the extractor collects the template from the call."""
    return Phrase(template=template, facts=facts)


def authored(text: Text, facts: Mapping[str, str] | None = None) -> Phrase:
    """Make a phrase of an author's text."""
    return Phrase(text=text, facts=facts or {})


def facts_in(facts: Mapping[str, str], language: str) -> dict[str, str]:
    """Choose, for every fact, its form in the reader's language; the forms in other languages go."""
    return {
        name: facts.get(f"{name}.{language}") or fact
        for name, fact in facts.items()
        if name.rpartition(".")[2] not in LANGUAGES
    }
