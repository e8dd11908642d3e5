"""SAML messages in which the signed element is not the one that a receiver takes; holders and second uses."""

import copy
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from lxml import etree
from saml_hands import found, profile
from saml_samples import CM, SAML, SAMLP, assertion, idp, in_response, response, signed
from xml_signing import ENVELOPED, EXC, NOW, Ref, document, identity, sign

from eqlab.validate.saml import Asked, Presenter, judge_saml_set, presenter_named, presenter_of
from eqlab.validate.xmldsig.certificates import read_certificate


def confirmed(confirmation: str) -> "etree._Element":
    root = response(assertion(confirmation=confirmation))
    return signed(root, root[-1])


def holder(who: Any) -> str:
    return (
        f'<saml:SubjectConfirmation Method="{CM}holder-of-key"><saml:SubjectConfirmationData><ds:KeyInfo '
        f'xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>{who.base64}'
        "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></saml:SubjectConfirmationData></saml:SubjectConfirmation>"
    )


def presenter(who: Any) -> Presenter:
    signer = read_certificate(who.der)
    assert signer is not None
    return presenter_of(signer)


def test_a_holder_has_to_have_the_key() -> None:
    """The key in the assertion is compared with that of the certificate presented."""
    demand: dict[str, Any] = {"confirmations": ["holder-of-key"], "certificate_attribute": None}
    right, other = (Asked(presenter=presenter(who)) for who in (identity(), identity("Dr Max Muster")))
    no_name: dict[str, Any] = {"name_id": {}, "attributes": []}

    assert [] == found(confirmed(holder(identity())), right, **demand)
    assert ["EQ-SAML-024"] == found(confirmed(holder(identity())), other, **demand, **no_name)
    assert ["EQ-SAML-038"] == found(confirmed(holder(identity())), Asked(), **demand, **no_name)
    empty = f'<saml:SubjectConfirmation Method="{CM}holder-of-key"/>'
    assert ["EQ-SAML-024"] == found(confirmed(empty), right, **demand, **no_name)


def test_a_presenter_may_be_known_by_name_only() -> None:
    """What the connection tells of the client certificate is enough for the comparison of names."""
    asked = Asked(presenter=presenter_named(identity().certificate.subject.rfc4514_string()))

    assert [] == found(in_response(), asked, certificate_attribute=None)


def test_a_second_use_is_told() -> None:
    """An assertion is used once within a set of messages; the first use is right."""
    read = document(in_response())
    told = list(judge_saml_set([read, read], profile(), [NOW, NOW + timedelta(minutes=1)]))

    assert [(1, "EQ-SAML-036")] == [(index, one.issue.code) for index, one in told]


# The eight wrappings of Somorovsky et al., "On Breaking SAML" (2012)


def _forged(original: "etree._Element", own: str) -> "etree._Element":
    """A copy without signature, with another name and ID."""
    forged = copy.deepcopy(original)
    for node in list(forged.iter("{http://www.w3.org/2000/09/xmldsig#}Signature")):
        node.getparent().remove(node)
    forged.set("ID", own)
    for node in forged.iter(f"{{{SAML}}}Audience"):
        node.text = "https://evil.invalid"
    return forged


def _signature(node: "etree._Element") -> "etree._Element":
    return next(node.iterchildren("{http://www.w3.org/2000/09/xmldsig#}Signature"))


def _object(signature: "etree._Element") -> "etree._Element":
    return etree.SubElement(signature, "{http://www.w3.org/2000/09/xmldsig#}Object")


def xsw1() -> "etree._Element":
    original = signed(response(assertion()))
    evil, signature = _forged(original, "_evil"), _signature(original)
    original.remove(signature)
    evil.insert(1, signature)
    _object(signature).append(original)
    return evil


def xsw2() -> "etree._Element":
    original = signed(response(assertion()))
    evil, signature = _forged(original, "_evil"), _signature(original)
    original.remove(signature)
    evil.insert(1, signature)
    evil.insert(1, original)
    return evil


def xsw3() -> "etree._Element":
    root = in_response()
    root.insert(2, _forged(root[-1], "_evil"))
    return root


def xsw4() -> "etree._Element":
    root = in_response()
    original = root[-1]
    evil = _forged(original, "_evil")
    root.replace(original, evil)
    evil.append(original)
    return root


def xsw5() -> "etree._Element":
    root = in_response()
    original = root[-1]
    evil, signature = _forged(original, "_evil"), _signature(original)
    original.remove(signature)
    evil.insert(1, signature)
    root.insert(2, evil)
    return root


def xsw6() -> "etree._Element":
    root = in_response()
    original = root[-1]
    evil, signature = _forged(original, "_evil"), _signature(original)
    original.remove(signature)
    root.replace(original, evil)
    evil.insert(1, signature)
    _object(signature).append(original)
    return root


def xsw7() -> "etree._Element":
    root = in_response()
    extensions = etree.Element(f"{{{SAMLP}}}Extensions")
    root.insert(1, extensions)
    extensions.append(_forged(root[-1], root[-1].get("ID")))
    return root


def xsw8() -> "etree._Element":
    root = in_response()
    original = root[-1]
    evil, signature = _forged(original, original.get("ID")), _signature(original)
    original.remove(signature)
    root.replace(original, evil)
    evil.insert(1, signature)
    _object(signature).append(original)
    return root


EVIL = "EQ-SAML-030"
WRAPPINGS: dict[str, tuple[Callable[[], "etree._Element"], str, list[str]]] = {
    "XSW1": (xsw1, "message", ["EQ-SAML-005", "EQ-SAML-012", "EQ-SAML-011", EVIL]),
    "XSW2": (xsw2, "message", ["EQ-SAML-005", "EQ-SAML-012", "EQ-SAML-011", EVIL]),
    "XSW3": (xsw3, "assertion", ["EQ-SAML-010", EVIL]),
    "XSW4": (xsw4, "assertion", ["EQ-SAML-012", "EQ-SAML-010", EVIL]),
    "XSW5": (xsw5, "assertion", ["EQ-SAML-011", "EQ-SAML-010", EVIL]),
    "XSW6": (xsw6, "assertion", ["EQ-SAML-012", "EQ-SAML-011", EVIL]),
    "XSW7": (xsw7, "assertion", ["EQ-SAML-005", "EQ-SAML-012", "EQ-DSIG-011", "EQ-DSIG-008", "EQ-SAML-011"]),
    "XSW8": (xsw8, "assertion", ["EQ-SAML-005", "EQ-SAML-012", "EQ-DSIG-011", "EQ-DSIG-008", EVIL]),
}


@pytest.mark.parametrize("name", WRAPPINGS)
def test_wrapped_messages_are_told(name: str) -> None:
    """Whichever element a receiver would take, that it is not the signed one is said."""
    make, what, expected = WRAPPINGS[name]

    assert expected == found(make(), signed=what)


def test_a_signature_over_more_than_its_element_is_told() -> None:
    """SAML allows one reference, by ID."""
    whole = response(assertion())
    sign(whole, whole, [Ref("", (ENVELOPED, EXC))], at=1, who=idp())
    two = response(assertion())
    sign(two, two, [Ref("#_r1", (ENVELOPED, EXC)), Ref("#_a1")], at=1, who=idp())

    assert ["EQ-SAML-041"] == found(whole, signed="message")
    assert ["EQ-SAML-041"] == found(two, signed="message")
