"""What the loader knows while it reads a plan, and the mistakes it has found so far."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from eqlab.core.check import Expression, Registry
from eqlab.core.errors import AuthorError, AuthorErrors, nearest
from eqlab.core.issue import Issue, Level
from eqlab.core.location import Position
from eqlab.core.requirement import Requirement, Source
from eqlab.core.text import Translate, words
from eqlab.core.values import Json
from eqlab.plan.model import Claim
from eqlab.plan.node import Node
from eqlab.plan.words import LONGEST_WORD
from eqlab.plan.world import World

Made = TypeVar("Made")

GUESSES = 50
"""How many mistakes get a nearest spelling: guessing is slow, and a file with more is no typing slip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LintMessage:
    """One mistake (`Level.ERROR`) or piece of advice (`Level.WARNING`) about a plan."""

    error: AuthorError
    level: Level = Level.ERROR

    @property
    def at(self) -> Position:
        """Where in the author's file."""
        return self.error.at or Position(file="")

    def sentence(self, translate: Translate = str) -> str:
        """Say where, what, what was expected, the nearest spelling, and what to do."""
        return self.error.sentence(translate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scriptlet:
    """Shared steps, not read yet: their parameters are still open."""

    name: str
    file: str
    parameters: tuple[str, ...]
    steps: tuple[Node, ...]
    position: Position


@dataclass(slots=True, kw_only=True)
class Reading:
    """Grows while a plan is read, top to bottom."""

    file: str
    registry: Registry
    service: str = ""
    world: World = field(default_factory=World)
    messages: list[LintMessage] = field(default_factory=list)
    seen: set[tuple[str, Position, str]] = field(default_factory=set)
    used_at: Position | None = None
    """Set while the steps of a scriptlet are read: the place of the `use`."""
    sources: dict[str, Source] = field(default_factory=dict)
    requirements: dict[str, Requirement] = field(default_factory=dict)
    axes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    places: dict[tuple[str, str], Position] = field(default_factory=dict)
    """Shape and name to the place of the definition."""
    variables: dict[str, Json] = field(default_factory=dict)
    variable_lines: dict[str, int] = field(default_factory=dict)
    scriptlets: dict[tuple[str, str], Scriptlet] = field(default_factory=dict)
    """By file and name."""
    used_scriptlets: set[tuple[str, str]] = field(default_factory=set)
    scriptlet_texts: dict[str, bytes] = field(default_factory=dict)
    """The scriptlet files read so far."""
    unreadable: set[str] = field(default_factory=set)
    """Scriptlet files that hold mistakes already told."""
    filled: int = 0
    """Characters that scriptlet parameters have made so far."""
    cases_named: list[tuple[str, Position]] = field(default_factory=list)
    """Cases that checks name, with the places."""
    conditions: dict[str, Expression] = field(default_factory=dict)
    """Compiled `when` expressions by text."""
    steps: int = 0
    """Steps so far, with all scriptlets written out."""

    def refuse(self, issue: Issue, at: Position, /, expected: str = "", nearest: str = "", **facts: str) -> None:
        """Note a mistake, or advice when the issue is a warning."""
        if self.used_at is not None:
            advised, used_at = (
                words(issue.advice, **facts),
                words("The scriptlet is used at {at}.", at=str(self.used_at)),
            )
            issue = replace(issue, advice="{advised} {used_at}" if advised else "{used_at}")
            facts |= {"advised": advised, "used_at": used_at}
        self.keep(AuthorError(issue, at=at, expected=expected, nearest=nearest, **facts))

    def keep(self, error: AuthorError) -> None:
        """Note a mistake; a scriptlet's mistake is told once, with the first place that uses it."""
        facts = {name: fact for name, fact in error.facts.items() if name != "used_at"}
        key = (error.issue.code, error.at or Position(file=self.file), str(facts))
        if key not in self.seen:
            self.seen.add(key)
            self.messages.append(LintMessage(error=error, level=error.issue.level))

    def attempt(self, make: Callable[[], Made]) -> Made | None:
        """Call a compiler; note the author errors it raises and return None."""
        try:
            return make()
        except AuthorErrors as errors:
            told = errors.errors
        except AuthorError as error:
            told = (error,)
        for mistake in told:
            at = mistake.at or Position(file=self.file)
            self.refuse(mistake.issue, at, mistake.expected, mistake.nearest, **mistake.facts)
        return None

    def nearest(self, word: str, words: Iterable[str]) -> str:
        """Return the closest valid spelling, or an empty string."""
        if len(word) > LONGEST_WORD or len(self.messages) > GUESSES:
            return ""
        there = list(words)
        same = next((name for name in there if name.lower() == word.lower()), "")
        return same or nearest(word, there)

    def expression(self, text: str, at: Position) -> Expression | None:
        """Compile FHIRPath; note its mistakes."""
        return self.attempt(lambda: self.registry.expression(text, at))

    def sorted_messages(self) -> tuple[LintMessage, ...]:
        """Everything noted, in order of position; the plan's own file comes first."""

        def place(message: LintMessage) -> tuple[bool, str, int, int]:
            return message.at.file != self.file, message.at.file, message.at.line, message.at.column

        return tuple(sorted(self.messages, key=place))
