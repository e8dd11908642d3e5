"""XML signatures: by others, from other keys, at other moments; how far what is signed reaches."""

import base64
import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from lxml import etree
from signxml import DigestAlgorithm, SignatureMethod, XMLSigner
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
    DS,
    ECDSA_SHA256,
    ENVELOPED,
    EXC,
    NOW,
    Ref,
    authority,
    c14n,
    codes,
    document,
    find,
    identity,
    sign,
)

from eqlab.validate.xmldsig import examine, judge_signature


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


@pytest.mark.parametrize("name", GOOD)
def test_a_right_signature_is_silent(name: str) -> None:
    """No finding without a defect."""
    known = identity().pem.decode()

    assert [] == found(GOOD[name](), certificates=[known])


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
