"""The issue catalogue's entry: a stable code and the one sentence that goes with it.

Each room keeps its issues in a table of its own (`eqlab/<room>/issues.py`), as constants.
A code is never reused; a retired one stays in the table as a comment.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Level(IntEnum):
    """How much a violation weighs, as its source says."""

    NOTE = 1
    WARNING = 2
    ERROR = 3


class Nature(StrEnum):
    """What kind of fact an issue states, and so whose matter it is."""

    VIOLATION = "violation"
    """The system under test broke a rule."""
    UNDECIDED = "undecided"
    """The lab looked and could not tell."""
    REVIEW = "review"
    """A person has to decide."""
    CONFIGURATION = "configuration"
    """The campaign was not set up so that the case could run."""
    LAB = "lab"
    """The lab itself failed."""
    NOT_APPLICABLE = "not_applicable"
    """The case does not concern this system."""
    AUTHOR = "author"
    """A plan, profile or command line is wrong: only in errors, never in findings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One thing that can be wrong."""

    code: str
    """`EQ-<ROOM>-<three digits>`, e.g. `EQ-HTTP-001`."""
    template: str
    """The sentence, in English, with `{fact}` fields; also the key of its translations."""
    advice: str = ""
    """What to do about it, in English, with `{fact}` fields."""
    level: Level = Level.ERROR
    nature: Nature = Nature.VIOLATION
