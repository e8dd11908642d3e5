"""Answer sheets as JSON: what is wrong is told with its path and place; the published schemas say the same."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from checklist_hands import DAY, KINDS, ROOT, SAMPLE, SPEAKERS, cesar, sheet_bytes, sheet_of
from jsonschema import Draft202012Validator

from eqlab.checklist.scoring import score
from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.core.issue import Issue
from eqlab.report.checklist import issues
from eqlab.report.checklist.decision import decision_document
from eqlab.report.checklist.document import digest_of, open_document, sheet_digest
from eqlab.report.checklist.schema import decision_schema, sheet_schema

SCHEMAS = {"answer-sheet": sheet_schema, "checklist-decision": decision_schema}


def mistakes(change: Callable[[dict[str, Any]], None]) -> list[AuthorError]:
    said = json.loads(sheet_bytes("sample-vendor-careful"))
    change(said)
    data = json.dumps(said, indent=1).encode()
    with pytest.raises(AuthorErrors) as told:
        open_document(data, "sheet.json", lambda _: SAMPLE, SPEAKERS)
    return list(told.value.errors)


def answer(said: dict[str, Any]) -> dict[str, Any]:
    return next(iter(said["answers"].values()))


@pytest.mark.parametrize(
    ("change", "issue", "place"),
    [
        (lambda said: said["answers"].update({"SMP-V-AAA-99": {"value": "yes"}}), issues.UNKNOWN_CONTROL, "AAA-99"),
        (lambda said: answer(said).update(value="maybe"), issues.UNKNOWN_ANSWER, ".value"),
        (lambda said: said.update(edition="0.9.0"), issues.OTHER_EDITION, "edition"),
        (lambda said: said.update(size="huge"), issues.UNKNOWN_ENTRY, "size"),
        (lambda said: said.update(delegates={"NONE": "Ann"}), issues.UNKNOWN_ENTRY, "NONE"),
        (
            lambda said: said["evidence"].update({"x y": {"type": "DOC", "date": "2026-01-01"}}),
            issues.BAD_EVIDENCE_ID,
            "",
        ),
        (lambda said: said["evidence"].update(n={"type": "NOPE", "date": "2026-01-01"}), issues.UNKNOWN_ENTRY, ".type"),
        (
            lambda said: said["evidence"].update(n={"type": "DOC", "date": "2026-01-01", "digest": "ab"}),
            issues.BAD_DIGEST,
            ".digest",
        ),
        (
            lambda said: said.update(probes=[{"probe": "none", "outcome": "passed", "date": "2026-01-01"}]),
            issues.UNKNOWN_ENTRY,
            "probes[0].probe",
        ),
    ],
)
def test_a_mistake_is_told_with_its_path_and_line(
    change: Callable[[dict[str, Any]], None], issue: Issue, place: str
) -> None:
    error = mistakes(change)[0]

    assert issue is error.issue
    assert place in error.facts["place"].replace("`", "")
    assert error.at is not None
    assert error.at.line > 1


def test_another_edition_is_told_to_be_migrated() -> None:
    """Nothing else is told: most of it would be wrong for that reason."""
    errors = mistakes(lambda said: (said.update(edition="0.9.0"), answer(said).update(value="maybe")))

    assert [issues.OTHER_EDITION] == [error.issue for error in errors]
    assert "eqlab cesar migrate" in errors[0].sentence()


def test_every_mistake_is_told() -> None:
    errors = mistakes(lambda said: (said.update(size="huge"), answer(said).update(value="maybe")))

    assert {issues.UNKNOWN_ENTRY, issues.UNKNOWN_ANSWER} == {error.issue for error in errors}


@pytest.mark.parametrize("data", [b"", b"{", b"[1]", b'{"a": 1, "a": 2}', b"\xff\xfe", b"null"])
def test_what_is_no_sheet_is_refused(data: bytes) -> None:
    with pytest.raises(AuthorErrors):
        open_document(data, "sheet.json", lambda _: SAMPLE, SPEAKERS)


def test_a_key_that_is_there_twice_is_refused() -> None:
    """Which of two answers counts would be chance."""
    with pytest.raises(AuthorErrors) as told:
        open_document(b'{"catalogue": "a",\n "catalogue": "b"}', "sheet.json", lambda _: SAMPLE, SPEAKERS)

    assert (issues.DOUBLED, 2) == (told.value.errors[0].issue, told.value.errors[0].at and told.value.errors[0].at.line)


@pytest.mark.parametrize("name", SCHEMAS)
def test_published_schemas_are_what_the_code_says(name: str) -> None:
    """With EQLAB_WRITE_DOCS=1 they are written instead of compared."""
    path = ROOT / "docs" / f"{name}.schema.json"
    text = json.dumps(SCHEMAS[name](), indent=2, ensure_ascii=False) + "\n"
    if os.environ.get("EQLAB_WRITE_DOCS"):
        path.write_text(text, "utf-8")

    assert text == path.read_text("utf-8")


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("checklist", ["sample", "cesar"])
def test_reference_sheets_meet_the_schema(checklist: str, name: str) -> None:
    said = json.loads(sheet_bytes(f"{checklist}-{name}"))

    assert [] == [error.message for error in Draft202012Validator(sheet_schema()).iter_errors(said)]


@pytest.mark.parametrize("name", KINDS)
def test_reference_sheets_are_read_with_the_real_checklist(name: str) -> None:
    catalogue = cesar()
    opened = open_document(sheet_bytes(f"cesar-{name}"), name, lambda _: catalogue, SPEAKERS)

    assert sheet_of(f"cesar-{name}") == opened.sheet


@pytest.mark.parametrize("name", KINDS)
def test_decisions_meet_their_schema_and_digest(name: str) -> None:
    """Whoever has the document can see that nothing in it was changed."""
    one = sheet_of(f"sample-{name}")
    told = decision_document(one, score(SAMPLE, one, DAY))
    validator = Draft202012Validator(decision_schema())

    assert [] == [error.message for error in validator.iter_errors(told)]
    assert told["digest"] == digest_of({key: value for key, value in told.items() if key != "digest"})


def test_the_digest_of_a_sheet_does_not_depend_on_order() -> None:
    one = sheet_of("sample-vendor-average")
    turned = replace(one, answers=dict(reversed(one.answers.items())))
    other = replace(one, subject="Another")

    assert sheet_digest(one) == sheet_digest(turned)
    assert sheet_digest(one) != sheet_digest(other)
