"""Cases of Schematron: our own, always; a conformance suite, when it is there (EQLAB_CONFORMANCE names its folder)."""

import importlib.util
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import saxonche
import yaml
from lxml import etree
from schematron_adapter import report, run, validate

from eqlab.core.errors import AuthorError
from eqlab.validate.schematron.compile import compile_schema

OURS = yaml.safe_load((Path(__file__).parent / "schematron" / "rules.yaml").read_text("utf-8"))
FOLDER = Path(os.environ.get("EQLAB_CONFORMANCE", "")) / "schematron"
BINDINGS = ("xslt", "xslt2", "xslt3")
FEWEST = {"xslt": 96, "xslt2": 91, "xslt3": 101}
"""Cases of the suite that are met in full, at least; why not all: see docs/schematron.md."""
SVRL = "{http://purl.oclc.org/dsdl/svrl}"


def _schema(case: dict[str, Any]) -> str:
    binding = case.get("binding", "xslt2")
    said = f' queryBinding="{binding}"' if binding else ""
    return f'<schema xmlns="http://purl.oclc.org/dsdl/schematron"{said}>\n{case["schema"]}</schema>'


def _put(case: dict[str, Any], folder: Path) -> Path:
    schema = folder / "schema.sch"
    schema.write_text(_schema(case), "utf-8")
    for name, text in {"document.xml": case.get("document", "<a/>"), **case.get("files", {})}.items():
        (folder / name).write_text(text, "utf-8")
    return schema


def _told(svrl: str) -> Iterator[str]:
    for node in etree.fromstring(svrl.encode()).iter(f"{SVRL}failed-assert", f"{SVRL}successful-report"):
        place = re.sub(r"Q{}|\[1\]", "", node.get("location") or "")
        yield f"{node.get('id')} {place}"


def _found(svrl: str, path: str) -> str:
    found = etree.fromstring(svrl.encode()).xpath(path, namespaces={"svrl": SVRL[1:-1]})
    return found if isinstance(found, str) else "".join(str(one) for one in found)


@pytest.mark.parametrize("case", [one for one in OURS if "error" not in one], ids=lambda one: one["case"])
def test_report_says_what_the_rules_say(case: dict[str, Any], tmp_path: Path) -> None:
    """A report has one entry for each assertion that speaks, in the order of patterns and then of the document."""
    schema = _put(case, tmp_path)
    sheet = compile_schema(schema, phase=case.get("phase", ""), strict=not case.get("lenient", False))

    svrl = run(sheet, str(tmp_path / "document.xml"))

    assert case["reports"] == list(_told(svrl))
    assert case.get("texts", {}) == {path: _found(svrl, path) for path in case.get("texts", {})}
    assert case.get("notices", []) == sorted({notice.issue.code for notice in sheet.notices})


@pytest.mark.parametrize("case", [one for one in OURS if "error" in one], ids=lambda one: one["case"])
def test_wrong_schema_is_refused_with_its_place(case: dict[str, Any], tmp_path: Path) -> None:
    """The author is told where, in which file, and by a code."""
    with pytest.raises(Exception, match=r"EQ-SCH") as refused:
        compile_schema(_put(case, tmp_path), phase=case.get("phase", ""), strict=not case.get("lenient", False))

    error = getattr(refused.value, "errors", [refused.value])[0]
    assert isinstance(error, AuthorError)
    assert case["error"] == error.issue.code
    assert error.at is not None
    assert error.at.line >= 1


def test_error_that_the_processor_finds_is_told_at_the_schema(tmp_path: Path) -> None:
    """A line of the stylesheet leads back to the line of the schema."""
    schema = _put({"schema": '<pattern>\n<rule context="a">\n<assert test="a ==="/></rule></pattern>'}, tmp_path)
    sheet = compile_schema(schema)
    with pytest.raises(saxonche.PySaxonApiError) as failed:
        run(sheet, str(tmp_path / "document.xml"))
    line = int(re.search(r"line (\d+)", str(failed.value))[1])  # type: ignore[index]

    assert (4, 1) == ((place := sheet.blame(line)) and (place.line, place.column))


def _suite() -> list[Any]:
    manifest = FOLDER / "dev" / "manifest.json"
    if "EQLAB_CONFORMANCE" not in os.environ or not manifest.is_file():
        absent = pytest.mark.skip(reason="EQLAB_CONFORMANCE names no suite of Schematron cases")
        return [pytest.param(None, [], id="absent", marks=absent)]
    cases = json.loads(manifest.read_text("utf-8"))["cases"]
    return [
        pytest.param(binding, [one for one in cases if binding in one["schemas"]], id=binding) for binding in BINDINGS
    ]


@pytest.mark.parametrize(("binding", "cases"), _suite())
def test_suite_is_met(binding: str, cases: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Verdict and report are as the suite says, for all cases but those that contradict each other."""
    spec = importlib.util.spec_from_file_location("sch_score", FOLDER / "sch_score.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "sch_score", scorer)
    spec.loader.exec_module(scorer)
    rows = [scorer.run_case(validate, str(FOLDER / "dev"), one, binding) for one in cases]

    assert FEWEST[binding] <= sum(row["full"] for row in rows), [row["id"] for row in rows if not row["full"]]
    assert [] == [row["id"] for row in rows if row["got"] == "crash"]


def test_strict_report_is_made_by_the_adapter(tmp_path: Path) -> None:
    schema = _put({"schema": '<pattern><rule context="a"><assert id="x" test="false()"/></rule></pattern>'}, tmp_path)

    assert ["x /a"] == list(_told(report(str(schema), str(tmp_path / "document.xml"))))
