"""The check `jwt`, as plans use it."""

from collections.abc import Mapping
from typing import Any

import pytest
from making_token import AT, NOW, codes, jwk, key, token

from eqlab.core.check import Context, Document, Subject, Written
from eqlab.core.errors import AuthorError
from eqlab.core.exchange import Body
from eqlab.core.finding import Finding
from eqlab.core.location import Position, RulePath, SubjectPath
from eqlab.validate.checks.jwt import JWT

HERE = Position(file="plan.yaml", line=7, column=9)
PARAMETER: Mapping[str, Any] = {
    "type": "at+jwt",
    "algorithms": ["ES256"],
    "issuer": "https://idp.example",
    "audience": "lab",
    "keys": {"keys": [jwk("ES256")]},
    "required": ["exp", "jti"],
    "lifetime": 600,
    "leeway": 5,
    "at": "2026-05-01T12:00:00Z",
}
PLACE = SubjectPath(exchange="x1", part="request.headers")


def look(value: Any, *, variables: Mapping[str, Any] | None = None, drop: str = "", **changes: Any) -> list[Finding]:
    parameter = {name: said for name, said in {**PARAMETER, **changes}.items() if name != drop}
    subject = value if isinstance(value, Subject) else Subject(value=value, place=PLACE)
    context = Context(rule=RulePath(("plan", "case", "step")), variables=variables or {})
    return list(JWT.compile(parameter, HERE, {})(subject, context))


def body(data: bytes) -> Subject:
    return Subject(value=None, document=Document(body=Body(data=data, size=len(data))), place=PLACE)


@pytest.mark.parametrize("scheme", ["", "Bearer ", "bearer  ", "DPoP "])
def test_a_header_value_or_a_body_is_a_token(scheme: str) -> None:
    """The scheme of an Authorization header is no part of the token."""
    assert [] == codes(look(scheme + token().decode()))
    assert [] == codes(look(body(token())))


def test_tokens_are_selected_from_an_exchange() -> None:
    request = {"headers": [{"name": "authorization", "value": "Bearer " + token().decode()}]}
    each = "headers.where(name='authorization').value"

    assert [] == codes(look(request, each=each))
    assert ["EQ-FHIRPATH-102"] == codes(look({"headers": []}, each=each))
    assert ["EQ-JWT-902"] == codes(look(request, each="headers"))


def test_the_same_token_twice_is_a_replay() -> None:
    tokens = {"t": [token().decode(), token().decode()]}

    assert ["EQ-JWT-315"] == codes(look(tokens, each="t"))
    assert ["EQ-JWT-315"] == codes(look(token().decode(), seen="%before", variables={"before": token().decode()}))


def test_a_run_fills_what_a_plan_leaves_open() -> None:
    variables = {
        "keys": {"keys": [jwk("ES256")]},
        "sent": {"id": "x1", "started": AT.isoformat()},
        "lab": {"audience": "lab", "certificate": "ab" * 32},
    }
    changes = {"keys": "%keys", "audience": "%lab.audience"}

    assert [] == codes(look(token().decode(), drop="at", variables=variables, **changes))
    bound = look(token().decode(), variables=variables, certificate="%lab.certificate", **changes)
    assert ["EQ-JWT-403"] == codes(bound)


def test_what_a_run_does_not_give_is_undecided() -> None:
    findings = look(token().decode(), keys="%keys")

    assert ["EQ-JWT-903", "EQ-JWT-203"] == codes(findings)


def test_without_any_time_time_is_undecided() -> None:
    assert ["EQ-JWT-314"] == codes(look(token().decode(), drop="at"))


def test_a_captured_key_set_is_judged_too() -> None:
    keys = {"keys": [jwk("ES256"), {"kty": "?"}]}

    assert ["EQ-JWT-208"] == codes(look(token().decode(), keys="%keys", variables={"keys": keys}))


def test_findings_name_step_and_part() -> None:
    (finding,) = look(token(exp=NOW - 6).decode())

    assert "EQ-JWT-305" == finding.issue.code
    assert ("plan", "case", "step", "jwt", "token", "payload.exp") == finding.rule.segments
    assert "request.headers payload.exp" == str(finding.subject)


def test_what_is_missing_is_told_once() -> None:
    assert ["EQ-CHECK-101"] == codes(look(None))
    assert ["EQ-JWT-902"] == codes(look({"a": 1}))


BAD: list[tuple[Any, str, str]] = [
    ("token", "EQ-CHECK-002", ""),
    ({"algorithm": ["ES256"]}, "EQ-CHECK-003", "algorithms"),
    ({"algorithms": ["ES265"]}, "EQ-JWT-901", "ES256"),
    ({"at": "yesterday"}, "EQ-CHECK-002", ""),
    ({"at": "2026-05-01T12:00:00"}, "EQ-CHECK-002", ""),
    ({"each": 7}, "EQ-CHECK-002", ""),
    ({"each": "a..b"}, "EQ-FHIRPATH-001", ""),
    ({"keys": {"keys": []}}, "EQ-JWT-901", ""),
    ({"keys": {"keys": [{"kty": "RSA"}]}}, "EQ-JWT-901", ""),
    ({"keys": "no certificate"}, "EQ-JWT-901", ""),
    ({"issuer": "%sent.("}, "EQ-FHIRPATH-001", ""),
]


@pytest.mark.parametrize(("parameter", "code", "near"), BAD)
def test_bad_parameters_are_refused_in_the_plan(parameter: Any, code: str, near: str) -> None:
    """When the plan is read, with its line and column."""
    with pytest.raises(AuthorError) as caught:
        JWT.compile(parameter, HERE, {})

    assert (code, near) == (caught.value.issue.code, caught.value.nearest)
    assert HERE == caught.value.at


def test_a_secret_key_may_stand_in_a_plan() -> None:
    """A shared secret that the author gives is used, and never shown."""
    keys = {"keys": [jwk("HS256")]}
    findings = look(token(algorithm="HS256", exp=1).decode(), keys=keys, algorithms=["HS256"])

    assert {"EQ-JWT-305", "EQ-JWT-310"} == set(codes(findings))
    assert jwk("HS256")["k"] not in repr(findings)
    assert key("HS256").thumbprint == ""


@pytest.mark.parametrize(
    ("changes", "steps"),
    [
        ({"lifetime": "long"}, ("lifetime",)),
        ({"algorithms": ["none"]}, ("algorithms",)),
        ({"scope": "read"}, ("scope",)),
        ({"at": "yesterday"}, ("at",)),
        ({"each": 7}, ("each",)),
        ({"each": "("}, ("each",)),
        ({"nonce": "%("}, ("nonce",)),
        ({"keys": {"keys": []}}, ("keys",)),
        ({"claims": 1}, ("claims",)),
        ({"claims": {"a.b": {"equal": 1}}}, ("claims", "a.b", "equal")),
        ({"claims": {"sub": {}}}, ("claims", "sub")),
        ({"claims": {"sub": {"pattern": "("}}}, ("claims", "sub", "pattern")),
    ],
)
def test_a_mistake_is_told_where_it_stands(changes: Mapping[str, Any], steps: tuple[str, ...]) -> None:
    """Line and column are those of the parameter, not of the check."""
    there = Position(file="plan.yaml", line=31, column=13)
    said = Written({"jwt": {**PARAMETER, **changes}}, lambda asked: there if asked == ("jwt", *steps) else None)

    with pytest.raises(AuthorError) as refused:
        JWT.compile(said["jwt"], HERE, said)
    assert there == refused.value.at
