"""Judges and tells documents of every family, and says which take too long, or the longer the larger they are.

`python tests/growth/growth.py [--only NAME ...]`. A document of 1 MB takes at most two seconds of processor time, and
one of four times the size about four times as long. Exit code 1 when a family breaks this law.
"""

import argparse
import sys

from growth_apart import Ended, Measured, measured
from growth_family import families

SMALL, LARGE = 250_000, 1_000_000
"""Bytes of the two documents of a family."""
MOST = 2.0
"""Seconds that the large one takes at most."""
UNEVEN = 1.5
"""How many times as much as the size the time may grow: sixfold for four times the size."""
NOISE = 0.5
"""Seconds below which growth is not told from chance."""


def breach(small: Measured, large: Measured) -> str:
    """Return what of the law does not hold for a family, or nothing."""
    if large.seconds > MOST:
        return f"{large.seconds:.2f} s for {large.size} bytes"
    larger = large.size / small.size
    if large.seconds > NOISE and large.seconds > small.seconds * larger * UNEVEN:
        return f"{large.seconds / small.seconds:.1f} times as long for {larger:.1f} times the size"
    return ""


def tried(name: str) -> str:
    """Measure a family and tell what was seen; return what of the law does not hold, or nothing."""
    try:
        small, large = measured(name, SMALL), measured(name, LARGE)
    except Ended as ended:
        tell(f"{name:40} {ended}")
        return str(ended)
    pairs = "  ".join(f"{one.size // 1000:5} kB {one.seconds:6.2f} s" for one in (small, large))
    tell(f"{name:40} {pairs}  {large.notes:7} notes")
    return breach(small, large)


def tell(text: str) -> None:
    """Print at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> int:
    """Try one family after the other."""
    names = _asked()
    broken = {name: found for name in names if (found := tried(name))}
    for name, found in broken.items():
        tell(f"BREACH  {name}: {found}")
    tell(f"{len(names)} families, {len(broken)} breaches")
    return 1 if broken else 0


def _asked() -> list[str]:
    known = list(families())
    parser = argparse.ArgumentParser(description="Judge documents that grow.")
    parser.add_argument("--only", nargs="+", default=known, choices=known, metavar="NAME", help="only these families")
    chosen: list[str] = parser.parse_args().only
    return chosen


if __name__ == "__main__":
    sys.exit(main())
