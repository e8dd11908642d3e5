"""What a Schematron schema compiles to: one XSLT text, and what its messages mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from eqlab.core.finding import Finding
from eqlab.core.issue import Level
from eqlab.core.location import Position
from eqlab.core.requirement import Origin

RULE_NAMESPACE = "urn:eqlab:rule"
"""Of the attributes that the lab adds: `origin`, `requirement` and `clause` in a schema, `key` and `weight` in
a report."""
SVRL_NAMESPACE = "http://purl.oclc.org/dsdl/svrl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One assert or report of the schema, as written (or as an abstract pattern makes it)."""

    key: str
    """Unique in the stylesheet; stands on its `svrl:failed-assert` or `svrl:successful-report` as `key`."""
    at: Position
    kind: str
    """`assert` or `report`."""
    test: str
    id: str = ""
    pattern: str = ""
    """Id of its pattern, or `#n`, counted from 1, when it has none."""
    rule: str = ""
    """Id of its rule, or its context, or empty for an abstract rule without an id."""
    role: str = ""
    severity: str = ""
    flag: str = ""
    level: Level = Level.ERROR
    """From `severity`, else from `role` of the assertion or its rule, else an error. Where one of them names a
    variable, the report says what it holds, as `weight`."""
    origin: Origin = Origin.PUBLIC
    requirement: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stylesheet:
    """A schema made ready for one phase."""

    xslt: str
    """XSLT 3.0; maps a document to a report in SVRL (ISO/IEC 19757-3, annex D)."""
    brief: str = ""
    """The same, line by line, but its report has failed asserts and successful reports alone, with their texts; empty
    when there is no such form."""
    base: str
    """`file:` URI of the schema: relative names in `doc()` and its kin resolve against it."""
    phase: str
    """Id of the phase, `#ALL`, or `#ANY` for the one that a document chooses."""
    title: str = ""
    messages: Mapping[str, Message] = field(default_factory=dict)
    documents: tuple[str, ...] = ()
    """Absolute URIs of the documents that expressions name literally; none lies outside the schema's folder, some may
    be remote."""
    places: tuple[Position | None, ...] = ()
    """Of every line of `xslt`, where its expression was written."""
    notices: tuple[Finding, ...] = ()
    """What was accepted although the standard forbids it."""

    def blame(self, line: int, column: int = 1) -> Position | None:
        """Return where the schema says what stands at a line and column of `xslt`, both from 1."""
        del column
        return next((place for place in reversed(self.places[: max(line, 0)]) if place), None)
