"""What is wrong with the writing of a document, gathered while it is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from eqlab.core.issue import Issue
from eqlab.validate.fhir.path import Path, keys_of, root
from eqlab.validate.fhir.run import Note

MOST = 100
"""Remarks that are told of one document."""

NOWHERE: Path = root("")
"""The path of a document that could not be read."""


@dataclass(slots=True)
class Remarks:
    """Notes, each with a mark of its place: what a mark counts is the reader's own business."""

    more: Issue
    """Says that there is more than is told."""
    notes: list[Note] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    count: int = 0
    """How many there were, those not taken among them."""

    def add(self, issue: Issue, path: Path, mark: int, facts: Mapping[str, str]) -> None:
        """Take a note, as long as there is room; the root of its path may still be nameless."""
        self.count += 1
        if len(self.notes) < MOST:
            self._take(issue, path, mark, facts)
        elif len(self.notes) == MOST:
            self._take(self.more, NOWHERE, self.marks[-1], {"shown": str(MOST)})

    def end(self, issue: Issue, mark: int, facts: Mapping[str, str]) -> None:
        """Take the note that says why reading ended; there is always room for it."""
        self._take(issue, NOWHERE, mark, facts)

    def _take(self, issue: Issue, path: Path, mark: int, facts: Mapping[str, str]) -> None:
        self.notes.append((issue, path, facts, ""))
        self.marks.append(mark)

    def told(self, resource_type: object) -> tuple[Note, ...]:
        """Return the notes, their paths beginning with that type when it is one."""
        name = resource_type if isinstance(resource_type, str) else ""
        return tuple((issue, _rooted(path, name), facts, rule) for issue, path, facts, rule in self.notes)

    def spots(self, place: Callable[[int], tuple[int, int]]) -> dict[int, tuple[int, int]]:
        """Return line and column of each note, by its index."""
        return {index: place(mark) for index, mark in enumerate(self.marks)}


def _rooted(path: Path, name: str) -> Path:
    rooted = root(name)
    for key in keys_of(path)[1:]:
        rooted = (rooted, key)
    return rooted
