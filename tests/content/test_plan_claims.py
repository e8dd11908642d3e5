"""The plans ask about claims in all languages, and the simulated systems answer each question."""

from pathlib import Path

import pytest
from eprescription_campaigns import WORKSHOP
from eprescription_systems import systems

from eqlab.core.errors import ConfigurationError
from eqlab.core.text import LANGUAGES
from eqlab.plan.resolve import select

PLANS = {
    path.stem: WORKSHOP.plan(path)
    for path in sorted((Path(__file__).parents[2] / "testplans" / "eprescription").glob("*.yaml"))
}


@pytest.mark.parametrize("name", PLANS)
def test_claims_have_a_title_in_every_language(name: str) -> None:
    claims = PLANS[name].claims

    assert claims
    assert [] == [claim.name for claim in claims if set(LANGUAGES) != claim.title.keys()]


@pytest.mark.parametrize("name", ["lab-prescriber", "lab-laboratory"])
def test_simulated_systems_say_yes_or_no_to_every_claim(name: str) -> None:
    plan = PLANS[name]
    asked = {claim.name for claim in plan.claims}
    own = [system for system in systems().values() if system.role == plan.roles["system"]]

    assert own
    assert [] == [system.name for system in own if asked - system.claims.keys()]


@pytest.mark.parametrize("slip", ["papr", "recurent", "revokation", "conditional_refrence"])
def test_a_slip_in_a_claim_does_not_leave_cases_out_silently(slip: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        select(PLANS["lab-prescriber"], WORKSHOP.registry, claims={slip: True}, variant={})

    assert caught.value.nearest in {claim.name for claim in PLANS["lab-prescriber"].claims}


def test_the_platform_plan_tests_xml_only_where_it_is_not_claimed() -> None:
    plan = PLANS["lab-platform"]
    chosen = {
        claimed: {case.id for case in select(plan, WORKSHOP.registry, claims=claims, variant={}).selected}
        for claimed, claims in (("no", {}), ("false", {"xml": False}), ("true", {"xml": True}))
    }

    assert chosen["no"] == chosen["false"] > chosen["true"]
