"""QR codes as inline SVG: to the verify page, with the beginning of the document's digest."""

from functools import lru_cache

import segno

DIGEST_DIGITS = 32
"""Hexadecimal digits of a digest that stand in an address: 16 bytes."""
_QUIET = 4


def verify_address(url: str, attestation: str, sha256: str) -> str:
    """Return the address that a code leads to."""
    return f"{url}/v/{attestation}#{sha256[:DIGEST_DIGITS]}"


@lru_cache(maxsize=4096)
def qr_path(address: str) -> tuple[int, str]:
    """Return side length in modules, quiet zone included, and the path of the dark ones, for a stroke of width 1."""
    made = segno.make_qr(address, error="m", boost_error=False)
    lines = [
        f"M{column + _QUIET} {row + _QUIET + 0.5}h{length}"
        for row, modules in enumerate(made.matrix)
        for column, length in _runs(modules)
    ]
    return len(made.matrix) + 2 * _QUIET, "".join(lines)


def _runs(modules: bytearray) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    start = None
    for column, dark in enumerate([*modules, 0]):
        if dark and start is None:
            start = column
        elif not dark and start is not None:
            runs.append((start, column - start))
            start = None
    return runs
