"""Questions to people."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from eqlab.plan.model import Ask, Review

Answer: TypeAlias = Mapping[str, str]
"""`who`, `answer` (one of the question's answers), `comment`."""

People: TypeAlias = Callable[[str, Ask | Review], Answer | None]
"""(case id, question) -> the answer, or None when nobody is there to answer."""


def nobody(_case: str, _question: Ask | Review) -> Answer | None:
    """Unattended runs: every question stays open, so the case needs review."""
    return None
