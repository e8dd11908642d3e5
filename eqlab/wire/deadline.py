"""Time limits on sockets. Sockets live in real time, so these do not take a clock."""

import time
from dataclasses import dataclass

SHORTEST = 0.001
"""A socket takes zero for "do not block"; this is the least that still waits."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on the machine's monotonic clock, in seconds."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        """Return the moment that lies `seconds` ahead."""
        return cls(time.monotonic() + seconds)

    @property
    def left(self) -> float:
        """Seconds left; zero from the moment on."""
        return max(0.0, self.at - time.monotonic())

    @property
    def remaining(self) -> float:
        """Seconds left, for a socket's time-out: at least a millisecond. Raises TimeoutError when there are none."""
        left = self.left
        if not left:
            raise TimeoutError("timed out")
        return max(left, SHORTEST)
