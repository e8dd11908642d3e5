"""JSON: golden, as its schema says, no secrets, the same bytes for the same facts."""

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import report_sample as sample
from jsonschema import Draft202012Validator
from report_golden import golden

from eqlab.core.verdict import Kind
from eqlab.report.json_report import render_json, report_schema

ROOT = Path(__file__).parent.parent.parent
NAMES = ("rich", "passed", "blocked", "running")


def text_of(name: str = "rich", now: datetime = sample.NOW) -> str:
    return render_json(getattr(sample, name)(), sample.plan(), now=now)


def test_report_is_as_it_was() -> None:
    assert golden("rich.json", text_of()) == text_of()


def test_published_schema_is_the_code_s() -> None:
    """docs/report.schema.json is written from here."""
    published = json.loads((ROOT / "docs" / "report.schema.json").read_text("utf-8"))

    assert report_schema() == published


def test_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(report_schema())

    assert "https://json-schema.org/draft/2020-12/schema" == report_schema()["$schema"]


@pytest.mark.parametrize("name", NAMES)
def test_every_report_is_as_the_schema_says(name: str) -> None:
    validator = Draft202012Validator(report_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)

    assert [] == [error.message for error in validator.iter_errors(json.loads(text_of(name)))]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data["verdict"].update(kind="fine"),
        lambda data: data["findings"][0].pop("rule"),
        lambda data: data["findings"][0].update(code="E1"),
        lambda data: data["exchanges"][0]["request"].update(sha256="short"),
        lambda data: data.update(extra=1),
        lambda data: data["counts"].pop("failed"),
        lambda data: data["findings"][1]["subject"].update(line=0),
    ],
)
def test_schema_refuses_what_no_report_says(spoil) -> None:  # noqa: ANN001 - a function of the row above
    data = json.loads(text_of())
    spoil(data)

    assert not Draft202012Validator(report_schema()).is_valid(data)


@pytest.mark.parametrize("name", NAMES)
def test_no_secret_is_in_it(name: str) -> None:
    assert sample.SECRET not in text_of(name)


def test_same_facts_give_the_same_bytes_whatever_the_zone() -> None:
    west = timezone(timedelta(hours=-5))

    assert text_of() == text_of(now=sample.NOW.astimezone(west))


def test_sentences_are_in_three_languages() -> None:
    broken = next(one for one in json.loads(text_of())["findings"] if one["id"] == "F3")

    assert ["de", "en", "fr"] == sorted(broken["sentence"])
    assert "Un identifiant a 13 chiffres." in broken["sentence"]["fr"]
    assert "Eine Kennung hat 13 Ziffern." in broken["sentence"]["de"]


def test_counts_agree_with_the_cases() -> None:
    data = json.loads(text_of())

    assert len(data["cases"]) == sum(data["counts"].values())
    assert {kind.value for kind in Kind} == set(data["counts"])


def test_every_id_that_is_named_is_there() -> None:
    """Findings and exchanges are told once and referred to by id."""
    data = json.loads(text_of())
    findings = {one["id"] for one in data["findings"]}
    exchanges = {one["id"] for one in data["exchanges"]}
    named = {name for case in data["cases"] for name in case["findings"]}
    captured = {name for case in data["cases"] for name in case["exchanges"]}

    assert set() == named - findings
    assert set() == captured - exchanges
    assert set() == {one["subject"]["exchange"] for one in data["findings"]} - exchanges - {None}


def test_hidden_characters_are_shown_and_the_text_is_utf_8() -> None:
    from dataclasses import replace

    record = sample.passed()
    system = replace(record.opened.system, name="half \ud800 and \u202e")
    text = render_json(replace(record, opened=replace(record.opened, system=system)), sample.plan(), now=sample.NOW)

    assert "half \ufffd and ⟨U+202E⟩" == json.loads(text.encode("utf-8"))["system"]["name"]


def test_moments_are_utc() -> None:
    assert "2026-11-21T18:00:00.000000Z" == json.loads(text_of(now=datetime(2026, 11, 21, 18, tzinfo=UTC)))["written"]
