"""What the steps of one case may name, and what they did name."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from eqlab.core.location import Position
from eqlab.core.service import Persona
from eqlab.core.text import words
from eqlab.plan.filling import fields_of, value_of
from eqlab.plan.issues import (
    DEFINED_TWICE,
    EARLY_NAME,
    LATER_STEP,
    NO_EXCHANGE,
    NO_PERSONA,
    NOT_FILLED,
    UNKNOWN_PART,
    UNKNOWN_STEP,
    UNKNOWN_VARIABLE,
)
from eqlab.plan.mentions import mentions_of
from eqlab.plan.node import MappingNode, Node, ScalarNode
from eqlab.plan.reading import Reading
from eqlab.plan.vocabulary import FHIRPATH_NAMES, STATIC_NAMES
from eqlab.plan.words import listed, shown


class Sort(StrEnum):
    """What a name stands for."""

    GIVEN = "given"
    AWAITED = "awaited"
    SENT = "sent"
    SILENCE = "silence"
    ANSWER = "answer"
    VALUE = "value"


PARTS = (
    "request",
    "request.body",
    "response",
    "response.status",
    "response.body",
    "connection",
    "connection.client_certificate",
)
"""Parts of an exchange that `that` can point at; a sent call's answer is also `body`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Defined:
    """A name and where it was defined."""

    sort: Sort
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A name that was not defined where it was used."""

    name: str
    at: Position
    used_at: Position | None
    use: str
    """`reference`, `expression` or `condition`."""


@dataclass(slots=True, kw_only=True)
class Scope:
    """Grows step by step."""

    reading: Reading
    persona: Persona | None = None
    has_persona: bool = False
    """True when the case names one, even an unknown one."""
    verifies: tuple[str, ...] = ()
    names: dict[str, Defined] = field(default_factory=dict)
    open: list[Open] = field(default_factory=list)
    judged: bool = False
    """True when a step can fail the case."""
    rests_on_all: bool = False
    """True when a judging step rests on all of the case's requirements."""
    rests_on: dict[str, None] = field(default_factory=dict)
    """Requirements that checks name themselves."""
    calls: dict[str, Position] = field(default_factory=dict)
    """Calls that are waited for and taken whatever they hold, with their places."""
    demanded: set[str] = field(default_factory=set)
    """Names of which a check demands something."""
    asked: bool = False
    """True when a person judges."""

    def define(self, name: str, sort: Sort, node: Node) -> None:
        """Give a name its meaning from the next step on."""
        if not name:
            return
        first = self.names[name].line if name in self.names else self.reading.variable_lines.get(name)
        if first is not None:
            self.reading.refuse(DEFINED_TWICE, node.position, name=name, first=str(first))
        else:
            self.names[name] = Defined(sort=sort, line=node.line)

    def mention(self, expression: str, at: Position) -> None:
        """Take note of the `%names` of an expression evaluated at this step."""
        for name in mentions_of(expression).names:
            if name not in self.names and not self._is_static(name, at):
                self._leave_open(name, at, "expression")

    def mention_early(self, expression: str, at: Position) -> None:
        """Take note of the `%names` of a condition that is armed before the campaign's first case."""
        for name in mentions_of(expression).names:
            defined = self.names.get(name)
            if defined is not None and defined.sort is not Sort.GIVEN:
                self.reading.refuse(EARLY_NAME, at, name=name)
            elif defined is None and not self._is_static(name, at):
                self._leave_open(name, at, "condition")

    def refer(self, reference: str, at: Position) -> None:
        """Take note of a reference to a part of an exchange."""
        name, _, part = reference.partition(".")
        defined = self.names.get(name)
        if defined is None:
            self._leave_open(name, at, "reference")
        elif defined.sort in (Sort.AWAITED, Sort.SENT):
            parts = (*PARTS, "body") if defined.sort is Sort.SENT else PARTS
            if part and part not in parts:
                known = [f"{name}.{known}" for known in parts]
                near = self.reading.nearest(reference, known)
                self.reading.refuse(UNKNOWN_PART, at, listed([name, *known]), near, reference=reference)
        elif defined.sort is not Sort.VALUE:
            self.reading.refuse(NO_EXCHANGE, at, expected=words("the id of an await or a send"), name=name)

    def fill(self, node: Node) -> None:
        """Check the fields of all texts in a value."""
        for text in texts_in(node):
            for name in dict.fromkeys(fields_of(text.text)):
                self._fill(name, text.position)

    def settle(self) -> None:
        """At the end of the case, tell names that come too late from names that never come."""
        for used in self.open:
            self.reading.used_at = used.used_at
            defined = self.names.get(used.name)
            if defined is None:
                self._refuse_unknown(used)
            elif used.use == "condition":
                self.reading.refuse(EARLY_NAME, used.at, name=used.name)
            else:
                self.reading.refuse(LATER_STEP, used.at, name=used.name, line=str(defined.line))
        self.reading.used_at = None

    def _is_static(self, name: str, at: Position) -> bool:
        if name == "persona" and not self.has_persona:
            self.reading.refuse(NO_PERSONA, at, name="%persona")
        return name in STATIC_NAMES or name in self.reading.variables or name in FHIRPATH_NAMES

    def _leave_open(self, name: str, at: Position, use: str) -> None:
        if name:
            self.open.append(Open(name=name, at=at, used_at=self.reading.used_at, use=use))

    def _refuse_unknown(self, used: Open) -> None:
        issue, there = UNKNOWN_STEP, [name for name, defined in self.names.items() if defined.sort is not Sort.GIVEN]
        if used.use != "reference":
            statics = STATIC_NAMES if self.has_persona else STATIC_NAMES - {"persona"}
            issue, there = UNKNOWN_VARIABLE, [*self.names, *self.reading.variables, *sorted(statics)]
        near = self.reading.nearest(used.name, there)
        self.reading.refuse(issue, used.at, listed(there), near, name=shown(used.name))

    def _fill(self, name: str, at: Position) -> None:
        root, _, rest = name.partition(".")
        if root == "persona" and self.persona is None:
            if not self.has_persona:
                self.reading.refuse(NO_PERSONA, at, name=f"{{{name}}}")
        elif not self._fills(root, rest, name):
            there = self._fields()
            near = self.reading.nearest(name, there)
            self.reading.refuse(NOT_FILLED, at, listed(there), near, field=f"{{{shown(name)}}}")

    def _fills(self, root: str, rest: str, name: str) -> bool:
        if root in STATIC_NAMES:
            return self._static_fills(root, rest)
        defined = self.names.get(root)
        if defined is None:
            return value_of(name, self.reading.variables) is not None
        if defined.sort is Sort.GIVEN:
            return bool(rest) and "." not in rest
        if defined.sort is Sort.ANSWER:
            return rest in ("who", "answer", "comment")
        return defined.sort is Sort.VALUE or (bool(rest) and defined.sort is not Sort.SILENCE)

    def _static_fills(self, root: str, rest: str) -> bool:
        if root == "variant":
            return rest in self.reading.axes
        if root == "claims":
            return rest in self.reading.claims
        if root == "persona":
            return (
                self.persona is not None and value_of(rest, {"id": self.persona.id, **self.persona.facts}) is not None
            )
        return bool(rest)

    def _fields(self) -> list[str]:
        facts = self.persona.facts if self.persona is not None else {}
        texts = [f"persona.{key}" for key in facts if value_of(key, facts) is not None]
        given = [f"{name}.…" for name, defined in self.names.items() if defined.sort is not Sort.SILENCE]
        claims = [f"claims.{name}" for name in self.reading.claims]
        return [*texts, *given, *self.reading.variables, *claims, "parameters.…"]


def texts_in(node: Node) -> Iterator[ScalarNode]:
    """Yield the texts in a value that may hold fields."""
    if isinstance(node, ScalarNode):
        if "{" in node.text and isinstance(node.value, str):
            yield node
        return
    children = node.entries.values() if isinstance(node, MappingNode) else node.items
    for child in children:
        yield from texts_in(child)
