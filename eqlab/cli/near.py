"""The spelling that was meant, when it is close enough to be sure."""

import difflib
from collections.abc import Iterable

_CLOSE = 0.75
_SHORT = 4
"""Characters of a word in which one slip already costs more than a quarter."""


def near(word: str, words: Iterable[str]) -> str:
    """Return the first of `words` that `word` begins, else the closest one; empty when none is close."""
    known = list(words)
    begun = next((name for name in known if word and name.startswith(word)), "")
    least = 0.6 if len(word) <= _SHORT else _CLOSE
    return begun or next(iter(difflib.get_close_matches(word, known, n=1, cutoff=least)), "")
