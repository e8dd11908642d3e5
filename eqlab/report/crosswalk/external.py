"""What outside tools report, read as results of an external provider: kept apart from what the laboratory saw.

The documents are hostile: bounded in size and number of results, XML without document types, no word trusted. An
unknown word is inconclusive, never a pass.
"""

import hashlib
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from eqlab.core.errors import UsageError
from eqlab.core.finding import Finding, fill
from eqlab.core.values import Json
from eqlab.core.verdict import Kind
from eqlab.observe.redaction import redact_text
from eqlab.report.crosswalk.issues import NO_RESULT, NOT_READ, TOO_MANY, UNKNOWN_REPORT
from eqlab.report.crosswalk.table import Target
from eqlab.report.crosswalk.tar import TR
from eqlab.report.visible import visible
from eqlab.validate.json_reader import read_json
from eqlab.validate.xml import XmlDocument, read_xml

PROVIDER = "external-provider"
"""ISO/IEC 17025, 7.8.2.1 p: results from external providers are identified as such."""
MOST = 20_000
"""Results that are read from one document."""
_LONGEST = 500
_INFERNO_IDS = ("test_id", "test_group_id", "test_suite_id")

READING: Mapping[Target, Mapping[str, Kind]] = {
    Target.TAR: {
        "SUCCESS": Kind.PASSED,
        "WARNING": Kind.PASSED_WITH_WARNINGS,
        "FAILURE": Kind.FAILED,
        "UNDEFINED": Kind.INCONCLUSIVE,
    },
    Target.JUNIT: {
        "pass": Kind.PASSED,
        "failure": Kind.FAILED,
        "error": Kind.INCONCLUSIVE,
        "skipped": Kind.NOT_RUN,
    },
    Target.TEST_REPORT: {"pass": Kind.PASSED, "fail": Kind.FAILED, "pending": Kind.INCONCLUSIVE},
    Target.INFERNO: {
        "pass": Kind.PASSED,
        "fail": Kind.FAILED,
        "skip": Kind.INCONCLUSIVE,
        "error": Kind.LAB_ERROR,
        "omit": Kind.NOT_APPLICABLE,
        "wait": Kind.NOT_RUN,
        "running": Kind.NOT_RUN,
        "cancel": Kind.NOT_RUN,
    },
    Target.OIDF: {
        "PASSED": Kind.PASSED,
        "WARNING": Kind.PASSED_WITH_WARNINGS,
        "FAILED": Kind.FAILED,
        "REVIEW": Kind.NEEDS_REVIEW,
        "SKIPPED": Kind.NOT_RUN,
        "UNKNOWN": Kind.INCONCLUSIVE,
        "INTERRUPTED": Kind.INCONCLUSIVE,
    },
}
"""The words of outside tools as our verdicts."""

_OWN_ERRORS = {kind.value: kind for kind in (Kind.INCONCLUSIVE, Kind.NEEDS_REVIEW, Kind.CONFIG_ERROR, Kind.LAB_ERROR)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalResult:
    """What an outside tool says of one case. It is never counted among what the laboratory saw."""

    tool: str
    form: Target
    case: str
    word: str
    """As the tool wrote it."""
    kind: Kind
    """The nearest of our verdicts; what is unknown is inconclusive."""
    sha256: str
    """Of the document it stands in."""
    title: str = ""
    message: str = ""
    provider: str = PROVIDER


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One result as it stands in the document."""

    case: str
    word: str
    kind: Kind
    title: str = ""
    message: str = ""


def understood(form: Target, word: str) -> Kind:
    """Return the verdict of a tool's word; inconclusive for a word that the format does not have."""
    return READING[form].get(word, Kind.INCONCLUSIVE)


def read_external(data: bytes, file: str, tool: str = "") -> tuple[ExternalResult, ...]:
    """Read a GITB report, JUnit XML, a FHIR TestReport in JSON or the results of Inferno in JSON.

    `tool` is what the results are said to come from, else what the document says of itself. Raises UsageError when it
    cannot be read, is none of them, or holds no result.
    """
    markup = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"
    form, named, rows = _rows_of_xml(data, file) if markup else _rows_of_json(data, file)
    taken = list(itertools.islice(rows, MOST + 1))
    if not taken:
        raise UsageError(NO_RESULT, file=file)
    if len(taken) > MOST:
        raise UsageError(TOO_MANY, file=file, limit=str(MOST))
    digest = hashlib.sha256(data).hexdigest()
    return tuple(_result(row, form, tool or named, digest) for row in taken)


def _result(row: _Row, form: Target, tool: str, digest: str) -> ExternalResult:
    return ExternalResult(
        tool=_short(tool),
        form=form,
        case=_short(row.case),
        word=_short(row.word),
        kind=row.kind,
        sha256=digest,
        title=_short(row.title),
        message=_short(row.message),
    )


def _short(text: str) -> str:
    told = visible(redact_text(" ".join(text.split())))
    return told if len(told) <= _LONGEST else f"{told[:_LONGEST]}…"


def _rows_of_xml(data: bytes, file: str) -> tuple[Target, str, Iterator[_Row]]:
    document = read_xml(data)
    if isinstance(document, Finding):
        raise UsageError(NOT_READ, file=file, problem=fill(document.issue.template, document.facts))
    root = document.root
    name = _local(root)
    if name in ("testsuites", "testsuite"):
        return Target.JUNIT, str(root.get("name") or "JUnit"), _junit(document)
    if _namespace(root) == TR or name in ("TestStepReport", "TestCaseReport", "TAR"):
        return Target.TAR, "GITB", _tar(document)
    raise UsageError(UNKNOWN_REPORT, file=file)


def _junit(document: XmlDocument) -> Iterator[_Row]:
    for test in _below(document.root, "testcase"):
        told = {_local(child): child for child in test}
        word = next((one for one in ("failure", "error", "skipped") if one in told), "pass")
        outcome = told.get(word)
        sort = str(outcome.get("type") or "") if outcome is not None else ""
        yield _Row(
            case=str(test.get("name") or ""),
            word=word,
            kind=_OWN_ERRORS.get(sort, Kind.INCONCLUSIVE) if word == "error" else understood(Target.JUNIT, word),
            title=str(test.get("classname") or ""),
            message=str(outcome.get("message") or sort) if outcome is not None else "",
        )


def _tar(document: XmlDocument) -> Iterator[_Row]:
    """Cases of a statement, the details before the overview; else the one report there is."""
    root = document.root
    cases = [one for one in _below(root, "testCase") if _child(one, "result") is not None]
    known = {row.case: row for row in map(_tar_row, cases)}
    yield from known.values() if known else [_tar_row(root)]


def _tar_row(report: Any) -> _Row:
    named = (_text_below(report, name) for name in ("name", "profileID"))
    case = next(filter(None, (report.get("id"), report.get("ref"), report.get("name"), *named)), "TAR")
    word = _text(_child(report, "result"))
    items = (one for item in _below(report, "error") for one in item if _local(one) == "description")
    return _Row(
        case=str(case),
        word=word,
        kind=understood(Target.TAR, word),
        title=_text_below(report, "name"),
        message=_text(_child(report, "message")) or next((_text(one) for one in items), ""),
    )


def _below(root: Any, name: str) -> Iterator[Any]:
    return (one for one in root.iter() if isinstance(one.tag, str) and _local(one) == name)


def _child(parent: Any, name: str) -> Any:
    return next((one for one in parent if _local(one) == name), None)


def _text(element: Any) -> str:
    return str(element.text or "").strip() if element is not None else ""


def _text_below(element: Any, name: str) -> str:
    return next((_text(one) for one in _below(element, name)), "")


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def _namespace(element: Any) -> str:
    return str(element.tag).partition("}")[0].lstrip("{")


def _rows_of_json(data: bytes, file: str) -> tuple[Target, str, Iterator[_Row]]:
    reading = read_json(data)
    if reading.problem is not None:
        problem = reading.problem
        raise UsageError(NOT_READ, file=file, problem=fill(problem.issue.template, problem.facts))
    value = reading.value
    reports = list(_test_reports(value))
    if reports:
        tool = next((_string(one.get("tester")) for one in reports if one.get("tester")), "")
        return Target.TEST_REPORT, tool or "FHIR TestReport", _report_rows(reports)
    results = value.get("results") if isinstance(value, dict) else value
    if isinstance(results, list) and any(_is_inferno(one) for one in results):
        return Target.INFERNO, "Inferno", _inferno(results)
    raise UsageError(UNKNOWN_REPORT, file=file)


def _test_reports(value: Json) -> Iterator[Mapping[str, Json]]:
    if not isinstance(value, dict):
        return
    if value.get("resourceType") == "TestReport":
        yield value
    entries = value.get("entry")
    if value.get("resourceType") == "Bundle" and isinstance(entries, list):
        inner = (one.get("resource") for one in entries if isinstance(one, dict))
        yield from (one for one in inner if isinstance(one, dict) and one.get("resourceType") == "TestReport")


def _report_rows(reports: list[Mapping[str, Json]]) -> Iterator[_Row]:
    """A report that is not completed proves nothing, whatever its result says."""
    for report in reports:
        script = _string(report.get("testScript"))
        word, status = _string(report.get("result")), _string(report.get("status"))
        kind = understood(Target.TEST_REPORT, word)
        yield _Row(
            case=_string(report.get("name")) or script or _string(report.get("id")),
            word=word,
            kind=kind if status == "completed" or kind is not Kind.PASSED else Kind.NOT_RUN,
            title=script,
            message="" if status == "completed" else f"status: {status}",
        )


def _is_inferno(one: Json) -> bool:
    return isinstance(one, dict) and "result" in one and any(name in one for name in _INFERNO_IDS)


def _inferno(results: list[Json]) -> Iterator[_Row]:
    """Only tests: what groups and suites say is rolled up from them."""
    for one in results:
        if isinstance(one, dict) and one.get("test_id"):
            word = _string(one.get("result"))
            yield _Row(
                case=_string(one["test_id"]),
                word=word,
                kind=understood(Target.INFERNO, word),
                title="optional" if one.get("optional") is True else "",
                message=_string(one.get("result_message")),
            )


def _string(value: Json) -> str:
    if isinstance(value, dict):
        return _string(value.get("display") or value.get("reference"))
    return value if isinstance(value, str) else ""
