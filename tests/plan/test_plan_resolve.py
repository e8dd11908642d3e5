"""A plan resolved for one system."""

from dataclasses import replace

import pytest
from plan_registry import REGISTRY
from plan_sample import FULL, HEAD, load, with_cases

from eqlab.core.check import Expression
from eqlab.core.errors import ConfigurationError, UsageError
from eqlab.core.location import Position
from eqlab.plan.model import Selection
from eqlab.plan.resolve import select

PLAN = load(FULL)
STEPS = "steps: [{send: {id: s, to: system.x, method: GET, deadline: 1 s}}, {check: {that: s, json: true}}]"

DISPENSING_HEAD = HEAD.replace(
    "claims: [", 'claims: [{claim: dispensing, title: {en: "dispensing"}, values: [full, partial]}, '
)
DISPENSING = load(
    with_cases(
        f'  - {{id: C, title: {{en: "C"}}, verifies: [P-1], when: "claims.dispensing = \'partial\'", {STEPS}}}\n',
        DISPENSING_HEAD,
    )
)
KIND_HEAD = HEAD.replace("claims: [", 'claims: [{claim: kind, title: {en: "kind"}, values: [x, y]}, ')


def chosen(selection: Selection) -> list[str]:
    return [case.id for case in selection.selected]


def left_out(selection: Selection) -> list[str]:
    return [deselected.case for deselected in selection.deselected]


def test_claims_choose_cases_and_every_other_case_has_its_reason() -> None:
    selection = select(PLAN, REGISTRY, claims={"orders": True, "retry": True}, variant={"transport": "mtls"})

    assert ["SEND-01", "FAULT-02", "RETRY-03", "GET-04"] == chosen(selection)
    assert ["ERGO-05"] == left_out(selection)
    assert {
        "en": "By the system's claims and variant the case does not concern it:"
        " variant.transport = 'oidc' does not hold.",
        "fr": "D'après les déclarations et la variante du système, le cas ne le concerne pas :"
        " variant.transport = 'oidc' n'est pas vrai.",
        "de": "Nach den Angaben und der Variante des Systems betrifft der Fall es nicht:"
        " variant.transport = 'oidc' trifft nicht zu.",
    } == selection.deselected[0].reason


def test_selected_and_deselected_together_are_all_cases() -> None:
    for claims in ({}, {"orders": True}, {"orders": False, "retry": True}, {"foreign": "yes"}):
        selection = select(PLAN, REGISTRY, claims=claims, variant={"transport": "oidc"})

        assert sorted(case.id for case in PLAN.cases) == sorted(chosen(selection) + left_out(selection))


@pytest.mark.parametrize("value", ["true", "yes", ""])
def test_a_text_for_true_or_false_is_refused(value: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        select(PLAN, REGISTRY, claims={"orders": value}, variant={"transport": "mtls"})

    assert (
        f'The claim "orders" has the value "{value}". Expected: true or false, without quotes.'
        " Correct it under `claims` in the system file. [EQ-PLAN-127]"
    ) == str(caught.value)


@pytest.mark.parametrize(("value", "written"), [("partail", '"partail"'), (True, "true"), (False, "false")])
def test_a_claim_of_texts_has_one_of_its_texts(value: bool | str, written: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        select(DISPENSING, REGISTRY, claims={"dispensing": value}, variant={"transport": "mtls"})

    guess = ' Did you mean "partial"?' if value == "partail" else ""
    assert (
        f'The claim "dispensing" has the value {written}. Expected: full, partial.{guess}'
        " Correct it under `claims` in the system file. [EQ-PLAN-127]"
    ) == str(caught.value)


@pytest.mark.parametrize("name", ["order", "ordres", "Orders", "ordes"])
def test_an_unknown_claim_that_looks_like_a_slip_is_refused(name: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        select(PLAN, REGISTRY, claims={name: True}, variant={"transport": "mtls"})

    assert 4 == caught.value.exit_code
    assert (
        f'The system claims "{name}", which the plan does not ask about, and says nothing about "orders".'
        ' Expected: orders, retry. Did you mean "orders"? Correct the spelling under `claims` in the system file;'
        f' if "{name}" is right, state "orders" as well. [EQ-PLAN-126]'
    ) == str(caught.value)


def test_claims_for_other_plans_are_left_in_peace() -> None:
    """Unlike any claim of this plan, or like one that the system states: no slip."""
    claims = {"orders": True, "order": True, "laboratory": False, "medication": "full"}

    assert "SEND-01" in chosen(select(PLAN, REGISTRY, claims=claims, variant={"transport": "mtls"}))


def test_a_claim_that_is_not_stated_is_not_claimed() -> None:
    lines = "".join(
        f'  - {{id: C-{n}, title: {{en: "C"}}, verifies: [P-1], when: {when}, {STEPS}}}\n'
        for n, when in enumerate(["claims.waiting", "claims.waiting.not()"])
    )
    selection = select(load(with_cases(lines)), REGISTRY, claims={}, variant={"transport": "mtls"})

    assert ["C-1"] == chosen(selection)
    assert {"waiting": False} == selection.claims


def reason(when: str, **claims: bool | str) -> str:
    lines = f'  - {{id: C, title: {{en: "C"}}, verifies: [P-1], when: "{when}", {STEPS}}}\n'
    plan = load(with_cases(lines, DISPENSING_HEAD))
    return select(plan, REGISTRY, claims=claims, variant={"transport": "mtls"}).deselected[0].reason["en"]


@pytest.mark.parametrize(
    ("when", "lacks"),
    [
        ("claims.waiting", "waiting (waiting)"),
        ("claims.dispensing = 'partial'", "dispensing (dispensing)"),
        ("claims.waiting and claims.dispensing = 'partial'", "dispensing (dispensing), waiting (waiting)"),
    ],
)
def test_the_reason_names_the_claims_that_are_missing(when: str, lacks: str) -> None:
    assert f"The system does not claim {lacks}, so the case does not concern it: {when} does not hold." == reason(when)


@pytest.mark.parametrize(
    ("when", "claims"),
    [
        ("claims.waiting.not()", {"waiting": True}),
        ("claims.waiting and variant.transport = 'oidc'", {}),
        ("claims.dispensing = 'full'", {"dispensing": "partial"}),
    ],
)
def test_the_reason_names_no_claim_that_would_change_nothing(when: str, claims: dict[str, bool | str]) -> None:
    assert f"By the system's claims and variant the case does not concern it: {when} does not hold." == reason(
        when, **claims
    )


def test_a_case_without_a_requirement_that_applies_is_left_out() -> None:
    selection = select(PLAN, REGISTRY, claims={"orders": True}, variant={"transport": "mtls"})
    reasons = {deselected.case: deselected.reason for deselected in selection.deselected}

    assert {
        "en": "None of the requirements that the case verifies applies to the system: P-2."
        " The system does not claim retry (retries).",
        "fr": "Aucune des exigences que le cas vérifie ne s'applique au système : P-2."
        " Le système ne déclare pas retry (nouvelles tentatives).",
        "de": "Keine der Anforderungen, die der Fall prüft, gilt für das System: P-2."
        " Das System gibt retry (neue Versuche) nicht an.",
    } == reasons["FAULT-02"]


def test_one_requirement_that_applies_is_enough() -> None:
    plan = load(with_cases(f'  - {{id: C, title: {{en: "C"}}, verifies: [P-2, P-1], {STEPS}}}\n'))

    assert ["C"] == chosen(select(plan, REGISTRY, claims={}, variant={"transport": "mtls"}))


def test_an_axis_with_one_value_needs_no_choice() -> None:
    selection = select(PLAN, REGISTRY, claims={}, variant={"transport": "oidc"})

    assert {"transport": "oidc", "region": "north"} == selection.variant


def test_an_axis_with_several_values_does() -> None:
    with pytest.raises(ConfigurationError) as caught:
        select(PLAN, REGISTRY, claims={}, variant={})

    assert 4 == caught.value.exit_code
    assert (
        'The plan has variants along "transport", and the system file does not say which one to test.'
        " Expected: one of mtls, oidc. Add the axis to `variant` in the system file. [EQ-PLAN-120]"
    ) == str(caught.value)


def test_unknown_values_and_axes_come_with_the_nearest() -> None:
    with pytest.raises(ConfigurationError) as value:
        select(PLAN, REGISTRY, claims={}, variant={"transport": "mtsl"})
    with pytest.raises(ConfigurationError) as axis:
        select(PLAN, REGISTRY, claims={}, variant={"transport": "mtls", "regoin": "north"})

    assert (
        'The variant axis "transport" has no value "mtsl". Expected: mtls, oidc. Did you mean "mtls"? [EQ-PLAN-122]'
    ) == str(value.value)
    assert (
        'The plan has no variant axis "regoin". Expected: transport, region. Did you mean "region"? [EQ-PLAN-121]'
    ) == str(axis.value)


def test_the_plan_s_own_role_is_the_default() -> None:
    claims, variant = {"orders": True}, {"transport": "mtls"}

    assert chosen(select(PLAN, REGISTRY, claims=claims, variant=variant)) == chosen(
        select(PLAN, REGISTRY, claims=claims, variant=variant, role="shop")
    )


def test_another_role_of_the_plan_has_no_cases() -> None:
    selection = select(PLAN, REGISTRY, claims={}, variant={"transport": "mtls"}, role="platform")

    assert [] == chosen(selection)
    assert "The case tests the role shop; the system is tested as platform." == selection.deselected[0].reason["en"]


def test_a_role_that_nobody_plays_is_a_slip() -> None:
    with pytest.raises(ConfigurationError) as caught:
        select(PLAN, REGISTRY, claims={}, variant={"transport": "mtls"}, role="shpo")

    assert (
        'Nobody plays the role "shpo" in this plan. Expected: shop, platform. Did you mean "shop"? [EQ-PLAN-123]'
    ) == str(caught.value)


def test_a_choice_by_id_and_tag_keeps_the_order_of_the_plan() -> None:
    claims = {"orders": True, "retry": True}
    selection = select(
        PLAN, REGISTRY, claims=claims, variant={"transport": "mtls"}, only=["GET-04", "tag:smoke", "GET-04"]
    )

    assert ["SEND-01", "GET-04"] == chosen(selection)
    assert ["ERGO-05"] == left_out(selection)


def test_a_chosen_case_that_does_not_concern_the_system_stays_left_out() -> None:
    selection = select(PLAN, REGISTRY, claims={}, variant={"transport": "mtls"}, only=["SEND-01"])

    assert [] == chosen(selection)
    assert "SEND-01" in left_out(selection)


def test_unknown_choices_are_a_matter_of_the_command_line() -> None:
    with pytest.raises(UsageError) as case:
        select(PLAN, REGISTRY, claims={}, variant={"transport": "mtls"}, only=["GET-4"])
    with pytest.raises(UsageError) as tag:
        select(PLAN, REGISTRY, claims={}, variant={"transport": "mtls"}, only=["tag:smok"])

    assert 64 == case.value.exit_code
    assert (
        'The plan has no case "GET-4". Expected: ERGO-05, FAULT-02, GET-04, RETRY-03, SEND-01.'
        ' Did you mean "GET-04"? [EQ-PLAN-124]'
    ) == str(case.value)
    assert 'No case of the plan has the tag "smok". Expected: smoke. Did you mean "smoke"? [EQ-PLAN-125]' == str(
        tag.value
    )


def test_a_condition_is_evaluated_once() -> None:
    lines = "".join(
        f'  - {{id: C-{n}, title: {{en: "C"}}, verifies: [P-1], when: claims.waiting, {STEPS}}}\n' for n in range(3)
    )
    compiled = []

    def counting(text: str, at: Position) -> Expression:
        compiled.append(text)
        return REGISTRY.expression(text, at)

    plan = load(with_cases(lines))
    select(plan, replace(REGISTRY, expression=counting), claims={"waiting": True}, variant={"transport": "mtls"})

    assert ["claims.waiting"] == compiled


def test_conditions_know_the_plan_s_variables() -> None:
    text = f'  - {{id: C, title: {{en: "C"}}, verifies: [P-1], when: "claims.kind = \'x\' and %wanted", {STEPS}}}\n'
    plan = load(with_cases(text, KIND_HEAD + "variables: {wanted: true}\n"))

    assert ["C"] == chosen(select(plan, REGISTRY, claims={"kind": "x"}, variant={"transport": "mtls"}))
    assert [] == chosen(select(plan, REGISTRY, claims={"kind": "y"}, variant={"transport": "mtls"}))
