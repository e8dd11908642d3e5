"""What an author of cross rules can get wrong, and where it is told."""

import subprocess
import sys

import pytest
from cross_sample import HEAD, compiled, one_rule

from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.validate.cross.compiling import compile_rules

GOOD = 'holds: "%order.exists()"'


def sentence(body: str, head: str = HEAD, more: str = "") -> str:
    with pytest.raises(AuthorError) as refused:
        one_rule(body, head, more)
    return refused.value.sentence()


@pytest.mark.parametrize(
    ("body", "at", "words"),
    [
        ("hold: 'true'", "13:5", 'no key "hold" in rules.0. Expected: one of id, title'),
        (
            "level: eror\nholds: 'true'",
            "13:5",
            'wrong at "rules.0.level". Expected: one of note, warning, error. Did you mean "error"?',
        ),
        ("origin: pubic\nholds: 'true'", "13:5", 'Did you mean "public"?'),
        ("holds: 'true'\nsame: {}", "11:5", "Expected: one of same, among, not_before, each, holds."),
        ("clause: x", "11:5", "Expected: one of same, among, not_before, each, holds."),
        (
            "same: {left: {of: oder, fhirpath: id}, right: {of: bill, xpath: a}}",
            "13:19",
            'no input "oder". Expected: one of order, bill, note, call. Did you mean "order"?',
        ),
        (
            "same: {left: {of: order, xpath: id}, right: {of: bill, xpath: a}}",
            "13:30",
            'The input "order" is fhir and cannot be asked with `xpath`. Expected: fhirpath.',
        ),
        (
            "same: {left: {of: order}, right: {of: bill, xpath: a}}",
            "13:12",
            "Expected: one of fhirpath, xpath, path, property.",
        ),
        (
            "same: {left: {of: order, fhirpath: id}, right: {of: bill, xpath: a}, as: dat}",
            "13:74",
            'Did you mean "date"?',
        ),
        (
            "same: {left: {of: order, fhirpath: id}, right: {of: bill, xpath: a}, as: date, ignore_case: true}",
            "13:84",
            "dates and numbers have no case",
        ),
        (
            "among: {left: {of: order, fhirpath: id}, right: {of: bill, xpath: a}, ordered: true}",
            "13:75",
            "`ordered` only beside `same`",
        ),
        (
            "not_before: {left: {of: order, fhirpath: id}, right: {of: bill, xpath: a}, as: text}",
            "13:80",
            "one of date, instant, number",
        ),
        (
            "same: {left: {of: order, fhirpath: id}, right: {of: bill, xpath: a}, or_none: yes}",
            "13:74",
            "Expected: true or false.",
        ),
        (
            "same: {left: {of: order, fhirpath: entr}, right: {of: bill, xpath: a}}",
            "13:30",
            'asks for entr at its line 1, column 1, which Bundle does not have. Did you mean "entry"?',
        ),
        (
            "holds: '%ordre.exists()'",
            "13:5",
            (
                'names "%ordre", which is no input that it sees and no `let` before it. Expected: one of '
                '%note, %order. Did you mean "%order"?'
            ),
        ),
        ("holds: '%bill.exists()'", "13:5", 'names "%bill", which is no input that it sees'),
        ("holds: '%order.exist()'", "13:5", 'Did you mean "exists"?'),
        ("holds: \"%order.id.isIdentifier('uid')\"", "13:5", 'Did you mean "uuid"?'),
        (
            "holds: {of: bill, xpath: \"eq:valid('uid', .)\"}",
            "13:23",
            'no identifier rule "uid". Expected: one of country-2',
        ),
        ("holds: {of: bill, xpath: '$bil/a'}", "13:23", "bil"),
        ("holds: {of: bill, xpath: 'c:a'}", "13:23", "c"),
        (
            "same: {left: {of: call, path: PID}, right: {of: bill, xpath: a}}",
            "13:29",
            "a path of a field, such as PID-3",
        ),
        *(
            (f"same: {{left: {{of: call, path: '{path}'}}, right: {{of: bill, xpath: a}}}}", "13:29", words)
            for path, words in (
                ("PID-99", "The path PID-99 leads to nothing that HL7 v2.5 has. Expected: PID-1 … PID-39."),
                ("PID-3[2].11", "Expected: PID-3.1 … PID-3.10."),
                ("PID-3.4.4", "Expected: PID-3.4.1 … PID-3.4.3."),
                ("PIT-3", 'begins with "PIT", which is no segment of HL7 v2.5. Did you mean "'),
            )
        ),
        ("same: {left: {of: call, property: md5}, right: {of: bill, xpath: a}}", "13:29", "one of size, sha1"),
        ("same: {left: {property: size}, right: {of: bill, xpath: a}}", "13:12", "of: the input that is asked"),
        ("each: {fhirpath: '%order.id', holds: 'true'}", "13:5", "of: the input whose items are judged"),
        ("each: {of: bill, xpath: a}", "13:5", "a mapping with of, fhirpath, xpath, path, property"),
        ("per: bil\nholds: 'true'", "13:5", 'Did you mean "bill"?'),
        ("let: {order: {of: bill, xpath: a}}\nholds: 'true'", "13:11", "a name that no input and no other `let` has"),
        ("let: {a-b: {of: bill, xpath: a}}\nholds: 'true'", "13:11", "a name of letters and digits"),
        ("let: {a: '%b', b: '%order.id'}\nholds: 'true'", "13:11", 'names "%b"'),
        (
            "text: {en: 'a {lef}'}\nholds: 'true'",
            "13:12",
            (
                'has the field "{lef}", which nothing fills. Expected: one of left, right, left_name, '
                'right_name. Did you mean "left"?'
            ),
        ),
        ("text: {fr: 'a'}\nholds: 'true'", "13:5", "a text in en"),
        ("when: 1\nholds: 'true'", "13:5", "a mapping with of"),
        ("holds: ''", "13:5", "Expected: a text."),
    ],
)
def test_a_mistake_is_told_with_its_place(body: str, at: str, words: str) -> None:
    told = sentence(body)

    assert words in told
    assert told.startswith(f"rules.yaml:{at}: ")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("kind: xml", "kind: cda", "one of fhir, json, xml, hl7v2"),
        ("count: 0..*", "count: many", "one of 0..1, 1..1, 0..*, 1..*"),
        ("title: {en: Sample}", "title: {}", "a text in en"),
        ("origin: public", "origin: publik", 'Did you mean "public"?'),
        ("crossrules:", "crossrule:", 'no key "crossrule" in the rule set'),
        ("inputs:\n", "inputs: {}\nlet:\n", "at least one input"),
        ('b: "urn:bill"', "b: 1", "prefixes with the names they stand for"),
        ("kind: json,", 'kind: xml, namespaces: {b: "urn:x"},', "urn:bill, as for another input"),
        ("type: Bundle", "type: ''", ""),
    ],
)
def test_a_mistake_in_the_head_is_told(old: str, new: str, words: str) -> None:
    head = HEAD.replace(old, new, 1)
    if not words:
        assert one_rule(GOOD, head).inputs["order"].type == ""
        return

    assert words in sentence(GOOD, head)


@pytest.mark.parametrize("data", [None, [], "x", {"rules": 1}, {"inputs": []}, {"inputs": {"a": 1}}])
def test_what_is_no_rule_set_is_refused(data: object) -> None:
    with pytest.raises(AuthorError):
        compile_rules(data, "rules.yaml")


def test_all_rules_with_mistakes_are_told_in_order() -> None:
    with pytest.raises(AuthorErrors) as refused:
        compiled(
            """  - {id: A, title: {en: a}, holds: "%x.exists()"}
  - {id: B, title: {en: b}, holds: "%order.exists()"}
  - {id: B, title: {en: b}, holds: "%order.exists()"}
  - {id: C, title: {en: c}, level: bad, holds: "true"}
"""
        )

    assert [11, 13, 14] == [error.at.line if error.at else 0 for error in refused.value.errors]
    assert "an id that no other rule has, not B" in refused.value.sentence()


def test_a_rule_set_needs_no_places() -> None:
    """Data that never stood in a file is compiled too."""
    rule = {"id": "A", "title": {"en": "a"}, "holds": "%x.exists()"}
    data = {"crossrules": "x", "title": {"en": "x"}, "inputs": {"a": {"kind": "json", "title": {"en": "A"}}}}
    with pytest.raises(AuthorError, match=r"rules\.yaml:1:1"):
        compile_rules({**data, "rules": [rule]}, "rules.yaml")


def test_checks_without_cross_rules_load_none_of_it() -> None:
    """A command that needs no rule set does not pay for XPath."""
    code = (
        "import sys\n"
        "from eqlab.validate.checks import check_kinds\n"
        "from eqlab.validate.checks.cross import cross_check\n"
        "check_kinds({}), cross_check()\n"
        "sys.exit([one for one in ('elementpath', 'eqlab.validate.cross') if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert "[]" == done.stderr.strip()


@pytest.mark.parametrize("path", ["PID-39", "PID-3[2].4.3", "PID-1.2", "ZAB-99", "OBX-5.7", "QPD-9"])
def test_paths_that_the_standard_has_or_leaves_open_are_taken(path: str) -> None:
    assert one_rule(f"same: {{left: {{of: call, path: '{path}'}}, right: {{of: bill, xpath: a}}}}").rules
