"""What the lab may ask another terminology service for, where it has no content itself."""

from typing import NamedTuple, Protocol


class Membership(NamedTuple):
    """Whether a code is in a set."""

    answer: bool | None
    """None when it cannot be decided here."""
    reason: str = ""
    """Why it cannot be decided, or what is wrong with the code itself; without a full stop."""


class RemoteTerminology(Protocol):
    """A terminology service."""

    def validate_code(self, system: str, code: str, display: str, value_set: str) -> Membership:
        """Tell whether a code is in a value set, or with an empty `value_set` in its code system.

        `display` is what the code was shown as, or empty; a wrong one alone does not make the answer False.
        Raises LabFault when the service cannot be asked.
        """
