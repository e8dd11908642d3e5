from dataclasses import replace
from functools import cache

import pytest
from filing_hands import SHA, scheme, statement
from hypothesis import given, settings
from hypothesis import strategies as st
from test_label_admission import ENROLMENT

from eqlab.core.errors import AuthorErrors, UsageError
from eqlab.core.location import Position
from eqlab.core.subject import Build, SubjectKind
from eqlab.core.text import LANGUAGES
from eqlab.label.forms import (
    blank_form,
    blank_statement,
    check_form,
    ics_form,
    ixit_form,
    problems_of,
    read_statement,
    review,
)
from eqlab.label.forms.asked import needed_parameters
from eqlab.plan.model import Axis, Needs, Plan
from eqlab.plan.yaml_reader import read_yaml
from eqlab.validate.checks.schema import SCHEMA
from eqlab.wiring import Workshop

WORKSHOP = Workshop()
FORMS = scheme().forms


@cache
def laboratory() -> Plan:
    return WORKSHOP.plan(next(path for path in WORKSHOP.content.plans() if path.stem == "lab-laboratory"))


@pytest.fixture(scope="module")
def plan() -> Plan:
    return WORKSHOP.plan(next(path for path in WORKSHOP.content.plans() if path.stem == "lab-prescriber"))


@pytest.fixture(scope="module")
def demanding(plan: Plan) -> Plan:
    """The plan with a choice of variants, an endpoint and a parameter."""
    return replace(
        plan,
        variants=(Axis(axis="transport", values=("mtls", "vpn")),),
        needs=Needs(endpoints=("fhir",)),
        source=plan.source + b"\n# {parameters.practice_id} %parameters.practice_id {parameters.room}\n",
    )


def claimed(plan: Plan) -> dict[str, bool | str]:
    return {claim.name: next(iter(claim.values), True) for claim in plan.claims}


def codes(known: Plan, /, **changed: object) -> list[str]:
    stated = statement(**{"claims": claimed(known), **changed})
    return [one.issue.code for one in review(stated, known, WORKSHOP.registry).findings]


def test_sound_statement_passes_the_review_and_selects_cases(plan: Plan) -> None:
    found = review(statement(claims=claimed(plan)), plan, WORKSHOP.registry)

    assert () == found.findings
    assert found.sound
    assert found.selection is not None
    assert found.selection.selected


def test_every_claim_of_the_plan_is_answered(plan: Plan) -> None:
    claims = claimed(plan)
    name, _ = claims.popitem()
    (finding,) = review(statement(claims=claims), plan, WORKSHOP.registry).findings

    assert ("EQ-LABEL-040", name) == (finding.issue.code, finding.facts["claim"])


def test_misspelt_claim_is_told_with_what_was_meant(plan: Plan) -> None:
    name = next(iter(claimed(plan)))
    stated = statement(claims={**claimed(plan), f"{name}x": True})
    (finding,) = review(stated, plan, WORKSHOP.registry).findings

    assert f'The plan does not ask about the claim "{name}x". Did you mean "{name}"?' == finding.sentence()


def test_claims_do_not_contradict_each_other(plan: Plan) -> None:
    name = next(iter(claimed(plan)))
    assert {"EQ-LABEL-041", "EQ-LABEL-043"} == set(codes(plan, claims={**claimed(plan), name.upper(): False}))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"plan": "lu.other"}, "EQ-LABEL-055"),
        ({"service": "imaging"}, "EQ-LABEL-048"),
        ({"role": "astronaut"}, "EQ-LABEL-049"),
        ({"variant": {"orbit": "low"}}, "EQ-LABEL-051"),
        ({"parameters": {"room": "1"}}, "EQ-LABEL-047"),
    ],
)
def test_what_the_plan_does_not_know_is_told(plan: Plan, changed: dict[str, object], code: str) -> None:
    assert code in codes(plan, **changed)


def test_claim_has_a_value_of_its_kind(plan: Plan) -> None:
    assert "EQ-LABEL-042" in codes(plan, claims=dict.fromkeys(claimed(plan), "perhaps"))


def test_statement_that_excludes_every_case_has_nothing_tested(plan: Plan) -> None:
    one, other = list(claimed(plan))[:2]
    narrow = replace(plan, cases=(replace(plan.cases[0], when=f"claims.{one} and claims.{other}.not()", verifies=()),))

    assert [] == codes(narrow, claims={**claimed(plan), other: False})
    assert {"EQ-LABEL-044", "EQ-LABEL-045"} == set(codes(narrow))


def test_builds_have_their_digests(plan: Plan) -> None:
    subject = statement().subject

    assert ["EQ-LABEL-053"] == codes(plan, subject=replace(subject, builds=()))
    assert ["EQ-LABEL-054"] == codes(plan, subject=replace(subject, builds=(Build(name="a.zip", sha256="AB"),)))


def test_plan_that_needs_more_asks_for_more(demanding: Plan) -> None:
    assert ("endpoint.fhir", "practice_id", "room") == needed_parameters(demanding)
    assert ["EQ-LABEL-046"] * 3 + ["EQ-LABEL-050"] == codes(demanding)
    parameters = dict.fromkeys(needed_parameters(demanding), "x")
    assert [] == codes(demanding, parameters=parameters, variant={"transport": "vpn"})
    assert ["EQ-LABEL-052"] == codes(demanding, parameters=parameters, variant={"transport": "pigeon"})


@settings(deadline=None)
@given(
    st.dictionaries(st.text(max_size=12), st.booleans() | st.text(max_size=12), max_size=5),
    st.dictionaries(st.text(max_size=12), st.text(max_size=12), max_size=3),
)
def test_review_never_raises(claims: dict[str, bool | str], variant: dict[str, str]) -> None:
    """Whatever a vendor states, the review has an answer."""
    found = review(statement(claims=claims, variant=variant), laboratory(), WORKSHOP.registry)

    assert all(finding.sentence() for finding in found.findings)


def test_ics_and_ixit_are_schemas_with_labels(demanding: Plan) -> None:
    ics, ixit = ics_form(demanding), ixit_form(demanding)

    assert list(claimed(demanding)) == ics.schema["required"]
    assert ["variant.transport", "endpoint.fhir", "practice_id", "room"] == ixit.schema["required"]
    assert {"type": "boolean"}.items() <= next(iter(ics.schema["properties"].values())).items()
    for form in (ics, ixit):
        SCHEMA.compile(form.schema, Position(file="form"), {})
        assert all(set(LANGUAGES) == set(one["x-label"]) for one in form.schema["properties"].values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_blank_statement_filled_in_is_a_statement(demanding: Plan, language: str) -> None:
    text = blank_statement(demanding, "prescriber", language)
    filled = text.replace('{id: "", name: "", country: ""}', "{id: nova, name: Nova, country: LU}")
    filled = filled.replace('system: ""', "system: Nova").replace('version: ""', 'version: "4"')
    made = read_statement(
        filled.replace('{name: "", sha256: ""}', "{file: a/nova.zip}").encode(), "s", lambda _: ("b" * 64, "c" * 128)
    )

    assert ("prescriber", demanding.id, "prescriber") == (made.id, made.plan, made.role)
    assert dict.fromkeys(claimed(demanding), False) == made.claims
    assert {"transport": "mtls"} == made.variant
    assert ("nova.zip", 64, 128) == (
        made.subject.builds[0].name,
        len(made.subject.builds[0].sha256),
        len(made.subject.builds[0].sha512),
    )
    assert SubjectKind.PRODUCT is made.subject.kind


def test_blank_statement_of_a_plan_without_variants_is_yaml(plan: Plan) -> None:
    said = read_yaml(blank_statement(plan, "prescriber", "en").encode(), "s").plain()

    assert {} == said["parameters"]


def unread(path: str) -> tuple[str, str]:
    pytest.fail(f"no file is named, and yet {path} is read")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("statement: one\n", "", 'The key "statement" is missing'),
        ("claims: {lab: true}", "claims: {lab: 3}", "claims.lab cannot be 3"),
        ("claims: {lab: true}", "claims: [lab]", "claims cannot be a list"),
        ("parameters: {}", "parameters: {room: 1}", "parameters.room cannot be 1"),
        (f"sha256: {SHA}", "sha256: abc", '"abc" is no digest'),
        ("kind: product", "kind: toy", 'subject.kind cannot be "toy"'),
        ("version: '4'", "version: 4", "subject.version cannot be 4"),
        ("vendor: {id: nova, name: Nova}", "vendor: nova", 'subject.vendor cannot be "nova"'),
        ("role: prescriber", "rolle: prescriber", 'There is no key "rolle" here'),
    ],
)
def test_mistakes_in_a_statement_are_told_with_their_place(old: str, new: str, told: str) -> None:
    source = (
        "statement: one\nplan: p\nservice: s\nrole: prescriber\n"
        "subject:\n  kind: product\n  system: Nova\n  version: '4'\n  vendor: {id: nova, name: Nova}\n"
        f"  builds: [{{name: a.zip, sha256: {SHA}}}]\n"
        "claims: {lab: true}\nparameters: {}\n"
    )
    assert "Nova" == read_statement(source.encode(), "s.yaml", unread).subject.system
    with pytest.raises(AuthorErrors) as refusal:
        read_statement(source.replace(old, new).encode(), "s.yaml", unread)
    sentence = refusal.value.sentence()
    assert sentence.startswith("s.yaml:")
    assert told in sentence


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_blank_form_names_every_field_and_is_not_complete(name: str, language: str) -> None:
    form = FORMS[name]
    said = read_yaml(blank_form(form, language).encode(), "f").plain()

    assert {*said["values"], *said.get("attachments", {})} == {one.name for one in form.fields}
    assert list(problems_of(form, said["values"]))


def test_complete_form_has_no_problem() -> None:
    check_form(FORMS["enrolment"], ENROLMENT, {"nda": SHA})

    with pytest.raises(UsageError) as refusal:
        check_form(FORMS["enrolment"], ENROLMENT, {"nda": "abc"})
    assert "EQ-LABEL-030" == refusal.value.issue.code


@pytest.mark.parametrize(
    "changed", [{"email": "nobody"}, {"register": "12"}, {"contact": ""}, {"contact": "x" * 5000}, {"more": "x"}]
)
def test_form_with_a_slip_is_not_complete(changed: dict[str, str]) -> None:
    assert 1 == len(list(problems_of(FORMS["enrolment"], {**ENROLMENT, **changed})))


@settings(deadline=None)
@given(st.dictionaries(st.text(max_size=10), st.text(max_size=30), max_size=6))
def test_form_takes_anything_and_says_what_is_wrong(values: dict[str, str]) -> None:
    """Hostile values have problems, never an accident."""
    assert all(isinstance(one, str) for one in problems_of(FORMS["labelling"], values))
