"""The check `certificate`: a body or text is a certificate, or a request, that meets RFC 5280 and a profile."""

import base64
import binascii
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from eqlab.core.check import Assertion, CheckKind, Context, Subject, place_of
from eqlab.core.errors import AuthorError, nearest
from eqlab.core.finding import Finding, found
from eqlab.core.location import Position
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.checks.artefacts import Artefact, Told, artefacts, reference_time, time_by, told_by
from eqlab.validate.checks.mentioned import mentioned_in
from eqlab.validate.checks.parts import at_most, mapping_of, refused, rule_of
from eqlab.validate.fhirpath.expressions import CompiledExpression, compile_expression
from eqlab.validate.pki.issues import reading as issues
from eqlab.validate.pki.profile import PLAIN, CertificateProfile

CHECK = "certificate"
KINDS = ("certificate", "request", "chain")
_KEYS = ("profile", "is", "anchors", "at", "each")
_LIST = words("a certificate in PEM form, a list of them, or an expression")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Certificate:
    """A compiled check."""

    profile: CertificateProfile
    kind: str
    anchors: Told
    at: Told
    each: CompiledExpression | None

    def look(self, subject: Subject, context: Context) -> Iterator[Finding]:
        facts = {"expected": words("a certificate")}
        if self.kind == "chain" and self.each is not None:
            texts = list(artefacts(subject, context, CHECK, self.each, issues.NOT_BYTES, **facts))
            yield from (one for one in texts if isinstance(one, Finding))
            yield from self._chain([one for one in texts if isinstance(one, Artefact)], subject, context)
            return
        for one in artefacts(subject, context, CHECK, self.each, issues.NOT_BYTES, **facts):
            yield from [one] if isinstance(one, Finding) else self._judge(one, subject, context)

    def _judge(self, one: Artefact, subject: Subject, context: Context) -> Iterator[Finding]:
        from eqlab.validate.pki.certificate import judge_certificate  # noqa: PLC0415 - plans without it do not load it
        from eqlab.validate.pki.request import judge_request  # noqa: PLC0415

        rule, data = rule_of(context, CHECK), _bare(one.data)
        if self.kind == "chain":
            yield from self._chain([one], subject, context)
        elif self.kind == "request":
            yield from judge_request(data, self.profile, one.place, rule)
        else:
            at = reference_time(self.at, subject, context)
            yield from judge_certificate(data, self.profile, at, one.place, rule)

    def _chain(self, texts: list[Artefact], subject: Subject, context: Context) -> Iterator[Finding]:
        from eqlab.validate.pki.certificate import judge_certificate  # noqa: PLC0415
        from eqlab.validate.pki.path import judge_chain  # noqa: PLC0415

        if not texts:
            return
        at, rule, first = reference_time(self.at, subject, context), rule_of(context, CHECK), texts[0]
        data = [_bare(one.data) for one in texts]
        told = judge_certificate(data[0], self.profile, at, first.place, rule)
        yield from (one for one in told if one.issue is not issues.SEVERAL and (at or one.issue is not issues.NO_TIME))
        if at is None:
            yield found(issues.NO_TIME, subject.place, rule)
            return
        anchors = self.anchors.value(context) or []
        given = anchors if isinstance(anchors, list) else [anchors]
        trusted = [_bare(str(one).encode("utf-8", "replace")) for one in given]
        try:
            yield from judge_chain(data, trusted, at, None, first.place, rule)
        except AuthorError as error:
            yield found(issues.BAD_GIVEN_ANCHOR, subject.place, rule, **error.facts)


def _bare(data: bytes) -> bytes:
    """Return DER for base64 without PEM's lines, as x5c has it; other bytes as they are."""
    text = b"".join(data.split()) if data[:2] == b"MI" else b""
    try:
        return base64.b64decode(text, validate=True) or data
    except (binascii.Error, ValueError):
        return data


def certificate_check(profiles: Callable[[], Mapping[str, CertificateProfile]]) -> CheckKind:
    """Make the check over the profiles of a content; they are asked for when a plan names one."""
    return CheckKind(
        name=CHECK,
        compile=partial(_compile, profiles=profiles),
        schema=_schema(),
        mentions=mentioned_in(CHECK, "anchors", "at"),
    )


def _compile(
    parameter: Json,
    at: Position,
    step: Mapping[str, Json],
    profiles: Callable[[], Mapping[str, CertificateProfile]],
) -> Assertion:
    find = partial(place_of, step, at, CHECK)
    data = {"profile": parameter} if isinstance(parameter, str) else parameter
    data = {} if data is True else mapping_of(CHECK, data, at, _KEYS, find)
    kind, each = data.get("is", "certificate"), data.get("each")
    if kind not in KINDS:
        raise refused(
            CHECK,
            {"is": kind},
            find("is"),
            words("is: one of {names}", names=", ".join(KINDS)),
            nearest(str(kind), KINDS),
        )
    if not isinstance(each, str | None):
        raise refused(CHECK, {"each": each}, find("each"), words("each: a FHIRPath expression"))
    look = _Certificate(
        profile=_profile(data.get("profile"), find("profile"), profiles),
        kind=str(kind),
        anchors=_anchors(data, find("anchors")),
        at=time_by(data.get("at"), find("at"), CHECK),
        each=compile_expression(each, find("each")) if each is not None else None,
    ).look
    return lambda subject, context: at_most(look(subject, context), subject, context, CHECK)


def _anchors(data: Mapping[str, Json], at: Position) -> Told:
    anchors = told_by(data.get("anchors"), at)
    if anchors.expression is not None or anchors.literal is None:
        return anchors
    given = anchors.literal if isinstance(anchors.literal, list) else [anchors.literal]
    if data.get("is") != "chain" or not all(isinstance(one, str) for one in given):
        raise refused(CHECK, {"anchors": "…"}, at, words("anchors, beside is: chain: {list}", list=str(_LIST)))
    from eqlab.validate.pki.path import read_anchors  # noqa: PLC0415

    try:
        read_anchors([_bare(one.encode("utf-8", "replace")) for one in given])
    except AuthorError as error:
        raise AuthorError(error.issue, at, error.expected, error.nearest, **error.facts) from error
    return anchors


def _profile(name: Json, at: Position, profiles: Callable[[], Mapping[str, CertificateProfile]]) -> CertificateProfile:
    if name is None:
        return PLAIN
    known = profiles()
    if not isinstance(name, str) or name not in known:
        expected = words("one of {names}", names=", ".join(known)) if known else ""
        near = nearest(str(name), known)
        raise AuthorError(issues.UNKNOWN_PROFILE, at=at, expected=expected, nearest=near, profile=str(name))
    return known[name]


def _schema() -> Mapping[str, Json]:
    at = "Reference time: an instant with time zone, or an expression; else the start of the exchange."
    return {
        "description": "A certificate, request or chain, in PEM, DER or base64, that meets RFC 5280 and a profile.",
        "anyOf": [
            {"const": True},
            {"type": "string", "description": "Name of a profile of the content."},
            {
                "type": "object",
                "properties": {
                    "profile": {"type": "string", "description": "Name of a profile of the content."},
                    "is": {"enum": list(KINDS), "description": "What the part is; a certificate otherwise."},
                    "anchors": {
                        "description": f"What a chain is to end at: {_LIST}.",
                        "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
                    },
                    "at": {"type": "string", "description": at},
                    "each": {"type": "string", "description": "FHIRPath that gives the texts, e.g. `keys.x5c`."},
                },
                "additionalProperties": False,
            },
        ],
    }
