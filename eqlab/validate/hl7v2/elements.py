"""What a profile says of segments' elements, laid over the standard's nodes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.hl7v2 import base
from eqlab.validate.hl7v2.author import Author, Steps
from eqlab.validate.hl7v2.glance import value_glance
from eqlab.validate.hl7v2.paths import read_below, read_path
from eqlab.validate.hl7v2.spec import Mode, Node, SegmentSpec, Slice, Table, Usage, Voice
from eqlab.validate.identifier import IdentifierRule
from eqlab.validate.patterns import compile_pattern

KEYS = (
    *("usage", "when", "cardinality", "length", words("table"), "constant", "pattern", "identifier", "slices", "title"),
    *("origin", "clause", "level"),
)
_SLICE = ("title", "when", "cardinality", "elements", "origin", "clause", "level")
_USAGES = {
    "R": (Usage.REQUIRED, Usage.REQUIRED),
    "RE": (Usage.EMPTY_ALLOWED, Usage.EMPTY_ALLOWED),
    "O": (Usage.OPTIONAL, Usage.OPTIONAL),
    "X": (Usage.FORBIDDEN, Usage.FORBIDDEN),
    "B": (Usage.BACKWARD, Usage.BACKWARD),
    "C": (Usage.CONDITIONAL, Usage.OPTIONAL),
    "C(R/O)": (Usage.CONDITIONAL, Usage.OPTIONAL),
    "C(R/RE)": (Usage.CONDITIONAL, Usage.EMPTY_ALLOWED),
    "C(R/X)": (Usage.CONDITIONAL, Usage.FORBIDDEN),
}
_TABLE = ("values", "mode")


def read_tables(author: Author, value: Json) -> dict[str, Table]:
    """Read the tables of a file, by name."""
    tables = {}
    for name, data in author.mapping(value, ("tables",)).items():
        steps = ("tables", name)
        said = author.mapping(data, steps, _TABLE)
        mode = author.chosen(said.get("mode", "closed"), (*steps, "mode"), {one.value: one for one in Mode})
        values = author.texts(said.get("values"), (*steps, "values"))
        tables[name] = Table(name=name, values=values, mode=mode)
    return tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """Lays what an author wrote over the standard."""

    author: Author
    tables: Mapping[str, Table]
    identifiers: Mapping[str, IdentifierRule]

    def laid(self, specs: dict[str, SegmentSpec], data: Json, steps: Steps, voice: Voice) -> None:
        """Change segments by the `elements` of a profile. Raises AuthorError."""
        for text, said in self.author.mapping(data, steps).items():
            here = (*steps, text)
            path = read_path(text)
            if path is None or not path.field or path.occurrence or path.repetition:
                raise self.author.refuse(here, text, words("a path such as PID-3, PID-3.4 or PID-3.4.2"))
            spec = specs.get(path.segment)
            if spec is None:
                raise self.author.unknown(here, words("segment"), path.segment, specs)
            numbers = [path.field, path.component, path.subcomponent]
            fields = self._within(spec.fields, [one for one in numbers if one], said, here, voice)
            specs[path.segment] = replace(spec, fields=fields)

    def _within(
        self, nodes: tuple[Node, ...], numbers: list[int], said: Json, steps: Steps, voice: Voice
    ) -> tuple[Node, ...]:
        index = numbers[0] - 1
        if index >= len(nodes):
            expected = (
                words("a number from 1 to {count}", count=str(len(nodes)))
                if nodes
                else words("the path of a whole value: it has no parts")
            )
            raise self.author.refuse(steps, steps[-1], expected)
        node = nodes[index]
        if len(numbers) == 1:
            node = self._changed(node, said, steps, voice)
        else:
            node = replace(node, parts=self._within(node.parts, numbers[1:], said, steps, voice))
        return (*nodes[:index], node, *nodes[index + 1 :])

    def _changed(self, node: Node, value: Json, steps: Steps, default: Voice) -> Node:
        said = self.author.mapping(value, steps, KEYS)
        changes: dict[str, Any] = {"voice": self.author.voice(said, steps, default)}
        if "title" in said:
            changes["titles"] = self.author.title(said["title"], (*steps, "title"))
        changes |= self._usage(said, steps) | self._bounds(said, steps) | self._values(said, steps)
        if "slices" in said:
            changes["slices"] = tuple(self._slices(node, said["slices"], (*steps, "slices"), changes["voice"]))
        if changes.get("usage") is Usage.REQUIRED and "minimum" not in changes:
            changes["minimum"] = max(1, node.minimum)
        own = node.own | {_FACETS[key] for key in said if key in _FACETS}
        return replace(node, **changes, own=own)

    def _usage(self, said: Mapping[str, Json], steps: Steps) -> dict[str, Any]:
        if "usage" not in said:
            if "when" in said:
                raise self.author.refuse((*steps, "when"), said["when"], words("a usage such as C(R/X) beside it"))
            return {}
        usage, otherwise = self.author.chosen(said["usage"], (*steps, "usage"), _USAGES)
        if (usage is Usage.CONDITIONAL) != ("when" in said):
            raise self.author.refuse((*steps, "usage"), said["usage"], words("C and a condition `when`, or neither"))
        when = self.author.condition(said["when"], (*steps, "when")) if "when" in said else None
        minimum = {} if usage is Usage.REQUIRED else {"minimum": 0}
        return {"usage": usage, "otherwise": otherwise, "when": when, **minimum}

    def _bounds(self, said: Mapping[str, Json], steps: Steps) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        if "cardinality" in said:
            low, high = self.author.bounds(said["cardinality"], (*steps, "cardinality"))
            changes |= {"minimum": low, "maximum": high}
            if low and "usage" not in said:
                changes["usage"] = Usage.REQUIRED
        if "length" in said:
            low, high = self.author.bounds(said["length"], (*steps, "length"))
            changes |= {"shortest": low, "longest": high}
        return changes

    def _values(self, said: Mapping[str, Json], steps: Steps) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        if "table" in said:
            changes["table"] = self._table(said["table"], (*steps, "table"))
        if "constant" in said:
            changes["constant"] = self.author.text(said["constant"], (*steps, "constant"))
        if "pattern" in said:
            place = (*steps, "pattern")
            changes["pattern"] = compile_pattern(self.author.text(said["pattern"], place), self.author.at(place))
        if "identifier" in said:
            place = (*steps, "identifier")
            name = self.author.text(said["identifier"], place)
            if name not in self.identifiers:
                raise self.author.unknown(place, words("identifier rule"), name, self.identifiers)
            changes["identifier"] = self.identifiers[name]
        return changes

    def _table(self, value: Json, steps: Steps) -> Table:
        name = self.author.text(value, steps)
        table = self.tables.get(name) or base.table(name)
        if table is None:
            raise self.author.unknown(steps, words("table"), name, self.tables)
        return table

    def _slices(self, node: Node, value: Json, steps: Steps, default: Voice) -> Iterable[Slice]:
        for name, data in self.author.mapping(value, steps).items():
            here = (*steps, name)
            said = self.author.mapping(data, here, _SLICE)
            voice = self.author.voice(said, here, default)
            low, high = self.author.bounds(said.get("cardinality", "0..*"), (*here, "cardinality"))
            checked = self._checked(node, said.get("elements"), (*here, "elements"), voice)
            yield Slice(
                id=name,
                title=self.author.title(said.get("title"), (*here, "title")),
                when=self.author.condition(said.get("when"), (*here, "when")),
                minimum=low,
                maximum=high,
                checked=checked,
                glance=value_glance(checked) if checked else bool,
                voice=voice,
            )

    def _checked(self, node: Node, value: Json, steps: Steps, voice: Voice) -> Node | None:
        """What only the repetitions of a slice are held against."""
        if value is None:
            return None
        bare = _bare(node)
        for text, said in self.author.mapping(value, steps).items():
            path = read_below(text)
            if path is None or not path.component:
                raise self.author.refuse((*steps, text), text, words("a path below the repetition such as .1 or .4.2"))
            numbers = [one for one in (path.component, path.subcomponent) if one]
            bare = replace(bare, parts=self._within(bare.parts, numbers, said, (*steps, text), voice))
        return bare


_FACETS = {
    "usage": "usage",
    "cardinality": "cardinality",
    "length": "length",
    "table": "table",
    "constant": "constant",
    "pattern": "pattern",
    "identifier": "identifier",
}


def _bare(node: Node) -> Node:
    """The same parts with nothing demanded of them: their own node looks at the rest."""
    return Node(title=node.title, type="", titles=node.titles, parts=tuple(_bare(part) for part in node.parts))
