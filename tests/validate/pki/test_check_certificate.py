"""The check `certificate`, as plans use it."""

import base64
from collections.abc import Mapping
from typing import Any

import pytest
from making_pki import AT, authority, certificate, codes, days, der, ec_key, leaf, pem, profiles, request

from eqlab.core.check import Context, Document, Subject, Written
from eqlab.core.errors import AuthorError
from eqlab.core.exchange import Body
from eqlab.core.finding import Finding
from eqlab.core.location import Position, RulePath, SubjectPath
from eqlab.validate.checks.certificate import certificate_check

HERE = Position(file="plan.yaml", line=7, column=9)
CHECK = certificate_check(profiles)
ROOT = authority("root", path=1)
ISSUING = authority("issuing", by="root", path=0)
GOOD = certificate()
PLACE = SubjectPath(exchange="x1", part="request.body")
VARIABLES: Mapping[str, Any] = {
    "sent": {"id": "x1", "started": AT.isoformat()},
    "root": pem(ROOT).decode(),
}


def look(value: Any, parameter: Any, variables: Mapping[str, Any] = VARIABLES) -> list[Finding]:
    context = Context(rule=RulePath(("plan", "case", "step")), variables=variables)
    if isinstance(value, bytes):
        subject = Subject(value=None, document=Document(body=Body(data=value, size=len(value))), place=PLACE)
    else:
        subject = Subject(value=value, place=PLACE)
    return list(CHECK.compile(parameter, HERE, {})(subject, context))


def test_a_certificate_comes_in_every_form() -> None:
    """PEM and DER in a body, PEM and base64 in a text; the time is the exchange's."""
    bare = base64.b64encode(der(GOOD)).decode()

    for value in (pem(GOOD), der(GOOD), pem(GOOD).decode(), bare):
        assert [] == codes(look(value, "personal"))
    assert [] == codes(look({"x5c": [bare]}, {"profile": "personal", "each": "x5c"}))


def test_the_reference_time_is_the_plans() -> None:
    late = (AT + days(900)).isoformat()

    assert ["EQ-PKI-110"] == codes(look(pem(GOOD), {"at": late}))
    assert ["EQ-PKI-904"] == codes(look(pem(GOOD), True, {}))
    assert [] == codes(look(pem(GOOD), {"at": "%sent.started"}))


def test_a_request_is_judged_by_its_profile() -> None:
    findings = look(pem(request(key=ec_key())), {"is": "request", "profile": "personal-request"})

    assert ["EQ-PKI-115"] == codes(findings)
    assert ("plan", "case", "step", "certificate", "request", "personal-request") == findings[0].rule.segments[:6]


def test_a_chain_ends_at_the_anchor() -> None:
    chain = pem(leaf("issuing"), ISSUING)

    assert [] == codes(look(chain, {"is": "chain", "anchors": "%root"}))
    assert [] == codes(look(chain, {"is": "chain", "anchors": [pem(ROOT).decode()]}))
    assert ["EQ-PKI-304"] == codes(look(chain, {"is": "chain"}))
    assert ["EQ-PKI-904"] == codes(look(chain, {"is": "chain"}, {}))
    header = {"x5c": [base64.b64encode(der(one)).decode() for one in (leaf("issuing"), ISSUING)]}
    assert [] == codes(look(header, {"is": "chain", "anchors": "%root", "each": "x5c"}))


def test_what_is_no_text_is_undecided() -> None:
    assert ["EQ-PKI-905"] == codes(look({"subject": "CN=Line"}, True))
    assert ["EQ-CHECK-101"] == codes(look(None, True))


BAD: list[tuple[Any, str, str]] = [
    (7, "EQ-CHECK-002", ""),
    ("personel", "EQ-PKI-902", "personal"),
    ({"profil": "personal"}, "EQ-CHECK-003", "profile"),
    ({"is": "chian"}, "EQ-CHECK-002", "chain"),
    ({"at": "now"}, "EQ-CHECK-002", ""),
    ({"each": 1}, "EQ-CHECK-002", ""),
    ({"anchors": "x"}, "EQ-CHECK-002", ""),
    ({"is": "chain", "anchors": "x"}, "EQ-PKI-903", ""),
]


@pytest.mark.parametrize(("parameter", "code", "near"), BAD)
def test_bad_parameters_are_refused_in_the_plan(parameter: Any, code: str, near: str) -> None:
    """When the plan is read, with its line and column."""
    with pytest.raises(AuthorError) as caught:
        CHECK.compile(parameter, HERE, {})

    assert (code, near) == (caught.value.issue.code, caught.value.nearest)
    assert HERE == caught.value.at


def test_an_anchor_from_the_run_that_is_no_certificate_is_no_traceback() -> None:
    """What the run captured is nobody's mistake in the plan: it is told as a finding."""
    chain = pem(leaf("issuing"), ISSUING)

    assert ["EQ-PKI-906"] == codes(look(chain, {"is": "chain", "anchors": "%root"}, {**VARIABLES, "root": "junk"}))


def test_plans_without_certificates_load_no_reader() -> None:
    """The check itself is light: asn1crypto and cryptography come when a certificate does."""
    import subprocess
    import sys

    code = (
        "import sys, eqlab.validate.checks.certificate, eqlab.validate.checks.jwt;"
        "print([name for name in ('asn1crypto', 'cryptography') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "[]" == done.stdout.strip()


@pytest.mark.parametrize(
    ("parameter", "key"),
    [
        ({"profile": "personel"}, "profile"),
        ({"is": "chian"}, "is"),
        ({"each": 7}, "each"),
        ({"each": "("}, "each"),
        ({"at": "yesterday"}, "at"),
        ({"anchors": "%("}, "anchors"),
        ({"is": "chain", "anchors": "MIIx"}, "anchors"),
        ({"anchor": "x"}, "anchor"),
    ],
)
def test_a_mistake_is_told_where_it_stands(parameter: Mapping[str, Any], key: str) -> None:
    """Line and column are those of the parameter, not of the check."""
    there = Position(file="plan.yaml", line=31, column=13)
    said = Written({"certificate": parameter}, lambda asked: there if asked == ("certificate", key) else None)

    with pytest.raises(AuthorError) as refused:
        CHECK.compile(parameter, HERE, said)
    assert there == refused.value.at
