"""Figures as data: JSON by its schema, CSV, Parquet, and what a run gives for them."""

import csv
import io
import json
import os
import sys
from pathlib import Path

import figures_sample as figures
import jsonschema
import pytest
import report_sample as sample
from figures_hands import NOW

from eqlab.core.errors import UsageError
from eqlab.core.text import LANGUAGES
from eqlab.core.verdict import Kind
from eqlab.label.statistics import figures as computed
from eqlab.label.statistics.facts import material
from eqlab.label.statistics.figure import Period
from eqlab.report.statistics.facts import facts_of
from eqlab.report.statistics.json_figures import figures_json, figures_schema
from eqlab.report.statistics.parquet import figures_parquet
from eqlab.report.statistics.rows import COLUMNS, figures_csv
from eqlab.report.translation import tongue

SCHEMA = Path(__file__).parent.parent.parent.parent / "docs" / "statistics.schema.json"
SPEAKERS = [tongue(language) for language in LANGUAGES]


def as_json(*, public: bool = False) -> dict[str, object]:
    told: dict[str, object] = json.loads(
        figures_json(figures.told(public=public), Period.QUARTER, SPEAKERS, public=public)
    )
    return told


def amiss(told: object) -> list[str]:
    """What the schema says against figures."""
    errors = jsonschema.Draft202012Validator(figures_schema()).iter_errors(told)
    return [f"{one.json_path}: {one.message}" for one in errors]


def test_schema_that_is_published_is_the_one_that_holds() -> None:
    text = json.dumps(figures_schema(), indent=2, ensure_ascii=False) + "\n"
    if os.environ.get("EQLAB_WRITE_DOCS"):
        SCHEMA.write_text(text, "utf-8")

    assert text == SCHEMA.read_text("utf-8")


@pytest.mark.parametrize("public", [False, True])
def test_json_follows_its_schema(public: bool) -> None:
    assert [] == amiss(as_json(public=public))


def test_json_of_nothing_follows_its_schema() -> None:
    assert [] == amiss(json.loads(figures_json((), Period.YEAR, SPEAKERS, public=True)))


def test_published_json_names_no_vendor() -> None:
    text = json.dumps(as_json(public=True))

    assert "Vendor A" not in text
    assert "Vendor A" in json.dumps(as_json())


def test_csv_says_what_json_says() -> None:
    rows = list(csv.DictReader(io.StringIO(figures_csv(figures.told(), SPEAKERS[0]).decode())))
    plain = [(one["id"], row) for one in as_json()["figures"] for row in one["rows"]]  # type: ignore[attr-defined]

    assert len(plain) == len(rows)
    for (name, one), row in zip(plain, rows, strict=True):
        assert (name, one["group"], one["period"]) == (row["figure"], row["group"].lstrip("'"), row["period"])
        assert ("" if one["value"] is None else float(one["value"])) == (row["value"] and float(row["value"]))
    assert list(COLUMNS) == list(rows[0])


def test_parquet_says_what_csv_says() -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    data = figures_parquet(figures.told(), SPEAKERS[0])
    table = parquet.read_table(io.BytesIO(data)).to_pylist()
    rows = list(csv.DictReader(io.StringIO(figures_csv(figures.told(), SPEAKERS[0]).decode())))

    assert [row["figure"] for row in rows] == [row["figure"] for row in table]
    assert [row["numerator"] for row in rows] == [
        "" if one["numerator"] is None else str(one["numerator"]) for one in table
    ]
    assert data == figures_parquet(figures.told(), SPEAKERS[0])


def test_parquet_without_its_library_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"pip install eqlab\[parquet\]"):
        figures_parquet(figures.told(), SPEAKERS[0])


def test_a_run_gives_its_facts_and_nothing_of_its_payloads() -> None:
    facts = facts_of(sample.rich(), sample.plan())

    assert ("Example Software", "prescriptions", Kind.FAILED, False) == (
        facts.vendor,
        facts.service,
        facts.verdict,
        facts.partial,
    )
    assert {case.id: case.verdict.kind for case in sample.rich().cases} == {one.case: one.kind for one in facts.cases}
    assert sample.SECRET not in str(facts)
    assert "198405131234" not in str(facts)
    found = {one.code for case in facts.cases for one in case.findings}
    assert {"EQ-CHECK-203", "EQ-FHIRPATH-101"} == found


def test_faults_of_the_laboratory_are_no_findings_of_a_vendor() -> None:
    """What was found after a fault, or is not binding, is in no list of frequent findings."""
    facts = facts_of(sample.rich(), sample.plan())

    assert {"PRE-SEND-02"} == {one.case for one in facts.cases if one.findings}


def test_requirements_that_do_not_concern_a_system_are_not_missed() -> None:
    known = material(NOW, (facts_of(sample.rich(), sample.plan()),))
    missed = next(figure for figure in computed(known) if figure.id == "never-exercised")

    assert () == missed.rows
