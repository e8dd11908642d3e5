"""`eqlab validate` when the lab itself fails over a file: what was found until then is told all the same."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from cli_hands import Hand
from judging_hands import codes

from eqlab.cli.judges import Tools, cda
from eqlab.content.rules import Pack
from eqlab.core.errors import LabFault
from eqlab.validate.schematron import compile_schematron, run_issues
from eqlab.validate.schematron.run.judging import Schematron

EMBEDDED = base64.b64encode(b"%PDF-1.7\n").decode()
LETTER = f"""<ClinicalDocument xmlns="urn:hl7-org:v3">
<component><nonXMLBody><text mediaType="application/pdf" representation="B64">{EMBEDDED}</text></nonXMLBody></component>
</ClinicalDocument>"""
RULES = """<schema xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt2">
<ns prefix="h" uri="urn:hl7-org:v3"/><pattern><rule context="h:ClinicalDocument">
<assert id="X" test="h:title">No title.</assert></rule></pattern></schema>"""


def broken(*_: Any, **__: Any) -> Any:
    raise LabFault(run_issues.NO_WORKER, reason="no memory")


@pytest.fixture
def letter(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> str:
    """A document that two schemas of the content are for."""
    file = hand.folder / "rules.sch"
    file.write_text(RULES, "utf-8")
    packs = tuple(
        Pack(name=name, file=file, title={}, root="{urn:hl7-org:v3}ClinicalDocument", when=()) for name in ("a", "b")
    )
    content = type("Content", (), {"rules": type("Known", (), {"packs": packs})()})()
    monkeypatch.setattr(Tools, "content", lambda _: content)
    (hand.folder / "letter.xml").write_text(LETTER, "utf-8")
    return "letter.xml"


def test_findings_of_the_structure_survive_a_broken_rule_engine(
    hand: Hand, letter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = codes(hand, letter)
    monkeypatch.setattr(Schematron, "judge", broken)
    told = codes(hand, letter)

    assert [code for code in whole if not code.startswith("EQ-SCH")] == [one for one in told if "EQ-SCH-108" != one]
    assert 2 == told.count("EQ-SCH-108")
    assert any(code.startswith("EQ-CDA") for code in told)
    assert 1 == hand.call("validate", letter).exit_code


def test_the_other_rules_are_used_when_one_schema_cannot(
    hand: Hand, letter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Path] = []

    def compiling(path: Path, **options: Any) -> Any:
        made.append(path)
        return compile_schematron(path, **options) if len(made) > 1 else broken()

    monkeypatch.setattr(cda, "compile_schematron", compiling)
    told = codes(hand, letter)

    assert (1, 1) == (told.count("EQ-SCH-108"), told.count("EQ-SCH-100"))


def test_findings_survive_a_pdf_that_the_lab_breaks_down_over(
    hand: Hand, letter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cda, "_embedded", lambda *_: (broken() for _ in "1"))
    told = codes(hand, letter)

    assert {"EQ-SCH-108", "EQ-SCH-100"} <= set(told)
    assert not any(code.startswith("EQ-PDF") for code in told)


def test_findings_survive_named_rules_that_break(hand: Hand, letter: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Schematron, "judge", broken)
    told = codes(hand, letter, "--schematron", "rules.sch")

    assert 1 == told.count("EQ-SCH-108")
    assert any(code.startswith("EQ-CDA") for code in told)


def test_a_fault_alone_is_the_labs(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    (hand.folder / "rules.sch").write_text(RULES, "utf-8")
    hand.write("a.xml", "<a/>")
    monkeypatch.setattr(Schematron, "judge", broken)

    assert 3 == hand.call("validate", "a.xml", "--schematron", "rules.sch").exit_code
    said = json.loads(hand.call("validate", "--format", "json", "a.xml", "--schematron", "rules.sch").stdout)
    assert ["EQ-SCH-108"] == [one["code"] for one in said["files"][0]["findings"]]
