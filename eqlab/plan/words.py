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
    told = [shown(word) for word in words]
    more = [f"… ({len(told)} in all)"] if len(told) > LONGEST_LIST else []
    return ", ".join([*told[:LONGEST_LIST], *more])
