"""Time as an argument."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Gives the time; anything that needs it takes a clock."""

    def now(self) -> datetime:
        """Return the time of day, in UTC, with time zone."""

    def monotonic(self) -> float:
        """Return seconds that never run backwards."""


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the machine's time in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return the machine's monotonic seconds."""
        return time.monotonic()


@dataclass(frozen=True, slots=True)
class FixedClock:
    """Stands still: for replays and tests."""

    at: datetime

    def now(self) -> datetime:
        """Return the fixed time."""
        return self.at

    def monotonic(self) -> float:
        """Return zero, always."""
        return 0.0
