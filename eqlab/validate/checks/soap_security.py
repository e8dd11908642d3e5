"""The check `soap-security`: a SOAP message carries the security header that was agreed, and what it has to sign."""

from collections.abc import Iterator, Mapping
from typing import Any

from eqlab.core.check import Assertion, CheckKind, Context, Subject
from eqlab.core.clock import Clock
from eqlab.core.finding import Finding
from eqlab.core.location import Position, RulePath
from eqlab.core.values import Json
from eqlab.validate.checks.mentioned import mentioned_in
from eqlab.validate.checks.parts import at_most
from eqlab.validate.checks.saml import PRESENTER, PROFILE, REQUEST, subject_of
from eqlab.validate.checks.signature import MOMENT, PROPERTIES, TEXTS
from eqlab.validate.checks.signed_parts import AT, Known, known, placed, profile_of, when, xml_of
from eqlab.validate.identifier import IdentifierRule

CHECK = "soap-security"
ACTION, RELATES = "soap_action", "relates_to"
_TEXT: Mapping[str, Json] = {"type": "string"}
_FLAG: Mapping[str, Json] = {"type": "boolean"}


def _object(**properties: Mapping[str, Json]) -> Mapping[str, Json]:
    return {"type": "object", "properties": properties, "additionalProperties": False}


SECURITY: Mapping[str, Json] = {
    "soap": {"enum": ["1.1", "1.2", "any"]},
    "actor": {**_TEXT, "description": "Receiver whose header is looked at; else the ultimate one."},
    "must_understand": _FLAG,
    "timestamp": _object(required=_FLAG, longest=_TEXT, leeway=_TEXT),
    "tokens": {**TEXTS, "description": "Tokens the header has to hold: x509, username, saml."},
    "signed": {**TEXTS, "description": "Parts to be signed: timestamp, token, username, assertion, addressing, body."},
    "signature": {**_object(**PROPERTIES), "required": ["anchors"]},
    "username": _object(
        password={"enum": ["digest", "text", "any"]},
        nonce=_FLAG,
        matches=_TEXT,
        secrets={"type": "object", "additionalProperties": _TEXT},
    ),
    "addressing": _object(required=TEXTS, action=_TEXT, to=_TEXT),
    "assertion": _object(**PROFILE),
}
"""The keys of a security profile, for the plan schema."""


def soap_security_check(
    certificates: Mapping[str, bytes], identifiers: Mapping[str, IdentifierRule], clock: Clock
) -> CheckKind:
    """Return the check; `certificates` are the content's, in PEM or DER, by name, `identifiers` its rules."""
    known_values = {
        AT: MOMENT,
        ACTION: {**_TEXT, "description": "Action that HTTP names, or FHIRPath that gives it."},
        RELATES: {**_TEXT, "description": "MessageID of the request answered, or FHIRPath that gives it."},
        REQUEST: {**_TEXT, "description": "ID of the SAML request answered, or FHIRPath that gives it."},
        PRESENTER: {**_TEXT, "description": "FHIRPath of the client certificate that came with it."},
    }
    return CheckKind(
        name=CHECK,
        compile=lambda parameter, at, step: _compile(parameter, at, step, certificates, identifiers, clock),
        mentions=mentioned_in(CHECK, *known_values),
        schema={"description": "A SOAP message with a WS-Security header.", **_object(**known_values, **SECURITY)},
    )


def _compile(
    parameter: Json,
    at: Position,
    step: Mapping[str, Json],
    certificates: Mapping[str, bytes],
    identifiers: Mapping[str, IdentifierRule],
    clock: Clock,
) -> Assertion:
    from eqlab.validate.wsse import Asked, compile_security_profile, judge_security  # noqa: PLC0415 - loads cryptography

    own, data, find = profile_of(CHECK, parameter, at, step, (AT, ACTION, RELATES, REQUEST, PRESENTER))
    profile = compile_security_profile(data, find, certificates, identifiers)
    moment = when(CHECK, own.get(AT), find((AT,)), clock)
    values = {key: known(CHECK, key, own, find) for key in (ACTION, RELATES, REQUEST)}
    certificate = known(CHECK, PRESENTER, own, find)

    def look(subject: Subject, context: Context) -> Iterator[Finding]:
        document = xml_of(subject, context, CHECK)
        if isinstance(document, Finding):
            yield document
            return
        said = _said(values, subject, context)
        asked = Asked(
            soap_action=said[ACTION],
            relates_to=said[RELATES],
            in_response_to=said[REQUEST],
            presenter=_presenter(certificate, subject, context),
        )
        told = judge_security(document, profile, moment.moment(subject, context), asked, RulePath())
        yield from at_most(placed(told, subject, context, CHECK), subject, context, CHECK)

    return look


def _said(values: Mapping[str, Known], subject: Subject, context: Context) -> dict[str, str]:
    return {key: str(value.value(subject, context) or "") for key, value in values.items()}


def _presenter(certificate: Known, subject: Subject, context: Context) -> Any:
    """Return the Presenter that a plan points at, or None."""
    from eqlab.validate.saml import presenter_named  # noqa: PLC0415 - loads cryptography

    name = subject_of(certificate, subject, context)
    return presenter_named(name) if name else None
