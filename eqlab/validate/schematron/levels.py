"""What the words of `severity` and `role` weigh (ISO/IEC 19757-3, 5.5.14 and 5.5.16)."""

from eqlab.core.issue import Level

_LEVELS = {
    Level.ERROR: ("fatal", "error", "err", "critical"),
    Level.WARNING: ("warning", "warn", "caution"),
    Level.NOTE: ("info", "information", "note", "notice", "hint", "debug"),
}
_LEVEL_OF = {word: level for level, some in _LEVELS.items() for word in some}


def level_of(*said: str) -> Level:
    """Return the weight of the first word that has one; an error when none has."""
    words = (word.strip().lower() for word in said)
    return next((_LEVEL_OF[word] for word in words if word in _LEVEL_OF), Level.ERROR)
