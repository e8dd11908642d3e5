"""Whether a person looks at what is printed."""

import os
from collections.abc import Mapping
from typing import TextIO


def is_attended(stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Tell whether a person looks at this stream: a terminal that can be drawn on, and no continuous integration."""
    return stream.isatty() and not environment.get("CI") and environment.get("TERM", "") not in {"", "dumb"}
