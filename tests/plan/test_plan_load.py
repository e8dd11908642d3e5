"""A plan becomes the values it says."""

import hashlib

import pytest
from plan_registry import REGISTRY
from plan_sample import FILE, FULL, HEAD, WORLD, case_of, codes, load, one_case, told, with_cases

from eqlab.core.errors import AuthorErrors
from eqlab.core.issue import Level
from eqlab.core.location import Position
from eqlab.core.requirement import Obligation, Origin
from eqlab.plan.load import lint_plan, load_plan
from eqlab.plan.model import Ask, Await, Axis, Check, Given, Needs, Remap, Reply, Review, Send, SetVariable, Task
from eqlab.plan.world import World

PLAN = load(FULL)
CASES = {case.id: case for case in PLAN.cases}


def test_a_full_plan_has_nothing_to_tell() -> None:
    assert [] == told(FULL)


def test_head_of_a_plan() -> None:
    assert ("t.orders.shop", "1.2.3", "orders") == (PLAN.id, PLAN.version, PLAN.service)
    assert {"en": "Orders", "fr": "Commandes", "de": "Bestellungen"} == PLAN.title
    assert {"system": "shop", "lab": "platform"} == PLAN.roles
    assert (Axis(axis="transport", values=("mtls", "oidc")), Axis(axis="region", values=("north",))) == PLAN.variants
    assert {"code_system": "urn:oid:1.2.3.4", "limit": 3} == PLAN.variables
    assert (FULL, FILE, hashlib.sha256(FULL).hexdigest()) == (PLAN.source, PLAN.file, PLAN.digest)


def test_requirements_take_origin_and_maturity_from_their_source() -> None:
    requirements = {requirement.id: requirement for requirement in PLAN.requirements}

    assert (Origin.PUBLIC, "active") == (requirements["P-1"].origin, requirements["P-1"].maturity)
    assert (Origin.INFERRED, "draft") == (requirements["O-1"].origin, requirements["O-1"].maturity)
    assert (Origin.DESIGN, {"en": "Nobody can see it."}) == (
        requirements["O-2"].origin,
        requirements["O-2"].not_tested_because,
    )
    assert (Obligation.SHOULD_NOT, "claims.retry") == (requirements["P-2"].level, requirements["P-2"].when)


def test_needs_are_what_is_declared_and_what_is_used() -> None:
    assert PLAN.needs == Needs(
        services=("orders", "oidc"),
        packages=("kindness@1.0.0",),
        certificates=("personal",),
        endpoints=("fhir", "web"),
    )
    used = case_of(
        "- await: {id: a, at: orders, within: 1 s, on_timeout: failed}", "given: [{id: g, at: orders, load: order}]"
    )
    assert ("orders",) == load(one_case("- await: {id: a, at: orders, within: 1 s, on_timeout: failed}")).needs.services
    assert (Given(id="g", at="orders", load="order", parameters={}, position=used.given[0].position),) == used.given


def test_keys_of_a_case() -> None:
    case = CASES["SEND-01"]

    assert (("P-1",), ("smoke",), "claims.orders", False, "ada", "") == (
        case.verifies,
        case.tags,
        case.when,
        case.optional,
        case.persona,
        case.token,
    )
    assert Task(action="order", parameters={"codes": ["a", "b"], "name": "{persona.name}"}) == case.task
    assert {"persona": "ada"} == case.given[0].parameters
    assert Position(file=FILE, line=26, column=5) == case.position
    assert (True, "TOKEN-2") == (CASES["ERGO-05"].optional, CASES["FAULT-02"].token)


def test_await_step() -> None:
    step = CASES["SEND-01"].steps[0]

    assert isinstance(step, Await)
    assert ("sent", "orders", 600.0, None, False, "inconclusive", "") == (
        step.id,
        step.at,
        step.within,
        step.reply,
        step.silence,
        step.on_timeout,
        step.clause,
    )
    assert step.where is not None
    assert "request.method = 'POST' and request.path = %rx.path" == step.where.text
    assert Position(file=FILE, line=38, column=9) == step.position


def test_armed_replies() -> None:
    first = CASES["FAULT-02"].steps[0]
    late = CASES["RETRY-03"].steps[0]

    assert isinstance(first, Await)
    assert (
        Reply(
            fault="status",
            status=503,
            headers=(("retry-after", "1"),),
            body="",
            delay=0.5,
            times=2,
            processed=True,
        )
        == first.reply
    )
    assert isinstance(late, Await)
    assert Reply(fault="latency", delay=2.0) == late.reply


def test_silence_and_a_call_that_must_come() -> None:
    silence, retry = CASES["FAULT-02"].steps[1], CASES["RETRY-03"].steps[1]

    assert isinstance(silence, Await)
    assert (True, 3.0, "2") == (silence.silence, silence.within, silence.clause)
    assert isinstance(retry, Await)
    assert ("failed", 5400.0) == (retry.on_timeout, retry.within)


def test_checks_come_compiled_with_what_they_rest_on() -> None:
    steps = CASES["SEND-01"].steps
    rule, model = steps[3], steps[4]

    assert isinstance(rule, Check)
    assert ("sent.request.body", "fhirpath", "id = %persona.id", Level.WARNING, "1.2", ("P-1",), Origin.PUBLIC) == (
        rule.that,
        rule.validator,
        rule.parameter,
        rule.on_failure,
        rule.clause,
        rule.verifies,
        rule.origin,
    )
    assert isinstance(model, Check)
    assert (
        Remap(to=Level.NOTE, clause="9", code="EQ-MODEL-001"),
        Remap(to=Level.ERROR, clause="8", level=Level.WARNING),
    ) == model.remap
    assert (None, ("P-1",)) == (model.on_failure, model.verifies)


def test_scriptlets_are_written_out_where_they_are_used() -> None:
    readable, typed = CASES["SEND-01"].steps[1:3]
    status, body = CASES["GET-04"].steps[1:3]

    assert isinstance(readable, Check)
    assert isinstance(typed, Check)
    assert [("sent.request.body", "json"), ("sent.request.body", "fhirpath")] == [
        (readable.that, readable.validator),
        (typed.that, typed.validator),
    ]
    assert isinstance(status, Check)
    assert isinstance(body, Check)
    assert ("reply", 200, "reply.response.body") == (status.that, status.parameter, body.that)
    assert Position(file="scriptlets/shared.yaml", line=5, column=9) == status.position


def test_set_send_ask_and_review_steps() -> None:
    patient, weight = CASES["SEND-01"].steps[5:7]
    get, post, last = (step for step in CASES["GET-04"].steps if isinstance(step, Send))
    seen, review = CASES["ERGO-05"].steps

    assert isinstance(patient, SetVariable)
    assert patient.expression is not None
    assert ("patient", "%sent.request.body.entry") == (patient.name, patient.expression.text)
    assert isinstance(weight, SetVariable)
    assert (None, {"kilos": [1, 2.5, True, None]}) == (weight.expression, weight.value)
    assert ("system.fhir", "GET", "/metadata?region={variant.region}", None, "", 10.0) == (
        get.to,
        get.method,
        get.path,
        get.body,
        get.scenario,
        get.deadline,
    )
    assert (("accept", "application/json"),) == get.headers
    assert ({"limit": "{limit}"}, "bodies/order.json") == (post.body, last.scenario)
    assert isinstance(seen, Ask)
    assert ("tester", ("pass", "fail"), ("screenshot",), "5") == (seen.who, seen.answers, seen.evidence, seen.clause)
    assert isinstance(review, Review)
    assert ("monitor", {"en": "Look at what {seen.who} saw."}) == (review.who, review.question)


def test_answers_default_to_pass_and_fail() -> None:
    ask = case_of('- ask: {id: q, who: tester, question: {en: "So?"}}').steps[0]

    assert isinstance(ask, Ask)
    assert ("pass", "fail") == ask.answers


def test_a_check_rests_on_all_of_the_case_unless_it_says_so() -> None:
    """A case verifies what it and its checks name; of a check's own requirements the weakest origin counts."""
    case = case_of(
        "- send: {id: r, to: system.x, method: GET, deadline: 1 s}\n"
        "- check: {that: r, status: 200, verifies: [P-2, O-1]}\n"
        "- check: {that: r, status: 200}"
    )
    own, all_of_it = case.steps[1:]

    assert ("P-1", "P-2", "O-1") == case.verifies
    assert isinstance(own, Check)
    assert (("P-2", "O-1"), Origin.DESIGN) == (own.verifies, own.origin)
    assert isinstance(all_of_it, Check)
    assert (("P-1",), Origin.PUBLIC) == (all_of_it.verifies, all_of_it.origin)


def test_checks_may_be_the_only_ones_to_name_requirements() -> None:
    send = "send: {id: r, to: system.x, method: GET, deadline: 1 s}"
    check = "check: {that: r, status: 200, verifies: [P-2]}"
    plan = load(with_cases(f'  - {{id: C-1, title: {{en: "One"}}, steps: [{send}, {check}]}}\n'))

    assert ("P-2",) == plan.cases[0].verifies


def test_the_world_may_depend_on_the_service() -> None:
    asked = []

    def world(service: str) -> World:
        asked.append(service)
        return WORLD

    assert PLAN.cases[0].id == load_plan(FULL, FILE, REGISTRY, world).cases[0].id
    assert ["orders"] == asked


def test_without_a_service_there_is_no_world_to_ask() -> None:
    """A hostile service name never reaches the content."""
    asked: list[str] = []

    def world(service: str) -> World:
        asked.append(service)
        return WORLD

    source = FULL.replace(b"service: orders", b"service: ../../etc")
    plan, messages = lint_plan(source, FILE, REGISTRY, world)

    assert plan is None
    assert ["EQ-PLAN-025"] == [message.error.issue.code for message in messages]
    assert [] == asked


def test_all_mistakes_are_raised_together() -> None:
    text = HEAD.replace("version: 1.0.0", "version: one", 1).replace("claims.waiting", "claims.")
    with pytest.raises(AuthorErrors) as caught:
        load(with_cases("  - {id: C-1}\n", text))

    assert ["EQ-PLAN-025", "EQ-TST-001", "EQ-PLAN-021", "EQ-PLAN-021", "EQ-PLAN-062"] == [
        error.issue.code for error in caught.value.errors
    ]
    assert 65 == caught.value.exit_code


def test_advice_does_not_keep_a_plan_from_loading() -> None:
    text = one_case(
        "- await: {id: a, at: orders, within: 1 s, on_timeout: failed}", head=HEAD + "variables: {idle: 1}\n"
    )
    plan, messages = lint_plan(text.encode(), FILE, REGISTRY, WORLD)

    assert plan is not None
    advice = ["EQ-PLAN-100", "EQ-PLAN-100", "EQ-PLAN-103", "EQ-PLAN-106"]
    assert advice == [message.error.issue.code for message in messages]
    assert {Level.WARNING} == {message.level for message in messages}
    assert [] == codes(text)


def test_the_cycle_collector_is_left_as_it_was() -> None:
    import gc

    lint_plan(b"[", FILE, REGISTRY, WORLD)
    assert gc.isenabled()

    gc.disable()
    try:
        lint_plan(b"[", FILE, REGISTRY, WORLD)
        assert not gc.isenabled()
    finally:
        gc.enable()
