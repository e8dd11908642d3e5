"""The check `cross`: a set of the content's rules looks at several captured parts."""

from dataclasses import replace
from typing import Any

import pytest
import yaml
from looking import AT, body, codes, part

from eqlab.core.check import Context, Subject
from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.core.finding import Finding
from eqlab.core.location import RulePath
from eqlab.validate.checks.cross import cross_check
from eqlab.validate.cross.compiling import compile_rules
from eqlab.validate.cross.model import RuleSet

SAMPLE = """
crossrules: t.retry
version: 1.0.0
title: {en: Retry}
inputs:
  a: {kind: json, title: {en: First call}}
  b: {kind: json, count: 1..*, title: {en: Retry}}
  certificate: {kind: json, count: 0..1, title: {en: Certificate}}
rules:
  - id: R-1
    title: {en: The retry carries the same number.}
    same: {left: {of: a, fhirpath: number}, right: {of: b, fhirpath: number}}
  - id: R-2
    title: {en: The sender is the holder.}
    same: {left: {of: certificate, fhirpath: subject}, right: {of: b, fhirpath: sender}}
"""


def rules() -> RuleSet:
    return compile_rules(yaml.safe_load(SAMPLE), "cross.yaml")


def compiled(name: Any = "t.retry", of: Any = None) -> Any:
    kind = cross_check(["t.retry", "t.other"], {"t.retry": rules()}.get)
    parts = {"a": "first.request.body", "b": "retry.request.body"} if of is None else of
    return kind.compile(name, AT, {"cross": name, "of": parts})


def look(**parts: Subject | tuple[Subject, ...]) -> list[Finding]:
    others = {name: one if isinstance(one, tuple) else (one,) for name, one in parts.items()}
    subject = [one for many in others.values() for one in many][-1]
    return list(compiled()(subject, Context(rule=RulePath(("plan", "case", "step")), others=others)))


def test_parts_that_fit_are_silent() -> None:
    assert [] == look(a=body({"number": 1}), b=body({"number": 1}))


def test_a_finding_stands_in_the_part_with_line_and_column() -> None:
    retry = replace(body({"x": 0, "number": 2}), place=replace(body(1).place, exchange="x2"))
    (finding,) = look(a=body({"number": 1}), b=retry)

    assert ("x2", "request.body", "number", 3, 12) == (
        finding.subject.exchange,
        finding.subject.part,
        finding.subject.path,
        finding.subject.line,
        finding.subject.column,
    )
    assert ("plan", "case", "step", "cross", "t.retry", "R-1") == finding.rule.segments
    assert ("x1", "request.body") == (finding.facts["left_exchange"], finding.facts["left_part"])


def test_a_value_that_never_was_a_document_can_be_a_part() -> None:
    certificate = part({"subject": "CN=Ada"}, "connection.client_certificate")
    retry = body({"number": 1, "sender": "CN=Bob"})
    (finding,) = look(a=body({"number": 1}), certificate=certificate, b=retry)

    assert "R-2" == finding.rule.segments[-1]


def test_each_of_several_parts_is_looked_at() -> None:
    found = look(a=body({"number": 1}), b=(body({"number": 2}), body({"number": 1}), body({"number": 3})))

    assert ["2", "3"] == [finding.facts["right"] for finding in found]


def test_a_part_that_the_lab_did_not_keep_whole_is_not_compared() -> None:
    whole = body({"number": 1})
    assert whole.document is not None
    cut = replace(whole, document=replace(whole.document, body=replace(whole.document.body, truncated=True, size=9999)))

    assert ["EQ-CROSS-109", "EQ-CROSS-106"] == codes(look(a=whole, b=cut))


def test_a_hundred_findings_are_told_and_that_there_are_more() -> None:
    found = look(a=body({"number": 1}), b=(body({"number": 2}),) * 150)

    assert 101 == len(found)
    assert "EQ-CHECK-104" == found[-1].issue.code


@pytest.mark.parametrize(
    ("name", "of", "words"),
    [
        ("t.rety", None, 'no cross rules "t.rety". Expected: one of t.other, t.retry. Did you mean "t.retry"?'),
        (["t.retry"], None, "the name of a set of cross rules"),
        ("t.retry", {"a": "x", "c": "y", "b": "z"}, 'no input "c". Expected: one of a, b, certificate.'),
        ("t.retry", {"a": ["x", "y"], "b": "z"}, "one part"),
        ("t.retry", {"b": "z"}, 'no part for the input "a"'),
    ],
)
def test_a_mistake_is_told_at_its_place(name: Any, of: Any, words: str) -> None:
    with pytest.raises(AuthorError) as refused:
        compiled(name, of)

    assert words in refused.value.sentence()
    assert refused.value.sentence().startswith("plan.yaml:7:9: ")


def test_all_mistakes_of_a_step_are_told_together() -> None:
    with pytest.raises(AuthorErrors) as refused:
        compiled("t.retry", {"bb": "x", "c": "y"})

    assert ["EQ-CROSS-003", "EQ-CROSS-003", "EQ-CROSS-008", "EQ-CROSS-008"] == [
        error.issue.code for error in refused.value.errors
    ]


def test_editors_are_told_the_names_of_the_sets() -> None:
    kind = cross_check(["b", "a"])

    assert (["a", "b"], "of", ()) == (kind.schema["enum"], kind.parts, kind.cases)
