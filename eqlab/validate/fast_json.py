"""JSON at the speed of compiled code, for text that is as it should be; what is not is told by slower readers."""

from collections.abc import Callable
from decimal import Decimal

import msgspec

from eqlab.core.values import Json

Unreadable = msgspec.MsgspecError
"""What reading raises, beside ValueError, RecursionError, and what making a number raises."""

encode: Callable[[Json], bytes] = msgspec.json.Encoder(decimal_format="number").encode
"""Write JSON without any white space, in UTF-8. Raises ValueError and OverflowError for what has no such form."""


def decoder(number: Callable[[str], Decimal]) -> Callable[[bytes], Json]:
    """Return what reads UTF-8; of members with one name the last one wins. `number` makes what is not whole."""
    return msgspec.json.Decoder(float_hook=number).decode


def compact(data: bytes) -> bytes:
    """Return a JSON text without white space; all else is as it was. Raises what reading raises."""
    return msgspec.json.format(data, indent=-1)


def indented(data: bytes, step: int = 1) -> bytes:
    """Return a JSON text with a line for each value, which begins with `step` spaces for each it is nested in."""
    return msgspec.json.format(data, indent=step)
