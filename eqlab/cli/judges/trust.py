"""Whom the command line trusts, and for when it judges."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from eqlab.cli import judging_issues as issues
from eqlab.cli.definitions import bytes_of
from eqlab.cli.judges import Tools
from eqlab.core.clock import SystemClock
from eqlab.core.errors import UsageError
from eqlab.core.finding import Finding, found
from eqlab.core.location import Position, SubjectPath

if TYPE_CHECKING:
    from eqlab.validate.xmldsig import SignatureProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What signatures and certificates are judged with."""

    at: datetime
    """With time zone."""
    anchors: tuple[tuple[str, bytes], ...]
    """Files of certificates, in PEM or DER, with their names."""

    @staticmethod
    def of(tools: Tools) -> "Trust":
        """Read what the command line names. Raises UsageError."""
        return Trust(at=moment(tools.wish.at), anchors=tuple((file, bytes_of(file)) for file in tools.wish.anchors))

    def signatures(self) -> "SignatureProfile":
        """Return what an XML signature has to be: signed by whoever the anchors vouch for."""
        from eqlab.validate.xmldsig import compile_signature_profile  # noqa: PLC0415 - loads cryptography

        names = {"anchors": [file for file, _ in self.anchors] or ["any"]}
        return compile_signature_profile(names, lambda _steps: Position(file="--anchor"), dict(self.anchors))

    def missing(self, place: SubjectPath) -> Iterator[Finding]:
        """Yield that nobody is trusted, where that is so: then a signature proves nothing about who made it."""
        if not self.anchors:
            yield found(issues.NO_ANCHOR, place)


def moment(text: str) -> datetime:
    """Return the time that is judged for: now, or an instant as RFC 3339 writes it. Raises UsageError."""
    if not text:
        return SystemClock().now()
    try:
        said = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(issues.BAD_TIME, said=text) from None
    return said if said.tzinfo else said.replace(tzinfo=UTC)
