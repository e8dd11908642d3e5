"""Where: in an author's file, in the subject, and by which rule."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A place in an author's file; line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectPath:
    """Where in what was judged."""

    exchange: str | None = None
    """Id of the exchange, or None when no exchange is concerned."""
    part: str = ""
    """Part of the exchange: `request.body`, `response.status`, `request.headers`..."""
    path: str = ""
    """FHIRPath, XPath or header name within the part; empty for the whole part."""
    line: int | None = None
    """Line in the part, counted from 1, when the part is a document."""
    column: int | None = None

    def __str__(self) -> str:
        place = " ".join(piece for piece in (self.part, self.path) if piece) or "exchange"
        if self.line is None:
            return place
        return f"{place} (line {self.line}, column {self.column or 1})"


@dataclass(frozen=True, slots=True)
class RulePath:
    """By which rule: plan > case > step > check > element. Immutable; `/` goes one level deeper."""

    segments: tuple[str, ...] = ()
    at: Position | None = None
    """The rule's place in its author's file."""

    def __truediv__(self, segment: str) -> "RulePath":
        return RulePath((*self.segments, segment), self.at)

    def __str__(self) -> str:
        return " > ".join(self.segments)
