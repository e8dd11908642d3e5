"""The exporters by name."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from eqlab.report.crosswalk.csv_rows import results_csv
from eqlab.report.crosswalk.ctrf import ctrf
from eqlab.report.crosswalk.earl import earl
from eqlab.report.crosswalk.exported import Written
from eqlab.report.crosswalk.intoto import intoto
from eqlab.report.crosswalk.results import Results
from eqlab.report.crosswalk.sarif_run import sarif_run
from eqlab.report.crosswalk.table import Target, losses
from eqlab.report.crosswalk.tar import tar
from eqlab.report.crosswalk.test_report import fhir_test_report
from eqlab.report.junit import junit_of
from eqlab.report.translation import Tongue

Exporter: TypeAlias = Callable[[Results, Tongue, datetime], Written]
"""Takes the campaign, the reader's language and the time of writing."""


class Form(StrEnum):
    """What a campaign can be exported as."""

    CTRF = "ctrf"
    TAR = "tar"
    TEST_REPORT = "testreport"
    EARL = "earl"
    SARIF = "sarif"
    IN_TOTO = "in-toto"
    CSV = "csv"
    JUNIT = "junit"


def junit(results: Results, speaker: Tongue, now: datetime) -> Written:
    """Write the last run as JUnit XML, in English; it has no place for earlier attempts."""
    del speaker, now
    told = [(case.id, case.verdict.kind) for case in results.last.cases]
    data = junit_of(results.last).encode("utf-8", "replace")
    return Written(data=data, media_type="application/xml", suffix=".xml", losses=losses(Target.JUNIT, told))


EXPORTERS: Mapping[Form, Exporter] = {
    Form.CTRF: ctrf,
    Form.TAR: tar,
    Form.TEST_REPORT: fhir_test_report,
    Form.EARL: earl,
    Form.SARIF: sarif_run,
    Form.IN_TOTO: intoto,
    Form.CSV: results_csv,
    Form.JUNIT: junit,
}
