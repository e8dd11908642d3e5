"""JSON at the speed of compiled code, for text that is as it should be; what is not is told by slower readers."""

from collections.abc import Callable
from decimal import Decimal
from functools import cache

import msgspec

from eqlab.core.check import Json

Unreadable = msgspec.MsgspecError
"""What reading raises, beside ValueError, RecursionError, and what making a number raises."""

_ENCODER = msgspec.json.Encoder(decimal_format="number")


@cache
def _decoder(number: Callable[[str], Decimal]) -> msgspec.json.Decoder[Json]:
    return msgspec.json.Decoder(float_hook=number)


def decode(data: bytes, number: Callable[[str], Decimal]) -> Json:
    """Read UTF-8; of members with one name the last one wins. `number` makes numbers that are not whole."""
    return _decoder(number).decode(data)


def encode(value: Json) -> bytes:
    """Write JSON without any white space, in UTF-8. Raises ValueError and OverflowError for what has no such form."""
    return _ENCODER.encode(value)
