"""Rows of text in columns."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from eqlab.cli.speech import safe

GAP = "  "


def columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Write rows under each other; the last column is as long as it is."""
    if not rows:
        return
    shown = [[safe(cell).replace("\n", " ") for cell in row] for row in rows]
    widths = [max(cell_len(row[place]) for row in shown) for place in range(len(shown[0]) - 1)]
    for row in shown:
        padded = [cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=False)]
        yield GAP.join((*padded, row[-1])).rstrip()
