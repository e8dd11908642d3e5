"""What was found out about codes, kept with the library: documents of one campaign use the same codes again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from eqlab.core.values import Json
from eqlab.validate.fhir.run import Binding, Run

MOST = 20_000
"""Answers of one kind that are kept before all are forgotten."""
_NAME = "terminology: memory"
_LONGEST = 400
"""Characters of a code that is remembered beyond its document."""


@dataclass(slots=True, eq=False)
class Memory:
    """Answers by what was asked; none depends on the document."""

    codings: dict[tuple[str, str, str, str], Any] = field(default_factory=dict)
    """What is to be said of a code, by system, version, code and display."""
    fine: set[tuple[str | None, ...]] = field(default_factory=set)
    """Those of `codings` of which nothing is to be said, with None for what is absent."""
    memberships: dict[tuple[str, str, str], Any] = field(default_factory=dict)
    """By value set, system and code."""
    bindings: dict[Any, Any] = field(default_factory=dict)
    """What is to be said of codes where they are bound, by codes and binding."""

    well: dict[int, tuple[Binding, set[Any]]] = field(default_factory=dict)
    """Bindings by their identity, with values of one code, or none, of which nothing is to be said."""

    concepts: dict[tuple[Any, ...], Any] = field(default_factory=dict)
    """What is to be said of CodeableConcepts with one code, as `Run.known` has it."""

    @property
    def full(self) -> bool:
        """True when it has become too large."""
        return len(self.codings) > MOST or len(self.bindings) > MOST or len(self.memberships) > MOST


def memory_of(run: Run) -> Memory:
    """Return the memory of a run: its library's, but one of its own where another service may be asked."""
    memory: Memory | None = run.memory
    if memory is None:
        options = run.options
        memory = run.library.made.get((_NAME, options.languages, options.wrong_displays))
        if memory is None or run.remote is not None:
            memory = _new_memory(run)
        run.memory = memory
    return memory


def _new_memory(run: Run) -> Memory:
    memory = Memory()
    if run.remote is None:
        run.library.made[_NAME, run.options.languages, run.options.wrong_displays] = memory
    return memory


def forget(run: Run) -> None:
    """Let the library forget what has become too large."""
    if memory_of(run).full:
        _new_memory(run)


def known_concepts(run: Run) -> Mapping[tuple[Any, ...], Any]:
    """Return what is known of concepts before a run begins."""
    return memory_of(run).concepts


def concept_key(concept: Json, binding: Binding | None) -> tuple[Any, ...]:
    """Return what a concept with one code goes by; `structure.source` writes the same. Raises for any other value."""
    (coding,) = concept["coding"]
    get = coding.get
    said = (get("system"), get("code"), get("display"))
    return mark_of(binding), len(concept), concept.get("text"), len(coding), *said


def mark_of(binding: Any) -> int | None:
    """Return what a binding is known by; None for none."""
    return None if binding is None else id(binding)


def memorable(*texts: str) -> bool:
    """Tell whether an answer about these texts may be kept beyond the document."""
    return sum(map(len, texts)) < _LONGEST
