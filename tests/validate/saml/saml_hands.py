"""What the tests of SAML have in hand: a profile, and the codes found in a message."""

from typing import Any

from lxml import etree
from saml_samples import DEMAND, assertion, response, signed
from xml_signing import CERTIFICATES, NOW, codes, document

from eqlab.validate.identifier import compile_rules
from eqlab.validate.saml import Asked, SamlProfile, compile_saml_profile, judge_saml
from eqlab.validate.xmldsig.author import in_file

RULES = compile_rules(
    {
        "identifiers": {
            "card": {
                "title": {"en": "card"},
                "forms": [
                    {
                        "title": "nnC",
                        "pattern": r"\d{3}",
                        "checks": [{"digits": 3, "algorithm": "mod11", "over": "1-2", "weights": [2, 1]}],
                    }
                ],
            }
        }
    },
    "rules.yaml",
)


def profile(**more: Any) -> SamlProfile:
    data = {key: value for key, value in {**DEMAND, **more}.items() if value is not None}
    return compile_saml_profile(data, in_file("profile.yaml"), CERTIFICATES, RULES)


ASKED = Asked(in_response_to="_q1")


def found(root: "etree._Element", asked: Asked = ASKED, **more: Any) -> list[str]:
    return codes(judge_saml(document(root), profile(**more), NOW, asked))


def valued(name: str, value: str) -> "etree._Element":
    root = response(assertion(**{name: value}))
    return signed(root, root[-1])
