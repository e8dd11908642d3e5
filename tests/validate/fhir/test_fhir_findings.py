from dataclasses import replace

import pytest

from eqlab.core.issue import Level, Nature
from eqlab.core.location import RulePath, SubjectPath
from eqlab.validate.fhir.engine import Judgement, judge, judge_value
from eqlab.validate.fhir.findings import findings
from eqlab.validate.fhir.instance import Instance
from eqlab.validate.fhir.issues.structure import UNKNOWN_ELEMENT
from eqlab.validate.fhir.path import root

TEXT = b"""{
  "resourceType": "Patient",
  "name": [{"family": ""}],
  "contact": [{}],
  "wrong": 1
}"""
XML = b"""<Patient xmlns="http://hl7.org/fhir">
  <name><family value=""/></name>
  <wrong value="1"/>
</Patient>"""


def places(data: bytes, form: str) -> list[tuple[str, int | None, int | None]]:
    return [(one.subject.path, one.subject.line, one.subject.column) for one in findings(judge(data, form))]


def test_findings_stand_in_the_order_of_the_document() -> None:
    told = places(TEXT, "json")

    assert sorted(told, key=lambda one: (one[1] or 0, one[2] or 0)) == told
    assert ("Patient.name[0].family", 3, 23) in told
    assert ("Patient.wrong", 5, 12) in told


def test_findings_in_xml_have_the_places_of_elements() -> None:
    told = places(XML, "xml")

    assert ("Patient.name[0].family", 2, 9) in told
    assert ("Patient.wrong", 3, 3) in told


def test_what_is_missing_stands_where_its_parent_does() -> None:
    missing = [one for one in findings(judge(b'{\n "resourceType": "Observation"}')) if "status" in one.sentence()]

    assert (1, 1) == (missing[0].subject.line, missing[0].subject.column)


def test_a_document_that_is_no_object_has_a_place_too() -> None:
    assert [("Resource", 1, 2)] == places(b' "text"', "json")


def test_names_that_stand_twice_are_told_each_where_it_stands() -> None:
    """A member that a later one replaced has no path of its own any more, but a line."""
    text = b'{"resourceType": "Patient", "id": {"id": "1", "id": "2"},\n"id": "x"}'

    assert [("Patient.id", 1, 47), ("Patient.id", 2, 1)] == places(text, "json")


def test_the_same_is_said_once() -> None:
    note = (UNKNOWN_ELEMENT, (root("Patient"), "wrong"), {"name": "wrong", "type": "Patient", "near": ""}, "u#Patient")
    twice = Judgement(Instance(value={"resourceType": "Patient"}, format="json"), (note, note))

    assert 1 == len(findings(twice))


def test_of_very_many_the_heaviest_are_told_and_that_there_are_more() -> None:
    """What is left out cannot turn a resource valid: it is undecided at best."""
    stray = (UNKNOWN_ELEMENT, (root("Patient"), "wrong"), {"name": "last", "type": "Patient", "near": ""}, "u#Patient")
    warning = replace(UNKNOWN_ELEMENT, code="EQ-FHIR-000", level=Level.WARNING)
    light = [
        (warning, (root("Patient"), "x"), {"name": str(at), "type": "", "near": ""}, "u#x") for at in range(12_000)
    ]
    told = findings(Judgement(Instance(value={"resourceType": "Patient"}, format="json"), (*light, stray)))

    assert 10_001 == len(told)
    assert 1 == sum(one.issue is UNKNOWN_ELEMENT for one in told)
    assert ["There is more to say: of 12001 findings the lab tells 10000, errors first."] == [
        one.sentence() for one in told if one.issue.nature is Nature.UNDECIDED
    ]


def test_of_those_that_lie_deep_fewer_are_told() -> None:
    """A document of 100 KB could otherwise keep the lab busy for seconds: each place is written out from the root."""
    deep = root("Patient")
    for at in range(399):
        deep = (deep, at)
    notes = tuple((UNKNOWN_ELEMENT, (deep, at), {"name": "x", "type": "", "near": ""}, "u#x") for at in range(3000))
    told = findings(Judgement(Instance(value={"resourceType": "Patient"}, format="json"), notes))

    assert ["There is more to say: of 3000 findings the lab tells 997, errors first."] == [
        one.sentence() for one in told if one.issue.nature is Nature.UNDECIDED
    ]
    assert 997 + 1 == len(told)


def test_a_value_without_a_document_has_paths_but_no_lines() -> None:
    value = {"resourceType": "Patient", "wrong": 1}
    judgement = Judgement(Instance(value=value, format="json"), judge_value(value))

    assert [("Patient.wrong", None)] == [(one.subject.path, one.subject.line) for one in findings(judgement)]


def test_places_and_rules_go_below_those_given() -> None:
    subject = SubjectPath(exchange="E1", part="request.body")
    finding = findings(judge(TEXT), None, subject, RulePath(("plan", "case")))[0]

    assert ("E1", "request.body") == (finding.subject.exchange, finding.subject.part)
    assert ("plan", "case", "http://hl7.org/fhir/StructureDefinition/HumanName") == finding.rule.segments[:3]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("form", ["json", "xml"])
def test_lines_end_at_line_feeds_in_both_forms(end: bytes, form: str) -> None:
    data = {"json": TEXT, "xml": XML}[form].replace(b"\n", end)
    line = next(line for path, line, _ in places(data, form) if path == "Patient.wrong")

    assert data.split(b"\n")[(line or 0) - 1].count(b"wrong")


@pytest.mark.parametrize(
    "data", [b'{"resourceType": "Patient", "gender": "\\u0002"}', b'{"resourceType" 9 \x02', b"\x02", b"<a>\x02"]
)
@pytest.mark.parametrize("form", ["json", "xml"])
def test_what_is_said_carries_no_control_characters(data: bytes, form: str) -> None:
    """A report may be XML or JSON itself, where such characters are forbidden."""
    for one in findings(judge(data, form)):
        assert one.sentence().isprintable()
        assert one.subject.path.isprintable()


def test_a_rule_carries_no_control_characters_either() -> None:
    note = (UNKNOWN_ELEMENT, root("Patient"), {"name": "x", "type": "Patient", "near": ""}, "u#Patient.\x1b[31m")
    judgement = Judgement(Instance(value={"resourceType": "Patient"}, format="json"), (note,))

    assert ("u", "Patient. [31m") == findings(judgement)[0].rule.segments


def test_what_is_said_is_of_a_length_that_people_read() -> None:
    endless = "x" * 50_000
    note = (UNKNOWN_ELEMENT, root("Patient"), {"name": endless, "type": endless, "near": ""}, f"{endless}#Patient")
    finding = findings(Judgement(Instance(value={"resourceType": "Patient"}, format="json"), (note,)))[0]

    assert 2000 > len(finding.sentence())
    assert 700 > len(str(finding.rule))
