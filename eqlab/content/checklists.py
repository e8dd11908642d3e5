"""The checklists of a content folder: `testplans/<name>/catalogue.yaml` and a topic file in a folder an audience."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from eqlab.core.errors import AuthorError, AuthorErrors, UsageError, nearest
from eqlab.core.issue import Issue, Nature
from eqlab.plan.node import Node, place_at
from eqlab.plan.yaml_reader import read_yaml

if TYPE_CHECKING:
    from eqlab.checklist.model import Catalogue
    from eqlab.checklist.reading import TopicFile

CATALOGUE = "catalogue.yaml"
"""Name of the file that makes a folder of `testplans/` a checklist."""

UNKNOWN_CHECKLIST = Issue(
    code="EQ-CNT-007",
    template='There is no checklist "{name}".',
    nature=Nature.AUTHOR,
)


@dataclass(frozen=True)
class Checklists:
    """The checklists below one content folder."""

    root: Path

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the checklists: their folders below `testplans/`."""
        return tuple(path.parent.name for path in sorted(self.root.glob(f"testplans/*/{CATALOGUE}")))

    def catalogue(self, name: str) -> "Catalogue":
        """Compile a checklist with the topics that are there.

        Raises UsageError when there is none of that name, AuthorErrors with every mistake of all its files.
        """
        from eqlab.checklist.reading import read_catalogue  # noqa: PLC0415 - few commands look at checklists

        if name not in self.names:
            near, known = nearest(name, self.names), ", ".join(self.names)
            raise UsageError(UNKNOWN_CHECKLIST, name=name, expected=known, nearest=near)
        folder = self.root / "testplans" / name
        head = _read(folder / CATALOGUE)
        topics, errors = _topics(folder)
        try:
            catalogue = read_catalogue(head.plain(), topics, str(folder / CATALOGUE), partial(place_at, head))
        except AuthorErrors as wrong:
            errors.extend(wrong.errors)
        if errors:
            raise AuthorErrors(errors)
        return catalogue


def _topics(folder: Path) -> "tuple[list[TopicFile], list[AuthorError]]":
    """Read all topic files; one that is no YAML does not hide the mistakes of the others."""
    topics: list[TopicFile] = []
    errors: list[AuthorError] = []
    for path in _files(folder):
        try:
            node = _read(path)
        except AuthorErrors as wrong:
            errors.extend(wrong.errors)
        else:
            topics.append((str(path), node.plain(), partial(place_at, node)))
    return topics, errors


def _files(folder: Path) -> Iterator[Path]:
    return iter(sorted(folder.glob("*/*.yaml")))


def _read(path: Path) -> Node:
    return read_yaml(path.read_bytes(), str(path))
