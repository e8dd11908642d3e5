"""SAML 2.0 assertions, responses and authentication requests. See docs/xml-signatures.md."""

from eqlab.validate.saml.desk import Asked, Presenter, presenter_named, presenter_of
from eqlab.validate.saml.judge import assertion_ids, judge_saml, judge_saml_set
from eqlab.validate.saml.profile import SamlProfile, compile_saml_profile

__all__ = [
    "Asked",
    "Presenter",
    "SamlProfile",
    "assertion_ids",
    "compile_saml_profile",
    "judge_saml",
    "judge_saml_set",
    "presenter_named",
    "presenter_of",
]
