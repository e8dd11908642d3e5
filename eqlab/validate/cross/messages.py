"""Messages of HL7 v2 as cross rules ask them: `PID-3` gives every repetition, `PID-3.1` its first component."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from eqlab.core.errors import AuthorError, nearest
from eqlab.core.finding import Finding
from eqlab.core.location import Position, SubjectPath
from eqlab.core.text import words
from eqlab.validate.cross import issues
from eqlab.validate.cross.model import Format, MessageReader, Paths
from eqlab.validate.hl7v2 import base
from eqlab.validate.hl7v2.base.structures import KNOWN
from eqlab.validate.hl7v2.escapes import unescape
from eqlab.validate.hl7v2.model import Message, Segment, finer
from eqlab.validate.hl7v2.paths import Path, read_path, written
from eqlab.validate.hl7v2.reading import read_hl7v2
from eqlab.validate.hl7v2.spec import Node


@dataclass(frozen=True, slots=True)
class MessagePaths:
    """A message that can be asked."""

    message: Message

    def paths(self, expression: str) -> list[tuple[str, SubjectPath]]:
        """Return the values at a path, with where they stand. Raises ValueError for what is no path."""
        path = read_path(expression)
        if path is None or not path.field:
            raise ValueError(words("it is no path of a field, such as PID-3.1"))
        named = [segment for segment in self.message.segments if segment.name == path.segment]
        chosen = named[path.occurrence - 1 : path.occurrence] if path.occurrence else named
        return [found for segment in chosen for found in self._within(segment, path)]

    def _within(self, segment: Segment, path: Path) -> Iterator[tuple[str, SubjectPath]]:
        for number, text in enumerate(segment.repetitions(path.field), start=1):
            if path.repetition not in (0, number):
                continue
            for value in finer([text], path, segment.delimiters):
                numbers = [path.field, number, path.component, path.subcomponent]
                while not numbers[-1]:
                    numbers.pop()
                whole = any(sign and sign in value for sign in _parting(segment))
                told = value if whole else unescape(value, segment.delimiters)
                where = written(segment.name, path.occurrence, *numbers)
                yield told, SubjectPath(path=where, line=segment.number, column=segment.column(*numbers))


def _parting(segment: Segment) -> tuple[str, str]:
    return segment.delimiters.component, segment.delimiters.subcomponent


@dataclass(frozen=True, slots=True)
class Hl7V2Reader:
    """Reads messages of HL7 v2."""

    def read(self, data: bytes) -> Paths | Finding:
        """Return a message that can be asked, or the finding that says why there is none."""
        message = read_hl7v2(data)
        return message if isinstance(message, Finding) else MessagePaths(message)

    def check(self, expression: str, at: Position) -> None:
        """Refuse what is no path, or a path to what HL7 v2.5 does not have. Raises AuthorError."""
        path = read_path(expression)
        if path is None or not path.field:
            expected = words("a path of a field, such as PID-3 or PID-3[1].4.2")
            raise AuthorError(issues.BAD_RULES, at, expected, key=expression)
        if path.segment not in KNOWN and not path.segment.startswith("Z"):
            near = nearest(path.segment, KNOWN)
            raise AuthorError(issues.UNKNOWN_SEGMENT, at, "", near, path=expression, segment=path.segment)
        spec = base.segment(path.segment)
        if spec is not None and not spec.open:
            _check_within(spec.fields, path, expression, at)


def _check_within(nodes: tuple[Node, ...], path: Path, expression: str, at: Position) -> None:
    """Refuse a number that no field, component or subcomponent has; of a type without parts any is taken."""
    around = path.segment
    for number, sign in ((path.field, "-"), (path.component, "."), (path.subcomponent, ".")):
        if not number or not nodes:
            return
        if number > len(nodes):
            expected = f"{around}{sign}1 … {around}{sign}{len(nodes)}"
            raise AuthorError(issues.UNKNOWN_ELEMENT, at, expected, path=expression)
        around, nodes = f"{around}{sign}{number}", nodes[number - 1].parts


READERS: Mapping[Format, MessageReader] = MappingProxyType({Format.HL7V2: Hl7V2Reader()})
