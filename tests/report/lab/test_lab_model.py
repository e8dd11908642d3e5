"""The report's model: results over runs, the join with people's facts, its data and digest, amendments."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import jsonschema
import lab_sample as lab
import pytest
import report_sample as sample
from lab_golden import golden

from eqlab.core.act.campaigning import Purpose
from eqlab.core.errors import UsageError
from eqlab.core.text import say
from eqlab.core.verdict import Kind
from eqlab.label.canonical import canonical
from eqlab.report.lab.document import changes_between, report_bytes, report_digest, report_document
from eqlab.report.lab.lint import lint
from eqlab.report.lab.making import amended, report_of_tests
from eqlab.report.lab.marks import LETTERS, Provenance
from eqlab.report.lab.model import Amendment, Outcome
from eqlab.report.lab.results import RunOf, results_of
from eqlab.report.lab.schema import lab_report_schema


def rows() -> dict[str, Any]:
    return {row.id: row for row in lab.content().cases}


def test_every_provenance_has_a_letter_of_its_own() -> None:
    assert set(Provenance) == set(LETTERS)
    assert len(Provenance) == len({one.letter for one in LETTERS.values()})


def test_the_last_real_result_is_never_hidden() -> None:
    """The third run of the sample came to nothing in every case."""
    assert ("c-7.1", Kind.FAILED) == (rows()["PRE-SEND-02"].run, rows()["PRE-SEND-02"].kind)
    assert ("c-7.2", Kind.PASSED) == (rows()["PRE-CALL-07"].run, rows()["PRE-CALL-07"].kind)


def test_a_fault_of_the_laboratory_is_told_as_such() -> None:
    assert Kind.LAB_ERROR is rows()["PRE-LAB-03"].kind


def test_the_history_of_a_case_has_every_run_that_took_it_up() -> None:
    told = [(one.run, one.kind) for one in rows()["PRE-SEND-01"].history]

    assert [("c-7.1", Kind.PASSED), ("c-7.2", Kind.PASSED), ("c-7.3", Kind.NOT_RUN)] == told


def test_repetitions_that_disagree_are_inconclusive() -> None:
    """Failed, then passed on the same builds, and nothing explains it."""
    runs = (
        RunOf(id="r.1", record=sample.rich()),
        RunOf(id="r.2", record=_turned("PRE-SEND-02"), purpose=Purpose.REPEAT),
    )
    content = results_of(sample.plan(), "r", runs)
    row = next(one for one in content.cases if one.id == "PRE-SEND-02")
    hit = next(one for one in content.requirements if one.id == "SPX-011")

    assert Kind.INCONCLUSIVE is row.kind
    assert ["unstable"] == [one.value for one in row.remarks]
    assert Kind.LAB_ERROR is hit.kind


def _turned(case: str) -> Any:
    """The same run, but one case passed."""
    record = sample.rich()
    passed = next(one.verdict for one in record.cases if one.id == "PRE-SEND-01")
    cases = tuple(replace(one, steps=(), verdict=passed) if one.id == case else one for one in record.cases)
    return replace(record, cases=cases)


def test_deselected_cases_have_their_reason() -> None:
    (row,) = lab.content().deselected

    assert ("PRE-DISP-09", "The system does not claim: dispense.") == (row.id, say(row.reason, "en"))


def test_secrets_are_in_no_report() -> None:
    assert sample.SECRET not in report_bytes(lab.report()).decode()


def test_a_requirement_is_as_good_as_its_worst_case() -> None:
    kinds = {row.id: row.kind for row in lab.content().requirements}

    assert Kind.FAILED is kinds["SPX-010"]
    assert Kind.NEEDS_REVIEW is kinds["LAB-001"]


def test_without_runs_there_are_no_results() -> None:
    with pytest.raises(UsageError) as told:
        results_of(sample.plan(), "c", ())

    assert "EQ-REPORT-057" == told.value.issue.code


def test_runs_of_two_plans_never_share_a_report() -> None:
    with pytest.raises(UsageError) as told:
        results_of(replace(sample.plan(), version="9.9.9"), "c", lab.runs())

    assert "EQ-REPORT-058" == told.value.issue.code


def test_the_data_of_a_report_are_canonical_and_have_one_digest() -> None:
    data = report_bytes(lab.report())

    assert canonical(json.loads(data)) == data
    assert report_digest(lab.report()) != report_digest(replace(lab.report(), issued=date(2026, 11, 24)))


@pytest.mark.parametrize("name", ["report", "claims"])
def test_the_data_of_a_report_fit_their_schema(name: str) -> None:
    document = json.loads(report_bytes(getattr(lab, name)()))

    told = jsonschema.Draft202012Validator(lab_report_schema()).iter_errors(document)

    assert [] == [f"{one.json_path}: {one.message}" for one in told]


def test_the_schema_refuses_what_is_no_report() -> None:
    document = {**report_document(lab.report()), "verdict": "passed"}

    assert not jsonschema.Draft202012Validator(lab_report_schema()).is_valid(document)


def test_the_data_of_the_sample_are_as_agreed() -> None:
    text = json.dumps(report_document(lab.report()), indent=2, ensure_ascii=False, sort_keys=True) + "\n"

    assert golden("report.json", text) == text


def test_an_amendment_tells_every_field_that_changed() -> None:
    """And neither its own number nor the day of its issue, which change in every one."""
    before = report_document(lab.report())
    facts = replace(
        lab.facts(),
        id="R-2026-0008",
        issued=date(2026, 11, 25),
        outcome=Outcome.UNDECIDED,
        amendment=Amendment(amends="R-2026-0007", sha256=report_digest(lab.report()), reason="Wrong outcome."),
    )
    report = amended(report_of_tests(facts, sample.plan(), lab.runs(), lab.content()), before)
    assert report.amendment is not None
    (change,) = report.amendment.changes

    assert ("/conformity/outcome", "not_conforming", "undecided") == (change.field, change.before, change.after)
    assert () == lint(report)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": True}, [("/a", "1", "true")]),
        ({"a/b": [1]}, {"a/b": [1, 2]}, [("/a~1b/1", "", "2")]),
        ({"a~": "x"}, {}, [("/a~0", "x", "")]),
        ({"a": None}, {"a": []}, [("/a", "null", "[]")]),
    ],
)
def test_differences_are_told_by_json_pointer(before: Any, after: Any, told: list[Any]) -> None:
    assert told == [(one.field, one.before, one.after) for one in changes_between(before, after)]


def test_any_seed_and_any_text_have_a_canonical_form() -> None:
    """Large numbers and half characters come from strangers."""
    first, *rest = lab.content().runs
    content = replace(lab.content(), runs=(replace(first, seed=str(2**63), id="r\ud800"), *rest))

    assert b'"r?"' in report_bytes(replace(lab.report(), content=content))
