from typing import Any

import pytest
from hypothesis import given
from looking import AT, BUNDLE, KINDS, body, codes, look, part
from test_json_reader import JSON

from eqlab.core.errors import AuthorError
from eqlab.core.issue import Level, Nature
from eqlab.core.requirement import Origin
from eqlab.validate.checks import check_kinds


def test_a_rule_that_holds_is_no_finding() -> None:
    assert [] == look("fhirpath", "type = 'transaction'", body(BUNDLE))
    assert [] == look("fhirpath", "resourceType.exists()", body(BUNDLE), each="entry.resource")
    assert [] == look("fhirpath", "$this = 'POST'", part("POST", "request.method"))
    assert [] == look("fhirpath", "count() = 2", body([1, 2]))
    assert [] == look("fhirpath", "$this.empty()", body(b"null"))


def test_a_rule_that_does_not_hold_is_told_with_its_words_and_its_place() -> None:
    message = {
        "en": "The client sends no id.",
        "fr": "Le client n'envoie pas d'id.",
        "de": "Der Client sendet keine id.",
    }
    (finding,) = look("fhirpath", "id.empty()", body(BUNDLE), each="entry.resource", message=message)

    assert "The client sends no id." == finding.sentence()
    assert (
        "Correct the content at the place named: `id.empty()` gives false here and must give true." == finding.advice()
    )
    assert "Le client n'envoie pas d'id." == finding.facts["rule.fr"]
    assert "Der Client sendet keine id." == finding.facts["rule.de"]
    assert "Bundle.entry[1].resource" == finding.subject.path
    assert (20, 16) == (finding.subject.line, finding.subject.column)
    assert Level.ERROR is finding.level


def test_the_value_of_a_node_is_told_where_a_body_holds_it() -> None:
    """The line of a body may be long; of headers, where secrets stand, no value is told."""
    (finding,) = look("fhirpath", "$this = 'batch'", body(BUNDLE), each="type")
    (header,) = look("fhirpath", "$this = 'Bearer'", part(["Basic eA=="], "request"), each="$this")

    assert 'gives false for "transaction" here' in finding.advice()
    assert "gives false here" in header.advice()


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("type = 'batch'", "false"),
        ("nothing = 1", "{}"),
        ("type", '"transaction"'),
        ("entry.fullUrl", '"urn:uuid:1", "urn:uuid:2"'),
        ("entry.single().exists()", "no result (there are 2 items where one is expected)"),
        ("%absent = 1", "no result (there is no variable %absent)"),
        ("entry.count()", "2"),
    ],
)
def test_what_was_found_is_told(expression: str, found: str) -> None:
    """Only true is true: nothing, several things and other things are not."""
    (finding,) = look("fhirpath", expression, body(BUNDLE))

    assert ("EQ-FHIRPATH-101", found) == (finding.issue.code, finding.facts["found"])
    assert "The rule does not hold." == finding.sentence()
    assert f"`{expression}` gives {found} here" in finding.advice()


def test_long_values_are_shortened() -> None:
    (finding,) = look("fhirpath", "a", body({"a": "x" * 1000}))

    assert 120 >= len(finding.facts["found"])
    assert "…" in finding.facts["found"]


def test_where_nothing_is_selected_nothing_is_proven() -> None:
    (finding,) = look("fhirpath", "id.empty()", body(BUNDLE), each="entry.resource.ofType(Task)")

    assert ("EQ-FHIRPATH-102", Nature.UNDECIDED) == (finding.issue.code, finding.issue.nature)
    assert [] == look("fhirpath", "id.empty()", body(BUNDLE), each="entry.resource.ofType(Task)", or_none=True)


@pytest.mark.parametrize("or_none", [True, False])
@pytest.mark.parametrize(
    ("each", "reason"),
    [
        ("entry.single().resource", "there are 2 items where one is expected"),
        ("entry.where(%absent = 1)", "there is no variable %absent"),
        ("entry.where(resource.id > 1)", "an id cannot be compared with an Integer"),
    ],
)
def test_a_selection_that_fails_is_undecided_whatever_may_be_missing(each: str, reason: str, or_none: bool) -> None:
    """`or_none` allows that nothing is there, not that the expression has no result."""
    (finding,) = look("fhirpath", "false", body(BUNDLE), each=each, or_none=or_none)
    (beside,) = look("identifier", {"kind": "uuid", "each": each, "or_none": or_none}, body(BUNDLE))

    assert "EQ-FHIRPATH-104" == finding.issue.code == beside.issue.code
    assert Nature.UNDECIDED is finding.issue.nature
    assert (
        f"The expression `{each}` has no result here ({reason}), so what it should select is not judged."
        == finding.sentence()
        == beside.sentence()
    )


def test_focus_nodes_keep_their_type_and_their_document() -> None:
    """Within `each`, dates are dates, and the resource around a node can still be named."""
    assert [] == look("fhirpath", "start < end", body(BUNDLE), each="entry.resource.ofType(CarePlan).period")
    assert [] == look("fhirpath", "%resource.id = 'mine'", body(BUNDLE), each="entry.resource.ofType(CarePlan).period")
    assert [] == look("fhirpath", "resolve() is Patient", body(BUNDLE), each="entry.resource.subject")


def test_captured_exchanges_can_be_compared() -> None:
    variables = {"first": {"request": {"body": BUNDLE}}}

    assert [] == look("fhirpath", "%first.request.body = $this", body(BUNDLE), variables)
    assert ["EQ-FHIRPATH-101"] == codes(look("fhirpath", "%first.request.body = $this", body([1]), variables))


def test_what_the_lab_cannot_tell_is_undecided() -> None:
    """Neither a text too long for a pattern nor a selection without end is held against the system."""
    findings = [
        *look("fhirpath", "a.matches('^.*b.*c$')", body({"a": "b" * 9000})),
        *look("fhirpath", "true", body("x"), each="repeat($this & 'x')"),
    ]

    assert ["EQ-FHIRPATH-103"] * 2 == codes(findings)
    assert {Nature.UNDECIDED} == {finding.issue.nature for finding in findings}


def test_many_breaches_are_cut_with_a_word() -> None:
    findings = look("fhirpath", "$this > 1000", body(list(range(500))), each="$this")

    assert (101, "EQ-CHECK-104", Level.NOTE) == (len(findings), findings[-1].issue.code, findings[-1].level)


@pytest.mark.parametrize(
    ("parameter", "step", "more"),
    [
        (3, {}, "a FHIRPath expression"),
        ("a =", {}, "EQ-FHIRPATH-001"),
        ("true", {}, "an expression that looks at the message"),
        ("1 = 1", {}, "an expression that looks at the message"),
        ("now() > @2020", {}, "an expression that looks at the message"),
        ("true", {"each": "a", "or_none": True}, "an expression that looks at the message"),
        ("entry.resource.ofType(CarePlan).identifer.all(system = 'x')", {}, 'Did you mean "identifier"?'),
        ("a", {"each": "a."}, "EQ-FHIRPATH-001"),
        ("a", {"each": ["a"]}, "each: a FHIRPath expression"),
        ("a", {"or_none": True}, "or_none: true or false, beside each"),
        ("a", {"each": "a", "or_none": "yes"}, "or_none: true or false"),
        ("a", {"message": "no"}, "a mapping with en, fr, de"),
        ("a", {"message": {}}, "message: a sentence"),
        ("a", {"message": {"en": 3}}, "message: a sentence"),
        ("a", {"message": {"nl": "nee"}}, 'does not know the key "nl"'),
    ],
)
def test_a_bad_rule_is_refused(parameter: Any, step: dict[str, Any], more: str) -> None:
    with pytest.raises(AuthorError) as refused:
        KINDS["fhirpath"].compile(parameter, AT, {"fhirpath": parameter, **step})

    assert more in refused.value.sentence()
    assert AT == refused.value.at


def test_an_identifier_is_judged_where_it_stands() -> None:
    wrong = {
        "resourceType": "Patient",
        "identifier": [{"value": "1897010100105"}, {"value": "1897010100106"}, {"value": 7}],
    }
    findings = look("identifier", {"kind": "matricule", "each": "identifier.value"}, body(wrong))

    assert ["EQ-ID-003", "EQ-ID-004"] == codes(findings)
    assert ["Patient.identifier[1].value", "Patient.identifier[2].value"] == [item.subject.path for item in findings]
    assert (Level.WARNING, Origin.INFERRED) == (findings[0].level, findings[0].origin)
    assert "plan > case > step > identifier > matricule" == str(findings[0].rule)
    assert "has 6 at digit 13; the Verhoeff check over digits 1-11 gives 5." in findings[0].sentence()


@pytest.mark.parametrize("level", ["note", "warning", "error"])
def test_a_plan_may_set_the_level(level: str) -> None:
    parameter = {"kind": "dsp-id", "each": "$this", "level": level}
    findings = look("identifier", parameter, body("2900000188")) + look("identifier", parameter, body("29"))

    assert [Level[level.upper()]] * 2 == [finding.level for finding in findings]


def test_identifiers_that_are_not_there_are_undecided_or_allowed() -> None:
    parameter = {"kind": "uuid", "each": "entry.resource.ofType(Task).id"}

    assert ["EQ-FHIRPATH-102"] == codes(look("identifier", parameter, body(BUNDLE)))
    assert [] == look("identifier", {**parameter, "or_none": True}, body(BUNDLE))


@pytest.mark.parametrize(
    ("parameter", "more"),
    [
        ("matricule", "a mapping with kind, each, level, or_none"),
        ({"kind": "matrikule", "each": "id"}, 'Did you mean "matricule"?'),
        ({"kind": ["uuid"], "each": "id"}, "There is no identifier rule"),
        ({"kind": "uuid"}, "each: a FHIRPath expression"),
        ({"kind": "uuid", "each": "id", "or_none": 1}, "or_none: true or false"),
        ({"kind": "uuid", "each": "id", "level": "fatal"}, "level: one of note, warning, error"),
        ({"kind": "uuid", "each": "id", "every": "x"}, 'does not know the key "every"'),
        ({"kind": "uuid", "each": "a("}, "EQ-FHIRPATH-001"),
    ],
)
def test_a_bad_identifier_check_is_refused(parameter: Any, more: str) -> None:
    with pytest.raises(AuthorError) as refused:
        KINDS["identifier"].compile(parameter, AT, {})

    assert more in refused.value.sentence()


def test_a_country_without_rules_has_the_check_all_the_same() -> None:
    kinds = check_kinds()

    assert list(KINDS) == list(kinds)
    with pytest.raises(AuthorError, match="EQ-CHECK-004"):
        kinds["identifier"].compile({"kind": "uuid", "each": "id"}, AT, {})


@given(JSON)
def test_no_body_makes_a_check_raise(value: object) -> None:
    """Whatever a system sends, checks give findings."""
    subject = body(value)
    findings = [
        *look("fhirpath", "$this.exists()", subject, each="descendants() | $this", or_none=True),
        *look("identifier", {"kind": "oid", "each": "descendants()", "or_none": True}, subject),
        *look("json", True, subject),
    ]

    assert all(finding.sentence() and str(finding.subject) for finding in findings)
