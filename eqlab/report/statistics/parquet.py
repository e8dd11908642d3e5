"""Figures as Parquet, for those who compute further. The library is an extra, loaded when it is asked for."""

import io
from collections.abc import Iterable

from eqlab.core.errors import UsageError
from eqlab.label.statistics.figure import Figure
from eqlab.report.statistics.issues import NO_PARQUET
from eqlab.report.statistics.rows import COLUMNS, table
from eqlab.report.translation import Tongue

_WHOLE = ("numerator", "denominator", "vendors")
_REAL = ("value", "low", "high")


def figures_parquet(figures: Iterable[Figure], speaker: Tongue) -> bytes:
    """Write all rows of all figures as one Parquet file. Raises UsageError when the library is not installed."""
    try:
        import pyarrow as pa  # type: ignore[import-untyped] # noqa: PLC0415 - an extra, without types
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError:
        raise UsageError(NO_PARQUET) from None
    kinds = {name: pa.string() for name in COLUMNS}
    kinds |= dict.fromkeys(_WHOLE, pa.int64()) | dict.fromkeys(_REAL, pa.float64()) | {"hidden": pa.bool_()}
    rows = list(table(figures, speaker))
    arrays = [pa.array([row[name] for row in rows], type=kinds[name]) for name in COLUMNS]
    file = io.BytesIO()
    parquet.write_table(pa.table(arrays, names=list(COLUMNS)), file, compression="zstd", write_statistics=False)
    return file.getvalue()
