"""Values as JSON has them."""

from typing import Any, TypeAlias

Json: TypeAlias = Any
"""A dict, list, str, int, float or Decimal, bool, or None."""
