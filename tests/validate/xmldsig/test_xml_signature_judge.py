"""XML signatures: each defect gives exactly its finding; what is right gives none."""

import base64
import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from lxml import etree
from signxml import DigestAlgorithm, SignatureMethod, XMLSigner
from xml_signing import (
    C14N,
    CERTIFICATES,
    DS,
    ECDSA_SHA256,
    ENVELOPED,
    EXC,
    NOW,
    RSA_SHA1,
    SHA1,
    Ref,
    authority,
    c14n,
    codes,
    document,
    find,
    identity,
    sign,
)

from eqlab.validate.xmldsig import SignatureProfile, compile_signature_profile, examine, judge_signature
from eqlab.validate.xmldsig.author import in_file

BARE = (
    '<r:order xmlns:r="urn:r" xmlns="urn:d" xmlns:unused="urn:u" xml:lang="fr"><head Id="h" xml:space="preserve"> v '
    '</head><body Id="b"><r:item code="A &lt; &quot;B&quot;">text</r:item></body><rest/></r:order>'
)
WHOLE = (Ref("", (ENVELOPED, EXC)),)
DEMAND = {"anchors": ["sample"], "covers": [{"name": "the order", "path": "/*"}]}
BODY = {"anchors": ["sample"], "covers": [{"name": "the body", "path": "/*/*[local-name() = 'body']"}]}


def profile(data: dict[str, Any] | None = None, **more: Any) -> SignatureProfile:
    return compile_signature_profile({**(data or DEMAND), **more}, in_file("profile.yaml"), CERTIFICATES)


def order(*refs: Ref, **more: Any) -> "etree._Element":
    root = etree.fromstring(BARE)
    sign(root, root, refs or WHOLE, **more)
    return root


def found(root: "etree._Element | bytes", data: dict[str, Any] | None = None, **more: Any) -> list[str]:
    return codes(judge_signature(document(root), None, profile(data, **more), NOW))


def part(root: "etree._Element", name: str) -> "etree._Element":
    return next(root.iter(f"{{{DS}}}{name}"))


@pytest.mark.parametrize("method", ["rsa-sha256", "rsa-sha384", "rsa-sha512", "sha256-rsa-MGF1", "ecdsa-sha256"])
@pytest.mark.parametrize("digest", ["sha256", "sha512"])
@pytest.mark.parametrize("way", [C14N, EXC, "http://www.w3.org/2006/12/xml-c14n11", f"{C14N}#WithComments"])
def test_what_others_sign_is_right(method: str, digest: str, way: str) -> None:
    """Documents signed by another library verify, whatever the algorithms.

    Without xml:lang, which that library forgets to pass on to SignedInfo (Canonical XML 1.0, section 2.4).
    """
    who = identity("Dr Eve Courbe", kind="ec") if method.startswith("ecdsa") else identity()
    names = {one.name.lower().replace("_", "-"): one for one in SignatureMethod}
    methods = {one.value.rpartition("#")[2].lower(): one for one in names.values()}
    hashed = next(one for one in DigestAlgorithm if one.value.endswith(f"#{digest}"))
    signer = XMLSigner(signature_algorithm=methods[method.lower()], digest_algorithm=hashed, c14n_algorithm=way)
    root = signer.sign(etree.fromstring(BARE.replace(' xml:lang="fr"', "")), key=who.key, cert=[who.certificate])

    assert [] == found(root)


GOOD: dict[str, Callable[[], "etree._Element"]] = {
    "enveloped": order,
    "by id": lambda: order(Ref("#b"), Ref("#h"), Ref("", (ENVELOPED, EXC))),
    "by pointer": lambda: order(Ref("#xpointer(id('b'))", octets=lambda root: c14n(find(root, "b"))), *WHOLE),
    "inclusive document": lambda: order(Ref("", (ENVELOPED, C14N))),
    "prefixes": lambda: order(Ref("#b", prefixes="unused #default"), *WHOLE, way_prefixes="unused r"),
    "curve": lambda: order(who=identity("Dr Eve Courbe", kind="ec"), method=ECDSA_SHA256),
    "issuer and serial": lambda: order(key_info=serial_of(identity())),
    "certificate and its key": lambda: order(key_info=certificates(identity()) + value_of_key(identity())),
    "with its issuer": lambda: order(key_info=certificates(identity(), authority())),
}


def certificates(*those: Any) -> str:
    inner = "".join(f"<ds:X509Certificate>{one.base64}</ds:X509Certificate>" for one in those)
    return f"<ds:X509Data>{inner}</ds:X509Data>"


def serial_of(who: Any) -> str:
    return (
        f"<ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>{who.certificate.issuer.rfc4514_string()}"
        f"</ds:X509IssuerName><ds:X509SerialNumber>{who.certificate.serial_number}</ds:X509SerialNumber>"
        "</ds:X509IssuerSerial></ds:X509Data>"
    )


def value_of_key(who: Any) -> str:
    numbers = who.key.public_key().public_numbers()
    modulus, exponent = (
        base64.b64encode(one.to_bytes((one.bit_length() + 7) // 8, "big")).decode() for one in (numbers.n, numbers.e)
    )
    return (
        f"<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>{modulus}</ds:Modulus><ds:Exponent>{exponent}</ds:Exponent>"
        "</ds:RSAKeyValue></ds:KeyValue>"
    )


@pytest.mark.parametrize("name", GOOD)
def test_a_right_signature_is_silent(name: str) -> None:
    """No finding without a defect."""
    known = identity().pem.decode()

    assert [] == found(GOOD[name](), certificates=[known])


def edited(change: Callable[["etree._Element"], None], *refs: Ref, **more: Any) -> "etree._Element":
    root = order(*refs, **more)
    change(root)
    return root


def text(name: str, value: str) -> Callable[["etree._Element"], None]:
    return lambda root: setattr(part(root, name), "text", value)


def attribute(name: str, key: str, value: str) -> Callable[["etree._Element"], None]:
    return lambda root: part(root, name).set(key, value)


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
}


@pytest.mark.parametrize("name", BAD)
def test_each_defect_has_its_finding(name: str) -> None:
    """Exactly the expected codes, nothing besides."""
    make, data, expected = BAD[name]

    assert expected == found(make(), {**DEMAND, **data})


def test_a_shared_secret_is_undecided() -> None:
    """The lab cannot tell whether an HMAC is right; one that is cut is wrong in any case."""
    root = edited(attribute("SignatureMethod", "Algorithm", f"{DS}hmac-sha1"))
    etree.SubElement(part(root, "SignatureMethod"), f"{{{DS}}}HMACOutputLength").text = "8"

    assert ["EQ-DSIG-005", "EQ-DSIG-017", "EQ-DSIG-018"] == found(root)


def test_facts_tell_what_is_covered() -> None:
    """The facts say for every reference what it covers and how."""
    examined, findings = examine(document(order(Ref("#b"), *WHOLE)), None, profile(), NOW)
    facts = examined[0].facts

    assert () == findings
    assert facts.valid
    assert ["/r:order/body", "/r:order"] == [one.element for one in facts.covers]
    assert ("rsa-sha256", "exc-c14n") == (facts.method, facts.canonicalization)
    assert facts.signer is not None
    assert "Dr Claire Exemple" == facts.signer.name


def test_validity_is_judged_for_the_moment_given() -> None:
    """Time is an argument: the same document is right today and wrong in three years."""
    read, demand = document(order()), profile()

    assert [] == codes(judge_signature(read, None, demand, NOW))
    assert ["EQ-DSIG-025", "EQ-DSIG-027"] == codes(judge_signature(read, None, demand, NOW + timedelta(days=1000)))


def test_parts_of_a_manifest_are_looked_at() -> None:
    """A change behind a manifest is no less a change."""
    root = etree.fromstring(BARE)
    digest = base64.b64encode(hashlib.sha256(c14n(find(root, "b"))).digest()).decode()
    manifest = (
        f'<ds:Object><ds:Manifest Id="m"><ds:Reference URI="#b"><ds:Transforms><ds:Transform Algorithm="{EXC}"/>'
        '</ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
        f"<ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:Manifest></ds:Object>"
    )
    sign(root, root, [Ref("#m", type=f"{DS}Manifest")], objects=manifest)

    assert [] == found(root, BODY)

    next(root.iter("{urn:r}item")).text = "other"

    assert ["EQ-DSIG-008"] == found(root, BODY)


def test_keys_of_other_writings() -> None:
    """A key may be written as SubjectPublicKeyInfo; it has to be a key."""
    der = identity().key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    name = '<e:DEREncodedKeyValue xmlns:e="http://www.w3.org/2009/xmldsig11#">'
    good = order(key_info=f"{name}{base64.b64encode(der).decode()}</e:DEREncodedKeyValue>")
    bad = order(key_info=f"{name}AAAA</e:DEREncodedKeyValue>")

    assert [] == found(good, bare_keys=True)
    assert ["EQ-DSIG-002"] == found(bad, bare_keys=True)


def test_what_is_signed_as_text_covers_no_markup() -> None:
    """The base64 transform digests the text of an element: its attributes and children are not signed."""
    root = etree.fromstring('<r:order xmlns:r="urn:r"><head Id="h" kind="A">vvvv</head></r:order>')
    sign(root, root, [Ref("#h", (f"{DS}base64",), octets=lambda _: base64.b64decode("vvvv"))])
    root[0].set("kind", "B")

    assert ["EQ-DSIG-030"] == found(root, {**DEMAND, "covers": [{"name": "the head", "path": "/*/head"}]})


@pytest.mark.parametrize(
    "name",
    [
        "SignedInfo",
        "SignatureValue",
        "KeyInfo",
        "CanonicalizationMethod",
        "SignatureMethod",
        "Transforms",
        "DigestValue",
    ],
)
def test_a_part_that_stands_twice_is_read_by_everyone_otherwise(name: str) -> None:
    """XML Signature 1.1, section 4: each of these stands once."""
    root = order()
    one = part(root, name)
    one.addnext(etree.fromstring(etree.tostring(one, with_tail=False)))

    assert "EQ-DSIG-002" in found(root)
