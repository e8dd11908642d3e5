"""What rules over several documents find, and what they leave open."""

import pytest
from cross_sample import BILL, CALL, NOTE, ORDER, codes, compiled, judged, one_rule

from eqlab.core.issue import Level, Nature
from eqlab.core.location import SubjectPath
from eqlab.core.requirement import Origin
from eqlab.validate.cross.model import Exhibit
from eqlab.validate.xml import read_xml

SAME = """same:
  left: {of: order, fhirpath: entry.resource.ofType(Patient).identifier}
  right: {of: bill, xpath: //b:who}
  as: identifier
"""
OTHER = BILL.replace(b'extension="77"', b'extension="78"')


def test_documents_that_agree_are_silent() -> None:
    assert [] == judged(one_rule(SAME), order=ORDER, bill=BILL)


def test_a_finding_stands_at_the_second_document_and_cites_the_first() -> None:
    (finding,) = judged(one_rule(SAME), order=ORDER, bill=[BILL, OTHER])

    assert ("EQ-CROSS-101", "/bill/who", 2, 2) == (
        finding.issue.code,
        finding.subject.path,
        finding.subject.line,
        finding.subject.column,
    )
    assert (
        'It fits. Order: "77 (1.2.3)" (Bundle.entry[0].resource.identifier[0], line 5). '
        'Bill: "78 (1.2.3)" (/bill/who, line 2).' == finding.sentence()
    )
    facts = finding.facts
    assert ("order", "Bundle.entry[0].resource.identifier[0]", "5") == (
        facts["left_document"],
        facts["left_path"],
        facts["left_line"],
    )
    assert "Commande" == facts["left_name.fr"]
    assert ("cross", "t.sample", "R-1") == finding.rule.segments


def test_a_rule_weighs_what_its_author_says() -> None:
    weight = "level: warning\norigin: inferred\nclause: '4.2'\nrequirement: REQ-9"
    (finding,) = judged(one_rule(SAME, more=weight), order=ORDER, bill=OTHER)

    assert (Level.WARNING, Origin.INFERRED, "4.2", ("REQ-9",)) == (
        finding.level,
        finding.origin,
        finding.clause,
        finding.requirements,
    )


def test_texts_have_the_values_in_their_own_language() -> None:
    text = "text: {en: 'Want {left}, got {right} in {right_name}.', fr: 'Attendu {left} de {left_name}.'}"
    (finding,) = judged(one_rule(SAME, more=text), order=ORDER, bill=OTHER)

    assert 'Want "77 (1.2.3)", got "78 (1.2.3)" in Bill.' == finding.facts["rule"]
    assert 'Attendu "77 (1.2.3)" de Commande.' == finding.facts["rule.fr"]


def test_the_place_of_an_exhibit_is_kept() -> None:
    place = SubjectPath(exchange="x7", part="request.body")
    (finding,) = judged(one_rule(SAME), order=ORDER, bill=Exhibit(data=OTHER, place=place))

    assert ("x7", "request.body", "/bill/who") == (
        finding.subject.exchange,
        finding.subject.part,
        finding.subject.path,
    )


@pytest.mark.parametrize(
    ("form", "documents"),
    [
        ("same: {left: {of: order, fhirpath: id}, right: {of: bill, xpath: /b:bill/@no}}", {"bill": BILL}),
        ("same: {left: {of: order, fhirpath: id}, right: {of: note, fhirpath: no}, as: number}", {"note": NOTE}),
        ("same: {left: {of: note, fhirpath: names}, right: {of: bill, xpath: //b:line}}", {"note": NOTE, "bill": BILL}),
        (
            (
                "among: {left: {of: note, fhirpath: names}, right: {of: order, fhirpath: "
                "entry.resource.ofType(Task).owner.display}}"
            ),
            {"note": NOTE},
        ),
        (
            "among: {left: {of: call, path: PID-3}, right: {of: bill, xpath: //b:who}, as: identifier}",
            {"call": CALL, "bill": BILL},
        ),
        (
            (
                "not_before: {left: {of: order, fhirpath: entry.resource.ofType(Task).authoredOn}, "
                "right: {of: bill, xpath: //b:at}}"
            ),
            {"bill": BILL},
        ),
        ('holds: "%note.no.toString() = %order.id"', {"note": NOTE}),
        ("holds: {of: bill, xpath: 'count(//b:line) = 2'}", {"bill": BILL}),
        ("holds: {xpath: 'count($bill//b:line) = 2'}", {"bill": BILL}),
        ("let: {n: {of: note, fhirpath: no}}\nholds: {xpath: '$n = \"7\"'}", {"note": NOTE}),
        ("each: {of: bill, xpath: //b:line, holds: \". = ('A', 'B')\"}", {"bill": BILL}),
        ('each: {of: note, fhirpath: names, holds: "$this.length() = 1"}', {"note": NOTE}),
        (
            f"same: {{left: {{of: bill, property: size}}, right: {{of: note, fhirpath: '{len(BILL)}'}}, as: number}}",
            {"note": NOTE, "bill": BILL},
        ),
        ("holds: {of: bill, xpath: \"eq:valid('oid', //b:who/@root)\"}", {"bill": BILL}),
        ("holds: \"%order.entry.resource.ofType(Patient).identifier.system.isIdentifier('oid')\"", {}),
    ],
)
def test_every_form_can_be_kept(form: str, documents: dict[str, bytes]) -> None:
    assert [] == [finding.sentence() for finding in judged(one_rule(form), order=ORDER, **documents)]


@pytest.mark.parametrize(
    ("form", "documents", "right"),
    [
        ("same: {left: {of: order, fhirpath: id}, right: {of: bill, xpath: //b:line}}", {"bill": BILL}, '"A", "B"'),
        (
            "same: {left: {of: note, fhirpath: names}, right: {of: bill, xpath: 'reverse(//b:line)'}, ordered: true}",
            {"note": NOTE, "bill": BILL},
            '"B", "A"',
        ),
        (
            "among: {left: {of: note, fhirpath: names.first()}, right: {of: bill, xpath: //b:line}}",
            {"note": NOTE, "bill": BILL},
            '"B"',
        ),
        (
            "among: {left: {of: order, fhirpath: nothing}, right: {of: note, fhirpath: no}}".replace(
                "nothing", "identifier"
            ),
            {"note": NOTE},
            "7",
        ),
        (
            (
                "not_before: {left: {of: bill, xpath: //b:at}, right: {of: order, fhirpath: "
                "entry.resource.ofType(Task).authoredOn}}"
            ),
            {"bill": BILL},
            '"2026-01-05T10:00:00+01:00"',
        ),
        ("each: {of: bill, xpath: //b:line, holds: \". = 'A'\"}", {"bill": BILL}, '"B"'),
        ("each: {of: note, fhirpath: names, holds: \"$this = 'B'\", shows: \"$this + '!'\"}", {"note": NOTE}, '"A!"'),
        ('holds: {fhirpath: "%note.no = 8", right: {of: note, fhirpath: no}}', {"note": NOTE}, "7"),
    ],
)
def test_every_form_can_be_broken(form: str, documents: dict[str, bytes], right: str) -> None:
    (finding,) = judged(one_rule(form), order=ORDER, **documents)

    assert right == finding.facts["right"]
    assert finding.subject.path


@pytest.mark.parametrize("form", ["among", "not_before"])
@pytest.mark.parametrize(("more", "expected"), [("", ["EQ-CROSS-111"]), (", or_none: true", [])])
def test_nothing_to_hold_against_the_left_side_is_no_agreement(form: str, more: str, expected: list[str]) -> None:
    """Of no values all are among others: that a patient is named nowhere does not make it the right one."""
    rule = f"{form}: {{left: {{of: order, fhirpath: id}}, right: {{of: note, fhirpath: absent}}{more}}}"

    assert expected == [finding.issue.code for finding in judged(one_rule(rule), order=ORDER, note=NOTE)]


def test_a_condition_over_whole_documents_is_told_with_its_words() -> None:
    (finding,) = judged(one_rule('holds: "%order.id = %note.no"'), order=ORDER, note=NOTE)

    assert ("EQ-CROSS-112", "It fits.") == (finding.issue.code, finding.sentence())
    assert "`%order.id = %note.no` gives no true here" in finding.advice()


def test_values_cross_from_one_language_to_the_other() -> None:
    shared = (
        "let:\n  who: {of: bill, xpath: //b:who/@extension}\n  more: {fhirpath: \"%who.select($this + '0')\"}\n"
        "  third: {of: call, path: PID-5.2}\n"
    )
    holds = "holds: {of: bill, xpath: \"$more = //b:who/@extension || '0' and $third = 'Ada'\"}"

    assert [] == judged(one_rule(holds, more=shared), order=ORDER, bill=BILL, call=CALL)


def test_a_value_that_was_found_before_keeps_its_place() -> None:
    more = "let: {who: {of: order, fhirpath: entry.resource.ofType(Patient).identifier}}"
    form = "same: {left: {fhirpath: '%who.value'}, right: {of: bill, xpath: //b:who/@extension}}"
    (finding,) = judged(one_rule(form, more=more), order=ORDER, bill=OTHER)

    assert ("order", "Bundle.entry[0].resource.identifier[0].value", "5") == (
        finding.facts["left_document"],
        finding.facts["left_path"],
        finding.facts["left_line"],
    )


def test_shared_values_are_found_only_for_rules_that_need_them() -> None:
    """A value that cannot be found leaves other rules alone."""
    head = one_rule(SAME).title
    rules = compiled(
        """  - {id: A, title: {en: a}, let: {x: {of: order, fhirpath: entry.single().id}}, holds: "%x.exists()"}
  - {id: B, title: {en: b}, holds: "%order.exists()"}
"""
    )

    assert {"en": "Sample"} == head
    assert [("A", "EQ-CROSS-104")] == [(one.rule.segments[-1], one.issue.code) for one in judged(rules, order=ORDER)]


def test_documents_of_one_input_are_judged_one_by_one() -> None:
    """Unless the rule looks at them together."""
    one_by_one = one_rule("same: {left: {of: note, fhirpath: names}, right: {of: bill, xpath: //b:line}}")
    together = one_rule("per: note\nsame: {left: {of: note, fhirpath: names}, right: {of: bill, xpath: //b:line}}")
    halves = [BILL.replace(b"<line>A</line>", b""), BILL.replace(b"<line>B</line>", b"")]

    assert ["EQ-CROSS-101"] * 2 == codes(judged(one_by_one, order=ORDER, note=NOTE, bill=halves))
    assert [] == judged(together, order=ORDER, note=NOTE, bill=halves)


def test_a_rule_about_an_input_that_may_be_missing_does_not_apply_without_it() -> None:
    assert [] == judged(one_rule(SAME), order=ORDER)


def test_a_condition_tells_when_a_rule_applies() -> None:
    assert [] == judged(one_rule(SAME, more="when: \"%order.id = '8'\""), order=ORDER, bill=OTHER)
    assert ["EQ-CROSS-101"] == codes(
        judged(one_rule(SAME, more="when: {of: bill, xpath: '//b:line'}"), order=ORDER, bill=OTHER)
    )


def test_a_document_that_must_be_there_is_missed_once() -> None:
    (finding,) = judged(one_rule(SAME), bill=BILL)

    assert ("EQ-CROSS-107", Nature.UNDECIDED) == (finding.issue.code, finding.issue.nature)
    assert 'There is no document "Order"' in finding.sentence()


def test_a_document_too_many_is_told() -> None:
    assert ["EQ-CROSS-108"] == codes(judged(one_rule(SAME), order=[ORDER, ORDER], bill=BILL))


@pytest.mark.parametrize(
    ("documents", "code"),
    [
        ({"order": b"{", "bill": BILL}, "EQ-JSON"),
        ({"order": ORDER, "bill": b"<bill"}, "EQ-XML"),
        ({"order": ORDER, "bill": b""}, "EQ-XML"),
        ({"order": NOTE, "bill": BILL}, "EQ-CROSS-110"),
        ({"order": Exhibit(data=ORDER[:9], size=len(ORDER)), "bill": BILL}, "EQ-CROSS-109"),
    ],
)
def test_what_cannot_be_read_is_told_once_and_leaves_its_rules_open(documents: dict[str, bytes], code: str) -> None:
    problem, open_ = judged(one_rule(SAME), **documents)

    assert problem.issue.code.startswith(code)
    assert ("EQ-CROSS-106", Nature.UNDECIDED) == (open_.issue.code, open_.issue.nature)


def test_a_rule_that_needs_no_broken_document_is_judged() -> None:
    assert ["EQ-XML-006"] == codes(judged(one_rule('holds: "%order.exists()"'), order=ORDER, bill=b"<a></b>"))


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [
        ("entry.resource.ofType(Patient).identifier", "//b:nobody", ["EQ-CROSS-101"]),
        ("identifier", "//b:who", ["EQ-CROSS-101"]),
        ("identifier", "//b:nobody", ["EQ-CROSS-103"]),
    ],
)
def test_what_is_missing_on_one_side_is_wrong_and_on_both_open(left: str, right: str, found: list[str]) -> None:
    form = f"same: {{left: {{of: order, fhirpath: {left}}}, right: {{of: bill, xpath: '{right}'}}, as: identifier"
    findings = judged(one_rule(form + "}"), order=ORDER, bill=BILL)

    assert found == codes(findings)
    assert [] == judged(one_rule(form + ", or_none: true}"), order=ORDER, bill=BILL)


def test_nothing_on_a_side_is_said_in_the_readers_language() -> None:
    form = "same: {left: {of: order, fhirpath: identifier}, right: {of: bill, xpath: //b:who}, as: identifier}"
    (finding,) = judged(one_rule(form, more="text: {en: '{left}', fr: '{left}', de: '{left}'}"), order=ORDER, bill=BILL)

    assert ("nothing", "rien", "nichts") == tuple(finding.facts[name] for name in ("rule", "rule.fr", "rule.de"))


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ("holds: '%order.entry.single().exists()'", "EQ-CROSS-104"),
        ("holds: {of: bill, xpath: 'xs:integer(//b:line[1]) = 1'}", "EQ-CROSS-104"),
        ("same: {left: {of: order, fhirpath: id}, right: {of: bill, xpath: //b:line}, as: date}", "EQ-CROSS-105"),
        ("each: {of: bill, xpath: //b:nobody, holds: 'true()'}", "EQ-CROSS-111"),
        ("each: {of: bill, xpath: //b:line, holds: 'xs:integer(.) = 1'}", "EQ-CROSS-104"),
    ],
)
def test_what_cannot_be_told_is_undecided(form: str, code: str) -> None:
    (finding,) = judged(one_rule(form), order=ORDER, bill=BILL)

    assert (code, Nature.UNDECIDED) == (finding.issue.code, finding.issue.nature)
    assert "It fits." in finding.sentence()


def test_too_many_values_are_not_compared() -> None:
    many = b'<bill xmlns="urn:bill">' + b"<line>A</line>" * 1001 + b"</bill>"
    form = "same: {left: {of: order, fhirpath: id}, right: {of: bill, xpath: //b:line}}"
    (finding,) = judged(one_rule(form), order=ORDER, bill=many)

    assert ("EQ-CROSS-104", "there are more than 1000 values") == (finding.issue.code, finding.facts["reason"])


def test_digests_are_of_the_bytes() -> None:
    import hashlib

    digest = hashlib.sha256(BILL).hexdigest()
    form = f"same: {{left: {{of: bill, property: sha256}}, right: {{of: order, fhirpath: \"'{digest}'\"}}}}"

    assert [] == judged(one_rule(form), order=ORDER, bill=BILL)
    assert ["EQ-CROSS-101"] == codes(judged(one_rule(form), order=ORDER, bill=BILL + b"\n"))


def test_a_value_in_another_xml_document_has_its_own_place() -> None:
    head = (
        "crossrules: t\nversion: 1.0.0\ntitle: {en: T}\ninputs:\n"
        "  a: {kind: xml, title: {en: A}}\n  b: {kind: xml, title: {en: B}}\n"
    )
    rules = one_rule("each: {of: b, xpath: '$a//x | //x', holds: '. = $b//x'}", head)
    (finding,) = judged(rules, a=b"<r>\n<x>1</x></r>", b=b"<r><x>2</x></r>")

    assert ("a", "/r/x", 2) == (finding.facts["right_document"], finding.subject.path, finding.subject.line)


def test_reading_xml_here_is_reading_xml_everywhere() -> None:
    """The same refusal, at the same place."""
    hostile = b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'
    problem, _ = judged(one_rule(SAME), order=ORDER, bill=hostile)
    alone = read_xml(hostile)

    assert problem.issue is getattr(alone, "issue", None)
