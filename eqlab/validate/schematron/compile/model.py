"""A Schematron schema as values: complete, abstract patterns made concrete, names not yet resolved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from eqlab.core.issue import Level
from eqlab.core.location import Position
from eqlab.core.requirement import Origin
from eqlab.validate.schematron.compile.tree import Node

Prefixes: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Let:
    """A variable."""

    name: str
    value: str | None
    """A query, or None when the content is the value."""
    content: tuple[Node | str, ...]
    type: str
    at: Position
    prefixes: Prefixes


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A diagnostic or a property: text that goes with an assertion."""

    kind: str
    id: str
    content: tuple[Node | str, ...]
    shown: Mapping[str, str]
    """Attributes for the report: `role`, `scheme` on the reference, the others on the text."""
    language: str
    at: Position
    prefixes: Prefixes


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """An assert or a report."""

    kind: str
    test: str
    content: tuple[Node | str, ...]
    shown: Mapping[str, str]
    """Attributes for the report: `id`, `role`, `flag`, `severity`, `see`, `icon`, `fpi`, `xml:space`."""
    remarks: tuple[tuple[str, str], ...]
    """Kind and id of the diagnostics and properties that it refers to."""
    subject: str
    language: str
    level: Level
    origin: Origin
    requirement: str
    clause: str
    at: Position
    prefixes: Prefixes


@dataclass(frozen=True, slots=True, kw_only=True)
class Extends:
    """A rule's reference to an abstract rule."""

    rule: str
    at: Position


RuleItem: TypeAlias = Let | Assertion | Extends


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule; abstract when `context` is None."""

    id: str
    context: str | None
    visit: str
    items: tuple[RuleItem, ...]
    shown: Mapping[str, str]
    language: str
    at: Position
    prefixes: Prefixes


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A pattern, or a group: a pattern all of whose rules may fire at one node."""

    kind: str
    id: str
    title: str
    lets: tuple[Let, ...]
    rules: tuple[Rule, ...]
    documents: str | None
    parameters: Mapping[str, str]
    """Of an abstract pattern made concrete: for the diagnostics and properties it refers to."""
    shown: Mapping[str, str]
    language: str
    at: Position
    prefixes: Prefixes


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A choice of patterns."""

    id: str
    active: tuple[tuple[str, Position], ...]
    lets: tuple[Let, ...]
    source: str
    """Match pattern of the nodes that are looked at, with all below them; empty for the whole document."""
    when: str
    at: Position
    prefixes: Prefixes


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """The schema."""

    title: str
    version: str
    binding: str
    default_phase: str
    language: str
    default_namespace: str
    """For element names without a prefix in queries."""
    prefixes: Prefixes
    lets: tuple[Let, ...]
    phases: Mapping[str, Phase]
    patterns: tuple[Pattern, ...]
    remarks: Mapping[tuple[str, str], Remark]
    declarations: tuple[Node, ...]
    """Of XSLT: functions, keys and their like."""
    at: Position
    shared: Mapping[str, Rule] = field(default_factory=dict)
    """Abstract rules that stand in `rules`, for all patterns."""
    elsewhere: Mapping[str, Rule] = field(default_factory=dict)
    """Abstract rules by id, first of each; patterns look here when they have none of their own."""
