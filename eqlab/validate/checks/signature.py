"""The check `signature`: a document is signed as it should be, by whom it should be, and nothing was changed since."""

from collections.abc import Iterator, Mapping

from eqlab.core.check import Assertion, CheckKind, Context, Subject
from eqlab.core.clock import Clock
from eqlab.core.finding import Finding
from eqlab.core.location import Position, RulePath
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.checks.mentioned import mentioned_in
from eqlab.validate.checks.parts import at_most, refused
from eqlab.validate.checks.signed_parts import AT, placed, profile_of, when, xml_of

CHECK = "signature"
FORMATS = ("xml",)
TEXTS: Mapping[str, Json] = {
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}],
}
PARTS: Mapping[str, Json] = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "name": {"type": "string", "description": "How sentences call the part."},
            "path": {"type": "string", "description": "XPath 1.0 of the elements."},
            "optional": {"type": "boolean", "description": "True when the part may be absent."},
        },
        "required": ["path"],
        "additionalProperties": False,
    },
}
PROPERTIES: Mapping[str, Json] = {
    "anchors": {**TEXTS, "description": "Certificates trust begins at, by name or in PEM; `any` for any signer."},
    "certificates": {**TEXTS, "description": "Further certificates at hand, by name or in PEM."},
    "signer": {"type": "string", "description": "Pattern of the signer's subject, as RFC 4514 writes it."},
    "key_usage": {**TEXTS, "description": "Key usages that the signer's certificate has, e.g. nonRepudiation."},
    "extended_key_usage": {
        **TEXTS,
        "description": "Extended key usages it has, by name or object identifier, e.g. emailProtection.",
    },
    "covers": {**PARTS, "description": "What has to be signed."},
    "digests": {**TEXTS, "description": "Digest algorithms allowed, e.g. sha256."},
    "methods": {**TEXTS, "description": "Signature algorithms allowed, e.g. rsa-sha256."},
    "canonicalizations": {**TEXTS, "description": "Canonicalizations of SignedInfo allowed, e.g. exc-c14n."},
    "transforms": {**TEXTS, "description": "Transforms allowed, e.g. enveloped-signature."},
    "exclusive": {"type": "boolean", "description": "Everything is canonicalized exclusively."},
    "rsa_bits": {"type": "integer", "minimum": 0, "description": "Least size of an RSA key."},
    "ec_bits": {"type": "integer", "minimum": 0, "description": "Least size of a key on a curve."},
    "bare_keys": {"type": "boolean", "description": "A key without certificate is accepted."},
    "leeway": {"type": "string", "description": "How far clocks may be apart, e.g. 30 s."},
    "xades": {
        "description": "The signature is XAdES.",
        "type": "object",
        "properties": {
            "level": {"enum": ["B", "T", "LT"]},
            "policies": {**TEXTS, "description": "Signature policies accepted."},
            "formats": {"type": "boolean", "description": "The format of every signed object is said."},
        },
        "additionalProperties": False,
    },
    "namespaces": {"type": "object", "additionalProperties": {"type": "string"}},
}
"""The keys of a signature profile, for the plan schema."""
MOMENT: Mapping[str, Json] = {
    "type": "string",
    "description": "The moment to judge for; else when the exchange began.",
}


def signature_check(certificates: Mapping[str, bytes], clock: Clock) -> CheckKind:
    """Return the check; `certificates` are the content's, in PEM or DER, by name."""
    return CheckKind(
        name=CHECK,
        compile=lambda parameter, at, step: _compile(parameter, at, step, certificates, clock),
        mentions=mentioned_in(CHECK, AT),
        schema={
            "description": "An XML document is signed: digests, value, coverage, certificate, algorithms, XAdES.",
            "type": "object",
            "properties": {"format": {"enum": list(FORMATS)}, AT: MOMENT, **PROPERTIES},
            "required": ["anchors"],
            "additionalProperties": False,
        },
    )


def _compile(
    parameter: Json, at: Position, step: Mapping[str, Json], certificates: Mapping[str, bytes], clock: Clock
) -> Assertion:
    from eqlab.validate.xmldsig import compile_signature_profile, judge_signature  # noqa: PLC0415 - loads cryptography

    own, data, find = profile_of(CHECK, parameter, at, step, ("format", AT))
    if own.get("format", "xml") not in FORMATS:
        raise refused(CHECK, own["format"], find(("format",)), words("one of {names}", names=", ".join(FORMATS)))
    profile = compile_signature_profile(data, find, certificates)
    moment = when(CHECK, own.get(AT), find((AT,)), clock)

    def look(subject: Subject, context: Context) -> Iterator[Finding]:
        document = xml_of(subject, context, CHECK)
        if isinstance(document, Finding):
            yield document
            return
        told = judge_signature(document, None, profile, moment.moment(subject, context), RulePath())
        yield from at_most(placed(told, subject, context, CHECK), subject, context, CHECK)

    return look
