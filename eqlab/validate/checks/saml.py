"""The check `saml`: an assertion, a response or an authentication request is as agreed, in time, and signed."""

from collections.abc import Iterator, Mapping

from eqlab.core.check import Assertion, CheckKind, Context, Subject
from eqlab.core.clock import Clock
from eqlab.core.finding import Finding
from eqlab.core.location import Position, RulePath
from eqlab.core.values import Json
from eqlab.validate.checks.mentioned import mentioned_in
from eqlab.validate.checks.parts import at_most
from eqlab.validate.checks.signature import MOMENT, PROPERTIES, TEXTS
from eqlab.validate.checks.signed_parts import AT, Known, known, placed, profile_of, when, xml_of
from eqlab.validate.identifier import IdentifierRule

CHECK = "saml"
REQUEST, PRESENTER = "in_response_to", "presenter"
_TEXT: Mapping[str, Json] = {"type": "string"}
_FLAG: Mapping[str, Json] = {"type": "boolean"}
_ATTRIBUTE: Mapping[str, Json] = {
    "type": "object",
    "properties": {
        "name": _TEXT,
        "format": _TEXT,
        "required": _FLAG,
        "several": _FLAG,
        "values": TEXTS,
        "matches": {**_TEXT, "description": "Pattern that every value fits as a whole."},
        "identifier": {**_TEXT, "description": "Name of an identifier rule that every value meets."},
        "certificate": {**_TEXT, "description": "Part of the certificate's subject it equals, e.g. serialNumber."},
        "path": {**_TEXT, "description": "XPath 1.0 from an AttributeValue to its value, e.g. */@code."},
    },
    "required": ["name"],
    "additionalProperties": False,
}
PROFILE: Mapping[str, Json] = {
    "kind": {"enum": ["assertion", "response", "request"]},
    "path": {**_TEXT, "description": "XPath 1.0 of the message; else the usual places."},
    "signed": {"enum": ["message", "assertion", "either", "both", "none"]},
    "signature": {"type": "object", "properties": PROPERTIES, "required": ["anchors"], "additionalProperties": False},
    "issuers": TEXTS,
    "audience": _TEXT,
    "destination": _TEXT,
    "recipient": _TEXT,
    "leeway": {**_TEXT, "description": "How far clocks may be apart, e.g. 30 s."},
    "longest": {**_TEXT, "description": "How long an assertion may be valid, e.g. 8 h."},
    "fresh": {**_TEXT, "description": "How old a message may be, e.g. 5 min."},
    "confirmations": {**TEXTS, "description": "bearer, holder-of-key or sender-vouches."},
    "name_id": {
        "type": "object",
        "properties": {"format": _TEXT, "matches": _TEXT, "certificate": _FLAG},
        "additionalProperties": False,
    },
    "authentication": {**_FLAG, "description": "An AuthnStatement is needed."},
    "contexts": {**TEXTS, "description": "Authentication contexts accepted."},
    "attributes": {"type": "array", "items": _ATTRIBUTE},
    "certificate_attribute": {**_TEXT, "description": "Attribute that holds the certificate presented."},
    "once": {**_FLAG, "description": "The assertion has to say OneTimeUse."},
    "request": {
        "type": "object",
        "properties": {
            "service": _TEXT,
            "binding": _TEXT,
            "comparison": {"enum": ["exact", "minimum", "maximum", "better"]},
            "contexts": TEXTS,
        },
        "additionalProperties": False,
    },
    "namespaces": {"type": "object", "additionalProperties": _TEXT},
}
"""The keys of a SAML profile, for the plan schema."""


def saml_check(certificates: Mapping[str, bytes], identifiers: Mapping[str, IdentifierRule], clock: Clock) -> CheckKind:
    """Return the check; `certificates` are the content's, in PEM or DER, by name, `identifiers` its rules."""
    return CheckKind(
        name=CHECK,
        compile=lambda parameter, at, step: _compile(parameter, at, step, certificates, identifiers, clock),
        mentions=mentioned_in(CHECK, AT, REQUEST, PRESENTER),
        schema={
            "description": "A SAML 2.0 message: issuer, time, audience, subject, attributes, signature.",
            "type": "object",
            "properties": {
                AT: MOMENT,
                REQUEST: {**_TEXT, "description": "ID of the request answered, or FHIRPath that gives it."},
                PRESENTER: {**_TEXT, "description": "FHIRPath of the client certificate that came with it."},
                **PROFILE,
            },
            "additionalProperties": False,
        },
    )


def _compile(
    parameter: Json,
    at: Position,
    step: Mapping[str, Json],
    certificates: Mapping[str, bytes],
    identifiers: Mapping[str, IdentifierRule],
    clock: Clock,
) -> Assertion:
    from eqlab.validate.saml import Asked, compile_saml_profile, judge_saml, presenter_named  # noqa: PLC0415 - heavy

    own, data, find = profile_of(CHECK, parameter, at, step, (AT, REQUEST, PRESENTER))
    profile = compile_saml_profile(data, find, certificates, identifiers)
    moment = when(CHECK, own.get(AT), find((AT,)), clock)
    request, certificate = known(CHECK, REQUEST, own, find), known(CHECK, PRESENTER, own, find)

    def look(subject: Subject, context: Context) -> Iterator[Finding]:
        document = xml_of(subject, context, CHECK)
        if isinstance(document, Finding):
            yield document
            return
        name = subject_of(certificate, subject, context)
        asked = Asked(
            in_response_to=str(request.value(subject, context) or ""), presenter=presenter_named(name) if name else None
        )
        told = judge_saml(document, profile, moment.moment(subject, context), asked, RulePath())
        yield from at_most(placed(told, subject, context, CHECK), subject, context, CHECK)

    return look


def subject_of(certificate: Known, subject: Subject, context: Context) -> str:
    """Return the subject of the certificate that a plan points at; empty for none."""
    value = certificate.value(subject, context)
    if isinstance(value, Mapping):
        value = value.get("subject")
    return value if isinstance(value, str) else ""
