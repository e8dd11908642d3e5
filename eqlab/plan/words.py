"""Authors' words in sentences: shortened, listed."""

from collections.abc import Iterable

from eqlab.core.text import Words, words

LONGEST_WORD = 80
LONGEST_LIST = 12


def shown(text: str) -> str:
    """Return a text as it is told to a person: on one line, and not at any length."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_WORD else f"{line[: LONGEST_WORD - 1]}…"


def listed(names: Iterable[str]) -> str:
    """Return words as a list in a sentence, the first dozen of them."""
    there = list(names)
    first = ", ".join(shown(name) for name in there[:LONGEST_LIST])
    if len(there) <= LONGEST_LIST:
        return first
    return words("{first}, … ({count} in all)", first=first, count=str(len(there)))


def one_of(names: Iterable[str]) -> Words:
    """Say that one of some words is expected."""
    return words("one of {names}", names=listed(names))
