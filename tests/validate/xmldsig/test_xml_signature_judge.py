"""XML signatures: each defect gives exactly its finding; what is right gives none."""

import base64
import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree
from xml_signature_hands import (
    BARE,
    BODY,
    DEMAND,
    WHOLE,
    attribute,
    certificates,
    edited,
    found,
    order,
    part,
    profile,
    serial_of,
    value_of_key,
)
from xml_signing import (
    C14N,
    ENVELOPED,
    EXC,
    NOW,
    RSA_SHA1,
    SHA1,
    Ref,
    document,
    find,
    identity,
)

from eqlab.core.errors import AuthorError
from eqlab.validate.xmldsig import judge_signature


def text(name: str, value: str) -> Callable[["etree._Element"], None]:
    return lambda root: setattr(part(root, name), "text", value)


def _drop(name: str) -> Callable[["etree._Element"], None]:
    def change(root: "etree._Element") -> None:
        node = part(root, name)
        node.getparent().remove(node)

    return change


def _body_again(root: "etree._Element") -> None:
    root.append(etree.fromstring('<body xmlns="urn:d" Id="b">forged</body>'))


def _body_moved(root: "etree._Element") -> None:
    """The signed body goes into a wrapper; a forged one takes its place."""
    body = find(root, "b")
    wrapper = etree.SubElement(root, "{urn:d}wrapper")
    root.insert(1, etree.fromstring('<body xmlns="urn:d">forged</body>'))
    wrapper.append(body)


def _comment(root: "etree._Element") -> None:
    item = next(root.iter("{urn:r}item"))
    item.text = "te"
    comment = etree.Comment("!")
    comment.tail = "xt"
    item.append(comment)


EMPTY_DIGEST = hashlib.sha256(b"").digest()
REF = Ref("#b")
LACKS = "The certificate of Dr Poste lacks the"
SIGNS = ("digitalSignature", "nonRepudiation", "keyEncipherment")
MAIL = identity("Dr Poste", purposes=("1.3.6.1.5.5.7.3.4", "1.3.6.1.4.1.99"))
BAD: dict[str, tuple[Callable[[], "etree._Element"], dict[str, Any], list[str]]] = {
    "none": (lambda: etree.fromstring(BARE), {}, ["EQ-DSIG-001"]),
    "no signed info": (lambda: edited(_drop("SignedInfo")), {}, ["EQ-DSIG-002"]),
    "no canonicalization": (lambda: edited(_drop("CanonicalizationMethod")), {}, ["EQ-DSIG-002"]),
    "value not base64": (lambda: edited(text("SignatureValue", "?!")), {}, ["EQ-DSIG-002"]),
    "digest not base64": (lambda: edited(text("DigestValue", "?!")), {}, ["EQ-DSIG-002", "EQ-DSIG-009"]),
    "no reference": (lambda: edited(_drop("Reference")), {}, ["EQ-DSIG-003", "EQ-DSIG-009", "EQ-DSIG-030"]),
    "unknown digest": (
        lambda: edited(attribute("DigestMethod", "Algorithm", "urn:own")),
        {},
        ["EQ-DSIG-004", "EQ-DSIG-009"],
    ),
    "unknown method": (lambda: edited(attribute("SignatureMethod", "Algorithm", "urn:own")), {}, ["EQ-DSIG-004"]),
    "unknown canonicalization": (
        lambda: edited(attribute("CanonicalizationMethod", "Algorithm", "urn:own")),
        {},
        ["EQ-DSIG-004"],
    ),
    "weak": (
        lambda: order(Ref("", (ENVELOPED, EXC), digest=SHA1), method=RSA_SHA1),
        {},
        ["EQ-DSIG-005", "EQ-DSIG-005"],
    ),
    "weak but allowed": (
        lambda: order(Ref("", (ENVELOPED, EXC), digest=SHA1), method=RSA_SHA1),
        {"digests": ["sha1"], "methods": ["rsa-sha1"]},
        [],
    ),
    "not allowed": (order, {"digests": ["sha512"], "methods": "rsa-sha512"}, ["EQ-DSIG-006", "EQ-DSIG-006"]),
    "inclusive": (
        lambda: order(Ref("", (ENVELOPED,)), way=C14N),
        {"exclusive": True, "covers": []},
        ["EQ-DSIG-007", "EQ-DSIG-007"],
    ),
    "changed": (lambda: edited(lambda root: root[1].set("code", "B")), {}, ["EQ-DSIG-008"]),
    "indented": (lambda: edited(lambda root: setattr(root, "text", "\n")), {}, ["EQ-DSIG-008"]),
    "digest changed": (
        lambda: edited(text("DigestValue", base64.b64encode(EMPTY_DIGEST).decode())),
        {},
        ["EQ-DSIG-008", "EQ-DSIG-009"],
    ),
    "another key": (
        lambda: order(key_info=certificates(identity("Dr Max Muster"))),
        {},
        ["EQ-DSIG-009"],
    ),
    "dangling": (
        lambda: edited(lambda root: find(root, "b").set("Id", "c"), REF),
        BODY,
        ["EQ-DSIG-010", "EQ-DSIG-030"],
    ),
    "named twice": (lambda: edited(_body_again, REF), BODY, ["EQ-DSIG-011", "EQ-DSIG-031"]),
    "wrapped": (lambda: edited(_body_moved, REF), BODY, ["EQ-DSIG-031"]),
    "http": (
        lambda: order(Ref("http://canary.invalid/x", octets=lambda _: b""), *WHOLE),
        {},
        ["EQ-DSIG-012"],
    ),
    "file": (lambda: order(Ref("file:///etc/passwd", octets=lambda _: b""), *WHOLE), {}, ["EQ-DSIG-012"]),
    "without URI": (lambda: order(Ref(None, octets=lambda _: b""), *WHOLE), {}, ["EQ-DSIG-012"]),
    "attachment": (lambda: order(Ref("cid:a@b", octets=lambda _: b""), *WHOLE), {}, ["EQ-DSIG-036"]),
    "stylesheet": (
        lambda: order(Ref("#b", ("http://www.w3.org/TR/1999/REC-xslt-19991116",), octets=lambda _: b""), *WHOLE),
        {},
        ["EQ-DSIG-013"],
    ),
    "xpath": (
        lambda: order(Ref("#b", ("http://www.w3.org/TR/1999/REC-xpath-19991116",), octets=lambda _: b""), *WHOLE),
        {},
        ["EQ-DSIG-013"],
    ),
    "xpath, though the author allows it": (
        lambda: order(Ref("#b", ("urn:xpath",), octets=lambda _: b""), *WHOLE),
        {"transforms": ["urn:xpath", "enveloped-signature", "exc-c14n"]},
        ["EQ-DSIG-013"],
    ),
    "transform not allowed": (order, {"transforms": ["exc-c14n"]}, ["EQ-DSIG-014"]),
    "two canonicalizations": (lambda: order(Ref("#b", (EXC, EXC)), *WHOLE), {}, ["EQ-DSIG-015"]),
    "pointer": (
        lambda: order(Ref("#xpointer(//body)", octets=lambda _: b""), *WHOLE),
        {},
        ["EQ-DSIG-016"],
    ),
    "small key": (lambda: order(who=identity("Dr Petit", kind="1024")), {}, ["EQ-DSIG-019"]),
    "no key": (lambda: order(key_info=""), {}, ["EQ-DSIG-020"]),
    "unknown serial": (lambda: order(key_info=serial_of(identity())), {}, ["EQ-DSIG-021"]),
    "retrieved key": (
        lambda: order(key_info='<ds:RetrievalMethod URI="http://canary.invalid/key"/>'),
        {},
        ["EQ-DSIG-021"],
    ),
    "bare key": (lambda: order(key_info=value_of_key(identity())), {}, ["EQ-DSIG-022"]),
    "bare key accepted": (lambda: order(key_info=value_of_key(identity())), {"bare_keys": True}, []),
    "bare key at hand": (
        lambda: order(key_info=value_of_key(identity())),
        {"certificates": identity().pem.decode()},
        [],
    ),
    "two signers": (
        lambda: order(key_info=certificates(identity(), identity("Dr Max Muster"))),
        {},
        ["EQ-DSIG-023"],
    ),
    "key of another": (
        lambda: order(key_info=certificates(identity()) + value_of_key(identity("Dr Max Muster"))),
        {},
        ["EQ-DSIG-023"],
    ),
    "no certificate": (
        lambda: order(key_info="<ds:X509Data><ds:X509Certificate>TUk=</ds:X509Certificate></ds:X509Data>"),
        {},
        ["EQ-DSIG-024"],
    ),
    "expired": (lambda: order(who=identity("Dr Alt", days=(-800, -1))), {}, ["EQ-DSIG-025"]),
    "not yet valid": (lambda: order(who=identity("Dr Neu", days=(1, 800))), {}, ["EQ-DSIG-026"]),
    "untrusted": (lambda: order(who=identity("Dr Fremd", issuer="Other CA")), {}, ["EQ-DSIG-027"]),
    "self-signed": (lambda: order(who=identity("Dr Selbst", issuer="Dr Selbst")), {}, ["EQ-DSIG-027"]),
    "any signer": (lambda: order(who=identity("Dr Fremd", issuer="Other CA")), {"anchors": "any"}, []),
    "usage": (lambda: order(who=identity("Dr Chiffre", usage="encrypt")), {}, ["EQ-DSIG-028"]),
    "kind of key": (
        lambda: order(key_info=certificates(identity("Dr Eve Courbe", kind="ec"))),
        {},
        ["EQ-DSIG-029"],
    ),
    "not covered": (lambda: order(Ref("#h")), BODY, ["EQ-DSIG-030"]),
    "part missing": (
        order,
        {"covers": [{"name": "the foot", "path": "/*/foot"}]},
        ["EQ-DSIG-032"],
    ),
    "part missing, but optional": (order, {"covers": [{"path": "/*/foot", "optional": True}]}, []),
    "comment in text": (lambda: edited(_comment), {}, ["EQ-DSIG-033"]),
    "comment between elements": (lambda: edited(lambda root: root.append(etree.Comment("id 7"))), {}, []),
    "many references": (lambda: order(*[Ref("#b")] * 65, *WHOLE), BODY, ["EQ-DSIG-034"]),
    "wrong signer": (order, {"signer": "CN=Dr Max Muster,.*"}, ["EQ-DSIG-035"]),
    "right signer": (order, {"signer": "CN=Dr Claire Exemple,.*"}, []),
    "usage asked for": (order, {"key_usage": ["digitalSignature", "nonRepudiation"]}, []),
    "usage missing": (order, {"key_usage": "keyAgreement"}, ["EQ-DSIG-037"]),
    "purpose missing": (order, {"extended_key_usage": "emailProtection"}, ["EQ-DSIG-038"]),
    "purpose asked for": (lambda: order(who=MAIL), {"extended_key_usage": ["emailProtection", "1.3.6.1.4.1.99"]}, []),
    "purpose by identifier": (lambda: order(who=MAIL), {"extended_key_usage": "1.3.6.1.5.5.7.3.4"}, []),
    "other purpose": (lambda: order(who=MAIL), {"extended_key_usage": "documentSigning"}, ["EQ-DSIG-038"]),
    "any purpose is not the one": (
        lambda: order(who=identity("Dr Alles", purposes=("2.5.29.37.0",))),
        {"extended_key_usage": "emailProtection"},
        ["EQ-DSIG-038"],
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_each_defect_has_its_finding(name: str) -> None:
    """Exactly the expected codes, nothing besides."""
    make, data, expected = BAD[name]

    assert expected == found(make(), {**DEMAND, **data})


def test_what_a_key_has_to_be_for_is_a_rule_with_a_name() -> None:
    """The finding says what is asked for, what the certificate has, and which rule of the profile it is."""
    asked = profile(key_usage="keyAgreement", extended_key_usage="clientAuth")
    told = [
        (one.rule.segments[-1], one.sentence()) for one in judge_signature(document(order(who=MAIL)), None, asked, NOW)
    ]

    assert [
        (
            "key_usage",
            f"{LACKS} key usage keyAgreement, which is asked for here; it has {', '.join(SIGNS)}.",
        ),
        (
            "extended_key_usage",
            f"{LACKS} extended key usage clientAuth, which is asked for here; it has emailProtection, 1.3.6.1.4.1.99.",
        ),
    ] == told


@pytest.mark.parametrize(
    ("key", "said", "expected"),
    [
        ("key_usage", "nonRepudation", 'Did you mean "nonRepudiation"?'),
        ("extended_key_usage", "emailProtecton", 'Did you mean "emailProtection"?'),
        ("extended_key_usage", "1.", "object identifiers"),
        ("extended_key_usage", 7, "a text or a list of texts"),
    ],
)
def test_a_usage_that_is_none_is_refused(key: str, said: object, expected: str) -> None:
    with pytest.raises(AuthorError) as refused:
        profile(**{key: said})

    assert expected in str(refused.value)
