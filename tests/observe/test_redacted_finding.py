"""Findings without secrets: a bare value is known by the place, the header or the expression it comes from."""

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqlab.core.finding import Finding, found
from eqlab.core.issue import Issue
from eqlab.core.location import RulePath, SubjectPath
from eqlab.observe.redacted_finding import redact_beside, redact_facts, redact_finding

ISSUE = Issue(code="EQ-TST-001", template="{found} {expected}")
SECRET = "S3CR3T-4711-swordfish"


def shown(secret: str = SECRET) -> str:
    return f"[redacted:{hashlib.sha256(secret.encode()).hexdigest()[:8]}]"


def finding(path: str = "", part: str = "request.body", **facts: str) -> Finding:
    return found(ISSUE, SubjectPath(exchange="x1", part=part, path=path), RulePath(("plan", "case")), **facts)


def redacted(path: str = "", part: str = "request.body", **facts: str) -> dict[str, str]:
    return dict(redact_finding(finding(path, part, **facts)).facts)


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("password", "request.body"),
        ("deep.client_secret", "request.body"),
        ("deep.`client-secret`[3]", "response.body"),
        ("credentials.user", "request.body"),
        ("x-auth-token", "request.headers"),
        ("", "request.query.access_token"),
        ("", "%password"),
    ],
)
@pytest.mark.parametrize("fact", ["found", "expected", "value"])
def test_value_at_a_secret_place_is_redacted(path: str, part: str, fact: str) -> None:
    assert {fact: f'"{shown()}"'} == redacted(path, part, **{fact: f'"{SECRET}"'})


@pytest.mark.parametrize("path", ["token_type", "token_endpoint", "identifier[0].value", "note.text", ""])
def test_value_at_another_place_is_told(path: str) -> None:
    assert {"found": '"plain"', "expected": "1234"} == redacted(path, found='"plain"', expected="1234")


def test_scheme_of_a_credential_stays() -> None:
    facts = redacted("authorization", "request.headers", header="authorization", found=f"Bearer {SECRET}")

    assert f"Bearer {shown()}" == facts["found"]


@pytest.mark.parametrize("name", ["cookie", "set-cookie"])
def test_several_cookies_in_one_value_are_all_redacted(name: str) -> None:
    """Fields of one name are told joined by commas, so an attribute may be followed by the next cookie."""
    facts = redacted(name, "response.headers", header=name, found=f"a={SECRET}; Path=/, b={SECRET}")

    assert SECRET not in facts["found"]
    assert facts["found"].startswith(f"a={shown()}; Path=[redacted:")


@pytest.mark.parametrize("value", ["true", "false", "null", "{}", '""', "/^Bearer .+/", "/^Basic [A-Za-z0-9+=]{8,}$/"])
def test_what_gives_nothing_away_is_told(value: str) -> None:
    assert {"expected": value} == redacted("password", expected=value)


@pytest.mark.parametrize("value", [f"/^{SECRET}$/", "/1234/", "4711", f'["{SECRET}", "b"]', f'no result ("{SECRET}")'])
def test_all_else_is_redacted(value: str) -> None:
    assert {"expected": shown(value)} == redacted("pin", expected=value)


def test_words_of_the_lab_are_told() -> None:
    """What has companions in other languages is no value: `any value`."""
    facts = {"expected": "any value", "expected.fr": "une valeur quelconque", "header": "x-auth-token"}

    assert facts == redacted("x-auth-token", "request.headers", **facts)


@pytest.mark.parametrize(
    "expression",
    [
        "password",
        "deep.client_secret",
        "iif(pin.exists(), pin, {})",
        "headers.where(name = 'x-auth-token').value",
        "%access_token",
        "entry.resource.where(…)",
    ],
)
def test_value_of_an_expression_that_names_a_secret_is_redacted(expression: str) -> None:
    """An expression that was cut may have named one."""
    facts = redacted("", expression=expression, found=f'"{SECRET}"')

    assert {"expression": expression, "found": f'"{shown()}"'} == facts


@pytest.mark.parametrize("expression", ["password in ('{}' | 'a')", "'{}' = pin", "password.matches('{}')"])
def test_literals_beside_a_secret_s_name_are_redacted(expression: str) -> None:
    facts = redacted("", expression=expression.format(SECRET), found="false")

    assert SECRET not in facts["expression"]
    assert "false" == facts["found"]


def test_literals_of_a_rule_about_a_secret_place_are_redacted() -> None:
    facts = redacted("", "request.query.code_verifier", expression=f"$this = '{SECRET}'", found="false")

    assert {"expression": f"$this = '{shown()}'", "found": "false"} == facts


def test_a_secret_is_found_again_in_the_other_facts() -> None:
    facts = redacted("password", found=f'"{SECRET}"', reason=f"{SECRET} is too short")

    assert f"{shown()} is too short" == facts["reason"]


@pytest.mark.parametrize(
    "value",
    [
        '{{"a": "xxxx…ssword": "{}"}}',
        '{{"a": 1,…d": "{}"}}',
        '[{{"a": "…"}}, {{"b": "xx…t": ["{}"]}}]',
        '"{{"a": "xx…ssword": "{}"}}"',
    ],
)
def test_json_that_was_cut_ends_at_the_cut(value: str) -> None:
    """After it nobody knows any more by which name a value goes."""
    assert SECRET not in redacted("", found=value.format(SECRET))["found"]


def test_other_values_keep_their_end() -> None:
    facts = {"found": '"a long text … its end"', "expected": '{"a": {"b": "…"}, "c": 1}'}

    assert facts == redacted("", **facts)


def test_rule_and_path_are_redacted() -> None:
    made = found(ISSUE, SubjectPath(path=f"password={SECRET}"), RulePath(("plan", f"token={SECRET}")))

    assert SECRET not in repr(redact_finding(made))


@pytest.mark.parametrize(
    ("written", "facts"),
    [
        (f"schema:\n  pin:\n    const: {SECRET}", {"expected": f'"{SECRET}"'}),
        (f"schema:\n  pin:\n    enum: [{SECRET}, b]", {"expected": f'["{SECRET}", "b"]'}),
        (f"header: {{name: pin, equals: {SECRET}}}", {"expected": f'"{SECRET}"', "header": "pin"}),
        (f"header: {{name: pin, equals: Bearer {SECRET}}}", {"expected": f'"Bearer {SECRET}"', "header": "pin"}),
        (f"header: {{name: pin, matches: ^{SECRET}$}}", {"expected": f"/^{SECRET}$/", "header": "pin"}),
        (f"const: {SECRET}", {"expected": f'"{SECRET[:8]}…{SECRET[-4:]}"'}),
    ],
)
def test_rule_as_written_does_not_give_the_secret_away(written: str, facts: dict[str, Any]) -> None:
    assert SECRET not in redact_beside(written, [finding("pin", **facts)])


def test_named_values_are_redacted_by_name() -> None:
    facts = {"rx.password": SECRET, "rx.number": "RX-1", "url": f"/x?access_token={SECRET}"}
    told = redact_facts(facts)

    assert {"rx.password": shown(), "rx.number": "RX-1", "url": f"/x?access_token={shown()}"} == told


VALUES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [f'"{SECRET}"', f"Bearer {SECRET}", f"a={SECRET}", "true", f"/{SECRET}/", f'{{"a": "x…b": "{SECRET}"']
    ),
)


@given(st.sampled_from(["password", "authorization", "set-cookie", "status"]), VALUES, VALUES)
def test_redacting_a_finding_twice_is_redacting_it_once(path: str, one: str, two: str) -> None:
    once = redact_finding(finding(path, found=one, expected=two, header=path))

    assert once == redact_finding(once)


@given(st.text(max_size=10).filter(lambda text: "…" not in text), st.text(max_size=10))
def test_secret_is_never_in_the_facts(before: str, after: str) -> None:
    told = redacted("deep.password", found=f"{before}{SECRET}{after}")

    assert SECRET not in told["found"]
