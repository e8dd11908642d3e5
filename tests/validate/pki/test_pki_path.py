"""Certification paths: order, links, authority, length, names; nothing is fetched."""

import ipaddress
from typing import Any

import pytest
from cryptography import x509
from making_pki import AT, BEGIN, PERSON, authority, certificate, codes, days, ec_key, key_pem, leaf, name, pem, told

from eqlab.core.errors import AuthorError
from eqlab.core.issue import Nature
from eqlab.validate.pki.path import judge_chain

ROOT = authority("root", path=1)
ISSUING = authority("issuing", by="root", path=0)
LEAF = leaf("issuing")


def judged(*chain: Any, anchors: Any = (ROOT,), at: Any = AT) -> Any:
    return list(judge_chain([pem(*chain)], [pem(one) for one in anchors], at))


@pytest.mark.parametrize("chain", [(LEAF, ISSUING), (LEAF, ISSUING, ROOT), (ROOT,)])
def test_good_chains_end_at_the_anchor(chain: tuple[Any, ...]) -> None:
    assert [] == told(judged(*chain))


def test_certificates_may_come_one_by_one() -> None:
    assert [] == told(judge_chain([pem(LEAF), pem(ISSUING)], [pem(ROOT)], AT))


CHAINS = [
    ((LEAF, ROOT, ISSUING), ["EQ-PKI-302"]),
    ((LEAF,), ["EQ-PKI-304"]),
    ((ISSUING, LEAF), ["EQ-PKI-303"]),
    ((LEAF, ISSUING, authority("stranger")), ["EQ-PKI-303"]),
    ((authority("stranger"),), ["EQ-PKI-305"]),
    ((LEAF, authority("issuing", by="root", key=ec_key("else").public_key())), ["EQ-PKI-303", "EQ-PKI-306"]),
    ((LEAF, authority("issuing", by="root", ca=False)), ["EQ-PKI-309", "EQ-PKI-310"]),
    ((LEAF, authority("issuing", by="root", begin=BEGIN - days(9), end=BEGIN)), ["EQ-PKI-315"]),
    ((leaf("issuing", begin=BEGIN, end=BEGIN + days(1)), ISSUING), ["EQ-PKI-315"]),
]


@pytest.mark.parametrize(("chain", "expected"), CHAINS)
def test_bad_chains_are_told_by_link(chain: tuple[Any, ...], expected: list[str]) -> None:
    findings = judged(*chain)

    assert expected == codes(findings)
    assert all(finding.subject.path.startswith("certificate[") for finding in findings)


def test_a_chain_may_not_be_longer_than_its_authority_allows() -> None:
    short = authority("root", path=0)
    middle = authority("middle", by="root")
    low = authority("low", by="middle")

    assert ["EQ-PKI-311"] == codes(judged(leaf("low"), low, middle, anchors=[short]))


def test_a_circle_of_authorities_ends() -> None:
    """Two authorities that vouch for each other lead nowhere."""
    one, other = authority("one", by="other"), authority("other", by="one")

    assert ["EQ-PKI-307"] == codes(judged(leaf("one"), one, other))


def test_many_cross_certificates_take_bounded_work() -> None:
    """Twenty authorities of one name and key, each signed by the others: a search without limit would never end."""
    crowd = [authority("crowd", serial=number) for number in range(1, 25)]
    findings = judged(leaf("crowd"), *crowd)

    assert "EQ-PKI-308" in codes(findings)


def test_nothing_to_judge_is_told() -> None:
    assert ["EQ-PKI-301"] == codes(judge_chain([], [pem(ROOT)], AT))


def test_a_bad_anchor_is_the_authors() -> None:
    for bad in (b"junk", b"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n", key_pem(ec_key())):
        with pytest.raises(AuthorError) as caught:
            judge_chain([pem(LEAF)], [bad], AT)

        assert "EQ-PKI-903" == caught.value.issue.code


def constrained(*, permitted: Any = None, excluded: Any = None) -> Any:
    constraints = x509.NameConstraints(permitted, excluded)
    return authority("issuing", by="root", path=0, more=[(constraints, True)])


def alternative(*names: x509.GeneralName) -> Any:
    return leaf("issuing", more=[(x509.SubjectAlternativeName(names), False)])


DNS, MAIL, URI = x509.DNSName, x509.RFC822Name, x509.UniformResourceIdentifier
NAMES = [
    (DNS("a.lab.example"), {"permitted": [DNS("lab.example")]}, True),
    (DNS("lab.example"), {"permitted": [DNS("lab.example")]}, True),
    (DNS("evil-lab.example"), {"permitted": [DNS("lab.example")]}, False),
    (DNS("a.lab.example"), {"excluded": [DNS("lab.example")]}, False),
    (DNS("other.example"), {"excluded": [DNS("lab.example")]}, True),
    (MAIL("x@lab.example"), {"permitted": [MAIL("lab.example")]}, True),
    (MAIL("x@a.lab.example"), {"permitted": [MAIL("lab.example")]}, False),
    (MAIL("x@a.lab.example"), {"permitted": [MAIL(".lab.example")]}, True),
    (MAIL("y@lab.example"), {"permitted": [MAIL("x@lab.example")]}, False),
    (URI("https://a.lab.example/x"), {"permitted": [URI(".lab.example")]}, True),
    (URI("https://lab.example.evil/x"), {"permitted": [URI(".lab.example")]}, False),
    (
        x509.IPAddress(ipaddress.ip_address("10.1.2.3")),
        {"permitted": [x509.IPAddress(ipaddress.ip_network("10.0.0.0/8"))]},
        True,
    ),
    (
        x509.IPAddress(ipaddress.ip_address("11.1.2.3")),
        {"permitted": [x509.IPAddress(ipaddress.ip_network("10.0.0.0/8"))]},
        False,
    ),
    (DNS("a.example"), {"permitted": [x509.DirectoryName(name([("C", "LU")]))]}, True),
    (DNS("a.example"), {"permitted": [x509.DirectoryName(name([("C", "FR")]))]}, False),
]


@pytest.mark.parametrize(("alternative_name", "constraints", "allowed"), NAMES)
def test_names_keep_the_constraints_of_the_authority(alternative_name: Any, constraints: Any, allowed: bool) -> None:
    findings = judged(alternative(alternative_name), constrained(**constraints))

    assert ([] if allowed else ["EQ-PKI-312"]) == codes(findings)


def test_names_that_cannot_be_compared_are_undecided() -> None:
    tree = x509.RegisteredID(x509.ObjectIdentifier("1.2.3"))
    findings = judged(LEAF, constrained(permitted=[tree]))

    assert ["EQ-PKI-313"] == codes(findings)
    assert Nature.UNDECIDED is findings[0].issue.nature


def test_policies_that_are_not_evaluated_are_undecided() -> None:
    policy = x509.PolicyConstraints(require_explicit_policy=0, inhibit_policy_mapping=None)

    assert ["EQ-PKI-314"] == codes(judged(LEAF, authority("issuing", by="root", path=0, more=[(policy, True)])))


def test_the_persons_name_is_in_no_way_trusted() -> None:
    """A subject that names an authority does not make one."""
    posing = certificate(
        subject=[("CN", "issuing")], issuer=[("CN", "issuing")], key=ec_key("x").public_key(), signer=ec_key("x")
    )

    assert "EQ-PKI-306" in codes(judged(LEAF, posing)) or "EQ-PKI-304" in codes(judged(LEAF, posing))
    assert PERSON["CN"] in judged(LEAF)[0].sentence()
