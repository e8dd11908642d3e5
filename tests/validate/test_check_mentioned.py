"""Which parts of a check name what a run captures."""

from typing import Any

import pytest

from eqlab.validate.checks import check_kinds

KINDS = check_kinds()


def mentioned(check: str, parameter: Any, **step: Any) -> dict[tuple[str | int, ...], str]:
    return dict(KINDS[check].mentions({check: parameter, **step}))


@pytest.mark.parametrize(
    ("check", "key"),
    [
        *(("jwt", key) for key in ("keys", "issuer", "audience", "nonce", "certificate", "seen", "uri", "at")),
        *(("certificate", key) for key in ("anchors", "at")),
        *(("saml", key) for key in ("in_response_to", "presenter", "at")),
        *(("soap-security", key) for key in ("soap_action", "relates_to", "in_response_to", "presenter", "at")),
        ("signature", "at"),
        ("pdf", "at"),
    ],
)
def test_expressions_of_parameters_are_mentions(check: str, key: str) -> None:
    assert {(check, key): "%sent.x"} == mentioned(check, {key: "%sent.x"})
    assert {} == mentioned(check, {key: "plain"})
    assert {} == mentioned(check, {key: ["%sent.x"]})
    assert {} == mentioned(check, True)


def test_a_moment_may_hold_a_name_anywhere() -> None:
    assert {("saml", "at"): "iif(%a, 1)"} == mentioned("saml", {"at": "iif(%a, 1)"})


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ("$nope", "%`nope`"),
        ("$persona.family = $persona.given", "%`persona`"),
        ("every $i in //a satisfies $i = $x", "%`x`"),
        ("let $i := 1 return $i", ""),
        ("'$no' = \"$no\" (: $no :)", ""),
        ("$a-b", "%`a-b`"),
    ],
)
def test_free_variables_of_xpath_are_mentions(expression: str, names: str) -> None:
    assert {("xpath",): names} == mentioned("xpath", expression)
    assert {("xpath",): "", ("each",): names} == mentioned("xpath", "true()", each=expression)


def test_other_values_beside_xpath_are_none() -> None:
    assert {} == mentioned("xpath", 1, each=True)


def test_other_checks_mention_nothing_more() -> None:
    assert {} == mentioned("status", "%x")
