"""Which parts of a check name what a run captures."""

from typing import Any

import pytest

from eqlab.plan.mentions import mentions_of
from eqlab.validate.checks import check_kinds
from eqlab.validate.checks.mentioned import xpath_mentions

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
        ("$ a", "%`a`"),
        ("for $ i in //a return $i", ""),
        ("$context = $resource", "%`$context` %`$resource`"),
        ("$vs-sex = $sct", "%`$vs-sex` %`$sct`"),
        ("let $context := 1 return $context", ""),
    ],
)
def test_free_variables_of_xpath_are_mentions(expression: str, names: str) -> None:
    assert {("xpath",): names} == mentioned("xpath", expression)
    assert {("xpath",): "", ("each",): names} == mentioned("xpath", "true()", each=expression)


@pytest.mark.parametrize("name", ["context", "rootResource", "sct", "vs-sex"])
def test_a_plan_cannot_give_what_only_fhirpath_has(name: str) -> None:
    """The mention is of a name that the plan's own rules see as unknown, however FHIRPath reads it."""
    ((_, text),) = xpath_mentions("xpath")({"xpath": f"${name} = 1"})

    assert (f"${name}",) == mentions_of(text).names


def test_other_values_beside_xpath_are_none() -> None:
    assert {} == mentioned("xpath", 1, each=True)


def test_other_checks_mention_nothing_more() -> None:
    assert {} == mentioned("status", "%x")
