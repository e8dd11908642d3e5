"""The checks `cda`, `xsd` and `xpath`: what a plan says, and what is found on a body."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from looking import AT, body, part

from eqlab.core.check import CheckKind, Context, Subject
from eqlab.core.errors import AuthorError
from eqlab.core.finding import Finding
from eqlab.core.location import RulePath
from eqlab.validate.checks.cda import CDA
from eqlab.validate.checks.xpath import xpath_check
from eqlab.validate.checks.xsd import xsd_check

XPATH = xpath_check({"even": lambda values: all(int(one) % 2 == 0 for one in values)})
ORDER = b"<order xmlns='urn:o'>\n <line id='1'/><line id='2'/><name>Sample</name></order>"
OF = {"namespaces": {"o": "urn:o"}}


def looked(
    kind: CheckKind, parameter: Any, subject: Subject, variables: Mapping[str, Any] | None = None, **step: Any
) -> list[Finding]:
    look = kind.compile(parameter, AT, {kind.name: parameter, **step})
    return list(look(subject, Context(rule=RulePath(("plan", "case")), variables=variables or {})))


def codes(found: list[Finding]) -> list[str]:
    return [f"{one.issue.code} {one.subject.path} {one.subject.line}:{one.subject.column}" for one in found]


def test_a_body_that_is_no_cda_is_told_in_its_exchange() -> None:
    (finding,) = looked(CDA, True, body(ORDER))

    assert "EQ-CDA-001 /order 1:1" == codes([finding])[0]
    assert ("x1", "request.body") == (finding.subject.exchange, finding.subject.part)
    assert "plan > case > cda > CDA" == str(finding.rule)


@pytest.mark.parametrize("kind", [CDA, XPATH], ids=["cda", "xpath"])
def test_what_cannot_be_read_is_one_finding(kind: CheckKind) -> None:
    parameter = True if kind is CDA else "exists(*)"

    assert ["EQ-XML-007"] == [one.issue.code for one in looked(kind, parameter, body(b"<a>"))]
    assert ["EQ-XML-002"] == [one.issue.code for one in looked(kind, parameter, body(b"<!DOCTYPE a><a/>"))]
    assert ["EQ-CHECK-103"] == [one.issue.code for one in looked(kind, parameter, part({"a": 1}, "request"))]
    assert 1 == len(looked(kind, parameter, part(None, "response.body")))


@pytest.mark.parametrize(
    ("expression", "step", "expected"),
    [
        ("count(//o:line) = 2", {}, []),
        ("count(//o:line) = 3", {}, ["EQ-XPATH-101 /o:order 1:1"]),
        ("@id > 1", {"each": "//o:line"}, ["EQ-XPATH-101 /o:order/o:line[1] 2:2"]),
        (". != '2'", {"each": "//o:line/@id"}, ["EQ-XPATH-101 /o:order/o:line[2]/@id 2:16"]),
        ("eq:even(.)", {"each": "//o:line/@id"}, ["EQ-XPATH-101 /o:order/o:line[1]/@id 2:2"]),
        ("eq:even(.)", {"each": "//o:name"}, ["EQ-XPATH-101 /o:order/o:name 2:30"]),
        ("true()", {"each": "//o:gone"}, ["EQ-XPATH-102 /o:order 1:1"]),
        ("exists(.)", {"each": "//o:gone", "or_none": True}, []),
        ("true()", {"each": "//o:line[xs:date(@id)]"}, ["EQ-XPATH-103 /o:order 1:1"]),
        ("//o:name = $persona.family", {}, []),
        ("//o:line/@id = $ids", {}, []),
        ("//o:name = $gone", {}, ["EQ-XPATH-101 /o:order 1:1"]),
        ("count(for $a in 1 to 1000000, $b in 1 to 1000000 return 1) > 1", {}, ["EQ-XPATH-103 /o:order 1:1"]),
    ],
)
def test_xpath(expression: str, step: dict[str, Any], expected: list[str]) -> None:
    """The rule holds on the document, or on each node selected; what is found stands where it is wrong."""
    found = looked(XPATH, expression, body(ORDER), {"persona": {"family": "Sample"}, "ids": ["2", "3"]}, **OF, **step)

    assert [one.replace("o:", "") for one in expected] == codes(found)


def test_an_xpath_rule_speaks_in_its_own_words() -> None:
    (finding,) = looked(
        XPATH, "not(//cda:id)", body(b"<id xmlns='urn:hl7-org:v3'/>"), message={"en": "No id.", "de": "Keine."}
    )

    assert "No id." == finding.sentence()
    assert "Keine." == finding.facts["rule.de"]


@pytest.mark.parametrize(
    ("kind", "parameter", "step", "code"),
    [
        (CDA, "yes", {}, "EQ-CHECK-002"),
        (XPATH, 1, {}, "EQ-CHECK-002"),
        (XPATH, "1 +", {}, "EQ-XPATH-001"),
        (XPATH, "doc('x')", {}, "EQ-XPATH-003"),
        (XPATH, "true()", {}, "EQ-CHECK-002"),
        (XPATH, "false()", {}, "EQ-CHECK-002"),
        (XPATH, "true() or //a", {"each": "//x", "or_none": True}, "EQ-CHECK-002"),
        (XPATH, "1", {"each": 1}, "EQ-CHECK-002"),
        (XPATH, "1", {"each": "//p:x"}, "EQ-XPATH-004"),
        (XPATH, "//x", {"or_none": True}, "EQ-CHECK-002"),
        (XPATH, "//x", {"namespaces": ["a"]}, "EQ-CHECK-002"),
        (XPATH, "//x", {"namespaces": {"fn": "urn:x"}}, "EQ-XPATH-009"),
        (XPATH, "//x", {"message": "x"}, "EQ-CHECK-002"),
    ],
)
def test_an_authors_slip_is_told_when_the_plan_is_read(
    kind: CheckKind, parameter: Any, step: dict[str, Any], code: str
) -> None:
    with pytest.raises(AuthorError) as caught:
        kind.compile(parameter, AT, {kind.name: parameter, **step})

    assert (code, AT) == (caught.value.issue.code, caught.value.at)


def test_xsd(tmp_path: Path) -> None:
    """A schema is compiled when the plan is read; a wrong one is the author's matter, with its own file and line."""
    (tmp_path / "a.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="a" type="xs:date"/></xs:schema>',
        "utf-8",
    )
    (tmp_path / "bad.xsd").write_text("<a/>", "utf-8")
    kind = xsd_check(lambda name: tmp_path / name)

    assert [] == looked(kind, "a.xsd", body(b"<a>2024-02-29</a>"))
    assert ["EQ-XSD-006 /a 1:1"] == codes(looked(kind, "a.xsd", body(b"<a>x</a>")))
    assert "plan > case > xsd > a.xsd > cvc-datatype-valid.1.2.1" == str(
        looked(kind, "a.xsd", body(b"<a>x</a>"))[0].rule
    )
    assert ["EQ-XML-012"] == [one.issue.code for one in looked(kind, "a.xsd", body(b"x"))]
    for name, code in (("gone.xsd", "EQ-CHECK-002"), ("bad.xsd", "EQ-XSD-102"), (3, "EQ-CHECK-002")):
        with pytest.raises(AuthorError) as caught:
            kind.compile(name, AT, {})
        assert code == caught.value.issue.code
    with pytest.raises(AuthorError, match="the path below scenarios/ of a schema that is there"):
        kind.compile("gone.xsd", AT, {})
