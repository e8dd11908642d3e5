"""HL7's own FHIRPath tests for R4, when they are there (EQLAB_CONFORMANCE names their folder)."""

import json
import os
import re
import xml.etree.ElementTree as ET
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pytest

from eqlab.core.errors import AuthorError
from eqlab.validate.fhirpath import evaluate
from eqlab.validate.fhirpath.errors import EvaluationError

FOLDER = Path(os.environ.get("EQLAB_CONFORMANCE", "")) / "fhir" / "fhirpath"

DIFFERENT = {
    "testPlusDate19": "FHIRPath 2.0.0, 6.6: the decimal portion of seconds counts; the suite drops it",
    "HighBoundaryDateTimeMillisecond1": "an hour ends with its 59th minute; the suite ends it with its first",
    "HighBoundaryDateTimeMillisecond3": "as above",
}
"""Tests that the lab does not pass, and why."""


def cases() -> list[Any]:
    path = FOLDER / "tests-fhir-r4.xml"
    if not path.is_file():
        return [pytest.param(None, id="absent", marks=pytest.mark.skip(reason="EQLAB_CONFORMANCE names no suite"))]
    groups = ET.parse(path).getroot().iter("group")  # noqa: S314 - a file of our own choice
    return [
        pytest.param(test, id=test.get("name"))
        for group in groups
        for test in group.iter("test")
        if test.get("name") not in DIFFERENT and test.get("mode") != "cda"
    ]


@pytest.mark.parametrize("test", cases())
def test_hl7_suite(test: ET.Element) -> None:
    expression = test.find("expression")
    assert expression is not None
    resource = {}
    if test.get("inputfile"):
        source = (FOLDER / "input" / str(test.get("inputfile"))).with_suffix(".json")
        if not source.is_file():
            pytest.skip(f"the suite came without {source.name}")
        resource = json.loads(source.read_text("utf-8"), parse_float=Decimal)
    if expression.get("invalid") or test.get("invalid"):
        with pytest.raises((AuthorError, EvaluationError)):
            evaluate(resource, expression.text or "")
        return
    result = evaluate(resource, expression.text or "")
    if test.get("predicate") == "true" and not (len(result) == 1 and isinstance(result[0], bool)):
        result = [bool(result)]
    expected = [shown(output.text or "") for output in test.findall("output")]

    assert expected == [shown(value) for value in result]


def shown(value: Any) -> Any:
    """Write expected and actual alike: numbers by value, moments without sign and with a numeric zone."""
    if isinstance(value, dict):
        return value
    text = {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    try:
        return Decimal(text)
    except InvalidOperation:
        return re.sub(r"Z$", "+00:00", text.removeprefix("@")) if text.startswith(("@", "1", "2")) else text
