"""Where what is wrong with a schema is gathered: errors of the author, and what is let pass."""

from dataclasses import dataclass, field

from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.core.finding import Finding, found
from eqlab.core.issue import Issue
from eqlab.core.location import Position, RulePath


@dataclass(slots=True, kw_only=True)
class Desk:
    """Gathers; `close` raises what was gathered."""

    strict: bool
    errors: list[AuthorError] = field(default_factory=list)
    notices: dict[tuple[str, str], Finding] = field(default_factory=dict)
    """One of a kind: by code and facts."""

    def refuse(self, issue: Issue, at: Position, /, expected: str = "", nearest: str = "", **facts: str) -> None:
        """Note an error."""
        self.errors.append(AuthorError(issue, at, expected, nearest, **facts))

    def tolerate(self, issue: Issue, at: Position, /, expected: str = "", nearest: str = "", **facts: str) -> None:
        """Note an error when the schema is read strictly, else a notice."""
        if self.strict:
            self.refuse(issue, at, expected, nearest, **facts)
            return
        self.note(issue, at, **facts)

    def note(self, issue: Issue, at: Position, /, **facts: str) -> None:
        """Note what is let pass."""
        finding = found(issue, None, RulePath(("schematron",), at), **facts)
        self.notices.setdefault((issue.code, "\n".join(facts.values())), finding)

    def close(self) -> None:
        """Raise the errors so far, in order of position, if there are any."""
        if self.errors:
            raise AuthorErrors(sorted(self.errors, key=_place))


def _place(error: AuthorError) -> tuple[str, int, int]:
    at = error.at
    return (at.file, at.line, at.column) if at else ("", 0, 0)
