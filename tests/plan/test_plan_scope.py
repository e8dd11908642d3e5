"""Names within a case: who defines them, who may use them, and when."""

import pytest
from plan_registry import REGISTRY
from plan_sample import FILE, HEAD, WORLD, codes, one_case, told

from eqlab.core.check import CheckKind, Registry
from eqlab.plan.load import lint_plan
from eqlab.validate.checks.xpath import xpath_check

AWAIT = "- await: {id: sent, at: orders, within: 1 s}\n"
SEND = "- send: {id: reply, to: system.x, method: GET, deadline: 1 s}\n"
JUDGE = "\n- await: {id: judge, at: orders, within: 1 s, on_timeout: failed}"


def check(that: str, expression: str = "true") -> str:
    return f'- check: {{that: {that}, fhirpath: "{expression}"}}'


@pytest.mark.parametrize("part", ["", ".request", ".request.body", ".response", ".response.status", ".response.body"])
@pytest.mark.parametrize(("step", "name"), [(AWAIT, "sent"), (SEND, "reply")])
def test_parts_of_a_captured_exchange(step: str, name: str, part: str) -> None:
    assert [] == codes(one_case(step + check(name + part)))


@pytest.mark.parametrize("part", [".connection", ".connection.client_certificate"])
def test_parts_of_a_connection(part: str) -> None:
    assert [] == codes(one_case(AWAIT + check(f"sent{part}")))


@pytest.mark.parametrize(
    "that", ["sent.body", "sent.header", "sent.request.headers", "sent.response.body.entry", "reply.bdy"]
)
def test_other_parts_are_refused(that: str) -> None:
    assert ["EQ-PLAN-052"] == codes(one_case(AWAIT + SEND + check(that)))


def test_only_a_sent_call_has_a_body_of_its_own() -> None:
    assert [] == codes(one_case(SEND + check("reply.body")))


def test_values_are_referred_to_with_any_part() -> None:
    assert [] == codes(one_case("- set: {name: v, value: {a: {b: 1}}}\n" + check("v") + "\n" + check("v.a.b")))


@pytest.mark.parametrize(
    ("name", "define"),
    [
        ("quiet", "- await: {id: quiet, at: orders, within: 1 s, silence: true}\n"),
        ("seen", '- ask: {id: seen, who: tester, question: {en: "So?"}}\n'),
    ],
)
def test_what_captures_no_exchange_cannot_be_referred_to(name: str, define: str) -> None:
    assert ["EQ-PLAN-055"] == codes(one_case(define + check(name)))


def test_preconditions_cannot_be_referred_to() -> None:
    assert ["EQ-PLAN-055"] == codes(one_case(check("rx"), "given: [{id: rx, at: orders, load: order}]"))


def test_plan_variables_are_nothing_a_system_did() -> None:
    assert ["EQ-PLAN-051"] == codes(one_case(check("limit"), head=HEAD + "variables: {limit: 1}\n"))


@pytest.mark.parametrize(
    "name",
    [
        "claims.waiting",
        "variant.transport",
        "parameters.p",
        "limit",
        "rx.number",
        "sent.id",
        "note",
        "seen.answer",
        "ucum",
    ],
)
def test_names_an_expression_may_use(name: str) -> None:
    steps = AWAIT + '- set: {name: note, value: 1}\n- ask: {id: seen, who: t, question: {en: "So?"}}\n'
    given = "given: [{id: rx, at: orders, load: order}]"

    assert [] == codes(one_case(steps + check("sent", f"%{name} = 1"), given, HEAD + "variables: {limit: 1}\n"))


def test_a_persona_is_a_name_only_where_there_is_one() -> None:
    assert [] == codes(one_case(AWAIT + check("sent", "%persona.name = id"), "persona: ada"))
    assert ["EQ-PLAN-056"] == codes(one_case(AWAIT + check("sent", "%persona.name = id")))
    assert ["EQ-PLAN-045"] == codes(one_case(AWAIT + check("sent", "%persona.name = id"), "persona: nobody"))


@pytest.mark.parametrize("key", ["fhirpath", "each"])
def test_unknown_names_are_refused_in_every_expression_of_a_check(key: str) -> None:
    other = {"fhirpath": "each", "each": "fhirpath"}[key]

    assert ["EQ-PLAN-050"] == codes(one_case(AWAIT + f'- check: {{that: sent, {other}: id, {key}: "%snet.id"}}'))
    assert ["EQ-PLAN-050"] == codes(one_case(AWAIT + '- check: {that: sent, identifier: {each: "%snet.id"}}'))


def test_later_steps_are_told_from_unknown_ones() -> None:
    assert ["EQ-PLAN-054"] == codes(one_case(check("sent") + "\n" + AWAIT))
    assert ["EQ-PLAN-054"] == codes(one_case(SEND + check("reply", "%sent.id = id") + "\n" + AWAIT))
    assert ["EQ-PLAN-054"] == codes(
        one_case('- set: {name: a, from: "%b"}\n- set: {name: b, value: 1}\n' + AWAIT + check("a"))
    )


def test_conditions_of_awaits_know_only_what_is_there_before_the_campaign() -> None:
    where = '- await: {{id: next, at: orders, within: 1 s, on_timeout: failed, where: "request.path = %{0}"}}'
    given = "given: [{id: rx, at: orders, load: order}]"

    assert [] == codes(one_case(AWAIT + where.format("rx.path"), given))
    assert [] == codes(one_case(AWAIT + where.format("persona.id"), "persona: ada"))
    assert ["EQ-PLAN-074"] == codes(one_case(AWAIT + where.format("sent.request.path")))
    assert ["EQ-PLAN-074"] == codes(one_case(where.format("sent.request.path") + "\n" + AWAIT))
    assert ["EQ-PLAN-074"] == codes(one_case('- set: {name: note, value: "x"}\n' + where.format("note")))
    assert ["EQ-PLAN-050"] == codes(one_case(where.format("sent.request.path")))


def test_silence_is_watched_when_its_turn_comes_and_knows_earlier_exchanges() -> None:
    quiet = '- await: {id: quiet, at: orders, within: 1 s, silence: true, where: "request.path = %sent.request.path"}'

    assert [] == codes(one_case(AWAIT + quiet))
    assert ["EQ-PLAN-054"] == codes(one_case(quiet + "\n" + AWAIT))


@pytest.mark.parametrize("where", ["response.status = 200", "request.method = 'GET' and $this.response.exists()"])
def test_a_condition_cannot_look_at_the_answer(where: str) -> None:
    step = f'- await: {{id: next, at: orders, within: 1 s, on_timeout: failed, where: "{where}"}}'

    assert "EQ-PLAN-073" in codes(one_case(step))


def test_ids_are_used_once_in_a_case() -> None:
    assert ["EQ-PLAN-040"] == codes(one_case(AWAIT + AWAIT + JUDGE))
    assert ["EQ-PLAN-040"] == codes(
        one_case("- set: {name: rx, value: 1}" + JUDGE, "given: [{id: rx, at: orders, load: order}]")
    )
    assert ["EQ-PLAN-040"] == codes(
        one_case("- set: {name: limit, value: 1}" + JUDGE, head=HEAD + "variables: {limit: 1}\n")
    )


@pytest.mark.parametrize(
    "name", ["claims", "variant", "persona", "parameters", "resource", "context", "request", "system"]
)
def test_names_with_a_meaning_are_kept(name: str) -> None:
    assert ["EQ-PLAN-041"] == codes(one_case(f"- set: {{name: {name}, value: 1}}" + JUDGE))


@pytest.mark.parametrize(
    "field",
    [
        "persona.name",
        "persona.id",
        "persona.number",
        "persona.address.city",
        "rx.number",
        "limit",
        "deep.a",
        "claims.waiting",
    ],
)
def test_fields_that_something_fills(field: str) -> None:
    more = f'persona: ada\ngiven: [{{id: rx, at: orders, load: order}}]\ninstructions: {{en: "A {{{field}}}."}}'

    assert [] == codes(one_case(AWAIT + check("sent"), more, HEAD + "variables: {limit: 1, deep: {a: b}}\n"))


@pytest.mark.parametrize(
    "field",
    [
        "persona",
        "persona.nam",
        "persona.codes",
        "rx",
        "rx.a.b",
        "limit.a",
        "deep",
        "variant.x",
        "claims",
        "claims.wating",
        "sent.id",
        "nothing",
    ],
)
def test_fields_that_nothing_fills(field: str) -> None:
    more = f'persona: ada\ngiven: [{{id: rx, at: orders, load: order}}]\ninstructions: {{en: "A {{{field}}}."}}'

    assert ["EQ-PLAN-057"] == codes(
        one_case(AWAIT + check("sent"), more, HEAD + "variables: {limit: 1, deep: {a: b}}\n")
    )


def test_fields_of_steps_also_know_earlier_steps() -> None:
    send = (
        '- send: {{id: next, to: system.x, method: POST, path: "/{{{0}}}", deadline: 1 s,'
        ' body: [{{a: "{{{0}}}"}}], headers: {{x: "{{{0}}}"}}}}\n'
    )
    ask = '- ask: {{id: seen, who: t, question: {{en: "Is {{{0}}} so?"}}}}\n'

    assert [] == codes(one_case(SEND + send.format("reply.response.status") + ask.format("next.id")))
    assert [] == codes(one_case("- set: {name: n, value: 1}\n" + send.format("n") + ask.format("n.a")))
    assert 3 == codes(one_case(send.format("seen.answer") + ask.format("parameters.p"))).count("EQ-PLAN-057")
    assert [] == codes(one_case(ask.format("claims.waiting") + '- review: {who: t, question: {en: "{seen.comment}"}}'))
    assert ["EQ-PLAN-057"] == codes(
        one_case(ask.format("claims.waiting") + '- review: {who: t, question: {en: "{seen.words}"}}')
    )


def test_literal_braces_are_no_fields() -> None:
    assert [] == codes(one_case(SEND + check("reply"), 'instructions: {en: "Type {\\"a\\": 1} and {} and { x }."}'))


def test_the_nearest_field_is_offered() -> None:
    text = one_case(AWAIT + check("sent"), 'persona: ada\ninstructions: {en: "For {persona.nme}."}')

    assert 'Did you mean "persona.name"?' in told(text)[-1]


@pytest.mark.parametrize(
    "when", ["claims.waiting", "variant.transport = 'mtls'", "%claims.waiting", "claims.waiting = %limit"]
)
def test_conditions_of_cases_look_at_claims_and_variant(when: str) -> None:
    assert [] == codes(one_case(AWAIT + check("sent"), f'when: "{when}"', HEAD + "variables: {limit: 1}\n"))


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("claim.x", "EQ-PLAN-080"),
        ("true", "EQ-PLAN-080"),
        ("'claims' = 'claims'", "EQ-PLAN-080"),
        ("variant.transprt = 'mtls'", "EQ-PLAN-053"),
        ("claims.waiting = %lmit", "EQ-PLAN-050"),
        ("claims.waiting = %persona.id", "EQ-PLAN-050"),
        ("claims.waiting =", "EQ-TST-001"),
    ],
)
def test_conditions_that_can_never_decide_are_refused(when: str, expected: str) -> None:
    """A slip in a condition would deselect its case without a word."""
    assert [expected] == codes(one_case(AWAIT + check("sent"), f'persona: ada\nwhen: "{when}"'))
    assert [expected] == codes(one_case(AWAIT + check("sent"), head=HEAD.replace("claims.waiting", f'"{when}"')))


def test_names_in_parameters_of_a_check_are_refused_where_they_stand() -> None:
    """An expression that a validator tells of is looked through like those of the language."""
    token = CheckKind(
        name="token",
        compile=lambda _parameter, _at, _step: lambda _subject, _context: iter(()),
        schema={},
        mentions=lambda step: [(("token", "keys"), step["token"]["keys"])],
    )
    registry = Registry(checks={**REGISTRY.checks, "token": token}, expression=REGISTRY.expression)
    steps = '- set: {name: keys, value: 1}\n- check: {that: keys, token: {keys: "%"}}\n'

    def sentences(name: str) -> list[str]:
        source = one_case(steps.replace("%", f"%{name}.body")).encode()
        return [message.sentence() for message in lint_plan(source, FILE, registry, WORLD)[1]]

    assert not [one for one in sentences("keys") if "EQ-PLAN-050" in one]
    (told_,) = [one for one in sentences("kyes") if "EQ-PLAN-050" in one]
    assert told_.startswith("plan.yaml:21:37: ")
    assert 'Did you mean "keys"?' in told_


@pytest.mark.parametrize("name", ["context", "resource", "sct", "snet"])
def test_xpath_knows_no_names_of_fhirpath(name: str) -> None:
    """They would be empty, and the rule would never hold; the names that there are, are told."""
    registry = Registry(checks={**REGISTRY.checks, "xpath": xpath_check()}, expression=REGISTRY.expression)
    source = one_case(AWAIT + f'- check: {{that: sent.request.body, xpath: "//a = ${name}"}}').encode()
    (told_,) = [
        said
        for said in (message.sentence() for message in lint_plan(source, FILE, registry, WORLD)[1])
        if "EQ-PLAN-050" in said
    ]

    assert f'"{name}"' in told_.replace("$", "")
    assert "Expected: " in told_
    assert "sent" in told_.partition("Expected: ")[2]
