"""Texts in several languages."""

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
