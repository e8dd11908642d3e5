"""Authors' words in sentences: shortened, listed."""

from collections.abc import Iterable

LONGEST_WORD = 80
LONGEST_LIST = 12


def shown(text: str) -> str:
    """Return a text as it is told to a person: on one line, and not at any length."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_WORD else f"{line[: LONGEST_WORD - 1]}…"


def listed(words: Iterable[str]) -> str:
    """Return words as a list in a sentence, the first dozen of them."""
    there = list(words)
    more = [f"… ({len(there)} in all)"] if len(there) > LONGEST_LIST else []
    return ", ".join([*(shown(word) for word in there[:LONGEST_LIST]), *more])
