"""How much is looked at beyond reading a document once.

Items that are missing, conditions and rules are looked at once for each place they go for; a small document can make
that many millions of times. What reading the document takes is not counted.
"""

from dataclasses import dataclass

FREE = 200_000
"""Steps that any document may take."""
EACH = 5
"""Steps that each item of a form or a response adds: large documents may take more."""


@dataclass(slots=True, eq=False)
class Effort:
    """What is left of it for one document."""

    left: int = FREE

    def earn(self, items: int) -> None:
        """Add what so many items allow."""
        self.left += items * EACH

    def take(self, steps: int) -> bool:
        """Take so many steps, unless fewer are left."""
        if steps > self.left:
            return False
        self.left -= steps
        return True
