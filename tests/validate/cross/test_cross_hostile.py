"""Documents that are meant to harm: nothing is raised, every place lies inside, every sentence is complete."""

import re
from typing import Any

import pytest
from cross_sample import BILL, CALL, NOTE, ORDER, compiled, one_rule
from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.core.finding import Finding
from eqlab.validate.cross.model import Effort, UnansweredError

WHO = "{of: order, fhirpath: entry.resource.identifier}"
RULES = compiled(
    f"""
  - id: A
    title: {{en: a}}
    same: {{left: {WHO}, right: {{of: bill, xpath: //b:who}}, as: identifier}}
  - id: B
    title: {{en: b}}
    among: {{left: {{of: note, fhirpath: names}}, right: {{of: bill, xpath: //b:line}}, ignore_case: true}}
  - id: C
    title: {{en: c}}
    not_before:
      left: {{of: order, fhirpath: entry.resource.ofType(Task).authoredOn}}
      right: {{of: bill, xpath: //b:at}}
  - id: D
    title: {{en: d}}
    each: {{of: note, fhirpath: descendants(), holds: "$this.toString().length() < 9"}}
  - id: E
    title: {{en: e}}
    same: {{left: {{of: call, path: PID-3}}, right: {WHO}, as: identifier}}
  - id: F
    title: {{en: f}}
    let: {{n: {{of: note, fhirpath: no}}}}
    holds: {{of: bill, xpath: "/b:bill/@no = $n"}}
  - id: G
    title: {{en: g}}
    same: {{left: {{of: note, fhirpath: no}}, right: {{of: order, fhirpath: id}}, as: number}}
  - id: H
    title: {{en: h}}
    each: {{of: bill, xpath: "//*", holds: "eq:valid('oid', @root)"}}
"""
)
GOOD = {"order": ORDER, "bill": BILL, "note": NOTE, "call": CALL}


@st.composite
def damaged(draw: Any, good: bytes) -> bytes:
    """A document with pieces cut out, doubled, or written over."""
    data = good
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 12)))
        put = draw(st.sampled_from([b"", data[start:end] * 2]) | st.binary(max_size=6))
        data = data[:start] + put + data[end:]
    return data


def inside(finding: Finding, documents: dict[str, bytes]) -> bool:
    """Tell whether the finding's place lies in one of the documents."""
    line = finding.subject.line
    return line is None or any(1 <= line <= len(re.split(rb"\r\n|\r|\n", data)) + 1 for data in documents.values())


@settings(max_examples=150, deadline=None)
@given(st.fixed_dictionaries({name: damaged(good) for name, good in GOOD.items()}))
def test_damaged_documents_are_judged_without_a_fall(documents: dict[str, bytes]) -> None:
    findings = list(RULES.judge({name: [data] for name, data in documents.items()}))

    for finding in findings:
        assert inside(finding, documents)
        assert not re.search(r"\{(?:left|right|name|title|rule|reason|found)\w*\}", finding.sentence())


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(GOOD)), st.lists(st.binary(max_size=60), max_size=3)))
def test_any_bytes_are_judged_without_a_fall(documents: dict[str, list[bytes]]) -> None:
    assert all(finding.issue.code for finding in RULES.judge(documents))


def test_each_of_many_documents_is_judged_once() -> None:
    findings = list(RULES.judge({**{name: [data] for name, data in GOOD.items()}, "bill": [BILL] * 200}))

    assert 4 * 200 == sum(finding.rule.segments[-1] == "H" for finding in findings)


def test_deep_and_wide_json_is_refused_or_judged() -> None:
    for data in (b"[" * 5000, b'{"no": ' + b"[" * 150 + b"]" * 150 + b"}", b'{"names": [' + b"1," * 5000 + b"1]}"):
        findings = list(RULES.judge({"order": [ORDER], "note": [data]}))

        assert {one.rule.segments[-1] for one in findings} <= {"note", "B", "D", "G"}


def test_questions_of_one_rule_share_an_allowance() -> None:
    """Asked on each of many items, they do not take the work of each."""
    many = b'{"names": [' + b", ".join(b'"%d"' % number for number in range(900)) + b"]}"
    rules = one_rule("each: {of: note, fhirpath: names, holds: \"%note.names.all(%note.names.first() != 'x')\"}")
    (finding,) = rules.judge({"order": [ORDER], "note": [many]})

    assert ("EQ-CROSS-104", "the expression visits too many nodes") == (finding.issue.code, finding.facts["reason"])


def test_a_rule_that_takes_too_long_is_left_open() -> None:
    times = iter(range(0, 1000, 15))
    effort = Effort(clock=lambda: next(times))
    effort.spend("a")
    effort.spend("a")
    with pytest.raises(UnansweredError, match="too long"):
        effort.spend("a")
