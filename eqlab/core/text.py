"""Texts in several languages."""

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

LANGUAGES = ("en", "fr", "de")

Text: TypeAlias = Mapping[str, str]
"""Language code to sentence. `en` is the fallback."""

Translate: TypeAlias = Callable[[str], str]
"""English sentence template to the reader's language; the identity for English."""


def say(text: Text, language: str) -> str:
    """Return the sentence in `language`, else in English, else in any language; empty when there is none."""
    return text.get(language) or text.get("en") or next(iter(text.values()), "")


_FIELD = re.compile(r"\{([^{}]*)\}")
_SAYS = "says"


class Words(str):
    """English words of the lab's own that stand in a sentence as a fact; they know how they came about.

    As a text they are English. In the facts of a finding, `companions` go with them.
    """

    __slots__ = ("facts", "template")

    template: str
    """The words in English, with `{fact}` fields; also the key of their translations."""
    facts: Mapping[str, str]

    def __str__(self) -> str:
        """Return the words themselves: an exception that carries them says them so, whatever language is read."""
        return self

    def companions(self, name: str) -> dict[str, str]:
        """Return them as the fact `name`, plain, with what other languages need: `name.says`, `name.<fact>`."""
        told = {name: str.__str__(self), f"{name}.{_SAYS}": self.template}
        for inner, fact in self.facts.items():
            told |= fact.companions(f"{name}.{inner}") if isinstance(fact, Words) else {f"{name}.{inner}": fact}
        return told


def words(template: str, /, **facts: str) -> Words:
    """Make words that are a fact themselves; the extractor collects the template from the call."""
    made = Words(fill(template, facts))
    made.template, made.facts = template, facts
    return made


def plain_facts(facts: Mapping[str, str]) -> dict[str, str]:
    """Return facts as plain texts, words with their companions."""
    told: dict[str, str] = {}
    for name, fact in facts.items():
        told |= fact.companions(name) if isinstance(fact, Words) else {name: fact}
    return told


def language_of(translate: Translate) -> str:
    """Return the code of the language that a catalogue translates to, by the catalogue's own word."""
    told = translate("en")
    return told if told in LANGUAGES else "en"


def fill(template: str, facts: Mapping[str, str], translate: Translate = str) -> str:
    """Put facts into the `{fact}` fields of a template; an unknown field stays as written.

    Facts are data: a field in a fact is not filled. A fact `rule` may have companions: `rule.fr` and `rule.de`, the
    same in other languages, or `rule.says`, the template that it was made from, with `rule.<fact>` for its fields.
    """
    return _FIELD.sub(lambda field: _told(field[1], facts, translate, field[0]), template)


def _told(name: str, facts: Mapping[str, str], translate: Translate, unknown: str) -> str:
    fact = facts.get(name)
    if fact is None:
        return unknown
    if translate is str:
        return fact
    if isinstance(fact, Words):
        return fill(translate(fact.template), fact.facts, translate)
    says = facts.get(f"{name}.{_SAYS}")
    if says is None:
        authored = any(f"{name}.{language}" in facts for language in LANGUAGES)
        return (authored and facts.get(f"{name}.{language_of(translate)}")) or fact
    inner = {key[len(name) + 1 :]: value for key, value in facts.items() if key.startswith(f"{name}.")}
    return fill(translate(says), inner, translate)
