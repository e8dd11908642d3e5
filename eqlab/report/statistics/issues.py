"""Issues of telling figures."""

from eqlab.core.issue import Issue, Nature

NO_PARQUET = Issue(
    code="EQ-REPORT-080",
    template="Parquet cannot be written: the library pyarrow is not installed.",
    advice="Install it with `pip install eqlab[parquet]`, or choose json or csv.",
    nature=Nature.AUTHOR,
)
