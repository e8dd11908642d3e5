"""What the content calls things: read for those that are named, and never a reason to stop."""

from pathlib import Path

import pytest

from eqlab.content import Content, bundled
from eqlab.content.terms import content_terms
from eqlab.core.text import LANGUAGES
from eqlab.wiring.terms import attestation_terms
from eqlab.wiring.workshop import Workshop

PLAN = """testplan: sample.plan
title: {en: A plan, fr: Un plan, de: Ein Plan}
claims: [{claim: paper, title: {en: on paper, fr: sur papier, de: auf Papier}}, nonsense]
"""
SERVICE = """title: {en: A service, fr: Un service, de: Ein Dienst}
roles: {sender: {en: A sender, fr: Un émetteur, de: Ein Sender}, reader: 3}
variants: {transport: {title: {en: Transport}, values: {mtls: {en: mutual TLS}}}, odd: nonsense}
"""
RULE = "rule: sample.rule\ntitle: {en: A rule, fr: Une règle, de: Eine Regel}\n"


@pytest.fixture
def content(tmp_path: Path) -> Content:
    for folder, text in (("testplans/care/plan", PLAN), ("mocks/care/service", SERVICE), ("testplans/rules/r", RULE)):
        file = tmp_path / f"{folder}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return Content(tmp_path)


def test_all_that_is_named_has_its_words(content: Content) -> None:
    told = content_terms(content, services={"care"}, plans={"sample.plan"}, rules={"sample.rule"})

    assert {
        "care": "A service",
        "care/sender": "A sender",
        "care/transport": "Transport",
        "care/transport/mtls": "mutual TLS",
        "sample.plan": "A plan",
        "sample.plan/paper": "on paper",
        "rule/sample.rule": "A rule",
    } == {name: text["en"] for name, text in told.items()}


def test_what_is_not_named_is_not_told(content: Content) -> None:
    """A registry publishes words for what it lists, and none of plans that are still in the drawer."""

    assert {} == content_terms(content, services={"other"}, plans={"sample.pla", "plan"}, rules=set())


@pytest.mark.parametrize(
    "text", ["", "[1]", "title: {", "a: 1\na: 2\n", "testplan: sample.plan\ntitle: 3\nclaims: 4\n"]
)
def test_what_cannot_be_read_has_no_words(content: Content, text: str) -> None:
    """Nothing that is published waits for a title."""
    for name in ("mocks/care/service.yaml", "testplans/care/plan.yaml", "testplans/rules/r.yaml"):
        (content.root / name).write_text(text, "utf-8")

    assert {} == content_terms(content, services={"care"}, plans={"sample.plan"}, rules={"sample.rule"})


@pytest.mark.parametrize("document", [{}, {"scope": 3, "rule": []}, {"scope": [1, {"service": [], "plan": {}}]}])
def test_documents_of_strangers_may_lack_anything(content: Content, document: dict[str, object]) -> None:
    assert {} == attestation_terms(content, [document])


def test_every_plan_of_the_content_can_be_told_in_every_language() -> None:
    """Plan, service, role of the system, claims and variants: nobody has to read an id alone."""
    workshop = Workshop()
    for file in workshop.content.plans():
        plan = workshop.plan(file)
        told = content_terms(bundled(), services={plan.service}, plans={plan.id}, rules=set())
        wanted = {plan.id, plan.service, *(f"{plan.service}/{role}" for role in plan.roles.values())}
        wanted |= {f"{plan.id}/{claim.name}" for claim in plan.claims}
        wanted |= {f"{plan.service}/{axis.axis}" for axis in plan.variants}
        wanted |= {f"{plan.service}/{axis.axis}/{value}" for axis in plan.variants for value in axis.values}

        assert set() == wanted - set(told)
        assert [] == [name for name, text in told.items() if set(text) != set(LANGUAGES)]
