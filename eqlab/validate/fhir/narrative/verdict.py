"""What is known of one narrative, wherever it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from eqlab.core.issue import Issue


class Fault(NamedTuple):
    """Something wrong in a narrative."""

    issue: Issue
    facts: Mapping[str, str]


class Link(NamedTuple):
    """A link or image."""

    element: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one look at a narrative gave."""

    faults: tuple[Fault, ...] = ()
    fragments: tuple[str, ...] = ()
    """Targets in the same document, as written after `#`, each once."""
    anchors: frozenset[str] | None = None
    """Names and ids that links can lead to; None where they were not gathered."""
    lang: str = ""
    """`lang` of the outermost div."""
    xml_lang: str = ""
    sections: tuple[str, ...] = ()
    """Languages of the parts that the outermost div has directly inside it and that have a language."""
    mixed: bool = False
    """True when there is content beside those parts."""
